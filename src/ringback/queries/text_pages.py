"""The pages of the texts: the list, one text for its editor, the snippets."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from ringback.playbooks.messages.errors import MessageError, TemplateError
from ringback.playbooks.messages.facts import NAMES, Facts
from ringback.playbooks.messages.template import (
    MessageTemplate,
    parse,
    render,
    shipped,
    shipped_names,
    shipped_source,
)
from ringback.playbooks.messages.wording import EXAMPLE
from ringback.store.models import Attachment, Lead, Snippet, Template, Workspace

from .access import Access, NoAccess
from .preview import FileLine, file_lines
from .scripts import business_of
from .text_uses import snippet_uses, text_uses
from .texts import read

NEW_SOURCE = """---
subject: {{ lead.interest | default: "Your request" }}
---
Hi {{ lead.first_name | default: "there" }},

{% if lead.personal_line %}{{ lead.personal_line }}

{% endif %}Write here why you write today, in two or three sentences. End with one question?

{{ sender.name | default: business.name }}
"""
"""What a new text begins with."""

FACTS = tuple(sorted(NAMES))
MOST_LEADS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRow:
    """One text. `kind`: email, or script for what has no subject. `example`: the subject, or the first words, as an
    invented person would read them. `own`: the workspace's; `replaces`: it is used in place of a shipped one;
    `problem`: why it cannot be read. `used_by`: playbooks."""

    name: str
    kind: str
    subject: str
    example: str
    own: bool
    replaces: bool = False
    archived: bool = False
    problem: str = ""
    used_by: tuple[str, ...] = ()
    files: int = 0
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPage:
    """One text with its source. `seen`: the source that the workspace keeps, "" while it keeps none."""

    row: TextRow
    source: str
    seen: str
    files: tuple[FileLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SnippetRow:
    """A snippet and the texts that print it."""

    name: str
    text: str
    used_in: tuple[str, ...]


def text_rows(access: Access) -> tuple[TextRow, ...]:
    """Every text that playbooks may name, and those that were put away, in order of name."""
    around = _around(access.workspace)
    kept = Template.objects.filter(workspace=access.workspace)
    own = {row.name: _own(row, around) for row in kept}
    rows = list(own.values())
    rows += [_row(shipped(name), around) for name in shipped_names() if name not in own or own[name].archived]
    return tuple(sorted(rows, key=lambda row: (row.archived, row.name)))


def text_page(access: Access, name: str) -> TextPage:
    """One text by its name: the workspace's own, else the shipped one. Raises `NoAccess`."""
    workspace = access.workspace
    around, files = _around(workspace), file_lines(workspace, name)
    found = Template.objects.filter(workspace=workspace, name=name).first()
    if found is not None:
        row = _own(found, around)
        return TextPage(row=row, source=found.source, seen="" if row.archived else found.source, files=files)
    if name not in shipped_names():
        raise NoAccess
    return TextPage(row=_row(shipped(name), around), source=shipped_source(name), seen="", files=files)


def snippet_rows(access: Access) -> tuple[SnippetRow, ...]:
    """The snippets of the workspace, in order of name."""
    uses = snippet_uses(access.workspace)
    found = Snippet.objects.filter(workspace=access.workspace).order_by("name")
    return tuple(
        SnippetRow(name=name, text=text, used_in=uses.get(name, ()))
        for name, text in found.values_list("name", "text")
    )


def newest_leads(access: Access) -> tuple[tuple[int, str], ...]:
    """(number, name) of the newest leads, to look at a text with."""
    found = Lead.objects.select_related("contact").filter(workspace=access.workspace).order_by("-number")
    return tuple((lead.number, lead.contact.full_name or f"#{lead.number}") for lead in found[:MOST_LEADS])


def as_text(name: str, source: str) -> MessageTemplate | str:
    """The template of a source that is being written; words that say why it is none."""
    try:
        return parse(source, name=name or "new-text")
    except TemplateError as error:
        return str(error)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Around:
    """What the rows of a workspace share."""

    uses: dict[str, tuple[str, ...]]
    files: Counter[str]
    snippets: dict[str, str]
    facts: Facts


def _around(workspace: Workspace) -> _Around:
    return _Around(
        uses=text_uses(workspace),
        files=Counter(Attachment.objects.filter(workspace=workspace).values_list("template", flat=True)),
        snippets=dict(Snippet.objects.filter(workspace=workspace).values_list("name", "text")),
        facts=Facts(lead=EXAMPLE, business=business_of(workspace), call_at="tomorrow at 9:00 AM"),
    )


def _own(kept: Template, around: _Around) -> TextRow:
    template = read(kept.name, kept.source)
    if template is None:
        row = TextRow(
            name=kept.name,
            kind="email",
            subject="",
            example="",
            own=True,
            problem="It cannot be read any more. Open it to see why.",
            used_by=around.uses.get(kept.name, ()),
        )
    else:
        row = _row(template, around)
    return replace(
        row,
        own=True,
        replaces=kept.name in shipped_names(),
        archived=kept.archived_at is not None,
        updated_at=kept.updated_at,
    )


def _row(template: MessageTemplate, around: _Around) -> TextRow:
    try:
        said = render(template, around.facts, around.snippets)
        example = said.subject or said.text.strip().partition("\n")[0]
    except MessageError:
        example = template.subject
    return TextRow(
        name=template.name,
        kind="email" if template.is_email else "script",
        subject=template.subject,
        example=example,
        own=False,
        used_by=around.uses.get(template.name, ()),
        files=around.files[template.name],
    )

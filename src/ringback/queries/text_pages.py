"""The pages of the texts: the list, one text for its editor, the snippets."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from ringback.playbooks.messages.errors import TemplateError
from ringback.playbooks.messages.facts import NAMES
from ringback.playbooks.messages.template import (
    MessageTemplate,
    parse,
    shipped,
    shipped_names,
    shipped_source,
)
from ringback.store.models import Attachment, Lead, Snippet, Template

from .access import Access, NoAccess
from .preview import FileLine, file_lines
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
    """One text. `kind`: email, or script for what has no subject. `own`: the workspace's; `replaces`: it is used in
    place of a shipped one; `problem`: why it cannot be read. `used_by`: playbooks."""

    name: str
    kind: str
    subject: str
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
    workspace = access.workspace
    uses = text_uses(workspace)
    files = Counter(Attachment.objects.filter(workspace=workspace).values_list("template", flat=True))
    own = {row.name: _own(row, uses, files[row.name]) for row in Template.objects.filter(workspace=workspace)}
    rows = list(own.values())
    rows += [
        _row(name, shipped(name), uses, files=files[name], own=False)
        for name in shipped_names()
        if name not in own or own[name].archived
    ]
    return tuple(sorted(rows, key=lambda row: (row.archived, row.name)))


def text_page(access: Access, name: str) -> TextPage:
    """One text by its name: the workspace's own, else the shipped one. Raises `NoAccess`."""
    workspace = access.workspace
    uses = text_uses(workspace)
    files = file_lines(workspace, name)
    found = Template.objects.filter(workspace=workspace, name=name).first()
    if found is not None:
        row = _own(found, uses, len(files))
        return TextPage(row=row, source=found.source, seen="" if row.archived else found.source, files=files)
    if name not in shipped_names():
        raise NoAccess
    row = _row(name, shipped(name), uses, files=len(files), own=False)
    return TextPage(row=row, source=shipped_source(name), seen="", files=files)


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


def _own(row: Template, uses: dict[str, tuple[str, ...]], files: int) -> TextRow:
    template = read(row.name, row.source)
    return TextRow(
        name=row.name,
        kind="email" if template is None or template.is_email else "script",
        subject=template.subject if template else "",
        own=True,
        replaces=row.name in shipped_names(),
        archived=row.archived_at is not None,
        problem="" if template else "It cannot be read any more. Open it to see why.",
        used_by=uses.get(row.name, ()),
        files=files,
        updated_at=row.updated_at,
    )


def _row(
    name: str, template: MessageTemplate, uses: dict[str, tuple[str, ...]], *, files: int, own: bool
) -> TextRow:
    return TextRow(
        name=name,
        kind="email" if template.is_email else "script",
        subject=template.subject,
        own=own,
        used_by=uses.get(name, ()),
        files=files,
    )

"""The texts of a workspace as playbooks and messages use them: its own ones before the shipped ones."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ringback.playbooks.messages.errors import TemplateError
from ringback.playbooks.messages.template import MessageTemplate, parse, snippets_of
from ringback.playbooks.messages.texts import Texts
from ringback.ports.outbound import EmailFile
from ringback.store.models import Attachment, Snippet, Template


def texts_of(workspace_id: int, names: Iterable[str] | None = None) -> Texts:
    """The texts of a workspace that are in use; with `names`, those alone, and what they need.

    One that cannot be read any more is left out: what names it says that it is not there.
    """
    wanted = None if names is None else sorted({name for name in names if name})
    if wanted == []:
        return Texts()
    rows = Template.objects.filter(workspace_id=workspace_id, archived_at__isnull=True)
    if wanted is not None:
        rows = rows.filter(name__in=wanted)
    own = {}
    for name, source in rows.values_list("name", "source"):
        template = read(name, source)
        if template is not None:
            own[name] = template
    return Texts(
        own=own, snippets=_snippets(workspace_id, own.values()), files=_files(workspace_id, own.values())
    )


def own_text(
    workspace_id: int, name: str, written: MessageTemplate | None = None
) -> tuple[Texts, tuple[EmailFile, ...]]:
    """The texts for one message with the name of its template, and the files that go with it, in order of name.

    `written`: a template that is to be used under this name and is not kept, or not yet.
    """
    files = tuple(
        EmailFile(filename=one.filename, content_type=one.content_type, data=bytes(one.data))
        for one in Attachment.objects.filter(workspace_id=workspace_id, template=name).order_by("filename")
    )
    names = {name: frozenset(file.filename for file in files)}
    if written is not None:
        snippets = _snippets(workspace_id, (written,))
        return Texts(own={name: written}, snippets=snippets, files=names | {written.name: names[name]}), files
    texts = texts_of(workspace_id, (name,))
    return Texts(own=texts.own, snippets=texts.snippets, files=names), files


@lru_cache(maxsize=512)
def read(name: str, source: str) -> MessageTemplate | None:
    """The template of a source; None for one that cannot be read."""
    try:
        return parse(source, name=name)
    except TemplateError:
        return None


def _snippets(workspace_id: int, templates: Iterable[MessageTemplate]) -> dict[str, str]:
    """The snippets of the workspace, if any of these templates names one."""
    if not any(snippets_of(template) for template in templates):
        return {}
    return dict(Snippet.objects.filter(workspace_id=workspace_id).values_list("name", "text"))


def _files(workspace_id: int, templates: Iterable[MessageTemplate]) -> dict[str, frozenset[str]]:
    """The names of the files of those templates that must not leave without theirs."""
    names = [template.name for template in templates if template.attach]
    if not names:
        return {}
    found: dict[str, set[str]] = {}
    rows = Attachment.objects.filter(workspace_id=workspace_id, template__in=names)
    for template, filename in rows.values_list("template", "filename"):
        found.setdefault(template, set()).add(filename)
    return {template: frozenset(files) for template, files in found.items()}

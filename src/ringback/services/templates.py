"""The texts of a workspace: writing a template, putting it away, and the snippets that templates share.

A text is in use as soon as it is saved: what has not left yet is made of the new one. One with the name of a shipped
text is used instead of it; putting it away gives the shipped one back.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from ringback.intake.text import without_controls
from ringback.playbooks.messages.errors import TemplateError
from ringback.playbooks.messages.template import (
    NAME,
    MessageTemplate,
    check_snippet,
    parse,
    shipped_names,
    snippets_of,
)
from ringback.playbooks.messages.threads import has_prefix
from ringback.queries.text_uses import snippet_uses, text_uses
from ringback.store.models import Snippet, Template, User, Workspace
from ringback.store.transactions import write

from .errors import CannotChange
from .journal import note

SNIPPET_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
LONGEST_NAME = 100


def save_text(
    workspace: Workspace,
    name: str,
    source: str,
    *,
    now: datetime,
    actor: str,
    user: User | None = None,
    seen: str | None = None,
) -> Template:
    """Keep this text under this name, new or changed; an archived one comes into use again. Raises `CannotChange`.

    `source`: front matter and text. `seen`: the digest of what the writer started from, "" for nothing; another one by
    now raises, so that nobody writes over what somebody else has just written. None: it does not matter.
    """
    name, text = name.strip(), without_controls(source.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.rstrip("\n") + "\n"
    read_text(workspace, name, text)
    with write():
        row = Template.objects.select_for_update().filter(workspace=workspace, name=name).first()
        known = digest_of(row.source) if row and row.archived_at is None else ""
        if seen is not None and seen != known and digest_of(text) != known:
            raise CannotChange(
                "Somebody has changed this text since you opened it. Copy yours, load the page again and merge."
            )
        if row is None:
            row = Template(workspace=workspace, name=name)
        row.source, row.updated_at, row.updated_by, row.archived_at = text, now, user, None
        row.save()
        note(workspace, "text_saved", now=now, actor=actor, name=name)
    return row


def read_text(workspace: Workspace, name: str, source: str) -> MessageTemplate:
    """The template of a source, if it could be saved. Raises `CannotChange` saying what is wrong with it."""
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise CannotChange(
            "A name has small letters, figures and hyphens, and begins with a letter, like spring-offer."
        )
    try:
        template = parse(source, name=name)
        lacking = snippets_of(template) - set(
            Snippet.objects.filter(workspace=workspace).values_list("name", flat=True)
        )
    except TemplateError as error:
        raise CannotChange(str(error)) from None
    if lacking:
        raise CannotChange(
            f"There is no snippet called {min(lacking)}. Write the snippet first, or take it out."
        )
    if has_prefix(template.subject):
        raise CannotChange(
            "The subject says that it answers or hands on a message. Take out “Re:” or “Fwd:”: it is put there by "
            "itself where they have written."
        )
    return template


def archive_text(workspace: Workspace, name: str, *, now: datetime, actor: str) -> None:
    """Put a text away. Raises `CannotChange` for one that a playbook in use needs and that nothing stands in for."""
    with write():
        row = _held(workspace, name)
        needed = () if name in shipped_names() else text_uses(workspace).get(name, ())
        if needed:
            raise CannotChange(f"{name} is in use: {', '.join(needed)}. Take it out there first.")
        if row.archived_at is None:
            row.archived_at = now
            row.save(update_fields=["archived_at"])
            note(workspace, "text_archived", now=now, actor=actor, name=name)


def restore_text(workspace: Workspace, name: str, *, now: datetime, actor: str) -> None:
    """Take a text that was put away into use again. Raises `CannotChange` if it cannot be read any more."""
    with write():
        row = _held(workspace, name)
        read_text(workspace, name, row.source)
        if row.archived_at is not None:
            row.archived_at = None
            row.save(update_fields=["archived_at"])
            note(workspace, "text_restored", now=now, actor=actor, name=name)


def save_snippet(workspace: Workspace, name: str, text: str, *, now: datetime, actor: str) -> Snippet:
    """Keep a snippet, new or changed. It changes every text that names it. Raises `CannotChange`."""
    name, text = name.strip(), without_controls(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not SNIPPET_NAME.fullmatch(name):
        raise CannotChange(
            "A snippet's name has small letters, figures and underscores, and begins with a letter, like opening_hours."
        )
    if not text:
        raise CannotChange("A snippet without a text says nothing. Write one, or remove the snippet.")
    try:
        check_snippet(text)
    except TemplateError as error:
        raise CannotChange(str(error)) from None
    with write():
        row, _made = Snippet.objects.update_or_create(
            workspace=workspace, name=name, defaults={"text": text, "updated_at": now}
        )
        note(workspace, "snippet_saved", now=now, actor=actor, name=name)
    return row


def remove_snippet(workspace: Workspace, name: str, *, now: datetime, actor: str) -> None:
    """Forget a snippet. Raises `CannotChange` while a text in use names it."""
    with write():
        Workspace.objects.select_for_update(no_key=True).only("pk").get(pk=workspace.pk)
        used = snippet_uses(workspace).get(name, ())
        if used:
            raise CannotChange(f"{name} stands in {', '.join(used)}. Take it out there first.")
        gone, _rows = Snippet.objects.filter(workspace=workspace, name=name).delete()
        if not gone:
            raise CannotChange(f"There is no snippet called {name}.")
        note(workspace, "snippet_removed", now=now, actor=actor, name=name)


def digest_of(source: str) -> str:
    """Hex SHA-256 of a text."""
    return hashlib.sha256(source.encode()).hexdigest()


def _held(workspace: Workspace, name: str) -> Template:
    row = Template.objects.select_for_update().filter(workspace=workspace, name=name).first()
    if row is None:
        raise CannotChange(f"There is no text of your own called {name}.")
    return row

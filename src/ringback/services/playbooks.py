"""The playbooks of a workspace: adding one, writing the draft of its next version, publishing it, putting it away.

A published version is for ever; leads finish on the version that they are in unless they are moved (`moving`).
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from ringback.engine.playbook import Playbook as Compiled
from ringback.intake.text import without_controls
from ringback.playbooks.compile import BadPlaybook, compile_source, shipped_source
from ringback.playbooks.problems import Severity
from ringback.queries.playbook_check import findings
from ringback.queries.texts import texts_of
from ringback.store.models import Playbook, PlaybookVersion, Workspace
from ringback.store.transactions import need_write, write

from .errors import CannotChange
from .journal import note as journal

LONGEST = 100_000
"""Characters of a playbook's text."""


def add_shipped(workspace: Workspace, name: str, *, now: datetime, actor: str) -> Playbook:
    """Put a copy of a shipped playbook into the workspace, published and ready for leads. Raises `CannotChange`."""
    try:
        source = shipped_source(name)
    except BadPlaybook as error:
        raise CannotChange(str(error)) from None
    with write():
        return put_in(workspace, source, now=now, actor=actor, note="A copy of the shipped playbook")


def put_in(workspace: Workspace, source: str, *, now: datetime, actor: str, note: str = "") -> Playbook:
    """A new playbook with its first version published; the default one if there is none. Needs an open write."""
    need_write()
    playbook = _new(workspace, source, now=now, actor=actor)
    version = _version(playbook, 1, source, now=now, note=note)
    version.published_at = now
    version.save(force_insert=True)
    _first_is_default(playbook)
    _tell(playbook, "playbook_published", now=now, actor=actor, version=1)
    return playbook


def create(workspace: Workspace, source: str, *, now: datetime, actor: str, note: str = "") -> Playbook:
    """A new playbook from its text, as a draft that no lead can be put into yet. Raises `CannotChange`."""
    with write():
        playbook = _new(workspace, source, now=now, actor=actor)
        _version(playbook, 1, source, now=now, note=note).save(force_insert=True)
    return playbook


def new_draft(playbook: Playbook, *, now: datetime) -> PlaybookVersion:
    """The draft of the next version: the one there is, or a new one with the text of the newest version."""
    with write():
        _held(playbook)
        return _draft(playbook) or _next_draft(playbook, now)


def edit_draft(
    playbook: Playbook, source: str, *, now: datetime, actor: str, note: str = "", seen: str | None = None
) -> PlaybookVersion:
    """Keep a text as the draft of the next version, even one that cannot be published yet.

    `seen`: the digest of the draft that the writer started from; another one by now raises `CannotChange`, so that
    nobody writes over what somebody else has just written.
    """
    text = _text(source)
    with write():
        _held(playbook)
        draft = _draft(playbook) or _next_draft(playbook, now)
        if seen is not None and seen != draft.digest and draft.digest != digest_of(text):
            raise CannotChange(
                "Somebody has changed this draft since you opened it. Copy your text, load the page again and merge."
            )
        draft.source, draft.digest, draft.note = text, digest_of(text), note.strip()[:500]
        draft.save(update_fields=["source", "digest", "note"])
        _tell(playbook, "playbook_edited", now=now, actor=actor, version=draft.number)
    return draft


def discard_draft(playbook: Playbook, *, now: datetime, actor: str) -> None:
    """Forget the draft. A playbook that was never published goes with it."""
    with write():
        _held(playbook)
        draft = _draft(playbook)
        if draft is None:
            raise CannotChange("There is no draft to discard.")
        _tell(playbook, "playbook_discarded", now=now, actor=actor, version=draft.number)
        draft.delete()
        if not playbook.versions.exists():
            playbook.delete()


def publish(playbook: Playbook, *, now: datetime, actor: str) -> PlaybookVersion:
    """Make the draft a version: from now on leads are put into it, and it never changes. Raises `CannotChange`."""
    with write():
        fresh = _held(playbook)
        draft = _draft(fresh)
        if draft is None:
            raise CannotChange(f"{fresh.name} has no draft. Edit it first.")
        compiled = compiled_or_refused(draft.source, name=fresh.name)
        _refuse_nonsense(draft.source, fresh.workspace_id)
        newest = newest_version(fresh)
        if newest is not None and newest.digest == draft.digest:
            raise CannotChange(f"The draft is the same as version {newest.number}. Change something first.")
        draft.published_at = now
        draft.save(update_fields=["published_at"])
        fresh.title = compiled.title[:200]
        fresh.save(update_fields=["title"])
        _first_is_default(fresh)
        _tell(fresh, "playbook_published", now=now, actor=actor, version=draft.number)
    return draft


def archive(playbook: Playbook, *, now: datetime, actor: str) -> None:
    """Put no more leads into it. Those that are in it finish. Raises `CannotChange` for the default one."""
    with write():
        fresh = _held(playbook)
        if Workspace.objects.filter(pk=fresh.workspace_id, default_playbook=fresh).exists():
            raise CannotChange(f"{fresh.name} is the default playbook. Make another one the default first.")
        if fresh.archived_at is None:
            fresh.archived_at = now
            fresh.save(update_fields=["archived_at"])
            _tell(fresh, "playbook_archived", now=now, actor=actor)


def restore(playbook: Playbook, *, now: datetime, actor: str) -> None:
    """Take an archived playbook into use again."""
    with write():
        fresh = _held(playbook)
        if fresh.archived_at is not None:
            fresh.archived_at = None
            fresh.save(update_fields=["archived_at"])
            _tell(fresh, "playbook_restored", now=now, actor=actor)


def set_default(playbook: Playbook, *, now: datetime, actor: str) -> None:
    """From now on leads for which nobody names a playbook get this one. Raises `CannotChange`."""
    with write():
        fresh = _held(playbook)
        if fresh.archived_at is not None:
            raise CannotChange(f"{fresh.name} is archived. Take it into use again first.")
        if newest_version(fresh) is None:
            raise CannotChange(f"{fresh.name} has no published version yet. Publish it first.")
        Workspace.objects.filter(pk=fresh.workspace_id).update(default_playbook=fresh)
        _tell(fresh, "playbook_default", now=now, actor=actor)


def compiled_or_refused(source: str, *, name: str = "") -> Compiled:
    """The compiled playbook. Raises `CannotChange` naming path and line, and for another name than `name`."""
    try:
        compiled = compile_source(source)
    except BadPlaybook as error:
        raise CannotChange(str(error)) from None
    if name and compiled.name != name:
        raise CannotChange(
            f"This text is named {compiled.name!r}, and the playbook {name!r}. Write name: {name}, "
            "or make a new playbook of it."
        )
    return compiled


def _refuse_nonsense(source: str, workspace_id: int) -> None:
    """Refuse what compiles and can never do its work, such as a plan that ends in silence, or a step whose text is not
    there. Warnings do not hinder."""
    wrong = [
        one.text for one in findings(source, texts=texts_of(workspace_id)) if one.severity is Severity.ERROR
    ]
    if wrong:
        raise CannotChange("\n".join(f"playbook, {text}" for text in wrong))


def newest_version(playbook: Playbook) -> PlaybookVersion | None:
    """The newest published version, None if there is none yet."""
    return playbook.versions.filter(published_at__isnull=False).order_by("-number").first()


def digest_of(source: str) -> str:
    """Hex SHA-256 of a text."""
    return hashlib.sha256(source.encode()).hexdigest()


# ---------------------------------------------------------------------------------------------------------------- rows


def _new(workspace: Workspace, source: str, *, now: datetime, actor: str) -> Playbook:
    compiled = compiled_or_refused(_text(source))
    if Playbook.objects.filter(workspace=workspace, name=compiled.name).exists():
        raise CannotChange(
            f"There is a playbook named {compiled.name!r} already. Edit that one, or write another name."
        )
    playbook = Playbook.objects.create(
        workspace=workspace, name=compiled.name[:100], title=compiled.title[:200]
    )
    _tell(playbook, "playbook_added", now=now, actor=actor)
    return playbook


def _text(source: str) -> str:
    """As it is kept: browsers send other line ends than editors do, and that is no change."""
    text = without_controls(source.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > LONGEST:
        raise CannotChange(f"A playbook may have at most {LONGEST:,} characters; this has {len(text):,}.")
    return text


def _version(
    playbook: Playbook, number: int, source: str, *, now: datetime, note: str = ""
) -> PlaybookVersion:
    text = _text(source)
    return PlaybookVersion(
        workspace_id=playbook.workspace_id,
        playbook=playbook,
        number=number,
        source=text,
        digest=digest_of(text),
        note=note.strip()[:500],
        created_at=now,
    )


def _held(playbook: Playbook) -> Playbook:
    """The row, held until the transaction ends: who edits and who publishes take turns."""
    return Playbook.objects.select_for_update().get(pk=playbook.pk)


def _draft(playbook: Playbook) -> PlaybookVersion | None:
    return playbook.versions.filter(published_at__isnull=True).first()


def _next_draft(playbook: Playbook, now: datetime) -> PlaybookVersion:
    newest = newest_version(playbook)
    assert newest is not None, "a playbook without a version has a draft"
    draft = _version(playbook, newest.number + 1, newest.source, now=now)
    draft.save(force_insert=True)
    return draft


def _first_is_default(playbook: Playbook) -> None:
    Workspace.objects.filter(pk=playbook.workspace_id, default_playbook__isnull=True).update(
        default_playbook=playbook
    )


def _tell(playbook: Playbook, kind: str, *, now: datetime, actor: str, version: int | None = None) -> None:
    journal(playbook.workspace_id, kind, now=now, actor=actor, playbook=playbook.name, version=version)

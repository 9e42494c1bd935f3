"""An e-mail that a person finishes: the text is theirs, the mail account sends it, once, like every other."""

from __future__ import annotations

from datetime import datetime, timedelta

from ringback.engine.model import By, Channel
from ringback.intake.text import one_line, without_controls
from ringback.playbooks.messages.template import GAP
from ringback.playbooks.messages.threads import has_prefix
from ringback.queries.mail_choice import account_for
from ringback.queries.proposed import WRITTEN, seen_of
from ringback.queries.threads import thread_of
from ringback.store.models import Touch, TouchState, User
from ringback.store.transactions import write

from .advance import advance, locked
from .errors import CannotRecord
from .journal import note
from .touches import why_not_open

LEAVES_WITHIN = timedelta(days=4)
"""It leaves in the next open time; a long weekend must not swallow it."""

LONGEST = 20_000
LET_GO = "It was let go already, and leaves at the next lawful moment."


def save_draft(
    touch: Touch, *, subject: str, text: str, seen: str | None, now: datetime, actor: str
) -> Touch:
    """Keep how far a person has come with a message of the desk. Raises `CannotRecord`.

    `seen`: `proposed.seen_of` the draft that they began with; if somebody else has kept another one since, theirs stays
    and this is refused. None: it does not matter. An empty text goes back to what the playbook proposes.
    """
    subject, text = _as_kept(subject, text)
    with write():
        fresh = Touch.objects.select_for_update().get(pk=touch.pk)
        if fresh.state != TouchState.OPEN or fresh.by == By.AUTOMATIC.value:
            raise CannotRecord(why_not_open(fresh) if fresh.state != TouchState.OPEN else LET_GO)
        if fresh.channel not in WRITTEN:
            raise CannotRecord("There is no text to keep for this.")
        now_kept, body = seen_of(fresh), f"{text}\n" if text else ""
        if seen is not None and seen != now_kept and (fresh.subject, fresh.body) != (subject, body):
            raise CannotRecord(
                "Somebody else has changed this draft since you opened it. Copy your text, load the page again and "
                "merge."
            )
        first = not now_kept
        fresh.subject, fresh.body = (subject, body) if text else ("", "")
        fresh.save(update_fields=["subject", "body"])
        if first and text:
            note(fresh.workspace_id, "draft_begun", now=now, actor=actor, lead=fresh.lead_id, n=fresh.number)
    return fresh


def send_draft(
    touch: Touch,
    *,
    subject: str,
    text: str,
    now: datetime,
    user: User | None = None,
    actor: str | None = None,
    seen: str | None = None,
) -> Touch:
    """Let this e-mail of the desk leave with the text that a person has given it, signed by the footer of the business.

    `user`: that person, None where a program hands it in; `actor` then names it in the journal. `seen`: as for
    `save_draft`. A worker sends it at the next instant at which that is lawful. Raises `CannotRecord` where nothing can
    leave.
    """
    who = actor or (str(user.pk) if user else "system")
    subject, text = _as_kept(subject, text)
    if not subject or not text:
        raise CannotRecord("An e-mail needs a subject and a text.")
    gap = GAP.search(subject) or GAP.search(text)
    if gap is not None:
        raise CannotRecord(f"Fill in or take out what stands in brackets: {gap[0][:120]}")
    with write():
        enrollment = locked(touch.enrollment_id)
        fresh = Touch.objects.select_related("point").get(pk=touch.pk)
        if fresh.state == TouchState.OPEN and fresh.by == By.AUTOMATIC.value:
            raise CannotRecord(LET_GO)
        if fresh.state != TouchState.OPEN:
            raise CannotRecord(why_not_open(fresh))
        if fresh.channel != Channel.EMAIL.value:
            raise CannotRecord("Only an e-mail can be sent from here.")
        if fresh.point is None:
            raise CannotRecord("There is no usable address.")
        if (
            seen is not None
            and seen != seen_of(fresh)
            and (fresh.subject, fresh.body.strip()) != (subject, text)
        ):
            raise CannotRecord(
                "Somebody else has changed this draft since you opened it. Look at theirs on a new page, or send again "
                "to send yours."
            )
        if has_prefix(subject) and not has_prefix(_thread_subject(fresh)):
            raise CannotRecord(
                "The subject says that it answers a message, and they have not written. Take out “Re:” or “Fwd:”."
            )
        if account_for(enrollment.lead) is None:
            raise CannotRecord(
                "No mail account is connected. Send it by your own program, then say that you did."
            )
        if enrollment.touches.filter(
            channel=fresh.channel, by=By.AUTOMATIC.value, state__in=(TouchState.OPEN, TouchState.SENDING)
        ).exists():
            raise CannotRecord(
                "Another message to this person is about to leave. Send this when it has left."
            )
        fresh.by, fresh.made_by, fresh.written = By.AUTOMATIC.value, user, True
        fresh.subject, fresh.body = subject, f"{text}\n"
        if fresh.expires_at is not None:
            fresh.expires_at = max(fresh.expires_at, now + LEAVES_WITHIN)
        fresh.save(update_fields=["by", "made_by", "written", "subject", "body", "expires_at"])
        note(
            fresh.workspace_id,
            "let_go",
            now=now,
            actor=who,
            lead=fresh.lead_id,
            n=fresh.number,
        )
        advance(enrollment, now=now, actor=who)
    return fresh


def _as_kept(subject: str, text: str) -> tuple[str, str]:
    text = without_controls(text.replace("\r\n", "\n")).strip()
    if len(text) > LONGEST:
        raise CannotRecord(f"The text is longer than {LONGEST:,} characters. Shorten it.")
    return one_line(subject)[:255], text


def _thread_subject(touch: Touch) -> str:
    """The subject of the thread that this message would go on with, with "Re:" where the newest message is theirs."""
    return thread_of(touch, touch.enrollment.touches.all(), enrollment=touch.enrollment).subject

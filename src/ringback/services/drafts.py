"""An e-mail that a person finishes: the text is theirs, the mail account sends it, once, like every other."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from ringback.engine.model import By, Channel
from ringback.intake.text import one_line, without_controls
from ringback.queries.mail_choice import account_for
from ringback.store.models import Touch, TouchState, User
from ringback.store.transactions import write

from .advance import advance, locked
from .errors import CannotRecord
from .journal import note
from .touches import why_not_open

LEAVES_WITHIN = timedelta(days=4)
"""It leaves in the next open time; a long weekend must not swallow it."""

LONGEST = 20_000
_GAP = re.compile(r"\[[^\]\n]{3,}\]")


def send_draft(
    touch: Touch,
    *,
    subject: str,
    text: str,
    now: datetime,
    user: User | None = None,
    actor: str | None = None,
) -> Touch:
    """Let this e-mail of the desk leave with the text that a person has given it, signed by the footer of the business.

    `user`: that person, None where a program hands it in; `actor` then names it in the journal. A worker sends it at
    the next instant at which that is lawful. Raises `CannotRecord` where nothing can leave.
    """
    who = actor or (str(user.pk) if user else "system")
    subject, text = one_line(subject)[:255], without_controls(text.replace("\r\n", "\n")).strip()
    if not subject or not text:
        raise CannotRecord("An e-mail needs a subject and a text.")
    if len(text) > LONGEST:
        raise CannotRecord(f"The text is longer than {LONGEST:,} characters. Shorten it.")
    gap = _GAP.search(subject) or _GAP.search(text)
    if gap is not None:
        raise CannotRecord(f"Fill in or take out what stands in brackets: {gap[0][:120]}")
    with write():
        enrollment = locked(touch.enrollment_id)
        fresh = Touch.objects.select_related("point").get(pk=touch.pk)
        if fresh.state == TouchState.OPEN and fresh.by == By.AUTOMATIC.value:
            raise CannotRecord("It was let go already, and leaves at the next lawful moment.")
        if fresh.state != TouchState.OPEN:
            raise CannotRecord(why_not_open(fresh))
        if fresh.channel != Channel.EMAIL.value:
            raise CannotRecord("Only an e-mail can be sent from here.")
        if fresh.point is None:
            raise CannotRecord("There is no usable address.")
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

"""Making an automatic touch: checked and prepared before, recorded after; the sending itself is the dispatcher's.

The order is what keeps promise 2. The touch is committed as `sending`, with the Message-ID it will carry, before
anything leaves. If the program dies after that, nobody knows whether it left: the touch becomes `unsure` and a person
is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ringback.engine.model import Disposition
from ringback.playbooks.messages.errors import MessageError
from ringback.ports.outbound import DeliveryError, OutgoingEmail, Receipt
from ringback.queries.snapshots import HOLDING
from ringback.queries.suppressions import contact_keys, is_whole, listed, point_keys
from ringback.store.models import (
    Attempt,
    EnrollmentState,
    LeadState,
    PointStatus,
    Question,
    Touch,
    TouchState,
)
from ringback.store.transactions import need_write

from .advance import Rows, advance
from .asking import ask
from .journal import note
from .mail_health import look_at_health, refused, took
from .mail_servers import Account
from .messages import email_for, followed_by, is_written
from .retries import wait_after
from .sent_copies import keep_for_copy
from .sent_evidence import look_for
from .touches import finish

STOPPED = "The program stopped while this was being sent."


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A message that has been written down and may now be sent, once."""

    workspace_id: int
    enrollment_id: int
    touch_id: int
    attempt_id: int
    email: OutgoingEmail
    account: Account


def prepare(rows: Rows, touch: Touch, account: Account | str, *, now: datetime, tried: bool) -> Job | None:
    """Write down that this touch is being sent and make its message; None if it cannot be made, which is asked about.

    `account`: what to send through, or words that say why there is nothing. `tried`: there may have been tries before.
    Needs an open write.
    """
    need_write()
    if touch.point is None:
        give_up(rows, touch, "email_not_possible", now, "There is no usable address.")
        return None
    if isinstance(account, str):
        give_up(rows, touch, "email_not_configured", now, account)
        return None
    try:
        email = email_for(touch, account, now=now, snapshot=rows.snapshot(), earlier=rows.touches)
    except MessageError as error:
        give_up(rows, touch, "email_not_possible", now, str(error))
        return None
    touch.state = TouchState.SENDING
    touch.message_id, touch.subject = email.message_id, email.subject[:255]
    touch.account_id, touch.in_reply_to = account.account_id, followed_by(email)[:500]
    if not is_written(touch):
        touch.body = email.text
    touch.save(update_fields=["state", "message_id", "subject", "body", "account", "in_reply_to", "place_at"])
    attempt = Attempt.objects.create(
        workspace_id=touch.workspace_id,
        touch=touch,
        number=touch.attempts.count() + 1 if tried else 1,
        started_at=now,
    )
    return Job(
        workspace_id=touch.workspace_id,
        enrollment_id=touch.enrollment_id,
        touch_id=touch.pk,
        attempt_id=attempt.pk,
        email=email,
        account=account,
    )


def still_wanted(job: Job) -> bool:
    """The gate, asked once more at the last instant: nobody has closed, paused, written or opted out since the job
    was made."""
    touch = (
        Touch.objects.select_related("lead__contact__organization")
        .filter(
            pk=job.touch_id,
            state=TouchState.SENDING,
            lead__state=LeadState.OPEN,
            point__status=PointStatus.OK,
        )
        .exclude(enrollment__state__in=(EnrollmentState.CLOSED, EnrollmentState.PAUSED))
        .first()
    )
    if touch is None or waits_for_a_person(touch.lead_id):
        return False
    contact, to = touch.lead.contact, ("email", job.email.to_address.lower())
    shut = listed(job.workspace_id, [*contact_keys(contact, contact.points.all()), *point_keys([to])])
    return not is_whole(shut) and to not in shut


def waits_for_a_person(lead_id: int) -> bool:
    """Whether this person has written and nobody has looked at it yet."""
    return Question.objects.filter(lead=lead_id, kind__in=HOLDING, settled_at__isnull=True).exists()


def call_off(rows: Rows, job: Job, *, now: datetime, actor: str) -> None:
    """The job is not wanted any more and nothing has left. Needs an open write."""
    touch = _touch(rows, job)
    _end_attempt(job, now, ok=False, error="Called off before it left.")
    if touch.state == TouchState.SENDING:
        touch.state, touch.place_at = TouchState.CANCELLED, None
        touch.save(update_fields=["state", "place_at"])
        note(touch.workspace_id, "called_off", now=now, actor=actor, lead=touch.lead_id, n=touch.number)
    advance(rows.enrollment, now=now, actor=actor, rows=rows)


def record_sent(rows: Rows, job: Job, *, receipt: Receipt, now: datetime, actor: str) -> None:
    """The server took it. Needs an open write."""
    touch = _touch(rows, job)
    _end_attempt(job, now, ok=True, error=receipt.response)
    took(job.account.account_id, now=now)
    if job.account.keeps_copy and receipt.raw:
        keep_for_copy(touch, job.account.account_id, receipt.raw, now=now)
    if touch.state == TouchState.UNSURE:
        # Another worker took this one for dead. The receipt is evidence: nobody needs to be asked any more.
        touch.state, touch.disposition = TouchState.DONE, Disposition.SENT.value
        touch.save(update_fields=["state", "disposition"])
        Question.objects.filter(touch=touch, settled_at__isnull=True).update(
            settled_at=now, settlement="receipt_came"
        )
        note(touch.workspace_id, "receipt_came", now=now, actor=actor, lead=touch.lead_id, n=touch.number)
    elif touch.state == TouchState.SENDING:
        finish(touch, Disposition.SENT, now=now, actor=actor)
    advance(rows.enrollment, now=now, actor=actor, rows=rows)


def record_failure(rows: Rows, job: Job, error: DeliveryError, *, now: datetime, actor: str) -> None:
    """The server did not take it, or nobody knows. Needs an open write."""
    touch = _touch(rows, job)
    _end_attempt(job, now, ok=False, error=error.text)
    refused(job.account.account_id, error, now=now, actor=actor)
    if touch.state != TouchState.SENDING:
        return
    if not error.sure_not_sent:
        mark_unsure(touch, why=error.text, now=now, actor=actor)
    elif error.permanent and error.about == "recipient":
        finish(touch, Disposition.BOUNCED, now=now, actor=actor, note=error.text)
        look_at_health(job.account.account_id, now=now, actor=actor)
        # What was read before the address turned bad must not be decided by.
        advance(rows.enrollment, now=now, actor=actor)
        return
    elif error.permanent:
        give_up(rows, touch, "email_failed", now, error.text, actor=actor)
        return
    else:
        _try_later(rows, touch, error, now, actor)
        return
    advance(rows.enrollment, now=now, actor=actor, rows=rows)


def mark_unsure(touch: Touch, *, why: str, now: datetime, actor: str) -> None:
    """Nobody knows whether it left. It counts as made and is never repeated by itself; a person is asked, and the Sent
    folder is looked through.

    Nobody is asked about a closed lead: there is nothing to decide any more.
    """
    finish(touch, Disposition.UNSURE, now=now, actor=actor, note=why)
    look_for(touch, now=now)
    if touch.lead.state == LeadState.CLOSED:
        return
    ask(
        touch.lead,
        "unsure_email",
        now=now,
        actor=actor,
        enrollment=touch.enrollment,
        touch=touch,
        to=touch.point.value if touch.point else "",
        subject=touch.subject,
        why=why,
    )


def _try_later(rows: Rows, touch: Touch, error: DeliveryError, now: datetime, actor: str) -> None:
    wait = wait_after(touch.attempts.count())
    over = rows.enrollment.state == EnrollmentState.CLOSED
    if not over and touch.expires_at is not None and now + wait >= touch.expires_at:
        give_up(rows, touch, "email_failed", now, error.text, actor=actor)
        return
    touch.state = TouchState.CANCELLED if over else TouchState.OPEN
    touch.note, touch.place_at = error.text, None
    touch.save(update_fields=["state", "note", "place_at"])
    note(
        touch.workspace_id,
        "send_later",
        now=now,
        actor=actor,
        lead=touch.lead_id,
        n=touch.number,
        why=error.text,
    )
    advance(rows.enrollment, now=now, actor=actor, rows=rows)


def give_up(
    rows: Rows, touch: Touch, question: str, now: datetime, why: str, *, actor: str = "worker"
) -> None:
    """This e-mail will not leave by itself: a visible question to a person, and the plan goes on."""
    if touch.place_at is not None:
        touch.place_at = None  # nothing left: it does not count against the account
        touch.save(update_fields=["place_at"])
    finish(touch, Disposition.FAILED, now=now, actor=actor, note=why)
    if touch.lead.state == LeadState.OPEN:
        ask(
            touch.lead,
            question,
            now=now,
            actor=actor,
            enrollment=rows.enrollment,
            touch=touch,
            to=touch.point.value if touch.point else "",
            template=touch.template,
            why=why,
        )
    advance(rows.enrollment, now=now, actor=actor, rows=rows)


def _touch(rows: Rows, job: Job) -> Touch:
    return next(touch for touch in rows.touches if touch.pk == job.touch_id)


def _end_attempt(job: Job, now: datetime, *, ok: bool, error: str) -> None:
    Attempt.objects.filter(pk=job.attempt_id).update(finished_at=now, ok=ok, error=error[:2000])

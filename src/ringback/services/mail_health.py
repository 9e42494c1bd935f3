"""What a mail account has to put up with, and when nothing leaves through it any more until a person says so.

Back-off: while the server asks for patience, the account waits longer each time. Circuit: three refusals in a row, too
many returned messages or too many complaints stop it, and everybody is told. Messages wait; none is lost.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from ringback.ports.outbound import DeliveryError
from ringback.queries.mail_health import Rates, rates
from ringback.store.models import MailAccount
from ringback.store.transactions import need_write, write

from .journal import note
from .mail_waking import wake
from .notices import tell

BACKOFF = (
    *(timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=20)),
    *(timedelta(hours=1), timedelta(hours=2), timedelta(hours=4)),
)
"""How long an account waits after the first, second, … temporary refusal in a row; then the last one again."""

REFUSALS = 3
"""So many refusals in a row that only a person can mend stop the account. One may be about a single message."""

BOUNCE_RATE, BOUNCE_FROM = 0.05, 20
"""Returned for good, of those sent within `WINDOW`; counted from so many sent on. Sending services look at an account
above 5 % and may shut it at 10 % (Amazon SES, "Your account is under review")."""

COMPLAINT_RATE, COMPLAINTS_ALONE, COMPLAINT_FROM = 0.003, 2, 100
"""Gmail and Yahoo want less than 0.3 % (support.google.com/a/answer/81126). One complaint among fewer than a hundred
says nothing yet; the second does."""

OK_EVERY = timedelta(minutes=5)
"""How often an account that works is written to say so."""


def took(account_id: int, *, now: datetime) -> None:
    """The server took a message: the account works. Needs an open write."""
    need_write()
    stale = Q(last_ok_at__isnull=True) | Q(last_ok_at__lt=now - OK_EVERY)
    MailAccount.objects.filter(
        stale | Q(failures__gt=0) | Q(resume_at__isnull=False) | ~Q(last_error=""), pk=account_id
    ).update(last_ok_at=now, last_error="", failures=0, resume_at=None)


def refused(account_id: int, error: DeliveryError, *, now: datetime, actor: str) -> None:
    """A message did not leave. If that was the account's fault, or the connection's, it backs off or stops.

    Needs an open write.
    """
    need_write()
    if error.about not in ("account", "connection") or not error.sure_not_sent:
        return
    row = MailAccount.objects.select_for_update(no_key=True).get(pk=account_id)
    row.failures = min(row.failures + 1, 1000)
    row.last_error = error.text
    if error.permanent and error.about == "account":
        if row.failures >= REFUSALS:
            stop(row, f"It was refused {row.failures} times in a row: {error.text}", now=now, actor=actor)
    else:
        row.resume_at = now + BACKOFF[min(row.failures, len(BACKOFF)) - 1]
    row.save(update_fields=["failures", "last_error", "resume_at"])


def look_at_health(account_id: int, *, now: datetime, actor: str) -> None:
    """Stop the account if too much of what it sent came back or was complained about. To be called after each message
    that came back and each complaint, in the same write."""
    need_write()
    row = MailAccount.objects.select_for_update(no_key=True).get(pk=account_id)
    if row.stopped_at is not None:
        return
    why = ill(rates(row, now=now))
    if why:
        stop(row, why, now=now, actor=actor)


def ill(found: Rates) -> str:
    """Why an account with these rates must stop, in a sentence; "" if it need not."""
    if found.complaint_rate > COMPLAINT_RATE and (
        found.complaints >= COMPLAINTS_ALONE or found.sent >= COMPLAINT_FROM
    ):
        return (
            f"{found.complaints} of {found.sent} messages of the last {found.days} days were reported as spam "
            f"({found.complaint_rate:.1%}); more than 0.3% makes providers refuse the rest."
        )
    if found.sent >= BOUNCE_FROM and found.bounce_rate > BOUNCE_RATE:
        return (
            f"{found.bounced} of {found.sent} messages of the last {found.days} days came back for good "
            f"({found.bounce_rate:.0%}); more than 5% makes providers refuse the rest."
        )
    return ""


def stop(row: MailAccount, why: str, *, now: datetime, actor: str) -> None:
    """Nothing leaves through this account any more until a person starts it again. Needs an open write."""
    need_write()
    if row.stopped_at is not None:
        return
    row.stopped_at, row.stopped_why = now, why[:500]
    row.save(update_fields=["stopped_at", "stopped_why"])
    note(row.workspace_id, "mail_stopped", now=now, actor=actor, sender=row.from_address, why=why)
    tell(
        row.workspace,
        "account_stopped",
        now=now,
        account=row.pk,
        address=row.from_address,
        why=row.stopped_why,
    )


def start_again(row: MailAccount, *, now: datetime, actor: str) -> int:
    """Let messages leave again; what happened before is not counted any more. Returns how many were waiting."""
    with write():
        fresh = MailAccount.objects.select_for_update(no_key=True).get(pk=row.pk)
        was = fresh.stopped_why
        fresh.stopped_at, fresh.stopped_why, fresh.started_at = None, "", now
        fresh.failures, fresh.resume_at = 0, None
        fresh.save(update_fields=["stopped_at", "stopped_why", "started_at", "failures", "resume_at"])
        note(fresh.workspace_id, "mail_started", now=now, actor=actor, sender=fresh.from_address, why=was)
    return wake(fresh, now=now)

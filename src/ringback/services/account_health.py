"""How the mail of an account fares: how much of it came back or was called spam lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ringback.inbox.model import Kind
from ringback.store.models import InboundMessage, MailAccount, Touch

LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fares:
    """The last seven days of an account."""

    sent: int
    bounced: int
    complained: int


def after_bounce(account: MailAccount | None, *, now: datetime) -> Fares | None:
    """Count what left by this account and what was reported about it; None where no account is known."""
    if account is None:
        return None
    since = now - LATELY
    reports = InboundMessage.objects.filter(
        workspace=account.workspace_id, account=account, fetched_at__gt=since
    )
    return Fares(
        sent=Touch.objects.filter(
            workspace=account.workspace_id, account=account, at__gt=since, channel="email"
        ).count(),
        bounced=reports.filter(kind__in=(Kind.BOUNCE_HARD.value, Kind.BOUNCE_SOFT.value)).count(),
        complained=reports.filter(kind=Kind.COMPLAINT.value).count(),
    )

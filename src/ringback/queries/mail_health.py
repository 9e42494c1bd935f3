"""How mail accounts do: what came back, what was complained about, what waits, and which have stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from ringback.store.models import InboundMessage, MailAccount, Touch, TouchState

from .access import Access

WINDOW = timedelta(days=7)
"""Within it messages are counted: long enough for a small business, short enough to forget what was mended."""

COMPLAINT = "complaint"
"""The kind of an incoming message that reports one of ours as spam."""

RETURNED = "bounce_hard"
"""The kind of one that says for good that ours was not delivered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What became of the messages of the last `days` days, or since a person started the account again."""

    sent: int
    bounced: int
    complaints: int
    days: int = WINDOW.days

    @property
    def bounce_rate(self) -> float:
        """0 to 1."""
        return self.bounced / self.sent if self.sent else 0.0

    @property
    def complaint_rate(self) -> float:
        """0 to 1."""
        return self.complaints / self.sent if self.sent else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedAccount:
    """An account through which nothing leaves. `waiting`: messages that wait for it; `own`: it is the reader's."""

    id: int
    address: str
    why: str
    stopped_at: datetime
    waiting: int
    own: bool


def rates(row: MailAccount, *, now: datetime) -> Rates:
    """What became of what this account has sent."""
    since = now - WINDOW
    if row.started_at is not None and row.started_at > since:
        since = row.started_at
    made = Touch.objects.filter(
        workspace_id=row.workspace_id,
        account_id=row.pk,
        place_at__gte=since,
        state__in=(TouchState.DONE, TouchState.UNSURE),
    ).exclude(disposition="failed")
    complaints = InboundMessage.objects.filter(
        Q(touch__account_id=row.pk) | Q(touch__isnull=True, account_id=row.pk),
        workspace_id=row.workspace_id,
        kind=COMPLAINT,
        fetched_at__gte=since,
    )
    return Rates(
        sent=made.count(),
        bounced=made.filter(Q(disposition="bounced") | Q(answered_by__kind=RETURNED)).distinct().count(),
        complaints=complaints.count(),
    )


def stopped_accounts(access: Access) -> tuple[StoppedAccount, ...]:
    """The accounts that have stopped and that this reader is told of: the workspace's, their own, for managers all."""
    rows = MailAccount.objects.filter(workspace=access.workspace, stopped_at__isnull=False).order_by("pk")
    if not access.may("manage"):
        rows = rows.filter(Q(user__isnull=True) | Q(user=access.user))
    return tuple(
        StoppedAccount(
            id=row.pk,
            address=row.from_address,
            why=row.stopped_why,
            stopped_at=row.stopped_at,
            waiting=waiting(row),
            own=access.user is not None and row.user_id == access.user.pk,
        )
        for row in rows
        if row.stopped_at is not None
    )


def waiting(row: MailAccount) -> int:
    """How many messages wait for this account."""
    return Touch.objects.filter(
        workspace_id=row.workspace_id, account_id=row.pk, place_at__isnull=False, state=TouchState.OPEN
    ).count()

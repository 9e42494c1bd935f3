"""How many messages an account may send, and when the next may leave: a place for each, the first come the first.

The limits hold in any 60 seconds and in any 24 hours, since that is how the large providers count. A message that finds
them full gets the instant at which a place frees as its `place_at`, behind those that wait already, so that a thousand
that wait are not all looked at whenever one may leave.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from ringback.queries.mail_accounts import cap_of
from ringback.store.models import MailAccount, Touch, TouchState
from ringback.store.transactions import need_write

MINUTE, DAY = timedelta(minutes=1), timedelta(hours=24)
LOOK_AGAIN = timedelta(hours=1)
"""How often a message looks whether a stopped account has been started again. Starting it wakes them at once."""
LAST_LOOK = timedelta(minutes=10)
"""So long before its time is over a message that cannot leave is asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """When a message may leave through its account. `why`: what it waits for, in a sentence; "" if it may leave now."""

    at: datetime
    why: str = ""


def take_place(account: MailAccount, touch: Touch, *, now: datetime) -> Place:
    """Give this message its place and write it into the touch (not saved). An account with limits is held until the
    write ends, so that workers who come together do not take the same. Needs an open write; `account` read in it."""
    need_write()
    limited = account.per_minute or account.per_day or account.warm_up_from_date
    if not limited and account.stopped_at is None and account.resume_at is None:
        touch.place_at = now
        return Place(at=now)
    rows = MailAccount.objects.select_for_update(of=("self",), no_key=True).select_related("workspace")
    row = rows.get(pk=account.pk)
    if row.stopped_at is not None:
        place = _look_later(touch, now, f"The mail account {row.from_address} has stopped: {row.stopped_why}")
    else:
        place = _place(row, touch, now)
    touch.place_at = place.at
    return place


def taken(row: MailAccount, *, now: datetime) -> QuerySet[Touch]:
    """The messages that count against the limits of this account: what left, is leaving, or has a place ahead."""
    counts = Q(state__in=(TouchState.SENDING, TouchState.UNSURE, TouchState.DONE))
    counts |= Q(state=TouchState.OPEN, place_at__gt=now)
    return Touch.objects.filter(
        counts, workspace_id=row.workspace_id, account_id=row.pk, place_at__isnull=False
    )


def _place(row: MailAccount, touch: Touch, now: datetime) -> Place:
    why = ""
    earliest = now
    if row.resume_at is not None and row.resume_at > now:
        earliest = row.resume_at
        why = f"The mail server of {row.from_address} has asked to wait: {row.last_error}"
    others = taken(row, now=now).exclude(pk=touch.pk)
    if touch.place_at is not None and touch.place_at <= now:
        # Its turn has come. Those behind it do not push it back to the end.
        others = others.filter(place_at__lte=now)

    @cache
    def last_but(count: int) -> datetime | None:
        found = others.order_by("-place_at").values_list("place_at", flat=True)[count - 1 : count]
        return next(iter(found), None)

    at, full = _first_free(row, earliest, last_but)
    return Place(at=at, why=full or why)


def _first_free(
    row: MailAccount, earliest: datetime, last_but: Callable[[int], datetime | None]
) -> tuple[datetime, str]:
    """The first instant from `earliest` on at which both limits have room, and which one made it wait.

    `last_but(n)`: the n-th place from the end. Whoever is 60 seconds behind the n-th last has fewer than n before them
    within 60 seconds. A later day of the warm-up may have room before the 24 hours are over.
    """
    zone = ZoneInfo(row.workspace.time_zone)
    starts, day, why = earliest, earliest.astimezone(zone).date(), ""
    while True:
        at, (cap, warming) = starts, cap_of(row, day)
        if row.per_minute and (last := last_but(row.per_minute)) is not None and last + MINUTE > at:
            at, why = last + MINUTE, f"{row.from_address} sends at most {row.per_minute} e-mails a minute."
        if cap and (last := last_but(cap)) is not None and last + DAY > at:
            still = " while it is warmed up" if warming else ""
            at, why = last + DAY, f"{row.from_address} sends at most {cap} e-mails in 24 hours{still}."
        if cap_of(row, at.astimezone(zone).date())[0] == cap:
            return at, why
        day += timedelta(days=1)
        starts = max(
            earliest, datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(earliest.tzinfo)
        )


def _look_later(touch: Touch, now: datetime, why: str) -> Place:
    """When to look at a stopped account again: while there is still time to ask a person about the message."""
    at = now + LOOK_AGAIN
    if touch.expires_at is not None and at >= touch.expires_at:
        early = touch.expires_at - LAST_LOOK
        at = early if early > now else touch.expires_at
    return Place(at=at, why=why)

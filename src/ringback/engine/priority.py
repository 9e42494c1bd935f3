"""In which order a rep is shown what is due. Pure: the same touches and the same time give the same order.

1. First calls whose clock still runs, the one that ends soonest first: these can still be saved.
2. Promises, the earliest first: a person was told a time.
3. First calls whose clock has run out, the freshest lead first: interest cools by the minute.
4. All other calls: the window that closes first, then the highest value, then the one that has waited longest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum

NEVER = datetime.max.replace(tzinfo=UTC)


class Urgency(StrEnum):
    """Why a touch stands where it stands."""

    CLOCK = "clock"
    PROMISE = "promise"
    LATE = "late"
    DUE = "due"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A touch that waits to be made. `clock_ends_at`: only for a fresh lead's first call; `promised_at`: only for a
    call that was agreed. `closes_at` None: it can be made at any time. Instants are aware."""

    id: int
    due_at: datetime
    closes_at: datetime | None = None
    clock_ends_at: datetime | None = None
    promised_at: datetime | None = None
    value: Decimal | None = None


def urgency(one: Waiting, *, now: datetime) -> Urgency:
    """What kind of urgency a touch has at `now`."""
    if one.clock_ends_at is not None:
        return Urgency.CLOCK if now < one.clock_ends_at else Urgency.LATE
    return Urgency.DUE if one.promised_at is None else Urgency.PROMISE


def rank(waiting: Iterable[Waiting], *, now: datetime) -> list[tuple[Waiting, Urgency]]:
    """All of them, the one to make next first."""
    order = list(Urgency)

    def place(pair: tuple[Waiting, Urgency]) -> tuple[int, float, Decimal, datetime, int]:
        one, kind = pair
        if kind is Urgency.CLOCK or kind is Urgency.LATE:
            ends = (one.clock_ends_at or NEVER).timestamp()
            soonest = ends if kind is Urgency.CLOCK else -ends
        elif kind is Urgency.PROMISE:
            soonest = (one.promised_at or NEVER).timestamp()
        else:
            soonest = (one.closes_at or NEVER).timestamp()
        return order.index(kind), soonest, -(one.value or Decimal(0)), one.due_at, one.id

    return sorted(((one, urgency(one, now=now)) for one in waiting), key=place)

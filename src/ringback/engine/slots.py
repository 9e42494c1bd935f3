"""When a person may be offered a call: free half hours, on their own clock, at which the plan would keep its word.

A slot lies wholly in open time less the pauses set by hand. A call may be started at its beginning, no cap moves it,
somebody is there to make it, and it overlaps no call that was agreed with others. What the person said before is no
bar, an absence of theirs neither: what they say now takes its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .context import Context
from .model import Channel
from .openings import DAY, Openings, Span
from .pausing import joined, less
from .promises import hours_of_promise
from .reach import may_be_used
from .snapshot import Snapshot

SLOT = timedelta(minutes=30)
"""How long an agreed call is kept free, and how far apart slots begin."""

NOTICE = timedelta(minutes=15)
"""A slot sooner than this is no promise that anybody can keep; there is "as soon as possible" for that."""

LEAST = timedelta(minutes=10)
"""So much open time must be left for a call as soon as possible."""

DAYS_OFFERED = 5
FARTHEST = 21
"""Slots are looked for on so many local days, and offered on the first `DAYS_OFFERED` of them that have any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """`at_once`: whether a call may be made now. `slots`: the beginnings of the free slots, in order, in UTC."""

    at_once: bool = False
    slots: tuple[datetime, ...] = ()


NOTHING = Offer()


def offer(snapshot: Snapshot, *, now: datetime, taken: Iterable[datetime] = ()) -> Offer:
    """What this person can choose from. Pure.

    `taken`: when calls were agreed with others whom the same person will call. `NOTHING` where no call is possible.
    """
    context = Context(snapshot, now=now)
    if not context.calls_possible:
        return NOTHING
    free = _Free(context, taken)
    slots: list[datetime] = []
    days = 0
    day = context.today
    for _ in range(FARTHEST):
        found = free.slots_of(day, earliest=now + NOTICE)
        slots += found
        days += bool(found)
        if days == DAYS_OFFERED:
            break
        day += DAY
    return Offer(at_once=free.fits(now, LEAST), slots=tuple(slots))


class _Free:
    """What is still free, worked out once."""

    def __init__(self, context: Context, taken: Iterable[datetime]) -> None:
        snapshot = context.snapshot
        self.context = context
        self.calls, _law = hours_of_promise(snapshot)
        self.open: Openings = snapshot.open_time
        if snapshot.pauses:
            self.open = less(snapshot.open_time, tuple(joined(snapshot.pauses)))
        self.busy: list[Span] = [*snapshot.away, *((at, at + SLOT) for at in taken)]

    def slots_of(self, day: date, *, earliest: datetime) -> list[datetime]:
        """The free slots of this local day, in order."""
        found: list[datetime] = []
        for start, end in self.open.spans(day):
            at = self.on_the_half_hour(max(start, earliest))
            while at + SLOT <= end:
                if self.fits(at, SLOT):
                    found.append(at)
                at = self.on_the_half_hour(at + SLOT)
        return found

    def on_the_half_hour(self, at: datetime) -> datetime:
        """The first instant from `at` on at which the local clock shows a full or a half hour."""
        local = self.open.local(at)
        past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond) % SLOT
        return at + SLOT - past if past else at

    def fits(self, at: datetime, length: timedelta) -> bool:
        """Whether a call may be agreed for `at` and has `length` of open time."""
        end = self.open.span_end(at)
        if end is None or end - at < length or not self.calls.is_open(at):
            return False
        if any(start < at + length and at < over for start, over in self.busy):
            return False
        if not may_be_used(self.context.snapshot, Channel.CALL, at):
            return False
        return self.context.within_caps(Channel.CALL, at)[1] is None

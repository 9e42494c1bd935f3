"""What can be asked of any kind of open time, cut into the local days of the lead."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
MIDNIGHT = time()
REMEMBERED = 4096
"""So many instants are remembered with their local clock time."""

Span = tuple[datetime, datetime]
"""Half-open `[starts_at, ends_at)` in UTC."""


def instant(zone: ZoneInfo, day: date, minute: int, *, late: bool) -> datetime:
    """The UTC instant of a local clock time. Where the clock skips or repeats it: the later one, or the earlier."""
    wall = datetime.combine(day, MIDNIGHT) + timedelta(minutes=minute)
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return max(first, second) if late else min(first, second)


class Openings(ABC):
    """Spans by local day of one zone, and the questions that can be asked of them."""

    __slots__ = ("_clocks", "_starts", "day_zone", "for_calls", "zone")

    def __init__(self, day_zone: str) -> None:
        self.day_zone = day_zone
        self.zone = ZoneInfo(day_zone)
        self._starts: dict[date, datetime] = {}
        self._clocks: dict[datetime, tuple[date, float]] = {}
        self.for_calls: tuple[Openings, Openings] | None = None
        """What `starting` made of it last: the law it was made with, and the result."""

    @abstractmethod
    def spans(self, day: date) -> tuple[Span, ...]:
        """The open spans of this local day, in order."""

    @abstractmethod
    def next_open(self, at: datetime) -> datetime | None:
        """The first open instant at or after `at`; None if there is none for more than a year."""

    @abstractmethod
    def open_day_number(self, anchor: date, day: date) -> int:
        """Which open day this is, counted from `anchor` = 1; a shut day has the number of the last open one."""

    @abstractmethod
    def open_day(self, anchor: date, number: int) -> date | None:
        """The date of the open day with this number; None if it is years off."""

    def local(self, at: datetime) -> datetime:
        """The lead's clock at this instant."""
        return at.astimezone(self.zone)

    def local_date(self, at: datetime) -> date:
        """The lead's date at this instant."""
        known = self._clocks.get(at)
        return self.clock(at)[0] if known is None else known[0]

    def clock(self, at: datetime) -> tuple[date, float]:
        """The lead's date and minute of the day at an instant; remembered, for it is asked for often."""
        known = self._clocks.get(at)
        if known is None:
            if len(self._clocks) >= REMEMBERED:
                self._clocks.clear()
            there = at.astimezone(self.zone)
            known = self._clocks[at] = (there.date(), there.hour * 60 + there.minute + there.second / 60)
        return known

    def day_start(self, day: date) -> datetime:
        """The first instant of this local day, in UTC."""
        known = self._starts.get(day)
        if known is None:
            known = self._starts[day] = instant(self.zone, day, 0, late=False)
        return known

    def is_open(self, at: datetime) -> bool:
        return self.span_end(at) is not None

    def close_of(self, day: date) -> datetime | None:
        """When this local day's last span ends; None on a day that is shut."""
        spans = self.spans(day)
        return spans[-1][1] if spans else None

    def span_end(self, at: datetime) -> datetime | None:
        """When the span that holds this instant ends; None when shut."""
        for start, end in self.spans(self.local_date(at)):
            if start <= at < end:
                return end
        return None

    def last_open_until(self, at: datetime, *, since: date) -> datetime | None:
        """The latest instant up to `at` that open time reaches to, not before the local day `since`."""
        day = self.local_date(at)
        while day >= since:
            for start, end in reversed(self.spans(day)):
                if start < at:
                    return min(end, at)
            day -= DAY
        return None

    def open_left(self, at: datetime, day: date) -> timedelta:
        """How much open time is left of this local day, from `at`."""
        left = timedelta(0)
        for start, end in self.spans(day):
            if at < end:
                left += end - max(at, start)
        return left

    def after_open(self, at: datetime, amount: timedelta, day: date) -> datetime | None:
        """The instant at which `amount` of this day's open time has gone by since `at`; None past the close."""
        for start, end in self.spans(day):
            if at < end:
                begin = max(at, start)
                if begin + amount < end:
                    return begin + amount
                amount -= end - begin
        return None

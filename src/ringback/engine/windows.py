"""Open time: when somebody may be contacted. Local hours in, UTC spans out.

`Hours` is one constraint (the business, the law of a place, the lead's own wish) in one zone; `OpenTime` is the
intersection of several, cut into the local days of the lead. Nights on which clocks change take the strict reading: a
border that exists twice or not at all is taken so that the span gets shorter, never longer.

`OpenTime` remembers the days it has computed. That is a cache of a pure function and nothing else.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from .openings import DAY, Openings, Span, instant

LOOK_AHEAD_DAYS = 400
"""Hours that do not meet for longer than this never meet."""

WeekHours = tuple[tuple[tuple[int, int], ...], ...]
"""Seven tuples, Monday first, of spans in minutes after local midnight; 1440 is the next midnight."""

ALL_DAY: WeekHours = (((0, 1440),),) * 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Weekly hours in one zone, with the dates on which they are shut all day.

    `source` names the rule for explanations: `business`, `holiday`, `wish`, or the id of a jurisdiction like `US-FL`.
    """

    source: str
    zone: str
    week: WeekHours
    closed_dates: frozenset[date] = frozenset()


def intersect(left: Iterable[Span], right: Iterable[Span]) -> list[Span]:
    """The common part of two ordered lists of spans."""
    found: list[Span] = []
    others = list(right)
    for start, end in left:
        for other_start, other_end in others:
            begin, finish = max(start, other_start), min(end, other_end)
            if begin < finish:
                found.append((begin, finish))
    return found


class OpenTime(Openings):
    """The intersection of constraints, by local day of `day_zone`. Equal inputs make equal values."""

    __slots__ = ("_dates", "_dates_from", "_dates_to", "_days", "_hash", "constraints")

    def __init__(self, constraints: tuple[Hours, ...], day_zone: str) -> None:
        if not constraints:
            raise ValueError("open time needs at least one constraint")
        super().__init__(day_zone)
        self.constraints = constraints
        self._days: dict[date, tuple[Span, ...]] = {}
        self._dates: list[date] = []
        self._dates_from: date | None = None
        self._dates_to: date | None = None
        self._hash = hash((constraints, day_zone))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OpenTime) and (self.constraints, self.day_zone) == (
            other.constraints,
            other.day_zone,
        )

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return f"OpenTime({[hours.source for hours in self.constraints]}, {self.day_zone!r})"

    def spans(self, day: date) -> tuple[Span, ...]:
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = self._compute(day)
        return known

    def _compute(self, day: date) -> tuple[Span, ...]:
        found: list[Span] = [(self.day_start(day), self.day_start(day + DAY))]
        for hours in self.constraints:
            zone = ZoneInfo(hours.zone)
            offered: list[Span] = []
            there = found[0][0].astimezone(zone).date() - DAY
            last = found[-1][1].astimezone(zone).date()
            while there <= last:
                if there not in hours.closed_dates:
                    for opens, closes in hours.week[there.weekday()]:
                        start = instant(zone, there, opens, late=True)
                        end = instant(zone, there, closes, late=False)
                        if start < end:
                            offered.append((start, end))
                there += DAY
            found = intersect(found, _joined(offered))
            if not found:
                return ()
        return tuple(found)

    def next_open(self, at: datetime) -> datetime | None:
        day = self.local_date(at)
        for _ in range(LOOK_AHEAD_DAYS):
            for start, end in self.spans(day):
                if at < end:
                    return max(at, start)
            day += DAY
        return None

    def open_dates(self, first: date, last: date) -> list[date]:
        """The local dates from `first` to `last`, both included, that are not shut."""
        dates = self._known_dates(first, last)
        return dates[bisect_left(dates, first) : bisect_right(dates, last)]

    def open_day_number(self, anchor: date, day: date) -> int:
        dates = self._known_dates(anchor, day)
        return max(0, bisect_right(dates, day) - bisect_left(dates, anchor))

    def open_day(self, anchor: date, number: int) -> date | None:
        known, since = self._dates, self._dates_from
        if since is not None and since <= anchor:
            index = bisect_left(known, anchor) + number - 1
            if index < len(known):
                return known[index]
        day, limit = anchor + number * DAY, anchor + (number * 10 + 2 * LOOK_AHEAD_DAYS) * DAY
        while day <= limit:
            dates = self._known_dates(anchor, day)
            index = bisect_left(dates, anchor) + number - 1
            if index < len(dates):
                return dates[index]
            day += 30 * DAY
        return None

    def _known_dates(self, first: date, last: date) -> list[date]:
        """All open dates known so far, in order, at least those from `first` to `last`."""
        start, end = self._dates_from, self._dates_to
        if start is not None and end is not None and start <= first and last < end:
            return self._dates
        if start is None or end is None:
            start = end = first
        if first < start:
            days = [first + index * DAY for index in range((start - first).days)]
            self._dates[:0] = [day for day in days if self.spans(day)]
            start = first
        if last >= end:
            days = [end + index * DAY for index in range((last - end).days + 30)]
            self._dates += [day for day in days if self.spans(day)]
            end = days[-1] + DAY
        self._dates_from, self._dates_to = start, end
        return self._dates


def _joined(spans: list[Span]) -> list[Span]:
    """Ordered spans with touching neighbors made one, so that hours to 24:00 run on into the next day."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined

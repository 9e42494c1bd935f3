"""When the phases of a plan begin and end, on the lead's calendar.

Open days are counted in open time less the pauses, calendar days and elapsed time in all days less the pauses. A phase
begins when the one before is over, and never before its own span; what a person paused with `SKIP` is not taken off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from .openings import DAY, Openings, Span
from .pausing import less
from .playbook import DaySpan, Phase, Plan, TimeSpan, Unit
from .position import Position
from .windows import ALL_DAY, Hours, OpenTime


@dataclass(frozen=True, slots=True)
class Bounds:
    """The span of a phase: instants, half-open; `ends_at` None: without end. `first`: the local date of its begin."""

    starts_at: datetime
    ends_at: datetime | None
    first: date

    def holds(self, at: datetime) -> bool:
        return self.ends_at is None or at < self.ends_at


@lru_cache(maxsize=512)
def every_day(zone: str) -> OpenTime:
    """A calendar on which nothing is ever shut."""
    return OpenTime((Hours(source="calendar", zone=zone, week=ALL_DAY),), zone)


class PlanCalendar:
    """The phases of a plan on the calendar. Made for one decision; works out no more than it is asked for."""

    __slots__ = (
        "_ahead_by",
        "_ahead_in",
        "_bounds",
        "_counted_out",
        "_counts",
        "_dates",
        "_one_unit",
        "_position",
        "anchor",
        "open_time",
        "phases",
    )

    def __init__(
        self,
        plan: Plan,
        position: Position,
        *,
        anchor: date,
        open_time: Openings,
        open_days: Openings,
        counted_out: list[Span],
    ) -> None:
        """`anchor`: the date of day 1. `open_time`: less all pauses; `open_days`: less
        those whose days do not count, which are `counted_out`."""
        self.phases = plan.phases
        self._one_unit = plan.one_unit
        self._position = position
        self.anchor = anchor
        self.open_time = open_time
        self._counted_out = counted_out
        self._counts: dict[Unit, Openings] = {Unit.OPEN_DAYS: open_days}
        self._dates: dict[tuple[Unit, int], date | None] = {}
        self._bounds: dict[int, Bounds | None] = {}
        self._ahead_in, self._ahead_by = _ahead(plan.phases, position.phase)

    def _days(self, unit: Unit) -> Openings:
        """The calendar that counts days of this unit."""
        known = self._counts.get(unit)
        if known is None:
            base = every_day(self.open_time.day_zone)
            known = self._counts[unit] = less(base, tuple(self._counted_out)) if self._counted_out else base
        return known

    def _ahead(self, unit: Unit) -> int:
        """How many days of the plan lie before its first one here: those of the phases before the position."""
        return self._ahead_by if unit is self._ahead_in else 0

    def number_of(self, day: date, unit: Unit) -> int:
        """Which day of the plan this date is; 0 comes before day 1, a shut or paused day has the last one's number."""
        number = self._days(unit).open_day_number(self.anchor, day)
        return number + self._ahead(unit) if number else 0

    def date_of(self, number: int, unit: Unit) -> date | None:
        """The date of this day of the plan; None if it is years off."""
        key = (unit, number)
        if key not in self._dates:
            self._dates[key] = self._days(unit).open_day(self.anchor, max(1, number - self._ahead(unit)))
        return self._dates[key]

    def bounds(self, index: int) -> Bounds | None:
        """Those of the phase with this index in the stage; None: it never begins."""
        if index < self._position.phase:
            return None  # gone by before the position
        if index not in self._bounds:
            self._bounds[index] = self._work_out(index)
        return self._bounds[index]

    def _work_out(self, index: int) -> Bounds | None:
        span = self.phases[index].span
        if index == self._position.phase:
            # The first one begins at once; its first day is the first one on which something can be done.
            starts_at, first = self._position.since, self.anchor
        elif self._one_unit is not None and isinstance(span, DaySpan):
            day = self.date_of(span.first, span.unit)
            if day is None:
                return None
            starts_at, first = self.open_time.day_start(day), day
        else:
            before = self._last_before(index)
            if before is None or before.ends_at is None:
                return None
            starts_at = before.ends_at
            if not _follows(self.phases[index - 1].span, span):
                own = self._own_start(span)
                if own is None:
                    return None
                starts_at = max(starts_at, own)
            first = self.open_time.local_date(starts_at)
        ends_at = self._end(span)
        return None if ends_at is not None and ends_at <= starts_at else Bounds(starts_at, ends_at, first)

    def _last_before(self, index: int) -> Bounds | None:
        for before in range(index - 1, self._position.phase - 1, -1):
            found = self.bounds(before)
            if found is not None:
                return found
        return None

    def _own_start(self, span: DaySpan | TimeSpan) -> datetime | None:
        """The midnight of its first day, or the instant; None if it is years off."""
        if isinstance(span, TimeSpan):
            return self._elapsed(span.since)
        first = self.date_of(span.first, span.unit)
        return None if first is None else self.open_time.day_start(first)

    def _end(self, span: DaySpan | TimeSpan) -> datetime | None:
        """The midnight after its last day, or the instant; None: without end, or with one that is years off."""
        if isinstance(span, TimeSpan):
            return None if span.until is None else self._elapsed(span.until)
        after = None if span.last is None else self.date_of(span.last + 1, span.unit)
        return None if after is None else self.open_time.day_start(after)

    def _elapsed(self, amount: timedelta) -> datetime:
        """The instant at which so much time of the plan has gone by since its beginning, the pauses taken off."""
        if self._position.phase and self._position.phase < len(self.phases):
            here = self.phases[self._position.phase].span
            amount -= here.since if isinstance(here, TimeSpan) else timedelta(0)
        at = self._position.since + amount
        for starts_at, ends_at in self._counted_out:
            if ends_at <= self._position.since:
                continue
            if starts_at >= at:
                break
            at += ends_at - max(starts_at, self._position.since)
        return at

    def index_at(self, at: datetime) -> int | None:
        """The phase that holds at this instant, or the next one that begins; None: the plan is through."""
        if self._one_unit is not None:
            return self._index_on(self.open_time.local_date(at), self._one_unit)
        for index in range(self._position.phase, len(self.phases)):
            bounds = self.bounds(index)
            if bounds is not None and bounds.holds(at):
                return index
        return None

    def _index_on(self, day: date, unit: Unit) -> int | None:
        number = max(self.number_of(day, unit), self._ahead(unit) + 1)
        for index in range(self._position.phase, len(self.phases)):
            span = self.phases[index].span
            assert isinstance(span, DaySpan)
            if span.last is None or number <= span.last:
                return index
        return None

    def open_dates(self, bounds: Bounds, since: date) -> Iterator[date]:
        """The dates of the phase from `since` on that have open time, in order; the caller stops asking in time."""
        day = max(since, bounds.first)
        while True:
            opening = self.open_time.next_open(max(self.open_time.day_start(day), bounds.starts_at))
            if opening is None or not bounds.holds(opening):
                return
            day = self.open_time.local_date(opening)
            yield day
            day += DAY


def _ahead(phases: tuple[Phase, ...], begun: int) -> tuple[Unit | None, int]:
    """Of a plan begun with a later phase: in which unit, and how many, days lie before its first one."""
    if 0 < begun < len(phases):
        span = phases[begun].span
        if isinstance(span, DaySpan):
            return span.unit, span.first - 1
    return None, 0


def _follows(before: DaySpan | TimeSpan, span: DaySpan | TimeSpan) -> bool:
    """Whether a span of days begins right after another one."""
    return (
        isinstance(before, DaySpan)
        and isinstance(span, DaySpan)
        and before.last is not None
        and (span.unit, span.first) == (before.unit, before.last + 1)
    )

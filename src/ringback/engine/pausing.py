"""Open time less the pauses: to the plan a pause is shut time, and a day that lies wholly inside one does not count."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from .model import Pause
from .openings import Openings, Span
from .windows import OpenTime


def joined(pauses: Iterable[Pause]) -> list[Span]:
    """The pauses in order, those that overlap or touch made one."""
    found: list[Span] = []
    for pause in sorted(pauses, key=lambda pause: pause.starts_at):
        if pause.ends_at <= pause.starts_at:
            continue
        if found and pause.starts_at <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], pause.ends_at))
        else:
            found.append((pause.starts_at, pause.ends_at))
    return found


def pause_at(spans: Iterable[Span], at: datetime) -> Span | None:
    """The one of these joined pauses that holds the instant."""
    for starts_at, ends_at in spans:
        if starts_at <= at < ends_at:
            return starts_at, ends_at
    return None


def resumed(spans: Iterable[Span], at: datetime) -> datetime:
    """`at`, or the end of the joined pause that holds it."""
    found = pause_at(spans, at)
    return at if found is None else found[1]


@lru_cache(maxsize=1024)
def less(base: OpenTime, paused: tuple[Span, ...]) -> Pausing:
    """`base` less these joined pauses; remembered, since one lead is decided about many times in one pause."""
    return Pausing(base, list(paused))


class Pausing(Openings):
    """`base` less these joined pauses."""

    __slots__ = ("_base", "_days", "_paused", "_runs")

    def __init__(self, base: OpenTime, paused: list[Span]) -> None:
        super().__init__(base.day_zone)
        self._starts, self._clocks = base._starts, base._clocks  # the same zone
        self._base = base
        self._paused = paused
        self._days: dict[date, tuple[Span, ...]] = {}
        self._runs: list[list[date]] | None = None

    def spans(self, day: date) -> tuple[Span, ...]:
        known = self._days.get(day)
        if known is None:
            known = self._base.spans(day)
            for pause in self._paused:
                if known and pause[0] < known[-1][1] and known[0][0] < pause[1]:
                    known = tuple(part for span in known for part in _less(span, pause))
            self._days[day] = known
        return known

    def next_open(self, at: datetime) -> datetime | None:
        while True:
            opening = self._base.next_open(resumed(self._paused, at))
            if opening is None:
                return None
            at = resumed(self._paused, opening)
            if at == opening:
                return opening

    def open_day_number(self, anchor: date, day: date) -> int:
        if day < anchor:
            return 0
        number = self._base.open_day_number(anchor, day)
        for run in self._shut_runs():
            if run[0] > day:
                break
            number -= bisect_right(run, day) - bisect_left(run, anchor)
        return number

    def open_day(self, anchor: date, number: int) -> date | None:
        for run in self._shut_runs():
            dates = run[bisect_left(run, anchor) :]
            if dates:
                if self._base.open_day_number(anchor, dates[0]) > number:
                    break
                number += len(dates)
        return self._base.open_day(anchor, number)

    def _shut_runs(self) -> list[list[date]]:
        """For each pause the open dates of the base that it leaves nothing of, in order."""
        if self._runs is None:
            self._runs = []
            for starts_at, ends_at in self._paused:
                dates = self._base.open_dates(self.local_date(starts_at), self.local_date(ends_at))
                if dates and (self.spans(dates[0]) or (self._runs and self._runs[-1][-1] == dates[0])):
                    del dates[0]
                if dates and self.spans(dates[-1]):
                    del dates[-1]
                if dates:
                    self._runs.append(dates)
        return self._runs


def _less(span: Span, pause: Span) -> Iterable[Span]:
    if span[0] < pause[0]:
        yield span[0], min(span[1], pause[0])
    if pause[1] < span[1]:
        yield max(span[0], pause[1]), span[1]

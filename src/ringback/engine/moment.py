"""Choosing the moment of a call within what is open: which days of a period, and which time of a day.

A call goes to other weekdays and hours than those tried, the best-known ones first. What is known is a `Tendency`; the
one given here is weak, because the published effects are: a learned one can take its place without another change.
The choice depends on the past and on the lead's seed alone, so that a plan looks the same when it is looked at twice.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .openings import Openings
from .timing import TRIED_LATELY, away_from, minute_of_day, minutes_tried

MINUTE = timedelta(minutes=1)

TRIED_COSTS = 0.1
"""How much a weekday or an hour is worth less for each call made then: more than any weak tendency, so that repeating
the best slot gives way to another (Kulka & Weeks 1988, JOS 4:319)."""

AN_HOUR = 60

GOLDEN = 0.6180339887498949
"""Multiples of this share of a whole fall as far apart from each other as they can, however many there are."""

EDGE = 0.05
"""Of an open day, kept free before its close: a call that comes a little late is still in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tendency:
    """How well people are reached, as weights around 1. `weekdays`: Monday first. `parts`: equal parts of the open day
    in order, however many."""

    weekdays: tuple[float, float, float, float, float, float, float]
    parts: tuple[float, ...]


WEAK = Tendency(
    weekdays=(1.0, 1.0, 1.03, 1.03, 1.0, 1.0, 1.0),
    parts=(1.0, 1.0, 1.0, 1.01, 1.03),
)
"""Wednesday and Thursday, and the evening of the open time, are a little better: Oldroyd 2007 for the weekdays; Weeks,
Kulka and Pierson 1987 (POQ 51:540) for the evenings; "When to Call" 2016 puts the hour at 2.5 points of contact."""


def spread_of(seed: int) -> float:
    """A share in [-0.5, 0.5) of its own for each lead; 0 for seed 0."""
    return (seed * GOLDEN + 0.5) % 1.0 - 0.5


def dates_of_period(
    dates: list[date], times: int, *, tried: Sequence[date], tendency: Tendency, seed: int
) -> list[date]:
    """Which of these open dates get a call: one in each of `times` equal parts of them.

    `tried`: the dates of the calls before the period; those within it do not count, so that the choice stands.
    """
    times = min(times, len(dates))
    weekdays = [day.weekday() for day in tried[-TRIED_LATELY:]]
    chosen: list[date] = []
    for index in range(times):
        part = dates[index * len(dates) // times : (index + 1) * len(dates) // times]

        def worth(day: date) -> float:
            weekday = day.weekday()
            own = spread_of(seed * (weekday + 1)) * TRIED_COSTS
            return tendency.weekdays[weekday] + own - TRIED_COSTS * weekdays.count(weekday)

        best = max(part, key=worth)
        chosen.append(best)
        weekdays.append(best.weekday())
    return chosen


def time_of_day(
    open_time: Openings,
    day: date,
    *,
    earliest: datetime,
    latest: datetime,
    tried: Sequence[datetime],
    tendency: Tendency,
    seed: int,
) -> datetime | None:
    """An open instant of that day in `[earliest, latest]`, in the part of it that is best and least tried.

    `tried`: the calls so far, in order; those of this day do not count. None: nothing is open there.
    """
    spans = [
        (max(start, earliest), min(end, latest)) for start, end in open_time.spans(day) if end > earliest
    ]
    spans = [(start, end) for start, end in spans if start < end]
    if not spans:
        return earliest if earliest == latest and open_time.is_open(earliest) else None
    # Each with its length and the local minute of the day at which it begins.
    pieces = [(start, (end - start) // MINUTE, minute_of_day(open_time.local(start))) for start, end in spans]
    whole = sum(length for _start, length, _minute in pieces) * (1 - EDGE)
    tried_at = minutes_tried(open_time, tried, day)
    count, shift = len(tendency.parts), spread_of(seed)
    best, best_worth = (spans[0][0], 0), float("-inf")
    for index, weight in enumerate(tendency.parts):
        start, minutes, minute = _after(pieces, int(whole * (index + 0.5 + shift) / count))
        nearby = bisect_left(tried_at, minute + AN_HOUR) - bisect_right(tried_at, minute - AN_HOUR)
        worth = weight - TRIED_COSTS * nearby
        if worth > best_worth:
            best, best_worth = (start, minutes), worth
    best_at = best[0] + best[1] * MINUTE
    return away_from(best_at, tried=tried, earliest=spans[0][0], latest=latest - MINUTE, open_time=open_time)


def _after(pieces: list[tuple[datetime, int, float]], minutes: int) -> tuple[datetime, int, float]:
    """Where so many whole minutes of the pieces have gone by (nobody calls at 15:22:11): the beginning of the piece,
    minutes after it, and the local minute of the day."""
    for start, length, begins in pieces:
        if minutes < length:
            return start, minutes, begins + minutes
        minutes -= length
    start, length, begins = pieces[-1]
    return start, max(0, length - 1), begins + length - 1

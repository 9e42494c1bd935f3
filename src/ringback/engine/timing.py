"""Where within open time a touch goes. Pure arithmetic on instants; what is due at all is decided in `steps.py`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from .openings import Openings

SEPARATIONS = (20, 10, 5, 1)
"""Minutes between clock times that count as different, the widest that can be had first (mission B3)."""

TRIED_LATELY = 15
"""So many calls back clock times are kept away from: more would leave no room in a day of ten hours."""


def even_gap(left: timedelta, calls: int, minimum: timedelta, *, less: float = 0) -> timedelta:
    """The time between calls so that `calls` of them cut what is left into equal parts, at least `minimum`.

    `less`: the part after the last one is by so much of a part shorter than the others.
    """
    return max(left / (calls + 1 - less), minimum)


def how_many_fit(left: timedelta, gap: timedelta, calls: int) -> int:
    """How many of `calls`, `gap` apart, come before the end of `left`."""
    fitting = 0
    while fitting < calls and gap * (fitting + 1) < left:
        fitting += 1
    return fitting


def minute_of_day(local: datetime) -> float:
    return local.hour * 60 + local.minute + local.second / 60


def nearest_untried(
    wanted: float, tried: list[float], low: float, high: float, allowed: Callable[[float], bool]
) -> float | None:
    """The allowed minute of the day nearest to `wanted` within `[low, high]` that keeps away from those tried.

    `tried` is in order. The separation is the widest of `SEPARATIONS` for which there is one. None: not even a minute
    is left.
    """
    widest = SEPARATIONS[0]
    if low <= wanted <= high and all(abs(wanted - minute) >= widest for minute in tried) and allowed(wanted):
        return wanted
    for apart in SEPARATIONS:
        later = earlier = wanted
        for minute in tried:
            if abs(later - minute) < apart:
                later = minute + apart
        for minute in reversed(tried):
            if abs(earlier - minute) < apart:
                earlier = minute - apart
        choices = [minute for minute in (earlier, later) if low <= minute <= high and allowed(minute)]
        if choices:
            return min(choices, key=lambda minute: abs(minute - wanted))
    return None


def minutes_tried(open_time: Openings, tried: Sequence[datetime], day: date) -> list[float]:
    """The minutes of the day of the last calls on other days than this one, in order of the clock."""
    return sorted([minute for on, minute in map(open_time.clock, tried[-TRIED_LATELY:]) if on != day])


def away_from(
    due: datetime, *, tried: Sequence[datetime], earliest: datetime, latest: datetime, open_time: Openings
) -> datetime:
    """`due`, moved to a clock time not tried lately on another day, if one is open that day between the borders."""
    day = open_time.local_date(due)
    minutes = minutes_tried(open_time, tried, day)
    if not minutes:
        return due
    wanted, spans = minute_of_day(open_time.local(due)), open_time.spans(day)

    def is_open(minute: float) -> bool:
        at = due + timedelta(seconds=round((minute - wanted) * 60))
        return any(start <= at < end for start, end in spans)

    chosen = nearest_untried(
        wanted,
        minutes,
        wanted - (due - earliest).total_seconds() / 60,
        wanted + (latest - due).total_seconds() / 60,
        is_open,
    )
    return due if chosen is None else due + timedelta(seconds=round((chosen - wanted) * 60))


def add_months(day: date, months: int) -> date:
    """The same day of the month that many months on, or the last day of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")

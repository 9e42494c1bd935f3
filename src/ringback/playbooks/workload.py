"""How many touches a plan may bring on each of its days, if nothing is missed and every condition holds.

Counted in the days of the phase. It looks at a plan without an end for `LOOKED_AT` days.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from math import ceil

from ringback.engine.conditions import All
from ringback.engine.model import A_DAY, Channel
from ringback.engine.playbook import (
    After,
    DaySpan,
    Every,
    OnArrival,
    OnDays,
    Phase,
    Plan,
    SpreadOverDay,
    SpreadOverPeriod,
    Step,
    TimeSpan,
    Unit,
    VoicemailRule,
    Within,
)

from .contradictions import can_hold

LOOKED_AT = 60
OPEN_OF_SEVEN = 5
"""Open days of a week, for a business that works from Monday to Friday."""
CALLING_DAY = timedelta(hours=13)
"""From 8:00 to 21:00, the longest day on which US federal law allows calls (47 CFR 64.1200(c)(1))."""


def days_of(phase: Phase) -> range:
    """The days of a phase; those of one that goes by the clock are cut from its beginning."""
    span = phase.span
    if isinstance(span, TimeSpan):
        first = span.since // A_DAY + 1
        last = ceil(span.until / A_DAY) if span.until is not None else first + LOOKED_AT
    else:
        first, last = span.first, span.last if span.last is not None else span.first + LOOKED_AT
    return range(first, max(first, last) + 1)


def is_endless(phase: Phase) -> bool:
    span = phase.span
    return (span.until if isinstance(span, TimeSpan) else span.last) is None


def calendar_days(phase: Phase) -> int:
    """How many days of the calendar a phase takes; for open days, where five days a week are open."""
    is_open = isinstance(phase.span, DaySpan) and phase.span.unit is Unit.OPEN_DAYS
    return ceil(len(days_of(phase)) * (7 / OPEN_OF_SEVEN if is_open else 1))


def most_open_days(days: int) -> int:
    """The most open days that so many days of the calendar have, where five days a week are open."""
    weeks, rest = divmod(days, 7)
    return weeks * OPEN_OF_SEVEN + min(rest, OPEN_OF_SEVEN)


def times_on(step: Step, phase: Phase, day: int) -> int:
    """The most that a step may come to on a day of its phase."""
    timing, first = step.timing, days_of(phase).start
    if isinstance(timing, SpreadOverDay):
        return timing.times.high
    if isinstance(timing, SpreadOverPeriod):
        return int((day - first) % max(1, timing.days // timing.times.high) == 0)
    if isinstance(timing, OnDays):
        return int(timing.days is None or day in timing.days)
    if isinstance(timing, After):
        base = next((one for one in phase.steps if one.key == timing.step), None)
        return times_on(base, phase, day - timing.wait // A_DAY) if base is not None else 0
    if isinstance(timing, Every):
        return int(day - first in _days_of_every(timing, phase))
    if isinstance(timing, OnArrival):
        return 0  # only where the first call cannot be made at once, and so not on top of it
    assert isinstance(timing, Within)
    return int(day == first)


def times_in(step: Step, phase: Phase) -> int | None:
    """The most that a step may come to in its whole phase; None: again and again, without end."""
    timing = step.timing
    if isinstance(timing, OnDays) and timing.days is not None:
        return len(timing.days)
    if isinstance(timing, (Within, OnArrival, After)):
        return 1
    if is_endless(phase):
        return None
    if isinstance(timing, Every) and timing.widening == 1:
        return len(days_of(phase)) * A_DAY // timing.interval + 1
    if isinstance(timing, SpreadOverPeriod):
        return timing.times.high * ceil(calendar_days(phase) / timing.days)
    return sum(times_on(step, phase, day) for day in days_of(phase))


def _days_of_every(timing: Every, phase: Phase) -> set[int]:
    """How many days after the beginning of the phase each touch comes.

    After the first phase there was a touch before, and the first one comes an interval later.
    """
    days = days_of(phase)
    is_open = isinstance(phase.span, DaySpan) and phase.span.unit is Unit.OPEN_DAYS
    a_day = A_DAY * 7 / OPEN_OF_SEVEN if is_open else A_DAY
    found, interval = set(), timing.interval
    at = timedelta(0) if days.start == 1 else interval - A_DAY
    while at < len(days) * a_day:
        found.add(at // a_day)
        at += interval
        interval = min(interval * float(timing.widening), timing.most or len(days) * a_day)
    return found


def most_in_a_day(phase: Phase, channels: frozenset[Channel]) -> tuple[int, int]:
    """The fullest day of a phase and how many touches of these channels it may bring."""
    loads = {
        day: sum(times_on(step, phase, day) for step in phase.steps if step.channel in channels)
        for day in days_of(phase)
    }
    day = max(loads, key=lambda day: (loads[day], -day))
    return day, loads[day]


def second_voicemails(plan: Plan) -> Iterator[tuple[Step, int]]:
    """Steps that may leave a second voicemail on one day, with the first such day.

    The worst case: none could be left on the days before, so that what is allowed in all may fall on this one.
    """
    told: set[str] = set()
    for phase in plan.phases:
        for day in days_of(phase):
            before: list[Step] = []
            for step in sorted(phase.steps, key=_comes_late):
                if step.channel is not Channel.CALL or not _is_allowed(step.voicemail, left=0):
                    continue
                for _ in range(times_on(step, phase, day)):
                    first = any(_for_one_lead(step, other) for other in before)
                    if first and step.key not in told and _is_allowed(step.voicemail, left=1):
                        told.add(step.key)
                        yield step, day
                    before.append(step)


def _comes_late(step: Step) -> int:
    return 0 if isinstance(step.timing, Within) else 1 if isinstance(step.timing, After) else 2


def _is_allowed(rule: VoicemailRule, *, left: int) -> bool:
    """Whether one may be left when so many were left that day, the first of them when calls began."""
    if rule.at_most is None or rule.at_most > left:
        return True
    return rule.at_most > 0 and rule.within is not None and rule.within < CALLING_DAY


def _for_one_lead(step: Step, other: Step) -> bool:
    """Whether some lead gets both."""
    return step.when is None or other.when is None or can_hold(All((step.when, other.when)))

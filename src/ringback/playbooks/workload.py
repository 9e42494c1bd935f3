"""How many touches a plan may bring on each of its days, if nothing is missed and every condition holds.

Counted in the days of the phase. It looks at a plan without an end for `LOOKED_AT` days.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from math import ceil

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

LOOKED_AT = 60
_OPEN_OF_SEVEN = 5
"""Open days of a week, for the intervals of a phase that counts open days."""


def days_of(phase: Phase) -> range:
    """The days of a phase; those of one that goes by the clock are cut from its beginning."""
    span = phase.span
    if isinstance(span, TimeSpan):
        first = span.since // A_DAY + 1
        last = ceil(span.until / A_DAY) if span.until is not None else first + LOOKED_AT
    else:
        first, last = span.first, span.last if span.last is not None else span.first + LOOKED_AT
    return range(first, max(first, last) + 1)


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


def _days_of_every(timing: Every, phase: Phase) -> set[int]:
    """How many days after the beginning of the phase each touch comes.

    After the first phase there was a touch before, and the first one comes an interval later.
    """
    days = days_of(phase)
    is_open = isinstance(phase.span, DaySpan) and phase.span.unit is Unit.OPEN_DAYS
    a_day = A_DAY * 7 / _OPEN_OF_SEVEN if is_open else A_DAY
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
    """Steps that may leave a second voicemail on one day, with that day, if each one offered is left."""
    left: list[int] = []
    told: set[str] = set()
    for phase in plan.phases:
        for day in days_of(phase):
            today = 0
            for step in sorted(phase.steps, key=_comes_late):
                for _ in range(times_on(step, phase, day) if step.channel is Channel.CALL else 0):
                    if not _is_allowed(step.voicemail, left, day):
                        continue
                    left.append(day)
                    today += 1
                    if today > 1 and step.key not in told:
                        told.add(step.key)
                        yield step, day


def _comes_late(step: Step) -> int:
    return 0 if isinstance(step.timing, Within) else 1 if isinstance(step.timing, After) else 2


def _is_allowed(rule: VoicemailRule, left: list[int], day: int) -> bool:
    if rule.at_most is None:
        return True
    recent = left if rule.within is None else [one for one in left if (day - one) * A_DAY < rule.within]
    return len(recent) < rule.at_most

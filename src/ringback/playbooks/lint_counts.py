"""Whether a count like `20 a week` or `5 in 4 weeks`, or a list of days, comes to what its author reads in it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import ceil

from ringback.engine.playbook import DaySpan, OnDays, Phase, SpreadOverPeriod, Step, Unit

from .look import Look, Remark
from .workload import calendar_days, days_of, is_endless, most_open_days


def counts(look: Look) -> Iterator[Remark]:
    for plan in look.playbook.plans:
        for phase in plan.phases:
            for step in phase.steps:
                if isinstance(step.timing, SpreadOverPeriod):
                    yield from _count(look, phase, step, step.timing)
                elif isinstance(step.timing, OnDays) and step.timing.days:
                    yield from _neighbors(look, phase, step, step.timing.days)


def _count(look: Look, phase: Phase, step: Step, timing: SpreadOverPeriod) -> Iterator[Remark]:
    times, days = timing.times.high, timing.days
    place = (*look.step_place(step), "times")
    length = days if is_endless(phase) else calendar_days(phase)
    if length < days and times > 1:
        come = min(times, most_open_days(length))
        yield Remark(
            place=place,
            message=f"the phase has {_length(phase)}, less than the {_period(days)} of the count, and is not given a "
            f"share of it: {come} come within them; write the number for these days, or a later end of the phase",
        )
    elif times > most_open_days(days):
        come = most_open_days(days)
        yield Remark(
            place=place,
            message=f"a day brings one of these at most, so that {_written(times, days)} comes to {come} where five "
            f"days a week are open; write {_written(come, days)}, or {ceil(times / come)} a day",
        )


def _neighbors(look: Look, phase: Phase, step: Step, listed: tuple[int, ...]) -> Iterator[Remark]:
    """Calendar days that may be shut together: the next open day is the same for both, and takes one touch."""
    if not isinstance(phase.span, DaySpan) or phase.span.unit is not Unit.DAYS:
        return
    close = next(((one, other) for one, other in pairwise(listed) if other - one == 1), None)
    if close is not None:
        yield Remark(
            place=(*look.step_place(step), "on_days"),
            message=f"days {close[0]} and {close[1]} may be a Saturday and a Sunday: where both are shut they come to "
            "the same open day, and one is left out; write days further apart, or count open days",
        )


def _length(phase: Phase) -> str:
    number = len(days_of(phase))
    kind = "open day" if isinstance(phase.span, DaySpan) and phase.span.unit is Unit.OPEN_DAYS else "day"
    return f"{number} {kind}{'s' * (number != 1)}"


def _period(days: int) -> str:
    weeks, rest = divmod(days, 7)
    if rest:
        return f"{days} days"
    return "week" if weeks == 1 else f"{weeks} weeks"


def _written(times: int, days: int) -> str:
    return f"{times} a week" if days == 7 else f"{times} in {_period(days)}"

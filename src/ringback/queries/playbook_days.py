"""The picture of a plan's first days: how many touches fall on each. No query."""

from __future__ import annotations

from dataclasses import dataclass

from ringback.engine.model import Channel
from ringback.engine.playbook import DaySpan, Phase, Playbook, SpreadOverDay, SpreadOverPeriod, Step, Unit
from ringback.playbooks.workload import days_of, times_on

from .words import and_list

SHOWN_DAYS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDay:
    """One day of the picture: `calls` everybody gets, `more` for a high value or under a condition, and the rest."""

    number: int
    calls: int = 0
    more: int = 0
    emails: int = 0
    others: int = 0

    @property
    def words(self) -> str:
        calls = (
            f"{self.calls} to {self.calls + self.more}"
            if self.more and self.calls
            else str(self.calls or self.more)
        )
        parts = [
            f"{calls} call{'' if calls == '1' else 's'}" if self.calls + self.more else "",
            f"{self.emails} e-mail{'' if self.emails == 1 else 's'}" if self.emails else "",
            f"{self.others} other touch{'' if self.others == 1 else 'es'}" if self.others else "",
        ]
        return and_list([part for part in parts if part]) or "nothing"


def first_days(playbook: Playbook) -> tuple[PlanDay, ...]:
    return tuple(_day(playbook, number) for number in range(1, SHOWN_DAYS + 1))


def day_word(playbook: Playbook) -> str:
    """What the picture's days are: those of the first phase."""
    span = playbook.phases[0].span
    return "open day" if isinstance(span, DaySpan) and span.unit is Unit.OPEN_DAYS else "day"


def _day(playbook: Playbook, number: int) -> PlanDay:
    phase = next((one for one in playbook.phases if number in days_of(one)), None)
    calls = more = emails = others = conditional = 0
    for step in phase.steps if phase is not None else ():
        low, high = _share(step, phase, number) if phase is not None else (0, 0)
        if step.channel is Channel.CALL:
            calls += low if step.when is None else 0
            more += high - low if step.when is None else high
        elif step.channel is Channel.EMAIL:
            emails += high if step.when is None else 0
            conditional = max(conditional, high if step.when is not None else 0)
        else:
            others += high
    # Of several e-mails under a condition one is counted: as a rule their conditions exclude each other.
    return PlanDay(number=number, calls=calls, more=more, emails=emails + conditional, others=others)


def _share(step: Step, phase: Phase, day: int) -> tuple[int, int]:
    """How many touches of this step fall on this day, for an ordinary lead and for a high value."""
    timing = step.timing
    if isinstance(timing, SpreadOverDay):
        return timing.times.low, timing.times.high
    if isinstance(timing, SpreadOverPeriod):
        # Where in its period a call falls is chosen for each lead; the picture spreads them evenly.
        since, times = (day - days_of(phase).start) % timing.days, timing.times
        places = {number * timing.days // times.high for number in range(times.high)}
        sure = {number * timing.days // times.high for number in range(times.low)}
        return int(since in sure), int(since in places)
    most = times_on(step, phase, day)
    return most, most

"""Whether the plan flows: every phase begins, every condition may hold, and at the end somebody is asked."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from ringback.engine.model import A_DAY
from ringback.engine.playbook import (
    DaySpan,
    Every,
    MoveTo,
    OnDays,
    Phase,
    Plan,
    RestFor,
    SpreadOverDay,
    SpreadOverPeriod,
    Step,
    SwitchPerson,
    Unit,
)

from .contradictions import can_hold
from .look import Look, Remark
from .problems import Severity
from .workload import OPEN_OF_SEVEN


def flow(look: Look) -> Iterator[Remark]:
    yield from _conditions(look)
    yield from _rests(look)
    for plan in look.playbook.plans:
        for before, phase in zip(plan.phases, plan.phases[1:], strict=False):
            yield from _begins(look, before, phase)
        yield from _silence(look, plan.phases[-1])
    yield from _moves(look)


def _conditions(look: Look) -> Iterator[Remark]:
    for step in look.playbook.steps:
        if step.when is not None and not can_hold(step.when):
            yield Remark(
                place=(*look.step_place(step), "if"),
                message="this can never hold, so the step is never made; write a condition that some lead meets",
                severity=Severity.ERROR,
            )


def _rests(look: Look) -> Iterator[Remark]:
    for index, (before, stage) in enumerate(
        zip(look.playbook.stages, look.playbook.stages[1:], strict=False)
    ):
        if isinstance(stage, Plan) and not isinstance(before, RestFor):
            yield Remark(
                place=("then", index, "come_back"),
                message="there is no rest before coming back; write - rest: 3..6 months in the line above",
            )
        if isinstance(stage, SwitchPerson) and isinstance(before, Plan) and not stage.cool_off:
            yield Remark(
                place=("then", index, "switch_person"),
                message="somebody else at the organization hears from you as soon as the plan is through, with no "
                "rest and no cool-off between; write cool_off: 2 weeks, or - rest: 3..6 months in the line above",
            )


def _begins(look: Look, before: Phase, phase: Phase) -> Iterator[Remark]:
    """Neighbors that count in different units: whether the second one is over before the first one is."""
    surely, likely = _days_passed(before)
    place = look.phase_place(phase)
    last = _last_day(phase)
    if last is None or _unit(before) == _unit(phase):
        return
    told = f"the phase {phase.name!r} ends on day {last}, when {before.name!r} before it is still going on"
    if _unit(phase) == Unit.OPEN_DAYS:
        surely, likely = 0, likely * OPEN_OF_SEVEN // 7
    if last <= surely:
        yield Remark(
            place=place,
            message=f"{told}: it can never begin; write a later end",
            severity=Severity.ERROR,
        )
    elif last <= likely:
        yield Remark(
            place=place,
            message=f"where five days a week are open, {told}: it may never begin; write a later end",
        )


def _unit(phase: Phase) -> str:
    return phase.span.unit.value if isinstance(phase.span, DaySpan) else "elapsed"


def _last_day(phase: Phase) -> int | None:
    span = phase.span
    if isinstance(span, DaySpan):
        return span.last
    return None if span.until is None else ceil(span.until / A_DAY)


def _days_passed(phase: Phase) -> tuple[int, int]:
    """How many calendar days have gone by when a phase is over: at least, and with five open days a week."""
    last = _last_day(phase)
    if last is None:
        return 0, 0
    return (last, ceil(last * 7 / OPEN_OF_SEVEN)) if _unit(phase) == Unit.OPEN_DAYS else (last, last)


def _silence(look: Look, phase: Phase) -> Iterator[Remark]:
    """A last phase without end must go on doing something for every lead."""
    if _last_day(phase) is not None:
        return
    going_on = [step for step in phase.steps if _goes_on(step)]
    if not going_on:
        yield Remark(
            place=look.phase_place(phase),
            message="this phase has no end, and its steps have: the plan ends in silence; write its last day and what "
            "comes `then`, or a step that goes on, for example call: {every: 2 weeks}",
            severity=Severity.ERROR,
        )
    elif all(step.when is not None for step in going_on):
        yield Remark(
            place=look.phase_place(phase),
            message="this phase has no end, and every step that goes on has a condition: a lead that meets none of "
            "them waits for ever; write one step without `if`, or the last day of the phase",
        )


def _goes_on(step: Step) -> bool:
    timing = step.timing
    if isinstance(timing, OnDays):
        return timing.days is None
    return isinstance(timing, (Every, SpreadOverDay, SpreadOverPeriod))


def _moves(look: Look) -> Iterator[Remark]:
    for index, stage in enumerate(look.playbook.stages[1:]):
        if not isinstance(stage, MoveTo):
            continue
        if stage.playbook == look.playbook.name:
            yield Remark(
                place=("then", index, "move_to"),
                message="the playbook moves to itself, round and round; write another playbook, or ask: what_next",
                severity=Severity.ERROR,
            )
        elif stage.playbook not in look.playbooks:
            yield Remark(
                place=("then", index, "move_to"),
                message=f"{stage.playbook!r} is not shipped; write the name of one that the workspace has",
            )

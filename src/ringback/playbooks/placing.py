"""What depends on the lines around a line: where phases begin and end, and what may follow what."""

from __future__ import annotations

from datetime import timedelta

from ringback.engine.playbook import DaySpan, TimeSpan

from .problems import Place, Problems
from .schema import PhaseFile, PlaybookFile

LAST_WORDS = ("ask", "move_to", "switch_person")
"""After these nothing is left to do for the lead: a person decides, or it goes on elsewhere."""


def check_spans(phases: list[PhaseFile], where: Place, problems: Problems) -> None:
    """The phases of one plan: each begins right after the one before, and only the last may be without end.

    Where two neighbors count in different units their borders cannot be compared; the lint looks at those.
    """
    for index, phase in enumerate(phases):
        place = (*where, index, phase.unit)
        before = phases[index - 1] if index else None
        if before is not None and end_of(before) is None:
            problems.add(
                f"the phase {phase.name!r} can never begin: {before.name!r} before it has no end; write the day on "
                f"which {before.name!r} ends",
                *place,
            )
        elif before is None or before.unit == phase.unit:
            _check_beginning(phase, before, place, problems)
        elif begin_of(phase) in (1, timedelta(0)):
            problems.add(
                f"the phase {phase.name!r} begins with the plan, and {before.name!r} is before it; write when it "
                "really begins",
                *place,
            )


def _check_beginning(phase: PhaseFile, before: PhaseFile | None, place: Place, problems: Problems) -> None:
    if isinstance(phase.span, DaySpan):
        last = end_of(before) if before else None
        expected = last + 1 if isinstance(last, int) else 1
        if phase.span.first != expected:
            problems.add(
                f"the phase {phase.name!r} begins on day {phase.span.first}, and it must begin on {expected}, right "
                f"after the one before; write {phase.unit}: {expected}..",
                *place,
            )
    else:
        end = end_of(before) if before else None
        start = end if isinstance(end, timedelta) else timedelta(0)
        if phase.span.since != start:
            hours = start / timedelta(hours=1)
            problems.add(
                f"the phase {phase.name!r} does not begin where the one before ends; write elapsed: {hours:g}h..",
                *place,
            )


def begin_of(phase: PhaseFile) -> int | timedelta:
    span = phase.span
    return span.first if isinstance(span, DaySpan) else span.since


def end_of(phase: PhaseFile) -> int | timedelta | None:
    """Its last day, or the time after which it is over; None: no end."""
    span = phase.span
    return span.last if isinstance(span, DaySpan) else span.until


def is_endless(phases: list[PhaseFile]) -> bool:
    return end_of(phases[-1]) is None


def within_span(day: int, span: DaySpan | TimeSpan) -> bool:
    return isinstance(span, DaySpan) and span.first <= day and (span.last is None or day <= span.last)


def check_then(file: PlaybookFile, problems: Problems) -> None:
    """What may follow what, and that the plan does not end in silence."""
    endless = is_endless(file.phases)
    for index, part in enumerate(file.then):
        before = file.then[index - 1] if index else None
        place: Place = ("then", index)
        if endless:
            told = (
                "the plan before it has no end; write the day on which its last phase ends, or leave this out"
            )
            problems.add(f"this is never reached: {told}", *place)
            return
        if before is not None and before.kind in LAST_WORDS:
            problems.add(
                f"nothing comes after `{before.kind}`, which ends the plan for this lead; write `{before.kind}` last",
                *place,
            )
            return
        if before is not None and before.kind == part.kind == "rest":
            problems.add("two rests follow each other; write one that is long enough", *place)
        if part.come_back is not None:
            endless = is_endless(part.come_back.phases)
    if not endless and (not file.then or file.then[-1].kind not in LAST_WORDS):
        problems.add(
            "the plan ends in silence; write as the last line of `then` what happens in the end: ask: what_next, "
            "move_to: a playbook, or switch_person: {roles: [...]}",
            *(("then", len(file.then) - 1) if file.then else ("then",)),
        )

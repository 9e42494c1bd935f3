"""From the checked file to the engine's values. What stands in the wrong place is collected, not raised."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ringback.engine.model import AfterPause, Answer
from ringback.engine.playbook import (
    AskPerson,
    CallTable,
    MoveTo,
    Persistence,
    Phase,
    Plan,
    Playbook,
    RestFor,
    Stage,
    Step,
    StoppingRule,
    SwitchPerson,
)

from .build_steps import Neighborhood, step_of
from .placing import check_spans, check_then
from .problems import Place, Problems
from .schema import PersistenceFile, PhaseFile, PlaybookFile, Then


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """`places`: where each step stands in the file, by its key."""

    playbook: Playbook
    places: dict[str, Place]


def build(file: PlaybookFile, problems: Problems) -> Built:
    """The playbook. It may be used only if `problems` stays empty."""
    slugs: dict[str, Place] = {}
    places: dict[str, Place] = {}
    check_then(file, problems)
    stages: list[Stage] = [_plan(file.phases, ("phases",), slugs, places, problems, first=True)]
    for index, part in enumerate(file.then):
        where: Place = ("then", index, "come_back", "phases")
        if part.come_back is not None:
            stages.append(_plan(part.come_back.phases, where, slugs, places, problems, first=False))
        else:
            stages.append(_stage(part))
    playbook = Playbook(
        name=file.name,
        title=file.title,
        about=" ".join(file.about.split()),
        answer_within=file.answer_within,
        minimum_gap=file.minimum_gap,
        after_pause=AfterPause(file.after_pause),
        persistence=_persistence(file.persistence) if file.persistence else None,
        caps=tuple(file.caps),
        referral_after=frozenset(Answer(answer) for answer in file.ask_for_referral),
        stages=tuple(stages),
    )
    return Built(playbook=playbook, places=places)


def _stage(part: Then) -> Stage:
    if part.rest is not None:
        return RestFor(near=part.rest.near, far=part.rest.far)
    if part.switch_person is not None:
        roles = tuple(" ".join(role.lower().split()) for role in part.switch_person.roles)
        return SwitchPerson(roles=roles, cool_off=part.switch_person.cool_off)
    if part.move_to is not None:
        return MoveTo(playbook=part.move_to)
    assert part.ask is not None
    return AskPerson(question=part.ask)


def _persistence(file: PersistenceFile) -> Persistence:
    if file.table is not None:
        rows = tuple((row.below, row.calls) for row in file.table)
        return CallTable(rows=rows, unknown=file.unknown_value)
    rule = file.stopping_rule
    assert rule is not None
    return StoppingRule(a=rule.a, b=rule.b, worth=rule.worth, cost=rule.cost, unknown=file.unknown_value)


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _plan(
    phases: list[PhaseFile],
    where: Place,
    slugs: dict[str, Place],
    places: dict[str, Place],
    problems: Problems,
    *,
    first: bool,
) -> Plan:
    check_spans(phases, where, problems)
    built: list[Phase] = []
    for index, phase in enumerate(phases):
        # A name without a Latin letter or figure leaves nothing to make a key of; its number in the file does.
        prefix = slug(phase.name) or f"phase-{len(slugs) + 1}"
        if prefix in slugs:
            problems.add(
                f"there is a phase named {phase.name!r} already; write another name, because touches refer to it",
                *where,
                index,
                "name",
            )
        slugs[prefix] = (*where, index)
        built.append(
            _phase(phase, prefix, (*where, index), places, problems, plan_begins=first and not index)
        )
        if not first:
            _check_something_new(phase, (*where, index), problems)
    return Plan(phases=tuple(built), something_new=not first)


def _phase(
    phase: PhaseFile,
    prefix: str,
    where: Place,
    places: dict[str, Place],
    problems: Problems,
    *,
    plan_begins: bool,
) -> Phase:
    around = Neighborhood(phase=phase, prefix=prefix, plan_begins=plan_begins)
    steps: list[Step] = []
    for number, line in enumerate(phase.steps):
        place = (*where, "steps", number)
        step = step_of(line, around, (*place, line.channel.value), problems)
        places[step.key] = place
        steps.append(step)
    return Phase(name=phase.name, span=phase.span, steps=tuple(steps))


def _check_something_new(phase: PhaseFile, where: Place, problems: Problems) -> None:
    for number, line in enumerate(phase.steps):
        if not line.step.texts:
            field = "script" if line.call or line.visit or line.task else "template"
            problems.add(
                f"a step of `come_back` must bring something new, and this one names no text; write {field}: and the "
                "name of a text that was not used before",
                *where,
                "steps",
                number,
                line.channel.value,
            )

"""Whether every step has the text that it needs, and no lead is told the same thing twice."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from ringback.engine.conditions import All, Condition, Either, Fact, Not
from ringback.engine.model import A_DAY, Channel
from ringback.engine.playbook import Every, OnDays, Phase, Step

from .look import Look, Remark
from .problems import Severity
from .workload import days_of

WRITTEN = frozenset({Channel.EMAIL, Channel.SMS, Channel.LETTER, Channel.SOCIAL})
"""What the person keeps, so that a text that comes again is seen to come again."""


def texts(look: Look) -> Iterator[Remark]:
    for plan in look.playbook.plans:
        for phase in plan.phases:
            for step in phase.steps:
                yield from _known(look, step)
                yield from _enough(look, step, phase)
    yield from _first_call(look)
    yield from _something_new(look)


def _field(step: Step) -> str:
    return "template" if step.channel in WRITTEN else "script"


def _known(look: Look, step: Step) -> Iterator[Remark]:
    for name in step.templates:
        text = look.texts.get(name)
        place = (*look.step_place(step), _field(step))
        if text is None:
            close = get_close_matches(name, look.texts, n=1)
            instead = (
                f"write {close[0]}, or add {name} to the workspace" if close else "write a text that is there"
            )
            yield Remark(place=place, message=f"there is no shipped text {name!r}; {instead}")
        elif text.is_email != (step.channel is Channel.EMAIL):
            kind = "an e-mail, with a subject" if text.is_email else "a text without a subject, and no e-mail"
            yield Remark(
                place=place,
                message=f"{name!r} is {kind}; write the name of a text for this channel",
                severity=Severity.ERROR,
            )


def _enough(look: Look, step: Step, phase: Phase) -> Iterator[Remark]:
    """A written touch on a day for which there is no text of its own."""
    if (
        step.channel not in WRITTEN
        or not step.templates
        or (step.when and _asks_about(step.when, Fact.EMAILS))
    ):
        return
    timing = step.timing
    if isinstance(timing, OnDays):
        times = len(timing.days) if timing.days is not None else len(days_of(phase))
    elif isinstance(timing, Every):
        endless = getattr(phase.span, "last", getattr(phase.span, "until", None)) is None
        times = 10**6 if endless else len(days_of(phase)) * A_DAY // timing.interval + 1
    else:
        return
    if times > len(step.templates):
        so_often = "again and again" if times == 10**6 else f"{times} times"
        texts = f"{len(step.templates)} text{'s' * (len(step.templates) != 1)}"
        yield Remark(
            place=(*look.step_place(step), "template"),
            message=f"this comes {so_often} and has {texts}: the same words come twice; write as many texts as it "
            "comes times",
        )


def _asks_about(condition: Condition, fact: Fact) -> bool:
    if isinstance(condition, (All, Either)):
        return any(_asks_about(part, fact) for part in condition.of)
    return _asks_about(condition.of, fact) if isinstance(condition, Not) else condition.fact is fact


def _first_call(look: Look) -> Iterator[Remark]:
    """The first call finds out why they asked, so its script needs questions."""
    calls = [step for phase in look.playbook.phases for step in phase.steps if step.channel is Channel.CALL]
    if not calls:
        return
    if not calls[0].templates:
        yield Remark(
            place=look.step_place(calls[0]), message="the first call has no script; write script: first-call"
        )
        return
    text = look.texts.get(calls[0].templates[0])
    if text is not None and not text.is_email and not text.questions:
        yield Remark(
            place=(*look.step_place(calls[0]), "script"),
            message=f"{text.name!r} has no questions to ask on the first call; write a script with `questions:`",
        )


def _something_new(look: Look) -> Iterator[Remark]:
    had: set[str] = set()
    for plan in look.playbook.plans:
        for step in (step for phase in plan.phases for step in phase.steps):
            if plan.something_new and had.issuperset(step.templates):
                yield Remark(
                    place=(*look.step_place(step), _field(step)),
                    message="the lead has had this before, and coming back must bring something new: a person is asked "
                    "instead; write the name of another text",
                )
            had.update(step.templates)

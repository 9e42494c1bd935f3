"""Whether every step has the text that it needs, and no lead is told the same thing twice."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from ringback.engine.conditions import Fact
from ringback.engine.model import By, Channel
from ringback.engine.playbook import Every, OnDays, Phase, Step

from .contradictions import asks_about
from .look import Look, Remark
from .messages.template import GAP, MessageTemplate
from .problems import Place, Severity
from .workload import times_in

WRITTEN = frozenset({Channel.EMAIL, Channel.SMS, Channel.LETTER, Channel.SOCIAL})
"""What the person keeps, so that a text that comes again is seen to come again."""


def texts(look: Look) -> Iterator[Remark]:
    for plan in look.playbook.plans:
        for phase in plan.phases:
            for step in phase.steps:
                yield from _known(look, step)
                if not plan.something_new:
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
            there = "text" if look.whole else "shipped text"
            severity = Severity.ERROR if look.whole else Severity.WARNING
            yield Remark(place=place, message=f"there is no {there} {name!r}; {instead}", severity=severity)
            continue
        yield from _broken(look, name, place)
        yield from _unfinished(step, text, place)
        for words in look.advice.get(name, ()):
            yield Remark(place=place, message=f"the text {name!r}: {words}")
        if text.is_email != (step.channel is Channel.EMAIL):
            kind = "an e-mail, with a subject" if text.is_email else "a text without a subject, and no e-mail"
            yield Remark(
                place=place,
                message=f"{name!r} is {kind}; write the name of a text for this channel",
                severity=Severity.ERROR,
            )


def _broken(look: Look, name: str, place: Place) -> Iterator[Remark]:
    if name in look.lacking:
        yield Remark(
            place=place,
            message=f"the text {name!r} cannot be used: {look.lacking[name]}; write what is missing, or another text",
            severity=Severity.ERROR,
        )


def _unfinished(step: Step, text: MessageTemplate, place: Place) -> Iterator[Remark]:
    gap = GAP.search(text.body)
    if text.is_email and step.by is By.AUTOMATIC and gap is not None:
        yield Remark(
            place=place,
            message=f"{text.name!r} leaves {gap[0][:60]} to a person, and while that stands there it does not leave by "
            "itself; write send: by hand, or another text",
        )


def _enough(look: Look, step: Step, phase: Phase) -> Iterator[Remark]:
    """A written touch on a day for which there is no text of its own."""
    if step.channel not in WRITTEN or not step.templates or _is_counted(step):
        return
    if not isinstance(step.timing, (OnDays, Every)):
        return
    times = times_in(step, phase)
    if times is None or times > len(step.templates):
        yield Remark(
            place=(*look.step_place(step), "template"),
            message=f"this comes {_so_often(times)} and has {_texts(len(step.templates))}: the same words come twice; "
            "write as many texts as it comes times",
        )


def _is_counted(step: Step) -> bool:
    """Whether the author ends it with a condition like `emails < 3`."""
    return step.when is not None and any(asks_about(step.when, fact) for fact in (Fact.CALLS, Fact.EMAILS))


def _so_often(times: int | None) -> str:
    return "again and again" if times is None else "once" if times == 1 else f"{times} times"


def _texts(number: int) -> str:
    return f"{number} text{'s' * (number != 1)}"


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
    """Coming back carries no text that the lead has had, so a step is made once for each new one and no more."""
    had: set[str] = set()
    for plan in look.playbook.plans:
        for phase, step in [(part, step) for part in plan.phases for step in part.steps]:
            new = set(step.templates) - had
            had |= new
            if not plan.something_new:
                continue
            times = times_in(step, phase)
            place = (*look.step_place(step), _field(step))
            if not new:
                yield Remark(
                    place=place,
                    message="the lead has had this before, and coming back must bring something new: this is left out, "
                    "and where nothing else is new a person is asked; write the name of another text",
                )
            elif (times is None or times > len(new)) and not _is_counted(step):
                yield Remark(
                    place=place,
                    message=f"this comes {_so_often(times)} and has {_texts(len(new))} that the lead has not had, and "
                    f"coming back brings no text twice: it is made {_so_often(len(new))}; write as many new texts as "
                    "it comes times",
                )

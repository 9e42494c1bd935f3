"""Whether a playbook makes sense: what compiles and yet will not do what its author wants.

Only `problems.Severity.ERROR` findings keep a playbook from being used well; the others ask the author to look again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ringback.engine.model import Channel

from .compile import BadPlaybook, Finding, opened, shipped_names
from .lint_counts import counts
from .lint_flow import flow
from .lint_texts import texts
from .look import DailyCap, Look, Remark
from .messages.template import MessageTemplate, shipped
from .messages.template import shipped_names as shipped_texts
from .problems import Severity
from .workload import most_in_a_day, second_voicemails


def _shipped_texts() -> dict[str, MessageTemplate]:
    return {name: shipped(name) for name in shipped_texts()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a playbook meets outside its file: the texts and playbooks that are known, and the strictest caps.

    `caps`: contacts in any 24 hours. Empty: they are not looked at. `whole`: the texts are those of the workspace that
    it will run in, so that one that is not among them is an error. By the name of a text: `lacking`, what it needs and
    is not there; `advice`, what to look at again in it.
    """

    texts: dict[str, MessageTemplate] = field(default_factory=_shipped_texts)
    whole: bool = False
    lacking: dict[str, str] = field(default_factory=dict)
    advice: dict[str, tuple[str, ...]] = field(default_factory=dict)
    playbooks: frozenset[str] = field(default_factory=lambda: frozenset(shipped_names()))
    caps: tuple[DailyCap, ...] = ()


def lint(source: str, surroundings: Surroundings, *, origin: str = "playbook") -> tuple[Finding, ...]:
    """Everything there is to say about a playbook's text, in the order of its lines. Never raises."""
    try:
        document, file, built = opened(source, origin=origin)
    except BadPlaybook as error:
        return error.findings
    look = Look(
        file=file,
        playbook=built.playbook,
        places=built.places,
        texts=surroundings.texts,
        playbooks=surroundings.playbooks,
        whole=surroundings.whole,
        lacking=surroundings.lacking,
        advice=surroundings.advice,
    )
    remarks = [*flow(look), *counts(look), *texts(look), *_load(look, surroundings.caps), *_voicemails(look)]
    found = [document.finding(remark.place, remark.message, remark.severity) for remark in remarks]
    return tuple(sorted(found, key=lambda finding: finding.line))


def has_errors(findings: tuple[Finding, ...]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def _load(look: Look, caps: tuple[DailyCap, ...]) -> Iterator[Remark]:
    """More touches on a day than the strictest places allow, told once for each phase."""
    for phase in (phase for plan in look.playbook.plans for phase in plan.phases):
        over = [(cap, *most_in_a_day(phase, cap.covers)) for cap in caps]
        over = [(cap, day, most) for cap, day, most in over if most > cap.limit]
        if not over:
            continue
        limit = min(cap.limit for cap, _, _ in over)
        places = sorted({place for cap, _, _ in over if cap.limit == limit for place in cap.places})
        _, day, most = max(over, key=lambda one: one[2])
        counted = {step.channel for step in phase.steps} & {
            channel for cap, _, _ in over for channel in cap.covers
        }
        kinds = "calls and text messages" if Channel.SMS in counted else "calls"
        yield Remark(
            place=look.phase_place(phase),
            message=f"day {day} may bring {most} {kinds}, and the strictest places ({', '.join(places)}) allow "
            f"{limit} in 24 hours: there the rest is dropped; write at most {limit} a day, or leave it if your leads "
            "live elsewhere",
        )


def _voicemails(look: Look) -> Iterator[Remark]:
    for plan in look.playbook.plans:
        for step, day in second_voicemails(plan):
            worst = ", if none could be left before" if day > 1 and step.voicemail.at_most is not None else ""
            yield Remark(
                place=(*look.step_place(step), "voicemail"),
                message=f"this may leave a second voicemail on day {day}{worst}; write voicemail: never, or at most 1",
            )

"""`ringback plan`: the engine alone over a scripted prospect, without a database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ringback.engine.decisions import Ask, Decision, Lapse, Move, Rest, Stop, Switch, ToPerson, ToPlaybook
from ringback.engine.model import Channel, Disposition
from ringback.engine.position import Position
from ringback.engine.preview import Line, Outcome, run
from ringback.explain.encode import instant
from ringback.explain.sentences import sentence

from .scenario_file import Scenario


@dataclass(slots=True)
class _Script:
    """Hands out the scripted outcomes, in order for each channel; the last one repeats."""

    outcomes: dict[Channel, tuple[Outcome, ...]]
    used: dict[Channel, int] = field(default_factory=dict)

    def outcome_of(self, move: Move, at: datetime) -> Outcome:
        plain = Disposition.NO_ANSWER if move.channel is Channel.CALL else Disposition.SENT
        listed = self.outcomes.get(move.channel) or (Outcome(disposition=plain),)
        index = self.used.get(move.channel, 0)
        self.used[move.channel] = index + 1
        outcome = listed[min(index, len(listed) - 1)]
        # A rep leaves no voicemail where none is offered, and nobody agrees on a time that is past.
        if outcome.disposition is Disposition.LEFT_VOICEMAIL and not move.voicemail:
            return Outcome(disposition=Disposition.NO_ANSWER)
        if outcome.until is not None and outcome.until <= at:
            return Outcome(disposition=plain)
        return outcome


def lines(scenario: Scenario) -> Iterator[dict[str, Any]]:
    """What happens, one JSON object a line; the last one is `{"end": …}`."""
    script = _Script(scenario.outcomes)
    counts = {Channel.CALL: 0, Channel.EMAIL: 0}
    end, answer = "open", None
    stage = scenario.snapshot.stands_at.stage
    events = run(
        scenario.snapshot,
        start=scenario.start,
        until=scenario.until,
        outcome_of=script.outcome_of,
        reaction_of=lambda channel: scenario.reactions.get(channel, timedelta(0)),
        changes=scenario.changes,
    )
    for event in events:
        if (
            isinstance(event.move, Move)
            and event.outcome
            and event.outcome.disposition is not Disposition.MISSED
        ):
            counts[event.move.channel] = counts.get(event.move.channel, 0) + 1
            end = "open"
        elif isinstance(event.decision, Stop) and event.move is None:
            end, answer = "closed", event.decision.answer.value
        elif isinstance(event.decision, Ask) and event.move is None:
            end = "asking"
        elif isinstance(event.decision, Rest) and event.move is None:
            end = "resting"
        elif isinstance(event.decision, Switch) and event.move is None:
            end = _switched(event.decision, stage)
        yield _line(event, stage)
        if isinstance(event.decision, Switch) and isinstance(event.decision.to, Position):
            stage = event.decision.to.stage
        if isinstance(event.decision, Stop) and event.move is None and event.decision.ask_referral:
            yield _line(_referral(event), stage)
    yield {"end": end, "answer": answer, "calls": counts[Channel.CALL], "emails": counts[Channel.EMAIL]}


def _referral(stopped: Line) -> Line:
    """The question that a playbook puts to a person about a lead that is closed: whom else they know."""
    return replace(stopped, decision=Ask(question="ask_referral", why=stopped.decision.why))


def _line(event: Line, stage: int) -> dict[str, Any]:
    """One line of the output. `stage`: the stage of the playbook at which the lead stands just before."""
    decision: Decision = event.decision
    zone = event.zone
    line: dict[str, Any] = {
        "at": instant(event.at),
        "local": event.at.astimezone(ZoneInfo(zone)).isoformat(),
        "move": event.move.channel.value if event.move is not None else type(decision).__name__.lower(),
        "step": event.move.step if event.move is not None else "",
        "by": event.move.by.value if isinstance(event.move, Move) else "person",
        "outcome": event.outcome.disposition.value if event.outcome else "",
        "voicemail": "offer" if isinstance(event.move, Move) and event.move.voicemail else "no",
        "why": _reasons(decision.why, zone),
        "ruled_out": _reasons(decision.ruled_out, zone),
    }
    if isinstance(event.move, Lapse):
        line["why"] = [{"code": "lapsed", "text": "Its time went by before it could be made."}]
    if event.outcome is not None and event.outcome.until is not None:
        line["until"] = instant(event.outcome.until)
    if event.move is None:
        line["by"] = "person" if isinstance(decision, Ask) else "automatic"
        if isinstance(decision, Rest):
            line["until"] = instant(decision.until)
        elif isinstance(decision, Ask):
            line["step"] = decision.question
        elif isinstance(decision, Stop):
            line["outcome"] = decision.answer.value
        elif isinstance(decision, Switch):
            line["step"] = _switched(decision, stage)
            if isinstance(decision.to, (ToPerson, ToPlaybook)):
                line["until"] = instant(decision.to.starts_at)
    return line


def _switched(decision: Switch, stage: int) -> str:
    """Where the plan goes on: `next stage`, `phase again`, `playbook stale-list`, `other person`."""
    if isinstance(decision.to, ToPlaybook):
        return f"playbook {decision.to.name}"
    if isinstance(decision.to, ToPerson):
        return "other person"
    return "phase again" if decision.to.stage == stage else "next stage"


def _reasons(reasons: Any, zone: str) -> list[dict[str, str]]:
    return [{"code": reason.code, "text": sentence(reason, zone=zone)} for reason in reasons]

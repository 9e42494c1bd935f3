"""A decision of the engine in words: what is chosen, why, what was ruled out, and what would change it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ringback.engine.decisions import (
    Act,
    Ask,
    Decision,
    Move,
    Reason,
    Rest,
    Stop,
    Switch,
    ToPerson,
    ToPlaybook,
    Wait,
)
from ringback.explain.sentences import ANSWER_WORDS, moment, sentences
from ringback.explain.words import move_words, question_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """What stands now. `due_at`: when the next move is due, None where a person must decide or all is over."""

    sentence: str
    kind: str
    due_at: datetime | None = None
    reasons: tuple[str, ...] = ()
    ruled_out: tuple[str, ...] = ()
    would_change: tuple[str, ...] = ()
    nearest: str = ""


def told(reasons: Iterable[Reason], zone: str) -> tuple[str, ...]:
    return sentences(tuple(reasons), zone=zone)


def decided(decision: Decision, *, zone: str) -> Present:
    """A decision of the engine as the present."""
    due: datetime | None = None
    if isinstance(decision, Act):
        move = decision.move
        due, text = move.due_at, _said(move, "now")
    elif isinstance(decision, Wait):
        due = decision.until
        next_move = decision.next
        when = moment(decision.until, zone)
        text = _said(next_move, f"on {when}") if next_move else f"Waiting until {when}."
    elif isinstance(decision, Rest):
        due, text = decision.until, f"Resting until {moment(decision.until, zone)}."
    elif isinstance(decision, Ask):
        text = question_words(decision.question, {})
    elif isinstance(decision, Switch):
        text = _switch(decision)
    else:
        assert isinstance(decision, Stop)
        text = f"Over: {ANSWER_WORDS[decision.answer.value]}."
    return Present(
        sentence=text,
        kind=type(decision).__name__.lower(),
        due_at=due,
        reasons=told(decision.why, zone),
        ruled_out=told(decision.ruled_out, zone),
        would_change=told(decision.would_change, zone),
        nearest=" ".join(told((decision.nearest,) if decision.nearest else (), zone)),
    )


def _said(move: Move, when: str) -> str:
    """`Call now.`, `E-mail on Tue 3 Mar 10:09, automatic.`"""
    what, comma, how = move_words(move.channel.value, move.by.value).partition(",")
    return f"{what} {when}{comma}{how}."


def _switch(decision: Switch) -> str:
    if isinstance(decision.to, ToPlaybook):
        return f"Goes on in the playbook {decision.to.name}."
    if isinstance(decision.to, ToPerson):
        return "Goes on with another person at the same organization."
    return "The next part of the plan begins."

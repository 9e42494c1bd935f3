"""What would happen: the engine run forward over a scripted prospect. Nothing is stored, nothing leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from .decide import decide
from .decisions import Act, Ask, Decision, Lapse, Move, Rest, Stop, Switch, Wait, because
from .history import fold, followed_by
from .making import may_be_made_at
from .model import By, Channel, Disposition, TouchFact
from .position import Position
from .reach import one_way_less
from .snapshot import Snapshot
from .transitions import Effect, effect_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a touch comes to; `until` for the dispositions that name an instant."""

    disposition: Disposition
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that happens. `move` and `outcome` are None where the decision is a rest, a question or a stop. `zone`:
    where the lead is then."""

    at: datetime
    zone: str
    decision: Decision
    move: Move | Lapse | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that happens on the way and that no touch brings about: the lead moves, the business changes."""

    at: datetime
    apply: Callable[[Snapshot], Snapshot]


OutcomeOf = Callable[[Move, datetime], Outcome]
"""Asked once for each touch, with the instant at which it is made."""

ReactionOf = Callable[[Channel], timedelta]
"""How long after being due a person makes a touch on this channel."""


@dataclass(slots=True)
class _Open:
    """A touch on the desk, and when the person will get to it."""

    fact: TouchFact
    move: Move
    decision: Decision
    made_at: datetime


def run(
    snapshot: Snapshot,
    *,
    start: datetime,
    until: datetime,
    outcome_of: OutcomeOf,
    reaction_of: ReactionOf,
    changes: Sequence[Change] = (),
) -> Iterator[Line]:
    """Yield what happens from `start` up to (not at) `until`, in order of time.

    Ends at a question, a stop, or when the lead goes on to another person or playbook.
    """
    now = last_at = start
    touches = list(snapshot.history.touches)
    waiting = [_lying_open(snapshot, touch, start, reaction_of) for touch in snapshot.history.open_touches]
    rested = False
    to_come = list(changes)
    while now < until:
        while to_come and to_come[0].at <= now:
            snapshot = to_come.pop(0).apply(snapshot)
        for open_touch in sorted((one for one in waiting if one.made_at <= now), key=lambda one: one.made_at):
            snapshot, line = _make(snapshot, touches, waiting, open_touch, outcome_of)
            if line is not None:
                last_at = line.at
                yield line
        decision = decide(snapshot, now=now)
        for lapse in decision.lapsed:
            touches.append(lapse.as_missed(_next_number(touches)))
            snapshot = replace(snapshot, history=followed_by(snapshot.history, touches[-1]))
            # Noticed only now when another touch kept the channel busy; lines stay in the order of time.
            last_at = max(last_at, lapse.expires_at)
            missed = Outcome(disposition=Disposition.MISSED)
            yield Line(at=last_at, zone=_zone(snapshot), decision=decision, move=lapse, outcome=missed)
        if isinstance(decision, Act):
            move = decision.move
            fact = TouchFact(
                number=_next_number(touches),
                step=move.step,
                channel=move.channel,
                due_at=move.due_at,
                expires_at=move.expires_at,
                template=move.template,
            )
            touches.append(fact)
            snapshot = replace(snapshot, history=followed_by(snapshot.history, fact))
            reaction = reaction_of(move.channel) if move.by is By.PERSON else timedelta(0)
            waiting.append(
                _Open(fact, move, decision, min(max(now, move.due_at) + reaction, move.expires_at))
            )
            continue
        if isinstance(decision, Switch) and isinstance(decision.to, Position):
            yield Line(at=now, zone=_zone(snapshot), decision=decision)
            snapshot, rested = replace(snapshot, position=decision.to), False
            continue
        if isinstance(decision, (Ask, Stop, Switch)):
            yield Line(at=now, zone=_zone(snapshot), decision=decision)
            return
        if isinstance(decision, Rest) and not rested:
            yield Line(at=now, zone=_zone(snapshot), decision=decision)
            rested = True
        assert isinstance(decision, (Wait, Rest))
        last_at = max(last_at, now)
        now = min([decision.until, *(one.made_at for one in waiting), *(one.at for one in to_come[:1])])


def _next_number(touches: list[TouchFact]) -> int:
    return touches[-1].number + 1 if touches else 1


def _lying_open(snapshot: Snapshot, touch: TouchFact, start: datetime, reaction_of: ReactionOf) -> _Open:
    """A touch that was open when the preview began: it is made as if it had come up just now."""
    by = By.AUTOMATIC if touch.channel is Channel.EMAIL else By.PERSON
    move = Move(
        channel=touch.channel,
        step=touch.step,
        by=by,
        due_at=touch.due_at,
        expires_at=touch.ends_at,
        template=touch.template,
    )
    reaction = reaction_of(touch.channel) if by is By.PERSON else timedelta(0)
    made_at = max(start, min(max(start, touch.due_at) + reaction, touch.ends_at))
    return _Open(touch, move, Wait(until=made_at, next=move, why=(because("waiting"),)), made_at)


def _make(
    snapshot: Snapshot, touches: list[TouchFact], waiting: list[_Open], one: _Open, outcome_of: OutcomeOf
) -> tuple[Snapshot, Line | None]:
    """The touch is made, or missed. None for the line: it must wait for a lawful moment, and was put off until then."""
    outcome = Outcome(disposition=Disposition.MISSED)
    if one.made_at < one.move.expires_at:
        may_be_made = may_be_made_at(snapshot, one.fact, now=one.made_at)
        if may_be_made != one.made_at:
            one.made_at = may_be_made or one.move.expires_at
            return snapshot, None
        outcome = outcome_of(one.move, one.made_at)
    waiting.remove(one)
    index = next(index for index, touch in enumerate(touches) if touch.number == one.fact.number)
    touches[index] = replace(one.fact, at=one.made_at, disposition=outcome.disposition, until=outcome.until)
    effect, _answer = effect_of(one.move.channel, outcome.disposition)
    if effect is Effect.POINT_BAD:
        snapshot = one_way_less(snapshot, one.move.channel)
    snapshot = replace(snapshot, history=fold(touches))
    line = Line(at=one.made_at, zone=_zone(snapshot), decision=one.decision, move=one.move, outcome=outcome)
    return snapshot, line


def _zone(snapshot: Snapshot) -> str:
    return snapshot.open_time.day_zone


def nobody_answers(move: Move, _at: datetime) -> Outcome:
    """The outcome that a calendar of the coming weeks assumes."""
    if move.channel is Channel.CALL:
        return Outcome(disposition=Disposition.LEFT_VOICEMAIL if move.voicemail else Disposition.NO_ANSWER)
    return Outcome(disposition=Disposition.SENT)


def at_once(_channel: Channel) -> timedelta:
    return timedelta(0)

"""A course of events: the engine, a worker that may stand still, a person at the desk, and a lead, stepped by instants.

Everything that chance decides is drawn before, so that a course can be run again with the same outcome.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from ringback.engine.decide import decide, with_expired_as_missed
from ringback.engine.decisions import Act, Ask, Decision, Move, Rest, Stop, Switch, Wait
from ringback.engine.history import fold
from ringback.engine.making import may_be_made_at
from ringback.engine.model import By, Channel, Disposition, TouchFact
from ringback.engine.position import Position
from ringback.engine.reach import one_way_less, ways
from ringback.engine.snapshot import Snapshot
from ringback.engine.transitions import NEEDS_UNTIL, Effect, effect_of
from tests.engine.strategies import snapshots

D = Disposition
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
AGAIN = [D.NO_ANSWER, D.BUSY, D.LEFT_VOICEMAIL, D.GATEKEEPER, D.NO_ANSWER, D.NO_ANSWER]
OF_CALLS = [
    *AGAIN,
    *AGAIN,
    D.WRONG_NUMBER,
    D.BAD_NUMBER,
    D.CALL_BACK,
    D.CALL_BACK,
    D.TALKED_NOT_NOW,
    D.TALKED_YES,
    D.DO_NOT_CONTACT,
]
OF_EMAILS = [D.SENT] * 9 + [D.BOUNCED, D.FAILED, D.UNSURE, D.OUT_OF_OFFICE, D.REPLIED_NOT_NOW, D.REPLIED_STOP]
NEVER = timedelta(days=1000)


@dataclass(frozen=True, kw_only=True)
class Chances:
    """What is taken in turn: how late the worker looks, how late the person acts, what comes of it, what is named."""

    late: list[timedelta]
    reactions: list[timedelta]
    calls: list[Disposition]
    emails: list[Disposition]
    named: list[timedelta]
    by_hand: list[bool]


@dataclass(frozen=True, kw_only=True)
class Looked:
    """One decision."""

    snapshot: Snapshot
    now: datetime
    decision: Decision


@dataclass(frozen=True, kw_only=True)
class Made:
    """One touch that was made: what it was, and what the lead was like just before. `move` is None for one by hand."""

    snapshot: Snapshot
    move: Move | None
    fact: TouchFact


@dataclass(kw_only=True)
class Course:
    looked: list[Looked] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    end: Snapshot

    def __repr__(self) -> str:
        """Short: Hypothesis prints it when it fails. What led here is in the touches of the last snapshot."""
        end = self.end
        said = [(touch.step, touch.at, touch.disposition, touch.until) for touch in end.history.touches[-12:]]
        return f"Course({end.playbook.name}, {end.open_time}, {end.started_at}, {end.pauses}, ... {said})"


delays = st.lists(
    st.sampled_from([0 * MINUTE] * 6 + [MINUTE, 50 * MINUTE, 7 * HOUR, 3 * DAY, 40 * DAY]),
    min_size=1,
    max_size=7,
)
reactions = st.lists(
    st.sampled_from([0 * MINUTE] * 4 + [3 * MINUTE, 70 * MINUTE, 6 * HOUR, 2 * DAY, NEVER]),
    min_size=1,
    max_size=7,
)
chances = st.builds(
    Chances,
    late=delays,
    reactions=reactions,
    calls=st.lists(st.sampled_from(OF_CALLS), min_size=1, max_size=9),
    emails=st.lists(st.sampled_from(OF_EMAILS), min_size=1, max_size=6),
    named=st.lists(
        st.sampled_from([-HOUR, MINUTE, 33 * MINUTE, 5 * HOUR, 27 * HOUR, 6 * DAY, 45 * DAY]),
        min_size=1,
        max_size=5,
    ),
    by_hand=st.lists(st.sampled_from([False] * 9 + [True]), min_size=1, max_size=7),
)


def run(snapshot: Snapshot, luck: Chances, *, looks: int = 70) -> Course:
    """Step through at most so many decisions. Ends early at a question, a stop, or when it goes on elsewhere."""
    late, reaction, call, email, named, by_hand = (
        _cycle(each)
        for each in (luck.late, luck.reactions, luck.calls, luck.emails, luck.named, luck.by_hand)
    )
    course = Course(end=snapshot)
    now = snapshot.started_at + next(late)
    waiting: dict[int, tuple[datetime, Move]] = {}

    def come_to(fact: TouchFact, move: Move | None, at: datetime) -> None:
        nonlocal snapshot
        disposition = next(call if fact.channel is Channel.CALL else email)
        until = at + next(named) if disposition in NEEDS_UNTIL else None
        done = replace(fact, at=at, disposition=disposition, until=until)
        course.made.append(Made(snapshot=snapshot, move=move, fact=done))
        snapshot = _with(snapshot, done)
        if effect_of(fact.channel, disposition)[0] is Effect.POINT_BAD and ways(snapshot, fact.channel):
            snapshot = one_way_less(snapshot, fact.channel)

    for _ in range(looks):
        decision = decide(snapshot, now=now)
        course.looked.append(Looked(snapshot=snapshot, now=now, decision=decision))
        if isinstance(decision, (Ask, Stop)):
            break
        snapshot = replace(snapshot, history=with_expired_as_missed(snapshot.history, now))
        for lapse in decision.lapsed:
            snapshot = _with(snapshot, lapse.as_missed(snapshot.history.next_number))
        if isinstance(decision, Act):
            move = decision.move
            fact = TouchFact(
                number=snapshot.history.next_number,
                step=move.step,
                channel=move.channel,
                due_at=move.due_at,
                expires_at=move.expires_at,
                template=move.template,
            )
            if move.by is By.AUTOMATIC:
                come_to(fact, move, now)
            else:
                snapshot = _with(snapshot, fact)
                at = may_be_made_at(snapshot, fact, now=now + next(reaction))
                if at is not None:
                    waiting[fact.number] = (at, move)
            continue
        if isinstance(decision, Switch):
            if not isinstance(decision.to, Position):
                break
            snapshot = replace(snapshot, position=decision.to)
            continue
        assert isinstance(decision, (Wait, Rest))
        ahead = decision.until + next(late)
        if waiting and min(at for at, _ in waiting.values()) <= ahead:
            number = min(waiting, key=lambda number: waiting[number][0])
            at, move = waiting.pop(number)
            fact = next(touch for touch in snapshot.history.touches if touch.number == number)
            now = max(now, at)
            again = may_be_made_at(snapshot, fact, now=now)
            if fact.is_open and again == now:
                come_to(fact, move, now)
            elif fact.is_open and again is not None:
                waiting[number] = (again, move)
        elif next(by_hand) and snapshot.history.answer is None and not snapshot.history.open_touches:
            now = now + (decision.until - now) / 2
            hand = TouchFact(
                number=snapshot.history.next_number, step="by-hand", channel=Channel.CALL, due_at=now
            )
            come_to(hand, None, now)
        else:
            now = ahead
    course.end = snapshot
    return course


def _with(snapshot: Snapshot, fact: TouchFact) -> Snapshot:
    others = [touch for touch in snapshot.history.touches if touch.number != fact.number]
    return replace(snapshot, history=fold((*others, fact)))


def _cycle(items: list[Any]) -> Iterator[Any]:
    while True:
        yield from items


courses = st.builds(run, snapshots(), chances)

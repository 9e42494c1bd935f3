"""What another version of its playbook would change for one running lead: its next move now, and its next move then.

Nothing is stored: the engine is asked twice about the same snapshot, once with each version.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from ringback.engine.decide import decide
from ringback.engine.decisions import Act, Ask, Decision, Move, Rest, Stop, Wait
from ringback.engine.model import By
from ringback.engine.playbook import Playbook, Step
from ringback.engine.preview import at_once, nobody_answers, run
from ringback.explain.words import MOVES, question_words
from ringback.playbooks.compile import compile_source
from ringback.store.models import Enrollment, PlaybookVersion, Touch, TouchState

from .snapshots import Points, points_of, snapshot_of, touches_of

Kind = Literal["same", "earlier", "later", "other_channel", "question", "ends", "stays"]

KINDS: dict[Kind, tuple[str, str]] = {
    "same": ("Same next move", "The next move is the same, at the same time."),
    "earlier": ("Earlier", "The next move comes earlier, or no longer waits for you."),
    "later": ("Later", "The next move comes later, or the lead rests first."),
    "other_channel": ("Other channel", "The next move goes another way: an e-mail instead of a call, say."),
    "question": ("A question", "You are asked what to do."),
    "ends": ("Ends", "The follow-up ends."),
    "stays": (
        "Finish on their version",
        "The new version has no such stage, or would send them again what they have had under another step.",
    ),
}
"""Each kind of change with its label and a sentence, in the order in which they are shown."""

SAME_TIME = timedelta(minutes=1)
LOOKED_AHEAD = timedelta(days=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextMove:
    """What comes next. `what`: a channel, or rest, question, end, nothing. `at`: when; None where no date is."""

    what: str
    at: datetime | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a move to the other version changes. `gone`: steps that were made or wait, and are not in that version.

    `calls_off`: touches on the desk whose step is another one there, by id.
    """

    kind: Kind
    before: NextMove
    after: NextMove
    gone: tuple[str, ...]
    calls_off: tuple[int, ...]


def steps_of(playbook: Playbook) -> dict[str, Step]:
    """All steps of a playbook by their keys."""
    return {step.key: step for step in playbook.steps}


def change_for(enrollment: Enrollment, target: PlaybookVersion, *, now: datetime) -> Change:
    """What moving this running enrollment to `target` would change."""
    touches = touches_of(enrollment)
    points = points_of(enrollment.lead.contact, enrollment.workspace_id)
    old, new = compile_source(enrollment.version.source), compile_source(target.source)
    calls_off = changed_touches(touches, old, new)
    before = _next_move(enrollment, enrollment.version, touches, points, now)
    stays = Change(kind="stays", before=before, after=before, gone=(), calls_off=())
    if not has_stage(enrollment.stage, old, new):
        return stays
    kept = [touch for touch in touches if touch.pk not in calls_off]
    had = messages_elsewhere(touches, new)
    if had and had & _messages_to_come(enrollment, target, kept, points, now):
        return stays
    after = _next_move(enrollment, target, kept, points, now)
    return Change(
        kind=kind_of(before, after),
        before=before,
        after=after,
        gone=gone_steps(touches, old, new),
        calls_off=calls_off,
    )


def has_stage(stage: int, old: Playbook, new: Playbook) -> bool:
    """Whether a lead in this stage of `old` can go on in `new`: there must be such a stage, of the same kind."""
    if stage == 0:
        return True
    before, after = getattr(old, "stages", ()), getattr(new, "stages", ())
    return len(after) > stage < len(before) and type(after[stage]) is type(before[stage])


def changed_touches(touches: Sequence[Touch], old: Playbook, new: Playbook) -> tuple[int, ...]:
    """The touches on the desk whose step is not the same in `new`. Promises and the like are of no step and stay."""
    before, after = steps_of(old), steps_of(new)
    return tuple(
        touch.pk
        for touch in touches
        if touch.state == TouchState.OPEN
        and touch.step in before
        and before[touch.step] != after.get(touch.step)
    )


def gone_steps(touches: Sequence[Touch], old: Playbook, new: Playbook) -> tuple[str, ...]:
    """Steps of `old` that were made or are waiting and that `new` does not have: they no longer count for anything."""
    before, after = steps_of(old), steps_of(new)
    touched = dict.fromkeys(touch.step for touch in touches if touch.state != TouchState.CANCELLED)
    return tuple(step for step in touched if step in before and step not in after)


def messages_elsewhere(touches: Sequence[Touch], new: Playbook) -> frozenset[str]:
    """Templates that this lead has had, and that in `new` belong to steps which do not count as made.

    Keys of steps come from their places. A step that was put before another takes its key over, and the engine, which
    counts by keys, would then send the other one's message again.
    """
    sent = [touch for touch in touches if touch.template and touch.by == By.AUTOMATIC and touch.at]
    made = {touch.step for touch in sent}
    steps = steps_of(new)
    elsewhere = {
        template
        for key, step in steps.items()
        if step.by is By.AUTOMATIC and key not in made
        for template in step.templates
    }
    return frozenset(
        touch.template
        for touch in sent
        if touch.template in elsewhere
        and (touch.step not in steps or touch.template not in steps[touch.step].templates)
    )


def _messages_to_come(
    enrollment: Enrollment,
    version: PlaybookVersion,
    touches: Sequence[Touch],
    points: Points,
    now: datetime,
) -> frozenset[str]:
    """The templates of the messages that would leave by themselves from now on, if nobody answered."""
    own = enrollment.version
    enrollment.version = version
    try:
        snapshot = snapshot_of(enrollment, touches=touches, points=points)
    finally:
        enrollment.version = own
    lines = run(snapshot, start=now, until=now + LOOKED_AHEAD, outcome_of=nobody_answers, reaction_of=at_once)
    return frozenset(
        line.move.template for line in lines if isinstance(line.move, Move) and line.move.by is By.AUTOMATIC
    )


def decided_by(
    enrollment: Enrollment,
    version: PlaybookVersion,
    touches: Sequence[Touch],
    points: Points,
    now: datetime,
) -> Decision:
    """What the engine decides for this enrollment if it went by `version`. The row itself is left as it is."""
    own = enrollment.version
    enrollment.version = version
    try:
        return decide(snapshot_of(enrollment, touches=touches, points=points), now=now)
    finally:
        enrollment.version = own


def _next_move(
    enrollment: Enrollment,
    version: PlaybookVersion,
    touches: Sequence[Touch],
    points: Points,
    now: datetime,
) -> NextMove:
    waiting = [
        touch
        for touch in touches
        if touch.state in (TouchState.OPEN, TouchState.SENDING)
        and (touch.expires_at is None or touch.expires_at > now)
    ]
    if waiting:
        first = min(waiting, key=lambda touch: touch.due_at)
        return NextMove(what=first.channel, at=max(first.due_at, now), words=MOVES[first.channel])
    return next_move_of(decided_by(enrollment, version, touches, points, now), now)


def next_move_of(decision: Decision, now: datetime) -> NextMove:
    """What a decision says comes next; what is overdue comes now."""
    if isinstance(decision, Act):
        move = decision.move
        by_itself = ", automatic" if move.by is By.AUTOMATIC else ""
        return NextMove(
            what=move.channel.value,
            at=max(move.due_at, now),
            words=f"{MOVES[move.channel.value]}{by_itself}",
        )
    if isinstance(decision, Wait):
        if decision.next is None:
            return NextMove(what="nothing", at=decision.until, words="Look again")
        channel = decision.next.channel.value
        return NextMove(what=channel, at=decision.until, words=MOVES[channel])
    if isinstance(decision, Rest):
        return NextMove(what="rest", at=decision.until, words="Rest")
    if isinstance(decision, Ask):
        return NextMove(what="question", at=None, words=question_words(decision.question, {}))
    if isinstance(decision, Stop):
        return NextMove(what="end", at=None, words="The end")
    return NextMove(what="nothing", at=None, words="Something else")


def kind_of(before: NextMove, after: NextMove) -> Kind:
    """Which kind of change this is, by what comes next and when."""
    if after.what == before.what and _same_time(before.at, after.at):
        return "same"
    if after.what == "question":
        return "question"
    if after.what == "end":
        return "ends"
    if before.at is None or after.at is None:
        return "earlier"
    by_time = {"rest", "nothing"} & {before.what, after.what}
    if before.what != after.what and not by_time:
        return "other_channel"
    return "earlier" if after.at < before.at else "later"


def _same_time(first: datetime | None, second: datetime | None) -> bool:
    if first is None or second is None:
        return first is second
    return abs(first - second) < SAME_TIME

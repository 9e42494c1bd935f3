"""`decide`: one snapshot and the time in, one decision out.

The order in which things are looked at is the order of this file: what ends it, what came in and nobody has looked at,
what a person must settle, how it goes on after a pause, what was promised and what the plan says, what comes when the
plan is through.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from .candidates import BLOCKED, DONE, Candidate
from .context import Context, after_pause
from .decisions import Act, Ask, Decision, Rest, Stop, Switch, Wait, because
from .ending import through, unreachable
from .explanations import (
    AT_ONCE,
    ONLY_WITH_EVIDENCE,
    REOPENING,
    nearest,
    ruled_out,
    settles,
    touch_ends,
    touch_open,
    why_paused,
    would_change,
)
from .history import PROMISE, History, fold
from .model import AfterPause, Answer, Channel, Disposition
from .playbook import Phase
from .position import Position
from .promises import agreed_call, promise_is_next
from .snapshot import Snapshot
from .steps import IN_TURN, find
from .unseen import note_unseen
from .unsettled import until_settled


def decide(snapshot: Snapshot, *, now: datetime) -> Decision:
    """What is to be done for this enrollment at `now`, which must be aware. Pure: the same input gives the same answer.

    An open touch whose time is over counts as missed; the caller records that before or along with the decision.
    """
    answer = snapshot.closed_with or snapshot.history.answer
    if answer is not None:
        refer = answer in snapshot.playbook.referral_after
        why = (because("answered", answer=answer.value),)
        nearest_change = ONLY_WITH_EVIDENCE if answer is Answer.DO_NOT_CONTACT else REOPENING
        return Stop(answer=answer, ask_referral=refer, why=why, nearest=nearest_change)
    if Channel.CALL in snapshot.suppressed and Channel.EMAIL in snapshot.suppressed:
        why = (because("suppressed"),)
        return Stop(answer=Answer.DO_NOT_CONTACT, why=why, nearest=ONLY_WITH_EVIDENCE)
    history = with_expired_as_missed(snapshot.history, now)
    if history is not snapshot.history:
        snapshot = replace(snapshot, history=history)
    context = Context(snapshot, now=now)
    if snapshot.unsettled is not None:
        return until_settled(context, snapshot.unsettled)
    if not context.calls_possible and not context.emails_possible and not context.any_other_way():
        return unreachable(context)
    if snapshot.pauses and not promise_is_next(context):
        after = _after_a_pause(context)
        if after is not None:
            return after
    no_plan = snapshot.call_hours_never_meet and not context.emails_possible and not context.any_other_way()
    if not promise_is_next(context) and (no_plan or context.plan_time.next_open(now) is None):
        return Ask(question="never_open", why=(because("never_open"),), nearest=settles("never_open"))
    best = _next(context)
    if best is not None and best.ready_at <= now:
        return Act(
            move=best.move,
            why=best.why,
            ruled_out=ruled_out(context, best.move),
            would_change=would_change(context, best.move),
            nearest=nearest(context, best, best.move),
            lapsed=tuple(context.lapsed),
        )
    if best is None:
        if history.open_touches:
            return _wait_for_open_touch(context, None)
        if promise_is_next(context):
            return Ask(
                question="never_open",
                why=(because("never_open"),),
                nearest=settles("never_open"),
                lapsed=tuple(context.lapsed),
            )
        ending = through(context)
        if isinstance(ending, Rest) and snapshot.pauses:
            return replace(ending, until=_or_end_of_pause(context, ending.until))
        return ending
    if any(touch.ends_at < best.ready_at for touch in history.open_touches):
        return _wait_for_open_touch(context, best)
    move = best.move if best.move.due_at >= now else replace(best.move, due_at=best.ready_at)
    return Wait(
        until=_or_end_of_pause(context, best.ready_at),
        next=move,
        why=best.why if move.step == PROMISE else (*why_paused(context), *best.why),
        ruled_out=ruled_out(context, move),
        would_change=would_change(context, move),
        nearest=nearest(context, best, move),
        lapsed=tuple(context.lapsed),
    )


def _after_a_pause(context: Context) -> Decision | None:
    """A pause set by hand is over, and the plan does not simply go on: a phase begins again, or a person is asked."""
    for pause in sorted(context.snapshot.pauses, key=lambda pause: pause.ends_at):
        if not context.position.since < pause.ends_at <= context.now:
            continue
        then = after_pause(context.snapshot, pause)
        if then is AfterPause.ASK:
            why = (because("pause_over", until=pause.ends_at),)
            return Ask(question="after_pause", why=why, nearest=settles("after_pause"))
        if then is AfterPause.RESTART:
            index = context.calendar.index_at(pause.starts_at)
            phase = len(context.plan.phases) if index is None else index
            to = Position(stage=context.position.stage, phase=phase, since=pause.ends_at)
            return Switch(to=to, why=(because("phase_again", until=pause.ends_at),), nearest=AT_ONCE)
    return None


def _or_end_of_pause(context: Context, until: datetime) -> datetime:
    """`until`, or sooner the end of a pause after which the plan does not simply go on."""
    ends = [
        pause.ends_at
        for pause in context.snapshot.pauses
        if pause.ends_at > context.now
        and after_pause(context.snapshot, pause) in (AfterPause.ASK, AfterPause.RESTART)
    ]
    return min([until, *ends])


def with_expired_as_missed(history: History, now: datetime) -> History:
    """The same history, open touches that ran out by `now` counted as missed."""
    if not any(touch.ends_at <= now for touch in history.open_touches):
        return history
    return fold(
        replace(touch, at=touch.ends_at, disposition=Disposition.MISSED)
        if touch.is_open and touch.ends_at <= now
        else touch
        for touch in history.touches
    )


def _next(context: Context) -> Candidate | None:
    """The earliest move of all. None: there is none, or it waits for a touch that is open now."""
    busy = {touch.channel for touch in context.history.open_touches}
    call_is_agreed = context.history.promise is not None or context.history.comeback is not None
    best: Candidate | None = None
    if call_is_agreed and context.calls_possible:
        if Channel.CALL not in busy:
            best = agreed_call(context)
            context.best_day = None if best is None else context.plan_time.local_date(best.ready_at)
        if promise_is_next(context) and not context.lapsed:  # one that lapsed unseen counts as missed
            return best
        busy.add(Channel.CALL)  # no other call before the agreed one
    index = context.calendar.index_at(context.now)
    note_unseen(context, index, busy)
    phases = context.plan.phases
    while index is not None:
        best, go_on = _best_of(context, context.look_at(index), busy, best)
        if not go_on:
            break
        index = next((k for k in range(index + 1, len(phases)) if context.calendar.bounds(k)), None)
    return best


def _best_of(
    context: Context, phase: Phase, busy: set[Channel], best: Candidate | None
) -> tuple[Candidate | None, bool]:
    """The earliest of `best` and the moves of this phase; and whether a later phase could have an earlier one."""
    found_any = False
    waiting = busy
    for step in phase.steps:
        channel = step.channel
        if channel in waiting:
            context.found[step.key] = BLOCKED
            continue
        context.found[step.key] = found = find(context, phase, step)
        if found is DONE:
            continue
        found_any = True
        if isinstance(found, Candidate) and (best is None or found.ready_at < best.ready_at):
            best = found
            context.best_day = context.plan_time.local_date(best.ready_at)
            if best.ready_at <= context.now:
                return best, False
        if channel is Channel.CALL and isinstance(step.timing, IN_TURN):
            waiting = waiting | {Channel.CALL}
    return best, not found_any


def _wait_for_open_touch(context: Context, planned: Candidate | None) -> Wait:
    """A touch lies on the desk or is being sent; decide again when its time is over."""
    until = min(touch.ends_at for touch in context.history.open_touches)
    return Wait(
        until=_or_end_of_pause(context, until),
        next=planned.move if planned is not None else None,
        why=touch_open(context, until),
        nearest=touch_ends(context),
        ruled_out=tuple(dict.fromkeys(context.ruled_out)),
        lapsed=tuple(context.lapsed),
    )

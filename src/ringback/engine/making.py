"""Whether a touch that lies on the desk, or waits to be sent, may be made now: the same rules, checked again at the
moment of acting. Between the decision and the act a person may have taken their time, and the lead may have said stop.
"""

from __future__ import annotations

from datetime import datetime

from .context import Context
from .history import PROMISE
from .model import Channel, TouchFact
from .openings import Openings
from .pausing import pause_at, resumed
from .playbook import OnArrival, Playbook, Timing, Within
from .promises import hours_of_promise
from .reach import law_of
from .snapshot import Snapshot


def may_be_made_at(snapshot: Snapshot, touch: TouchFact, *, now: datetime) -> datetime | None:
    """The first instant from `now` on at which this open touch may be made; None if it runs out before."""
    if snapshot.closed_with is not None or snapshot.history.answer is not None:
        return None
    context = Context(snapshot, now=now)
    at = _call_at(context, touch) if touch.channel is Channel.CALL else _message_at(context, touch)
    return at if at is not None and at < touch.ends_at else None


def cap_is_full(snapshot: Snapshot, channel: Channel, *, now: datetime) -> bool:
    """Whether a cap of the law, the workspace or the playbook forbids one more touch on this channel at `now`."""
    return Context(snapshot, now=now).within_caps(channel, now)[1] is not None


def _call_at(context: Context, touch: TouchFact) -> datetime | None:
    if not context.calls_possible:
        return None
    hours: Openings = context.call_time
    if touch.step == PROMISE:
        opens, law = hours_of_promise(context.snapshot)
        promise = context.history.promise
        kept_to_the_minute = promise is not None and promise.missed_at is None and touch.due_at == promise.at
        hours = law if kept_to_the_minute and law.is_open(touch.due_at) else opens
    opening = _within_caps(context, Channel.CALL, hours, context.now)
    if touch.step == PROMISE or opening is None:
        return opening
    while opening is not None and (away := pause_at(context.snapshot.away, opening)) is not None:
        opening = _within_caps(context, Channel.CALL, hours, away[1])
    return opening


def _within_caps(context: Context, channel: Channel, hours: Openings, at: datetime) -> datetime | None:
    """The first open instant from `at` on that the caps allow."""
    opening = hours.next_open(at)
    while opening is not None:
        moved, cap = context.within_caps(channel, opening)
        if cap is None:
            return opening
        opening = hours.next_open(moved)
    return None


def _message_at(context: Context, touch: TouchFact) -> datetime | None:
    law = law_of(context.snapshot, touch.channel)
    if not context.possible(touch.channel):
        return None
    if touch.channel is Channel.EMAIL and (
        isinstance(_timing(context.snapshot.playbook, touch.step), (OnArrival, Within))
        or touch.due_at in context.history.calls
    ):
        at: datetime | None = resumed(context.paused, context.now)
    else:
        at = _within_caps(context, touch.channel, context.plan_time, context.now)
    return None if at is None or (law.until is not None and at >= law.until) else at


def _timing(playbook: Playbook, key: str) -> Timing | None:
    return next((step.timing for step in playbook.steps if step.key == key), None)

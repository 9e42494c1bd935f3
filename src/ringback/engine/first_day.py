"""The steps of the first day: the message on arrival, the first call, and what comes after a call or a message.

Each takes the context, the phase and the step, and returns a candidate, whose time may be over, or a mark.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from .candidates import BLOCKED, DONE, Found, Mark
from .context import Context
from .decisions import Reason, because
from .history import NOT_MADE
from .model import By, Channel, Disposition, TouchFact
from .moves import BY_HAND_STAYS_TRUE, call_on, message_at, moved
from .playbook import After, OnArrival, Phase, Step, Within
from .starting import for_calls
from .transitions import NOT_THEIRS, TALKED

AFTER_EMAIL_STAYS_TRUE = timedelta(hours=1)
"""A message that says "I just called" is not sent later than this."""

ARRIVAL_EMAIL_STAYS_TRUE = timedelta(hours=12)

CALL_AGAIN_STAYS_TRUE = timedelta(minutes=15)
"""At least; else the playbook's minimum gap."""


def on_arrival(context: Context, phase: Phase, step: Step, timing: OnArrival) -> Found:
    snapshot = context.snapshot
    if not snapshot.fresh or context.ended(step.key) is not None:
        return DONE
    if context.position.since != snapshot.started_at:
        return DONE
    if context.history.calls:
        found_out = _found_out_that_no_number_is_theirs(context)
        if found_out is None:
            return DONE
        why = because("message_no_number", at=found_out, channel=step.channel.value)
        return _on_arrival(context, phase, step, found_out, why)
    if snapshot.call_hours_never_meet:
        code = "email_arrived_no_hours"
    elif not context.calls_possible:
        code = "email_arrived_no_phone"
    elif (
        for_calls(snapshot.open_time, snapshot.law_time).is_open(snapshot.started_at)
        and moved(context, Channel.CALL, snapshot.started_at) is None
    ):
        return DONE
    else:
        code = "email_arrived_closed"
    why = because(code, arrived_at=snapshot.arrived_at, channel=step.channel.value)
    return _on_arrival(context, phase, step, snapshot.started_at, why)


def _found_out_that_no_number_is_theirs(context: Context) -> datetime | None:
    """When the last of a lead's numbers turned out to be wrong or dead, if no call has gone to them so far."""
    if context.snapshot.phones:
        return None
    calls = [touch.disposition for touch in context.history.touches if touch.channel is Channel.CALL]
    went_to_them = any(came not in NOT_THEIRS for came in calls if came not in (None, Disposition.MISSED))
    return None if went_to_them else context.history.calls[-1]


def _on_arrival(context: Context, phase: Phase, step: Step, at: datetime, why: Reason) -> Found:
    """The first message of all; an e-mail, which wakes nobody, at any hour, others at the next opening."""
    due: datetime | None = at
    if step.channel is not Channel.EMAIL:
        due = context.plan_time.next_open(at)
    if due is None:
        return DONE
    return message_at(
        context,
        phase,
        step,
        due,
        due + ARRIVAL_EMAIL_STAYS_TRUE,
        (why,),
        template=context.template_of(step, 0),
        at_any_hour=step.channel is Channel.EMAIL,
    )


def within(context: Context, phase: Phase, step: Step, timing: Within) -> Found:
    """The first call of all; one that a person made by hand before it takes its place. Or the first message."""
    snapshot = context.snapshot
    if step.channel is not Channel.CALL:
        if context.ended(step.key) is not None or not snapshot.fresh:
            return DONE
        why = because("message_at_once", arrived_at=snapshot.arrived_at, channel=step.channel.value)
        return _on_arrival(context, phase, step, snapshot.started_at, why)
    since = context.position.since
    had = any(entry[1] == step.key and context.counts(entry[0]) for entry in context.call_log)
    if had or context.called_since_start() is not None:
        return DONE
    due = context.call_time.next_open(since)
    if due is None:
        return DONE
    day = context.call_time.local_date(due)
    if since != snapshot.started_at:
        why = because("first_call_of_part")
    elif not snapshot.fresh:
        why = because("first_call_old_lead", arrived_at=snapshot.arrived_at)
    elif due == since:
        why = because("first_call_now", arrived_at=snapshot.arrived_at, target=timing.target)
    else:
        why = because("first_call_at_opening", arrived_at=snapshot.arrived_at, opens_at=due)
    close = context.call_time.close_of(day)
    if close is None:
        return DONE
    template = context.template_of(step, 0)
    return call_on(context, phase, step, day, due, close, (why,), template=template)


def after(context: Context, phase: Phase, step: Step, timing: After) -> Found:
    """Once, `wait` after the step it names; a step that cannot be made is stood in for by the one it came after."""
    if context.ended(step.key) is not None:
        return DONE
    reference = _reference(context, phase, timing.step)
    if isinstance(reference, Mark):
        return reference
    at, channel, disposition = reference
    if disposition in TALKED:
        context.rule_out("person_reached", at=at)
        return DONE
    template = context.template_of(step, 0)
    if step.channel is not Channel.CALL:
        if channel is Channel.CALL and disposition is Disposition.MISSED:
            context.rule_out("no_call_to_refer_to", channel=step.channel.value)
            return DONE
        if disposition in NOT_THEIRS:
            context.rule_out("call_was_not_to_them", channel=step.channel.value, at=at)
            return DONE
        due = at + timing.wait
        return message_at(
            context,
            phase,
            step,
            due,
            due + (AFTER_EMAIL_STAYS_TRUE if step.by is By.AUTOMATIC else BY_HAND_STAYS_TRUE),
            (_why_after(step, timing, channel, disposition, at),),
            template=template,
            at_any_hour=step.channel is Channel.EMAIL and channel is Channel.CALL and not timing.wait,
        )
    if channel is Channel.CALL and disposition is Disposition.MISSED:
        context.rule_out("no_call_to_repeat")
        return DONE
    wanted = at + timing.wait
    call_time = context.call_time
    day = call_time.local_date(wanted)
    opening = call_time.next_open(wanted)
    fits = opening is not None and call_time.local_date(opening) == day and context.bounds.holds(wanted)
    if opening is None or not fits:
        context.rule_out("call_again_does_not_fit", at=wanted)
        return DONE
    expires = opening + max(context.snapshot.playbook.minimum_gap, CALL_AGAIN_STAYS_TRUE)
    why = _why_after(step, timing, channel, disposition, at)
    return call_on(context, phase, step, day, opening, expires, (why,), template=template)


def _why_after(step: Step, timing: After, channel: Channel, came: Disposition, at: datetime) -> Reason:
    """Why this step comes now, after one on `channel` that came to its end at `at`."""
    if came in NOT_MADE:
        return because("after_unmade", channel=step.channel.value, after=channel.value, at=at)
    if step.channel is Channel.CALL:
        code = "call_again_after_call" if channel is Channel.CALL else "call_again_after_email"
        return because(code, at=at, wait=timing.wait, after=channel.value)
    code = "email_after_call" if channel is Channel.CALL else "email_after_email"
    return because(code, call_at=at, wait=timing.wait, channel=step.channel.value, after=channel.value)


def _reference(context: Context, phase: Phase, key: str) -> tuple[datetime, Channel, Disposition] | Mark:
    """When the step with this key came to its end, and how."""
    ended = context.ended(key)
    if isinstance(ended, TouchFact) and ended.at is not None and ended.disposition is not None:
        return ended.at, ended.channel, ended.disposition
    if ended is not None:
        return ended.expires_at or ended.due_at, ended.channel, Disposition.MISSED
    if context.found.get(key) is not DONE:
        return BLOCKED
    step = next(step for step in phase.steps if step.key == key)
    if isinstance(step.timing, After):
        return _reference(context, phase, step.timing.step)
    if isinstance(step.timing, Within) and step.channel is Channel.CALL:
        for touch in context.history.touches:
            if touch.at is not None and touch.disposition is not None and _counts(context, touch):
                return touch.at, touch.channel, touch.disposition
    return DONE


def _counts(context: Context, touch: TouchFact) -> bool:
    """Whether this is a call that was really made, since the plan's beginning."""
    if touch.channel is not Channel.CALL or touch.at is None:
        return False
    return touch.at in context.history.calls and context.counts(touch.at)

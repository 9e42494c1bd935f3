"""The steps of the first day: the e-mail on arrival, the first call, and what comes after a call or an e-mail.

Each takes the context, the phase and the step, and returns a candidate, whose time may be over, or a mark.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from .candidates import BLOCKED, DONE, Found, Mark
from .context import Context
from .decisions import because
from .model import After, Channel, Disposition, OnArrival, Phase, Step, TouchFact, Within
from .moves import call_on, email_at
from .transitions import TALKED

AFTER_EMAIL_STAYS_TRUE = timedelta(hours=1)
"""A message that says "I just called" is not sent later than this."""

ARRIVAL_EMAIL_STAYS_TRUE = timedelta(hours=12)

CALL_AGAIN_STAYS_TRUE = timedelta(minutes=15)
"""At least; else the playbook's minimum gap."""


def on_arrival(context: Context, phase: Phase, step: Step, timing: OnArrival) -> Found:
    snapshot = context.snapshot
    if not snapshot.fresh or context.history.calls or context.ended(step.key) is not None:
        return DONE
    if snapshot.call_hours_never_meet:
        code = "email_arrived_no_hours"
    elif not context.calls_possible:
        code = "email_arrived_no_phone"
    elif snapshot.open_time.is_open(snapshot.started_at):
        return DONE
    else:
        code = "email_arrived_closed"
    why = because(code, arrived_at=snapshot.arrived_at)
    due = snapshot.started_at
    template = step.templates[0] if step.templates else ""
    return email_at(
        context, phase, step, due, due + ARRIVAL_EMAIL_STAYS_TRUE, (why,), template=template, at_any_hour=True
    )


def within(context: Context, _phase: Phase, step: Step, timing: Within) -> Found:
    """The first call of all; one that a person made by hand before it takes its place."""
    snapshot = context.snapshot
    if context.history.calls or any(entry[1] == step.key for entry in context.call_log):
        return DONE
    due = context.plan_time.next_open(snapshot.started_at)
    if due is None:
        return DONE
    day = context.plan_time.local_date(due)
    if not snapshot.fresh:
        why = because("first_call_old_lead", arrived_at=snapshot.arrived_at)
    elif due == snapshot.started_at:
        why = because("first_call_now", arrived_at=snapshot.arrived_at, target=timing.target)
    else:
        why = because("first_call_at_opening", arrived_at=snapshot.arrived_at, opens_at=due)
    close = context.plan_time.close_of(day)
    return DONE if close is None else call_on(context, step, day, due, close, (why,))


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
    if step.channel is Channel.EMAIL:
        if channel is Channel.CALL and disposition is Disposition.MISSED:
            context.rule_out("no_call_to_refer_to")
            return DONE
        code = "email_after_call" if channel is Channel.CALL else "email_after_email"
        due = at + timing.wait
        return email_at(
            context,
            phase,
            step,
            due,
            due + AFTER_EMAIL_STAYS_TRUE,
            (because(code, call_at=at),),
            template=step.templates[0] if step.templates else "",
            at_any_hour=channel is Channel.CALL and not timing.wait,
        )
    if channel is Channel.CALL and disposition is Disposition.MISSED:
        context.rule_out("no_call_to_repeat")
        return DONE
    wanted = at + timing.wait
    plan_time = context.plan_time
    day = plan_time.local_date(wanted)
    opening = plan_time.next_open(wanted)
    if opening is None or plan_time.local_date(opening) != day or context.number_of(day) > phase.last_day:
        context.rule_out("call_again_does_not_fit", at=wanted)
        return DONE
    code = "call_again_after_email" if channel is Channel.EMAIL else "call_again_after_call"
    expires = opening + max(context.snapshot.playbook.minimum_gap, CALL_AGAIN_STAYS_TRUE)
    return call_on(context, step, day, opening, expires, (because(code, at=at, wait=timing.wait),))


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
    if isinstance(step.timing, Within):
        for touch in context.history.touches:
            if touch.channel is Channel.CALL and touch.at in context.history.calls and touch.disposition:
                return touch.at, touch.channel, touch.disposition
    return DONE

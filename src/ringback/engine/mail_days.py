"""E-mails on certain days of the plan, and e-mails every so often."""

from __future__ import annotations

from datetime import timedelta

from .candidates import DONE, LATER, Found
from .context import Context
from .decisions import because
from .model import Every, OnDays, Phase, Step
from .moves import email_at

AFTER_OPENING = timedelta(hours=1)
"""An e-mail of a certain day leaves this long after opening, or in the middle of a shorter day."""


def on_days(context: Context, phase: Phase, step: Step, timing: OnDays) -> Found:
    plan_time = context.plan_time
    for index, number in enumerate(timing.days):
        day = context.date_of(number)
        if day is None or day < context.today:
            continue
        if context.is_later(day):
            return LATER
        spans = plan_time.spans(day)
        start, close = max(spans[0][0], context.snapshot.started_at), spans[-1][1]
        if start >= close or _had(context, step, number):
            continue
        due = plan_time.after_open(start, min(AFTER_OPENING, plan_time.open_left(start, day) / 2), day)
        if due is None:
            continue
        template = step.templates[index % len(step.templates)] if step.templates else ""
        found = email_at(
            context, phase, step, due, close, (because("email_on_day", day=number),), template=template
        )
        if found is not DONE:
            return found
    return DONE


def _had(context: Context, step: Step, number: int) -> bool:
    """Whether the e-mail of this day was sent or given up already, today or before a pause moved the day."""
    plan_time = context.plan_time
    known = [lapse.due_at for lapse in context.lapsed if lapse.step == step.key]
    last = context.history.step_last.get(step.key)
    if last is not None:
        known.append(last.due_at)
    return any(context.number_of(plan_time.local_date(due_at)) >= number for due_at in known)


def every(context: Context, phase: Phase, step: Step, timing: Every) -> Found:
    """Due `interval` after the last e-mail. A worker that stood still sends one when it wakes, not one an interval."""
    plan_time, history = context.plan_time, context.history
    first = context.date_of(phase.first_day)
    end = context.end_of(phase)
    if first is None:
        return DONE
    due = plan_time.spans(first)[0][0]
    last = history.step_last.get(step.key)
    if last is not None and last.at is not None:
        due = max(due, last.at + timing.interval)
    if history.emails:
        due = max(due, history.emails[-1] + timing.interval)
    opening = plan_time.next_open(due)
    again = opening if opening is None or opening >= context.now else plan_time.next_open(context.now)
    if opening is None or again is None or (end is not None and again >= end):
        return DONE
    if context.is_later(plan_time.local_date(again)):
        return LATER
    expires = opening + timing.interval
    if expires <= again:
        expires += timing.interval * ((again - expires) // timing.interval + 1)
    count = history.step_count.get(step.key, 0)
    template = step.templates[count % len(step.templates)] if step.templates else ""
    why = (because("email_every", interval=timing.interval),)
    return email_at(context, phase, step, opening, expires, why, template=template)

"""Steps on certain days of the plan, on every day of a phase, and every so often."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from .calendar import Bounds
from .candidates import DONE, LATER, Candidate, Found
from .context import Context
from .decisions import because
from .model import By, Channel
from .moves import BY_HAND_STAYS_TRUE, call_on, first_date, good_moment, message_at
from .openings import DAY, instant
from .pausing import pause_at
from .playbook import DaySpan, Every, OnDays, Phase, Step, Unit

AFTER_OPENING = timedelta(hours=1)
"""A message of a certain day leaves this long after opening, or in the middle of a shorter day."""

DAY_BY_DAY = 400
"""So many days of a phase are looked at; a plan that has none of its steps by then has none."""


def each_of_days(context: Context, phase: Phase, step: Step, timing: OnDays) -> Found:
    since, listed = first_date(context, step), timing.days
    days = _every_day(context, since) if listed is None else _listed(context, phase, listed, since)
    for index, number, day in days:
        if context.is_later(day):
            return LATER
        if _had(context, step, day, number, phase):
            continue
        found = _on(context, phase, step, timing, day, index, number)
        if found is not DONE:
            return found
    return DONE


def note_days_gone_by(context: Context, phase: Phase, step: Step, timing: OnDays) -> None:
    """Note the message of each listed day that went by, with all its tolerance, before anybody was asked for it."""
    still_to_make = first_date(context, step)
    for index, number, day in _listed(context, phase, timing.days or (), context.bounds.first):
        if day >= still_to_make or _had(context, step, day, number, phase):
            continue
        found = _on(context, phase, step, timing, day, index, number)
        if isinstance(found, Candidate) and found.move.expires_at <= context.now:
            context.lapse(found.move)


def _listed(
    context: Context, phase: Phase, days: tuple[int, ...], since: date
) -> Iterator[tuple[int, int | None, date]]:
    """The listed days from `since` on, with their place in the list; one that is shut moves to another of the phase."""
    unit, bounds = _unit(phase), context.bounds
    for index, number in enumerate(days):
        day = context.calendar.date_of(number, unit)
        if day is None or not bounds.holds(context.plan_time.day_start(day)):
            continue
        if unit is Unit.DAYS and not context.snapshot.open_time.spans(day):
            day = _open_beside(context, day, bounds)
        if day is not None and day >= since and context.plan_time.spans(day):
            yield index, number, day


def _open_beside(context: Context, day: date, bounds: Bounds) -> date | None:
    """The next open day after a shut one; at the end of the phase the last one before it."""
    opening = context.plan_time.next_open(context.plan_time.day_start(day))
    if opening is not None and bounds.holds(opening):
        return context.plan_time.local_date(opening)
    while day > bounds.first:
        day -= DAY
        if context.plan_time.spans(day):
            return day
    return None


def _every_day(context: Context, since: date) -> Iterator[tuple[int, int | None, date]]:
    """Every open day of the phase from `since` on."""
    for index, day in enumerate(context.calendar.open_dates(context.bounds, since)):
        if index > DAY_BY_DAY:
            return
        yield index, None, day


def _unit(phase: Phase) -> Unit:
    return phase.span.unit if isinstance(phase.span, DaySpan) else Unit.OPEN_DAYS


def _had(context: Context, step: Step, day: date, number: int | None, phase: Phase) -> bool:
    """Whether the touch of this day was made or given up already, today or before a pause moved the day."""
    if step.channel is Channel.CALL and _called(context, phase, step, day):
        return True
    last = context.ended(step.key)
    if last is None:
        return False
    last_day = context.plan_time.local_date(last.due_at)
    if last_day >= day or number is None:
        return last_day >= day
    return context.calendar.number_of(last_day, _unit(phase)) >= number


def _called(context: Context, phase: Phase, step: Step, day: date) -> bool:
    """Whether a call that is none of the phase's other steps was made that day: an agreed one is the day's call too."""
    others = {other.key for other in phase.steps if other is not step}
    return any(made and key not in others for _at, key, made in context.calls_on(day))


def _on(
    context: Context, phase: Phase, step: Step, timing: OnDays, day: date, index: int, number: int | None
) -> Found:
    plan_time, bounds = context.plan_time, context.bounds
    spans = plan_time.spans(day)
    start, close = max(spans[0][0], bounds.starts_at), spans[-1][1]
    if start >= close:
        return DONE
    due: datetime | None
    if timing.at is not None:
        start = max(start, instant(plan_time.zone, day, timing.at, late=False))
        if step.channel is Channel.CALL:
            start = max(start, context.not_before() or start)
        due = plan_time.next_open(start)
        if due is None or plan_time.local_date(due) != day:
            context.rule_out("shut_at_that_time", step=step.key, close=close)
            return DONE
    elif step.channel is Channel.CALL:
        due = good_moment(context, Channel.CALL, day, start, close)
    else:
        due = plan_time.after_open(start, min(AFTER_OPENING, plan_time.open_left(start, day) / 2), day)
    if due is None:
        return DONE
    turn = index if number is not None else context.times_had(step.key)
    template = context.template_of(step, turn)
    if step.channel is Channel.CALL:
        why = because("call_each_day") if number is None else because("call_on_day", day=number)
        return call_on(context, phase, step, day, due, close, (why,), template=template)
    why = (
        because("message_each_day", channel=step.channel.value)
        if number is None
        else because("email_on_day", day=number, channel=step.channel.value)
    )
    expires = close if step.by is By.AUTOMATIC else max(close, due + BY_HAND_STAYS_TRUE)
    return message_at(context, phase, step, due, expires, (why,), template=template)


def every(context: Context, phase: Phase, step: Step, timing: Every) -> Found:
    """Again `interval` after the last one. A worker that stood still makes it up once when it wakes, not one by one."""
    interval = _interval(timing, context.times_had(step.key))
    found = _call_again if step.channel is Channel.CALL else _message_again
    return found(context, phase, step, interval)


def _interval(timing: Every, had: int) -> timedelta:
    """The interval before the next one; it widens with each that came to an end."""
    if timing.widening == 1 or had < 2:
        return timing.interval
    most = timing.most or timedelta(days=DAY_BY_DAY)
    interval = timing.interval
    for _ in range(had - 1):
        interval = interval * float(timing.widening)
        if interval >= most:
            return most
    return interval


def _message_again(context: Context, phase: Phase, step: Step, interval: timedelta) -> Found:
    plan_time, bounds = context.plan_time, context.bounds
    due = plan_time.next_open(bounds.starts_at)
    if due is None:
        return DONE
    last = context.ended(step.key)
    if last is not None:
        due = max(due, _end_of(last) + interval)
    lately = _last_on(context, step.channel)
    if lately is not None:
        due = max(due, lately + interval)
    while pause_at(context.skipped, due) is not None:
        due += interval  # what falls into a pause that is skipped is left out
    opening = plan_time.next_open(due)
    again = opening if opening is None or opening >= context.now else plan_time.next_open(context.now)
    if opening is None or again is None or not bounds.holds(again):
        return DONE
    if context.is_later(plan_time.local_date(again)):
        return LATER
    expires = opening + interval
    if expires <= again:
        expires += interval * ((again - expires) // interval + 1)
    template = context.template_of(step, context.times_had(step.key))
    why = (because("email_every", interval=interval, channel=step.channel.value),)
    return message_at(context, phase, step, opening, expires, why, template=template)


def _end_of(last: object) -> datetime:
    """When the last touch of a step was made, or its time ended."""
    at = getattr(last, "at", None) or getattr(last, "expires_at", None)
    assert isinstance(at, datetime)
    return at


def _last_on(context: Context, channel: Channel) -> datetime | None:
    if channel is Channel.EMAIL:
        return context.history.emails[-1] if context.history.emails else None
    made = [at for at, on in context.history.others if on is channel]
    return made[-1] if made else None


def _call_again(context: Context, phase: Phase, step: Step, interval: timedelta) -> Found:
    """On the first open day that is `interval` after the last call, made or missed; today if that day went by."""
    plan_time, bounds = context.plan_time, context.bounds
    wanted = bounds.first
    if context.call_log:
        wanted = max(wanted, plan_time.local_date(context.call_log[-1][0]) + interval // DAY * DAY)
    for day in context.calendar.open_dates(bounds, max(wanted, context.today)):
        if context.is_later(day):
            return LATER
        start, close = max(plan_time.spans(day)[0][0], bounds.starts_at), plan_time.spans(day)[-1][1]
        due = good_moment(context, Channel.CALL, day, start, close) if start < close else None
        if due is not None:
            template = context.template_of(step, context.times_had(step.key))
            why = because("call_every", interval=max(DAY, interval // DAY * DAY))
            found = call_on(context, phase, step, day, due, close, (why,), template=template)
            if found is not DONE:
                return found
        if day - wanted > DAY_BY_DAY * DAY:
            return DONE
    return DONE

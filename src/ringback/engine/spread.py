"""Calls spread over a day, and touches spread over weeks.

The spacing of a day is counted in open time from the last attempt of the day, made or missed, so that a call that comes
late moves those after it and never leaves a backlog.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date

from .candidates import DONE, LATER, Found
from .context import Context
from .decisions import Reason, because
from .model import By, Channel
from .moment import MINUTE, dates_of_period, spread_of
from .moves import BY_HAND_STAYS_TRUE, call_on, count_for, first_date, good_moment, message_at
from .openings import DAY
from .playbook import Phase, SpreadOverDay, SpreadOverPeriod, Step
from .timing import TRIED_LATELY, away_from, even_gap, how_many_fit

PERIODS = 60
"""So many periods of a phase without end are looked at."""


def spread_over_day(context: Context, phase: Phase, step: Step, timing: SpreadOverDay) -> Found:
    for day in context.calendar.open_dates(context.bounds, context.today):
        if context.is_later(day):
            return LATER
        found = _on(context, phase, step, timing, day)
        if found is not DONE:
            return found
        if day > context.today + 400 * DAY:
            return DONE
    return DONE


def _on(context: Context, phase: Phase, step: Step, timing: SpreadOverDay, day: date) -> Found:
    plan_time, minimum, bounds = (
        context.plan_time,
        context.snapshot.playbook.minimum_gap,
        context.bounds,
    )
    spans = plan_time.spans(day)
    close = spans[-1][1] if bounds.ends_at is None else min(spans[-1][1], bounds.ends_at)
    earliest = max(spans[0][0], bounds.starts_at)
    if earliest >= close:
        return DONE
    others = {other.key for other in phase.steps if other is not step}
    today = context.calls_on(day)
    had = sum(1 for entry in today if entry[1] not in others)
    calls = count_for(context, timing.times) - had
    if context.calls_left is not None:
        calls = min(calls, context.calls_left)
    if calls > 0 and context.caps:
        calls = context.left_by_caps(calls, close)
    if calls <= 0:
        return DONE
    start = max(earliest, today[-1][0]) if today else earliest
    left = plan_time.open_left(start, day)
    if close < spans[-1][1]:
        left -= plan_time.open_left(close, day)
    # Of the gap: each lead's calls lie as far before or after the even places as its own share says, so that the calls
    # of many leads do not all fall into the same hours. The first one is moved, and the rest follow it.
    share = spread_of(context.snapshot.seed)
    gap = even_gap(left, calls, minimum, less=share if had else 0)
    due = plan_time.after_open(start, gap, day)
    fit = how_many_fit(left, gap, calls)
    if fit < calls:
        context.rule_out("does_not_fit", dropped=calls - fit, close=close, gap=gap)
    if due is None or fit == 0:
        return DONE
    if not had:
        due += MINUTE * round(gap * share / MINUTE)
    why: tuple[Reason, ...] = (
        because("spread", left=calls, fit=fit, close=close, gap=gap)
        if fit > 1
        else because("spread_last", close=close),
    )
    floor = start + minimum if today else start
    last = context.not_before()
    if last is not None and last > floor:
        floor = last
    moved = away_from(
        max(due, floor),
        tried=context.history.calls,
        earliest=floor,
        latest=close - (fit - 1) * minimum - MINUTE,
        open_time=plan_time,
    )
    if not any(span_start <= moved < span_end for span_start, span_end in spans):
        opening = plan_time.next_open(moved)
        if opening is None or plan_time.local_date(opening) != day:
            return DONE
        moved = opening
    if moved != due:
        why = (*why, because("hour_tried", wanted=due))
    template = context.template_of(step, context.times_had(step.key))
    return call_on(context, phase, step, day, moved, min(close, moved + gap), why, template=template)


def spread_over_period(context: Context, phase: Phase, step: Step, timing: SpreadOverPeriod) -> Found:
    bounds, length = context.bounds, timing.days * DAY
    times = count_for(context, timing.times)
    since = first_date(context, step)
    first = bounds.first + max(0, (since - bounds.first).days // timing.days) * length
    for _ in range(PERIODS):
        begins = context.plan_time.day_start(first)
        if not bounds.holds(begins):
            return DONE
        if context.is_later(first):
            return LATER
        for day in _dates(context, phase, first, timing, times):
            if context.is_later(day):
                return LATER
            if day >= since:
                found = _of_period(context, phase, step, day, times, timing.days)
                if found is not DONE:
                    return found
        first += length
    return DONE


def _dates(context: Context, phase: Phase, first: date, timing: SpreadOverPeriod, times: int) -> list[date]:
    """The dates of the period that begins at `first`."""
    plan_time, bounds = context.plan_time, context.bounds
    days = [first + offset * DAY for offset in range(timing.days)]
    dates = [day for day in days if plan_time.spans(day) and bounds.holds(plan_time.day_start(day))]
    calls = context.history.calls
    before = bisect_left(calls, plan_time.day_start(first))
    return dates_of_period(
        dates,
        times,
        tried=[plan_time.clock(at)[0] for at in calls[max(0, before - TRIED_LATELY) : before]],
        tendency=context.snapshot.tendency,
        seed=context.snapshot.seed,
    )


def _of_period(context: Context, phase: Phase, step: Step, day: date, times: int, days: int) -> Found:
    plan_time = context.plan_time
    spans = plan_time.spans(day)
    start, close = max(spans[0][0], context.bounds.starts_at), spans[-1][1]
    last = context.ended(step.key)
    if close <= start or (last is not None and plan_time.local_date(last.due_at) >= day):
        return DONE
    due = good_moment(context, step.channel, day, start, close)
    if due is None:
        return DONE
    template = context.template_of(step, context.times_had(step.key))
    code = "weekly_call" if days == 7 else "period"
    why = because(code, times=times, days=days, channel=step.channel.value)
    if step.channel is Channel.CALL:
        return call_on(context, phase, step, day, due, close, (why,), template=template)
    expires = close if step.by is By.AUTOMATIC else max(close, due + BY_HAND_STAYS_TRUE)
    return message_at(context, phase, step, due, expires, (why,), template=template)

"""Calls spread over a day, and calls spread over weeks.

The spacing is counted in open time from the last attempt of the day, made or missed, so that a call that comes late
moves those after it and never leaves a backlog.
"""

from __future__ import annotations

from datetime import date, timedelta

from .candidates import DONE, LATER, Found
from .context import Context
from .decisions import Reason, because
from .model import Phase, SpreadOverDay, SpreadOverWeek, Step
from .moves import call_on, count_for
from .openings import DAY
from .timing import away_from, even_gap, how_many_fit, varied_share, weekly_dates

MINUTE = timedelta(minutes=1)


def spread_over_day(context: Context, phase: Phase, step: Step, timing: SpreadOverDay) -> Found:
    day: date | None = context.today
    number = context.number_of(context.today)
    if number < phase.first_day:
        number, day = phase.first_day, context.date_of(phase.first_day)
    while day is not None and number <= phase.last_day:
        if context.is_later(day):
            return LATER
        found = _on(context, phase, step, timing, day)
        if found is not DONE:
            return found
        number += 1
        day = context.date_of(number)
    return DONE


def _on(context: Context, phase: Phase, step: Step, timing: SpreadOverDay, day: date) -> Found:
    plan_time, minimum = context.plan_time, context.snapshot.playbook.minimum_gap
    spans = plan_time.spans(day)
    if not spans:
        return DONE
    close = spans[-1][1]
    earliest = max(spans[0][0], context.snapshot.started_at)
    if earliest >= close:
        return DONE
    others = {other.key for other in phase.steps if other is not step}
    today = context.calls_on(day)
    calls = count_for(context, timing.times) - sum(1 for entry in today if entry[1] not in others)
    if calls > 0 and context.snapshot.caps:
        calls = context.left_by_caps(calls, close)
    if calls <= 0:
        return DONE
    start = max(earliest, today[-1][0]) if today else earliest
    left = plan_time.open_left(start, day)
    gap = even_gap(left, calls, minimum)
    due = plan_time.after_open(start, gap, day)
    fit = how_many_fit(left, gap, calls)
    if fit < calls:
        context.rule_out("does_not_fit", dropped=calls - fit, close=close, gap=gap)
    if due is None or fit == 0:
        return DONE
    why: tuple[Reason, ...] = (because("spread", left=calls, fit=fit, close=close, gap=gap),)
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
    return call_on(context, step, day, moved, min(close, moved + gap), why)


def spread_over_week(context: Context, phase: Phase, step: Step, timing: SpreadOverWeek) -> Found:
    first, last = context.date_of(phase.first_day), context.date_of(phase.last_day)
    if first is None:
        return DONE
    if last is None:  # hours that are open too rarely for the phase ever to end
        last = max(first, context.today) + 400 * DAY
    times = count_for(context, timing.times)
    week = max(0, (context.today - first).days // 7)
    while (monday := first + 7 * week * DAY) <= last:
        if context.is_later(monday):
            return LATER
        dates = [
            day
            for offset in range(7)
            if (day := monday + offset * DAY) <= last and context.plan_time.spans(day)
        ]
        for index, day in enumerate(weekly_dates(dates, times, week)):
            if context.is_later(day):
                return LATER
            if day >= context.today:
                found = _weekly(context, step, day, varied_share(week, index, times), times)
                if found is not DONE:
                    return found
        week += 1
    return DONE


def _weekly(context: Context, step: Step, day: date, share: float, times: int) -> Found:
    plan_time, snapshot = context.plan_time, context.snapshot
    today = context.calls_on(day)
    if any(entry[1] == step.key for entry in today):
        return DONE
    spans = plan_time.spans(day)
    start, close = max(spans[0][0], snapshot.started_at), spans[-1][1]
    if close <= start:
        return DONE
    minutes = plan_time.open_left(start, day) * share // MINUTE  # whole ones: nobody calls at 15:22:11
    due = plan_time.after_open(start, minutes * MINUTE, day)
    if due is None:
        return DONE
    if today:
        start = max(start, today[-1][0] + snapshot.playbook.minimum_gap)
    start = max(start, context.not_before() or start)
    due = away_from(
        max(due, start),
        tried=context.history.calls,
        earliest=start,
        latest=close - MINUTE,
        open_time=plan_time,
    )
    opening = plan_time.next_open(due)
    if opening is None or plan_time.local_date(opening) != day:
        return DONE
    return call_on(context, step, day, opening, close, (because("weekly_call", times=times),))

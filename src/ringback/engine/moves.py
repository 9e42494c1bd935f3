"""From "due at" to a move that can really be made: the last part that all kinds of steps share.

A move is good from `due_at` to `expires_at`. Both depend on the past and the calendar, never on the present, so that a
wait ends where it said; and open time reaches up to `expires_at`, so that a move which has not run out can be made.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from .candidates import DONE, Candidate, Found
from .context import Context
from .decisions import Move, Reason, because
from .limits import Cap
from .model import By, Channel
from .moment import time_of_day
from .pausing import pause_at, resumed
from .playbook import Count, Phase, Step, VoicemailRule
from .reach import law_of

BY_HAND_STAYS_TRUE = timedelta(days=3)
"""What a person writes, posts, visits or does may wait this long, and no longer than its phase."""


def first_date(context: Context, step: Step) -> date:
    """The first date whose touch of this step could still be made: what a person does may wait for days."""
    life = timedelta(0)
    if step.channel is not Channel.CALL:
        life = step.tolerance or (BY_HAND_STAYS_TRUE if step.by is By.PERSON else life)
    return context.today + -life  # of a part of a day a date takes the whole day


def count_for(context: Context, count: Count) -> int:
    """The upper end of a range for a lead whose value is above the line, else the lower one."""
    return count.high if context.snapshot.is_high_value else count.low


def voicemail_offered(context: Context, rule: VoicemailRule, due: datetime, expires: datetime) -> bool:
    """Whether the rule still has a voicemail to give at `due`, and the law lets one be left until the call expires."""
    law, left_at = context.snapshot.voicemail_law, context.history.voicemails
    if not law.allowed or (law.until is not None and expires > law.until):
        return False
    if rule.at_most is None:
        return True
    if rule.at_most == 0:
        return False
    if rule.within is not None:
        left_at = tuple(at for at in left_at if at > due - rule.within)
    return len(left_at) < rule.at_most


def good_moment(
    context: Context, channel: Channel, day: date, start: datetime, close: datetime
) -> datetime | None:
    """The best moment of that day; for a call after those of the day and the minimum gap. None: there is none."""
    if channel is Channel.CALL:
        today = context.calls_on(day)
        if today:
            start = max(start, today[-1][0] + context.snapshot.playbook.minimum_gap)
        start = max(start, context.not_before() or start)
    return time_of_day(
        context.plan_time,
        day,
        earliest=start,
        latest=close,
        tried=context.history.calls,
        tendency=context.snapshot.tendency,
        seed=context.snapshot.seed,
    )


def call_on(
    context: Context,
    phase: Phase,
    step: Step,
    day: date,
    due: datetime,
    expires: datetime,
    why: tuple[Reason, ...],
    *,
    template: str,
) -> Found:
    """A call at `due`, an open instant of that day, if caps and owner allow; else later that day, else not at all."""
    call_time, ends_at = context.call_time, context.bounds.ends_at
    if step.tolerance is not None:
        expires = min(expires, due + step.tolerance)
    put_off = moved(context, Channel.CALL, due)
    if put_off is not None:
        at, because_of = put_off
        opening = call_time.next_open(at)
        if opening is None or call_time.local_date(opening) != day:
            context.ruled_out.append(_dropped(because_of))
            return DONE
        why = (*why, because_of)
        due, expires = opening, expires + (opening - due)
    elif not call_time.is_open(due):
        context.rule_out("last_lawful_minute", wanted=due)
        opening = call_time.next_open(due)
        if opening is None or call_time.local_date(opening) != day:
            return DONE
        due, expires = opening, expires + (opening - due)
    if ends_at is not None and ends_at < expires:
        expires = ends_at
    for span in context.snapshot.away:
        if due < span[0] < expires:
            expires = span[0]
    until = max((min(end, expires) for start, end in call_time.spans(day) if start < expires), default=due)
    if until <= due:
        return DONE
    return _ready(
        context,
        Move(
            channel=Channel.CALL,
            step=step.key,
            by=step.by,
            due_at=due,
            expires_at=until,
            voicemail=voicemail_offered(context, step.voicemail, due, until),
            template=template,
        ),
        why,
        due if due >= context.now else call_time.next_open(context.now),
    )


def moved(context: Context, channel: Channel, due: datetime) -> tuple[datetime, Reason] | None:
    """A later instant than `due`, and what moves it there: a cap, or that the owner is away. None: it stands."""
    away = context.snapshot.away if channel is Channel.CALL else ()
    if not away and not context.caps:
        return None
    at, by = due, None
    for _ in range(1 + len(away)):
        later, cap = context.within_caps(channel, at) if context.caps else (at, None)
        if cap is not None:
            by = by_cap(cap, channel, due, later)
        absence = pause_at(away, later)
        if absence is not None:
            later, by = absence[1], because("moved_by_absence", until=absence[1], wanted=due)
        if later == at:
            break
        at = later
    return None if by is None else (at, by)


def by_cap(cap: Cap, channel: Channel, due: datetime, free: datetime) -> Reason:
    """Why a touch on this channel comes at `free` and not when it was due."""
    return because(
        "moved_by_cap",
        source=cap.source,
        limit=cap.limit,
        period=cap.period,
        counted=cap.counted,
        channel=channel.value,
        wanted=due,
        free_at=free,
    )


def _dropped(moved: Reason) -> Reason:
    """The same for a call that cannot be moved to a later time of its day."""
    code = {"moved_by_cap": "cap_drops", "moved_by_absence": "owner_away"}[moved.code]
    return Reason(code, tuple(pair for pair in moved.params if pair[0] != "wanted"))


def message_at(
    context: Context,
    phase: Phase,
    step: Step,
    due: datetime,
    expires: datetime,
    why: tuple[Reason, ...],
    *,
    template: str,
    at_any_hour: bool = False,
) -> Found:
    """A touch other than a call at `due`, moved into open time unless it may be made at any hour; within its phase, the
    law and the caps."""
    now, plan_time = context.now, context.plan_time
    law = law_of(context.snapshot, step.channel)
    if step.tolerance is not None:
        expires = due + step.tolerance
    ends = context.bounds.ends_at
    if ends is not None and ends < expires:
        expires = ends
    put_off = moved(context, step.channel, due)
    if put_off is not None:
        due, because_of = put_off
        why = (*why, because_of)
    if at_any_hour:
        due = resumed(context.paused, due)
        pause = pause_at(context.paused, expires)
        until = pause[0] if pause else expires
        ready = resumed(context.paused, max(due, now))
    else:
        opening = plan_time.next_open(due)
        if opening is None or opening >= expires:
            return DONE
        due = opening
        until = plan_time.last_open_until(expires, since=plan_time.local_date(due)) or due
        ready = due if due >= now else plan_time.next_open(now) or until
    if until <= due:
        return DONE
    if law.until is not None and (due if until <= now else ready) >= law.until:
        context.law_cut = True
        context.rule_out("email_not_lawful", rule=law.rule, channel=step.channel.value)
        return DONE
    if law.until is not None and law.until < until:
        until = law.until
    move = Move(
        channel=step.channel, step=step.key, by=step.by, due_at=due, expires_at=until, template=template
    )
    return _ready(context, move, why, ready)


def _ready(context: Context, move: Move, why: tuple[Reason, ...], ready: datetime | None) -> Found:
    if move.expires_at <= context.now:
        return Candidate(move, why, move.due_at)
    if ready is None or ready >= move.expires_at:
        return DONE
    return Candidate(move, why, ready)

"""From "due at" to a move that can really be made: the last part that all kinds of steps share.

A move is good from `due_at` to `expires_at`. Both depend on the past and the calendar, never on the present, so that a
wait ends where it said; and open time reaches up to `expires_at`, so that a move which has not run out can be made.
"""

from __future__ import annotations

from datetime import date, datetime

from .candidates import DONE, Candidate, Found
from .context import Context
from .decisions import Move, Reason, because
from .model import Channel, Count, Phase, Step, VoicemailRule
from .pausing import pause_at, resumed


def count_for(context: Context, count: Count) -> int:
    """The upper end of a range for a lead whose value is above the line, else the lower one."""
    return count.high if context.snapshot.is_high_value else count.low


def voicemail_offered(rule: VoicemailRule, left_at: tuple[datetime, ...], due: datetime) -> bool:
    """Whether the rule still has a voicemail to give at `due`."""
    if rule.at_most is None:
        return True
    if rule.at_most == 0:
        return False
    if rule.within is not None:
        left_at = tuple(at for at in left_at if at > due - rule.within)
    return len(left_at) < rule.at_most


def call_on(
    context: Context, step: Step, day: date, due: datetime, expires: datetime, why: tuple[Reason, ...]
) -> Found:
    """A call at `due`, an open instant of that day, if the caps allow it; else later that day, else not at all."""
    plan_time = context.plan_time
    if context.snapshot.caps:
        moved, cap = context.within_caps(due)
        if cap is not None:
            opening = plan_time.next_open(moved)
            if opening is None or plan_time.local_date(opening) != day:
                context.rule_out(
                    "cap_drops", source=cap.source, limit=cap.limit, period=cap.period, free_at=moved
                )
                return DONE
            why = (
                *why,
                because("moved_by_cap", source=cap.source, limit=cap.limit, period=cap.period, wanted=due),
            )
            due, expires = opening, expires + (opening - due)
    until = max((min(end, expires) for start, end in plan_time.spans(day) if start < expires), default=due)
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
            voicemail=voicemail_offered(step.voicemail, context.history.voicemails, due),
            template=step.templates[0] if step.templates else "",
        ),
        why,
        due if due >= context.now else plan_time.next_open(context.now),
    )


def email_at(
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
    """An e-mail at `due`, moved into open time unless it may leave at any hour; within its phase and the law."""
    now, law_until, plan_time = context.now, context.snapshot.email_law.until, context.plan_time
    ends = context.end_of(phase)
    if ends is not None and ends < expires:
        expires = ends
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
    if law_until is not None and (due if until <= now else ready) >= law_until:
        context.email_cut = True
        context.rule_out("email_not_lawful", rule=context.snapshot.email_law.rule)
        return DONE
    if law_until is not None and law_until < until:
        until = law_until
    move = Move(
        channel=Channel.EMAIL, step=step.key, by=step.by, due_at=due, expires_at=until, template=template
    )
    return _ready(context, move, why, ready)


def _ready(context: Context, move: Move, why: tuple[Reason, ...], ready: datetime | None) -> Found:
    if move.expires_at <= context.now:
        return Candidate(move, why, move.due_at)
    if ready is None or ready >= move.expires_at:
        return DONE
    return Candidate(move, why, ready)

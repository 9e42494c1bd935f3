"""What a decision says beside its reasons: what was ruled out, what would change it, and which of that lies nearest.
All of it is data; `ringback.explain` has the sentences.
"""

from __future__ import annotations

from datetime import datetime

from .candidates import Candidate
from .context import Context
from .decisions import Move, Reason, because
from .model import Channel
from .snapshot import Snapshot

NO_TEXT = because("no_text_without_consent")
AN_ANSWER = because("an_answer_or_a_stop")


def no_phone(snapshot: Snapshot) -> Reason:
    if snapshot.phones == 0:
        return because("no_phone")
    if Channel.CALL in snapshot.suppressed:
        return because("phone_suppressed")
    return because("call_not_lawful", rule=snapshot.call_law.rule)


def no_email(snapshot: Snapshot) -> Reason:
    if snapshot.emails == 0:
        return because("no_email")
    if Channel.EMAIL in snapshot.suppressed:
        return because("email_suppressed")
    return because("email_not_lawful", rule=snapshot.email_law.rule)


def ruled_out(context: Context, move: Move) -> tuple[Reason, ...]:
    """What else might have been expected, and why it is not this."""
    snapshot, reasons = context.snapshot, list(dict.fromkeys(context.ruled_out))
    if not context.calls_possible:
        reasons.append(no_phone(snapshot))
    if not context.emails_possible:
        reasons.append(no_email(snapshot))
    if move.channel is Channel.CALL and not move.voicemail:
        left = context.history.voicemails
        reasons.append(because("no_voicemail_left_one", at=left[-1]) if left else because("no_voicemail_now"))
    if not snapshot.sms_law.allowed:
        reasons.append(NO_TEXT)
    if snapshot.zone_unknown:
        reasons.append(because("zone_unknown"))
    return tuple(reasons)


def would_change(context: Context, move: Move) -> tuple[Reason, ...]:
    """What would alter it: an answer always, the close for a call, the caps by how much of them is used."""
    reasons = [AN_ANSWER]
    if move.channel is Channel.CALL:
        end = context.plan_time.span_end(move.due_at)
        if end is not None:
            reasons.append(because("open_until", until=end))
    for cap in context.caps:
        used = sum(1 for at in context.attempts(cap.covers) if at >= move.due_at - cap.period)
        reasons.append(because("cap_used", source=cap.source, used=used, limit=cap.limit, period=cap.period))
    return tuple(reasons)


BARRIERS = ("moved_by_cap", "cap_drops", "moved_by_absence", "owner_away")
"""Reasons that name the one thing that stands between now and a call, in the order in which they weigh."""


def nearest(context: Context, found: Candidate, move: Move) -> Reason:
    """The one thing that would change the decision soonest, with the instant at which it changes by itself."""
    if found.ready_at <= context.now and not context.caps and not context.snapshot.away:
        return because("made_or_missed", until=move.expires_at)
    said = {reason.code: reason for reason in (*found.why, *context.ruled_out)}
    barrier = next((said[code] for code in BARRIERS if code in said), None)
    if barrier is not None:
        return _without(context, barrier)
    if found.ready_at <= context.now:
        return because("made_or_missed", until=move.expires_at)
    for starts_at, until in context.paused:
        if starts_at <= context.now < until:
            return because("pause_lifted", until=until)
    if "value_below_line" in said and context.snapshot.value is not None:
        return because("value_above", amount=context.snapshot.high_value)
    if "budget_spent" in said:
        return because("worth_more", calls=len(context.history.calls))
    if not context.plan_time.is_open(context.now):
        opening = context.plan_time.next_open(context.now)
        if opening is not None and opening == found.ready_at:
            return because("hours_open", until=opening)
    return because("reply_or_call", until=found.ready_at)


def _without(context: Context, barrier: Reason) -> Reason:
    """What "would call now if the cap allowed it" needs: how much of it is used, and when the next slot frees."""
    values = dict(barrier.params)
    if barrier.code in ("moved_by_absence", "owner_away"):
        return because("owner_back", until=values["until"])
    free_at, source = values["free_at"], values["source"]
    used = next(
        (
            sum(1 for at in context.attempts(cap.covers) if at >= context.now - cap.period)
            for cap in context.caps
            if cap.source == source and cap.limit == values["limit"] and cap.period == values["period"]
        ),
        0,
    )
    return because(
        "cap_frees",
        source=source,
        used=used,
        limit=values["limit"],
        period=values["period"],
        free_at=free_at,
    )


def why_paused(context: Context) -> tuple[Reason, ...]:
    """Why the plan stands still now, and until when; empty when it does not."""
    for starts_at, until in context.paused:
        if starts_at <= context.now < until:
            last = max(
                (
                    pause
                    for pause in (*context.snapshot.pauses, *context.history.pauses)
                    if pause.ends_at == until
                ),
                key=lambda pause: pause.starts_at,
            )
            return (because("paused", reason=last.reason, until=until),)
    return ()


def touch_open(context: Context, until: datetime) -> tuple[Reason, ...]:
    touch = context.history.open_touches[0]
    return (because("touch_open", channel=touch.channel.value, due_at=touch.due_at, until=until),)

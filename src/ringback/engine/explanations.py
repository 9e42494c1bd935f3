"""What a decision says beside its reasons: what was ruled out, and what would change it. All of it is data."""

from __future__ import annotations

from datetime import datetime

from .context import Context
from .decisions import Move, Reason, because
from .model import Channel
from .snapshot import Snapshot

NO_TEXT = because("no_text_without_consent")
AN_ANSWER = because("an_answer_or_a_stop")


def no_phone(snapshot: Snapshot) -> Reason:
    return because("no_phone") if snapshot.phones == 0 else because("phone_suppressed")


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
    for cap in context.snapshot.caps:
        used = sum(1 for at in context.attempts() if at >= move.due_at - cap.period)
        reasons.append(because("cap_used", source=cap.source, used=used, limit=cap.limit, period=cap.period))
    return tuple(reasons)


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

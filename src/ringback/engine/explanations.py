"""What a decision says beside its reasons: what was ruled out, what would change it, and which of that lies nearest.
All of it is data; `ringback.explain` has the sentences.
"""

from __future__ import annotations

from datetime import datetime

from .candidates import Candidate
from .context import Context
from .decisions import Move, Param, Reason, because
from .history import PROMISE
from .limits import Cap
from .model import Channel
from .pausing import joined, pause_at
from .promises import hours_of_promise
from .reach import law_of, ways
from .snapshot import Snapshot

NO_TEXT = because("no_text_without_consent")
AN_ANSWER = because("an_answer_or_a_stop")
AT_ONCE = because("happens_at_once")
REOPENING = because("only_reopening")
ONLY_WITH_EVIDENCE = because("only_with_evidence")

YOUR_ANSWER = because("your_answer")
SETTLED_BY = {
    "no_way_to_reach": because("way_added"),
    "never_open": because("other_hours"),
    "find_decision_maker": because("person_added"),
    "nothing_new": because("message_added"),
}
"""What answers a question, where it is not simply a person's choice."""


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
    return email_not_lawful(snapshot)


def email_not_lawful(snapshot: Snapshot) -> Reason:
    law = snapshot.email_law
    return because(
        "email_not_lawful" if law.allowed else "email_without_basis",
        rule=law.rule,
        channel=Channel.EMAIL.value,
    )


def no_other_way(snapshot: Snapshot, channel: Channel) -> Reason | None:
    """Why a channel beside call and e-mail cannot be used. None for a text that lacks consent: that is always told."""
    if ways(snapshot, channel) == 0:
        return because("no_way_by", channel=channel.value)
    if channel in snapshot.suppressed:
        return because("channel_suppressed", channel=channel.value)
    law = law_of(snapshot, channel)
    return because("email_not_lawful", rule=law.rule, channel=channel.value) if law.allowed else None


def ruled_out(context: Context, move: Move) -> tuple[Reason, ...]:
    """What else might have been expected, and why it is not this."""
    snapshot, reasons = context.snapshot, list(dict.fromkeys(context.ruled_out))
    if not context.calls_possible:
        reasons.append(no_phone(snapshot))
    if not context.emails_possible:
        reasons.append(no_email(snapshot))
    if move.channel is Channel.CALL and not move.voicemail:
        reasons.append(_no_voicemail(context, move))
    if not snapshot.sms_law.allowed:
        reasons.append(NO_TEXT)
    if snapshot.zone_unknown:
        reasons.append(because("zone_unknown"))
    return tuple(reasons)


def _no_voicemail(context: Context, move: Move) -> Reason:
    law, left = context.snapshot.voicemail_law, context.history.voicemails
    if not law.allowed or (law.until is not None and move.expires_at > law.until):
        return because("voicemail_not_lawful", rule=law.rule)
    return because("no_voicemail_left_one", at=left[-1]) if left else because("no_voicemail_now")


def would_change(context: Context, move: Move) -> tuple[Reason, ...]:
    """What would alter it: an answer always, the close for a call, the caps by how much of them is used."""
    reasons = [AN_ANSWER]
    if move.channel is Channel.CALL:
        hours = hours_of_promise(context.snapshot)[1] if move.step == PROMISE else context.call_time
        end = hours.span_end(move.due_at)
        if end is not None:
            reasons.append(because("open_until", until=end))
    reasons += [
        _full(context, "cap_used", cap, move.due_at) for cap in context.caps if move.channel in cap.covers
    ]
    return tuple(reasons)


def _full(context: Context, code: str, cap: Cap, at: datetime, **more: Param) -> Reason:
    """How much of a cap is used at that instant."""
    used = sum(1 for attempt in context.attempts(cap.covers) if attempt >= at - cap.period)
    return because(
        code,
        source=cap.source,
        used=min(used, cap.limit),
        limit=cap.limit,
        period=cap.period,
        counted=cap.counted,
        **more,
    )


BARRIERS = {
    "moved_by_cap": "free_at",
    "cap_cuts": "free_at",
    "cap_drops": "free_at",
    "moved_by_absence": "until",
    "owner_away": "until",
}
"""Reasons that name the one thing that stands between now and a touch, in the order in which they weigh, each with the
parameter that says until when."""


def nearest(context: Context, found: Candidate, move: Move) -> Reason:
    """The one thing that would change the decision soonest, with the instant at which it changes by itself."""
    now = context.now
    if found.ready_at <= now and not context.caps and not context.snapshot.away:
        return because("made_or_missed", until=move.expires_at)
    said = {reason.code: reason for reason in (*context.ruled_out, *found.why)}
    barrier = next(
        (said[code] for code, until in BARRIERS.items() if code in said and _after(said[code], until, now)),
        None,
    )
    if barrier is not None:
        return _without(context, barrier)
    if found.ready_at <= now:
        return because("made_or_missed", until=move.expires_at)
    if move.step == PROMISE:
        return _nearest_of_promise(context, found)
    if pause_at(context.paused, now) is not None:
        by_hand = pause_at(joined(context.snapshot.pauses), now)
        if by_hand is not None and pause_at(joined(context.history.pauses), now) is None:
            return because("pause_lifted", until=by_hand[1])
        return because("reply_or_call", until=found.ready_at)
    if "value_below_line" in said and context.snapshot.value is not None:
        channel = said["value_below_line"].get("channel") or Channel.CALL.value
        return because("value_above", amount=context.snapshot.high_value, channel=channel)
    if "budget_spent" in said:
        return because("worth_more", calls=context.calls_made)
    hours = context.call_time if move.channel is Channel.CALL else context.plan_time
    if not hours.is_open(now) and hours.next_open(now) == found.ready_at:
        return because("hours_open", until=found.ready_at)
    return because("reply_or_call", until=found.ready_at)


def _nearest_of_promise(context: Context, found: Candidate) -> Reason:
    """What holds an agreed call: its own time, a pause that a person set, or the hours."""
    promise = context.history.promise
    assert promise is not None
    since = max(context.now, promise.at)
    if found.ready_at == since:
        return because("reply_or_call", until=found.ready_at)
    pause = pause_at(joined(context.snapshot.pauses), since)
    if pause is not None:
        return because("pause_lifted", until=pause[1])
    return because("hours_open", until=found.ready_at)


def _after(barrier: Reason, name: str, now: datetime) -> bool:
    until = barrier.get(name)
    return isinstance(until, datetime) and until > now


def _without(context: Context, barrier: Reason) -> Reason:
    """What "would call now if the cap allowed it" needs: how much of it is used, and when the next slot frees."""
    values = dict(barrier.params)
    if barrier.code in ("moved_by_absence", "owner_away"):
        return because("owner_back", until=values["until"])
    cap = next(
        cap
        for cap in context.caps
        if (cap.source, cap.limit, cap.period) == (values["source"], values["limit"], values["period"])
    )
    return _full(context, "cap_frees", cap, context.now, channel=values["channel"], free_at=values["free_at"])


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
    """Which touch is waited for: the one whose time is over first."""
    touch = min(context.history.open_touches, key=lambda touch: touch.ends_at)
    return (because("touch_open", channel=touch.channel.value, due_at=touch.due_at, until=until),)


def touch_ends(context: Context) -> Reason:
    """What would change a wait for an open touch: what comes of it."""
    first = min(context.history.open_touches, key=lambda touch: touch.ends_at)
    return because("touch_comes_to_an_end", channel=first.channel.value, until=first.ends_at)


def settles(question: str) -> Reason:
    """What a person who is asked can do about it."""
    return SETTLED_BY.get(question, YOUR_ANSWER)

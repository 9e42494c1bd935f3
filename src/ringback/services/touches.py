"""What came of a touch: recorded once, with its consequences, in one transaction with the next move."""

from __future__ import annotations

from datetime import datetime, timedelta

from ringback.engine.model import By, Channel, Disposition
from ringback.engine.transitions import NEEDS_UNTIL, TALKED, Effect, IllegalDisposition, effect_of
from ringback.queries.snapshots import HOLDING
from ringback.store.models import (
    Enrollment,
    EnrollmentState,
    Lead,
    LeadState,
    PointStatus,
    Touch,
    TouchState,
    User,
    touch_key,
)
from ringback.store.transactions import need_write, write

from .advance import advance
from .asking import withdraw
from .errors import CannotRecord
from .journal import note as journal
from .same_person import locked_with_person, look_again_elsewhere
from .suppression import suppress_contact

BY_HAND = "by-hand"
REPLY = "reply"
INBOUND = frozenset(
    {
        Disposition.REPLIED_YES,
        Disposition.REPLIED_NO,
        Disposition.REPLIED_STOP,
        Disposition.REPLIED_NOT_NOW,
        Disposition.REPLIED,
        Disposition.OUT_OF_OFFICE,
        Disposition.BOUNCED,
    }
)
REPLIES_TO_MESSAGES = frozenset({Disposition.CALL_BACK, Disposition.NOT_QUALIFIED})
"""Of a call these came of talking; to a message they are a reply."""
WAITS = frozenset({Effect.PROMISE, Effect.PAUSE, Effect.HOLD})
FARTHEST = timedelta(days=5 * 366)
"""A date that somebody names farther off than this is a slip of the hand."""

SETTLE_REPLIES = TALKED | {
    Disposition.REPLIED_YES,
    Disposition.REPLIED_NO,
    Disposition.REPLIED_STOP,
    Disposition.REPLIED_NOT_NOW,
    Disposition.REPLIED,
}
"""What is recorded about the person themselves; a message of theirs that nobody has looked at yet is settled by it."""

OPT_OUTS = frozenset({Disposition.DO_NOT_CONTACT, Disposition.REPLIED_STOP})


def record_outcome(
    touch: Touch,
    *,
    disposition: Disposition | str,
    now: datetime,
    user: User | None = None,
    actor: str | None = None,
    until: datetime | None = None,
    note: str = "",
    answers: dict[str, str] | None = None,
) -> Touch:
    """Record what came of a touch that lies on the desk. Raises `CannotRecord` if it is not open any more."""
    disposition = _legal(touch.channel, disposition, until, now)
    who = actor or (str(user.pk) if user else "system")
    with write():
        enrollment = locked_with_person(touch.enrollment_id)
        fresh = Touch.objects.select_related("point").get(pk=touch.pk)
        if fresh.state != TouchState.OPEN:
            raise CannotRecord(why_not_open(fresh))
        finish(fresh, disposition, now=now, user=user, actor=who, until=until, note=note, answers=answers)
        advance(enrollment, now=now, actor=who)
        look_again_elsewhere(enrollment, now=now, actor=who)
    return fresh


def finish(
    touch: Touch,
    disposition: Disposition,
    *,
    now: datetime,
    actor: str,
    at: datetime | None = None,
    user: User | None = None,
    until: datetime | None = None,
    note: str = "",
    answers: dict[str, str] | None = None,
) -> None:
    """Write the disposition into the touch and do to the contact point and the person what it says.

    `at`: when it happened, if that was before `now`. Needs an open write; the caller then calls `advance`.
    """
    need_write()
    touch.state = TouchState.UNSURE if disposition is Disposition.UNSURE else TouchState.DONE
    touch.disposition = disposition.value
    touch.at = now if at is None else at
    touch.until = until
    touch.made_by = user or touch.made_by
    touch.note = note or touch.note
    touch.answers = answers or touch.answers
    touch.save(update_fields=["state", "disposition", "at", "until", "made_by", "note", "answers"])
    journal(
        touch.workspace_id,
        "touched",
        now=now,
        actor=actor,
        lead=touch.lead_id,
        n=touch.number,
        channel=touch.channel,
        came=disposition.value,
    )
    effect, _answer = effect_of(Channel(touch.channel), disposition)
    if effect is Effect.POINT_BAD and touch.point is not None and touch.point.status == PointStatus.OK:
        touch.point.status = PointStatus.BAD
        touch.point.evidence = f"{disposition.value} on {touch.at:%Y-%m-%d}"
        touch.point.save(update_fields=["status", "evidence"])
    if effect in WAITS:
        # What lies on the desk is not wanted now; the plan offers it anew when the waiting is over.
        others = Touch.objects.filter(enrollment_id=touch.enrollment_id, state=TouchState.OPEN)
        others.exclude(pk=touch.pk).update(state=TouchState.CANCELLED)
    if disposition in SETTLE_REPLIES:
        # Whoever has talked with them knows what they wrote.
        withdraw(touch.lead, now=now, actor=actor, kinds=HOLDING, reason=disposition.value)
    if disposition in OPT_OUTS:
        suppress_contact(
            touch.lead.contact,
            reason="asked not to be contacted",
            evidence=f"{touch.channel} {touch.number} of lead #{touch.lead.number}",
            now=now,
            actor=actor,
        )


def log_by_hand(
    lead: Lead,
    *,
    channel: Channel | str,
    disposition: Disposition | str,
    at: datetime,
    now: datetime,
    user: User | None = None,
    actor: str | None = None,
    until: datetime | None = None,
    note: str = "",
) -> Touch:
    """Record a touch that was made outside the desk, or a reply that came in.

    An open touch of the same channel is taken as this one, so that a call logged on the lead's page does not leave its
    twin on the desk. Raises `CannotRecord` for a closed lead, an instant in the future, or a wrong disposition.
    """
    if at.tzinfo is None:
        raise CannotRecord("The time needs a time zone, for example 2026-03-04T15:00:00-07:00.")
    disposition = _legal(channel, disposition, until, at)
    channel = Channel(channel)
    if at > now:
        raise CannotRecord("This has not happened yet. Give the time at which it happened.")
    who = actor or (str(user.pk) if user else "system")
    with write():
        enrollment = _running(lead)
        if not is_reply(channel, disposition):
            open_one = (
                Touch.objects.select_related("point")
                .filter(
                    enrollment=enrollment, channel=channel.value, state=TouchState.OPEN, by=By.PERSON.value
                )
                .first()
            )
            if open_one is not None:
                finish(open_one, disposition, now=now, at=at, user=user, actor=who, until=until, note=note)
                advance(enrollment, now=now, actor=who)
                look_again_elsewhere(enrollment, now=now, actor=who)
                return open_one
        touch = add_touch(enrollment, channel, disposition, at, now)
        finish(touch, disposition, now=now, at=at, user=user, actor=who, until=until, note=note)
        advance(enrollment, now=now, actor=who)
        look_again_elsewhere(enrollment, now=now, actor=who)
    return touch


def is_reply(channel: Channel, disposition: Disposition) -> bool:
    """Whether this is what a person said to a message, and not another touch."""
    return disposition in INBOUND or (channel is not Channel.CALL and disposition in REPLIES_TO_MESSAGES)


def record_reply(
    enrollment: Enrollment,
    disposition: Disposition,
    *,
    at: datetime,
    now: datetime,
    actor: str,
    user: User | None = None,
    until: datetime | None = None,
) -> Touch:
    """Record what a message that came in says, with its consequences and the next move. Needs an open write.

    `enrollment` must come from `locked_with_person`. `at`: when it was written, not after `now`.
    """
    need_write()
    touch = add_touch(enrollment, Channel.EMAIL, disposition, at, now)
    finish(touch, disposition, now=now, at=at, user=user, actor=actor, until=until)
    advance(enrollment, now=now, actor=actor)
    look_again_elsewhere(enrollment, now=now, actor=actor)
    return touch


def add_touch(
    enrollment: Enrollment, channel: Channel, disposition: Disposition, at: datetime, now: datetime
) -> Touch:
    """A touch that did not come from the plan, still without its outcome. Needs an open write."""
    need_write()
    last = enrollment.touches.order_by("-number").select_related("point").first()
    number = (last.number if last else 0) + 1
    answered = (
        enrollment.touches.filter(channel=channel.value, point__isnull=False).order_by("-number").first()
    )
    return Touch.objects.create(
        workspace_id=enrollment.workspace_id,
        enrollment=enrollment,
        lead_id=enrollment.lead_id,
        number=number,
        step=REPLY if is_reply(channel, disposition) else BY_HAND,
        channel=channel.value,
        by=By.PERSON.value,
        state=TouchState.OPEN,
        due_at=at,
        point=answered.point if answered else None,
        key=touch_key(enrollment.pk, number),
        playbook_version=enrollment.version.number,
        created_at=now,
    )


def _running(lead: Lead) -> Enrollment:
    if lead.state == LeadState.CLOSED:
        raise CannotRecord(f"Lead #{lead.number} is closed. Reopen it first.")
    running = Enrollment.objects.filter(lead=lead).exclude(state=EnrollmentState.CLOSED).first()
    if running is None:
        raise CannotRecord(f"Lead #{lead.number} is not being followed up. Reopen it first.")
    return locked_with_person(running.pk)


def _legal(channel: str, disposition: Disposition | str, until: datetime | None, at: datetime) -> Disposition:
    try:
        known = Disposition(disposition)
        effect_of(Channel(channel), known)
    except (ValueError, IllegalDisposition) as error:
        text = str(error) if isinstance(error, IllegalDisposition) else f"{error} here."
        raise CannotRecord(text) from None
    if known in (Disposition.MISSED, Disposition.UNSURE):
        raise CannotRecord("That is found out by Ringback itself; record what came of the touch.")
    if known in NEEDS_UNTIL:
        if until is None:
            raise CannotRecord("Say when: this outcome needs a date and time.")
        if until.tzinfo is None:
            raise CannotRecord("The date needs a time zone, for example 2026-03-04T15:00:00-07:00.")
        if until <= at:
            raise CannotRecord("The date lies in the past. Choose one that is still to come.")
        if until - at > FARTHEST:
            raise CannotRecord(
                "The date is more than five years off. Choose a nearer one, or close the lead."
            )
    return known


def why_not_open(touch: Touch) -> str:
    if touch.state == TouchState.DONE:
        return f"This was recorded already ({touch.disposition.replace('_', ' ')}). Nothing was changed."
    if touch.state == TouchState.MISSED:
        return "The time for this one is over; the plan has gone on. Log what happened on the lead's page."
    if touch.state == TouchState.CANCELLED:
        return "This was called off in the meantime, because the lead was closed or its plan was changed."
    return "This cannot be recorded now."

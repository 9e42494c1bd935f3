"""What a person can decide about an open question, and what each choice does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from ringback.engine import __version__ as engine_version
from ringback.engine.model import AfterPause, Answer, By, Channel, Disposition
from ringback.engine.playbook import Plan
from ringback.engine.position import Position
from ringback.explain.encode import instant
from ringback.playbooks.compile import compile_source
from ringback.store.models import (
    Lead,
    LeadState,
    Question,
    Touch,
    TouchState,
    User,
    touch_key,
)
from ringback.store.transactions import write

from .advance import Rows, advance, locked, rows_of
from .asking import settle_messages
from .choices import Choice, Chosen
from .closing import close_lead, end_enrollments
from .enrollments import start
from .errors import CannotSettle
from .journal import note
from .playbook_choice import last_playbook
from .reply_choices import REPLY_CHOICES, REPLY_DOES
from .suppression import suppress_contact
from .switching import to_position
from .touches import FARTHEST, finish

DEFAULT_PAUSE = timedelta(days=7)

SEND_AGAIN_WITHIN = timedelta(days=4)
"""A message that a person wants sent again leaves in the next open time; a long weekend must not swallow it."""


_CLOSE_UNREACHABLE = Choice(code="close_unreachable", label="Close: cannot be reached")
_CLOSE_NO = Choice(code="close_no", label="Close: no")
_LOOK_AGAIN = Choice(code="look_again", label="I have mended it, look again")
_AGAIN_LATER = Choice(code="pause", label="Come back later…", needs_until=True)

CHOICES: dict[str, tuple[Choice, ...]] = {
    "no_way_to_reach": (_LOOK_AGAIN, _AGAIN_LATER, _CLOSE_UNREACHABLE),
    "never_open": (
        _LOOK_AGAIN,
        Choice(code="skip", label="Go on by e-mail alone"),
        _AGAIN_LATER,
        _CLOSE_UNREACHABLE,
    ),
    "what_next": (
        Choice(code="start_over", label="Start the plan over"),
        _AGAIN_LATER,
        _CLOSE_UNREACHABLE,
        _CLOSE_NO,
    ),
    "nothing_new": (
        Choice(code="look_again", label="I have added something new, look again"),
        Choice(code="skip_stage", label="Leave the come-back out"),
        _AGAIN_LATER,
        _CLOSE_UNREACHABLE,
    ),
    "find_decision_maker": (
        Choice(code="look_again", label="I have added somebody, look again"),
        Choice(code="start_over", label="Start the plan over with the same person"),
        _AGAIN_LATER,
        _CLOSE_UNREACHABLE,
        _CLOSE_NO,
    ),
    "playbook_missing": (
        Choice(code="look_again", label="I have added it, look again"),
        Choice(code="start_over", label="Start this plan over"),
        _AGAIN_LATER,
        _CLOSE_UNREACHABLE,
        _CLOSE_NO,
    ),
    "after_pause": (
        Choice(code="shift_plan", label="Go on where it stood"),
        Choice(code="restart_phase", label="Begin the phase again"),
        Choice(code="skip_missed", label="Go on as if there had been no pause"),
        _CLOSE_UNREACHABLE,
    ),
    "ask_referral": (
        Choice(code="knows_nobody", label="They know nobody"),
        Choice(code="not_asked", label="Do not ask"),
    ),
    "unsure_email": (
        Choice(code="was_sent", label="It arrived, leave it"),
        Choice(code="send_again", label="It did not leave, send it again"),
    ),
    "email_not_configured": (
        Choice(code="sent_by_hand", label="I sent it by hand"),
        Choice(code="skip", label="Leave it out"),
    ),
    "email_not_possible": (
        Choice(code="sent_by_hand", label="I sent it by hand"),
        Choice(code="send_again", label="I have mended it, send it now"),
        Choice(code="skip", label="Leave it out"),
    ),
    "email_failed": (
        Choice(code="send_again", label="Send it again"),
        Choice(code="sent_by_hand", label="I sent it by hand"),
        Choice(code="skip", label="Leave it out"),
    ),
    "email_too_late": (
        Choice(code="send_again", label="Send it all the same"),
        Choice(code="sent_by_hand", label="I sent it by hand"),
        Choice(code="skip", label="Leave it out"),
    ),
    "opted_out_came_back": (
        Choice(code="keep_out", label="Leave them alone, close it"),
        Choice(code="close_yes", label="I have spoken with them: yes"),
        Choice(code="close_no", label="I have spoken with them: no"),
    ),
    **REPLY_CHOICES,
}


def settle(
    question: Question,
    *,
    settlement: str,
    now: datetime,
    user: User | None = None,
    until: datetime | None = None,
    person: Mapping[str, str] | None = None,
    seen: int | None = None,
) -> None:
    """Do what was chosen and close the question. Raises `CannotSettle` if it is settled or not offered.

    `person`: whoever was named with it. `seen`: the message that whoever decides has read; a later one refuses it.
    """
    choices = {choice.code: choice for choice in CHOICES.get(question.kind, ())}
    if settlement not in choices:
        raise CannotSettle(f"Choose one of: {', '.join(choices) or 'nothing can be chosen here'}.")
    if choices[settlement].needs_until:
        until = until or now + DEFAULT_PAUSE
        if until.tzinfo is None or until <= now:
            raise CannotSettle("Choose a date that is still to come.")
        if until - now > FARTHEST:
            raise CannotSettle("The date is more than five years off. Choose a nearer one.")
    actor = str(user.pk) if user else "system"
    with write():
        fresh = Question.objects.select_for_update().get(pk=question.pk)
        if fresh.settled_at is not None:
            raise CannotSettle("Somebody has settled this already.")
        if seen is not None and fresh.message_id not in (None, seen):
            raise CannotSettle("Another message of theirs has come in the meantime. Read it first.")
        fresh.settled_at, fresh.settled_by, fresh.settlement = now, user, settlement
        fresh.save(update_fields=["settled_at", "settled_by", "settlement"])
        lead = Lead.objects.select_related("contact", "workspace").get(pk=fresh.lead_id)
        note(
            lead.workspace_id,
            "settled",
            now=now,
            actor=actor,
            lead=lead,
            question=fresh.kind,
            choice=settlement,
        )
        until = until if choices[settlement].needs_until else None
        case = Chosen(
            question=fresh,
            lead=lead,
            now=now,
            actor=actor,
            until=until,
            user=user,
            person={name: text for name, text in (person or {}).items() if text},
        )
        _DO[settlement](case)
        if fresh.message_id is not None:
            settle_messages(lead, settlement, now=now, user=user)


def _look_again(case: Chosen) -> None:
    enrollment = case.running()
    if enrollment is not None:
        advance(enrollment, now=case.now, actor=case.actor)


def _pause(case: Chosen) -> None:
    enrollment = case.running()
    if enrollment is None or case.until is None:
        return
    # A plan that is through has nothing to come back to; it begins anew when the pause is over.
    if case.question.kind in ("what_next", "find_decision_maker", "playbook_missing"):
        end_enrollments(case.lead, answer=None, now=case.now)
        enrollment = locked(start(case.lead, now=case.now, actor=case.actor, fresh=False).pk)
        enrollment.touches.filter(state=TouchState.OPEN).update(state=TouchState.CANCELLED)
    enrollment.pauses = [
        *enrollment.pauses,
        {"starts_at": instant(case.now), "ends_at": instant(case.until), "reason": "put off by hand"},
    ]
    enrollment.save(update_fields=["pauses"])
    advance(enrollment, now=case.now, actor=case.actor)


def _start_over(case: Chosen) -> None:
    playbook = last_playbook(case.lead)
    end_enrollments(case.lead, answer=None, now=case.now)
    start(case.lead, now=case.now, actor=case.actor, fresh=False, playbook=playbook)


def _skip_stage(case: Chosen) -> None:
    """Past the come-back that has nothing new to say, to what follows it."""
    enrollment = case.running()
    if enrollment is None:
        return
    stages = compile_source(enrollment.version.source).stages
    following = (number for number, stage in enumerate(stages) if number > enrollment.stage)
    skipped = next((number for number in following if isinstance(stages[number], Plan)), None)
    if skipped is not None:
        plan = stages[skipped]
        assert isinstance(plan, Plan)
        past = Position(stage=skipped, phase=len(plan.phases), since=case.now)
        to_position(enrollment, past, now=case.now, actor=case.actor)
    advance(enrollment, now=case.now, actor=case.actor)


def _after_pause(then: AfterPause) -> Callable[[Chosen], None]:
    """The pause that is over gets the way that was chosen; the time until the choice counts as part of it."""

    def choose(case: Chosen) -> None:
        enrollment = case.running()
        if enrollment is None:
            return
        since = enrollment.stage_since or enrollment.started_at
        enrollment.pauses = [
            {**one, "then": then.value, "ends_at": instant(case.now)}
            if since < datetime.fromisoformat(one["ends_at"]) <= case.now
            else one
            for one in enrollment.pauses
        ]
        enrollment.save(update_fields=["pauses"])
        advance(enrollment, now=case.now, actor=case.actor)

    return choose


def _nothing_more(_case: Chosen) -> None:
    """The lead is closed, and stays as it is."""


def _close(answer: Answer) -> Callable[[Chosen], None]:
    def close(case: Chosen) -> None:
        close_lead(case.lead, answer=answer, now=case.now, actor=case.actor, because=case.question.kind)

    return close


def _keep_out(case: Chosen) -> None:
    suppress_contact(
        case.lead.contact, reason="opted out before", evidence="kept by hand", now=case.now, actor=case.actor
    )
    _close(Answer.DO_NOT_CONTACT)(case)


def _was_sent(case: Chosen) -> None:
    touch = case.touch()
    touch.state, touch.disposition = TouchState.DONE, Disposition.SENT.value
    touch.save(update_fields=["state", "disposition"])
    _look_again(case)


def _send_again(case: Chosen) -> None:
    """A new touch of the same step with the same text, due now. The old one stays as it was, as not sent."""
    old = case.touch()
    if old.state == TouchState.UNSURE:
        old.state, old.disposition = TouchState.DONE, Disposition.FAILED.value
        old.save(update_fields=["state", "disposition"])
    enrollment = case.running()
    if enrollment is None or case.lead.state == LeadState.CLOSED:
        raise CannotSettle("The lead is closed, so nothing is sent any more.")
    rows = rows_of(enrollment)
    if rows.points.best(Channel(old.channel)) is None:
        raise CannotSettle("There is no usable address any more. Add one, or leave this message out.")
    if any(one.channel == old.channel and one.state in _PENDING for one in rows.touches):
        raise CannotSettle("Another message to this person is about to leave. Decide this when it has left.")
    _add(rows, old, case.now, step=old.step, by=By.AUTOMATIC, expires_at=case.now + SEND_AGAIN_WITHIN)
    advance(enrollment, now=case.now, actor=case.actor, rows=rows)


_PENDING = (TouchState.OPEN, TouchState.SENDING)


def _sent_by_hand(case: Chosen) -> None:
    enrollment = case.running()
    if enrollment is None:
        return
    rows = rows_of(enrollment)
    touch = _add(rows, case.touch(), case.now, step="by-hand", by=By.PERSON, expires_at=None)
    finish(touch, Disposition.SENT, now=case.now, actor=case.actor)
    advance(enrollment, now=case.now, actor=case.actor, rows=rows)


def _add(rows: Rows, old: Touch, now: datetime, *, step: str, by: By, expires_at: datetime | None) -> Touch:
    """Another touch in the place of `old`, to the address that is the best one now."""
    number = rows.next_number()
    touch = Touch.objects.create(
        workspace_id=old.workspace_id,
        enrollment=rows.enrollment,
        lead=rows.enrollment.lead,
        number=number,
        step=step,
        channel=old.channel,
        by=by.value,
        state=TouchState.OPEN,
        due_at=now,
        expires_at=expires_at,
        template=old.template,
        point=rows.points.best(Channel(old.channel)),
        key=touch_key(rows.enrollment.pk, number),
        why=old.why,
        playbook_version=rows.enrollment.version.number,
        engine_version=engine_version,
        created_at=now,
    )
    rows.touches.append(touch)
    return touch


_DO: dict[str, Callable[[Chosen], None]] = {
    "look_again": _look_again,
    "pause": _pause,
    "start_over": _start_over,
    "close_unreachable": _close(Answer.UNREACHABLE),
    "close_no": _close(Answer.NO),
    "close_yes": _close(Answer.YES),
    "keep_out": _keep_out,
    "was_sent": _was_sent,
    "send_again": _send_again,
    "sent_by_hand": _sent_by_hand,
    "skip": _look_again,
    "skip_stage": _skip_stage,
    "shift_plan": _after_pause(AfterPause.SHIFT),
    "restart_phase": _after_pause(AfterPause.RESTART),
    "skip_missed": _after_pause(AfterPause.SKIP),
    "knows_nobody": _nothing_more,
    "not_asked": _nothing_more,
    **REPLY_DOES,
}

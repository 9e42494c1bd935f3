"""What a person can decide about a message that came in, and what each choice does. One key for each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ringback.engine import __version__ as engine_version
from ringback.engine.model import Answer, By, Channel, Disposition
from ringback.explain.encode import instant
from ringback.store.models import InboundMessage, LeadState, Touch, TouchState, touch_key

from .advance import Rows, advance, rows_of
from .choices import Choice, Chosen
from .closing import close_lead
from .enrollments import mark_open, take_up_again
from .errors import CannotSettle
from .inbound_case import running, written_at
from .referrals import referred
from .suppression import suppress_contact
from .touches import record_reply

ANSWER_TEMPLATE = "your-answer"
ASKED = "asked not to be contacted"

_YES = Choice(code="reply_yes", label="Yes", key="y")
_NO = Choice(code="reply_no", label="No", key="n")
_LATER = Choice(code="reply_not_now", label="Not now…", needs_until=True, key="l")
_STOP = Choice(code="reply_stop", label="Do not contact", key="s")
_WRONG = Choice(code="reply_wrong_person", label="Wrong person…", key="w", needs_person=True)
_ANSWER = Choice(code="reply_answer", label="Answer them", key="a")
_ON = Choice(code="reply_keep_going", label="Keep going as planned", key="k")

REPLY_CHOICES: dict[str, tuple[Choice, ...]] = {
    "reply": (_YES, _NO, _LATER, _ANSWER, _ON, _WRONG, _STOP),
    "reply_after_end": (
        Choice(code="end_yes", label="It is a yes after all", key="y"),
        Choice(code="end_reopen", label="Take it up again", key="o"),
        Choice(code="end_later", label="Come back later…", needs_until=True, key="l"),
        Choice(code="end_leave", label="Leave it closed", key="k"),
        Choice(code="end_stop", label="Do not contact", key="s"),
    ),
    "reply_after_stop": (Choice(code="end_leave", label="Leave them alone", key="k"),),
    "has_left": (
        Choice(code="left_person", label="Somebody takes their place…", key="w", needs_person=True),
        Choice(code="reply_keep_going", label="Keep going with what is left", key="k"),
        Choice(code="left_close", label="Close: cannot be reached", key="n"),
    ),
    "colleague_named": (
        Choice(code="named_lead", label="Make it a lead"),
        Choice(code="named_no", label="No"),
    ),
    "challenge": (Choice(code="challenge_done", label="Done"),),
}


def _message(case: Chosen) -> InboundMessage | None:
    return InboundMessage.objects.filter(pk=case.question.message_id or 0).first()


def _at(case: Chosen) -> datetime:
    """When they wrote it, so that what they say counts from then."""
    message = _message(case)
    return min(written_at(message), case.now) if message is not None else case.now


def _said(disposition: Disposition) -> Callable[[Chosen], None]:
    """The reply means this; recorded as of the instant at which it was written."""

    def record(case: Chosen) -> None:
        enrollment = running(case.lead)
        if enrollment is not None:
            record_reply(
                enrollment,
                disposition,
                at=_at(case),
                now=case.now,
                actor=case.actor,
                user=case.user,
                until=case.until,
            )
        elif disposition is Disposition.REPLIED_STOP:
            _stop(case)
        elif disposition in _ANSWERS:
            close_lead(
                case.lead, answer=_ANSWERS[disposition], now=case.now, actor=case.actor, because="reply"
            )
        else:
            raise CannotSettle("This lead is not being followed up. Put it into a playbook first.")

    return record


_ANSWERS = {Disposition.REPLIED_YES: Answer.YES, Disposition.REPLIED_NO: Answer.NO}


def _stop(case: Chosen) -> None:
    suppress_contact(case.lead.contact, reason=ASKED, evidence="e-mail", now=case.now, actor=case.actor)


def _somebody_else(answer: Answer) -> Callable[[Chosen], None]:
    """Whoever was named is a lead that comes from this one, and this one ends."""

    def name(case: Chosen) -> None:
        if case.person.get("full_name"):
            referred(case.lead, **dict(case.person), now=case.now, actor=case.actor, user=case.user)
        close_lead(case.lead, answer=answer, now=case.now, actor=case.actor, because=case.question.kind)

    return name


def _named(case: Chosen) -> None:
    known = case.question.params
    person = dict(case.person) or {
        "full_name": str(known.get("name", "")),
        "email": str(known.get("email", "")),
        "phone": str(known.get("phone", "")),
        "role": str(known.get("role", "")),
    }
    referred(case.lead, **person, now=case.now, actor=case.actor, user=case.user)


def _answer(case: Chosen) -> None:
    """A draft in the thread on the desk; the plan goes on behind it."""
    enrollment = running(case.lead)
    if enrollment is None or case.lead.state == LeadState.CLOSED:
        raise CannotSettle("This lead is not being followed up. Answer by your own mail program.")
    message = _message(case)
    record_reply(
        enrollment, Disposition.REPLIED, at=_at(case), now=case.now, actor=case.actor, user=case.user
    )
    rows = rows_of(enrollment)
    pending = (TouchState.OPEN, TouchState.SENDING)
    for touch in rows.touches:
        if touch.channel == Channel.EMAIL.value and touch.state == TouchState.OPEN:
            touch.state = TouchState.CANCELLED  # what the plan has just offered; the answer comes first
            touch.save(update_fields=["state"])
    if any(one.channel == Channel.EMAIL.value and one.state in pending for one in rows.touches):
        raise CannotSettle("A message to this person is just leaving. Answer when it has left.")
    _draft(rows, case, message)
    advance(enrollment, now=case.now, actor=case.actor, rows=rows)


def _draft(rows: Rows, case: Chosen, message: InboundMessage | None) -> None:
    number = rows.next_number()
    point = rows.points.best(Channel.EMAIL)
    if point is None:
        raise CannotSettle("There is no usable address to answer to. Call them, or add an address.")
    wrote_from = message.from_address if message is not None else ""
    usable = (one for one in rows.points.usable if one.kind == "email" and one.value == wrote_from)
    touch = Touch.objects.create(
        workspace_id=case.lead.workspace_id,
        enrollment=rows.enrollment,
        lead=rows.enrollment.lead,
        number=number,
        step="by-hand",
        channel=Channel.EMAIL.value,
        by=By.PERSON.value,
        state=TouchState.OPEN,
        due_at=case.now,
        template=ANSWER_TEMPLATE,
        in_reply_to=message.message_id if message is not None else "",
        point=next(usable, point),
        key=touch_key(rows.enrollment.pk, number),
        playbook_version=rows.enrollment.version.number,
        engine_version=engine_version,
        created_at=case.now,
    )
    rows.touches.append(touch)


def _end_yes(case: Chosen) -> None:
    _refuse_open(case)
    mark_open(case.lead, now=case.now, actor=case.actor)
    close_lead(case.lead, answer=Answer.YES, now=case.now, actor=case.actor, because="reply")


def _reopen(case: Chosen) -> None:
    _refuse_open(case)
    pauses = []
    if case.until is not None:
        pauses = [
            {"starts_at": instant(case.now), "ends_at": instant(case.until), "reason": "asked to come back"}
        ]
    take_up_again(case.lead, now=case.now, actor=case.actor, pauses=pauses)


def _refuse_open(case: Chosen) -> None:
    if case.lead.state == LeadState.OPEN:
        raise CannotSettle("This lead was taken up again in the meantime.")


def _nothing_more(_case: Chosen) -> None:
    """It stays as it is."""


REPLY_DOES: dict[str, Callable[[Chosen], None]] = {
    "reply_yes": _said(Disposition.REPLIED_YES),
    "reply_no": _said(Disposition.REPLIED_NO),
    "reply_not_now": _said(Disposition.REPLIED_NOT_NOW),
    "reply_stop": _said(Disposition.REPLIED_STOP),
    "reply_keep_going": _said(Disposition.REPLIED),
    "reply_wrong_person": _somebody_else(Answer.UNQUALIFIED),
    "reply_answer": _answer,
    "end_yes": _end_yes,
    "end_reopen": _reopen,
    "end_later": _reopen,
    "end_stop": _stop,
    "end_leave": _nothing_more,
    "left_person": _somebody_else(Answer.UNREACHABLE),
    "left_close": _somebody_else(Answer.UNREACHABLE),
    "named_lead": _named,
    "named_no": _nothing_more,
    "challenge_done": _nothing_more,
}

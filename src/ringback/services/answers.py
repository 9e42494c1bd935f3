"""What a person answers on the page behind the link in a message. Each answer moves the lead at once and is told.

Nothing here asks who holds the link: the token does. An answer that says what the last one said changes nothing, so
that a double tap, a second device or a reloaded page count once; another one takes its place, and the journal keeps
both. Whoever is closed may come back by their own word; whoever has opted out is a question to a person.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from ringback.engine.model import Answer, Channel, Disposition
from ringback.engine.slots import offer
from ringback.queries.agreed import agreed_with_others
from ringback.queries.answer_page import as_asked_now, running_of, standing_of
from ringback.queries.snapshots import points_of
from ringback.store.models import Enrollment, Lead, LeadState, Touch
from ringback.store.transactions import part, write

from .advance import advance, locked
from .answer_case import ACTOR, Case, Said, case_of, opened
from .answer_number import take_number
from .asking import ask
from .closing import close_lead
from .errors import CannotRecord, CannotRefer, ReferredIsShut, ReferredSelf, SlotGone
from .journal import note
from .referrals import referred
from .same_person import hold_person
from .suppression import suppress_contact
from .touches import FARTHEST

AT_ONCE = timedelta(seconds=1)
"""A promise lies after the word that gives it. This much later is at once, and the desk has it in the same moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Who is the right person: a name, a number or an address, what they do there."""

    full_name: str
    phone: str = ""
    email: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was taken down. `choice`: yes, at_once, later, no, stop, other, or came_back: somebody who had opted out
    asks for a call, and a person decides. `until`: of the call or the date. `again`: it had been said already."""

    choice: str
    until: datetime | None = None
    again: bool = False


def call_me(
    touch: Touch, *, at: datetime | None, phone: str = "", message: str = "", now: datetime
) -> Answered:
    """Agree a call at a slot that is free now, or (None) as soon as possible. `phone`: another number, as typed.

    Raises `SlotGone` for a time that cannot be had any more, and `CannotRecord`.
    """
    with write():
        case = case_of(touch, now)
        choice = "yes" if at is not None else "at_once"
        answer = Said(choice=choice, until=at, message=message, more=phone)
        if known := case.said_before(answer):
            return Answered(choice=known, until=at, again=True)
        if standing_of(case.lead) == "opted_out":
            return _came_back(case, answer)
        enrollment = case.running_or_anew()
        if phone.strip():
            take_number(case.lead, phone, now=now, actor=ACTOR)
        elif points_of(case.lead.contact, case.lead.workspace_id).best(Channel.CALL) is None:
            raise CannotRecord("Please give a phone number, so that we can call you.")
        _refuse_taken(enrollment, at, now)
        case.lead.asked_at = now  # whoever asks for a call asks
        case.lead.save(update_fields=["asked_at"])
        until = now + AT_ONCE if at is None else at
        case.record(enrollment, Disposition.CALL_BACK, until=until, message=message)
        case.go_on(enrollment, at=until if at is None else now)
        case.tell(answer)
        return Answered(choice=choice, until=at)


def ask_later(touch: Touch, *, until: datetime, message: str = "", now: datetime) -> Answered:
    """Leave the person alone until that date, then call. Raises `CannotRecord` for one that is past or years off."""
    if until.tzinfo is None or until <= now:
        raise CannotRecord("Choose a date that is still to come.")
    if until - now > FARTHEST:
        raise CannotRecord("This date is more than five years off. Choose a nearer one.")
    with write():
        case = case_of(touch, now)
        answer = Said(choice="later", until=until, message=message)
        if known := case.said_before(answer):
            return Answered(choice=known, until=until, again=True)
        if standing_of(case.lead) == "opted_out":
            return _still_out(case, answer)
        enrollment = case.running_or_anew()
        case.record(enrollment, Disposition.REPLIED_NOT_NOW, until=until, message=message)
        case.go_on(enrollment)
        case.tell(answer)
        return Answered(choice="later", until=until)


def decline(touch: Touch, *, stop: bool, message: str = "", now: datetime) -> Answered:
    """No, thank you: it is over. `stop`: and no more contact on any channel, which shuts the person."""
    with write():
        case = case_of(touch, now)
        answer = Said(choice="stop" if stop else "no", message=message)
        if known := case.said_before(answer):
            return Answered(choice=known, again=True)
        if standing_of(case.lead) == "opted_out":
            return _still_out(case, answer)
        enrollment, was = case.running_or_newest(), case.lead.answer
        disposition = Disposition.REPLIED_STOP if stop else Disposition.REPLIED_NO
        case.record(enrollment, disposition, message=message)
        case.go_on(enrollment)
        if case.is_open():  # in no plan: it waited for a person
            close_lead(case.lead, answer=Answer.NO, now=now, actor=ACTOR, because="answer page")
        case.tell(answer, was=was)
        return Answered(choice=answer.choice)


def somebody_else(touch: Touch, *, named: Named | None, message: str = "", now: datetime) -> Answered:
    """Somebody else is the right person: this lead is closed, and whoever is named becomes a lead linked to it.

    They have not asked for anything, and are told apart from those who have. Raises `CannotRefer`.
    """
    with write():
        case = case_of(touch, now)
        more = [named.full_name, named.phone, named.email, named.role] if named else []
        answer = Said(choice="other", message=message, more=json.dumps(more))
        if known := case.said_before(answer):
            return Answered(choice=known, again=True)
        if standing_of(case.lead) == "opted_out":
            return _still_out(case, answer)
        enrollment = case.running_or_newest()
        case.record(enrollment, Disposition.NOT_QUALIFIED, message=message)
        case.go_on(enrollment)
        if case.is_open():
            close_lead(case.lead, answer=Answer.UNQUALIFIED, now=now, actor=ACTOR, because="answer page")
        number = _refer(case, named, message) if named else 0
        case.tell(answer, number=number)
        return Answered(choice="other")


def page_opened(touch: Touch, *, now: datetime) -> bool:
    """A person has looked at the page of this message. Kept once for each message. Whether it was the first time."""
    with write():
        held = hold_person(touch.lead.contact)
        lead = Lead.objects.select_related("contact").get(pk=touch.lead_id)
        if lead.contact.erased_at is not None or not opened(lead, touch, now):
            return False
        running = running_of(lead)
        if running is not None and running.pk in held:  # a plan may have a step for it
            advance(locked(running.pk), now=now, actor=ACTOR)
        return True


# ----------------------------------------------------------------------------------------------------------- the parts


def _came_back(case: Case, answer: Said) -> Answered:
    """They had opted out and ask for a call. Nothing is done by itself: their lead waits for a person."""
    lead = case.lead
    if lead.state == LeadState.CLOSED:
        lead.state, lead.answer, lead.closed_at = LeadState.OPEN, "", None
        note(lead.workspace_id, "reopened", now=case.now, actor=ACTOR, lead=lead)
    if answer.message not in lead.message:
        lead.message = f"{lead.message}\n{answer.message}".strip()
    lead.save(update_fields=["state", "answer", "closed_at", "message"])
    ask(lead, "opted_out_came_back", now=case.now, actor=ACTOR, name=lead.contact.full_name)
    case.tell(answer, choice="came_back")
    return Answered(choice="came_back")


def _still_out(case: Case, answer: Said) -> Answered:
    """They had opted out, and that stays. A stop is made whole, and a lead that waited for a person is closed again."""
    if answer.choice == "stop":
        suppress_contact(
            case.lead.contact,
            reason="asked not to be contacted",
            evidence="answer page",
            now=case.now,
            actor=ACTOR,
        )
    close_lead(case.lead, answer=Answer.DO_NOT_CONTACT, now=case.now, actor=ACTOR, because="answer page")
    case.note(answer)
    return Answered(choice="stop")


def _refuse_taken(enrollment: Enrollment, at: datetime | None, now: datetime) -> None:
    lead = enrollment.lead
    snapshot = as_asked_now(enrollment, points_of(lead.contact, lead.workspace_id), now=now)
    offered = offer(snapshot, now=now, taken=agreed_with_others(lead, now=now))
    if at is None and not offered.at_once:
        raise SlotGone("Nobody can call you right now. Please choose a time.")
    if at is not None and at not in offered.slots:
        raise SlotGone("This time cannot be had any more. Please choose another one.")


def _refer(case: Case, named: Named, message: str) -> int:
    """The number of the lead of whoever was named; 0 for one who has opted out, of which nobody here learns."""
    try:
        with part():
            found = referred(
                case.lead,
                full_name=named.full_name,
                phone=named.phone,
                email=named.email,
                role=named.role,
                note=message,
                now=case.now,
                actor=ACTOR,
            )
    except ReferredSelf:
        raise CannotRefer("That is you. Leave these fields empty, or name somebody else.") from None
    except ReferredIsShut:
        note(case.lead.workspace_id, "referral_shut", now=case.now, actor=ACTOR, lead=case.lead)
        return 0
    if found.contact.organization_id is None and case.lead.contact.organization_id is not None:
        found.contact.organization = case.lead.contact.organization
        found.contact.save(update_fields=["organization"])
    return found.lead.number if found.lead else 0

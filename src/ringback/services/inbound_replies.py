"""What a person wrote. A stop is obeyed at once; everything else holds the plan until somebody has read it."""

from __future__ import annotations

from ringback.engine.model import Answer, Disposition
from ringback.inbox.model import Meaning
from ringback.queries.suppressions import shut_keys
from ringback.store.models import ContactPoint, Lead

from .advance import advance
from .asking import ask
from .inbound_case import ACTOR, Came, Case, asking, call_off, handled, running
from .inbound_leads import somebody_new
from .inbound_matching import senders_of
from .notices import tell
from .suppression import shut, suppress_contact
from .touches import record_reply

ASKED = "asked not to be contacted"


def reply(case: Case) -> Came:
    """A message that a person wrote."""
    if case.understood.meaning is Meaning.STOP:
        return _stop(case)
    lead = case.lead
    if lead is None:
        return somebody_new(case)
    told(case, lead)
    if case.open_lead is not None:
        return hold_for_a_person(case, lead, "reply")
    return _after_end(case, lead)


def hold_for_a_person(case: Case, lead: Lead, kind: str) -> Came:
    """Nothing more is made for this lead until a person has decided what the message means."""
    call_off(lead)
    enrollment = running(lead)
    ask(lead, kind, now=case.now, actor=ACTOR, enrollment=enrollment, message=case.row)
    if enrollment is not None:
        advance(enrollment, now=case.now, actor=ACTOR)
    return asking("asked")


def told(case: Case, lead: Lead) -> None:
    """Tell whoever has the lead that its person wrote."""
    meaning = case.understood.meaning
    tell(
        case.workspace,
        "reply",
        now=case.now,
        lead=lead,
        name=lead.contact.full_name or case.row.from_address,
        meaning=meaning.value if meaning else "",
        message=case.row.pk,
    )


def _after_end(case: Case, lead: Lead) -> Came:
    """A closed lead never comes back by itself, and what its person writes is never lost."""
    if lead.answer == Answer.DO_NOT_CONTACT or shut_keys(lead.contact):
        ask(lead, "reply_after_stop", now=case.now, actor=ACTOR, message=case.row)
        return asking("asked")
    if lead.answer == Answer.YES and case.understood.meaning not in (Meaning.NO, Meaning.WRONG_PERSON):
        return handled("of_customer")  # they have said yes already; their owner is told
    ask(lead, "reply_after_end", now=case.now, actor=ACTOR, message=case.row)
    return asking("asked")


def _stop(case: Case) -> Came:
    """On all channels, at once, however sure the reading is. An address of theirs that nobody knew is listed too."""
    contact, lead = case.match.contact, case.lead
    evidence = f"e-mail of {case.at:%Y-%m-%d}"
    if contact is not None:
        enrollment = running(lead) if lead is not None and case.open_lead is not None else None
        if enrollment is not None:
            record_reply(enrollment, Disposition.REPLIED_STOP, at=case.at, now=case.now, actor=ACTOR)
        else:
            suppress_contact(contact, reason=ASKED, evidence=evidence, now=case.now, actor=ACTOR)
    senders = senders_of(case.message)[:1]
    for address in senders:
        known = ContactPoint.objects.filter(contact=contact, kind="email", value=address).exists()
        if contact is None or not known:
            shut(
                case.workspace, ("email", address), reason=ASKED, evidence=evidence, now=case.now, actor=ACTOR
            )
    if lead is not None:
        told(case, lead)
    if contact is None and (not senders or case.match.matched_by == "domain"):
        return asking("stopped" if senders else "unplaced")
    return handled("stopped")

"""Somebody else's name: whom a person recommends, and who else decides at their organization.

Both end in a lead that is linked to the one it came from, so that both show where it comes from and what came of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ringback.engine.decisions import ToPerson
from ringback.engine.playbook import SwitchPerson
from ringback.intake.drafts import LeadDraft, draft_from_fields
from ringback.intake.text import one_line
from ringback.playbooks.compile import compile_source
from ringback.queries.suppressions import shut_keys
from ringback.store.models import (
    Contact,
    Enrollment,
    EnrollmentState,
    Lead,
    LeadLink,
    LeadState,
    RawSource,
    Touch,
    TouchState,
    User,
    Workspace,
)
from ringback.store.transactions import need_write, write

from .advance import advance, locked
from .asking import settle_open
from .capture import capture
from .enrollments import start
from .errors import CannotRefer
from .journal import note as journal
from .matching import find_known
from .people import add_points, fill_in, new_contact
from .switching import linked_lead, to_person

SOURCE = "referral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Who was named. `lead`: theirs, None for a colleague who is only known now. `known`: they were known before."""

    contact: Contact
    lead: Lead | None
    known: bool


def refer(
    lead: Lead,
    *,
    full_name: str,
    phone: str = "",
    email: str = "",
    role: str = "",
    note: str = "",
    now: datetime,
    actor: str,
    user: User | None = None,
) -> Named:
    """A person whom the one of this lead has named: found or made, with a lead that is linked to this one.

    Nobody who was named has asked for anything: their plan runs without the clock of an inquiry. Somebody whose lead is
    open keeps it: it is linked, what they asked for stands, and its plan goes on. An open question for a referral is
    settled. Raises `CannotRefer` for nobody who could be reached, the same person, or one who has opted out.
    """
    with write():
        return refer_within(
            lead,
            full_name=full_name,
            phone=phone,
            email=email,
            role=role,
            note=note,
            now=now,
            actor=actor,
            user=user,
        )


def refer_within(
    lead: Lead,
    *,
    full_name: str,
    phone: str = "",
    email: str = "",
    role: str = "",
    note: str = "",
    now: datetime,
    actor: str,
    user: User | None = None,
) -> Named:
    """`refer` inside an open write."""
    need_write()
    lead = _locked(lead)
    workspace = lead.workspace
    draft = _draft(lead, full_name, phone, email, role, note, now)
    known = find_known(workspace, draft)
    if known.contact is None:
        made = capture(
            workspace,
            draft,
            now=now,
            actor=actor,
            raw_source=RawSource.HAND,
            owner=lead.owner,
            known=known,
            named_by=lead,
        ).lead
        _refuse_shut(made.contact)
        _note(made, lead, now=now, actor=actor)
        named = Named(contact=made.contact, lead=made, known=False)
    else:
        contact = _completed(known.contact, lead, draft, now)
        theirs = contact.leads.filter(state=LeadState.OPEN).select_related("workspace", "contact").first()
        if theirs is None:
            theirs = linked_lead(lead, contact, link=LeadLink.REFERRAL, now=now, actor=actor)
            theirs.source, theirs.notes, theirs.value = SOURCE, draft.notes, None
            theirs.save(update_fields=["source", "notes", "value"])
            start(theirs, now=now, actor=actor, fresh=False)
        elif theirs.linked_from_id is None:
            theirs.linked_from, theirs.link = lead, LeadLink.REFERRAL
            theirs.save(update_fields=["linked_from", "link"])
            _note(theirs, lead, now=now, actor=actor)
        named = Named(contact=contact, lead=theirs, known=True)
    settle_open(lead, "ask_referral", "referred", now=now, actor=actor, user=user)
    return named


def add_colleague(
    lead: Lead,
    *,
    full_name: str,
    phone: str = "",
    email: str = "",
    role: str = "",
    note: str = "",
    now: datetime,
    actor: str,
    user: User | None = None,
) -> Named:
    """Another person at the organization of this lead.

    Where the plan asks who else decides there, they take its place at once, after the cool-off that the playbook names.
    Otherwise they are known from now on, for when the plan comes to that. Raises `CannotRefer`.
    """
    with write():
        lead = _locked(lead)
        running = Enrollment.objects.filter(lead=lead).exclude(state=EnrollmentState.CLOSED).first()
        asked = running is not None and settle_open(
            lead, "find_decision_maker", "colleague_added", now=now, actor=actor, user=user
        )
        organization = lead.contact.organization
        if organization is None and not asked:
            raise CannotRefer("It is not known at which organization this person is.")
        draft = _draft(lead, full_name, phone, email, role, note, now)
        known = find_known(lead.workspace, draft)
        contact = known.contact
        if contact is None:
            contact = new_contact(lead.workspace, draft, now)
        else:
            contact = _completed(contact, lead, draft, now)
            theirs = contact.leads.filter(state=LeadState.OPEN).first()
            if theirs is not None:
                raise CannotRefer(
                    f"{contact.full_name} is being followed up already, as lead #{theirs.number}."
                )
            if contact.organization_id not in (None, lead.contact.organization_id):
                raise CannotRefer(f"{contact.full_name} is known at {contact.organization} already.")
        _refuse_shut(contact)
        contact.organization = organization
        contact.save(update_fields=["organization"])
        journal(lead.workspace_id, "colleague_added", now=now, actor=actor, lead=lead, role=contact.role)
        if running is None:
            return Named(contact=contact, lead=None, known=known.contact is not None)
        enrollment = locked(running.pk)
        if not asked:
            advance(enrollment, now=now, actor=actor)
            return Named(contact=contact, lead=None, known=known.contact is not None)
        to = ToPerson(contact=contact.pk, role=contact.role, starts_at=_starts_at(enrollment, now))
        following = to_person(enrollment, to, now=now, actor=actor)
        advance(locked(following.pk), now=now, actor=actor)
        return Named(contact=contact, lead=following.lead, known=known.contact is not None)


def _locked(lead: Lead) -> Lead:
    # One arrival after the other, as in `capture`: the same person must not be made twice.
    Workspace.objects.select_for_update(no_key=True).only("pk").get(pk=lead.workspace_id)
    return Lead.objects.select_related("contact__organization", "workspace", "owner").get(pk=lead.pk)


def _draft(
    lead: Lead, full_name: str, phone: str, email: str, role: str, text: str, now: datetime
) -> LeadDraft:
    given = {
        "name": one_line(full_name),
        "phone": phone.strip(),
        "email": email.strip(),
        "role": one_line(role)[:100],
        "notes": text.strip(),
        "interest": lead.interest,
        "source": SOURCE,
    }
    workspace = lead.workspace
    draft = draft_from_fields(
        {name: value for name, value in given.items() if value},
        country=workspace.country,
        zone=ZoneInfo(workspace.time_zone),
        now=now,
    )
    if not isinstance(draft, LeadDraft) or not draft.full_name:
        raise CannotRefer("Give the name of the person.")
    for problem in draft.problems:
        if problem.field in ("phone", "email"):
            raise CannotRefer(f"The {problem.field} {problem.why}: “{problem.text}”.")
    if not draft.reachable:
        raise CannotRefer("Give a phone number or an e-mail address, so that this person can be reached.")
    return draft


def _completed(known: Contact, lead: Lead, draft: LeadDraft, now: datetime) -> Contact:
    """The known person with what is new about them. Raises `CannotRefer` for the person of the lead itself."""
    if known.pk == lead.contact_id:
        raise CannotRefer(
            "That is the person of this lead. Add the number or the address to the lead instead."
        )
    contact = Contact.objects.select_related("organization").get(pk=known.pk)
    _refuse_shut(contact)
    add_points(contact, draft, now)
    fill_in(contact, draft)
    if draft.role and contact.role != draft.role:
        contact.role = draft.role[:100]
        contact.save(update_fields=["role"])
    return contact


def _refuse_shut(contact: Contact) -> None:
    if shut_keys(contact):
        raise CannotRefer("This person asked not to be contacted, so nothing is begun.")


def _note(made: Lead, lead: Lead, *, now: datetime, actor: str) -> None:
    journal(lead.workspace_id, "referral", now=now, actor=actor, lead=lead, number=made.number)


def _starts_at(enrollment: Enrollment, now: datetime) -> datetime:
    """After the cool-off of the stage that asked, counted from the last touch that was made."""
    stages = compile_source(enrollment.version.source).stages[enrollment.stage :]
    switch = next((stage for stage in stages if isinstance(stage, SwitchPerson)), None)
    made = Touch.objects.filter(enrollment=enrollment, state=TouchState.DONE, at__isnull=False)
    last = made.order_by("-at").values_list("at", flat=True).first()
    return now if switch is None or last is None else max(now, last + switch.cool_off)

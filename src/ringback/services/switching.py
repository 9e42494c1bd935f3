"""Going on elsewhere, as the engine decided: at another place of the playbook, in another one, with another person."""

from __future__ import annotations

from datetime import datetime

from ringback.engine.decisions import ToPerson, ToPlaybook
from ringback.engine.model import Answer
from ringback.engine.position import Position
from ringback.store.models import Contact, Enrollment, Lead, Playbook, RawSource
from ringback.store.numbers import next_lead_number

from .asking import ask
from .beginning import begin
from .closing import close_lead, leave_playbook
from .errors import CannotEnroll
from .journal import note
from .playbook_choice import named, version_for


def to_position(enrollment: Enrollment, to: Position, *, now: datetime, actor: str) -> None:
    """Write down where the plan goes on."""
    enrollment.stage, enrollment.stage_phase, enrollment.stage_since = to.stage, to.phase, to.since
    enrollment.save(update_fields=["stage", "stage_phase", "stage_since"])
    note(
        enrollment.workspace_id,
        "stage",
        now=now,
        actor=actor,
        lead=enrollment.lead_id,
        stage=to.stage,
        phase=to.phase,
    )


def to_playbook(enrollment: Enrollment, to: ToPlaybook, *, now: datetime, actor: str) -> Enrollment | None:
    """The new enrollment; None: that playbook is not to be had, and a person is asked."""
    lead = enrollment.lead
    try:
        version = version_for(lead.workspace_id, named(lead.workspace, to.name))
        _refuse_circle(lead, version.playbook, now)
    except CannotEnroll as error:
        ask(lead, "playbook_missing", now=now, actor=actor, enrollment=enrollment, why=str(error))
        return None
    leave_playbook(enrollment, now=now, actor=actor)
    return begin(lead, version, now=now, actor=actor, fresh=False, starts_at=to.starts_at)


def _refuse_circle(lead: Lead, playbook: Playbook, now: datetime) -> None:
    """Playbooks that have nothing to do for a lead could hand it to each other without end."""
    if Enrollment.objects.filter(lead=lead, version__playbook=playbook, closed_at=now).exists():
        raise CannotEnroll(
            f"The playbook {playbook.name} has nothing to do for this person; choose another one."
        )


def to_person(enrollment: Enrollment, to: ToPerson, *, now: datetime, actor: str) -> Enrollment:
    """A lead of the other person, linked to this one, which is closed as unreachable; and its enrollment."""
    lead = enrollment.lead
    other = Contact.objects.get(pk=to.contact, workspace_id=lead.workspace_id)
    close_lead(lead, answer=Answer.UNREACHABLE, now=now, actor=actor, because="other_person")
    linked = linked_lead(lead, other, link="other_person", now=now, actor=actor)
    try:
        version = version_for(lead.workspace_id, enrollment.version.playbook)
    except CannotEnroll:
        version = enrollment.version  # archived: what runs by it runs to its end, and this is part of it
    return begin(linked, version, now=now, actor=actor, fresh=False, starts_at=to.starts_at)


def linked_lead(lead: Lead, other: Contact, *, link: str, now: datetime, actor: str) -> Lead:
    """A lead of another person that comes from this one. `link`: `referral` or `other_person`."""
    made = Lead.objects.create(
        workspace_id=lead.workspace_id,
        contact=other,
        number=next_lead_number(lead.workspace_id),
        owner=lead.owner,
        source=lead.source,
        interest=lead.interest,
        value=lead.value,
        currency=lead.currency,
        arrived_at=now,
        raw_source=RawSource.HAND,
        linked_from=lead,
        link=link,
        created_at=now,
    )
    made.workspace = lead.workspace
    note(lead.workspace_id, "arrived", now=now, actor=actor, lead=made, by=link, source=lead.source)
    note(lead.workspace_id, link, now=now, actor=actor, lead=lead, number=made.number)
    return made

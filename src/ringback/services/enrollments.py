"""Putting a lead into a playbook, holding it, closing it, taking it up again."""

from __future__ import annotations

from datetime import datetime

from ringback.engine.model import Answer
from ringback.explain.encode import instant
from ringback.queries.suppressions import shut_keys
from ringback.store.models import (
    Enrollment,
    EnrollmentState,
    Lead,
    LeadState,
    PlaybookVersion,
)
from ringback.store.transactions import need_write, write

from .advance import advance, locked
from .asking import withdraw
from .closing import close_lead, end_enrollments
from .errors import CannotEnroll
from .journal import note as journal
from .suppression import suppress_contact
from .touches import FARTHEST


def start(lead: Lead, *, now: datetime, actor: str, fresh: bool) -> Enrollment:
    """Begin the follow-up of a lead by the newest version of the workspace's playbook. Needs an open write.

    `fresh`: the person asked just now, so the clock runs. Raises `CannotEnroll` if the lead is closed or in one.
    """
    need_write()
    if lead.state == LeadState.CLOSED:
        raise CannotEnroll(f"Lead #{lead.number} is closed. Reopen it first.")
    if Enrollment.objects.filter(lead=lead).exclude(state=EnrollmentState.CLOSED).exists():
        raise CannotEnroll(f"Lead #{lead.number} is being followed up already.")
    version = (
        PlaybookVersion.objects.select_related("playbook")
        .filter(workspace_id=lead.workspace_id)
        .order_by("-id")
        .first()
    )
    if version is None:
        raise CannotEnroll("This workspace has no playbook.")
    enrollment = Enrollment.objects.create(
        workspace_id=lead.workspace_id,
        bucket=lead.workspace.bucket,
        lead=lead,
        version=version,
        started_at=now,
        fresh=fresh,
        next_due_at=now,
        created_at=now,
    )
    journal(
        lead.workspace_id,
        "enrolled",
        now=now,
        actor=actor,
        lead=lead,
        playbook=version.playbook.name,
        version=version.number,
    )
    advance(locked(enrollment.pk), now=now, actor=actor)
    return enrollment


def enroll(lead: Lead, *, now: datetime, actor: str, fresh: bool) -> Enrollment:
    """`start` in a transaction of its own."""
    with write():
        return start(lead, now=now, actor=actor, fresh=fresh)


def pause(lead: Lead, *, until: datetime, reason: str, actor: str, now: datetime) -> None:
    """Hold all moves until an instant. A pause always has an end, so that nobody is forgotten."""
    if until.tzinfo is None:
        raise CannotEnroll("The date needs a time zone, for example 2026-03-04T15:00:00-07:00.")
    if until <= now:
        raise CannotEnroll("Choose a date that is still to come; a pause without an end would lose the lead.")
    if until - now > FARTHEST:
        raise CannotEnroll("The date is more than five years off. Choose a nearer one, or close the lead.")
    with write():
        enrollment = _running(lead)
        enrollment.pauses = [
            *enrollment.pauses,
            {"starts_at": instant(now), "ends_at": instant(until), "reason": reason or "paused by hand"},
        ]
        enrollment.save(update_fields=["pauses"])
        enrollment.touches.filter(state="open").update(state="cancelled")
        journal(
            lead.workspace_id, "paused", now=now, actor=actor, lead=lead, until=instant(until), reason=reason
        )
        advance(enrollment, now=now, actor=actor)


def resume(lead: Lead, *, actor: str, now: datetime) -> None:
    """End the pauses that were set by hand. The plan goes on from now; nothing that was left out is made up for."""
    with write():
        enrollment = _running(lead)
        ended = []
        for one in enrollment.pauses:
            if datetime.fromisoformat(one["ends_at"]) <= now:
                ended.append(one)
            elif datetime.fromisoformat(one["starts_at"]) < now:
                ended.append({**one, "ends_at": instant(now)})
        enrollment.pauses = ended
        enrollment.save(update_fields=["pauses"])
        journal(lead.workspace_id, "resumed", now=now, actor=actor, lead=lead)
        advance(enrollment, now=now, actor=actor)


def close(lead: Lead, *, answer: Answer | str, actor: str, now: datetime, note: str = "") -> None:
    """Close a lead with an answer that a person gives. A do-not-contact shuts all the person's points too."""
    answer = Answer(answer)
    with write():
        fresh = Lead.objects.select_related("contact").get(pk=lead.pk)
        if answer is Answer.DO_NOT_CONTACT:
            suppress_contact(
                fresh.contact,
                reason="asked not to be contacted",
                evidence=note or f"closed by hand, lead #{fresh.number}",
                now=now,
                actor=actor,
            )
            fresh.refresh_from_db()
        close_lead(fresh, answer=answer, now=now, actor=actor, because=note or "by hand")


def reopen(lead: Lead, *, actor: str, now: datetime) -> Enrollment:
    """Take a closed lead up again, with its history, from the first day of the plan (mission A4)."""
    with write():
        fresh = (
            Lead.objects.select_for_update(of=("self",))
            .select_related("contact", "workspace")
            .get(pk=lead.pk)
        )
        if fresh.state == LeadState.OPEN:
            raise CannotEnroll(f"Lead #{fresh.number} is open already.")
        if shut_keys(fresh.contact):
            raise CannotEnroll("This person asked not to be contacted, so the lead stays closed.")
        fresh.state, fresh.answer, fresh.closed_at = LeadState.OPEN, "", None
        fresh.save(update_fields=["state", "answer", "closed_at"])
        journal(fresh.workspace_id, "reopened", now=now, actor=actor, lead=fresh)
        return start(fresh, now=now, actor=actor, fresh=False)


def restart(lead: Lead, *, now: datetime, actor: str) -> Enrollment:
    """The person asked again: the plan begins anew, with the clock running. Needs an open write.

    The lead's arrival is now: the clock and the law (how long an inquiry allows messages) count from the last inquiry.
    The journal keeps the first arrival.
    """
    need_write()
    lead.arrived_at = now
    lead.save(update_fields=["arrived_at"])
    end_enrollments(lead, answer=None, now=now)
    withdraw(lead, now=now, actor=actor, reason="asked_again")
    journal(lead.workspace_id, "asked_again", now=now, actor=actor, lead=lead)
    return start(lead, now=now, actor=actor, fresh=True)


def _running(lead: Lead) -> Enrollment:
    running = Enrollment.objects.filter(lead=lead).exclude(state=EnrollmentState.CLOSED).first()
    if running is None:
        raise CannotEnroll(f"Lead #{lead.number} is closed. Reopen it first.")
    return locked(running.pk)

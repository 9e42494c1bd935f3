"""The end of a follow-up: a concrete yes or no, or another answer. Everything that was still to come is called off."""

from __future__ import annotations

from datetime import datetime

from ringback.engine.model import Answer
from ringback.playbooks.compile import compile_source
from ringback.store.models import Enrollment, EnrollmentState, Lead, LeadState, Touch, TouchState
from ringback.store.transactions import need_write

from .asking import ask, withdraw
from .consents import end_grounds, revoke_all
from .journal import note


def close_lead(lead: Lead, *, answer: Answer, now: datetime, actor: str, because: str = "") -> bool:
    """Close the lead and its running enrollment with this answer. A closed lead is left as it is (False).

    A do-not-contact closes this lead only, and nothing that the person allowed before holds any more;
    `suppression.suppress_contact` shuts the person's points and other leads.
    """
    need_write()
    # The row decides, not the object at hand: within one service the lead may have been closed by another way.
    closed = Lead.objects.filter(pk=lead.pk, state=LeadState.OPEN).update(
        state=LeadState.CLOSED, answer=answer.value, closed_at=now
    )
    if not closed:
        lead.refresh_from_db(fields=["state", "answer", "closed_at"])
        return False
    lead.state, lead.answer, lead.closed_at = LeadState.CLOSED, answer.value, now
    refer = _wants_referral(lead, answer)
    end_enrollments(lead, answer=answer, now=now)
    withdraw(lead, now=now, actor=actor, reason="closed")
    if answer is Answer.DO_NOT_CONTACT:
        revoke_all(lead.contact, how=because or "no way to them is left after a stop", now=now, actor=actor)
        end_grounds(lead.contact, now=now)
    note(lead.workspace_id, "closed", now=now, actor=actor, lead=lead, answer=answer.value, because=because)
    if refer:
        ask(lead, "ask_referral", now=now, actor=actor)
    return True


def _wants_referral(lead: Lead, answer: Answer) -> bool:
    """Whether the playbook wants the person asked, after this answer, whom else they know (mission B7)."""
    running = Enrollment.objects.filter(lead=lead).exclude(state=EnrollmentState.CLOSED)
    version = running.select_related("version").first()
    return version is not None and answer in compile_source(version.version.source).referral_after


def end_enrollments(lead: Lead, *, answer: Answer | None, now: datetime) -> None:
    """End the running enrollment and call off what it had on the desk.

    What is being sent keeps its state: the dispatcher looks once more before it hands a message over, and records what
    came of one that was on its way already.
    """
    Touch.objects.filter(lead=lead, state=TouchState.OPEN).update(state=TouchState.CANCELLED)
    Enrollment.objects.filter(lead=lead).exclude(state=EnrollmentState.CLOSED).update(
        state=EnrollmentState.CLOSED,
        answer=answer.value if answer else "",
        closed_at=now,
        next_due_at=None,
        claimed_until=None,
        claimed_by="",
    )


def leave_playbook(enrollment: Enrollment, *, now: datetime, actor: str) -> None:
    """End this follow-up without an answer, because the lead goes on in another playbook."""
    end_enrollments(enrollment.lead, answer=None, now=now)
    note(
        enrollment.workspace_id,
        "left_playbook",
        now=now,
        actor=actor,
        lead=enrollment.lead,
        playbook=enrollment.version.playbook.name,
        version=enrollment.version.number,
    )

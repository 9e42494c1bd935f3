"""Putting a lead into a playbook, holding it, closing it, taking it up again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from ringback.engine.history import fold
from ringback.engine.model import Answer
from ringback.explain.encode import instant
from ringback.explain.sentences import moment
from ringback.queries.snapshots import fact_of, touches_of
from ringback.queries.suppressions import shut_keys
from ringback.store.models import (
    Enrollment,
    EnrollmentState,
    Lead,
    LeadState,
    Playbook,
    TouchState,
)
from ringback.store.transactions import need_write, write

from .advance import ENGINE_QUESTIONS, advance, locked
from .asking import withdraw
from .beginning import begin
from .closing import close_lead, end_enrollments, leave_playbook
from .errors import CannotEnroll
from .journal import note as journal
from .playbook_choice import last_playbook, version_for
from .same_person import hold_person
from .suppression import suppress_contact
from .touches import FARTHEST

OF_THE_PLAN = (
    *ENGINE_QUESTIONS,
    "email_not_configured",
    "email_not_possible",
    "email_failed",
    "email_too_late",
)
"""Questions that a plan asks and that end with it. What is unsure stays to be settled."""

AFTER_END = ("reply_after_end", "reply_after_stop")
"""Questions about what came in after the end."""


def start(
    lead: Lead,
    *,
    now: datetime,
    actor: str,
    fresh: bool,
    playbook: Playbook | None = None,
    pauses: Sequence[dict[str, str]] = (),
) -> Enrollment:
    """Begin the follow-up of a lead by the newest version of this playbook, else of the default one.

    Needs an open write. `fresh`: the person asked just now, so the clock runs. `pauses`: those that hold it from the
    beginning, as `Enrollment.pauses` has them. Raises `CannotEnroll` if the lead is closed or in a playbook already.
    """
    need_write()
    if lead.state == LeadState.CLOSED:
        raise CannotEnroll(f"Lead #{lead.number} is closed. Reopen it first.")
    if _open_enrollments(lead).exists():
        raise CannotEnroll(f"Lead #{lead.number} is being followed up already.")
    version = version_for(lead.workspace_id, playbook)
    enrollment = begin(lead, version, now=now, actor=actor, fresh=fresh, pauses=pauses)
    advance(locked(enrollment.pk), now=now, actor=actor)
    return enrollment


def enroll(
    lead: Lead, *, now: datetime, actor: str, fresh: bool, playbook: Playbook | None = None
) -> Enrollment:
    """`start` in a transaction of its own."""
    with write():
        return start(lead, now=now, actor=actor, fresh=fresh, playbook=playbook)


def put_into(lead: Lead, playbook: Playbook, *, now: datetime, actor: str) -> Enrollment:
    """Follow an open lead up by another playbook, from its first day; the running follow-up ends without an answer.

    A call that was agreed with the person is a promise of this follow-up: while one is open this is refused
    (`CannotEnroll`), so that it cannot get lost. Pauses set by hand go along.
    """
    with write():
        fresh = (
            Lead.objects.select_for_update(of=("self",))
            .select_related("contact", "workspace")
            .get(pk=lead.pk)
        )
        if fresh.state == LeadState.CLOSED:
            raise CannotEnroll(f"Lead #{fresh.number} is closed. Reopen it first.")
        refuse_suppressed(fresh, "so no playbook can be begun")
        version_for(fresh.workspace_id, playbook)
        running = _open_enrollments(fresh).select_related("version__playbook").first()
        pauses: list[dict[str, str]] = []
        if running is not None:
            if running.version.playbook_id == playbook.pk:
                raise CannotEnroll(f"Lead #{fresh.number} is followed up by {playbook.name} already.")
            _refuse_promised(running, fresh)
            pauses = [one for one in running.pauses if datetime.fromisoformat(one["ends_at"]) > now]
            leave_playbook(running, now=now, actor=actor)
            withdraw(fresh, now=now, actor=actor, kinds=OF_THE_PLAN, reason="other_playbook")
        return start(fresh, now=now, actor=actor, fresh=False, playbook=playbook, pauses=pauses)


def _refuse_promised(running: Enrollment, lead: Lead) -> None:
    history = fold(fact_of(touch) for touch in touches_of(running) if touch.state != TouchState.CANCELLED)
    agreed = history.promise or history.comeback
    if agreed is not None:
        zone = lead.workspace.time_zone
        raise CannotEnroll(
            f"A call was agreed with this person for {moment(agreed.at, zone)}. "
            "Make it and record what came of it, then choose another playbook."
        )


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
            hold_person(fresh.contact)
            suppress_contact(
                fresh.contact,
                reason="asked not to be contacted",
                evidence=note or f"closed by hand, lead #{fresh.number}",
                now=now,
                actor=actor,
            )
            fresh.refresh_from_db()
        close_lead(fresh, answer=answer, now=now, actor=actor, because=note or "by hand")


def reopen(lead: Lead, *, actor: str, now: datetime, playbook: Playbook | None = None) -> Enrollment:
    """Take a closed lead up again, with its history, from the first day of the plan (mission A4).

    It goes on in this playbook, else in the one that it was in last, else in the default one.
    """
    with write():
        return take_up_again(lead, actor=actor, now=now, playbook=playbook)


def take_up_again(
    lead: Lead,
    *,
    actor: str,
    now: datetime,
    playbook: Playbook | None = None,
    pauses: Sequence[dict[str, str]] = (),
) -> Enrollment:
    """`reopen` inside an open write. `pauses`: those that hold it from the beginning."""
    need_write()
    fresh = (
        Lead.objects.select_for_update(of=("self",)).select_related("contact", "workspace").get(pk=lead.pk)
    )
    if fresh.state == LeadState.OPEN:
        raise CannotEnroll(f"Lead #{fresh.number} is open already.")
    refuse_suppressed(fresh, "so the lead stays closed")
    mark_open(fresh, now=now, actor=actor)
    withdraw(fresh, now=now, actor=actor, kinds=AFTER_END, reason="reopened")
    chosen = playbook or last_playbook(fresh)
    return start(fresh, now=now, actor=actor, fresh=False, playbook=chosen, pauses=pauses)


def mark_open(lead: Lead, *, now: datetime, actor: str) -> None:
    """A closed lead is open again; what follows is the caller's. Needs an open write."""
    need_write()
    lead.state, lead.answer, lead.closed_at = LeadState.OPEN, "", None
    lead.save(update_fields=["state", "answer", "closed_at"])
    journal(lead.workspace_id, "reopened", now=now, actor=actor, lead=lead)


def restart(lead: Lead, *, now: datetime, actor: str, playbook: Playbook | None = None) -> Enrollment:
    """The person asked again: the plan begins anew, with the clock running. Needs an open write.

    By this playbook, else the default one: a new inquiry is a new inquiry, whatever the lead was in. The lead's arrival
    is now: the clock and the law (how long an inquiry allows messages) count from the last inquiry. The journal keeps
    the first arrival.
    """
    need_write()
    lead.arrived_at = lead.asked_at = now
    lead.save(update_fields=["arrived_at", "asked_at"])
    end_enrollments(lead, answer=None, now=now)
    withdraw(lead, now=now, actor=actor, reason="asked_again")
    journal(lead.workspace_id, "asked_again", now=now, actor=actor, lead=lead)
    return start(lead, now=now, actor=actor, fresh=True, playbook=playbook)


def refuse_suppressed(lead: Lead, consequence: str) -> None:
    """Raise `CannotEnroll` for somebody who asked not to be contacted."""
    if shut_keys(lead.contact):
        raise CannotEnroll(f"This person asked not to be contacted, {consequence}.")


def _open_enrollments(lead: Lead) -> QuerySet[Enrollment]:
    return Enrollment.objects.filter(lead=lead).exclude(state=EnrollmentState.CLOSED)


def _running(lead: Lead) -> Enrollment:
    running = _open_enrollments(lead).first()
    if running is None:
        raise CannotEnroll(f"Lead #{lead.number} is closed. Reopen it first.")
    return locked(running.pk)

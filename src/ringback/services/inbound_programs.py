"""What a program wrote on behalf of a person: out of office, gone, a challenge, an answer to an invitation."""

from __future__ import annotations

from datetime import datetime

from ringback.engine.model import Disposition
from ringback.inbox.model import Meaning, Person
from ringback.queries.snapshots import snapshot_of
from ringback.store.models import Enrollment, Lead, Question, Touch

from .asking import ask
from .inbound_case import ACTOR, Came, Case, handled, running
from .inbound_matching import key_of
from .inbound_replies import hold_for_a_person
from .inbound_reports import mark_bad, point_of
from .journal import note
from .notices import tell
from .touches import FARTHEST, record_reply


def auto_reply(case: Case) -> Came:
    """Away until a date: nothing before it, and then the plan goes on. Without a date nothing changes.

    A notice that says that the person has left (its meaning is `WRONG_PERSON`) ends the use of that address.
    """
    lead = case.open_lead
    if lead is None:
        return handled("noted")
    if case.understood.meaning is Meaning.WRONG_PERSON:
        came = hold_for_a_person(case, lead, "has_left")
        point = point_of(case)
        if point is not None:
            mark_bad(case, point, "They are not there any more.")
        return came
    _offer_colleague(case, lead)
    enrollment = running(lead)
    until = _first_opening(case, enrollment) if enrollment is not None else None
    if enrollment is None or until is None:
        note(case.workspace, "away_without_date", now=case.now, actor=ACTOR, lead=lead)
        return handled("noted")
    told_before = Touch.objects.filter(
        enrollment=enrollment, disposition=Disposition.OUT_OF_OFFICE.value, until=until
    )
    if not told_before.exists():
        record_reply(
            enrollment, Disposition.OUT_OF_OFFICE, at=case.at, now=case.now, actor=ACTOR, until=until
        )
    return handled("held")


def _first_opening(case: Case, enrollment: Enrollment) -> datetime | None:
    """The first open instant from the date on that the notice names; None for no date, or one that makes no sense."""
    until = case.understood.until
    if until is None:
        return None
    opens = snapshot_of(enrollment).open_time
    try:
        at = opens.next_open(opens.day_start(until))
    except (OverflowError, ValueError):
        return None
    return at if at is not None and case.at < at <= case.at + FARTHEST else None


def _offer_colleague(case: Case, lead: Lead) -> None:
    """Somebody whom the notice names is offered once, as a person whom the lead named."""
    own = set(lead.contact.points.values_list("value", flat=True))
    for person in case.understood.people:
        email = key_of(person.email) if person.email else ""
        if not person.name or email in own or not (email or person.phone):
            continue
        asked = Question.objects.filter(lead=lead, kind="colleague_named")
        if any(question.params.get("email") == email for question in asked):
            continue
        ask(
            lead,
            "colleague_named",
            now=case.now,
            actor=ACTOR,
            message=case.row,
            why=_shown(person),
            name=person.name[:200],
            email=email,
            phone=person.phone[:100],
            role=person.role[:100],
        )
        return


def _shown(person: Person) -> str:
    return ", ".join(part for part in (person.name, person.role, person.email, person.phone) if part)[:500]


def challenge(case: Case) -> Came:
    """Only a person can answer it; the plan goes on meanwhile."""
    lead = case.open_lead
    if lead is not None:
        ask(lead, "challenge", now=case.now, actor=ACTOR, message=case.row, subject=case.row.subject[:200])
    return handled("noted")


def calendar(case: Case) -> Came:
    """It changes nothing; whoever has the lead is told."""
    lead = case.open_lead
    if lead is not None:
        name = lead.contact.full_name or case.row.from_address
        tell(case.workspace, "calendar", now=case.now, lead=lead, name=name, message=case.row.pk)
    return handled("noted")


def noted(_case: Case) -> Came:
    """It stands on the timeline and changes nothing."""
    return handled("noted")

"""One lead: who, how to reach them, what happened and why, what comes next, and what a person can do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from urllib.parse import urlencode

from ringback.store.models import Enrollment, EnrollmentState, Lead, LeadState, Touch, TouchState

from .access import Access
from .coming import NextLine, if_nobody_answers, latest_enrollment
from .decided import Present
from .focus import Address, address, offset
from .links import LinkRow, links_of
from .people import Person, person, phones_of
from .plan_weeks import PlannedWeek, plan_weeks
from .playbooks import Choice, choices
from .questions import QuestionRow, open_questions
from .standing import standing, state_words
from .why import PastLine, past, present
from .words import ANSWERS, RAW_SOURCES

WEEKS_AHEAD = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadPage:
    """All that the page of one lead shows. `touch_id`: its open touch on the desk; `weeks`: the plan ahead.

    `playbook`, `version`: what it is, or was last, followed up by; `playbooks`: others that it can be put into;
    `rules_query`: the query of the address of the rules page for where this person is.
    """

    number: int
    person: Person
    addresses: tuple[Address, ...]
    interest: str
    message: str
    notes: str
    personal_line: str
    value: Decimal | None
    currency: str
    high_value: bool
    source: str
    tags: tuple[str, ...]
    role: str
    playbook: str
    playbook_title: str
    version: int | None
    playbooks: tuple[Choice, ...]
    came_by: str
    owner: str
    wish: str
    arrived_at: datetime
    asked_at: datetime | None
    is_open: bool
    answer: str
    closed_at: datetime | None
    state: str
    state_words: str
    standing: str
    touch_id: int | None
    can_resume: bool
    next_at: datetime | None
    same_clock: bool
    rules_query: str
    past: tuple[PastLine, ...]
    present: Present
    next: tuple[NextLine, ...]
    weeks: tuple[PlannedWeek, ...]
    links: tuple[LinkRow, ...]
    asks_colleague: bool
    asks_referral: bool
    questions: tuple[QuestionRow, ...]


def lead_page(access: Access, number: int, *, now: datetime, zone: str) -> LeadPage:
    """The page of this lead, for a reader in `zone`. Raises `NoAccess` if this workspace has no such lead."""
    lead = access.lead(number)
    workspace = access.workspace
    points = sorted(
        lead.contact.points.all(), key=lambda point: (point.kind != "phone", point.position, point.pk)
    )
    who = person(lead.contact, workspace, phones_of(points))
    running = Enrollment.objects.filter(lead=lead).exclude(state=EnrollmentState.CLOSED).first()
    last = latest_enrollment(lead)
    playbook = last.version.playbook if last else None
    touch = Touch.objects.filter(lead=lead, state=TouchState.OPEN, by="person").order_by("due_at").first()
    coming = if_nobody_answers(lead, now=now, zone=zone, weeks=WEEKS_AHEAD, with_open=True)
    questions, _total = open_questions(access, lead_number=number)
    return LeadPage(
        number=lead.number,
        person=who,
        addresses=tuple(address(point, workspace.country) for point in points),
        interest=lead.interest,
        message=lead.message,
        notes=lead.notes,
        personal_line=lead.personal_line,
        value=lead.value,
        currency=lead.currency,
        high_value=lead.value is not None and lead.value > workspace.high_value,
        source=lead.source,
        tags=tuple(lead.tags),
        role=lead.contact.role,
        playbook=playbook.name if playbook else "",
        playbook_title=playbook.title if playbook else "",
        version=last.version.number if last else None,
        playbooks=tuple(
            one for one in choices(access) if not running or not playbook or one.name != playbook.name
        ),
        came_by=_came_by(lead),
        owner=str(lead.owner) if lead.owner else "",
        wish=str((lead.contact.wish or {}).get("text", "")),
        arrived_at=lead.arrived_at,
        asked_at=lead.asked_at,
        is_open=lead.state == LeadState.OPEN,
        answer=ANSWERS.get(lead.answer, ""),
        closed_at=lead.closed_at,
        state=running.state if running else "",
        state_words=state_words(lead, running, on_desk=touch is not None),
        standing=standing(lead, running, on_desk=touch is not None),
        touch_id=touch.pk if touch else None,
        can_resume=_paused_by_hand(running, now),
        next_at=running.next_due_at if running else None,
        same_clock=offset(zone, now) == offset(who.zone, now),
        rules_query=_rules_query(lead, phones_of(points)),
        past=past(lead, zone=zone),
        present=present(lead, last, now=now, zone=zone),
        next=tuple(coming),
        weeks=plan_weeks(coming, now=now, zone=who.zone, reader_zone=zone, weeks=WEEKS_AHEAD),
        links=links_of(lead),
        asks_colleague=any(one.kind == "find_decision_maker" for one in questions),
        asks_referral=any(one.kind == "ask_referral" for one in questions),
        questions=questions,
    )


def _rules_query(lead: Lead, phones: tuple[str, ...]) -> str:
    """What the rules page is asked about this person, as the query of its address; "" where nothing is known."""
    contact = lead.contact
    clues = {
        "region": contact.region or contact.country,
        "phone": phones[0] if phones else "",
        "postal_code": contact.postal_code,
        "time_zone": contact.time_zone,
    }
    return urlencode({name: value for name, value in clues.items() if value})


def _came_by(lead: Lead) -> str:
    """`web form, Google Ads`; one of the two where they say the same."""
    door = RAW_SOURCES.get(lead.raw_source, lead.raw_source)
    return door if lead.source.casefold() in ("", door.casefold()) else f"{door}, {lead.source}"


def _paused_by_hand(running: Enrollment | None, now: datetime) -> bool:
    """Whether a pause that somebody set holds the lead now; only such a one can be ended by hand."""
    pauses = running.pauses if running else []
    return any(
        datetime.fromisoformat(one["starts_at"]) <= now < datetime.fromisoformat(one["ends_at"])
        for one in pauses
    )


def lead_zone(lead: Lead) -> str:
    """The IANA name of the zone in which this person lives, as far as can be told."""
    return person(lead.contact, lead.workspace, phones_of(lead.contact.points.all())).zone

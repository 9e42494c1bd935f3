"""The list of leads: searched, filtered, sorted, in pages. The number of queries does not grow with the rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from ringback.engine.model import By
from ringback.explain.words import disposition_words
from ringback.store.models import (
    ContactPoint,
    Enrollment,
    EnrollmentState,
    Lead,
    LeadState,
    Membership,
    PointKind,
    Question,
    Touch,
    TouchState,
    Workspace,
)

from .access import Access
from .people import name_of
from .standing import next_move, standing, state_words
from .words import ANSWERS

PER_PAGE = 50
SORTS: dict[str, tuple[str, tuple[F, ...]]] = {
    "new": ("Newest first", ()),
    "next": ("Next move", (F("next_at"),)),
    "value": ("Highest value", (F("value"),)),
    "name": ("Name", (F("contact__name_key"),)),
    "last": ("Last touch", (F("last_at"),)),
}
_DESCENDING = {"value", "last"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadRow:
    """One line of the list. `next_words`: what comes ("Call", "E-mail", "Rest"…) at `next_at`; `standing`: a code for
    the color: active, now, paused, resting, asking, yes, no."""

    number: int
    name: str
    company: str
    interest: str
    value: Decimal | None
    currency: str
    source: str
    state: str
    state_words: str
    standing: str
    owner: str
    next_words: str
    next_at: datetime | None
    last_words: str
    last_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who can own a lead."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadListPage:
    """One page of the list, and what the filters are set to. `anything`: the workspace has a lead at all."""

    rows: tuple[LeadRow, ...]
    total: int
    page: int
    pages: int
    q: str
    state: str
    owner: str
    sort: str
    owners: tuple[Member, ...]
    anything: bool

    @property
    def first(self) -> int:
        return (self.page - 1) * PER_PAGE + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1 if self.rows else 0


STATE_FILTERS: dict[str, str] = {
    "open": "Open",
    "now": "On the desk",
    "asking": "Has a question",
    "paused": "Paused or resting",
    **{f"answer-{code}": f"Closed: {words.lower()}" for code, words in ANSWERS.items()},
    "all": "All",
}


def lead_list(
    access: Access, *, q: str = "", state: str = "open", owner: str = "", sort: str = "new", page: int = 1
) -> LeadListPage:
    """A page of leads. What is not understood in the filters is taken as not set."""
    workspace = access.workspace
    state = state if state in STATE_FILTERS else "open"
    sort = sort if sort in SORTS else "new"
    everything = Lead.objects.filter(workspace=workspace)
    found = _owned(_in_state(_matching(everything, workspace, q.strip()), state), owner)
    total = found.count()
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    first = (page - 1) * PER_PAGE
    leads = list(_sorted(_annotated(found), sort)[first : first + PER_PAGE])
    ids = [lead.pk for lead in leads]
    last = Touch.objects.in_bulk([lead.last_id for lead in leads if lead.last_id])  # type: ignore[attr-defined]
    running = {
        one.lead_id: one
        for one in Enrollment.objects.filter(lead_id__in=ids).exclude(state=EnrollmentState.CLOSED)
    }
    return LeadListPage(
        rows=tuple(_row(lead, running.get(lead.pk), last.get(lead.last_id)) for lead in leads),  # type: ignore[attr-defined]
        total=total,
        page=page,
        pages=pages,
        q=q.strip(),
        state=state,
        owner=owner,
        sort=sort,
        owners=members(workspace),
        anything=bool(total) or everything.exists(),
    )


def members(workspace: Workspace) -> tuple[Member, ...]:
    """Who works here, by name."""
    found = (
        Membership.objects.filter(workspace=workspace)
        .select_related("user")
        .order_by("user__name", "user__email")
    )
    return tuple(Member(id=one.user.pk, name=one.user.name or one.user.email) for one in found)


def _matching(leads: QuerySet[Lead], workspace: Workspace, q: str) -> QuerySet[Lead]:
    """By `#12`, by the digits of a number, by an e-mail address, by the name of the person or the company."""
    if not q:
        return leads
    if re.fullmatch(r"#\d{1,9}", q):
        return leads.filter(number=int(q[1:]))
    points = ContactPoint.objects.filter(workspace=workspace, contact=OuterRef("contact"))
    digits = re.sub(r"\D", "", q)
    if len(digits) >= 3 and re.fullmatch(r"[\d\s()+./-]+", q):
        by_phone = Q(Exists(points.filter(kind=PointKind.PHONE, value__contains=digits)))
        return leads.filter(by_phone | Q(number=int(digits)) if len(digits) < 10 else by_phone)
    if "@" in q:
        return leads.filter(Exists(points.filter(kind=PointKind.EMAIL, value__icontains=q)))
    for word in q.split():
        leads = leads.filter(
            Q(contact__full_name__icontains=word)
            | Q(contact__organization__name__icontains=word)
            | Q(interest__icontains=word)
        )
    return leads


def _on_desk() -> QuerySet[Touch]:
    return Touch.objects.filter(lead=OuterRef("pk"), state=TouchState.OPEN, by=By.PERSON.value)


def _in_state(leads: QuerySet[Lead], state: str) -> QuerySet[Lead]:
    if state == "open":
        return leads.filter(state=LeadState.OPEN)
    if state == "now":
        return leads.filter(Exists(_on_desk()))
    if state == "asking":
        return leads.filter(Exists(Question.objects.filter(lead=OuterRef("pk"), settled_at__isnull=True)))
    if state == "paused":
        held = [EnrollmentState.PAUSED, EnrollmentState.RESTING]
        return leads.filter(Exists(Enrollment.objects.filter(lead=OuterRef("pk"), state__in=held)))
    if state.startswith("answer-"):
        return leads.filter(answer=state.removeprefix("answer-"))
    return leads


def _owned(leads: QuerySet[Lead], owner: str) -> QuerySet[Lead]:
    if owner == "none":
        return leads.filter(owner__isnull=True)
    return leads.filter(owner_id=int(owner)) if owner.isdecimal() and len(owner) < 18 else leads


def _annotated(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    made = Touch.objects.filter(lead=OuterRef("pk"), at__isnull=False).order_by("-at", "-pk")
    running = Enrollment.objects.filter(lead=OuterRef("pk")).exclude(state=EnrollmentState.CLOSED)
    return leads.select_related("contact__organization", "owner").annotate(
        last_id=Subquery(made.values("pk")[:1]),
        last_at=Subquery(made.values("at")[:1]),
        next_at=Subquery(running.values("next_due_at")[:1]),
        desk_channel=Subquery(_on_desk().order_by("due_at").values("channel")[:1]),
    )


def _sorted(leads: QuerySet[Lead], sort: str) -> QuerySet[Lead]:
    keys = [
        key.desc(nulls_last=True) if sort in _DESCENDING else key.asc(nulls_last=True)
        for key in SORTS[sort][1]
    ]
    return leads.order_by(*keys, "-arrived_at", "-number")


def _row(lead: Lead, running: Enrollment | None, last: Touch | None) -> LeadRow:
    contact = lead.contact
    channel = lead.desk_channel or ""  # type: ignore[attr-defined]  # annotated
    on_desk = bool(channel)
    next_words, next_at = next_move(running, desk_channel=channel)
    return LeadRow(
        number=lead.number,
        name=name_of(contact),
        company=contact.organization.name if contact.organization and contact.full_name else "",
        interest=lead.interest,
        value=lead.value,
        currency=lead.currency,
        source=lead.source,
        state=lead.state,
        state_words=state_words(lead, running, on_desk=on_desk),
        standing=standing(lead, running, on_desk=on_desk),
        owner=str(lead.owner) if lead.owner else "",
        next_words=next_words,
        next_at=next_at,
        last_words=disposition_words(last.channel, last.disposition) if last else "",
        last_at=last.at if last else None,
    )

"""The list of leads: searched, filtered, sorted, in pages. The number of queries does not grow with the rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F, OuterRef, QuerySet, Subquery

from ringback.explain.words import disposition_words
from ringback.intake.tags import read_tags
from ringback.store.models import (
    Enrollment,
    EnrollmentState,
    Lead,
    Membership,
    Playbook,
    Touch,
    Workspace,
)

from .access import Access
from .lead_filters import STATE_FILTERS, followed_by, in_state, matching, on_desk, owned, tagged
from .people import name_of
from .standing import next_move, standing, state_words

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
    the color: active, now, paused, resting, asking, yes, no. `playbook`: the name of the one that it is followed up by,
    or was last; "": none yet."""

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
    playbook: str
    tags: tuple[str, ...]


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
    tag: str
    playbook: str
    playbooks: tuple[str, ...]
    owners: tuple[Member, ...]
    anything: bool

    @property
    def first(self) -> int:
        return (self.page - 1) * PER_PAGE + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1 if self.rows else 0


def lead_list(
    access: Access,
    *,
    q: str = "",
    state: str = "open",
    owner: str = "",
    sort: str = "new",
    tag: str = "",
    playbook: str = "",
    page: int = 1,
) -> LeadListPage:
    """A page of leads. A state, owner or order that is not understood is taken as not set.

    `tag`: as people write it, several with commas: the leads that have all of them. `playbook`: the name of the one
    that they are followed up by, or were last; a name that is not there finds nothing.
    """
    workspace = access.workspace
    state = state if state in STATE_FILTERS else "open"
    sort = sort if sort in SORTS else "new"
    everything = Lead.objects.filter(workspace=workspace)
    found = owned(in_state(matching(everything, workspace, q.strip()), state), owner)
    found = followed_by(tagged(found, tag), playbook)
    total = found.count()
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    first = (page - 1) * PER_PAGE
    leads = list(_sorted(_annotated(found), sort)[first : first + PER_PAGE])
    ids = [lead.pk for lead in leads]
    last = Touch.objects.in_bulk([lead.last_id for lead in leads if lead.last_id])  # type: ignore[attr-defined]
    followed = list(
        Enrollment.objects.filter(lead_id__in=ids)
        .annotate(playbook_name=F("version__playbook__name"))
        .order_by("pk")
    )
    running = {one.lead_id: one for one in followed if one.state != EnrollmentState.CLOSED}
    by = {one.lead_id: one.playbook_name for one in followed}
    return LeadListPage(
        rows=tuple(
            _row(lead, running.get(lead.pk), last.get(lead.last_id), by.get(lead.pk, ""))  # type: ignore[attr-defined]
            for lead in leads
        ),
        total=total,
        page=page,
        pages=pages,
        q=q.strip(),
        state=state,
        owner=owner,
        sort=sort,
        tag=", ".join(read_tags(tag)),
        playbook=playbook,
        playbooks=tuple(
            Playbook.objects.filter(workspace=workspace).order_by("name").values_list("name", flat=True)
        ),
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


def _annotated(leads: QuerySet[Lead]) -> QuerySet[Lead]:
    made = Touch.objects.filter(lead=OuterRef("pk"), at__isnull=False).order_by("-at", "-pk")
    running = Enrollment.objects.filter(lead=OuterRef("pk")).exclude(state=EnrollmentState.CLOSED)
    return leads.select_related("contact__organization", "owner").annotate(
        last_id=Subquery(made.values("pk")[:1]),
        last_at=Subquery(made.values("at")[:1]),
        next_at=Subquery(running.values("next_due_at")[:1]),
        desk_channel=Subquery(on_desk().order_by("due_at").values("channel")[:1]),
    )


def _sorted(leads: QuerySet[Lead], sort: str) -> QuerySet[Lead]:
    keys = [
        key.desc(nulls_last=True) if sort in _DESCENDING else key.asc(nulls_last=True)
        for key in SORTS[sort][1]
    ]
    return leads.order_by(*keys, "-arrived_at", "-number")


def _row(lead: Lead, running: Enrollment | None, last: Touch | None, playbook: str) -> LeadRow:
    contact = lead.contact
    channel = lead.desk_channel or ""  # type: ignore[attr-defined]  # annotated
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
        state_words=state_words(lead, running, on_desk=bool(channel)),
        standing=standing(lead, running, on_desk=bool(channel)),
        owner=str(lead.owner) if lead.owner else "",
        next_words=next_words,
        next_at=next_at,
        last_words=disposition_words(last.channel, last.disposition) if last else "",
        last_at=last.at if last else None,
        playbook=playbook,
        tags=tuple(lead.tags),
    )

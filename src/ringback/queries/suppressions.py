"""What the opt-out list of a business says about a person. The one place where rows become keys of that list.

A number or an address is listed for itself. A domain, a person or an organization is listed as a whole: whoever is of
it is not contacted at all, by any way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ringback.intake.companies import company_key, domains_of
from ringback.intake.drafts import LeadDraft
from ringback.intake.matching import place_key_of
from ringback.store.models import Contact, ContactPoint, PointKind, Suppression, SuppressionKind, Workspace

from .access import Access
from .hashes import suppression_hash

Key = tuple[str, str]
"""The kind of a suppression and its value."""

POINTS = frozenset({SuppressionKind.PHONE.value, SuppressionKind.EMAIL.value})
WHOLE = frozenset(
    {SuppressionKind.DOMAIN.value, SuppressionKind.PERSON.value, SuppressionKind.ORGANIZATION.value}
)
AT_ONCE = 400
"""So many hashes go into one query; SQLite takes no more than a thousand or so."""

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    """The name as it was read when the person came in: reading it again would cost a millisecond a decision."""

    key: str
    first: str
    last: str


def person_keys(contact: Contact) -> tuple[Key, ...]:
    """The keys of this person: the row itself and, where name and place are known well enough, those.

    The second one finds a person again who comes back by a list with another number.
    """
    place = place_key_of(
        _Stored(key=contact.name_key, first=contact.first_name, last=contact.last_name),
        city=contact.city,
        region=contact.region,
        postal_code=contact.postal_code,
    )
    keys = [(SuppressionKind.PERSON.value, f"#{contact.pk}")]
    return (*keys, (SuppressionKind.PERSON.value, place)) if place else tuple(keys)


def contact_keys(contact: Contact, points: Iterable[ContactPoint]) -> tuple[Key, ...]:
    """Every key under which this person may be on the list."""
    reach = [(point.kind, point.value) for point in points]
    company = contact.organization.name_key if contact.organization_id and contact.organization else ""
    return (*point_keys(reach), *person_keys(contact), *_organization(company))


def draft_keys(draft: LeadDraft) -> tuple[Key, ...]:
    """Every key under which the person of a draft may be on the list."""
    reach = [tuple(key.split(":", 1)) for key in draft.keys]
    person = [(SuppressionKind.PERSON.value, draft.place_key)] if draft.place_key else []
    return (
        *point_keys((kind, value) for kind, value in reach),
        *person,
        *_organization(company_key(draft.company)),
    )


def point_keys(reach: Iterable[Key]) -> list[Key]:
    """The keys of numbers and addresses, with the domains of the addresses. Other ways have none."""
    keys: list[Key] = []
    for kind, value in reach:
        if kind in POINTS:
            keys.append((kind, value))
        if kind == PointKind.EMAIL:
            keys += [(SuppressionKind.DOMAIN.value, domain) for domain in domains_of(value)]
    return keys


def _organization(key: str) -> list[Key]:
    return [(SuppressionKind.ORGANIZATION.value, key)] if key else []


def listed(workspace_id: int, keys: Iterable[Key]) -> set[Key]:
    """Those of the keys that the opt-out list of this workspace's business has."""
    by_hash = {(kind, suppression_hash(kind, value)): (kind, value) for kind, value in keys}
    hashes = sorted({value_hash for _kind, value_hash in by_hash})
    kinds = sorted({kind for kind, _hash in by_hash})
    found: set[Key] = set()
    for start in range(0, len(hashes), AT_ONCE):
        rows = Suppression.objects.filter(
            workspace__in=Workspace.objects.filter(business__workspaces=workspace_id),
            kind__in=kinds,
            value_hash__in=hashes[start : start + AT_ONCE],
        )
        found |= {by_hash[row] for row in rows.values_list("kind", "value_hash") if row in by_hash}
    return found


def is_whole(keys: Iterable[Key]) -> bool:
    """Whether these listed keys shut the whole person."""
    return any(kind in WHOLE for kind, _value in keys)


def shut_keys(contact: Contact) -> set[Key]:
    """What of this person is on the list."""
    return listed(contact.workspace_id, contact_keys(contact, contact.points.all()))


def shut_because(keys: Iterable[Key]) -> str:
    """The sentence for a person who is shut as a whole."""
    words = {
        SuppressionKind.DOMAIN.value: "the domain {0} is on the opt-out list",
        SuppressionKind.ORGANIZATION.value: "their organization is on the opt-out list",
        SuppressionKind.PERSON.value: "this person is on the opt-out list",
    }
    whole = sorted(key for key in keys if key[0] in WHOLE)
    return words[whole[0][0]].format(whole[0][1]) if whole else ""


# ----------------------------------------------------------------------------------------------- for pages, API, CLI


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressionRow:
    """One line of the opt-out list. `what`: the words for it, "erased" where only the hash is left."""

    id: int
    kind: str
    what: str
    own: bool
    reason: str
    evidence: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressionList:
    """One page of the list, newest first."""

    rows: tuple[SuppressionRow, ...]
    total: int
    page: int
    pages: int
    q: str = ""


def suppression_list(access: Access, *, page: int = 1, q: str = "") -> SuppressionList:
    """The opt-out list of this workspace, 50 a page. What other workspaces of the business shut is not in it."""
    rows = Suppression.objects.filter(workspace=access.workspace)
    if q:
        rows = rows.filter(value__icontains=q) | rows.filter(label__icontains=q)
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    shown = rows.order_by("-created_at", "-id")[(page - 1) * PAGE : page * PAGE]
    return SuppressionList(
        rows=tuple(suppression_row(row) for row in shown), total=total, page=page, pages=pages, q=q
    )


def suppression_row(row: Suppression) -> SuppressionRow:
    return SuppressionRow(
        id=row.pk,
        kind=row.kind,
        what=row.label or row.value or "erased",
        own=row.own,
        reason=row.reason,
        evidence=row.evidence,
        created_at=row.created_at,
    )


def suppression_of(access: Access, row_id: int) -> Suppression | None:
    """A line of this workspace's list; None if there is none. For services, not for pages."""
    return Suppression.objects.filter(workspace=access.workspace, pk=row_id).first()

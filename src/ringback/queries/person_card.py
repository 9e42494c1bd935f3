"""What a lead's page shows about its person: what they allowed, the grounds recorded, and who else they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ringback.store.models import Lead, Merge

from .access import Access, NoAccess
from .grounds import ConsentRow, GroundRow, consent_rows, ground_rows
from .leads import LeadRow, lead_list
from .people import name_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRow:
    """Somebody who was found to be this person. `leads`: the numbers of the leads that came with them."""

    id: int
    name: str
    merged_at: datetime
    leads: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCard:
    """`erased_at`: when the person's data were taken out, None if they are there."""

    consents: tuple[ConsentRow, ...]
    grounds: tuple[GroundRow, ...]
    merges: tuple[MergeRow, ...]
    erased_at: datetime | None


def person_card(access: Access, number: int) -> PersonCard:
    """The card of the person of this lead. Raises `NoAccess`."""
    lead = access.lead(number)
    return PersonCard(
        consents=consent_rows(access, number),
        grounds=ground_rows(access, number),
        merges=merges_of(lead),
        erased_at=lead.contact.erased_at,
    )


def merges_of(lead: Lead) -> tuple[MergeRow, ...]:
    """The merges that can be undone, the latest first."""
    rows = (
        Merge.objects.select_related("other__organization")
        .filter(survivor=lead.contact_id, undone_at__isnull=True)
        .exclude(moved={})
        .order_by("-merged_at", "-id")
    )
    merges = list(rows)
    ids = {pk for row in merges for pk in row.moved.get("leads", ())}
    numbers = dict(Lead.objects.filter(pk__in=ids).values_list("pk", "number"))
    return tuple(
        MergeRow(
            id=row.pk,
            name=name_of(row.other),
            merged_at=row.merged_at,
            leads=tuple(numbers[pk] for pk in row.moved.get("leads", ()) if pk in numbers),
        )
        for row in merges
    )


def merge_of(access: Access, number: int, merge_id: int | None = None) -> Merge:
    """A merge into the person of this lead that can be undone; the latest, where no id is given. Raises `NoAccess`."""
    found = Merge.objects.filter(
        workspace=access.workspace, survivor=access.lead(number).contact_id, undone_at__isnull=True
    ).order_by("-merged_at", "-id")
    row = found.first() if merge_id is None else found.filter(pk=merge_id).first()
    if row is None:
        raise NoAccess
    return row


def leads_of_person(access: Access, number: int) -> list[int]:
    """The numbers of all leads of this lead's person. Raises `NoAccess`."""
    same = Lead.objects.filter(contact=access.lead(number).contact_id)
    return list(same.order_by("number").values_list("number", flat=True))


def others_like(access: Access, number: int, *, q: str) -> tuple[LeadRow, ...]:
    """Leads of other people that a search finds, for choosing who is the same person. Raises `NoAccess`."""
    lead = access.lead(number)
    if not q:
        return ()
    found = lead_list(access, q=q, state="all", page=1)
    same = set(Lead.objects.filter(contact=lead.contact_id).values_list("number", flat=True))
    return tuple(row for row in found.rows if row.number not in same)

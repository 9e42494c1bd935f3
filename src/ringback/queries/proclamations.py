"""What a workspace declared by hand, as rows for a page and as values for the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ringback.rules.proclaimed import Proclaimed, ProclamationKind
from ringback.rules.regions import name_of
from ringback.store.models import Proclamation, User

from .access import Access

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ProclamationRow:
    """One declaration. `last_date` None: until it is lifted. `by`, `ended_by`: who, in words. `ended_at` None: it has
    not been lifted."""

    id: int
    region: str
    region_name: str
    kind: str
    first_date: date
    last_date: date | None
    note: str
    by: str
    created_at: datetime
    ended_at: datetime | None
    ended_by: str


def proclaimed_of(workspace_id: int) -> tuple[Proclaimed, ...]:
    """All that has not been lifted, past days included: equal answers share their cached law."""
    rows = Proclamation.objects.filter(workspace_id=workspace_id, ended_at=None).order_by("id")
    return tuple(value_of(row) for row in rows)


def value_of(row: Proclamation) -> Proclaimed:
    """The rules' view of a row."""
    return Proclaimed(
        region=row.region,
        kind=ProclamationKind(row.kind),
        first_date=row.first_date,
        last_date=row.last_date,
    )


def proclamations(access: Access) -> tuple[ProclamationRow, ...]:
    """The declarations of this workspace, those that stand first, then the newest; at most `MOST`."""
    rows = Proclamation.objects.filter(workspace=access.workspace)
    standing = list(rows.filter(ended_at=None).order_by("-id")[:MOST])
    lifted = list(rows.exclude(ended_at=None).order_by("-id")[: MOST - len(standing)])
    names = _names([actor for row in standing + lifted for actor in (row.declared_by, row.ended_by)])
    return tuple(
        ProclamationRow(
            id=row.pk,
            region=row.region,
            region_name=name_of(row.region),
            kind=row.kind,
            first_date=row.first_date,
            last_date=row.last_date,
            note=row.note,
            by=names.get(row.declared_by, row.declared_by),
            created_at=row.created_at,
            ended_at=row.ended_at,
            ended_by=names.get(row.ended_by, row.ended_by),
        )
        for row in standing + lifted
    )


def _names(actors: list[str]) -> dict[str, str]:
    """Users' ids, as the journal has them, to names."""
    ids = {int(actor) for actor in actors if actor.isdecimal()}
    return {str(user.pk): user.name or user.email for user in User.objects.filter(pk__in=ids)}

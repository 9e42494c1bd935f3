"""The very same file once more: its rows are the leads that they became the first time, and nothing else happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from ringback.store.models import ImportRow, ImportRun, ImportState

from .import_outcomes import NOT_STORED, short


def import_before(run: ImportRun) -> ImportRun | None:
    """The first completed import of the same file, with the same meaning of its columns, into this workspace."""
    same = (
        ImportRun.objects.filter(
            workspace_id=run.workspace_id, digest=run.digest, state=ImportState.DONE, total=run.total
        )
        .exclude(pk=run.pk)
        .defer("content")
        .order_by("id")
    )
    return next((one for one in same if one.columns.get("fields") == run.columns.get("fields")), None)


@dataclass(slots=True)
class Repeat:
    """`complete`: every row of the earlier import still has its lead (or was rejected)."""

    earlier: ImportRun
    complete: bool

    def covers(self, total: int) -> bool:
        """Whether all rows can be answered from the earlier import."""
        return self.complete and self.earlier.total == total

    def rows(self, run: ImportRun, rows: Sequence[int]) -> list[ImportRow]:
        """The report rows for these rows, or fewer if some of their leads are gone."""
        day = self.earlier.created_at.date().isoformat()
        told = []
        for old in _rows_of(self.earlier).filter(row__in=list(rows)).order_by("row"):
            if old.lead is None and old.outcome != "rejected":
                continue
            outcome = "duplicate" if old.lead else "rejected"
            why = (
                f"This very file was imported on {day}; this row is lead #{old.lead.number}."
                if old.lead
                else ""
            )
            told.append(
                ImportRow(
                    workspace_id=run.workspace_id,
                    run=run,
                    row=old.row,
                    raw=old.raw,
                    outcome=outcome,
                    lead=old.lead,
                    duplicate_of_row=old.duplicate_of_row,
                    reason=short(why or old.reason),
                )
            )
        return told


def _rows_of(run: ImportRun) -> QuerySet[ImportRow]:
    return ImportRow.objects.select_related("lead").filter(run=run)


def repeat_of(run: ImportRun) -> Repeat | None:
    """How this run repeats an earlier one, or None."""
    earlier = import_before(run)
    if earlier is None:
        return None
    without = _rows_of(earlier).filter(lead__isnull=True)
    gone = without.filter(~Q(outcome="rejected") | Q(reason__startswith=NOT_STORED))
    return Repeat(earlier=earlier, complete=not gone.exists())

"""What came of the rows of an import: the words for it, the counts, and the report that can be downloaded."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from ringback.intake.reports import safe_cell
from ringback.store.models import ImportRow, ImportRun

OUTCOME_WORDS: dict[str, tuple[str, str]] = {
    "new": ("New", "Becomes a lead and is followed up."),
    "needs_look": (
        "Needs a look",
        "Becomes a lead and is followed up, but something in the row cannot be read.",
    ),
    "no_way_to_reach": (
        "No way to reach",
        "There is no phone number and no e-mail address, so a person is asked.",
    ),
    "duplicate": ("Duplicate", "Somebody known already. Their lead is told what the row adds."),
    "opted_out": ("Opted out", "They asked not to be contacted: kept as closed, never contacted."),
    "rejected": ("Rejected", "The row holds nothing that a lead could be made of."),
}
"""{code: (label, what it means)}, in the order of pages."""

_IN_ORDER = ("new", "duplicate", "needs_look", "no_way_to_reach", "opted_out", "rejected")
_BLOCK = 500


def report_csv(run: ImportRun) -> Iterator[str]:
    """The report, line by line: row (0-based), outcome, lead (its number), duplicate_of_row, reason.

    No cell is a formula to a spreadsheet program. It holds the rows that are stored so far.
    """
    yield _csv_line(["row", "outcome", "lead", "duplicate_of_row", "reason"])
    last = -1
    while True:
        rows = ImportRow.objects.filter(run=run, row__gt=last).order_by("row")
        block = list(
            rows.values_list("row", "outcome", "lead__number", "duplicate_of_row", "reason")[:_BLOCK]
        )
        for cells in block:
            yield _csv_line(["" if cell is None else str(cell) for cell in cells])
        if len(block) < _BLOCK:
            return
        last = block[-1][0]


def counts_of(run: ImportRun) -> dict[str, int]:
    """{"rows": …, and each outcome: …}; the outcomes sum to the rows that are done (or looked at, in a preview)."""
    counts = {code: int(run.counts.get(code, 0)) for code in _IN_ORDER}
    return {"rows": sum(counts.values()), **counts}


def _csv_line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([safe_cell(cell) for cell in cells])
    return line.getvalue()

"""Lists to import, and what came of their rows."""

from __future__ import annotations

from datetime import UTC, datetime

from ringback.services.imports import (
    preview,
    run_import,
)
from ringback.store.models import (
    ImportRow,
    ImportRun,
    Workspace,
)

NOW = datetime(2026, 3, 3, 17, 4, tzinfo=UTC)
HEAD = "Name,Phone,E-mail,City,State,Zip,Value,Notes\n"
EVERY_KIND = (
    "Ann Lee,303-555-0100,ann@example.com,Denver,CO,80202,12k,\n"
    "Bob Day,555-01,bob@example.com,Denver,CO,80202,,\n"
    "Cy Fox,,,Denver,CO,80202,,\n"
    "ANN LEE,(303) 555-0100,foo@@example.com,Denver,CO,80202,,also wants gutters\n"
    "Dee Ray,303-555-0103,dee@example.com,Denver,CO,80202,,DO NOT CALL\n"
    ",,,,,,,\n"
    "Ann Lee,,,Denver,CO,80202,,\n"
)


def now_of() -> datetime:
    return NOW


def looked_at(home: Workspace, rows: str, head: str = HEAD, name: str = "list.csv") -> ImportRun:
    return preview(home, data=(head + rows).encode(), filename=name, user=None, now=NOW)


def imported(home: Workspace, rows: str, head: str = HEAD) -> ImportRun:
    run = run_import(looked_at(home, rows, head), now_of=now_of, actor="import")
    assert run.state == "done", run.error
    return run


def told(run: ImportRun) -> list[tuple[str, int | None, int | None]]:
    """(outcome, lead number, duplicate of row) of each row."""
    rows = ImportRow.objects.filter(run=run).order_by("row")
    return [(row.outcome, row.lead.number if row.lead else None, row.duplicate_of_row) for row in rows]


def reason(run: ImportRun, row: int) -> str:
    return ImportRow.objects.get(run=run, row=row).reason


def many(count: int) -> str:
    return "".join(
        f"P{chr(97 + n % 26)}{chr(97 + n // 26)}x Lee,303-555-{n:04d},,,,,,\n" for n in range(count)
    )

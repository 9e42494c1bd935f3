"""Imports as pages and the command show them: the list of runs, one run in each of its states, its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ringback.intake.columns import FIELDS
from ringback.store.models import ImportRow
from ringback.store.models import ImportRun as ImportRun  # pages hand it from here to a service

from .access import Access, NoAccess
from .import_report import OUTCOME_WORDS
from .playbooks import Choice, choices

FIELD_WORDS = {"full_name": "Name (all in one)", "email": "E-mail", "arrived_at": "Date received", "wish": "Best time",
               "interest": "Interested in", "opted_out": "Opted out", "external_id": "Their own number",
                "role": "What they do there",
               "consent": "Consent (channels)", "consent_call": "Consent to calls",
               "consent_email": "Consent to e-mail", "consent_sms": "Consent to text messages",
               "consent_recorded_voice": "Consent to recorded voice", "consent_text": "Words of the consent",
               "consent_at": "Date of the consent",
               "consent_page": "Page of the consent", "consent_address": "IP address of the consent"}  # fmt: skip

DELIMITER_WORDS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
STATE_WORDS = {
    "preview": "not started",
    "running": "running",
    "done": "complete",
    "failed": "ended by an error",
    "stopped": "stopped",
}
PER_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeBar:
    """One outcome with its rows. `meaning`: a sentence."""

    code: str
    label: str
    meaning: str
    count: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportLine:
    """One import in the list of imports."""

    id: int
    filename: str
    state: str
    state_words: str
    total: int
    done: int
    created_at: datetime
    by: str
    bars: tuple[OutcomeBar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnChoice:
    """A column of the file. `field`: what it means, "" for an extra fact; `samples`: some of its cells."""

    index: int
    name: str
    field: str
    guessed: bool
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadRow:
    """One of the first rows, as it was read."""

    row: int
    name: str
    reach: tuple[str, ...]
    place: str
    value: str
    arrived_at: datetime | None
    outcome: str
    label: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPage:
    """One import. In the state "preview" `bars` say what would happen; afterwards, what did.

    `first_call_at`, `first_email_at`: when the first of them would be due; None if there is none soon. `same_as`: the
    completed import of the very same file. `playbook`: what its leads are put into, "" for the default one or what a
    row names; `playbooks`: what can be chosen before the start.
    """

    line: ImportLine
    error: str
    encoding: str
    delimiter: str
    had_header: bool
    notes: tuple[str, ...]
    columns: tuple[ColumnChoice, ...]
    fields: tuple[tuple[str, str], ...]
    head: tuple[HeadRow, ...]
    problems: tuple[tuple[int, str], ...]
    more_problems: int
    enrolled: int
    first_call_at: datetime | None
    first_email_at: datetime | None
    same_as: int | None
    playbook: str
    playbooks: tuple[Choice, ...]

    @property
    def percent(self) -> int:
        return self.line.done * 100 // self.line.total if self.line.total else 100


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLine:
    """What became of one row. `row`: 0-based, as in the report; `text`: its first cells."""

    row: int
    outcome: str
    label: str
    lead: int | None
    duplicate_of_row: int | None
    reason: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsPage:
    """A page of rows of one outcome ("" for all). `page` counts from 1."""

    outcome: str
    rows: tuple[RowLine, ...]
    page: int
    more: bool


def import_run(access: Access, run_id: int) -> ImportRun:
    """The run with this id in this workspace, for the services. Raises `NoAccess`."""
    access.need("manage")
    runs = ImportRun.objects.select_related("workspace", "user", "playbook").defer("content")
    found = runs.filter(workspace=access.workspace, pk=run_id).first()
    if found is None:
        raise NoAccess
    return found


def import_list(access: Access, *, most: int = 50) -> tuple[ImportLine, ...]:
    """The imports of this workspace, the newest first."""
    access.need("manage")
    runs = ImportRun.objects.select_related("user").defer("content", "dialect", "columns")
    return tuple(
        _line(run) for run in runs.filter(workspace=access.workspace).order_by("-created_at", "-id")[:most]
    )


def import_page(access: Access, run_id: int) -> ImportPage:
    """One import. Raises `NoAccess`."""
    run = import_run(access, run_id)
    seen = run.dialect.get("preview", {})
    return ImportPage(
        line=_line(run),
        error=run.error,
        encoding=str(run.dialect.get("encoding", "")),
        delimiter=DELIMITER_WORDS.get(
            run.dialect.get("delimiter", ""), str(run.dialect.get("delimiter", ""))
        ),
        had_header=bool(run.dialect.get("had_header", True)),
        notes=tuple(run.dialect.get("notes", ())),
        columns=_columns(run.columns),
        fields=tuple(
            (field, FIELD_WORDS.get(field, field.replace("_", " ").capitalize())) for field in FIELDS
        ),
        head=tuple(_head(row) for row in seen.get("head", ())),
        problems=tuple((int(row), str(text)) for row, text in seen.get("problems", ())),
        more_problems=int(seen.get("more_problems", 0)),
        enrolled=int(seen.get("enrolled", 0)),
        first_call_at=_at(seen.get("first_call_at")),
        first_email_at=_at(seen.get("first_email_at")),
        same_as=seen.get("same_as"),
        playbook=run.playbook.name if run.playbook else "",
        playbooks=choices(access) if run.state == "preview" else (),
    )


def import_rows(access: Access, run_id: int, *, outcome: str = "", page: int = 1) -> RowsPage:
    """Stored rows of one outcome, in the order of the file. Raises `NoAccess`."""
    run = import_run(access, run_id)
    wanted = outcome if outcome in OUTCOME_WORDS else ""
    rows = ImportRow.objects.select_related("lead").filter(run=run).order_by("row")
    if wanted:
        rows = rows.filter(outcome=wanted)
    start = (max(page, 1) - 1) * PER_PAGE
    found = list(rows[start : start + PER_PAGE + 1])
    return RowsPage(
        outcome=wanted,
        rows=tuple(_row(row) for row in found[:PER_PAGE]),
        page=max(page, 1),
        more=len(found) > PER_PAGE,
    )


def _line(run: ImportRun) -> ImportLine:
    return ImportLine(
        id=run.pk,
        filename=run.filename,
        state=run.state,
        state_words=STATE_WORDS.get(run.state, run.state),
        total=run.total,
        done=run.done,
        created_at=run.created_at,
        by=(run.user.name or run.user.email) if run.user else "",
        bars=tuple(
            OutcomeBar(
                code=code,
                label=label,
                meaning=meaning,
                count=int(run.counts.get(code, 0)),
                total=run.total or 1,
            )
            for code, (label, meaning) in OUTCOME_WORDS.items()
        ),
    )


def _columns(columns: Mapping[str, Any]) -> tuple[ColumnChoice, ...]:
    guessed = set(columns.get("guessed", ()))
    return tuple(
        ColumnChoice(index=index, name=name, field=field, guessed=index in guessed, samples=tuple(samples))
        for index, (name, field, samples) in enumerate(
            zip(columns.get("names", ()), columns.get("fields", ()), columns.get("samples", ()), strict=True)
        )
    )


def _head(row: Mapping[str, Any]) -> HeadRow:
    return HeadRow(
        row=int(row["row"]),
        name=row["name"],
        reach=(*row["phones"], *row["emails"]),
        place=row["place"],
        value=row["value"],
        arrived_at=_at(row["arrived_at"]),
        outcome=row["outcome"],
        label=OUTCOME_WORDS[row["outcome"]][0],
        reason=row["reason"],
    )


def _row(row: ImportRow) -> RowLine:
    cells = [str(cell).strip() for cell in row.raw.values() if str(cell).strip()]
    return RowLine(
        row=row.row,
        outcome=row.outcome,
        label=OUTCOME_WORDS.get(row.outcome, (row.outcome, ""))[0],
        lead=row.lead.number if row.lead else None,
        duplicate_of_row=row.duplicate_of_row,
        reason=row.reason,
        text=" · ".join(cells[:4])[:160],
    )


def _at(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None

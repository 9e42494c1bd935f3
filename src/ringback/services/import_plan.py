"""What a list holds: its rows as drafts, and which rows are the same person. Reads bytes, no database, stores nothing.

The same bytes, columns and `now` give the same plan, so an import that was stopped goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ringback.intake.columns import Mapping, recognize
from ringback.intake.drafts import LeadDraft, Rejected, draft_from_row
from ringback.intake.matching import InList, find_in_list
from ringback.intake.names import Name
from ringback.intake.tables import CannotRead, Table, read_table

from .errors import CannotImport

LARGEST = 20 * 1024 * 1024
"""Bytes of one file."""

MOST_ROWS = 100_000

KEEP_DRAFTS = 5_000
"""The drafts of longer lists are read anew when they are needed, which costs time instead of memory."""


@dataclass(frozen=True, slots=True)
class _Person:
    """The little of a draft that matching within the list needs."""

    name: Name
    keys: tuple[str, ...]
    place_key: str


class Plan:
    """A list as it was read. Rows count from 0.

    `repeats[row]`: the earlier row of the same person, or one to ask about. `unreachable`: the content keys of rows
    without a number and an address.
    """

    def __init__(self, table: Table, mapping: Mapping, *, country: str, zone: str, now: datetime) -> None:
        self.table = table
        self.mapping = mapping
        self._country, self._zone, self._now = country, ZoneInfo(zone), now
        self._drafts: list[LeadDraft | Rejected] | None = [] if len(table.rows) <= KEEP_DRAFTS else None
        self.names: list[Name | None] = []
        self.unreachable: set[str] = set()
        people: list[_Person | None] = []
        for row in range(len(table.rows)):
            draft = self._read(row)
            if self._drafts is not None:
                self._drafts.append(draft)
            person = None
            if isinstance(draft, LeadDraft):
                person = _Person(draft.name, draft.keys, draft.place_key)
                if not draft.reachable:
                    self.unreachable.add(content_key(draft.raw))
            people.append(person)
            self.names.append(person.name if person else None)
        self.repeats: tuple[InList, ...] = find_in_list(people)

    def __len__(self) -> int:
        return len(self.table.rows)

    def draft(self, row: int) -> LeadDraft | Rejected:
        """Row `row` as read."""
        return self._drafts[row] if self._drafts is not None else self._read(row)

    def _read(self, row: int) -> LeadDraft | Rejected:
        return draft_from_row(
            self.table.rows[row], self.mapping, country=self._country, zone=self._zone, now=self._now
        )


def table_of(data: bytes) -> Table:
    """The rows of a file. Raises `CannotImport` for what is no list."""
    try:
        table = read_table(data, limit=LARGEST, max_rows=MOST_ROWS)
    except CannotRead as error:
        raise CannotImport(str(error)) from None
    if not table.rows:
        raise CannotImport("The file has column names but no rows. Choose a file with a line for each lead.")
    return table


def recognized(table: Table) -> Mapping:
    """What the columns mean, as far as their names and the first rows tell."""
    return recognize(table.columns, table.rows)


def digest_of(data: bytes) -> str:
    """Hex SHA-256 of a file."""
    return hashlib.sha256(data).hexdigest()


def content_key(raw: Iterable[tuple[str, str]]) -> str:
    """A key of a row as written, whatever the order of its columns."""
    text = json.dumps(sorted(raw), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


_kept: dict[tuple[str, tuple[str, ...], str, str, datetime], Plan] = {}
"""The plans that were used last. Making one takes a few milliseconds a row, and an import is worked off in slices."""

_MOST_KEPT = 2


def plan_of(
    data: Callable[[], bytes], *, digest: str, fields: Sequence[str], country: str, zone: str, now: datetime
) -> Plan:
    """Read a whole list. `data` is asked only if the plan is not at hand. `fields`: what each column means.

    Raises `CannotImport`.
    """
    key = (digest, tuple(fields), country, zone, now)
    known = _kept.get(key)
    if known is not None:
        return known
    table = table_of(data())
    mapping = Mapping(columns=table.columns, fields=tuple(fields))
    plan = Plan(table, mapping, country=country, zone=zone, now=now)
    while len(_kept) >= _MOST_KEPT:
        _kept.pop(next(iter(_kept)), None)
    _kept[key] = plan
    return plan

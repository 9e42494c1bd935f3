"""What is allowed at a place, with what this workspace declared by hand: for the page, the API and the command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ringback.rules import load
from ringback.rules.clues import CannotPlace, find
from ringback.rules.lines import RuleLine
from ringback.rules.show import Shown, show

from .access import Access
from .proclamations import ProclamationRow, proclaimed_of, proclamations


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants to know. Texts as they typed them, "" for what was not given."""

    region: str = ""
    phone: str = ""
    postal_code: str = ""
    time_zone: str = ""
    at: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.region or self.phone or self.postal_code or self.time_zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleGroup:
    """The rules of one jurisdiction, and what else people must know of it."""

    name: str
    lines: tuple[RuleLine, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesPage:
    """`shown`: None while nothing was asked or the question names no place; `problem` then says what to write.
    `groups`: its rules by jurisdiction, the broadest first."""

    asked: Asked
    shown: Shown | None
    problem: str
    groups: tuple[RuleGroup, ...]
    proclamations: tuple[ProclamationRow, ...]
    emergency_regions: tuple[str, ...]
    holiday_regions: tuple[str, ...]


def rules_shown(access: Access, asked: Asked, *, now: datetime) -> Shown:
    """What is allowed there and then. Raises `CannotPlace` for a place or an instant that cannot be read.

    `asked.at` without an offset is local time at the place; empty: `now`.
    """
    found = find(
        region=asked.region,
        phone=asked.phone,
        postal_code=asked.postal_code,
        time_zone=asked.time_zone,
        country=access.workspace.country,
    )
    at = read_instant(asked.at, zone=found.place.day_zone, now=now)
    return show(found, at=at, proclaimed=proclaimed_of(access.workspace.pk))


def rules_page(access: Access, asked: Asked, *, now: datetime) -> RulesPage:
    """The page: the answer, if something was asked, and what was declared."""
    shown, problem = None, ""
    if not asked.is_empty:
        try:
            shown = rules_shown(access, asked, now=now)
        except CannotPlace as error:
            problem = str(error)
    return RulesPage(
        asked=asked,
        shown=shown,
        problem=problem,
        groups=groups_of(shown) if shown else (),
        proclamations=proclamations(access),
        emergency_regions=regions_that_shut("emergencies"),
        holiday_regions=regions_that_shut("holidays"),
    )


def groups_of(shown: Shown) -> tuple[RuleGroup, ...]:
    """The rules that hold, by jurisdiction, in the order in which they are listed."""
    rows = dict.fromkeys([line.row for line in shown.rules] + [row for row, _ in shown.notes])
    return tuple(
        RuleGroup(
            name=load.jurisdiction(row).name,
            lines=tuple(line for line in shown.rules if line.row == row),
            notes=tuple(note for of, note in shown.notes if of == row),
        )
        for row in rows
    )


def read_instant(text: str, *, zone: str, now: datetime) -> datetime:
    """An ISO 8601 instant; without an offset in `zone`; empty: `now`. Raises `CannotPlace`."""
    if not text.strip():
        return now
    try:
        at = datetime.fromisoformat(text.strip())
        if at.tzinfo is None:
            at = at.replace(tzinfo=ZoneInfo(zone))
        if not now.year - 50 <= at.year <= now.year + 50:
            raise ValueError
    except (ValueError, OverflowError):
        raise CannotPlace(
            f"{text!r} is no instant; write for example 2026-07-04T14:30 or 2026-07-04T14:30:00-06:00, not more than"
            " 50 years away."
        ) from None
    return at.astimezone(ZoneInfo("UTC"))


def regions_that_shut(days: str) -> tuple[str, ...]:
    """The names of the places whose rules shut live calls on `holidays` or `emergencies`."""
    rows = (row for row in load.jurisdictions().values() if not row.region_unknown)
    return tuple(row.name for row in rows if row.bans_on(days) and row.law)

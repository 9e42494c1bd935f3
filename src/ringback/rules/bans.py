"""The days that a row's bans shut, for one medium in one zone: weekdays for good, and single dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ringback.rules.grounds import Ground, Medium
from ringback.rules.holidays import holidays_of
from ringback.rules.hours import DAYS
from ringback.rules.proclaimed import Proclaimed, ProclamationKind
from ringback.rules.schema import BanRow, Jurisdiction


class ShutDays(NamedTuple):
    """`weekdays`: 0 is Monday, shut in every week. `dates`: shut besides."""

    weekdays: frozenset[int]
    dates: frozenset[date]


def shut_days(
    row: Jurisdiction,
    regions: Iterable[str],
    zone: str,
    years: tuple[int, ...],
    medium: Medium,
    grounds: tuple[Ground, ...],
    declared: tuple[Proclaimed, ...],
) -> ShutDays:
    """What a row's bans shut in `years`, in the regions (`US-UT`) that it holds for.

    A ground opens the local days from that of its beginning to the last one that lies in it as a whole. Where one opens
    some weeks of a banned weekday, the others are shut as dates, so that the ban is back the day the ground ends.
    """
    weekdays: set[int] = set()
    dates: set[date] = set()
    for ban in row.bans:
        if medium not in ban.covers:
            continue
        lifted = _lifted(ban, zone, grounds)
        days = {DAYS.index(name) for name in ban.on if name in DAYS}
        if lifted:
            dates |= {day for day in _weekday_dates(years, frozenset(days)) if not _in(day, lifted)}
        else:
            weekdays |= days
        for region in regions:
            dates |= {day for day in _dates(ban, region, years, declared) if not _in(day, lifted)}
    return ShutDays(frozenset(weekdays), frozenset(dates))


def _dates(ban: BanRow, region: str, years: tuple[int, ...], declared: tuple[Proclaimed, ...]) -> set[date]:
    """Holidays and emergencies, as far as the ban names them."""
    found: set[date] = set()
    kinds = {ProclamationKind.HOLIDAY: "holidays", ProclamationKind.EMERGENCY: "emergencies"}
    if "holidays" in ban.on:
        found |= holidays_of(region, years)
    for one in declared:
        if kinds[one.kind] in ban.on and one.in_force_in(region):
            found |= one.dates(years)
    return found


def _lifted(ban: BanRow, zone: str, grounds: tuple[Ground, ...]) -> list[tuple[date, date | None]]:
    """The local dates on which a ground lifts the ban, half-open; None: without end."""
    here = ZoneInfo(zone)
    found: list[tuple[date, date | None]] = []
    for relaxation in ban.relaxed_by:
        for ground in grounds:
            if ground.kind is relaxation.ground:
                end = ground.ends_at(relaxation.months)
                first = ground.since_at.astimezone(here).date()
                found.append((first, None if end is None else end.astimezone(here).date()))
    return found


def _in(day: date, spans: list[tuple[date, date | None]]) -> bool:
    return any(first <= day and (end is None or day < end) for first, end in spans)


@lru_cache(maxsize=64)
def _weekday_dates(years: tuple[int, ...], weekdays: frozenset[int]) -> tuple[date, ...]:
    """Every date of these weekdays."""
    found = []
    for year in years:
        day = date(year, 1, 1)
        while day.year == year:
            if day.weekday() in weekdays:
                found.append(day)
            day += timedelta(days=1)
    return tuple(found)

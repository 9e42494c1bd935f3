"""Public holidays as sets of dates: the workspace's own calendar, and the days on which a place bans calls.

Both the actual and the observed day count. Days that are proclaimed by hand come from elsewhere (`proclaimed.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

import holidays
from dateutil.easter import easter

from ringback.rules import load
from ringback.rules.schema import ExtraHoliday

SATURDAY, SUNDAY, THURSDAY = 5, 6, 3


def closed_dates(spec: str, years: Iterable[int]) -> frozenset[date]:
    """The public holidays of a calendar (`US`, `US-CO`, `CA-ON`, `GB-ENG`; `""` is none) in these years.

    Raises ValueError for a calendar that does not exist.
    """
    return _closed_dates(spec.strip().upper(), tuple(sorted(set(years))))


@lru_cache(maxsize=512)
def _closed_dates(spec: str, years: tuple[int, ...]) -> frozenset[date]:
    if not spec or not years:
        return frozenset()
    country, _, part = spec.partition("-")
    try:
        return frozenset(holidays.country_holidays(country, subdiv=part or None, years=years))
    except NotImplementedError as error:
        raise ValueError(
            f"there is no holiday calendar {spec!r}; write a country like US, a state like US-CO or CA-ON, or leave it"
            " empty for none"
        ) from error


def holidays_of(region: str, years: Iterable[int]) -> frozenset[date]:
    """The public holidays of a region as its rules count them: the package's, and the days that it lacks.

    Whether calls are banned on them is for the rules to say. A calendar that is not known has none.
    """
    return _holidays_of(region, tuple(sorted(set(years))))


@lru_cache(maxsize=512)
def _holidays_of(region: str, years: tuple[int, ...]) -> frozenset[date]:
    found: set[date] = set()
    for spec in {region[:2], region}:
        found |= _closed_if_known(spec, years)
    for row in load.chain(region):
        for extra in row.extra_holidays:
            for year in years:
                found |= _extra(extra, year)
        for other in row.holidays_of:
            found |= _holidays_of(other, years)
    return frozenset(found)


def banned_dates(region: str, years: Iterable[int]) -> frozenset[date]:
    """The holidays on which the rules of a region (`US-RI`, or a bare country) ban live calls; empty where they ban
    none. Grounds and what was proclaimed by hand are not asked; `contact.law_for` does."""
    banned = any(row.bans_on("holidays") for row in load.chain(region))
    return holidays_of(region, years) if banned else frozenset()


def holiday_names(region: str, day: date) -> tuple[str, ...]:
    """What a day is called in the calendars of a region; empty for a day like any other."""
    found: list[str] = []
    for spec in dict.fromkeys((region[:2], region)):
        country, _, part = spec.partition("-")
        try:
            calendar = holidays.country_holidays(country, subdiv=part or None, years=(day.year,))
        except NotImplementedError:
            continue
        found += calendar.get_list(day)
    for row in load.chain(region):
        found += [extra.name for extra in row.extra_holidays if day in _extra(extra, day.year)]
        found += [name for other in row.holidays_of for name in holiday_names(other, day)]
    return tuple(dict.fromkeys(found))


def _closed_if_known(spec: str, years: tuple[int, ...]) -> frozenset[date]:
    try:
        return _closed_dates(spec, years)
    except ValueError:
        return frozenset()


def _extra(extra: ExtraHoliday, year: int) -> set[date]:
    """The day, and for a fixed date on a weekend the weekday on which it is observed."""
    text = extra.on
    for name, anchor in (("easter", easter), ("thanksgiving", _thanksgiving)):
        if text.startswith(name):
            return {anchor(year) + timedelta(days=int(text.removeprefix(name)))}
    if len(text) == 10:
        day = date.fromisoformat(text)
        return {day} if day.year == year else set()
    if text == "02-29" and not _is_leap(year):
        return set()
    day = date.fromisoformat(f"{year:04d}-{text}")
    shift = {SATURDAY: -1, SUNDAY: 1}.get(day.weekday(), 0)
    return {day, day + timedelta(days=shift)}


def _thanksgiving(year: int) -> date:
    """The fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + timedelta(days=(THURSDAY - first.weekday()) % 7 + 21)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)

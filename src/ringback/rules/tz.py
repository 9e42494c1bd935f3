"""Time zone names: which exist, which country they are in, and which show the same clock. From the tzdata package."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

SAMPLED_FROM = datetime(2026, 1, 1, tzinfo=UTC)
SAMPLED_DAYS = 3 * 366
MAIN = ("Australia/Sydney", "America/Sao_Paulo", "America/Toronto")
"""Zones that go before those which zone.tab, counting from the east, has first."""


@lru_cache(maxsize=4096)
def canonical(name: str) -> str:
    """Today's name of an IANA zone, `""` if it is none. `US/Eastern` -> `America/New_York`; case does not matter.

    Abbreviations and fixed offsets (`EST`, `Etc/GMT+5`, `UTC`) are refused: they do not say where somebody lives.
    """
    found = _spellings().get(name.strip().replace(" ", "_").casefold(), "")
    if "/" not in found:
        return ""
    while found not in _countries():
        if found not in _links():
            return ""
        found = _links()[found]
    return found if _loads(found) else ""


def of_country(country: str) -> tuple[str, ...]:
    """The zones of a country (ISO 3166 alpha-2), the main one first; empty for an unknown one."""
    return _by_country().get(country, ())


def country_of(zone: str) -> str:
    """The country of a canonical zone, `""` if it has none."""
    return _countries().get(zone, "")


def everywhere() -> tuple[str, ...]:
    """One zone for every clock of the world."""
    return distinct(_countries())


@cache
def country_by_name() -> dict[str, str]:
    """The English short names of ISO 3166 (case-folded) -> alpha-2, as tzdata has them."""
    names = {}
    for line in _table("iso3166.tab"):
        code, name = line.split("\t")[:2]
        names[name.casefold()] = code
        names[name.partition(" (")[0].casefold()] = code
    return names


@cache
def country_names() -> dict[str, str]:
    """Alpha-2 -> the English short name of ISO 3166, as tzdata has it."""
    return {(row := line.split("\t"))[0]: row[1] for line in _table("iso3166.tab")}


def distinct(zones: Iterable[str]) -> tuple[str, ...]:
    """The zones without those that show the same clock as an earlier one."""
    unique = tuple(dict.fromkeys(zones))
    if len(unique) < 2:
        return unique
    seen: dict[tuple[int, ...], str] = {}
    for zone in unique:
        seen.setdefault(clock(zone), zone)
    return tuple(seen.values())


@cache
def clock(zone: str) -> tuple[int, ...]:
    """What tells two zones apart in the years ahead: when the offset changes, and to how many seconds.

    Pairs (day number, offset), flattened, of a daily sample over three years, after which the rules repeat themselves.
    """
    info = ZoneInfo(zone)
    changes: list[int] = []
    last: timedelta | None = None
    for day in range(SAMPLED_DAYS):
        offset = (SAMPLED_FROM + timedelta(days=day)).astimezone(info).utcoffset()
        if offset is not None and offset != last:
            changes += [day, int(offset.total_seconds())]
            last = offset
    return tuple(changes)


def _table(name: str) -> list[str]:
    text = (files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def _countries() -> dict[str, str]:
    """Zone -> country."""
    return {(row := line.split("\t"))[2]: row[0] for line in _table("zone.tab")}


@cache
def _by_country() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for zone in sorted(_countries(), key=lambda name: name not in MAIN):
        country = _countries()[zone]
        found[country] = (*found.get(country, ()), zone)
    return found


@cache
def _links() -> dict[str, str]:
    """Old name -> name it points to."""
    return {(row := line.split())[2]: row[1] for line in _table("tzdata.zi") if line.startswith("L ")}


@cache
def _spellings() -> dict[str, str]:
    names = (files("tzdata") / "zones").read_text(encoding="utf-8").split()
    return {name.casefold(): name for name in names}


@cache
def _loads(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return False
    return True

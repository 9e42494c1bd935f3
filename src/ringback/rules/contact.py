"""What the law of a place allows: hours, caps, and e-mail, with the rows that say so.

Where several zones or regions are possible, every rule holds in every zone. Consent and relationship never relax the
hours here; express consent lifts only the end of the e-mail basis.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from ringback.engine.limits import Cap
from ringback.engine.model import ChannelLaw
from ringback.engine.windows import Hours
from ringback.rules import load
from ringback.rules.holidays import banned_dates
from ringback.rules.schema import Jurisdiction
from ringback.rules.zones import Place


class RuleSource(NamedTuple):
    """A row that applies: its id, where it is written, and when somebody last checked it."""

    id: str
    source: str
    checked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """`hours`: never empty; `OpenTime(law.hours, place.day_zone)` is the lawful time. `caps`: on calls."""

    hours: tuple[Hours, ...]
    caps: tuple[Cap, ...]
    email: ChannelLaw
    sources: tuple[RuleSource, ...]


def law_for(
    place: Place, *, arrived_at: datetime, years: Iterable[int], express_consent: bool = False
) -> Law:
    """The law of a place for a lead that asked at `arrived_at` (aware), its holidays known for `years`.

    Ask for every year that the answer is used for: a holiday of another year is not in it.
    """
    if arrived_at.tzinfo is None:
        raise ValueError("the law needs an aware datetime")
    hours, caps, sources, rows = _standing(place.zones, place.regions, tuple(sorted(set(years))))
    return Law(
        hours=hours,
        caps=caps,
        email=_email(rows, arrived_at.astimezone(UTC), express_consent),
        sources=sources,
    )


@lru_cache(maxsize=4096)
def _standing(
    zones: tuple[str, ...], regions: tuple[str, ...], years: tuple[int, ...]
) -> tuple[tuple[Hours, ...], tuple[Cap, ...], tuple[RuleSource, ...], tuple[Jurisdiction, ...]]:
    """All that does not hang on the lead's arrival."""
    names = regions or ("",)
    rows = {row.id: row for name in names for row in load.chain(name)}
    closed: dict[str, frozenset[date]] = {id: frozenset() for id in rows}
    for name in names:
        for row in load.chain(name):
            if row.holidays_banned:
                closed[row.id] |= banned_dates(name, years)
    hours = [
        Hours(source=row.id, zone=zone, week=row.hours, closed_dates=closed[row.id])
        for zone in zones
        for row in rows.values()
    ]
    sources = tuple(RuleSource(row.id, row.source, row.checked_on) for row in rows.values())
    return _binding(hours), _caps(rows.values()), sources, tuple(rows.values())


def _binding(hours: list[Hours]) -> tuple[Hours, ...]:
    """Without those that another of the same zone implies: they cost time and would never be the reason for a wait."""
    kept: list[Hours] = []
    for one in hours:
        if any(_implies(other, one) for other in kept):
            continue
        kept = [other for other in kept if not _implies(one, other)]
        kept.append(one)
    return tuple(kept)


def _implies(narrow: Hours, wide: Hours) -> bool:
    """Whether every instant that `narrow` allows is allowed by `wide`."""
    return (
        narrow.zone == wide.zone
        and wide.closed_dates <= narrow.closed_dates
        and all(
            any(opens <= start and end <= closes for opens, closes in wide_day)
            for narrow_day, wide_day in zip(narrow.week, wide.week, strict=True)
            for start, end in narrow_day
        )
    )


def _caps(rows: Iterable[Jurisdiction]) -> tuple[Cap, ...]:
    """One per limit and period, by the first row that has it."""
    found: dict[tuple[int, int], Cap] = {}
    for row in rows:
        for cap in row.caps:
            if "call" in cap.covers:
                period = timedelta(hours=cap.hours)
                found.setdefault((cap.limit, cap.hours), Cap(source=row.id, limit=cap.limit, period=period))
    return tuple(found.values())


def _email(rows: tuple[Jurisdiction, ...], arrived_at: datetime, express_consent: bool) -> ChannelLaw:
    """The basis that ends first; the first row's where none ends."""
    laws = []
    for row in rows:
        if row.email is not None:
            months = None if express_consent or row.email.basis == "any" else row.email.months
            until = None if months is None else months_after(arrived_at, months)
            laws.append(ChannelLaw(until=until, rule=row.id))
    ending = [law for law in laws if law.until is not None]
    return min(ending, key=lambda law: law.until or arrived_at) if ending else laws[0]


def months_after(at: datetime, months: int) -> datetime:
    """The same day and time so many calendar months later; the last day of a month that lacks the day."""
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))

"""Places and laws for the tests of rules: a region in one zone, a person who asked on a Monday in March."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ringback.engine.windows import Hours, OpenTime
from ringback.rules import regions, tz
from ringback.rules.contact import Law, law_for
from ringback.rules.grounds import Ground, GroundKind
from ringback.rules.zones import Place

ARRIVED = datetime(2026, 3, 2, 12, tzinfo=UTC)
YEARS = tuple(range(2025, 2030))


def in_region(region: str) -> Place:
    """The main zone of a region alone."""
    zone = (regions.zones_of(region) or tz.of_country(region[:2]))[0]
    return Place(zones=(zone,), day_zone=zone, regions=(region,), country=region[:2])


def law_in(region: str, **given: Any) -> Law:
    return law_for(in_region(region), **({"arrived_at": ARRIVED, "years": YEARS} | given))


def open_on(hours: tuple[Hours, ...], day: str) -> list[str]:
    """The spans of a local day as clock times: `08:00-21:00`."""
    zone = hours[0].zone
    spans = OpenTime(hours, zone).spans(date.fromisoformat(day))
    return ["-".join(at.astimezone(ZoneInfo(zone)).strftime("%H:%M") for at in span) for span in spans]


def ground(kind: GroundKind, since: str, until: str | None = None) -> Ground:
    """At noon UTC of these days."""
    return Ground(
        kind=kind,
        since_at=datetime.fromisoformat(f"{since}T12:00:00+00:00"),
        until_at=datetime.fromisoformat(f"{until}T12:00:00+00:00") if until else None,
        evidence="the contract",
    )

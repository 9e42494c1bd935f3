"""Where a person is: every time zone that may be theirs, and every region whose rules may bind.

Order of trust for the zone: stated > postal code > region > phone number > country. What is less trusted may narrow
what is more trusted but vague (a state with two zones, a number of one of them), and widens what it contradicts: an
address in one state and a number of another give the zones of both, so that a call is lawful in both. The rules of
every region that address and numbers name apply, whichever zone is settled on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ringback.rules import load, phones, postal, regions, tz


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where somebody may be.

    `zones`: all candidates, the most trusted first; zones that show the same clock are named once. `regions`:
    `US-FL`-like, or a bare country code where no region is known; empty when not even the country is. `country`:
    alpha-2 or `""`. `evidence`: what was used, as `kind:value`. `zone_unknown`: nothing but the country was known, and
    its clocks differ. `region_unknown`: the country's regions have rules of their own, and nobody knows which one it
    is, so that the strictest of them hold.
    """

    zones: tuple[str, ...]
    day_zone: str
    regions: tuple[str, ...]
    country: str
    evidence: tuple[str, ...] = ()
    zone_unknown: bool = False
    region_unknown: bool = False


def locate(
    *,
    time_zone: str = "",
    postal_code: str = "",
    region: str = "",
    country: str = "",
    phones: Iterable[str] = (),
) -> Place:
    """Find the place. Never raises: what cannot be read says nothing.

    `time_zone`: an IANA name that the person or a colleague stated. `region`: `CO`, `Colorado` or `US-CO`. `country`:
    as stated, else the workspace's; a phone number of another country outweighs it, an address does not need it.
    `phones`: E.164, the best first.
    """
    return _locate(time_zone or "", postal_code or "", region or "", country or "", tuple(phones or ()))


@dataclass(frozen=True, slots=True)
class _Address:
    zones: tuple[str, ...]
    regions: tuple[str, ...]
    evidence: tuple[str, ...]


@lru_cache(maxsize=16384)
def _locate(time_zone: str, postal_code: str, region: str, country: str, numbers: tuple[str, ...]) -> Place:
    stated_country = regions.normal_country(country)
    address = _address(postal_code, region, stated_country)
    found = [(number, phones.place_of(number, stated_country)) for number in dict.fromkeys(numbers)]
    places = [place for _, place in found if place is not None]
    evidence = (*address.evidence, *(f"phone:{place.area}" for place in places))

    stated = tz.canonical(time_zone) if time_zone else ""
    names = _regions(address.regions, places)
    if not names:
        names = _country_alone(stated_country, stated)
    zones: tuple[str, ...]
    if stated:
        zones, evidence = (stated,), (f"time_zone:{stated}", *evidence)
    elif address.zones:
        zones = _joined(address, places)
    else:
        zones = tz.distinct(zone for place in places for zone in place.zones)
    zone_unknown = False
    if not zones:
        zones = tz.distinct(tz.of_country(stated_country)) or tz.everywhere()
        zone_unknown = len(zones) > 1
        evidence = (*evidence, f"country:{stated_country}") if stated_country else evidence
    return Place(
        zones=zones,
        day_zone=zones[0],
        regions=names,
        country=names[0][:2] if names else "",
        evidence=tuple(dict.fromkeys(evidence)),
        zone_unknown=zone_unknown,
        region_unknown=any(load.region_matters(name) for name in names),
    )


def _address(postal_code: str, region: str, country: str) -> _Address:
    """What postal code and region say together. Where they name two regions, both are kept."""
    by_code = postal.place_of(postal_code, country) if postal_code else None
    named = regions.normal_region(region, country)
    if by_code is None:
        if not named:
            return _Address((), (), ())
        return _Address(tz.distinct(regions.zones_of(named)), (named,), (f"region:{named}",))
    zones, evidence = by_code.zones, (f"postal_code:{postal_code.strip()}",)
    if not named or named == by_code.region:
        return _Address(tz.distinct(zones), (by_code.region,), evidence)
    clocks = {tz.clock(zone) for zone in regions.zones_of(named)}
    if not all(tz.clock(zone) in clocks for zone in zones):
        zones = (*zones, *regions.zones_of(named))
    return _Address(tz.distinct(zones), (by_code.region, named), (*evidence, f"region:{named}"))


def _regions(of_address: tuple[str, ...], places: list[phones.PhonePlace]) -> tuple[str, ...]:
    """The regions whose rules apply. An area code that two regions share says nothing new of either."""
    names = list(of_address)
    for place in places:
        if not any(region in of_address for region in place.regions):
            names += place.regions
    return tuple(dict.fromkeys(names))


def _country_alone(country: str, stated_zone: str) -> tuple[str, ...]:
    """The country's own rules, or those of the country in which the stated zone lies."""
    there = tz.country_of(stated_zone) if stated_zone else ""
    chosen = there or country
    return (load.regions().territories.get(chosen, chosen),) if chosen else ()


def _joined(address: _Address, places: list[phones.PhonePlace]) -> tuple[str, ...]:
    """The address's zones, narrowed by numbers of the same region and widened by numbers of another."""
    if not places:
        return address.zones
    zones = address.zones
    here = [place for place in places if any(region in address.regions for region in place.regions)]
    if len(zones) > 1 and here:
        clocks = {tz.clock(zone) for place in here for zone in place.zones}
        zones = tuple(zone for zone in zones if tz.clock(zone) in clocks) or zones
    known = {tz.clock(zone) for zone in zones}
    for place in places:
        if place not in here and not known <= {tz.clock(zone) for zone in place.zones}:
            zones = (*zones, *place.zones)
    return tz.distinct(zones)

"""What each thing that is known of a person says of the place, one by one, beside the place that they make together."""

from __future__ import annotations

from dataclasses import dataclass

from ringback.rules import load, phones, postal, regions, tz
from ringback.rules.zones import Place, locate


class CannotPlace(ValueError):
    """What was given names no place; the text says what to write instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """One thing that was given. `regions`, `zones`: what it says alone; both empty: it says nothing."""

    kind: str
    given: str
    regions: tuple[str, ...]
    zones: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The place, and the clues that it was made of, the most trusted first. `hint`: what else may have been meant, ""
    where nothing else was."""

    place: Place
    clues: tuple[Clue, ...]
    hint: str = ""


def find(
    *, region: str = "", phone: str = "", postal_code: str = "", time_zone: str = "", country: str = ""
) -> Found:
    """Find a place by what is given; `country` (alpha-2 or a name) is where it is when nothing else says so.

    `region` may name a country too; a bare alpha-2 code is one. Raises `CannotPlace` for a name that is not known, and
    where nothing was given that says anything.
    """
    if not (region or phone or postal_code or time_zone):
        raise CannotPlace(
            "Name a place like US-FL, CA-ON or GB, or give a phone number, a postal code or a time zone."
        )
    chosen = regions.named(region) if region else ""
    if region and not chosen:
        raise CannotPlace(
            f"{region!r} is no place known here; write for example US-FL, Florida, CA-ON or GB."
        )
    if time_zone and not tz.canonical(time_zone):
        raise CannotPlace(f"{time_zone!r} is no time zone; write for example America/Denver.")
    home = chosen[:2] or regions.normal_country(country)
    clues = _clues(chosen, phone, postal_code, time_zone, home)
    if not any(clue.zones for clue in clues) and not home:
        raise CannotPlace(
            "None of this says where the person is. Name a place like US-FL, or write the number with its country,"
            " for example +13055550100."
        )
    place = locate(
        time_zone=time_zone,
        postal_code=postal_code,
        region=chosen if "-" in chosen else "",
        country=home,
        phones=(phone,) if phone else (),
    )
    return Found(place=place, clues=clues, hint=_hint(region, chosen))


def _hint(given: str, chosen: str) -> str:
    """Two letters are a country here; where a state or province has the same two, that is said."""
    short = given.strip().upper()
    if len(short) != 2 or short != chosen:
        return ""
    others = [
        id for country in regions.WITH_REGIONS if (id := regions.normal_region(f"{country}-{short}", ""))
    ]
    if not others:
        return ""
    meant = " or ".join(f"{id} ({regions.name_of(id)})" for id in others)
    return f"{short} is read as the country {regions.name_of(chosen)}. Did you mean {meant}?"


def _clues(chosen: str, phone: str, postal_code: str, time_zone: str, home: str) -> tuple[Clue, ...]:
    clues = []
    if time_zone:
        zone = tz.canonical(time_zone)
        there = tz.country_of(zone)
        country = load.regions().territories.get(there, there)
        clues.append(
            Clue(kind="time zone", given=time_zone, regions=(country,) if country else (), zones=(zone,))
        )
    if postal_code:
        by_code = postal.place_of(postal_code, home)
        clues.append(
            Clue(
                kind="postal code",
                given=postal_code,
                regions=(by_code.region,) if by_code else (),
                zones=by_code.zones if by_code else (),
            )
        )
    if chosen:
        zones = regions.zones_of(chosen) or tz.distinct(tz.of_country(chosen))
        clues.append(Clue(kind="place", given=chosen, regions=(chosen,), zones=zones))
    if phone:
        by_phone = phones.place_of(phone, home)
        clues.append(
            Clue(
                kind="phone",
                given=phone,
                regions=by_phone.regions if by_phone else (),
                zones=by_phone.zones if by_phone else (),
            )
        )
    return tuple(clues)

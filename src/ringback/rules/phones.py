"""What a phone number says of the place. Numbers move with their owners: only the country is weaker evidence.

United States and Canada by our table of area codes (the zone table of phonenumbers has codes in the wrong zone, as 689
and 423); all others by phonenumbers. Numbers without a territory (toll-free and the like) say nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberType, timezone

from ringback.rules import load, tz

NOWHERE = frozenset(
    {
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.VOIP,
        PhoneNumberType.PERSONAL_NUMBER,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
    }
)


class PhonePlace(NamedTuple):
    """`regions`: `US-CO`-like, more than one where they share an area code, or a bare country code abroad."""

    regions: tuple[str, ...]
    zones: tuple[str, ...]
    area: str


@lru_cache(maxsize=65536)
def place_of(number: str, country: str) -> PhonePlace | None:
    """The place of a number (E.164, or national to `country`), None when it says nothing."""
    area = _area_code(number)
    if area in load.area_codes():
        return _of_area_code(area)
    try:
        parsed = phonenumbers.parse(number, country or None)
    except phonenumbers.NumberParseException:
        return None
    if parsed.country_code == 1:
        area = str(parsed.national_number)[:3]
        if area in load.area_codes():
            return _of_area_code(area)
    return _abroad(parsed)


def _area_code(number: str) -> str:
    """The area code of a number in the usual form, without the cost of a full parse; `""` if it is not of that form."""
    return number[2:5] if len(number) == 12 and number.startswith("+1") and number[1:].isdecimal() else ""


def _of_area_code(area: str) -> PhonePlace:
    known = load.area_codes()[area]
    return PhonePlace(known.regions, known.zones, area)


def _abroad(parsed: PhoneNumber) -> PhonePlace | None:
    """Zones of the number's country that the number may be in; all of them for a mobile phone in most countries."""
    country = phonenumbers.region_code_for_number(parsed) or ""
    if parsed.country_code == 1 and country in {"", "US", "CA"}:
        return None
    if phonenumbers.number_type(parsed) in NOWHERE:
        return None
    if not country:
        country = phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    own = tz.of_country(country)
    if not own:
        return None
    named = {tz.canonical(name) for name in timezone.time_zones_for_number(parsed)} - {""}
    clocks = {tz.clock(name) for name in named}
    zones = (
        tuple(zone for zone in own if zone in named) or tuple(z for z in own if tz.clock(z) in clocks) or own
    )
    return PhonePlace((country,), tz.distinct(zones), f"+{parsed.country_code} {country}")


NO_TEXTS = frozenset(
    {
        PhoneNumberType.FIXED_LINE,
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
        PhoneNumberType.PAGER,
    }
)


@lru_cache(maxsize=65536)
def takes_texts(number: str) -> bool:
    """Whether a text may reach this E.164 number. Where the numbering plan cannot tell (US, Canada) it may."""
    try:
        return phonenumbers.number_type(phonenumbers.parse(number)) not in NO_TEXTS
    except phonenumbers.NumberParseException:
        return False

"""Reads countries, regions (ISO 3166-2 of the US and Canada), postal codes and time zones as people write them."""

from __future__ import annotations

import re
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale

from .text import compact, one_line, words

_STATES = """AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|FL Florida
GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland
MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire
NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania
RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington
WV West Virginia|WI Wisconsin|WY Wyoming|DC District of Columbia|DC Washington DC|PR Puerto Rico|GU Guam
VI Virgin Islands|AS American Samoa|MP Northern Mariana Islands"""
_PROVINCES = """AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland and Labrador|NL Newfoundland
NS Nova Scotia|NT Northwest Territories|NU Nunavut|ON Ontario|PE Prince Edward Island|QC Quebec|QC Québec
SK Saskatchewan|YT Yukon"""
_COUNTRY_WORDS = {
    "usa": "US", "us": "US", "u s a": "US", "u s": "US", "america": "US", "united states of america": "US",
    "estados unidos": "US", "uk": "GB", "u k": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "great britain": "GB", "northern ireland": "GB", "holland": "NL", "czech republic": "CZ",
}  # fmt: skip
_ZONES = {
    "eastern": "America/New_York", "et": "America/New_York", "est": "America/New_York", "edt": "America/New_York",
    "central": "America/Chicago", "ct": "America/Chicago", "cst": "America/Chicago", "cdt": "America/Chicago",
    "mountain": "America/Denver", "mt": "America/Denver", "mst": "America/Denver", "mdt": "America/Denver",
    "pacific": "America/Los_Angeles", "pt": "America/Los_Angeles", "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles", "alaska": "America/Anchorage", "akst": "America/Anchorage",
    "hawaii": "Pacific/Honolulu", "hst": "Pacific/Honolulu", "arizona": "America/Phoenix",
    "atlantic": "America/Halifax", "newfoundland": "America/St_Johns", "utc": "UTC", "gmt": "UTC",
}  # fmt: skip
_CANADIAN = re.compile(
    r"([A-CEGHJ-NPR-TVXY]\d[A-CEGHJ-NPR-TV-Z])[ -]?(\d[A-CEGHJ-NPR-TV-Z]\d)", re.IGNORECASE
)
_ZIP = re.compile(r"(\d{5})(?:[- ]?(\d{4}))?")
_ZERO_REGIONS = frozenset({"US-CT", "US-MA", "US-ME", "US-NH", "US-NJ", "US-RI", "US-VT", "US-PR", "US-VI"})


def _by_name(table: str, country: str) -> dict[str, str]:
    known: dict[str, str] = {}
    for entry in table.replace("\n", "|").split("|"):
        code, _, name = entry.partition(" ")
        known[code.lower()] = known[words(name)] = f"{country}-{code}"
    return known


_REGIONS = {"US": _by_name(_STATES, "US"), "CA": _by_name(_PROVINCES, "CA")}


def read_country(text: str) -> str:
    """The ISO 3166 code of a country named in English, Spanish, German or French, or by its code; "" if unknown."""
    return _countries().get(words(text), "")


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    known: dict[str, str] = {}
    for language in ("fr", "de", "es", "en"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in {"EU", "UN", "ZZ", "EZ", "XA", "XB"}:
                known[words(name)] = known[code.lower()] = code
    return known | _COUNTRY_WORDS


def read_region(text: str, country: str) -> str:
    """ "co", "Colorado", "US-CO" -> "US-CO". Regions of other countries stay as they were written."""
    plain = words(text)
    code = (
        plain.removeprefix("us ").removeprefix("ca ") if re.fullmatch(r"(us|ca) [a-z]{2}", plain) else plain
    )
    stated = plain[:2].upper() if code != plain else ""
    if country and country not in _REGIONS:
        return one_line(text)
    for where in dict.fromkeys((stated or country or "US", "US", "CA")):
        found = _REGIONS.get(where, {}).get(code)
        if found and (not stated or found.startswith(stated)):
            return found
    return one_line(text)


def read_postal_code(text: str, region: str) -> tuple[str, str]:
    """(postal code, note). A ZIP code that a spreadsheet took the leading zero from gets it back, with a note."""
    plain = compact(text).strip(" '\"")
    plain = re.sub(r"(?<=\d)\.0+$", "", plain)
    canadian = _CANADIAN.fullmatch(plain)
    if canadian:
        return f"{canadian[1]} {canadian[2]}".upper(), ""
    zip_code = _ZIP.fullmatch(plain)
    if zip_code:
        return f"{zip_code[1]}-{zip_code[2]}" if zip_code[2] else plain, ""
    if region in _ZERO_REGIONS and re.fullmatch(r"\d{3,4}", plain):
        return plain.zfill(5), f"the leading zero was lost: read as {plain.zfill(5)}"
    return plain, ""


def country_of(region: str, postal_code: str) -> str:
    """The country that a region or a postal code alone tells, or ""."""
    if re.fullmatch(r"(?:US|CA)-[A-Z]{2}", region):
        return region[:2]
    return "CA" if _CANADIAN.fullmatch(postal_code) else ""


def read_time_zone(text: str) -> str:
    """The name in the time zone database: "Mountain", "PST", "america/denver" -> "America/Denver"; "" if unknown."""
    plain = one_line(text)
    known = _ZONES.get(re.sub(r" (standard |daylight )?time$", "", words(plain)))
    if known:
        return known
    name = _zone_names().get(plain.casefold().replace(" ", "_"), "")
    return ZoneInfo(name).key if name else ""


@lru_cache(maxsize=1)
def _zone_names() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones() if "/" in name}

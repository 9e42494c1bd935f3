"""What a postal code says of the place: the region and its zones. ZIP codes, and Canadian codes by their beginning."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import zipcodes

from ringback.rules import load, regions, tz

ZIP = re.compile(r"(\d{5})(?:-?\d{4})?", re.ASCII)
SHORT_ZIP = re.compile(r"\d{3,4}", re.ASCII)
CANADIAN = re.compile(r"([A-Z]\d[A-Z])\d[A-Z]\d|([A-Z]\d[A-Z])", re.ASCII)


class PostalPlace(NamedTuple):
    """The region and the zones inside it, the likeliest first."""

    region: str
    zones: tuple[str, ...]


@lru_cache(maxsize=65536)
def place_of(postal_code: str, country: str) -> PostalPlace | None:
    """The place of a postal code, None when it says nothing.

    `country` is alpha-2 or `""`. Codes of either country are read when it is the United States (territories included),
    Canada or unknown: their shapes differ. A ZIP code that a spreadsheet robbed of its leading zeros is read too.
    """
    if country not in {"", *regions.WITH_REGIONS, *load.regions().territories}:
        return None
    code = re.sub(r"\s+", "", postal_code).upper()
    if match := ZIP.fullmatch(code):
        return _zip(match[1])
    if SHORT_ZIP.fullmatch(code) and country not in {"", "CA"}:
        return _zip(code.zfill(5))
    if match := CANADIAN.fullmatch(code):
        return _canadian(match[1] or match[2])
    return None


def _zip(code: str) -> PostalPlace | None:
    """Military and unknown ZIP codes say nothing. Where the data's zone is no zone, the state's stand in."""
    for row in zipcodes.matching(code):  # type: ignore[no-untyped-call]  # its stub lacks a type
        region = f"US-{row['state']}"
        if regions.zones_of(region):
            zone = tz.canonical(row["timezone"])
            return PostalPlace(region, (zone,) if zone else regions.zones_of(region))
    return None


def _canadian(area: str) -> PostalPlace | None:
    table = load.canadian_postal_codes()
    for length in (3, 2, 1):
        if known := table.get(area[:length]):
            return PostalPlace(known.region, known.zones or regions.zones_of(known.region))
    return None

"""Names of countries and regions, as people and files write them, to the codes that the rules use.

Countries: ISO 3166 alpha-2. Regions: ISO 3166-2 of the United States (territories included) and Canada, like `US-CO`;
regions of other countries are not known here, as no rule and no zone hangs on them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from ringback.rules import load, tz

WITH_REGIONS = ("US", "CA")


def _plain(text: str) -> str:
    """Lower case, no accents, dots and runs of blanks made one blank."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return re.sub(r"[\s.,_]+", " ", bare).strip().casefold()


@lru_cache(maxsize=4096)
def normal_country(text: str) -> str:
    """`US`, `usa`, `United States` -> `US`; `""` when it is not known. Territories keep their own code here."""
    plain = _plain(text)
    if len(plain) == 2 and tz.of_country(plain.upper()):
        return plain.upper()
    return load.regions().country_names.get(plain) or tz.country_by_name().get(plain, "")


@lru_cache(maxsize=4096)
def normal_region(text: str, country: str) -> str:
    """`CO`, `Colorado`, `US-CO`, `us-co` -> `US-CO`; `""` when it is not known.

    `country` (alpha-2 or `""`) settles a short form that two countries share, and shuts out short forms of a third:
    `WA` in Australia is not Washington. A territory that is given as the country is its own region.
    """
    plain = _plain(text)
    code = re.sub(r"^(\w) (\w)$", r"\1\2", plain).replace(" ", "-").upper()
    if code in load.regions().regions:
        return code
    if country in load.regions().territories:
        return load.regions().territories[country]
    if not plain or country not in {"", *WITH_REGIONS}:
        return ""
    for candidate in dict.fromkeys((country or WITH_REGIONS[0], *WITH_REGIONS)):
        short = f"{candidate}-{code}"
        if short in load.regions().regions:
            return short
    return _region_by_name().get(plain, "")


def name_of(region: str) -> str:
    """`US-CO` -> `Colorado`, `FR` -> `France`; the id itself where it has no name."""
    known = load.regions().regions.get(region)
    if known:
        return known.name
    return load.regions().own_names.get(region) or tz.country_names().get(region, region)


def named(text: str) -> str:
    """What people write for a place to the id of its rules: a bare alpha-2 code is a country, `IN` India and not
    Indiana; else `US-IN`, `Indiana`, `India`. `""` when it is not known. Territories are their own regions."""
    country = normal_country(text) if len(text.strip()) == 2 else ""
    if country:
        return load.regions().territories.get(country, country)
    return normal_region(text, "") or load.regions().territories.get(
        normal_country(text), normal_country(text)
    )


def zones_of(region: str) -> tuple[str, ...]:
    """Every zone observed in a region, the widest first; empty for an unknown one."""
    known = load.regions().regions.get(region)
    return known.zones if known else ()


@cache
def _region_by_name() -> dict[str, str]:
    names = {_plain(region.name): id for id, region in load.regions().regions.items()}
    return names | load.regions().region_names

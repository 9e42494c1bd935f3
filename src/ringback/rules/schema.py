"""The shape of the rule files. What does not fit raises when it is loaded, never when a call is due."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_validator

from ringback.engine.windows import WeekHours
from ringback.rules.hours import parse_hours

EXTRA_DAY = re.compile(r"(\d{4}-)?\d{2}-\d{2}|(easter|thanksgiving)[+-]\d{1,2}", re.ASCII)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(f"{name!r} is no IANA time zone") from error
    return name


def _week(value: Any) -> Any:
    return parse_hours(value) if isinstance(value, dict) else value


ZoneName = Annotated[str, AfterValidator(_zone)]
RegionId = Annotated[str, Field(pattern=r"^[A-Z]{2}-[A-Z]{2}$")]
CountryId = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class Row(BaseModel):
    """Frozen; a key that is not known is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CapRow(Row):
    """At most `limit` contacts of the kinds in `covers` in any `hours` hours."""

    limit: int = Field(ge=1)
    hours: int = Field(ge=1)
    covers: tuple[Literal["call", "sms"], ...] = Field(min_length=1)


class EmailRow(Row):
    """`any`: mail with an opt-out may be sent. `inquiry`: the inquiry is the basis, for `months` (None: no end)."""

    basis: Literal["any", "inquiry"]
    months: int | None = Field(default=None, ge=1)


class ExtraHoliday(Row):
    """A day the holidays package lacks: `MM-DD`, `YYYY-MM-DD`, `easter-47` or `thanksgiving+1` (days after)."""

    on: str
    name: str

    @field_validator("on")
    @classmethod
    def _known_form(cls, text: str) -> str:
        if not EXTRA_DAY.fullmatch(text):
            raise ValueError(f"{text!r}: write MM-DD, YYYY-MM-DD, easter+N or thanksgiving+N")
        if text[0].isdigit():
            date.fromisoformat(text if len(text) == 10 else f"2024-{text}")
        return text


class Jurisdiction(Row):
    """What one place asks of live calls dialed by hand, and of e-mail. Hours are the called person's local time.

    `law` False: a courtesy default. `email` None: the broader row's e-mail rule stands.
    """

    id: str = Field(pattern=r"^([A-Z]{2}(-[A-Z]{2})?|elsewhere)$")
    name: str = Field(min_length=1)
    law: bool = True
    hours: Annotated[WeekHours, BeforeValidator(_week)]
    holidays_banned: bool = False
    extra_holidays: tuple[ExtraHoliday, ...] = ()
    caps: tuple[CapRow, ...] = ()
    email: EmailRow | None = None
    source: str = Field(min_length=1)
    checked_on: date
    notes: str = ""


class JurisdictionFile(BaseModel):
    """One file: a country, its rows (read one by one, so that an error names the row), and regions that add nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    country: str = Field(pattern=r"^([A-Z]{2}|elsewhere)$")
    federal_only: tuple[RegionId, ...] = ()
    rows: tuple[dict[str, Any], ...] = Field(min_length=1)


class Region(Row):
    name: str
    zones: tuple[ZoneName, ...] = Field(min_length=1)


class RegionsFile(Row):
    regions: dict[RegionId, Region]
    region_names: dict[str, RegionId]
    territories: dict[CountryId, RegionId]
    country_names: dict[str, CountryId]


class AreaCodes(Row):
    """Codes of these regions; `zones` empty: all zones of the regions."""

    regions: tuple[RegionId, ...] = Field(min_length=1)
    zones: tuple[ZoneName, ...] = ()
    codes: tuple[Annotated[int, Field(ge=200, le=999)], ...] = Field(min_length=1)


class AreaCodesFile(Row):
    area_codes: tuple[AreaCodes, ...]


class PostalPrefix(Row):
    region: RegionId
    zones: tuple[ZoneName, ...] = ()


class PostalCodesFile(Row):
    canada: dict[str, PostalPrefix]

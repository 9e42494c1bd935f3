"""The shape of the rule files. What does not fit raises when it is loaded, never when a call is due."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    field_validator,
    model_validator,
)

from ringback.engine.windows import WeekHours
from ringback.rules.grounds import GroundKind
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


Spoken = Literal["call", "sms", "recorded_voice"]
EVERY_VOICE_AND_TEXT: tuple[Spoken, ...] = ("call", "sms", "recorded_voice")


class Relaxation(Row):
    """A ground that lifts the rule, for `months` from its beginning (None: until somebody ends it)."""

    ground: GroundKind
    months: int | None = Field(default=None, ge=1)


class Rule(Row):
    """What every rule says of itself.

    `covers`: what it binds. `source`, `checked_on`: where it is written and when that was last looked at; "" and None:
    those of the row. `unknown`: sources disagree or are silent, and the strictest reading was taken; `note` says what
    of. `note`: a sentence for people.
    """

    covers: tuple[Spoken, ...] = Field(default=EVERY_VOICE_AND_TEXT, min_length=1)
    source: str = ""
    checked_on: date | None = None
    unknown: bool = False
    note: str = ""


class HoursRow(Rule):
    """Weekly hours. No ground relaxes them: whether consent or a relationship widens hours is unsettled."""

    week: Annotated[WeekHours, BeforeValidator(_week)]


class BanRow(Rule):
    """Days that are shut: weekdays, public holidays, days of a declared emergency."""

    on: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "holidays", "emergencies"], ...] = (
        Field(min_length=1)
    )
    relaxed_by: tuple[Relaxation, ...] = ()


class CapRow(Rule):
    """At most `limit` contacts of the kinds in `covers` in any `hours` hours."""

    limit: int = Field(ge=1)
    hours: int = Field(ge=1)
    relaxed_by: tuple[Relaxation, ...] = ()


class ConsentRow(Rule):
    """What is covered may be used only with a consent of its own, given for it and recorded, or on a ground."""

    relaxed_by: tuple[Relaxation, ...] = ()


class EmailRow(Row):
    """`any`: mail with an opt-out may be sent. `consent`: only with a recorded consent to e-mail, which has no end, or
    on a ground of `relaxed_by`."""

    basis: Literal["any", "consent"]
    relaxed_by: tuple[Relaxation, ...] = ()
    source: str = ""
    checked_on: date | None = None
    unknown: bool = False
    note: str = ""


class VoicemailRow(Row):
    """A message that a person speaks to a voicemail box is an e-mail to the law, and needs what an e-mail needs."""

    source: str = ""
    checked_on: date | None = None
    unknown: bool = False
    note: str = ""


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


def _hours_rows(value: Any) -> Any:
    """A plain mapping of weekdays is one rule that covers everything spoken or texted."""
    return [{"week": value}] if isinstance(value, dict) else value


class Jurisdiction(Row):
    """What one place asks of calls, texts, recorded voices and e-mail. Hours are the called person's local time.

    `law` False: a courtesy default, as no law is known. `email` None: the broader row's e-mail rule stands.
    `voicemail` None: one that a person leaves is part of the call. `notes`: what people must know and the program
    cannot keep for them. The id `US-XX` is that of somebody in the United States whose state nobody knows;
    `holidays_of`: the regions whose holidays are this row's too.
    """

    id: str = Field(pattern=r"^([A-Z]{2}(-[A-Z]{2})?|elsewhere)$")
    name: str = Field(min_length=1)
    law: bool = True
    hours: Annotated[tuple[HoursRow, ...], BeforeValidator(_hours_rows)] = Field(min_length=1)
    bans: tuple[BanRow, ...] = ()
    extra_holidays: tuple[ExtraHoliday, ...] = ()
    holidays_of: tuple[RegionId, ...] = ()
    caps: tuple[CapRow, ...] = ()
    consent: tuple[ConsentRow, ...] = ()
    email: EmailRow | None = None
    voicemail: VoicemailRow | None = None
    source: str = Field(min_length=1)
    checked_on: date
    notes: str = ""

    @property
    def region_unknown(self) -> bool:
        """Whether it is put together from the rows of a country's regions, for whoever may be in any of them."""
        return bool(self.holidays_of)

    @property
    def call_hours(self) -> WeekHours:
        """The first rule that covers live calls; every row has one."""
        return next(row.week for row in self.hours if "call" in row.covers)

    def bans_on(self, day: str, medium: str = "call") -> bool:
        """Whether days of this kind (`sun`, `holidays`, `emergencies`) are shut, grounds aside."""
        return any(day in ban.on and medium in ban.covers for ban in self.bans)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not any("call" in row.covers for row in self.hours):
            raise ValueError("the row needs hours for live calls")
        if (self.extra_holidays or self.holidays_of) and not any("holidays" in ban.on for ban in self.bans):
            raise ValueError("extra holidays need a ban on holidays")
        return self


class JurisdictionFile(BaseModel):
    """One file: a country (or a union of `members`), its rows (read one by one, so that an error names the row), and
    the regions that add nothing to the country's row, with what says so."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    country: str = Field(pattern=r"^([A-Z]{2}|elsewhere)$")
    members: tuple[CountryId, ...] = ()
    federal_only: tuple[RegionId, ...] = ()
    federal_only_source: str = ""
    federal_only_checked_on: date | None = None
    rows: tuple[dict[str, Any], ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _regions_have_a_source(self) -> Self:
        if self.federal_only and not (self.federal_only_source and self.federal_only_checked_on):
            raise ValueError("regions that add nothing need federal_only_source and federal_only_checked_on")
        return self


class Region(Row):
    name: str
    zones: tuple[ZoneName, ...] = Field(min_length=1)


class RegionsFile(Row):
    regions: dict[RegionId, Region]
    region_names: dict[str, RegionId]
    territories: dict[CountryId, RegionId]
    country_names: dict[str, CountryId]
    own_names: dict[CountryId, str]


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

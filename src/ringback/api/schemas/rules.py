"""What is allowed at a place and time."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from .base import Out


class RegionOut(Out):
    """A region whose rules hold."""

    id: str = Field(description="ISO 3166-2 of the US and Canada, else the country.", examples=["US-UT"])
    name: str = Field(description="In English.", examples=["Utah"])
    holidays: list[str] = Field(description="What that local day is called.", examples=[["Pioneer Day"]])
    adds_nothing: str = Field(description='A sentence, if only the broader rules hold, or "".', examples=[""])


class ClueOut(Out):
    """One thing that was given, and what it says alone."""

    kind: str = Field(description="place, phone, postal code or time zone.", examples=["phone"])
    given: str = Field(description="What was given.", examples=["+18015550100"])
    regions: list[str] = Field(description="The regions it names; empty: none.", examples=[["US-UT"]])
    zones: list[str] = Field(description="The time zones it leaves.", examples=[["America/Denver"]])


class LocalDayOut(Out):
    """The instant in one time zone that may be the person's."""

    zone: str = Field(description="IANA name.", examples=["America/Denver"])
    local: str = Field(description="The local time there.", examples=["2026-07-24 10:30"])
    weekday: str = Field(description="The local weekday.", examples=["Friday"])
    hours: list[str] = Field(
        description="When calls are lawful on that local day by all rules together.",
        examples=[["08:00–20:00"]],
    )


class MediumOut(Out):
    """One medium at the instant."""

    medium: str = Field(description="call, sms, recorded_voice or email.", examples=["call"])
    allowed: bool = Field(description="Now, to a person who asked just then.", examples=[False])
    open_now: bool = Field(description="Whether its hours are open.", examples=[False])
    closes_at: datetime | None = Field(description="When its hours end, if they are open.", examples=[None])
    opens_at: datetime | None = Field(
        description="When they begin, if they are shut.", examples=["2026-07-25T14:00:00Z"]
    )
    text: str = Field(
        description="In a sentence, with the reason.",
        examples=["No: shut now (Utah: holiday, Pioneer Day)."],
    )


class RuleOut(Out):
    """One rule that holds there."""

    row: str = Field(description="Its row.", examples=["US-UT"])
    kind: str = Field(description="hours, ban, cap, consent, email or voicemail.", examples=["ban"])
    covers: list[str] = Field(description="Media.", examples=[["call", "sms", "recorded_voice"]])
    text: str = Field(description="In words.", examples=["Calls: shut on Sundays and public holidays"])
    relaxed_by: str = Field(description='The grounds that lift it, or "".', examples=["express consent"])
    source: str = Field(description="Where it is written.", examples=["Utah Code 13-25a-103(3)"])
    checked_on: date = Field(description="When that was last looked at.", examples=["2026-11-21"])
    law: bool = Field(description="False: a courtesy where no law is known.", examples=[True])
    unknown: bool = Field(description="True: the strictest reading of what is not certain.", examples=[False])
    note: str = Field(description='What else to know, or "".', examples=[""])


class DeclaredOut(Out):
    """What your workspace declared by hand and holds there."""

    region: str = Field(description="Where.", examples=["US-LA"])
    kind: str = Field(description="emergency or holiday.", examples=["emergency"])
    first_date: date = Field(description="Its first local day.", examples=["2026-08-28"])
    last_date: date | None = Field(description="Its last one; null: until it is lifted.", examples=[None])


class RulesOut(Out):
    """What is allowed at a place and time, and why. Not legal advice."""

    at: datetime = Field(description="The instant that was asked about.", examples=["2026-07-24T16:30:00Z"])
    regions: list[RegionOut] = Field(description="The regions whose rules hold, all together.")
    zone_unknown: bool = Field(
        description="True: only what is lawful in every zone of the country is allowed.", examples=[False]
    )
    region_unknown: bool = Field(
        description="True: only what is lawful in every state of the country is allowed.", examples=[False]
    )
    hint: str = Field(
        description='What else the region may have meant ("NE" is Niger, US-NE Nebraska), or "".',
        examples=[""],
    )
    clues: list[ClueOut] = Field(description="How the place was found, the most trusted first.")
    days: list[LocalDayOut] = Field(description="The instant in every time zone that may be the person's.")
    media: list[MediumOut] = Field(description="What is allowed then.")
    rules: list[RuleOut] = Field(description="Every rule that holds, broadest first.")
    declared: list[DeclaredOut] = Field(description="Emergencies and holidays declared by hand.")

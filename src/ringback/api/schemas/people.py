"""What people allow, who they are, and what must not be contacted."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BeforeValidator, Field, StringConstraints

from .base import In, Out, plain_text

Medium = Literal["call", "email", "sms", "recorded_voice"]
GroundKind = Literal["inquiry", "express_consent", "purchase"]
SuppressionKind = Literal["phone", "email", "domain", "organization", "person"]
Evidence = Annotated[str, BeforeValidator(plain_text), StringConstraints(min_length=1, max_length=500)]
Words = Annotated[str, BeforeValidator(plain_text), StringConstraints(max_length=500)]


class Consent(Out):
    """A consent to be contacted on one channel."""

    id: int = Field(description="The id of the row.", examples=[7])
    channel: Medium = Field(description="For which channel.", examples=["sms"])
    point: str = Field(description='The number or address it is for, "" for all.', examples=[""])
    text_shown: str = Field(description="The words that were agreed to.", examples=["You may text me."])
    page: str = Field(description="Where it was given.", examples=["https://example.com/quote"])
    address: str = Field(description="The IP address that it came from.", examples=["203.0.113.9"])
    given_at: datetime = Field(description="When.", examples=["2026-03-03T17:02:00Z"])
    evidence: str = Field(description="How it was given.", examples=["box ticked on the public form"])
    revoked_at: datetime | None = Field(description="When it was revoked.", examples=[None])
    revoked_how: str = Field(description="How it was revoked.", examples=[""])
    holds: bool = Field(description="Whether it holds now.", examples=[True])


class Ground(Out):
    """A recorded fact that relaxes a rule."""

    id: int = Field(description="The id of the row.", examples=[3])
    kind: GroundKind = Field(description="What it is.", examples=["purchase"])
    since_at: datetime = Field(description="From when on.", examples=["2026-01-02T16:00:00Z"])
    until_at: datetime | None = Field(description="When it ended, if it did.", examples=[None])
    evidence: str = Field(description="What shows it.", examples=["Invoice 2026-118"])


class Consents(Out):
    """What a person allows, and on what grounds rules do not bind; newest first."""

    consents: list[Consent] = Field(description="All that was ever given, revoked ones too.")
    grounds: list[Ground] = Field(description="All grounds recorded for the leads of this person.")
    channels: list[str] = Field(description="The channels with a consent that holds.")


class ConsentIn(In):
    """A consent that somebody gave."""

    channel: Medium = Field(description="A text and a recorded voice need their own.", examples=["sms"])
    evidence: Evidence = Field(description="How it was given.", examples=["Checkbox on the quote page"])
    text_shown: Annotated[str, BeforeValidator(plain_text), StringConstraints(max_length=4_000)] = Field(
        "", description="The words that were agreed to.", examples=["You may text me."]
    )
    page: Words = Field("", description="Where it was given.", examples=["https://example.com/quote"])
    address: Annotated[str, BeforeValidator(plain_text), StringConstraints(max_length=64)] = Field(
        "", description="The IP address that it came from.", examples=["203.0.113.9"]
    )
    point: Annotated[str, BeforeValidator(plain_text), StringConstraints(max_length=320)] = Field(
        "", description='The number or address it is for, "" for all.', examples=["+13035550142"]
    )
    given_at: AwareDatetime | None = Field(
        None, description="When; now, if left out.", examples=["2026-03-03T10:02:00-07:00"]
    )


class RevokeIn(In):
    """How somebody took back what they had allowed."""

    how: Evidence = Field(description="How they said so.", examples=["In a text message"])


class GroundIn(In):
    """A fact that relaxes a rule."""

    kind: GroundKind = Field(description="What it is.", examples=["purchase"])
    since_at: AwareDatetime = Field(description="From when on.", examples=["2026-01-02T09:00:00-07:00"])
    until_at: AwareDatetime | None = Field(
        None, description="Until when, where it is known.", examples=["2027-01-02T09:00:00-07:00"]
    )
    evidence: Evidence = Field(description="What shows it.", examples=["Invoice 2026-118"])


class MergeIn(In):
    """Who is the same person."""

    other: int = Field(ge=1, le=2**31 - 1, description="The number of a lead of theirs.", examples=[17])


class Merged(Out):
    """The person of a lead after a merge or its undoing."""

    lead: int = Field(description="The lead that was asked about.", examples=[12])
    leads: list[int] = Field(description="All leads of this person.", examples=[[12, 17]])


class EraseIn(In):
    """Says that it is meant."""

    sure: int = Field(description="The number of the lead once more.", examples=[12])


class Erased(Out):
    """A person whose data are gone."""

    lead: int = Field(description="The lead.", examples=[12])
    erased_at: datetime = Field(description="When.", examples=["2026-03-03T17:02:00Z"])


class Suppression(Out):
    """A line of the opt-out list."""

    id: int = Field(description="The id of the row.", examples=[5])
    kind: SuppressionKind = Field(description="What it holds for.", examples=["domain"])
    what: str = Field(description='Which one; "erased" where only a hash is left.', examples=["example.com"])
    own: bool = Field(description="Whether the person asked for it themselves.", examples=[True])
    reason: str = Field(description="Why.", examples=["asked by letter"])
    evidence: str = Field(description="What shows it.", examples=["letter of March 1"])
    created_at: datetime = Field(description="Since when.", examples=["2026-03-03T17:02:00Z"])


class SuppressionList(Out):
    """One page of the opt-out list, newest first."""

    suppressions: list[Suppression] = Field(description="The lines of this page.")
    total: int = Field(description="How many lines there are on all pages.", examples=[1])
    page: int = Field(description="Which page this is, from 1.", examples=[1])
    pages: int = Field(description="How many pages there are.", examples=[1])


class SuppressionIn(In):
    """A line for the opt-out list."""

    kind: SuppressionKind = Field(description="What it holds for.", examples=["domain"])
    text: Annotated[str, BeforeValidator(plain_text), StringConstraints(min_length=1, max_length=320)] = (
        Field(
            description="As people write it; for a person the number of a lead, as `#12`.",
            examples=["example.com"],
        )
    )
    reason: Annotated[str, BeforeValidator(plain_text), StringConstraints(min_length=1, max_length=200)] = (
        Field(description="Why.", examples=["asked by letter"])
    )
    evidence: Words = Field("", description="What shows it.", examples=["letter of March 1"])
    own: bool = Field(True, description="Whether the person asked for it themselves.", examples=[True])


class LiftIn(In):
    """Why a line comes off the list."""

    reason: Annotated[str, BeforeValidator(plain_text), StringConstraints(min_length=1, max_length=200)] = (
        Field(description="Why; the journal keeps it.", examples=["typed by mistake"])
    )
    evidence: Words = Field(
        "",
        description="Needed for a person's own stop: what shows that they want otherwise now.",
        examples=["Signed a new form on March 4"],
    )
    text: Annotated[str, BeforeValidator(plain_text), StringConstraints(max_length=320)] = Field(
        "", description="What it stands for, where only a hash is left.", examples=["+13035550142"]
    )


class Lifted(Out):
    """A line that is gone."""

    lifted: int = Field(description="The id that the line had.", examples=[5])

"""Leads as they are sent in, listed and read."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints

from .base import In, Out, plain_text
from .desk import QuestionOut
from .following import LinkOut
from .progress import Present

Outcome = Literal["new", "duplicate", "needs_look", "no_way_to_reach", "opted_out"]

Tag = Annotated[str, BeforeValidator(plain_text), StringConstraints(min_length=1, max_length=40)]
Role = Annotated[str, BeforeValidator(plain_text), StringConstraints(max_length=100)]


StateFilter = Literal[
    "all",
    "open",
    "now",
    "asking",
    "paused",
    "answer-yes",
    "answer-no",
    "answer-do_not_contact",
    "answer-unqualified",
    "answer-unreachable",
]


class LeadIn(Schema):
    """A lead to send in. These names always work, and so do many others; none is required.

    At least one of phone, email and name must be there. Names that are not known are kept beside the lead.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    name: str = Field("", description="Or first_name and last_name.", examples=["Maria Thompson"])
    phone: str = Field("", description="As people write it.", examples=["(303) 555-0100"])
    email: str = Field("", description="An e-mail address.", examples=["maria@example.com"])
    interest: str = Field("", description="What it is about.", examples=["Kitchen remodel"])
    message: str = Field("", description="What the person wrote.", examples=["Please call after 5pm."])
    city: str = Field("", description="Where they are.", examples=["Denver"])
    state: str = Field("", description="Region, in full or short.", examples=["CO"])
    postal_code: str = Field("", description="It tells the time zone.", examples=["80202"])
    country: str = Field("", description="In full or short; yours, if left out.", examples=["US"])
    value: str = Field("", description="What the sale may be worth.", examples=["12k"])
    source: str = Field("", description="Where the lead comes from.", examples=["web site"])
    arrived_at: str = Field(
        "", description="When they asked; now, if left out.", examples=["2026-03-03T10:02:00-07:00"]
    )
    external_id: str = Field("", description="Your own id of the lead.", examples=["1893"])
    role: str = Field("", description="What they do where they work.", examples=["Office manager"])
    tags: str = Field(
        "", description="Words of your own, with commas between, or a list of them.", examples=["roof, vip"]
    )
    playbook: str = Field(
        "",
        description="The name of the playbook to follow up by; the default one, if left out.",
        examples=["winning-strategy"],
    )


class LeadChange(In):
    """What to change about a lead. What is left out stays."""

    tags: list[Tag] | None = Field(
        None,
        max_length=30,
        description="All its tags. They are kept in lower case, without repeats.",
        examples=[["roof", "vip"]],
    )
    role: Role | None = Field(
        None, description="What the person does where they work.", examples=["Office manager"]
    )
    consent: str = Field(
        "",
        description="Channels that the person allows: call, email, sms, recorded voice.",
        examples=["sms, email"],
    )
    consent_text: str = Field("", description="The words they agreed to.", examples=["You may text me."])
    consent_at: str = Field("", description="When, if not now.", examples=["2026-03-03T10:02:00-07:00"])
    consent_page: str = Field("", description="Where.", examples=["https://example.com/quote"])
    consent_address: str = Field("", description="From which IP address.", examples=["203.0.113.9"])


class LeadAccepted(Out):
    """What became of a lead that was sent in."""

    id: int = Field(description="The number of the lead, as on the pages: #12.", examples=[12])
    outcome: Outcome = Field(
        description="`new`; `duplicate` of a lead that is here already (its number is given); `needs_look`: a person "
        "should look at it; `no_way_to_reach`: neither a usable number nor an address; `opted_out`: this person "
        "must not be contacted.",
        examples=["new"],
    )
    url: str = Field(description="The page of the lead.", examples=["https://leads.example.com/leads/12"])
    reason: str = Field(description='Why, in words, or "".', examples=[""])


class LeadRow(Out):
    """A lead in a list."""

    id: int = Field(description="The number of the lead.", examples=[12])
    name: str = Field(
        description="The person, or words for one whose name is not known.", examples=["Maria Thompson"]
    )
    company: str = Field(description='Where they work, or "".', examples=[""])
    interest: str = Field(description="What it is about.", examples=["Kitchen remodel"])
    value: str | None = Field(description="Decimal, null if not known.", examples=["12000.00"])
    currency: str = Field(description="ISO 4217.", examples=["USD"])
    source: str = Field(description="Where it came from.", examples=["web site"])
    state: str = Field(description="open or closed.", examples=["open"])
    state_words: str = Field(description="How it stands, in words.", examples=["On the desk"])
    owner: str = Field(description='Whose lead it is, "" if nobody\'s.', examples=["Dana Reyes"])
    next_words: str = Field(description="What comes next.", examples=["Call"])
    next_at: datetime | None = Field(description="When.", examples=["2026-03-03T17:09:00Z"])
    last_words: str = Field(description="What came last.", examples=["Call: no answer"])
    last_at: datetime | None = Field(description="When.", examples=["2026-03-03T17:02:00Z"])
    playbook: str = Field(
        description='The playbook that it is followed up by, or was last; "" before the first.',
        examples=["winning-strategy"],
    )
    tags: list[str] = Field(description="Your own words for it.", examples=[["vip"]])
    url: str = Field(description="The page of the lead.", examples=["https://leads.example.com/leads/12"])


class LeadList(Out):
    """One page of leads, newest first."""

    leads: list[LeadRow] = Field(description="The leads of this page.")
    total: int = Field(description="How many leads there are on all pages.", examples=[1])
    page: int = Field(description="Which page this is, from 1.", examples=[1])
    pages: int = Field(description="How many pages there are.", examples=[1])


class Point(Out):
    """A way to the person."""

    kind: str = Field(description="phone, email, postal or social.", examples=["phone"])
    shown: str = Field(description="As people write it.", examples=["(303) 555-0100"])
    link: str = Field(description='As a link, "" if there is none.', examples=["tel:+13035550100"])
    usable: bool = Field(description="False for a bad or a shut one.", examples=[True])
    evidence: str = Field(description='Why it is not usable, or "".', examples=[""])


class LeadDetail(Out):
    """A lead with everything about the person. What happened and what comes: see /leads/{number}/why."""

    id: int = Field(description="The number of the lead.", examples=[12])
    name: str = Field(
        description="The person, or words for one whose name is not known.", examples=["Maria Thompson"]
    )
    company: str = Field(description='Where they work, or "".', examples=[""])
    place: str = Field(description='Where they are, or "".', examples=["Denver, CO"])
    time_zone: str = Field(description="Their time zone, as far as can be told.", examples=["America/Denver"])
    time_zone_known: bool = Field(description="False: several are possible.", examples=[True])
    region_known: bool = Field(
        description="False: in a country whose states have rules of their own, it is not known which one it is, and the"
        " strictest of them hold.",
        examples=[True],
    )
    points: list[Point] = Field(description="The ways to the person, best first.")
    interest: str = Field(description="What it is about.", examples=["Kitchen remodel"])
    message: str = Field(description="What the person wrote.", examples=["Please call after 5pm."])
    notes: str = Field(description="Notes of your own.", examples=[""])
    wish: str = Field(
        description='When they want to be called, in their words, or "".', examples=["after 5pm"]
    )
    value: str | None = Field(description="Decimal, null if not known.", examples=["12000.00"])
    currency: str = Field(description="ISO 4217.", examples=["USD"])
    source: str = Field(description="Where it came from.", examples=["web site"])
    tags: list[str] = Field(description="Words of your own, in lower case.", examples=[["roof", "vip"]])
    role: str = Field(description='What they do where they work, or "".', examples=["Office manager"])
    playbook: str = Field(
        description='What it is, or was last, followed up by; "" if by nothing.',
        examples=["winning-strategy"],
    )
    version: int | None = Field(description="The version of it.", examples=[2])
    owner: str = Field(description='Whose lead it is, "" if nobody\'s.', examples=["Dana Reyes"])
    arrived_at: datetime = Field(description="When it came.", examples=["2026-03-03T17:02:00Z"])
    asked_at: datetime | None = Field(
        description="When the person last asked to be contacted; null: others named them, or a list does not say.",
        examples=["2026-03-03T17:02:00Z"],
    )
    state: str = Field(description="open or closed.", examples=["open"])
    state_words: str = Field(description="How it stands or what came of it.", examples=["On the desk"])
    closed_at: datetime | None = Field(description="When it was closed.", examples=[None])
    touch: int | None = Field(description="The touch that waits on the desk, if any.", examples=[731])
    next_at: datetime | None = Field(description="When the plan goes on.", examples=["2026-03-03T17:09:00Z"])
    now: Present = Field(description="What is chosen now and why, as on the page of the lead.")
    links: list[LinkOut] = Field(description="The lead it came from and those that came from it.")
    questions: list[QuestionOut] = Field(description="Open questions about it.")
    url: str = Field(description="The page of the lead.", examples=["https://leads.example.com/leads/12"])

"""Who else: referrals and colleagues; and who is away."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator, Field, StringConstraints

from .base import In, Note, Out, plain_text

Line = Annotated[str, BeforeValidator(plain_text), StringConstraints(max_length=320)]


class LinkOut(Out):
    """Another lead that this one came from or has led to."""

    id: int = Field(description="Its number.", examples=[14])
    name: str = Field(description="Who it is.", examples=["Cy Dee"])
    link: str = Field(description="`referral` or `other_person`.", examples=["referral"])
    words: str = Field(description="What it is to this lead.", examples=["named by this person"])
    url: str = Field(description="Its page.", examples=["https://leads.example.com/leads/14"])


class NamedIn(In):
    """Somebody whom a person named. A name and a number or an address are needed."""

    name: Line = Field(min_length=1, description="Who.", examples=["Cy Dee"])
    phone: Line = Field("", description="As people write it.", examples=["(303) 555-0166"])
    email: Line = Field("", description="An e-mail address.", examples=["cy@example.com"])
    role: Line = Field("", description="What they do.", examples=["owner"])
    note: Note = Field("", description="Anything worth keeping.", examples=["Has three houses."])


class NamedOut(Out):
    """Who was named."""

    name: str = Field(description="Who.", examples=["Cy Dee"])
    lead: int | None = Field(
        description="The number of their lead; null for a colleague who is only known from now on.",
        examples=[14],
    )
    known: bool = Field(description="Whether they were known before.", examples=[False])


class AbsenceIn(In):
    """An absence."""

    since: AwareDatetime | None = Field(
        None, description="When it begins; now, if left out.", examples=["2026-07-06T06:00:00Z"]
    )
    until: AwareDatetime = Field(description="When it is over.", examples=["2026-07-20T06:00:00Z"])


class AbsenceOut(Out):
    """A member and their absence, if there is one."""

    member: int = Field(description="For /absences/{member}.", examples=[3])
    name: str = Field(description="Who.", examples=["Dana Reyes"])
    email: str = Field(description="What they sign in with.", examples=["dana@example.com"])
    since: datetime | None = Field(description="When it begins, null if there is none.", examples=[None])
    until: datetime | None = Field(description="When it is over.", examples=[None])
    away_now: bool = Field(description="Whether it holds at this moment.", examples=[False])


class AbsenceList(Out):
    """Everybody whose absence you may enter."""

    absences: list[AbsenceOut] = Field(description="The one whose key it is first.")

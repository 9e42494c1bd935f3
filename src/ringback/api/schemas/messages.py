"""Messages that came in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from .base import In, Out, plain_text

FieldName = Annotated[str, BeforeValidator(plain_text), StringConstraints(min_length=1, max_length=100)]
FieldText = Annotated[str, BeforeValidator(plain_text), StringConstraints(max_length=10_000)]


class MessageRow(Out):
    """One line of the inbox."""

    id: int = Field(description="For /messages/{message_id}.", examples=[41])
    at: datetime = Field(description="When it came.", examples=["2026-03-03T17:02:00Z"])
    sender: str = Field(description="The name of the sender, else the address.", examples=["Maria Thompson"])
    address: str = Field(description='The address of the sender, or "".', examples=["maria@example.com"])
    subject: str = Field(description="Its subject.", examples=["Re: Your kitchen"])
    kind: str = Field(
        description="reply, bounce_hard, bounce_soft, complaint, auto_reply, acknowledgement, challenge, calendar, "
        'receipt, new_lead, list or unknown; "" before it is read.',
        examples=["reply"],
    )
    meaning: str = Field(
        description='Of a reply: yes, not_now, no, stop, wrong_person or question; "" if it does not say.',
        examples=["not_now"],
    )
    state: str = Field(description="new, handled, asking or failed.", examples=["asking"])
    lead: int | None = Field(description="The lead that it belongs to.", examples=[12])
    preview: str = Field(description="How it begins.", examples=["Could you call me in May?"])


class MessageList(Out):
    """A page of the inbox."""

    messages: list[MessageRow] = Field(description="The messages of this page.")
    total: int = Field(description="How many there are.", examples=[1])
    page: int = Field(description="Which page.", examples=[1])
    pages: int = Field(description="How many pages there are.", examples=[1])
    to_decide: int = Field(description="How many wait for a person, whatever is listed.", examples=[1])


class MessageOut(Out):
    """One message, and what it did."""

    message: MessageRow = Field(description="As in the list.")
    new_text: str = Field(
        description="What the person wrote now, without quotes.", examples=["Could you call me in May?"]
    )
    text: str = Field(description="All of it as text.", examples=["Could you call me in May?\n\n> Hi Maria"])
    confidence: float = Field(description="How sure the reading is, 0 to 1.", examples=[0.84])
    until: date | None = Field(description="The day that it names.", examples=["2026-05-04"])
    why: list[str] = Field(description="What decided what it is.")
    matched: str = Field(description="How its lead was found.", examples=["It answers a message of yours."])
    did: str = Field(description="What became of it.", examples=["Waits for you: what does it mean?"])
    candidates: list[int] = Field(description="Leads that it may belong to.", examples=[[12, 14]])
    question: int | None = Field(description="The open question about it.", examples=[5])
    again: bool = Field(description="Whether it was here already when it was sent in.", examples=[False])


class MessageSettleIn(In):
    """What a message that belongs to nobody is."""

    settlement: Literal["lead", "belongs", "not_lead", "again"] = Field(
        description="`lead`: a new one, with `fields`; `belongs`: of the lead `lead`; `not_lead`: nothing to follow "
        "up; `again`: handle one that went wrong once more.",
        examples=["belongs"],
    )
    lead: int | None = Field(None, ge=1, le=2**31 - 1, description="For `belongs`: the lead.", examples=[12])
    fields: dict[FieldName, FieldText] = Field(
        default_factory=dict,
        max_length=50,
        description="For `lead`: as for POST /leads.",
        examples=[{"name": "Maria Thompson", "email": "maria@example.com"}],
    )

"""The desk and its questions."""

from __future__ import annotations

from datetime import datetime

from pydantic import AwareDatetime, Field

from .base import Code, In, Out
from .following import NamedIn


class SettlementOut(Out):
    """One way to settle a question."""

    code: str = Field(description="To send as `settlement`.", examples=["close_unreachable"])
    label: str = Field(description="In words.", examples=["Close: cannot be reached"])
    takes_until: bool = Field(description="Whether a date goes with it.", examples=[False])


class QuestionOut(Out):
    """What only a person can decide."""

    id: int = Field(description="For /questions/{id}/settle.", examples=[5])
    lead: int = Field(description="The number of the lead.", examples=[12])
    name: str = Field(description="The person.", examples=["Maria Thompson"])
    kind: str = Field(description="A code.", examples=["no_way_to_reach"])
    title: str = Field(description="The question.", examples=["How can this person be reached?"])
    detail: str = Field(description='Why it is asked, or "".', examples=["550 no such user"])
    to: str = Field(description='For an e-mail: to whom, or "".', examples=[""])
    subject: str = Field(description='For an e-mail: its subject, or "".', examples=[""])
    message: int | None = Field(
        description="The message that it is about, see /messages/{message_id}.", examples=[41]
    )
    text: str = Field(
        description='What the person wrote in it, or "".', examples=["Could you call me in May?"]
    )
    suggested: str = Field(
        description='The settlement that it seems to ask for, or "".', examples=["reply_not_now"]
    )
    suggested_until: datetime | None = Field(
        description="The instant that goes with it.", examples=["2026-05-04T15:00:00Z"]
    )
    opened_at: datetime = Field(description="Since when it waits.", examples=["2026-03-03T17:02:00Z"])
    settlements: list[SettlementOut] = Field(description="The ways to settle it.")


class DeskLine(Out):
    """A touch that waits for a person."""

    touch: int = Field(description="For /touches/{id}/outcome.", examples=[731])
    lead: int = Field(description="The number of the lead.", examples=[12])
    name: str = Field(description="The person.", examples=["Maria Thompson"])
    channel: str = Field(description="call, email, …", examples=["call"])
    interest: str = Field(description="What it is about.", examples=["Kitchen remodel"])
    source: str = Field(description="Where the lead came from.", examples=["web site"])
    value: str | None = Field(description="Decimal, null if not known.", examples=["12000.00"])
    currency: str = Field(description="ISO 4217.", examples=["USD"])
    attempt: int = Field(description="1 for the first call.", examples=[1])
    urgency: str = Field(description="Why it stands where it stands.", examples=["clock"])
    ends_at: datetime | None = Field(
        description="When its clock, its promise or its lawful hours end.", examples=["2026-03-03T17:07:00Z"]
    )


class QuestionList(Out):
    """Open questions, oldest first."""

    questions: list[QuestionOut] = Field(description="At most 200.")
    total: int = Field(description="How many are open.", examples=[1])


class Settled(Out):
    """A question that a person has decided."""

    id: int = Field(description="The question.", examples=[5])
    lead: int = Field(description="The number of its lead.", examples=[12])
    settlement: str = Field(description="How it was settled.", examples=["close"])
    settled_at: datetime = Field(description="When.", examples=["2026-03-03T18:00:00Z"])


class DeskOut(Out):
    """What waits for a person, most urgent first."""

    clock_running: list[DeskLine] = Field(description="New leads whose first call is due within minutes.")
    promised: list[DeskLine] = Field(description="Calls that were agreed on.")
    due: list[DeskLine] = Field(description="Everything else that is due, the first 40.")
    more: int = Field(description="How many due calls are not listed.", examples=[0])
    questions: list[QuestionOut] = Field(description="What only a person can decide, the first 5.")
    questions_total: int = Field(description="How many questions are open.", examples=[1])
    next_at: datetime | None = Field(
        description="When nothing is due: when the next thing will be.", examples=["2026-03-03T17:20:00Z"]
    )


class SettleIn(In):
    """A decision."""

    settlement: Code = Field(description="The code of one of the question's settlements.", examples=["close"])
    until: AwareDatetime | None = Field(
        None, description="For settlements that name a date.", examples=[None]
    )
    person: NamedIn | None = Field(
        None, description="For reply_wrong_person and left_person: who instead, if they named somebody."
    )
    message: int | None = Field(
        None,
        ge=1,
        le=2**63 - 1,
        description="The message that was read; refused if a later one has come.",
        examples=[41],
    )

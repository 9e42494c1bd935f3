"""The explanation of a lead, and the ways to steer it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, Field

from .base import In, Note, Out


class PastLine(Out):
    """Something that happened."""

    at: datetime = Field(description="When.", examples=["2026-03-03T17:02:00Z"])
    what: str = Field(description="What happened.", examples=["Call: no answer"])
    channel: str = Field(description="For a touch: call, email, …", examples=["call"])
    reasons: list[str] = Field(description="Why it was done.")
    ruled_out: list[str] = Field(description="What was not chosen then, and why not.")
    nearest: str = Field(description='What would have changed it soonest, or "".', examples=[""])
    note: str = Field(description="A note of whoever made it.", examples=[""])
    touch: int | None = Field(description="The touch, if it was one.", examples=[731])
    message: int | None = Field(description="The message that came in, if it was one.", examples=[None])


class Present(Out):
    """How it stands now."""

    sentence: str = Field(description="What is chosen.", examples=["Call on Tue 10:09."])
    kind: str = Field(description="act, wait, ask, rest, stop or none.", examples=["act"])
    due_at: datetime | None = Field(description="When it is due.", examples=["2026-03-03T17:09:00Z"])
    reasons: list[str] = Field(description="Why.")
    ruled_out: list[str] = Field(description="What was not chosen, and why not.")
    would_change: list[str] = Field(description="What would change it.")
    nearest: str = Field(
        description='The one thing that would change it soonest, or "".',
        examples=["It could come sooner if it were open there; the hours begin on Wed 4 Mar 09:00."],
    )


class NextLine(Out):
    """A move to come, if nobody answers before."""

    at: datetime = Field(description="When.", examples=["2026-03-03T17:09:00Z"])
    channel: str = Field(
        description="call, email, … for a move; rest, ask, switch or stop for what follows the plan.",
        examples=["call"],
    )
    sentence: str = Field(description="In words.", examples=["Call again, five minutes after the e-mail."])
    automatic: bool = Field(description="Whether Ringback makes it by itself.", examples=[False])
    until: datetime | None = Field(description="When a rest ends; null for all else.", examples=[None])
    reasons: list[str] = Field(description="Why, in sentences.")


class Why(Out):
    """The explanation of a lead: past, present, next. Sentences tell times in the time zone of the business."""

    past: list[PastLine] = Field(description="What happened and why, oldest first.")
    present: Present = Field(description="What is chosen now.")
    next: list[NextLine] = Field(description="What comes next.")
    time_zone: str = Field(description="The time zone of the lead.", examples=["America/Denver"])


class Ahead(Out):
    """The calendar of a lead if nobody answers."""

    weeks: int = Field(description="How far it looks.", examples=[4])
    lines: list[NextLine] = Field(description="The moves, in order.")


class PauseIn(In):
    """Stand still until then."""

    until: AwareDatetime = Field(description="When the plan goes on.", examples=["2027-05-01T15:00:00Z"])
    reason: Note = Field("", description="Why, for the record.", examples=["on holiday"])


class CloseIn(In):
    """The answer that ends it."""

    answer: Literal["yes", "no", "do_not_contact", "unqualified", "unreachable"] = Field(
        description="What the lead came to. `do_not_contact` also shuts the person's numbers and addresses.",
        examples=["yes"],
    )
    note: Note = Field("", description="Anything worth keeping.", examples=["Signed on Tuesday."])


class PointIn(In):
    """A number or an address that the person can be reached under."""

    text: str = Field(
        min_length=1, max_length=320, description="As people write it.", examples=["(303) 555-0100"]
    )
    kind: Literal["phone", "email", "postal", "social"] | None = Field(
        None, description="What it is; left out for a number or an e-mail address.", examples=["postal"]
    )

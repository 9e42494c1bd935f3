"""Touches and what came of them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, Field

from .base import AnswerKey, AnswerText, In, LetterText, Note, Out, Subject

Channel = Literal["call", "email", "sms", "letter", "social", "visit", "task"]
Disposition = Literal[
    "no_answer",
    "busy",
    "left_voicemail",
    "gatekeeper",
    "wrong_number",
    "bad_number",
    "call_back",
    "talked_yes",
    "talked_no",
    "talked_not_now",
    "not_qualified",
    "do_not_contact",
    "sent",
    "bounced",
    "replied_yes",
    "replied_no",
    "replied_stop",
    "replied_not_now",
    "replied",
    "out_of_office",
    "failed",
]

_WHAT = "What came of it. Which ones fit depends on the channel; one that does not is refused."
_UNTIL = (
    "The instant that the person named. Needed for call_back, talked_not_now, replied_not_now, out_of_office."
)


class OutcomeIn(In):
    """What came of a touch."""

    disposition: Disposition = Field(description=_WHAT, examples=["no_answer"])
    until: AwareDatetime | None = Field(None, description=_UNTIL, examples=[None])
    note: Note = Field("", description="Anything worth keeping.", examples=["Ask for Maria."])
    answers: dict[AnswerKey, AnswerText] = Field(
        default_factory=dict,
        max_length=50,
        description="What the person said, by question.",
        examples=[{"When do you want to start?": "In May"}],
    )


class DraftText(In):
    """An e-mail as a person has finished it."""

    subject: Subject = Field(description="On one line.", examples=["Your roof"])
    text: LetterText = Field(
        description="Plain text, without the footer: the address of the business and the way to unsubscribe are added. "
        "What stands in [brackets] must be filled in or taken out.",
        examples=["Hi Maria,\n\nmay I ask which day suits you?"],
    )


class ProposedText(Out):
    """The text of a message: what somebody has kept of it, else what the playbook proposes for this lead."""

    subject: str = Field(description='Of an e-mail, else "".', examples=["Your roof"])
    text: str = Field(
        description='"" where the step names no template.',
        examples=["Hi Maria,\n\n[one sentence of your own]"],
    )
    gaps: list[str] = Field(
        description="What its brackets leave to a person.", examples=[["[one sentence of your own]"]]
    )
    problem: str = Field(description='Why there is no text, or "".', examples=[""])
    kept: bool = Field(description="Somebody has worked on it already.", examples=[False])
    seen: str = Field(description="Hand it back when you keep a draft.", examples=[""])


class DraftKept(In):
    """How far somebody has come with a message that waits on the desk."""

    subject: Subject = Field("", description='Of an e-mail, else "".', examples=["Your roof"])
    text: LetterText = Field(
        description='Plain text; "" goes back to what the playbook proposes.',
        examples=["Hi Maria,\n\nmay I ask which day suits you?"],
    )
    seen: str | None = Field(
        None,
        max_length=64,
        description="What came with the draft that you began with: if somebody else has kept another one since, "
        "this is refused. Left out: it does not matter.",
        examples=[""],
    )


class TouchIn(In):
    """A touch that was made by hand, outside the plan."""

    channel: Channel = Field(description="How.", examples=["call"])
    disposition: Disposition = Field(description=_WHAT, examples=["talked_not_now"])
    at: AwareDatetime | None = Field(
        None,
        description="When it was made; now, if left out. Not in the future.",
        examples=["2026-03-03T17:20:00Z"],
    )
    until: AwareDatetime | None = Field(None, description=_UNTIL, examples=["2027-05-01T15:00:00Z"])
    note: Note = Field("", description="Anything worth keeping.", examples=["Wants to talk in May."])


class TouchOut(Out):
    """One intended or made contact."""

    id: int = Field(description="For /touches/{id}/outcome.", examples=[731])
    number: int = Field(description="Its place in the follow-up, from 1.", examples=[1])
    channel: str = Field(description="call, email, sms, letter, social, visit or task.", examples=["call"])
    step: str = Field(description="The step of the playbook.", examples=["day-1/call-1"])
    by: str = Field(description="person or automatic.", examples=["person"])
    state: str = Field(description="open, sending, done, missed, unsure or cancelled.", examples=["open"])
    due_at: datetime = Field(description="When it is due.", examples=["2026-03-03T17:02:00Z"])
    expires_at: datetime | None = Field(
        description="Until when it makes sense.", examples=["2026-03-04T00:00:00Z"]
    )
    at: datetime | None = Field(description="When it was made, null while open.", examples=[None])
    disposition: str = Field(description='What came of it, "" while open.', examples=[""])
    until: datetime | None = Field(description="The instant that the person named.", examples=[None])
    note: str = Field(description="A note of whoever made it.", examples=[""])
    answers: dict[str, str] = Field(description="What the person said, by question.", examples=[{}])


class TouchList(Out):
    """The touches of a lead."""

    touches: list[TouchOut] = Field(description="In the order in which they were intended.")

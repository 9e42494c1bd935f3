"""The engine's vocabulary: frozen values, no behavior beyond refusing what cannot be.

Datetimes are aware; the engine compares and returns them in UTC. Durations are timedelta. Money is a Decimal in the
workspace's currency. Local dates and weekdays are those of the lead (its `OpenTime.day_zone`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

A_DAY = timedelta(days=1)
"""How long a touch stays open that does not say so itself."""


class Channel(StrEnum):
    """A way to a person."""

    CALL = "call"
    EMAIL = "email"
    SMS = "sms"
    LETTER = "letter"
    SOCIAL = "social"
    VISIT = "visit"
    TASK = "task"


class By(StrEnum):
    """Who makes a touch."""

    PERSON = "person"
    AUTOMATIC = "automatic"


class Disposition(StrEnum):
    """What came of a touch. `transitions.py` says what each one does."""

    # of a call
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    LEFT_VOICEMAIL = "left_voicemail"
    GATEKEEPER = "gatekeeper"
    WRONG_NUMBER = "wrong_number"
    BAD_NUMBER = "bad_number"
    CALL_BACK = "call_back"
    TALKED_YES = "talked_yes"
    TALKED_NO = "talked_no"
    TALKED_NOT_NOW = "talked_not_now"
    NOT_QUALIFIED = "not_qualified"
    DO_NOT_CONTACT = "do_not_contact"
    # of an e-mail
    SENT = "sent"
    BOUNCED = "bounced"
    REPLIED_YES = "replied_yes"
    REPLIED_NO = "replied_no"
    REPLIED_STOP = "replied_stop"
    REPLIED_NOT_NOW = "replied_not_now"
    REPLIED = "replied"
    OUT_OF_OFFICE = "out_of_office"
    FAILED = "failed"
    # of any touch that nobody made, or of which nobody knows whether it was made
    MISSED = "missed"
    UNSURE = "unsure"


class Answer(StrEnum):
    """The concrete end of a follow-up."""

    YES = "yes"
    NO = "no"
    DO_NOT_CONTACT = "do_not_contact"
    UNQUALIFIED = "unqualified"
    UNREACHABLE = "unreachable"


# ------------------------------------------------------------------------------------------------------- the enrollment


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchFact:
    """One touch of the past, or one that is open now (`disposition` None).

    `number`: its place in the enrollment, from 1. `step`: the key of the playbook's step, or `promise`, `by-hand`.
    `due_at`/`expires_at`: when it was to be made. `at`: when it was made, was given up, or was found missed; for an
    open touch None. `until`: the call-back's instant or the date that the person named. `template`: the message or
    script it carried, "" for none.
    """

    number: int
    step: str
    channel: Channel
    due_at: datetime
    expires_at: datetime | None = None
    at: datetime | None = None
    disposition: Disposition | None = None
    until: datetime | None = None
    template: str = ""

    def __post_init__(self) -> None:
        if self.due_at.tzinfo is None or (self.at is not None and self.at.tzinfo is None):
            raise ValueError("a touch needs aware datetimes")
        if (self.at is None) != (self.disposition is None):
            raise ValueError("a touch has both an instant and a disposition, or neither")

    @property
    def is_open(self) -> bool:
        return self.disposition is None

    @property
    def ends_at(self) -> datetime:
        """When an open touch runs out."""
        return self.expires_at if self.expires_at is not None else self.due_at + A_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLaw:
    """Whether a channel may be used, until when (`None`: no end), and the rule that says so."""

    allowed: bool = True
    until: datetime | None = None
    rule: str = ""


class AfterPause(StrEnum):
    """How the plan goes on after a pause that a person set."""

    SHIFT = "shift"
    """Where it stood: the paused days do not count."""
    RESTART = "restart"
    """The phase in which it was paused begins again."""
    SKIP = "skip"
    """As if there had been no pause: what fell into it is left out, and never made up for."""
    ASK = "ask"
    """A person chooses one of the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A span in which the plan stands still. Half-open `[starts_at, ends_at)`.

    `then`: how it goes on afterwards; None: as the playbook says for a pause set by hand, and always `SHIFT` for one
    that follows from what the person said.
    """

    starts_at: datetime
    ends_at: datetime
    reason: str
    then: AfterPause | None = None

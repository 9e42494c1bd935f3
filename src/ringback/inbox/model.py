"""What a message that came in was understood to be. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ringback.intake.model import LeadDraft


class Kind(StrEnum):
    """What a message is. The names are those that `ringback mail classify` prints."""

    REPLY = "reply"
    """A person wrote it."""
    BOUNCE_HARD = "bounce_hard"
    """The address is not reached and will not be: unknown, disabled, or refused for good."""
    BOUNCE_SOFT = "bounce_soft"
    """Not delivered, or not yet: the mailbox is full, the server busy, the message or its sender refused."""
    COMPLAINT = "complaint"
    """A feedback report (RFC 5965) that says that the person called the message spam."""
    AUTO_REPLY = "auto_reply"
    """Out of office, holiday, left the company: a program answers for an absent person."""
    ACKNOWLEDGEMENT = "acknowledgement"
    """A program says that a message was received, with a ticket number or without."""
    CHALLENGE = "challenge"
    """A program asks the sender to prove that they are a person."""
    CALENDAR = "calendar"
    """An invitation, or an answer to one."""
    RECEIPT = "receipt"
    """A read receipt (RFC 8098), or a confirmation of delivery."""
    NEW_LEAD = "new_lead"
    """Somebody asks for something, by way of a form or a lead provider."""
    LIST = "list"
    """A newsletter, a mailing list, a notice of a service."""
    UNKNOWN = "unknown"
    """Nobody knows; a person looks at it."""


class Meaning(StrEnum):
    """What a person's reply says, as a suggestion; only STOP is obeyed without asking."""

    YES = "yes"
    NOT_NOW = "not_now"
    NO = "no"
    STOP = "stop"
    WRONG_PERSON = "wrong_person"
    QUESTION = "question"


class Trouble(StrEnum):
    """Why a message was not delivered."""

    UNKNOWN_USER = "unknown_user"
    UNKNOWN_DOMAIN = "unknown_domain"
    DISABLED = "disabled"
    """The mailbox is there but closed, or its owner has left."""
    MOVED = "moved"
    MAILBOX_FULL = "mailbox_full"
    BLOCKED = "blocked"
    """The sender or its server is refused: a block list, reputation, too many messages."""
    POLICY = "policy"
    """The message is refused: spam, a virus, its size, its content, its authentication."""
    TEMPORARY = "temporary"
    """Delayed, grey-listed, no answer of the server."""
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One address that a bounce is about.

    `status`: an enhanced status code (RFC 3463) like "5.1.1", told by the report or worked out; "" if none is known.
    `hard`: whether this address is dead. `diagnostic`: the words of the server that refused, at most 500 characters.
    """

    address: str
    hard: bool
    trouble: Trouble = Trouble.OTHER
    status: str = ""
    diagnostic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody that a message names: a colleague to write to, or whoever is the right one. Empty: not said."""

    name: str = ""
    email: str = ""
    phone: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What one message is.

    `confidence`: 0 to 1. `why`: short sentences, the weightiest first: which header or words decided. `new_text`: what
    the person wrote now, without quotes, signature and disclaimers; "" for what programs wrote. `until`: the first day
    on which the person is back, or the date they named; the plan goes on then. `people`: whom else they name.
    `recipients`: of a bounce; of a complaint whoever complained. `about`: Message-IDs, with angle brackets, of our own
    messages that this one returns or answers. `lead`: of a new lead, as read by `intake`.
    """

    kind: Kind
    confidence: float
    why: tuple[str, ...]
    recipients: tuple[Recipient, ...] = ()
    status: str = ""
    meaning: Meaning | None = None
    meaning_confidence: float = 0.0
    until: date | None = None
    people: tuple[Person, ...] = ()
    new_text: str = ""
    about: tuple[str, ...] = ()
    lead: LeadDraft | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0 or not 0.0 <= self.meaning_confidence <= 1.0:
            raise ValueError("a confidence lies between 0 and 1")

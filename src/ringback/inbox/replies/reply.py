"""A message that a person wrote: its new text and what it means."""

from __future__ import annotations

from datetime import UTC, datetime

from ringback.inbox.message import Message
from ringback.inbox.model import Kind, Meaning, Understood
from ringback.inbox.setting import ANYWHERE, Setting

from .meaning import Meant, meaning_of
from .quotes import new_text_of

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def read_reply(message: Message, setting: Setting | None = None) -> Understood:
    """What a person wrote, or UNKNOWN where there is no text at all. Every message is one or the other.

    A message that only quotes or forwards is a reply with the new text "". Days are counted from the one on which it
    was sent; where that cannot be read, none is told. `setting`: whose national numbers and dates are meant.
    """
    told = new_text_of(message)
    meant = meaning_of(
        told.new_text,
        subject=message.subject,
        sent=(message.sent_at or _LONG_AGO).date(),
        told_apart=told.found or not message.answers,
        country=(setting or ANYWHERE).country,
    )
    if message.sent_at is None and meant.until is not None:
        meant = Meant(
            meaning=meant.meaning, confidence=meant.confidence, people=meant.people, why=meant.why[:1]
        )
    if not told.new_text and not told.found and meant.meaning is not Meaning.STOP:
        return Understood(kind=Kind.UNKNOWN, confidence=0.0, why=("There is no text in it.",))
    return Understood(
        kind=Kind.REPLY,
        confidence=_confidence(message, told.new_text),
        why=(*meant.why, _who(message, told.new_text)),
        meaning=meant.meaning,
        meaning_confidence=meant.confidence,
        until=meant.until,
        people=meant.people,
        new_text=told.new_text,
        about=message.answers,
    )


def _confidence(message: Message, new_text: str) -> float:
    if message.answers:
        return 0.95 if new_text else 0.6
    return 0.8 if new_text and message.from_address else 0.5


def _who(message: Message, new_text: str) -> str:
    if not new_text:
        return "It only quotes or forwards what others wrote."
    return "It answers a message." if message.answers else "A person wrote it; it answers no message."

"""The order in which a message is looked at. The first who knows what it is decides; nobody raises.

Reports of mail systems come first, because they quote what people wrote; then what programs write on behalf of people;
then leads; and what is left was written by a person, or nobody knows.
"""

from __future__ import annotations

from collections.abc import Callable

from .automatic import read_automatic
from .bounces import read_bounce
from .leads import read_lead
from .message import Message, read
from .model import Kind, Understood
from .replies import read_reply

Reader = Callable[[Message], Understood | None]
"""Says what the message is, or None if it is not of the kind that this one knows."""

READERS: tuple[Reader, ...] = (read_bounce, read_automatic, read_lead, read_reply)


def classify(raw: bytes) -> Understood:
    """What this message is."""
    return understand(read(raw))


def understand(message: Message) -> Understood:
    """What this message is. Every reader is asked in turn."""
    for reader in READERS:
        found = reader(message)
        if found is not None:
            return found
    return Understood(kind=Kind.UNKNOWN, confidence=0.0, why=("Nothing in it says what it is.",))

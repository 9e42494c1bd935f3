"""What people write: the new text apart from the quote, and what it means."""

from __future__ import annotations

from ringback.inbox.message import Message
from ringback.inbox.model import Understood


def read_reply(message: Message) -> Understood | None:
    """What it is, or None."""
    return None

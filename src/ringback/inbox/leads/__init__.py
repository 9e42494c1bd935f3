"""Messages that bring a new lead: from lead providers, forms, and people who write to the inquiry address."""

from __future__ import annotations

from ringback.inbox.message import Message
from ringback.inbox.model import Understood


def read_lead(message: Message) -> Understood | None:
    """What it is, or None."""
    return None

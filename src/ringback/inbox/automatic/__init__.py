"""What programs write on behalf of people: absences, acknowledgements, challenges, receipts, calendars, lists."""

from __future__ import annotations

from ringback.inbox.message import Message
from ringback.inbox.model import Understood


def read_automatic(message: Message) -> Understood | None:
    """What it is, or None."""
    return None

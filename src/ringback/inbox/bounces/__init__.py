"""Reports of mail systems: what was not delivered, to whom and why; and complaints."""

from __future__ import annotations

from ringback.inbox.message import Message
from ringback.inbox.model import Understood


def read_bounce(message: Message) -> Understood | None:
    """What it is, or None."""
    return None

"""The order in which a message is looked at. The first who knows what it is decides; nobody raises.

Reports of mail systems come first, because they quote what people wrote; then leads, because the programs that bring
them mark their messages as automatic; then what programs write on behalf of people; and what is left was written by a
person, or nobody knows.
"""

from __future__ import annotations

from .automatic import read_automatic
from .bounces import read_bounce
from .leads import read_lead
from .message import Message, read
from .model import Understood
from .replies import read_reply
from .setting import Setting


def classify(raw: bytes, setting: Setting | None = None) -> Understood:
    """What this message is. `setting`: country and zone of the workspace; None is the United States and UTC."""
    return understand(read(raw), setting)


def understand(message: Message, setting: Setting | None = None) -> Understood:
    """What this message is. Every reader is asked in turn."""
    return (
        read_bounce(message)
        or read_lead(message, setting)
        or read_automatic(message)
        or read_reply(message, setting)
    )

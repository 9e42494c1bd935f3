"""The text that a playbook proposes for a message which a person makes, for programs; the desk shows the same."""

from __future__ import annotations

from .access import Access
from .focus import WRITTEN
from .people import User
from .scripts import Message, facts_for, message


def proposed(access: Access, touch_id: int, *, user: User) -> Message:
    """The message of this touch, in the name of `user`; an empty one for what is spoken or done. Raises `NoAccess`."""
    touch = access.touch(touch_id)
    if touch.channel not in WRITTEN:
        return Message()
    return message(touch.template, facts_for(touch.lead, access.workspace, user))

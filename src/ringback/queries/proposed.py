"""The text of a message which a person makes: what they have kept of it, else what the playbook proposes.

The desk and programs show the same.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from ringback.engine.model import Channel
from ringback.playbooks.messages.facts import Facts
from ringback.playbooks.messages.texts import Texts
from ringback.store.models import Enrollment, Touch

from .access import Access
from .people import User
from .scripts import Message, facts_for, gaps_in, message
from .texts import texts_of
from .threads import thread_of

WRITTEN = (Channel.EMAIL, Channel.SMS, Channel.LETTER, Channel.SOCIAL)
"""Channels on which a text goes out; the others are spoken or done."""


def proposed(access: Access, touch_id: int, *, user: User) -> Message:
    """The message of this touch, in the name of `user`; an empty one for what is spoken or done. Raises `NoAccess`."""
    touch = access.touch(touch_id)
    if touch.channel not in WRITTEN:
        return Message()
    facts = facts_for(touch.lead, access.workspace, user)
    return draft_of(touch, facts, texts_of(access.workspace.pk, (touch.template,)))


def draft_of(touch: Touch, facts: Facts, texts: Texts) -> Message:
    """The text of this touch as it stands: kept by somebody, else proposed, under the subject of its thread."""
    if touch.body or touch.subject:
        text = touch.body.strip()
        return Message(subject=touch.subject, text=text, gaps=gaps_in(text), seen=seen_of(touch), kept=True)
    found = message(touch.template, facts, texts)
    if touch.channel != Channel.EMAIL or found.problem:
        return found
    subject = "" if _begins_anew(touch, texts) else _thread_subject(touch)
    return replace(found, subject=subject or found.subject)


def seen_of(touch: Touch) -> str:
    """What tells whether a draft was changed: hex SHA-256 of what is kept of it, "" while nothing is."""
    if not (touch.subject or touch.body):
        return ""
    return hashlib.sha256(f"{touch.subject}\0{touch.body}".encode()).hexdigest()


def _begins_anew(touch: Touch, texts: Texts) -> bool:
    return bool(touch.template) and texts.find(touch.template).new_thread


def _thread_subject(touch: Touch) -> str:
    enrollment: Enrollment = touch.enrollment
    earlier = enrollment.touches.filter(channel=Channel.EMAIL.value, number__lt=touch.number)
    return thread_of(touch, earlier, enrollment=enrollment).subject

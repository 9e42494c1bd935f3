"""Challenges: a program holds a message back until its sender proves to be a person."""

from __future__ import annotations

import re

from ringback.inbox.message import Message
from ringback.inbox.model import Kind, Understood

from .phrases import pattern
from .signs import Signs
from .words import Words

_LINK = re.compile(r"https?://|mailto:|<a\s[^>]{0,300}href", re.IGNORECASE)


def read_challenge(message: Message, words: Words, signs: Signs) -> Understood | None:
    """The challenge that this message is, or None. It takes three things that challenges have, a link among them or a
    subject that asks for it: people ask for confirmations too."""
    subject = pattern("challenge_subject", start=True).match(words.subject)
    hits = words.hits("challenge")
    link = bool(_LINK.search(words.new) or _LINK.search(message.html[:200_000]))
    weight = hits + (1 if subject else 0) + (1 if link else 0)
    weight += 1 if signs.answering or signs.machine or signs.robot else 0
    if hits < 2 or weight < 4 or words.quotes:
        return None
    why = [f"It says “{words.hit('challenge')}”, as a filter does that holds a message back."]
    if subject:
        why.insert(0, f"The subject says “{subject[0].strip()}”.")
    return Understood(
        kind=Kind.CHALLENGE,
        confidence=min(0.97, 0.5 + 0.1 * weight),
        why=(*why, *signs.all),
        about=message.answers,
    )

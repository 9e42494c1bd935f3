"""Mail that went to many: newsletters, mailing lists, notices of services.

The rule for lists: what a list passed on is list mail, unless it answers a message (In-Reply-To or References) and its
new text reads as a person's (no set phrases of programs or newsletters). Whoever answers us from an address behind a
list server must be heard, and whether the answered message is one of ours is known only to those who can look it up.
"""

from __future__ import annotations

from ringback.inbox.message import Message
from ringback.inbox.model import Kind, Meaning, Understood
from ringback.inbox.replies import read_reply

from .signs import Signs, through_a_list, to_many
from .words import Words

LONG = 200
"""Characters of a text that may be a newsletter though no header says so."""


def read_list(message: Message, words: Words, signs: Signs) -> Understood | None:
    """The list mail that this message is, or None."""
    newsletter = words.hits("newsletter") + (1 if words.hit("no_reply") else 0)
    told = bool(signs.bulk or signs.robot or (signs.machine and not message.answers))
    if signs.answering and not to_many(message.headers):
        return None
    if not told and not _reads_as_a_newsletter(words, newsletter):
        return None
    if message.answers and not signs.machine and _a_person(words, signs, newsletter):
        return None
    if message.answers and not signs.bulk and _a_stop(message):
        return None
    why = [*signs.bulk, *signs.machine]
    if signs.robot:
        why.append(f"Nobody reads the address {message.from_address}.")
    if newsletter:
        said = words.hit("newsletter") or words.hit("no_reply")
        why.append(f"It says “{said}”, as newsletters and notices do.")
    bulk = bool(signs.bulk)
    sure = bulk and (newsletter > 0 or len(signs.bulk) > 1 or through_a_list(message.headers))
    return Understood(
        kind=Kind.LIST,
        confidence=0.95 if sure else 0.85 if bulk or (signs.robot and newsletter) else 0.7,
        why=tuple(why),
        about=message.answers,
    )


def _a_person(words: Words, signs: Signs, newsletter: int) -> bool:
    """Whether the new text reads as a person's; from an address that nobody reads it takes words of people."""
    if not words.text or newsletter >= 2 or words.hit("automatic") or words.hit("no_reply"):
        return False
    return not signs.robot or words.hits("person") > 0


def _reads_as_a_newsletter(words: Words, newsletter: int) -> bool:
    """Without a header it takes a long text with set phrases and none of a person: whoever writes "unsubscribe me from
    this newsletter" wrote to us."""
    personal = words.quotes or words.answered or words.hits("person") > 0
    return newsletter >= 3 and len(words.text) > LONG and not personal


def _a_stop(message: Message) -> bool:
    """Whether a person says stop; nothing that only looks like a notice may hide that."""
    reply = read_reply(message)
    return reply.meaning is Meaning.STOP

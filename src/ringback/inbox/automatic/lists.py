"""Mail that went to many: newsletters, mailing lists, notices of services.

The rule for lists: what a list passed on is list mail, unless it answers a message (In-Reply-To or References) and its
new text reads as a person's (no set phrases of programs or newsletters). Whoever answers us from an address behind a
list server must be heard, and whether the answered message is one of ours is known only to those who can look it up.
"""

from __future__ import annotations

from ringback.inbox.leads import read_lead
from ringback.inbox.message import Message
from ringback.inbox.model import Kind, Understood

from .signs import Signs, through_a_list, to_many
from .words import Words

SURE_LEAD = 0.5
"""A notice of a lead provider looks like any other notice, so the reader of leads is asked before one is put aside."""


def read_list(message: Message, words: Words, signs: Signs) -> Understood | None:
    """The list mail that this message is, or None."""
    newsletter = words.hits("newsletter") + (1 if words.hit("no_reply") else 0)
    bulk = bool(signs.bulk)
    if not (bulk or signs.robot or newsletter >= 2 or (signs.machine and not message.answers)):
        return None
    if signs.answering and not to_many(message.headers):
        return None
    if message.answers and not signs.machine and not signs.robot and _a_person(words, newsletter):
        return None
    if newsletter >= 2 and not (bulk or signs.robot or signs.machine) and (words.quotes or words.answered):
        return None
    lead = read_lead(message)
    if lead is not None and lead.confidence >= SURE_LEAD:
        return None
    why = [*signs.bulk, *signs.machine]
    if signs.robot:
        why.append(f"Nobody reads the address {message.from_address}.")
    if newsletter:
        said = words.hit("newsletter") or words.hit("no_reply")
        why.append(f"It says “{said}”, as newsletters and notices do.")
    sure = bulk and (newsletter > 0 or len(signs.bulk) > 1 or through_a_list(message.headers))
    return Understood(
        kind=Kind.LIST,
        confidence=0.95 if sure else 0.85 if bulk or (signs.robot and newsletter) else 0.7,
        why=tuple(why),
        about=message.answers,
    )


def _a_person(words: Words, newsletter: int) -> bool:
    """Whether the new text reads as a person's."""
    return bool(words.text) and newsletter < 2 and not words.hit("automatic") and not words.hit("no_reply")

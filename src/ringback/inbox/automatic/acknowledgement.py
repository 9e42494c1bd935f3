"""Acknowledgements: a program says that a message arrived, with a number or without."""

from __future__ import annotations

import re

from ringback.inbox.message import Message
from ringback.inbox.model import Kind, Understood

from .phrases import pattern
from .signs import Signs
from .words import Words

ENOUGH = 3.0
_NUMBER = re.compile(
    r"[\[(#]\s?(?:#|\w{2,12}[-:# ]{1,2})?\d{3,}[\w-]{0,20}[\])]?|\b[a-z]{2,6}-\d{3,10}\b|\b\d{4,8}-\d{2,8}\b"
)
_DESK = re.compile(
    r"(?:support|help|helpdesk|service|servicedesk|customer\W?care|tickets?|kundenservice|kundendienst|sav|soporte|"
    r"atencion|suporte|assistenza|klantenservice|obsluga|kontakt|contact|info|hello|enquiries|inquiries)(?:[.+_-].{0,30})?"
)


def read_acknowledgement(message: Message, words: Words, signs: Signs) -> Understood | None:
    """The acknowledgement that this message is, or None."""
    subject = pattern("received_subject").search(words.subject)
    said = words.hit("received")
    if not subject and not said:
        return None
    weight = 2.0 if subject else 0.0
    weight += 1.5 * min(2, words.hits("received"))
    weight += 2.0 if words.hit("automatic") else 0.0
    weight += 2.0 if words.hit("no_reply") else 0.0
    weight += 1.0 if _NUMBER.search(words.subject) or _NUMBER.search(words.text[:600]) else 0.0
    weight += 3.0 if signs.answering else 2.0 if signs.machine else 1.0 if signs.bulk else 0.0
    weight += 2.0 if signs.robot else 0.0
    weight += 1.0 if _DESK.fullmatch(message.from_address.partition("@")[0]) else 0.0
    weight -= 1.5 * min(2, words.hits("person"))
    weight -= 1.5 if "?" in words.text else 0.0
    weight -= 2.0 if words.quotes and not (signs.answering or signs.machine) else 0.0
    if weight < ENOUGH:
        return None
    why = [*signs.answering]
    if subject:
        why.append(f"The subject says “{subject[0].strip()}”.")
    if said:
        why.append(f"It says “{said}”.")
    if signs.robot:
        why.append(f"Nobody reads the address {message.from_address}.")
    return Understood(
        kind=Kind.ACKNOWLEDGEMENT,
        confidence=min(0.98, 0.6 + 0.07 * (weight - ENOUGH)),
        why=(*why, *signs.machine),
        about=message.answers,
    )

"""The order in which programs are recognized, and what is done about an answer of a program that says nothing known."""

from __future__ import annotations

from ringback.inbox.leads import read_lead
from ringback.inbox.message import Message
from ringback.inbox.model import Kind, Understood

from .absence import read_absence
from .acknowledgement import read_acknowledgement
from .calendar import read_calendar
from .challenge import read_challenge
from .colleagues import people_in
from .dates import first_day_back
from .lists import read_list
from .receipt import read_receipt
from .signs import Signs, from_a_mail_system, signs_of
from .words import Words, words_of

SURE = 0.95
SURE_LEAD = 0.5
_UNSURE = (Kind.AUTO_REPLY, Kind.ACKNOWLEDGEMENT)


def read_automatic(message: Message) -> Understood | None:
    """What a program wrote on behalf of a person or a service.

    None for a person's message, a report of a mail system, or something that nobody knows. Never raises.
    """
    if from_a_mail_system(message):
        return None
    words, signs = words_of(message), signs_of(message)
    found = (
        read_receipt(message, words)
        or read_calendar(message, words)
        or read_challenge(message, words, signs)
        or read_absence(message, words, signs)
        or read_acknowledgement(message, words, signs)
        or read_list(message, words, signs)
        or _some_program(message, words, signs)
    )
    return None if found is not None and _rather_a_lead(message, found, signs) else found


def _rather_a_lead(message: Message, found: Understood, signs: Signs) -> bool:
    """A notice of a form or a lead provider looks like any other, and holds what somebody wrote, holidays and all; so
    the reader of leads is asked before one is put aside."""
    unsure = found.kind is Kind.LIST or (found.kind in _UNSURE and found.confidence < SURE)
    if not unsure or signs.answering or message.answers:
        return False
    lead = read_lead(message)
    return lead is not None and lead.kind is Kind.NEW_LEAD and lead.confidence >= SURE_LEAD


def _some_program(message: Message, words: Words, signs: Signs) -> Understood | None:
    """An answer that a program sent, says its header, in words that are not known: taken for an absence, for the one
    thing that is certain is that no person answered."""
    if not signs.answering and not (signs.machine and message.answers and not _by_hand(words)):
        return None
    back = first_day_back(message, words)
    return Understood(
        kind=Kind.AUTO_REPLY,
        confidence=0.8 if signs.answering else 0.55,
        why=(*signs.all, "What it says is not known."),
        until=back.day if back else None,
        people=people_in(message, words, left=False),
        about=message.answers,
    )


def _by_hand(words: Words) -> bool:
    """Help desks call every message generated, that of a person who answers too: theirs has words of people, or ours
    below it."""
    return words.hits("person") > 0 or words.quotes or "?" in words.text

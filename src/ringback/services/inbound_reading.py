"""What was read in a message, written into its row in the lengths that the row has."""

from __future__ import annotations

from typing import Any

from ringback.inbox.message import Message
from ringback.inbox.model import Understood
from ringback.intake.model import LeadDraft
from ringback.store.models import InboundMessage

LONGEST_TEXT = 100_000
MOST_PEOPLE = 10
MOST_RECIPIENTS = 100
MOST_IDS = 50


def write_down(row: InboundMessage, message: Message, understood: Understood) -> None:
    """Set the columns that say what the message is. Nothing is saved."""
    row.sent_at = message.sent_at
    row.message_id = _text(message.message_id, 500)
    row.from_address = _text(message.from_address, 320)
    row.from_name = _text(message.from_name, 200)
    row.subject = _text(message.subject, 500)
    row.kind = understood.kind.value
    row.meaning = understood.meaning.value if understood.meaning else ""
    row.meaning_confidence = understood.meaning_confidence
    row.confidence = understood.confidence
    row.until_date = understood.until
    row.new_text = _text(understood.new_text, LONGEST_TEXT)
    row.why = [_text(one, 300) for one in understood.why[:20]]
    row.details = _details(understood)


def _details(understood: Understood) -> dict[str, Any]:
    details: dict[str, Any] = {
        "recipients": [
            {
                "address": _text(one.address, 320),
                "hard": one.hard,
                "trouble": one.trouble.value,
                "status": _text(one.status, 20),
                "diagnostic": _text(one.diagnostic, 500),
            }
            for one in understood.recipients[:MOST_RECIPIENTS]
        ],
        "people": [
            {
                "name": _text(one.name, 200),
                "email": _text(one.email, 320),
                "phone": _text(one.phone, 100),
                "role": _text(one.role, 100),
            }
            for one in understood.people[:MOST_PEOPLE]
        ],
        "about": [_text(one, 500) for one in understood.about[:MOST_IDS]],
        "status": _text(understood.status, 20),
    }
    if understood.lead is not None:
        details["lead"] = form_of(understood.lead)
    return details


def form_of(draft: LeadDraft) -> dict[str, str]:
    """The draft as a person would fill in the form of a new lead."""
    given = {
        "name": draft.full_name,
        "company": draft.company,
        "phone": draft.phones[0].e164 if draft.phones else "",
        "email": draft.emails[0].key if draft.emails else "",
        "interest": draft.interest,
        "message": draft.message,
        "value": "" if draft.value is None else str(draft.value),
        "source": draft.source,
        "city": draft.city,
        "region": draft.region,
        "postal_code": draft.postal_code,
        "role": draft.role,
    }
    return {name: _text(text, 10_000) for name, text in given.items() if text}


def _text(text: str, longest: int) -> str:
    """As a database takes it: no NUL, no half of a letter, not longer than its column."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")[:longest]

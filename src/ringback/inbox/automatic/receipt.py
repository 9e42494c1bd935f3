"""Receipts: that a message was opened (RFC 8098), or deleted without being read; as reports, and in plain words."""

from __future__ import annotations

import re

from ringback.inbox.message import Message, embedded_headers, ids_in
from ringback.inbox.model import Kind, Understood

from .phrases import pattern
from .words import Words

_SHORT = 700
_COLON = re.compile(r"\s{0,2}[:：]")


def read_receipt(message: Message, words: Words) -> Understood | None:
    """The receipt that this message is, or None."""
    for part in message.parts:
        if part.content_type == "message/disposition-notification":
            fields = embedded_headers(part.text)
            how = fields.get("disposition").rpartition(";")[2].strip()
            about = ids_in(fields.get("original-message-id")) or message.answers
            why = f"It is a report on what became of a message: {how or 'not said'}."
            return Understood(kind=Kind.RECEIPT, confidence=0.99, why=(why,), about=about)
    if message.param("report-type") == "disposition-notification":
        why = "It calls itself a report on what became of a message."
        return Understood(kind=Kind.RECEIPT, confidence=0.95, why=(why,), about=message.answers)
    found = pattern("read_subject", start=True).match(words.subject)
    if not found or not _COLON.match(words.subject, found.end()):
        return None
    said = words.hit("read")
    if words.text and not (said and len(words.text) < _SHORT):
        return None
    why = f"The subject begins with “{found[0].strip()}:”" + (
        f" and the text says “{said}”." if said else "."
    )
    return Understood(kind=Kind.RECEIPT, confidence=0.9, why=(why,), about=message.answers)

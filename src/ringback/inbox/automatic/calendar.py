"""Calendars: invitations, answers to them, and what calls them off (RFC 5546)."""

from __future__ import annotations

import re

from ringback.inbox.message import Message, Part
from ringback.inbox.model import Kind, Meaning, Understood
from ringback.inbox.replies import read_reply

from .phrases import pattern
from .words import Words

_METHOD = re.compile(
    r"^METHOD[;:][^\n]{0,60}?(REQUEST|REPLY|CANCEL|COUNTER|DECLINECOUNTER|REFRESH|ADD)\s*$", re.MULTILINE
)
_METHODS = frozenset({"REQUEST", "REPLY", "CANCEL", "COUNTER", "DECLINECOUNTER", "REFRESH", "ADD"})
_SAID = {
    "REQUEST": "It invites to an appointment.",
    "ADD": "It adds to an appointment.",
    "CANCEL": "It calls an appointment off.",
    "REPLY": "It answers an invitation.",
}
_COLON = re.compile(r"\s{0,2}[:：]")


def read_calendar(message: Message, words: Words) -> Understood | None:
    """The invitation or answer that this message is, or None. A calendar file that is only attached (`PUBLISH`) says
    nothing about the message; and whoever writes "stop" into the answer to an invitation has written it."""
    method = next((found for part in message.parts if (found := _method(part))), "")
    subject = pattern("calendar_subject", start=True).match(words.subject)
    answered = bool(subject and _COLON.match(words.subject, subject.end()))
    files = any(_is_calendar(part) for part in message.parts)
    if not method and not (answered and files):
        return None
    reply = read_reply(message)
    if reply.meaning is Meaning.STOP:
        return None
    why = [_SAID.get(method, "It is about an appointment.")]
    if answered and subject:
        why.append(f"The subject begins with “{subject[0].strip()}:”.")
    return Understood(
        kind=Kind.CALENDAR, confidence=0.98 if method else 0.9, why=tuple(why), about=message.answers
    )


def _is_calendar(part: Part) -> bool:
    return part.content_type in ("text/calendar", "application/ics") or part.filename.lower().endswith(".ics")


def _method(part: Part) -> str:
    if not _is_calendar(part):
        return ""
    told = part.param("method").upper()
    if told in _METHODS:
        return told
    text = part.text or part.data[:20_000].decode("utf-8", "replace").replace("\r\n", "\n")
    found = _METHOD.search(text[:20_000].upper())
    return found[1] if found else ""

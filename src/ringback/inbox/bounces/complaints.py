# ruff: noqa: E501 (tables of patterns read better unbroken)
"""Complaints: somebody called our message spam, and their provider tells us (RFC 5965 and what came before it).

A complaint is about a person who does not want our mail, so it counts as their opt-out; whom it is about is told by
`Original-Rcpt-To`, by a header that the provider left in the returned message, by that message's own recipient, or by
an address of ours that carries theirs.
"""

from __future__ import annotations

import re

from ringback.inbox.message import Headers, Message, Part, embedded_headers, ids_in
from ringback.inbox.model import Kind, Recipient, Understood

from .split import Split
from .text import ADDRESS, clean_address, fold, fold_pattern, hidden, trimmed
from .whom import people_of, verp

_FIELD = re.compile(r"^[ \t]*([\w-]{3,40})[ \t]*:[ \t]*(.*)$")
_NO_COMPLAINT = {
    "not-spam": "The report says that a message is not spam.",
    "auth-failure": "The report is about proof of the sender, not about a person's complaint.",
    "dkim": "The report is about proof of the sender, not about a person's complaint.",
}
_NAMES = (
    "original-rcpt-to",
    "removal-recipient",
    "original-recipient",
    "x-original-rcpt-to",
    "redacted-address",
    "final-recipient",
)
_IN_RETURNED = (
    "x-hmxmroriginalrecipient",
    "x-original-to",
    "x-aol-scoll-recipient",
    "envelope-to",
    "delivered-to",
)
_SUBJECT = re.compile(
    fold_pattern(
        r"complaint about (?:a )?message|(?:spam|abuse|junk|feedback[- ]loop|fbl)[ -](?:complaint|report|feedback|notification)|feedback (?:loop )?report|complaint (?:report|notification|feedback)|email feedback|reported (?:your message )?as spam|client tos notification|scomp"
    )
)
_SENDER = re.compile(
    r"^(?:staff@hotmail|scomp@|scmp@|fbl|feedback|complaints?|abuse|arf|jmrp|spam-?report|postmaster|feedbackloop|support)"
)


def read_complaint(message: Message, parts: Split) -> Understood | None:
    """The complaint, or None. A report that is none is told as a notice, so that nobody takes it for an answer."""
    fields = _fields(message)
    kind = fields.get("feedback-type", [""])[0].strip().lower().split(";")[0].strip()
    if kind in _NO_COMPLAINT:
        return Understood(
            kind=Kind.LIST, confidence=0.98, why=(_NO_COMPLAINT[kind],), about=_about(fields, parts.returned)
        )
    if fields and (kind or message.param("report-type") == "feedback-report"):
        why = f'It is a feedback report of the type "{kind or "abuse"}" (RFC 5965).'
        return _complaint(message, fields, parts.returned, why, 0.99)
    if not parts.has_returned or not message.from_address:
        return None
    if "x-hmxmroriginalrecipient" in parts.returned:
        return _complaint(
            message,
            fields,
            parts.returned,
            "It returns a message in the form of a provider's complaint reports.",
            0.97,
        )
    if _SUBJECT.search(fold(message.subject)) and _SENDER.match(message.from_address) and _encloses(message):
        return _complaint(
            message,
            fields,
            parts.returned,
            "Its subject and sender are those of a complaint, and it returns the message.",
            0.9,
        )
    return None


def _complaint(
    message: Message, fields: dict[str, list[str]], returned: Headers, why: str, confidence: float
) -> Understood:
    addresses = _who(message, fields, returned)
    whom = f"It names {', '.join(addresses[:3])}." if addresses else "It does not say who complained."
    return Understood(
        kind=Kind.COMPLAINT,
        confidence=confidence,
        why=(why, whom),
        recipients=tuple(Recipient(address=address, hard=False) for address in addresses),
        about=_about(fields, returned),
    )


def _who(message: Message, fields: dict[str, list[str]], returned: Headers) -> tuple[str, ...]:
    ours = {
        trimmed(m[0])
        for name in ("from", "sender", "reply-to")
        for m in ADDRESS.finditer(returned.get(name)[:2_000])
    }
    told = [clean_address(value) for name in _NAMES for value in fields.get(name, [])]
    told += [clean_address(value) for name in _IN_RETURNED for value in returned.all(name)]
    usable = tuple(
        dict.fromkeys(a for a in told if a and not hidden(a) and "redacted" not in a and a not in ours)
    )
    if usable:
        return usable
    carried = [
        *fields.get("original-mail-from", []),
        returned.get("return-path"),
        returned.get("list-unsubscribe"),
        returned.get("x-envelope-from"),
    ]
    for value in carried:
        for match in ADDRESS.finditer(value[:4_000].replace("%3D", "=").replace("%40", "@")):
            inside = verp(trimmed(match[0]))
            if inside:
                return (inside,)
    people = tuple(
        a
        for a in people_of(returned)
        if a not in ours and not hidden(a) and "redacted" not in a and "undisclosed" not in a
    )
    return people[:10]


def _about(fields: dict[str, list[str]], returned: Headers) -> tuple[str, ...]:
    found = [
        *ids_in(returned.get("message-id")),
        *(i for value in fields.get("original-message-id", []) for i in ids_in(value)),
    ]
    return tuple(dict.fromkeys(found))


def _fields(message: Message) -> dict[str, list[str]]:
    """The fields of the report; {} if there is none."""
    reports = [part.text for part in message.parts if part.content_type == "message/feedback-report"]
    if not reports:
        reports = [part.text for part in message.parts if _holds_report(part)]
    fields: dict[str, list[str]] = {}
    for text in reports[:3]:
        for line in text.split("\n")[:500]:
            found = _FIELD.match(line)
            if found:
                fields.setdefault(found[1].lower(), []).append(found[2].strip())
    return fields


def _holds_report(part: Part) -> bool:
    low = part.text[:4_000].lower() if part.embedded is None else ""
    return (
        re.search(r"^feedback-type[ \t]*:", low, re.MULTILINE) is not None
        and re.search(r"^(?:user-agent|version|source-ip|original-)", low, re.MULTILINE) is not None
    )


def _encloses(message: Message) -> bool:
    return any(part.embedded is not None for part in message.parts) or "received" in embedded_headers(
        message.text
    )

"""What a mail server's answers mean, and how they are told to people."""

from __future__ import annotations

import re

_ENHANCED = re.compile(rb"([245])\.(\d{1,3})\.(\d{1,3})\b")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_MAX = 300

# RFC 3463: the x.1.y codes that speak of the recipient's address, not of the sender's (7, 8), and a dead mailbox.
_RECIPIENT = {(1, 0), (1, 1), (1, 2), (1, 3), (1, 4), (1, 6), (1, 10), (2, 1)}
# RFC 5321: the bare codes a server uses for a mailbox that is not there, moved, or cannot be named.
_RECIPIENT_CODES = {550, 551, 553}


def said(answer: bytes) -> str:
    """The server's own words on one line, safe to show, at most 300 characters."""
    text = _UNSAFE.sub(" ", answer.decode("utf-8", "replace")).strip()
    return text if len(text) <= _MAX else text[: _MAX - 1] + "…"


def about_recipient(code: int, answer: bytes) -> bool:
    """Whether a refused RCPT says something about the address. "5.7.1 relaying denied" does not: it is about us."""
    found = _ENHANCED.match(answer.lstrip())
    if found:
        subject, detail = int(found[2]), int(found[3])
        return (subject, detail) in _RECIPIENT or (code < 500 and subject in (1, 2))
    return code in _RECIPIENT_CODES or 450 <= code <= 452

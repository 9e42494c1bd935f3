"""Bytes to a message: headers in plain letters, the text that a person sees, the parts. Never raises; keeps to limits.

How the bytes become a tree is in `mime`, how its leaves are read in `parts`. What is past a limit is left out and named
in `cut`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import getaddresses, parsedate_to_datetime

from .html import text_of_html
from .mime import MAX_BYTES, MAX_DEPTH, MAX_PARTS, parse
from .parts import MAX_TEXT, Headers, Part, collect, embedded_headers, headers_of, params_of

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_PARTS",
    "MAX_TEXT",
    "Headers",
    "Message",
    "Part",
    "address_of",
    "embedded_headers",
    "ids_in",
    "read",
]

_ID = re.compile(r"<[^<>\s]{1,500}@[^<>\s]{1,500}>|<[^<>\s]{3,500}>")
_MOST_ADDRESSES = 2_000
"""Characters of a header that are looked through for addresses: the standard library's reader is slow on long ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message. `text`: what a person reads, from the plain part, else from the HTML. `sent_at`: aware, None if the
    date cannot be read. `parts`: leaves in their order; an embedded message is one of them and not opened further."""

    headers: Headers
    content_type: str
    params: tuple[tuple[str, str], ...]
    text: str
    html: str
    parts: tuple[Part, ...]
    size: int
    cut: tuple[str, ...] = ()
    sent_at: datetime | None = None

    @property
    def subject(self) -> str:
        return self.headers.get("subject")

    @property
    def from_address(self) -> str:
        """The bare address of the sender in lower case, or ""."""
        return address_of(self.headers.get("from"))

    @property
    def from_name(self) -> str:
        found = getaddresses([self.headers.get("from")[:_MOST_ADDRESSES]])
        return found[0][0].strip() if found else ""

    @property
    def message_id(self) -> str:
        found = ids_in(self.headers.get("message-id"))
        return found[0] if found else ""

    @property
    def answers(self) -> tuple[str, ...]:
        """Message-IDs that this one says it answers, nearest first: In-Reply-To, then References from the end."""
        ids = [*ids_in(self.headers.get("in-reply-to")), *reversed(ids_in(self.headers.get("references")))]
        return tuple(dict.fromkeys(ids))

    def param(self, name: str) -> str:
        """A parameter of the message's own content type (`report-type`), in lower case, or ""."""
        return next((value.lower() for key, value in self.params if key == name), "")


def read(raw: bytes) -> Message:
    """The message in these bytes, whatever they are. An mbox "From " line before the headers is skipped."""
    cut: list[str] = []
    tree = parse(raw, cut)
    parts: list[Part] = []
    collect(tree, parts, cut)
    plain = "\n".join(p.text for p in parts if p.content_type == "text/plain" and not p.attached).strip()
    html = "\n".join(p.text for p in parts if p.content_type == "text/html" and not p.attached)
    headers = headers_of(tree)
    return Message(
        headers=headers,
        content_type=tree.get_content_type().lower(),
        params=params_of(tree),
        text=plain or text_of_html(html),
        html=html,
        parts=tuple(parts),
        size=len(raw),
        cut=tuple(dict.fromkeys(cut)),
        sent_at=_instant(headers.get("date")),
    )


def address_of(header: str) -> str:
    """The first bare address of a header like `Joe <joe@example.com>`, in lower case; "" if there is none."""
    for _name, address in getaddresses([header[:_MOST_ADDRESSES]]):
        if "@" in address:
            return address.strip().strip("<>").lower()
    return ""


def ids_in(header: str) -> tuple[str, ...]:
    """The Message-IDs of a header, with their angle brackets."""
    return tuple(dict.fromkeys(_ID.findall(header)))


def _instant(header: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(header)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None

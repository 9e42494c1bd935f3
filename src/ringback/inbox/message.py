"""Bytes to a message: headers in plain letters, the text that a person sees, the parts. Never raises; keeps to limits.

The parser is the standard library's with its old policy, which takes anything; the newer one raises for some broken
headers. What is past a limit is left out and named in `cut`.
"""

from __future__ import annotations

import email
import email.message
import email.policy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.header import decode_header
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

from .html import text_of_html

MAX_BYTES = 25 * 1024 * 1024
MAX_PARTS = 200
MAX_DEPTH = 12
MAX_TEXT = 1_000_000
"""Characters of one part."""

_ID = re.compile(r"<[^<>\s]{1,500}@[^<>\s]{1,500}>|<[^<>\s]{3,500}>")
_WHOLE = ("message/rfc822", "message/global", "message/partial")
_BAD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Headers:
    """The header lines in their order. Names are found in any case; values are decoded, on one line."""

    __slots__ = ("_lines",)

    def __init__(self, lines: tuple[tuple[str, str], ...]) -> None:
        self._lines = lines

    def get(self, name: str) -> str:
        """The first value of this name, or ""."""
        wanted = name.lower()
        return next((value for key, value in self._lines if key == wanted), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of this name."""
        wanted = name.lower()
        return tuple(value for key, value in self._lines if key == wanted)

    def __contains__(self, name: str) -> bool:
        wanted = name.lower()
        return any(key == wanted for key, _value in self._lines)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """(name in lower case, value) in their order."""
        return iter(self._lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A leaf of the message, or an embedded message.

    `text`: decoded, for text/* and message/*; "" for others. `data`: the decoded bytes of anything else. `embedded`:
    the headers of a message/rfc822, text/rfc822-headers or message/partial part; its text is in `text`. `attached`:
    shown as a file.
    """

    content_type: str
    text: str = ""
    data: bytes = b""
    filename: str = ""
    attached: bool = False
    params: tuple[tuple[str, str], ...] = ()
    embedded: Headers | None = None

    def param(self, name: str) -> str:
        """A parameter of the content type, or ""."""
        return next((value for key, value in self.params if key == name), "")


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
    _ids: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    @property
    def subject(self) -> str:
        return self.headers.get("subject")

    @property
    def from_address(self) -> str:
        """The bare address of the sender in lower case, or ""."""
        return address_of(self.headers.get("from"))

    @property
    def from_name(self) -> str:
        found = getaddresses([self.headers.get("from")])
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
    if len(raw) > MAX_BYTES:
        cut.append(f"only the first {MAX_BYTES} bytes were read")
        raw_read = raw[:MAX_BYTES]
    else:
        raw_read = raw
    if raw_read.startswith((b"From ", b">From ")):
        raw_read = raw_read.partition(b"\n")[2]
    parsed = email.message_from_bytes(raw_read.lstrip(b"\r\n"), policy=email.policy.compat32)
    parts: list[Part] = []
    _collect(parsed, parts, 0, cut)
    plain = "\n".join(p.text for p in parts if p.content_type == "text/plain" and not p.attached).strip()
    html = "\n".join(p.text for p in parts if p.content_type == "text/html" and not p.attached)
    headers = _headers(parsed)
    return Message(
        headers=headers,
        content_type=parsed.get_content_type().lower(),
        params=_params(parsed),
        text=plain or text_of_html(html),
        html=html,
        parts=tuple(parts),
        size=len(raw),
        cut=tuple(dict.fromkeys(cut)),
        sent_at=_instant(headers.get("date")),
    )


def address_of(header: str) -> str:
    """The first bare address of a header like `Joe <joe@example.com>`, in lower case; "" if there is none."""
    for _name, address in getaddresses([header]):
        if "@" in address:
            return address.strip().strip("<>").lower()
    return ""


def ids_in(header: str) -> tuple[str, ...]:
    """The Message-IDs of a header, with their angle brackets."""
    return tuple(dict.fromkeys(_ID.findall(header)))


def embedded_headers(text: str) -> Headers:
    """The headers at the beginning of a message that is quoted as text."""
    return _headers(email.message_from_string(text.lstrip("\r\n"), policy=email.policy.compat32))


def _collect(node: email.message.Message, parts: list[Part], depth: int, cut: list[str]) -> None:
    if len(parts) >= MAX_PARTS or depth > MAX_DEPTH:
        cut.append("it has more parts, or deeper ones, than are read")
        return
    kind = node.get_content_type().lower()
    inner = node.get_payload()
    first = inner[0] if isinstance(inner, list) and inner else None
    if kind in _WHOLE and isinstance(first, email.message.Message):
        text = _flat(first)
        parts.append(_part(node, kind, text=text[:MAX_TEXT], embedded=_headers(first)))
    elif kind in ("message/delivery-status", "message/global-delivery-status") and isinstance(inner, list):
        # The parser makes a message of each block of fields; as text they are easier to read leniently.
        text = "\n\n".join(_flat(block).strip("\r\n") for block in _blocks(inner))
        parts.append(_part(node, kind, text=text[:MAX_TEXT]))
    elif isinstance(inner, list):
        for child in inner:
            if isinstance(child, email.message.Message):
                _collect(child, parts, depth + 1, cut)
    else:
        _leaf(node, kind, parts, cut)


def _blocks(inner: Sequence[object]) -> list[email.message.Message]:
    return [block for block in inner[:MAX_PARTS] if isinstance(block, email.message.Message)]


def _leaf(node: email.message.Message, kind: str, parts: list[Part], cut: list[str]) -> None:
    try:
        payload = node.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        payload = None
    data = payload if isinstance(payload, bytes) else b""
    if kind.startswith(("text/", "message/")) or kind == "application/xml" or kind.endswith("+xml"):
        text = _text(data, node.get_content_charset())
        if len(text) > MAX_TEXT:
            cut.append("a part is longer than what is read of it")
        text = _BAD.sub("", text[:MAX_TEXT]).replace("\r\n", "\n").replace("\r", "\n")
        embedded = (
            embedded_headers(text) if kind == "text/rfc822-headers" or kind == "message/rfc822" else None
        )
        parts.append(_part(node, kind, text=text, embedded=embedded))
    else:
        parts.append(_part(node, kind, data=data))


def _part(
    node: email.message.Message,
    kind: str,
    *,
    text: str = "",
    data: bytes = b"",
    embedded: Headers | None = None,
) -> Part:
    try:
        filename = _decoded(node.get_filename() or "")
    except (ValueError, TypeError, LookupError):
        filename = ""
    disposition = str(node.get("content-disposition", "")).strip().lower()
    return Part(
        content_type=kind,
        text=text,
        data=data,
        filename=filename[:255],
        attached=disposition.startswith("attachment"),
        params=_params(node),
        embedded=embedded,
    )


def _params(node: email.message.Message) -> tuple[tuple[str, str], ...]:
    try:
        # A value in the form of RFC 2231 comes as (charset, language, text), whatever the types say.
        found: list[Any] = list(node.get_params(failobj=[], unquote=True) or [])[1:]
        return tuple(
            (str(key).lower(), value[-1] if isinstance(value, tuple) else str(value)) for key, value in found
        )
    except (ValueError, TypeError, LookupError, AttributeError):
        return ()


def _flat(node: email.message.Message) -> str:
    """An embedded message as text, its transfer encoding as it came."""
    lines = [f"{name}: {value}" for name, value in node.items()]
    body = node.get_payload()
    if isinstance(body, list):
        texts = [_flat(child) for child in body[:MAX_PARTS] if isinstance(child, email.message.Message)]
        return "\n".join(lines) + "\n\n" + "\n".join(texts)
    return "\n".join(lines) + "\n\n" + _BAD.sub("", str(body).replace("\r\n", "\n"))


def _headers(node: email.message.Message) -> Headers:
    return Headers(tuple((name.lower(), _decoded(str(value))) for name, value in node.items()))


def _decoded(value: str) -> str:
    """A header's value on one line, encoded words in their own letters, nothing a terminal acts upon."""
    value = re.sub(r"[\r\n]+[ \t]*", " ", value)
    if "=?" in value:
        try:
            # Encoded words that are joined without a space are common and wrong; the reader wants one between.
            chunks = decode_header(re.sub(r"\?==\?", "?= =?", value))
            value = "".join(
                chunk if isinstance(chunk, str) else _text(chunk, charset) for chunk, charset in chunks
            )
        except (ValueError, LookupError, UnicodeError, AssertionError, email.errors.MessageError):
            pass
    elif not value.isascii():
        value = _text(value.encode("utf-8", "surrogateescape"), None)
    return _BAD.sub("", value).replace("\n", " ").replace("\r", " ").strip()


def _text(data: bytes, charset: str | None) -> str:
    for name in (charset, "utf-8"):
        if name and name.lower() not in ("unknown-8bit", "us-ascii", "ascii"):
            try:
                return data.decode(name)
            except (LookupError, UnicodeDecodeError, ValueError):
                continue
    try:
        # What calls itself UTF-8 and is cut in the middle of a letter is still UTF-8.
        text = data.decode("utf-8", "replace")
        if text.count("\ufffd") <= len(text) // 50:
            return text
    except ValueError:
        pass
    return data.decode("cp1252", "replace")


def _instant(header: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(header)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    try:
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None

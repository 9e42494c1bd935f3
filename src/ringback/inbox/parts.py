"""The leaves of a message: decoded text, decoded bytes, and the headers of messages inside it."""

from __future__ import annotations

import binascii
import email.errors
import email.parser
import email.policy
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.header import decode_header
from typing import Any

from .charsets import decode
from .mime import MAX_DEPTH, MAX_PARTS, Node, blocks, charset_of, children, content, enclosed, flat

MAX_TEXT = 1_000_000
"""Characters of one part."""
MAX_HEADER = 20_000
"""Characters of one header's value."""
MAX_HEADERS = 1_000

_WHOLE = ("message/rfc822", "message/global", "message/partial", "message/news")
_HEADERS_ONLY = ("text/rfc822-headers", "text/rfc822", "message/rfc822-headers", "message/global-headers")
_BAD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UU_BEGIN = re.compile(r"begin(?:-base64)? [0-7]{3,4} (\S.{0,200})")
_UU_END = ("end", "====")


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


def embedded_headers(text: str) -> Headers:
    """The headers at the beginning of a message that is quoted as text."""
    text = text.lstrip("\r\n")
    if text.startswith((">From ", "From ")):
        text = text.partition("\n")[2]
    head = text[:MAX_TEXT].replace("\r\n", "\n").partition("\n\n")[0]
    return headers_of(email.parser.HeaderParser(policy=email.policy.compat32).parsestr(head + "\n\n"))


def headers_of(node: Node) -> Headers:
    """The header lines of a node."""
    # Raw, because the library would put a mark for each letter beyond ASCII.
    lines = itertools.islice(node.raw_items(), MAX_HEADERS)
    return Headers(tuple((name.lower(), header_text(str(value))) for name, value in lines))


def params_of(node: Node) -> tuple[tuple[str, str], ...]:
    """The parameters of the content type of a node; names in lower case."""
    try:
        # A value in the form of RFC 2231 comes as (charset, language, text), whatever the types say.
        found: list[Any] = list(node.get_params(failobj=[], unquote=True) or [])[1:]
        return tuple(
            (str(key).lower(), value[-1] if isinstance(value, tuple) else str(value)) for key, value in found
        )
    except (ValueError, TypeError, LookupError, AttributeError):
        return ()


def collect(node: Node, parts: list[Part], cut: list[str], depth: int = 0) -> None:
    """Add the leaves of a node to `parts`, in their order."""
    if len(parts) >= MAX_PARTS:
        cut.append("it has more parts, or deeper ones, than are read")
        return
    if depth > MAX_DEPTH:
        cut.append("it has more parts, or deeper ones, than are read")
        parts.append(_part(node, "text/plain", text=_letters(flat(node))))
        return
    kind = node.get_content_type().lower()
    inside = enclosed(node) if kind in _WHOLE else None
    if inside is not None:
        text = _letters(flat(inside))
        parts.append(_part(node, kind, text=text, embedded=headers_of(inside)))
    elif kind.startswith("message/") and node.is_multipart():
        # A report of fields; the parser takes it for messages.
        parts.append(_part(node, kind, text=_letters(blocks(node))))
    else:
        below = children(node)
        for child in below:
            collect(child, parts, cut, depth + 1)
        if not below:
            _leaf(node, "text/plain" if kind.startswith("multipart/") else kind, parts, cut)


def header_text(value: str) -> str:
    """A header's value on one line, encoded words in their own letters, nothing a terminal acts upon."""
    value = re.sub(r"[\r\n]+[ \t]*", " ", value[:MAX_HEADER])
    if "\x1b$" in value or not value.isascii():
        value = decode(value.encode("utf-8", "surrogateescape"))
    if "=?" in value:
        try:
            # Encoded words that are joined without a space are common and wrong; the reader wants one between.
            chunks = decode_header(re.sub(r"\?==\?", "?= =?", value))
            value = "".join(
                chunk if isinstance(chunk, str) else decode(chunk, charset) for chunk, charset in chunks
            )
        except (ValueError, LookupError, AssertionError, binascii.Error, email.errors.MessageError):
            pass
    return _BAD.sub("", value).replace("\n", " ").replace("\r", " ").strip()


def _letters(text: str) -> str:
    """Text that the parser made, in which letters beyond ASCII are still bytes in disguise."""
    text = text[:MAX_TEXT]
    if not text.isascii():
        text = decode(text.encode("utf-8", "surrogateescape"))
    return _BAD.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def _leaf(node: Node, kind: str, parts: list[Part], cut: list[str]) -> None:
    data = content(node)
    if kind.startswith(("text/", "message/")) or kind == "application/xml" or kind.endswith("+xml"):
        text = decode(data, charset_of(node))
        if len(text) > MAX_TEXT:
            cut.append("a part is longer than what is read of it")
        text = _BAD.sub("", text[:MAX_TEXT]).replace("\r\n", "\n").replace("\r", "\n")
        headed = kind in _WHOLE or kind in _HEADERS_ONLY
        parts.append(_part(node, kind, text=text, embedded=embedded_headers(text) if headed else None))
        if kind == "text/plain" and "\nbegin" in f"\n{text}":
            _without_uu(parts)
    else:
        parts.append(_part(node, kind, data=data))


def _without_uu(parts: list[Part]) -> None:
    """Take files that are written into the text in the old way out of the last part; they are named, not read."""
    last = parts.pop()
    kept: list[str] = []
    names: list[str] = []
    waiting: list[str] | None = None
    for line in last.text.split("\n"):
        begins = _UU_BEGIN.fullmatch(line) if waiting is None else None
        if begins:
            names.append(begins[1].strip())
            waiting = [line]
        elif waiting is None:
            kept.append(line)
        elif line.strip() in _UU_END:
            waiting = None
        else:
            waiting.append(line)
    if waiting is not None:  # it never ended, so it was only a line that looks like the beginning of a file
        kept.extend(waiting)
        names.pop()
    parts.append(replace(last, text="\n".join(kept)))
    parts.extend(
        Part(content_type="application/octet-stream", filename=name[:255], attached=True)
        for name in names[: max(0, MAX_PARTS - len(parts))]
    )


def _part(
    node: Node, kind: str, *, text: str = "", data: bytes = b"", embedded: Headers | None = None
) -> Part:
    try:
        filename = header_text(node.get_filename() or "")
    except (ValueError, TypeError, LookupError, AttributeError):
        filename = ""
    disposition = str(node.get("content-disposition", "")).strip().lower()
    return Part(
        content_type=kind,
        text=text,
        data=data,
        filename=filename[:255],
        attached=disposition.startswith("attachment"),
        params=params_of(node),
        embedded=embedded,
    )

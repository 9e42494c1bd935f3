"""Bytes to a tree of parts, with limits and repairs. What is past a limit is left out and named in `cut`.

The parser is the standard library's with its old policy, which takes anything; the newer one raises for some broken
headers. What mail systems break most is mended here: no boundary or a wrong one, a message that is attached in base64,
lines that end in a carriage return alone, an mbox line before the headers.
"""

from __future__ import annotations

import base64
import binascii
import email
import email.message
import email.parser
import email.policy
import quopri
import re
from typing import Any

from .charsets import decode

MAX_BYTES = 25 * 1024 * 1024
MAX_PARTS = 200
MAX_DEPTH = 12
_MOST_NODES = 2_000
"""Parts that the parser itself makes before it is stopped: each costs time, also those that nobody reads."""
_MOST_NESTED = 60
_MOST_MULTIPART = 6 * 1024 * 1024
"""Bytes of a message with parts, past which the rest is left out: the parser looks at each line more than once."""

Node = email.message.Message

_LONGEST_FIELD = 4_000
"""Characters of a field that are read for its parameters: the standard library is slow on many of them."""


class _Short(email.message.Message):
    """A part as the parser makes it, whose fields are no longer than anybody needs."""

    def get(self, name: str, failobj: Any = None) -> Any:
        """The value of a field; of a very long one its beginning."""
        value = super().get(name, failobj)
        return value[:_LONGEST_FIELD] if isinstance(value, str) else value


_DASHES = re.compile(r"^--([^\s-][^\s]{0,99}|-[^\s]{1,99})[ \t]*\r?$", re.MULTILINE)
_CONTENT = re.compile(r"content-(?:type|transfer-encoding|description|disposition)[ \t]*:", re.IGNORECASE)
_NESTING = re.compile(rb"^content-type:[ \t]*(?:multipart/|message/rfc822)", re.IGNORECASE | re.MULTILINE)
_PARTED = re.compile(rb"^(?:content-type:[ \t]*multipart/|--\S)", re.IGNORECASE | re.MULTILINE)
_BEGINNING = 4_000


class _TooManyError(Exception):
    """The parser made more parts than anybody reads."""


def parse(raw: bytes, cut: list[str]) -> Node:
    """The tree of a message, whatever the bytes are. What was left out is added to `cut`."""
    if len(raw) > MAX_BYTES:
        cut.append(f"only the first {MAX_BYTES} bytes were read")
        raw = raw[:MAX_BYTES]
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if b"\r" in raw and b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    raw = raw.lstrip(b"\r\n \t") if raw[:1] in (b"\r", b"\n", b" ", b"\t") else raw
    while raw.startswith((b"From ", b">From ")):
        raw = raw.partition(b"\n")[2]
    if len(raw) > _MOST_MULTIPART and _PARTED.search(raw):
        cut.append(f"only the first {_MOST_MULTIPART} bytes of its parts were read")
        raw = raw[:_MOST_MULTIPART]
    tree = _tree(raw, cut)
    if not tree.is_multipart() and not str(tree.get("content-transfer-encoding", "")).strip():
        tree = _unlabeled(tree, cut)
    return tree


def children(node: Node) -> list[Node]:
    """The parts of a multipart, mended if its boundary is not the one that it names; [] if it has none."""
    inner = _inner(node)
    if isinstance(inner, list):
        return [child for child in inner if isinstance(child, Node)]
    if node.get_content_maintype() == "multipart" and isinstance(inner, str):
        mended = _by_dashes(inner)
        if mended is not None:
            return mended
    return []


def enclosed(node: Node) -> Node | None:
    """The message inside a message/rfc822 part, decoded if it was encoded against the rules; None if there is none."""
    inner = _inner(node)
    first = inner[0] if isinstance(inner, list) and inner else None
    if not isinstance(first, Node):
        return None
    coding = str(node.get("content-transfer-encoding", "")).strip().lower()
    if coding in ("base64", "quoted-printable") and not first.keys():
        body = _inner(first)
        decoded = _undo(body, coding) if isinstance(body, str) else b""
        if decoded:
            return _tree(decoded, [])
    return first


def blocks(node: Node) -> str:
    """The fields of a message/delivery-status part as text. The parser makes a message of each block of them."""
    inner = _inner(node)
    if not isinstance(inner, list):
        return inner if isinstance(inner, str) else ""
    text = "\n\n".join(flat(block).strip("\r\n") for block in inner[:MAX_PARTS] if isinstance(block, Node))
    coding = str(node.get("content-transfer-encoding", "")).strip().lower()
    if coding in ("base64", "quoted-printable") and ":" not in text.partition("\n")[0]:
        return _undo(text, coding).decode("utf-8", "replace") or text
    return text


def _inner(node: Node) -> object:
    """The parts or the text of a node as the parser left them: asked politely, it marks each letter beyond ASCII."""
    return getattr(node, "_payload", None)


def content(node: Node) -> bytes:
    """The decoded bytes of a leaf; as they came if they cannot be decoded."""
    try:
        payload = node.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError, TypeError):
        payload = None
    return payload if isinstance(payload, bytes) else b""


def charset_of(node: Node) -> str | None:
    """The charset that a leaf is said to be in."""
    try:
        return node.get_content_charset()
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def flat(node: Node, depth: int = 0) -> str:
    """A message as text: its header lines as they came, its texts decoded."""
    lines = [f"{name}: {value}" for name, value in node.raw_items()]
    body = _inner(node)
    if isinstance(body, list):
        inside = (
            [child for child in body[:MAX_PARTS] if isinstance(child, Node)] if depth <= _MOST_NESTED else []
        )
        return "\n".join(lines) + "\n\n" + "\n".join(flat(child, depth + 1) for child in inside)
    words = decode(content(node), charset_of(node)) if node.get_content_maintype() == "text" else str(body)
    return "\n".join(lines) + "\n\n" + words.replace("\r\n", "\n")


def _tree(raw: bytes, cut: list[str]) -> Node:
    made = 0

    def node(*args: object, **named: object) -> Node:
        nonlocal made
        made += 1
        if made > _MOST_NODES:
            raise _TooManyError
        return _Short(policy=email.policy.compat32)

    if len(_NESTING.findall(raw)) <= _MOST_NESTED:
        try:
            parser: email.parser.BytesParser[Node] = email.parser.BytesParser(
                node, policy=email.policy.compat32
            )
            return parser.parsebytes(raw)
        except (
            _TooManyError,
            RecursionError,
            ValueError,
            TypeError,
            AttributeError,
            LookupError,
            AssertionError,
        ):
            pass
    cut.append("it has more parts, or deeper ones, than are read")
    return email.parser.BytesHeaderParser(policy=email.policy.compat32).parsebytes(raw)


def _unlabeled(tree: Node, cut: list[str]) -> Node:
    """A message whose header about its parts got lost on the way, while the parts are there."""
    body = _inner(tree)
    if not isinstance(body, str) or tree.get_content_maintype() == "multipart":
        return tree
    found = _boundary(body[:_BEGINNING])
    if found is None or f"\n--{found}--" not in body.replace("\r\n", "\n"):
        return tree
    mended = _by_dashes(body)
    if mended is None or len(mended) < 2:
        return tree
    whole = _Short(policy=email.policy.compat32)
    for name, value in tree.items():
        if name.lower() != "content-type":
            whole[name] = value
    whole["Content-Type"] = "multipart/mixed"
    whole.set_payload([*mended])
    return whole


def _boundary(text: str) -> str | None:
    for match in _DASHES.finditer(text):
        following = text[match.end() : match.end() + 200].lstrip("\r\n")
        if _CONTENT.match(following):
            return match[1]
    return None


def _by_dashes(body: str) -> list[Node] | None:
    found = _boundary(body)
    if found is None:
        return None
    head = f'Content-Type: multipart/mixed; boundary="{found}"\n\n'
    try:
        tree = _tree((head + body).encode("utf-8", "surrogateescape"), [])
    except UnicodeEncodeError:
        return None
    inner = _inner(tree)
    return [child for child in inner if isinstance(child, Node)] if isinstance(inner, list) else None


def _undo(text: str, coding: str) -> bytes:
    data = text.encode("ascii", "ignore")
    if coding == "quoted-printable":
        return quopri.decodestring(data)
    try:
        return base64.b64decode(re.sub(rb"[^A-Za-z0-9+/]", b"", data) + b"==")
    except (binascii.Error, ValueError):
        return b""

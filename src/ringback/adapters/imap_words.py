"""Reading what an IMAP server answers: lists of folders, fetched messages; and writing names the way it wants them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from imap_tools.imap_utf7 import utf7_decode, utf7_encode

_LINE = re.compile(
    rb"\((?P<flags>[^)]*)\) (?:\"(?:\\.|[^\"])*\"|NIL) (?P<name>.*)", re.DOTALL | re.IGNORECASE
)
_UID = re.compile(rb"\bUID (\d+)")
_CAME = re.compile(rb'\bINTERNALDATE "([^"]+)"')
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")

USUAL_SENT = (
    "sent",
    "sent items",
    "sent messages",
    "sent mail",
    "sent-mail",
    "gesendet",
    "gesendete objekte",
    "gesendete elemente",
    "envoyés",
    "éléments envoyés",
    "messages envoyés",
    "enviados",
    "elementos enviados",
    "itens enviados",
    "inviata",
    "posta inviata",
    "verzonden",
    "verzonden items",
    "wysłane",
    "отправленные",
    "已发送",
    "送信済み",
)
"""What the folder for sent mail is called where the server does not mark it: the last part of its name, lower case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """One line of a list of folders. `flags` in lower case, with their backslash."""

    name: str
    flags: frozenset[str]


def wire_name(folder: str) -> bytes:
    """The quoted name as it goes over the line (RFC 3501: modified UTF-7). Raises ValueError for control characters."""
    if not folder or any(ord(letter) < 32 or ord(letter) == 127 for letter in folder):
        raise ValueError("A folder's name is not empty and holds no control characters.")
    return b'"' + utf7_encode(folder).replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def folders_in(lines: Iterable[object]) -> Iterator[Folder]:
    """The folders of a LIST answer as imaplib gives it. What cannot be read is left out."""
    for line in lines:
        text, literal = line if isinstance(line, tuple) else (line, None)
        found = _LINE.match(text) if isinstance(text, bytes) else None
        if found is None:
            continue
        raw = literal if isinstance(literal, bytes) else _unquoted(found["name"])
        try:
            name = utf7_decode(raw)
        except (ValueError, IndexError):
            name = raw.decode("utf-8", "replace")
        flags = frozenset(flag.decode("ascii", "replace").lower() for flag in found["flags"].split())
        yield Folder(name=name, flags=flags)


def sent_of(folders: Iterable[Folder]) -> str:
    """The folder for sent mail among these: the one marked so (RFC 6154), else one with a usual name, else ""."""
    usable = [folder for folder in folders if not folder.flags & {"\\noselect", "\\nonexistent"}]
    for folder in usable:
        if "\\sent" in folder.flags:
            return folder.name
    by_name = {re.split(r"[./]", folder.name)[-1].lower(): folder.name for folder in reversed(usable)}
    return next((by_name[usual] for usual in USUAL_SENT if usual in by_name), "")


def fetched_in(data: Iterable[object]) -> Iterator[tuple[bytes, bytes]]:
    """What is said of each message of a FETCH answer, and its literal ("" for none)."""
    said, literal = b"", b""
    for part in data:
        if isinstance(part, tuple):
            # A new message begins with its number; a part without one goes on with the message before.
            if said:
                yield said, literal
            said, literal = bytes(part[0]), bytes(part[1])
        elif isinstance(part, bytes) and not said:
            yield part, b""
        elif isinstance(part, bytes):
            # What follows a literal belongs to its message: some servers name the uid there.
            yield said + b" " + part, literal
            said, literal = b"", b""
    if said:
        yield said, literal


def uid_in(said: bytes) -> int:
    """The uid in what is said of a message, 0 for none."""
    found = _UID.search(said)
    return int(found[1]) if found else 0


def size_in(said: bytes) -> int:
    """The size in bytes in what is said of a message, 0 for none."""
    found = _SIZE.search(said)
    return int(found[1]) if found else 0


def came_in(said: bytes) -> datetime | None:
    """When the server got the message, in UTC; None if it is not said, or in no form that can be read."""
    found = _CAME.search(said)
    if found is None:
        return None
    try:
        return datetime.strptime(found[1].decode("ascii").strip(), "%d-%b-%Y %H:%M:%S %z").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _unquoted(name: bytes) -> bytes:
    name = name.strip()
    if name.startswith(b'"') and name.endswith(b'"') and len(name) > 1:
        return re.sub(rb"\\(.)", rb"\1", name[1:-1])
    return name

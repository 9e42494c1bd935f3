"""Which files may go with a message: a short list of kinds that people open without harm, told by their content.

The name alone proves nothing: a program called offer.pdf is still a program. So a file must be of the kind that its
name says, by its first bytes and, where the kind is a zip, by what is in it. Documents with macros are refused.
Nothing is unpacked: only the table of contents of a zip is read.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable

from .errors import MessageError

MAX_FILE = 5 * 1024 * 1024
"""Bytes of one file."""

MAX_NAME = 100
_MOST_PARTS = 5_000
_MACROS = re.compile(r"vbaproject|/activex|\.exe$|\.js$|^basic/|^scripts/", re.IGNORECASE)


class BadFile(MessageError):
    """A file that cannot go with a message."""


def safe_name(name: str) -> str:
    """The name of a file as it may travel: without folders, controls and signs that mean something somewhere.

    Raises `BadFile` for a name that has no ending or nothing before it.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(char for char in last if unicodedata.category(char)[0] not in "CZ" or char == " ")
    kept = re.sub(r"[<>:\"|?*;%$`']", "", kept)
    stem, dot, ending = " ".join(kept.split()).lstrip(". ").rpartition(".")
    if not dot or not stem.strip() or not ending.isalnum():
        raise BadFile(f"{name[:60]!r} is no name of a file: it needs an ending like .pdf.")
    return f"{stem.strip()[: MAX_NAME - len(ending) - 1]}.{ending.lower()}"


def kind_of_file(name: str, data: bytes) -> str:
    """The content type ("application/pdf") of a file that may be sent. Raises `BadFile` saying why it may not."""
    ending = name.rpartition(".")[2].lower()
    if ending not in KINDS:
        raise BadFile(f"Files that end in .{ending} cannot be sent. These can: {', '.join(sorted(KINDS))}.")
    if not data:
        raise BadFile(f"{name} is empty.")
    if len(data) > MAX_FILE:
        raise BadFile(f"{name} has more than 5 MB. Send a link to it instead.")
    content_type, fits = KINDS[ending]
    if not fits(data):
        raise BadFile(f"{name} is not what its name says: its content is no .{ending} file, or holds macros.")
    return content_type


def _begins(*signs: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(signs)


def _webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _text(*signs: str) -> Callable[[bytes], bool]:
    """Text in UTF-8, which begins with one of `signs`, if there are any."""

    def fits(data: bytes) -> bool:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return False
        return "\0" not in text and text.upper().lstrip().startswith(signs or ("",))

    return fits


def _office(folder: str) -> Callable[[bytes], bool]:
    def fits(data: bytes) -> bool:
        parts = _parts(data)
        return "[Content_Types].xml" in parts and any(part.startswith(f"{folder}/") for part in parts)

    return fits


def _open_document(content_type: str) -> Callable[[bytes], bool]:
    """Its first part is called "mimetype", is not compressed, and holds the content type."""

    def fits(data: bytes) -> bool:
        return bool(_parts(data)) and data[30 : 38 + len(content_type)] == f"mimetype{content_type}".encode()

    return fits


def _parts(data: bytes) -> frozenset[str]:
    """The names in a zip; empty for what is none, has too many, or holds macros or programs."""
    if not data.startswith(b"PK\x03\x04"):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return frozenset()
    if len(names) > _MOST_PARTS or any(_MACROS.search(name) for name in names):
        return frozenset()
    return names


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
KINDS: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    "pdf": ("application/pdf", _begins(b"%PDF-")),
    "png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "jpg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "jpeg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
    "gif": ("image/gif", _begins(b"GIF87a", b"GIF89a")),
    "webp": ("image/webp", _webp),
    "txt": ("text/plain", _text()),
    "csv": ("text/csv", _text()),
    "ics": ("text/calendar", _text("BEGIN:VCALENDAR")),
    "vcf": ("text/vcard", _text("BEGIN:VCARD")),
    "docx": (f"{_OFFICE}.wordprocessingml.document", _office("word")),
    "xlsx": (f"{_OFFICE}.spreadsheetml.sheet", _office("xl")),
    "pptx": (f"{_OFFICE}.presentationml.presentation", _office("ppt")),
    "odt": (f"{_OPEN}.text", _open_document(f"{_OPEN}.text")),
    "ods": (f"{_OPEN}.spreadsheet", _open_document(f"{_OPEN}.spreadsheet")),
}
"""By the ending of the name: the content type, and whether a content is of it."""

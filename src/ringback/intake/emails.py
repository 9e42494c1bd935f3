"""Reads e-mail addresses as people write them. Only the form is checked; nothing is looked up, nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from email_validator import EmailNotValidError, validate_email

from .text import Unreadable, compact, is_absent, one_line, without_controls

_BETWEEN = re.compile(
    r"[;,|\n\t]+|\s+/\s+|/(?=[^/@\s]+@)|\s+(?:or|and|und|oder|o|y|ou|et|&)\s+", re.IGNORECASE
)
_LABEL = re.compile(r"^(?:mailto:|(?:e-?mail|mail|correo|courriel)\s*:)\s*", re.IGNORECASE)
_ANGLES = re.compile(r"^(?P<name>[^<>]*)<\s*(?P<address>[^<>]*?)\s*>$")
_REMARK = re.compile(
    r"\s*\((?:work|home|private|personal|office|business|old|new|preferred|main)\)$", re.IGNORECASE
)
_NO_MAIL = frozenset(
    {"none", "noemail", "no-email", "no.email", "no_email", "nomail", "noaddress", "notprovided"}
)
_SAME_TWICE = frozenset({"na", "no", "test", "x", "xx", "xxx", "a", "abc", "asdf", "email", "none"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Email:
    """`address` as to be written to; `key` the same in lower case, for comparing; `name` from "Name <a@b.c>"."""

    address: str
    key: str
    raw: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailCell:
    """All the addresses of one cell, and what of it could not be read."""

    emails: tuple[Email, ...] = ()
    unreadable: Unreadable | None = None


def read_email(text: str) -> Email | Unreadable | None:
    """The first address in `text`. None: no address was given."""
    cell = read_emails(text)
    return cell.emails[0] if cell.emails else cell.unreadable


def read_emails(text: str) -> EmailCell:
    """Every address in a cell, each once, in the order written."""
    raw = without_controls(text).strip()
    if is_absent(raw):
        return EmailCell()
    whole = _one(raw)
    if isinstance(whole, Email):
        return EmailCell(emails=(whole,))
    parts = [part for part in _BETWEEN.split(raw) if part.strip()]
    if len(parts) < 2:
        tokens = raw.split()
        parts = tokens if len(tokens) > 1 and all("@" in token for token in tokens) else []
    found: dict[str, Email] = {}
    trouble: Unreadable | None = None
    for part in parts:
        read = None if is_absent(part) else _one(part)
        if isinstance(read, Email):
            found.setdefault(read.key, read)
        elif read is not None:
            trouble = trouble or read
    if not found:
        return EmailCell(unreadable=whole)
    return EmailCell(emails=tuple(found.values()), unreadable=trouble)


def _one(raw: str) -> Email | Unreadable:
    plain = _LABEL.sub("", compact(raw).strip("\"'` ,;"))
    name = ""
    angles = _ANGLES.match(plain)
    if angles:
        name, plain = one_line(angles["name"].strip(" \"'")), _LABEL.sub("", angles["address"])
    if raw.strip().lower().startswith("mailto:"):
        plain = unquote(plain.split("?", 1)[0])
    plain = _REMARK.sub("", plain).strip("\"'` ,;<>").rstrip(".")
    address = without_controls(plain)
    local, _, domain = address.casefold().rpartition("@")
    if "@" not in address:
        at = re.search(r"\s(?:at|arroba)\s|[(\[]at[)\]]", address, re.IGNORECASE)
        return Unreadable(text=raw, reason='has no "@" sign' + (" (it is written out)" if at else ""))
    if " " in address:
        return Unreadable(text=raw, reason="has a space in it")
    if local.count("@"):
        return Unreadable(text=raw, reason='has more than one "@" sign')
    if not local or not domain:
        return Unreadable(text=raw, reason=f'has nothing {"before" if not local else "after"} the "@" sign')
    if local in _NO_MAIL or (local in _SAME_TWICE and domain.split(".")[0] == local):
        return Unreadable(text=raw, reason="is a placeholder, not an address")
    normal = _normal(address)
    if not normal:
        return Unreadable(text=raw, reason="is not a complete e-mail address")
    return Email(address=normal, key=normal.lower(), raw=raw, name=name)


@lru_cache(maxsize=4096)
def _normal(address: str) -> str:
    """The address in normal form, or "" where it is none."""
    if len(address) > 320:
        return ""
    try:
        return validate_email(address, check_deliverability=False).normalized
    except (EmailNotValidError, ValueError):
        return ""

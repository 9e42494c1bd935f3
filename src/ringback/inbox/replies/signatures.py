# ruff: noqa: E501 (tables of words read better unbroken)
"""Takes off what stands below a person's words: a signature, the line of a telephone, a disclaimer.

A closing with a name ("Thanks, Bob") belongs to what was written and stays. Only what a delimiter announces, what a
device adds, and a legal notice at the very end go.
"""

from __future__ import annotations

import re

from .attributions import has_address, tidy
from .words import BREVITY, CONFIDENTIAL, DEVICES, SENDING, SENDING_LAST, either

LONGEST_SIGNATURE = 25
"""Lines, without blank ones. What is longer was not meant as a signature."""

_DELIMITER = re.compile(r"^\s{0,2}(?:--|—|––|- -|_{2,})\s*$")
_NAMED = re.compile(r"^--\s?(?P<name>[^\W\d_]\S*(?:\s+\S+){0,7})\s*$")
_DRAWN = re.compile(r"^\s{0,2}(?:[-=*~‐–—]\s?){3,}$")
_DASH_NAME = re.compile(r"^[-–—]\s?[^\W\d_][\w.'-]*(?:\s+[^\W\d_][\w.'-]*){0,2}$")
_DEVICE = re.compile(rf"(?<![A-Za-zÀ-ɏЀ-ӿ0-9])(?:{either(DEVICES)})", re.IGNORECASE)
_MINE = re.compile(
    r"^(?:sent|envoy[ée]|enviado|inviato|verzonden|verstuurd)\s+(?:from|de|desde|do|dal|da|vanaf|via)\s+(?:my|mon|mi|meu|mijn)\b",
    re.IGNORECASE,
)
_POSTED = re.compile(r"sent\s+(?:by|via)\s+(?:e-?mail|mail|post|phone)\b", re.IGNORECASE)
"""A person says so of a parcel or a letter."""
_CONFIDENTIAL = re.compile(rf"(?<!\w)(?:{either(CONFIDENTIAL)})", re.IGNORECASE)
_NOTICE = re.compile(
    r"^\W{0,4}(?:confidentiality|privacy|legal|email|e-mail)?\s*(?:notice|disclaimer|haftungsausschluss|vertraulichkeitshinweis|aviso (?:legal|de confidencialidad)|avis de confidentialité)\b",
    re.IGNORECASE,
)
_REACH = re.compile(
    r"(?:\+|\b)\d[\d\s()./-]{6,}\d|https?://|www\.|\b(?:tel|phone|fax|mobile?|cell|telefon|tél)\b\.?:?",
    re.IGNORECASE,
)


def is_device_line(line: str) -> bool:
    """Whether a telephone or a mail program put this line below the text: "Sent from my …" in many languages."""
    text = tidy(line).strip("[]()<>~|·•- ")
    if not 5 <= len(text) <= 200:
        return False
    if BREVITY.search(text):
        return True
    if _MINE.search(text):
        return len(text.split()) <= 22
    begins = SENDING.match(text)
    if begins and _DEVICE.search(text[begins.start() : begins.end() + 40]) and not _POSTED.match(text):
        return len(text.split()) <= 14
    return bool(len(text) <= 120 and SENDING_LAST.search(text) and _DEVICE.search(text))


def without_signature(lines: list[str]) -> list[str]:
    """These lines of one person without signature, device line and disclaimer."""
    lines = _without_disclaimer(_trimmed(lines))
    cut = len(lines)
    left = sum(1 for line in lines if line.strip())
    for index, line in enumerate(lines):
        left -= 1 if line.strip() else 0
        if left <= LONGEST_SIGNATURE and _ends_here(lines, index):
            cut = index
            break
        if is_device_line(line):
            if left <= 8:
                cut = index
                break
            lines[index] = ""
    lines = _trimmed(lines[:cut])
    if len(lines) > 1 and _signed_with_a_dash(lines):
        lines = _trimmed(lines[:-1])
    return _without_disclaimer(lines)


def _signed_with_a_dash(lines: list[str]) -> bool:
    """Whether the last line is "-Bob" or, apart, "- Bob", and no entry of a list."""
    last, above = lines[-1].strip(), lines[-2].strip()
    if not _DASH_NAME.match(last) or any(one.lstrip().startswith(("-", "–", "—")) for one in lines[:-1]):
        return False
    before = next((one.rstrip() for one in reversed(lines[:-1]) if one.strip()), "")
    return not before.endswith(":") and (not above or (last[1:2].isupper()))


def _ends_here(lines: list[str], index: int) -> bool:
    line = lines[index]
    rest = [one for one in lines[index + 1 :] if one.strip()]
    if _DELIMITER.match(line):
        return True
    named = _NAMED.match(line)
    if named and len(rest) <= 8 and named["name"][:1].isupper():
        return index == 0 or not lines[index - 1].strip() or not rest or len(lines[index - 1]) < 60
    if _DRAWN.match(line):
        block = "\n".join(rest)
        return bool(rest) and len(rest) <= 12 and (has_address(block) or bool(_REACH.search(block)))
    return False


def _without_disclaimer(lines: list[str]) -> list[str]:
    """Without the legal notices at the end. A notice is long and has several of their words, or says what it is."""
    paragraphs = _paragraphs(lines)
    first = len(lines)
    for start, end in reversed(paragraphs):
        text = " ".join(lines[start:end])
        if start == 0 and not _NOTICE.match(text):
            break
        hits = len({hit.group(0).lower() for hit in _CONFIDENTIAL.finditer(text[:4000])})
        notice = _NOTICE.match(text) is not None
        if (hits >= 2 and len(text) >= 120) or hits >= 4 or (notice and (hits or len(text) >= 80)):
            first = start
        elif not all(_decoration(line) for line in lines[start:end]):
            break
    return _trimmed(lines[:first])


def _decoration(line: str) -> bool:
    return not re.search(r"\w", line)


def _paragraphs(lines: list[str]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = None
    for index, line in enumerate([*lines, ""]):
        if line.strip() and start is None:
            start = index
        elif not line.strip() and start is not None:
            found.append((start, index))
            start = None
    return found


def _trimmed(lines: list[str]) -> list[str]:
    first, last = 0, len(lines)
    while first < last and not lines[first].strip():
        first += 1
    while last > first and not lines[last - 1].strip():
        last -= 1
    return lines[first:last]

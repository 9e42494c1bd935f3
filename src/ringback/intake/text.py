"""Plain handling of text: cleaning, folding for comparison, and the words that mean "nothing".

What may live here: functions from text to text that know nothing about leads.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES = re.compile(r"[^\S\n]+")
_COMBINING = re.compile("[\u0300-\u036f]")
_STROKES = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h",
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'",
})  # fmt: skip
_ABSENT = frozenset({
    "na", "n a", "none", "nil", "null", "nan", "no", "unknown", "undefined", "not available", "not given", "empty",
    "not provided", "missing", "tbd", "tba", "blank", "not applicable", "ninguno", "ninguna", "desconocido", "keine",
    "kein", "unbekannt", "aucun", "aucune", "inconnu", "no tiene", "s d", "k a", "ref", "value", "error", "div 0",
    "no phone", "no email", "no e mail", "no number",
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """Text that could not be read. `reason` is a sentence part for a person: "has too few digits"."""

    text: str
    reason: str


def without_controls(text: str) -> str:
    """Drop what no database or terminal should get: control characters (except line ends, tabs), lone surrogates."""
    return _CONTROL.sub("", text)


def clean(text: str) -> str:
    """Trim each line, collapse runs of spaces, drop invisible marks; line ends become "\\n"; Unicode NFC."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(lines).strip()


def one_line(text: str) -> str:
    """`clean`, and line ends become spaces."""
    return " ".join(clean(text).split())


def compact(text: str) -> str:
    """`one_line` in compatibility form: full-width digits and letters become plain ones."""
    return one_line(unicodedata.normalize("NFKC", clean(text)))


def fold(text: str) -> str:
    """Lower case without accents, for comparison only: "Søren MÜLLER" -> "soren muller". Other scripts stay."""
    lowered = unicodedata.normalize("NFD", compact(text).casefold().translate(_STROKES))
    return unicodedata.normalize("NFC", _COMBINING.sub("", lowered).translate(_STROKES))


def words(text: str) -> str:
    """`fold` with everything but letters and digits turned into single spaces: "E-mail #2" -> "e mail 2"."""
    return " ".join(
        "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in fold(text)).split()
    )


def is_absent(text: str) -> bool:
    """Whether the text says that there is nothing: empty, "-", "n/a", "none", "?" ..."""
    if "@" in text:
        return False
    plain = words(text)
    if plain:
        return plain in _ABSENT
    return len(one_line(text)) <= 10 and not any(c in text for c in "$€£")

"""Recognizes what the columns of a list, and the keys of a form or a message, mean. One alias table for both.

A name is matched exactly after folding (case, accents, punctuation). A near miss counts only if it is near to one
field alone. What is not recognized stays with the lead under its own name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping as MappingABC
from dataclasses import dataclass

from rapidfuzz import fuzz

from .aliases import ALIASES
from .text import words

FIELDS: tuple[str, ...] = tuple(ALIASES)
MANY = frozenset({"phone", "email", "notes", "message", "opted_out", "tags"})
"""Fields that more than one column may fill."""

_BY_ALIAS: dict[str, str] = {alias: field for field, aliases in ALIASES.items() for alias in aliases}
_NUMBERED = re.compile(r"^(.*?)\s*\d$")
_NOISE = re.compile(
    r"\b(?:lead|contact|customer|client|your|prospect|primary|main|the|kunde|cliente|kontakt|contacto)\b"
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.\w{2,}")
_PHONE = re.compile(r"'?\+?[\d\s().\-x/]{7,25}")
_NEAR, _GAP = 90.0, 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """`fields[i]` is what column i means, or "" for "keep it as an extra fact".

    `guessed` are the columns that a person should check.
    """

    columns: tuple[str, ...]
    fields: tuple[str, ...]
    guessed: tuple[int, ...] = ()

    def columns_of(self, field: str) -> tuple[int, ...]:
        """The columns that fill `field`, leftmost first."""
        return tuple(i for i, found in enumerate(self.fields) if found == field)


def field_of(name: str) -> tuple[str, bool]:
    """(field or "", whether it is a guess) for one column name or form key."""
    plain = words(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))
    if not plain:
        return "", False
    for candidate in (plain, words(name)):
        for form in (candidate, candidate.replace(" ", "")):
            if form in _BY_ALIAS:
                return _BY_ALIAS[form], False
        numbered = _NUMBERED.match(candidate)
        if numbered and _BY_ALIAS.get(numbered[1]) in MANY | {"full_name"}:
            return _BY_ALIAS[numbered[1]], False
    bare = " ".join(_NOISE.sub(" ", plain).split())
    if bare and bare != plain and bare in _BY_ALIAS:
        return _BY_ALIAS[bare], False
    return _near(plain)


def _near(plain: str) -> tuple[str, bool]:
    if len(plain) < 5:
        return "", False
    best: dict[str, float] = {}
    for alias, field in _BY_ALIAS.items():
        if len(alias) >= 5 and alias[0] == plain[0]:
            score = fuzz.ratio(plain, alias)
            if score > best.get(field, 0.0):
                best[field] = score
    ranked = sorted(best.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < _NEAR * (0.93 if len(plain) >= 8 else 1):
        return "", False
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _GAP:
        return "", False
    return ranked[0][0], True


def recognize(columns: Iterable[str], rows: Iterable[tuple[str, ...]] = ()) -> Mapping:
    """What each column means. `rows`: some rows, to find phone and e-mail columns without a telling name."""
    names = tuple(columns)
    found = [field_of(re.sub(r" \(\d+\)$", "", name)) for name in names]
    fields, guessed, taken = [""] * len(names), set(), set()
    for wanted_guess in (False, True):
        for index, (field, is_guess) in enumerate(found):
            if field and is_guess == wanted_guess and (field in MANY or field not in taken):
                fields[index] = field
                taken.add(field)
                if is_guess:
                    guessed.add(index)
    sample = [row for _, row in zip(range(50), rows, strict=False)]
    for field, pattern in (("email", _EMAIL), ("phone", _PHONE)):
        if field in taken:
            continue
        for index, name in enumerate(names):
            cells = [row[index].strip() for row in sample if index < len(row) and row[index].strip()]
            fits = sum(
                1 for c in cells if pattern.fullmatch(c) and (field == "email" or 7 <= _digits(c) <= 15)
            )
            nameless = re.fullmatch(r"Column \d+", name) is not None
            if not fields[index] and cells and fits * 10 >= len(cells) * 7 and (field == "email" or nameless):
                fields[index] = field
                guessed.add(index)
                break
    if not taken & {"full_name", "first_name", "last_name"}:
        for index, name in enumerate(names):
            cells = [row[index].strip() for row in sample if index < len(row) and row[index].strip()]
            fits = sum(
                1 for c in cells if len(c.split()) in {2, 3} and not any(x.isdigit() or x == "@" for x in c)
            )
            if (
                not fields[index]
                and re.fullmatch(r"Column \d+", name)
                and cells
                and fits * 10 >= len(cells) * 8
            ):
                fields[index] = "full_name"
                guessed.add(index)
                break
    return Mapping(columns=names, fields=tuple(fields), guessed=tuple(sorted(guessed)))


def _digits(text: str) -> int:
    return sum(c.isdigit() for c in text)


def override(mapping: Mapping, chosen: MappingABC[int, str]) -> Mapping:
    """The mapping with a person's choices: {column index: field, or "" to keep it as an extra fact}.

    Raises ValueError for a column or a field that there is not. A field that takes one column moves to the chosen one.
    """
    fields = list(mapping.fields)
    for index, field in chosen.items():
        if not 0 <= index < len(fields):
            raise ValueError(f"there is no column {index + 1}")
        if field and field not in ALIASES:
            raise ValueError(f"there is no field called {field}")
        if field and field not in MANY:
            fields = ["" if f == field and i not in chosen else f for i, f in enumerate(fields)]
        fields[index] = field
    return Mapping(
        columns=mapping.columns,
        fields=tuple(fields),
        guessed=tuple(i for i in mapping.guessed if i not in chosen),
    )

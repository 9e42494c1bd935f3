"""Reads the names of people and says whether two names can be one person's.

nameparser splits; what it gets wrong on lists is handled here: capitals, its 800 titles (a "King" is a last name),
companies and couples in a name column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nameparser import HumanName
from nameparser.config import Constants
from rapidfuzz.distance import OSA

from .casing import cased
from .nicknames import same_given_name
from .text import is_absent, one_line, words

_SUFFIXES = ("jr", "sr", "ii", "iii", "iv", "esq", "phd", "md", "mba", "cpa", "dds")
_CONSTANTS = Constants(
    titles=[], first_name_titles=[], suffix_acronyms=[], suffix_not_acronyms=list(_SUFFIXES)
)
_TITLES = {
    "mr": "m", "mister": "m", "sir": "m", "herr": "m", "señor": "m", "senor": "m", "sr": "m", "monsieur": "m",
    "mrs": "f", "ms": "f", "miss": "f", "madam": "f", "frau": "f", "señora": "f", "senora": "f", "sra": "f",
    "señorita": "f", "srta": "f", "mme": "f", "mlle": "f", "madame": "f", "don": "m", "doña": "f",
    "mx": "", "dr": "", "prof": "", "professor": "", "rev": "", "dra": "f", "hr": "m", "fr": "f", "m": "m",
    "dipl-ing": "",
}  # fmt: skip
_BARE_WORDS_NOT_TITLES = frozenset({"don", "hr", "fr", "m", "sr", "sir"})
_ORGANIZATION = frozenset(
    ("llc", "inc", "ltd", "gmbh", "corp", "corporation", "company", "co", "llp", "plc", "ag", "kg", "ug", "sarl", "sas",
     "bv", "nv", "pty", "srl", "slu", "limited", "incorporated", "sl", "sa", "mbh")
)  # fmt: skip
_COUPLE = re.compile(r"\s*(?:/|&|\+|\s(?:and|und|y|et)\s)\s*", re.IGNORECASE)
_ALIKE = frozenset({frozenset("iy"), frozenset("ck"), frozenset("sz"), frozenset("vw"), frozenset("kq")})
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """`full` as to be shown, "" if none was given. `key` is for comparing: "maria thompson" (folded, first then last).

    For a company, `first` is "" and `last` the whole name.
    """

    full: str = ""
    first: str = ""
    last: str = ""
    title: str = ""
    key: str = ""
    middle: str = ""
    suffix: str = ""
    organization: bool = False

    @property
    def missing(self) -> bool:
        """Whether no name was given."""
        return not self.key


NO_NAME = Name()


def read_name(text: str, *, last: str = "") -> Name:
    """Read "Nguyen, Aisha", "MARIA THOMPSON", "Mr. James van-der-Berg". `last`: the last name, if it stands apart."""
    plain = one_line(text)[:_LONGEST].strip(" ,;\"'")
    apart = one_line(last)[:_LONGEST].strip(" ,;\"'")
    plain, apart = ("" if is_absent(plain) else plain), ("" if is_absent(apart) else apart)
    if not apart and ("@" in plain or not any(c.isalpha() for c in plain)):
        return NO_NAME
    if not apart and _is_organization(plain):
        return Name(full=plain, last=plain, key=words(plain), organization=True)
    title, plain = _take_title(plain)
    if apart:
        parts = (plain, "", apart, "")
    else:
        parts = _split(plain)
        if not title and parts[0]:
            title, given = _take_title(parts[0])
            parts = (given, *parts[1:])
        if title and parts[0] and not parts[2]:
            parts = ("", parts[1], parts[0], parts[3])
    shouting = not any(c.islower() for c in "".join(parts)) or not any(c.isupper() for c in "".join(parts))
    first, middle, family = (cased(part, shouting, i == 2) for i, part in enumerate(parts[:3]))
    suffix = parts[3]
    full = " ".join(part for part in (first, middle, family, suffix) if part)
    key = words(" ".join(part for part in (first, middle, family) if part))
    if not key or not any(
        c.isalpha() for c in full
    ):  # what stood in brackets is gone, and only figures are left
        return NO_NAME
    return Name(full=full, first=first, middle=middle, last=family, title=title, suffix=suffix, key=key)


def _is_organization(plain: str) -> bool:
    tokens = words(plain.replace(".", "")).split()
    return (
        len(tokens) > 1 and tokens[-1] in _ORGANIZATION and not (tokens[-1] in {"co", "sa"} and "," in plain)
    )


def _take_title(plain: str) -> tuple[str, str]:
    taken: list[str] = []
    while True:
        head, _, rest = plain.partition(" ")
        bare = head.casefold().rstrip(".")
        dotted = head.endswith(".")
        if not rest or bare not in _TITLES or (bare in _BARE_WORDS_NOT_TITLES and not dotted):
            return " ".join(taken), plain
        taken.append(head[:1].upper() + head[1:].lower())
        plain = rest.strip()


def _split(plain: str) -> tuple[str, str, str, str]:
    """(first, middle, last, suffix) as written."""
    try:
        human = HumanName(plain, constants=_CONSTANTS)
        first, middle, last, suffix = (
            human.first,
            human.middle,
            human.last,
            human.suffix.strip(".").capitalize(),
        )
        first = first or human.nickname
    except Exception:  # noqa: BLE001 a parser of other people's text: whatever it raises, the name is kept whole
        first = middle = last = suffix = ""
    if not (first or last):
        head, _, tail = plain.rpartition(" ")
        return head, "", tail, ""
    if not first and middle:
        first, middle = middle, ""
    if last and not first and " " not in last and "," not in plain and plain.isascii():
        first, last = last, ""
    return first, middle, last, suffix


def compatible(a: Name, b: Name, *, missing_ok: bool = False) -> bool:
    """Whether both can be the name of one person. A missing name fits only where the caller allows it."""
    if a.missing or b.missing:
        return missing_ok
    if a.key == b.key:
        return not _other_generation(a, b) and not (" " not in a.key and _titles_differ(a, b))
    if a.organization or b.organization:
        return _squeeze(a.key) == _squeeze(b.key)
    if _other_generation(a, b):
        return False
    if sorted(a.key.split()) == sorted(b.key.split()) and len(a.key.split()) <= 4:
        return True
    if not (a.first and a.last and b.first and b.last):
        return _half_name_fits(a, b) or _half_name_fits(b, a)
    return _last_fits(a, b) and any(_first_fits(x, y) for x in _firsts(a) for y in _firsts(b))


def _half_name_fits(half: Name, other: Name) -> bool:
    if half.first and half.last:
        return False
    if other.first and other.last:
        return (bool(half.first) and any(_first_fits(words(half.first), y) for y in _firsts(other))) or (
            bool(half.last or half.first) and _last_fits(Name(last=half.last or half.first), other)
            and not _titles_differ(half, other)
        )  # fmt: skip
    mine, theirs = words(half.first or half.last), words(other.first or other.last)
    return (_first_fits(mine, theirs) or _squeeze(mine) == _squeeze(theirs)) and not _titles_differ(
        half, other
    )


def _titles_differ(a: Name, b: Name) -> bool:
    sexes = {_TITLES.get(name.title.casefold().rstrip(".").split(" ")[0], "") for name in (a, b)} - {""}
    return len(sexes) > 1


def _other_generation(a: Name, b: Name) -> bool:
    mine, theirs = words(a.suffix), words(b.suffix)
    return bool(mine and theirs and mine != theirs and {mine, theirs} & {"jr", "sr", "ii", "iii", "iv"})


def _firsts(name: Name) -> list[str]:
    parts = [words(part) for part in _COUPLE.split(name.first) if words(part)]
    if name.middle and len(parts) == 1:
        parts.append(f"{parts[0]} {words(name.middle)}")
    return parts


def _first_fits(a: str, b: str) -> bool:
    if same_given_name(a, b) or _squeeze(a) == _squeeze(b):
        return True
    first_a, first_b = a.split()[0], b.split()[0]
    if len(first_a) == 1 or len(first_b) == 1:
        return first_a[0] == first_b[0]
    return same_given_name(first_a, first_b) or _typo(first_a, first_b)


def _typo(a: str, b: str) -> bool:
    """One slip inside a first name. A change at the end is another name (Robert, Roberta), as is another consonant."""
    if min(len(a), len(b)) < 4 or a[0] != b[0] or a[-1] != b[-1] or OSA.distance(a, b, score_cutoff=1) > 1:
        return False
    if len(a) != len(b) or sorted(a) == sorted(b):
        return min(len(a), len(b)) >= 5
    return frozenset(next((x, y) for x, y in zip(a, b, strict=True) if x != y)) in _ALIKE


def _last_fits(a: Name, b: Name) -> bool:
    mine, theirs = _squeeze(words(a.last)), _squeeze(words(b.last))
    if mine == theirs:
        return True
    if min(len(mine), len(theirs)) >= 5 and OSA.distance(mine, theirs, score_cutoff=1) <= 1:
        return True
    tokens_a, tokens_b = (
        set(words(f"{a.middle} {a.last}").split()),
        set(words(f"{b.middle} {b.last}").split()),
    )
    return tokens_a <= tokens_b or tokens_b <= tokens_a


def _squeeze(folded: str) -> str:
    plain = folded.replace(" ", "")
    return plain.replace("ae", "a").replace("oe", "o").replace("ue", "u") if len(plain) > 3 else plain

"""Reads what people answer from the files of phrases, one a language, and finds it in a text.

A phrase is words: "a|b" is either, "x?" may be missing, "…" is up to four words, "a_b" are two words that belong
together, "x*" is any word that begins so. Accents, case and punctuation do not matter.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

from ringback.intake.text import words

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt", "pl")
KINDS = (
    "yes",
    "perhaps_yes",
    "no",
    "not_now",
    "wrong_person",
    "wondering",
    "neutral",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The phrases of one language. `patterns`: kind, pattern, and words of which one must be there. `calendar`: the
    words for days, months and spans as the file has them."""

    language: str
    patterns: tuple[tuple[str, re.Pattern[str], frozenset[str]], ...]
    common: frozenset[str]
    but: frozenset[str]
    negations: frozenset[str]
    contact: frozenset[str]
    calendar: dict[str, dict[str, str | float]]
    links: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A phrase that was found. `kind` is one of KINDS; `first` and `last` are positions in the text of words."""

    kind: str
    words: str
    first: int
    last: int


@cache
def phrases_of(language: str) -> Phrases:
    """The phrases of a language of LANGUAGES."""
    source = files(__package__).joinpath("phrases", f"{language}.yaml").read_text(encoding="utf-8")
    data = YAML(typ="safe").load(source)
    return Phrases(
        language=language,
        patterns=tuple(
            (kind, compiled(phrase), first_words(phrase)) for kind in KINDS for phrase in data[kind]
        ),
        common=_folded(data["common"]),
        but=_folded(data["but"]),
        negations=_folded(data["not"]),
        contact=_folded(data["contact"]),
        calendar={
            key: {words(str(word)): value for word, value in data[key].items()}
            for key in ("months", "weekdays", "numbers", "units", "seasons", "holidays", "day_words")
        },
        links={
            key: tuple(words(str(word)) for word in data[key])
            for key in ("in", "next", "after", "until", "at", "begin", "middle", "end", "ago", "of")
        },
    )


def compiled(phrase: str) -> re.Pattern[str]:
    """The pattern of a phrase, for a text in which every word is followed by one space."""
    parts = []
    for piece in phrase.split():
        if piece == "…":
            parts.append(r"(?:\S+ ){0,4}?")
            continue
        optional = piece.endswith("?")
        either = []
        for word in piece.rstrip("?").split("|"):
            plain = words(word.replace("_", " ").rstrip("*"))
            if plain:
                either.append(re.escape(plain).replace(r"\ ", " ") + (r"\S*" if word.endswith("*") else ""))
        group = f"(?:{'|'.join(sorted(either, key=len, reverse=True))}) "
        parts.append(f"(?:{group})?" if optional else group)
    return re.compile(r"(?<!\S)" + "".join(parts))


def first_words(phrase: str) -> frozenset[str]:
    """Words of which one must be in a text for the phrase to be; none where that cannot be said."""
    for piece in phrase.split():
        if piece == "…" or piece.endswith("?"):
            continue
        if "*" in piece:
            return frozenset()
        either = [words(word.replace("_", " ")).split() for word in piece.split("|")]
        return frozenset(word[0] for word in either if word)
    return frozenset()


def spaced(text: str) -> str:
    """The words of a text, each with one space behind it."""
    plain = words(text)
    return f"{plain} " if plain else ""


@cache
def _everything() -> tuple[Phrases, ...]:
    return tuple(phrases_of(language) for language in LANGUAGES)


def languages_of(text: str) -> tuple[Phrases, ...]:
    """The languages that this text may be in, the likeliest first. A few words may be in any of them."""
    count = Counter(words(text[:4_000]).split())
    scores = [(sum(count[word] for word in one.common), one) for one in _everything()]
    best = max(score for score, _one in scores)
    if best < 3:
        return tuple(one for _score, one in sorted(scores, key=lambda pair: -pair[0]))
    return tuple(one for score, one in sorted(scores, key=lambda pair: -pair[0]) if score >= 0.7 * best)


def hits_in(sentence: str, languages: tuple[Phrases, ...]) -> list[Hit]:
    """What is found in these words (as `spaced` gives them), in their order. Of two hits of which one holds the other
    the longer counts."""
    there = frozenset(sentence.split())
    found = {
        (kind, hit.start(), hit.end()): Hit(
            kind=kind, words=hit.group(0).strip(), first=hit.start(), last=hit.end()
        )
        for language in languages
        for kind, pattern, firsts in language.patterns
        if not firsts or not firsts.isdisjoint(there)
        for hit in pattern.finditer(sentence)
    }
    hits = sorted(found.values(), key=lambda hit: (hit.first, -hit.last))
    kept: list[Hit] = []
    reach = -1
    for hit in hits:
        same = bool(kept) and (kept[-1].first, kept[-1].last) == (hit.first, hit.last)
        if hit.last > reach or same:
            kept.append(hit)
            reach = max(reach, hit.last)
    return kept


def _folded(values: list[str]) -> frozenset[str]:
    return frozenset(words(str(value).replace("_", " ")) for value in values)

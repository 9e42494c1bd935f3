"""Reading the phrase files, once. They lie in the folder of the same name; an error in one names the file.

A phrase is a regular expression over folded text (lower case, no accents), in which nothing repeats without an end:
what somebody sends us must not keep us busy. A dot never crosses the end of a sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from ruamel.yaml import YAML

from ringback.intake.text import fold

_ENDLESS = re.compile(r"(?<!\\)(?:[*+]|\{\d*,\})")
_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_I_AM = r"(?:(?:i am|i'm|i will be|we are|currently|ich bin|wir sind|je suis|estoy|sono|ik ben|estou|jestem) ){0,2}"
"""What a subject may begin with before its phrase."""
_DOT = re.compile(r"(?<!\\)\.(?=\{)")
_LISTS = (
    "subject", "subject_bare", "subject_inside", "absent", "closed", "left", "later", "thanks", "contact", "automatic",
    "received", "received_subject", "no_reply", "challenge", "challenge_subject", "newsletter", "read_subject", "read",
    "calendar_subject", "person", "back", "back_after", "until", "through", "inclusive", "from", "to", "articles",
    "within", "tomorrow", "today", "next_week", "vague", "bare_day", "weekdays", "months", "titles", "roles", "common",
    "shared", "beginnings",
)  # fmt: skip


class PhrasesError(ValueError):
    """A phrase file cannot be used; the text names the file and the phrase."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """One file. `lists`: folded phrases by what they mean; `maps`: `numbers` and `units`."""

    language: str
    lists: dict[str, tuple[str, ...]]
    maps: dict[str, dict[str, Any]]
    last_day: bool
    """Whether "until Friday" means that Friday is the last day of the absence."""

    def of(self, name: str) -> tuple[str, ...]:
        """The phrases with this meaning; () if the language has none."""
        return self.lists.get(name, ())


@cache
def languages() -> dict[str, Phrases]:
    """Every file by its name without the ending: `en`, …, `others`."""
    folder = files("ringback.inbox.automatic") / "phrases"
    found = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda e: e.name
    )
    return {entry.name.removesuffix(".yaml"): _read(entry) for entry in found}


@cache
def pattern(name: str, among: tuple[str, ...] = (), *, start: bool = False) -> re.Pattern[str]:
    """All phrases of this meaning in these languages (none named: all) as one expression; `start`: only where the text
    begins. It matches nothing if there are no phrases."""
    chosen = [one for file, one in languages().items() if not among or file in among]
    return compiled([phrase for one in chosen for phrase in one.of(name)], start=start)


def compiled(phrases: list[str], *, start: bool = False) -> re.Pattern[str]:
    """These phrases as one expression that finds whole words."""
    # Longer ones first, so that "until the end of" is not found as "until".
    ordered = sorted(dict.fromkeys(phrases), key=len, reverse=True)
    loose = [phrase for phrase in ordered if _ASIAN.search(phrase) or phrase in ("-", "–")]
    words = "|".join(f"(?:{phrase})" for phrase in ordered if phrase not in loose)
    # The border stands before all of them, so that nothing is tried in the middle of a word.
    bodies = [rf"(?<!\w)(?:{words})(?!\w)"] if words else []
    body = "|".join(bodies + [f"(?:{phrase})" for phrase in loose]) or r"(?!)"
    return re.compile(rf"\A\W{{0,6}}{_I_AM}(?:{body})" if start else rf"(?:{body})")


def _read(entry: Traversable) -> Phrases:
    content = YAML(typ="safe").load(entry.read_text(encoding="utf-8"))
    unknown = set(content) - {*_LISTS, "numbers", "units", "until_means_last_day"}
    if unknown:
        raise PhrasesError(f"{entry.name}: unknown: {', '.join(sorted(unknown))}")
    lists = {
        name: tuple(_phrase(entry.name, phrase) for phrase in content[name])
        for name in _LISTS
        if name in content
    }
    maps = {name: dict(content.get(name, {})) for name in ("numbers", "units")}
    language = entry.name.removesuffix(".yaml")
    return Phrases(
        language=language, lists=lists, maps=maps, last_day=bool(content.get("until_means_last_day", True))
    )


def _phrase(file: str, written: object) -> str:
    if not isinstance(written, str):
        raise PhrasesError(f"{file}: {written!r} is no phrase; write it in quotes")
    phrase = _DOT.sub(r"[^.!?\\n]", written.replace("..", ".{0,40}"))
    if _ENDLESS.search(phrase):
        raise PhrasesError(f"{file}: {written!r} repeats without an end")
    if fold(phrase) != phrase and not _same(phrase):
        raise PhrasesError(f"{file}: {written!r} is not written as folded text: {fold(phrase)}")
    try:
        re.compile(phrase)
    except re.error as error:
        raise PhrasesError(f"{file}: {written!r}: {error}") from error
    return phrase


def _same(phrase: str) -> bool:
    """Whether folding changes nothing but what an expression is made of (spaces at its ends)."""
    return fold(phrase) == " ".join(phrase.split())

"""What a person's new text means, as a suggestion: yes, not now (until when), no, stop, wrong person, question.

Rules, in this order: a stop comes before everything; then what was said is weighed sentence by sentence. Of a phrase
within a longer one the longer counts ("not interested"), what stands behind "but" weighs more than what stands before
it, and a text that says two things is told with less confidence. `why` names the words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from ringback.inbox.model import Meaning, Person
from ringback.intake.dates import MONTH_FIRST
from ringback.intake.text import words

from .instead import people_in
from .phrases import Hit, Phrases, hits_in, languages_of, spaced
from .stops import find_stop
from .until import Named, find_until

MOST_TEXT, MOST_SENTENCES = 6_000, 60
SOON = timedelta(days=6)
"""Whoever names a day within this span wants to talk now."""
_SENTENCES = re.compile(r"(?<=[!?;…。！？])\s+|(?<=[^\W\d]\.)\s+|\n+")
_MEANINGS = {
    "yes": Meaning.YES,
    "perhaps_yes": Meaning.YES,
    "no": Meaning.NO,
    "not_now": Meaning.NOT_NOW,
    "wrong_person": Meaning.WRONG_PERSON,
    "wondering": Meaning.QUESTION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """`meaning` None: nobody can say. `until`: the day that was named for later. `people`: whom to turn to instead."""

    meaning: Meaning | None
    confidence: float = 0.0
    until: date | None = None
    people: tuple[Person, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(slots=True)
class _Said:
    """What was found in one language. `after_but`: the meanings that stand behind a "but"."""

    length: int
    sent: date
    hits: list[tuple[Meaning, Hit]] = field(default_factory=list)
    after_but: set[Meaning] = field(default_factory=set)
    until: Named | None = None
    contact: bool = False
    asks: bool = False

    def strong(self, meaning: Meaning) -> list[Hit]:
        return [hit for what, hit in self.hits if what is meaning and hit.kind != "perhaps_yes"]

    def any(self, meaning: Meaning) -> list[Hit]:
        return [hit for what, hit in self.hits if what is meaning]


def meaning_of(
    new_text: str, *, subject: str, sent: date, told_apart: bool = True, country: str = "US"
) -> Meant:
    """What these words mean. `sent`: the day from which "in two weeks" counts. `country`: of national numbers."""
    stop = find_stop(new_text, subject, told_apart=told_apart)
    if stop:
        return Meant(meaning=Meaning.STOP, confidence=0.95, why=(f'"{stop}" asks for no more contact.',))
    text = new_text[:MOST_TEXT]
    if not words(text):
        return Meant(meaning=None)
    return _weigh(_listen(text, languages_of(text), sent, country), text, country)


def _listen(text: str, languages: tuple[Phrases, ...], sent: date, country: str) -> _Said:
    said = _Said(length=len(words(text).split()), sent=sent)
    fallback: Named | None = None
    for sentence in _SENTENCES.split(text)[:MOST_SENTENCES]:
        plain = spaced(sentence[:1_500])
        if not plain:
            continue
        later = _take_hits(said, plain, languages)
        named = _named(sentence, languages, sent, country)
        contact = any(f" {word} " in f" {plain}" for one in languages for word in one.contact)
        if named and (later or contact) and said.until is None:
            said.until = named
            said.contact = said.contact or contact
        fallback = fallback or named
        said.asks = said.asks or _asks(sentence)
    said.until = said.until or fallback
    return said


def _take_hits(said: _Said, plain: str, languages: tuple[Phrases, ...]) -> bool:
    """Adds what is found in one sentence. Returns whether a "not now" is among it."""
    but = min(
        (plain.find(f" {word} ") for one in languages for word in one.but if f" {word} " in plain), default=-1
    )
    negations = frozenset().union(*(one.negations for one in languages))
    later = False
    end = 0
    for hit in hits_in(plain, languages):
        between, end = plain[min(end, hit.first) : hit.first], hit.last
        meaning = _MEANINGS.get(hit.kind)
        if meaning is None:
            continue
        if any(word in negations for word in between.split()[-2:]):
            if meaning is not Meaning.YES:
                continue
            meaning = Meaning.NO
        said.hits.append((meaning, hit))
        later = later or meaning is Meaning.NOT_NOW
        if 0 <= but < hit.first:
            said.after_but.add(meaning)
    return later


def _named(sentence: str, languages: tuple[Phrases, ...], sent: date, country: str) -> Named | None:
    for language in languages:
        month_first = language.language == "en" and country in MONTH_FIRST
        named = find_until(sentence, language, sent, month_first=month_first)
        if named:
            return named
    return None


def _asks(sentence: str) -> bool:
    return any(mark in sentence for mark in "?？¿")


def _weigh(said: _Said, text: str, country: str) -> Meant:
    yes, no, later = said.strong(Meaning.YES), said.strong(Meaning.NO), said.strong(Meaning.NOT_NOW)
    wrong, weak = said.any(Meaning.WRONG_PERSON), said.any(Meaning.YES)
    sure_no = [hit for hit in no if len(hit.words.split()) > 1 or not later]
    if wrong and not (
        yes and not no and Meaning.WRONG_PERSON not in said.after_but and len(wrong) < len(yes)
    ):
        people = people_in(text, country)
        confidence = (0.85 if people else 0.7) - (0.2 if yes else 0)
        return _meant(Meaning.WRONG_PERSON, confidence, wrong, people=people)
    far = said.until is not None and said.until.day - said.sent > SOON
    if later and yes and not sure_no and said.until and not far:
        return _meant(Meaning.YES, 0.6, yes)  # "We accept. Call me tomorrow."
    if later:
        if len(sure_no) > len(later) or (
            sure_no and not said.until and Meaning.NOT_NOW not in said.after_but and not _bare_no(sure_no)
        ):
            return _meant(Meaning.NO, 0.6, sure_no)
        confidence = 0.85 if said.until else 0.75
        confidence -= 0.1 if yes or sure_no else 0
        return _meant(Meaning.NOT_NOW, confidence, later, until=said.until)
    if no and weak:
        if Meaning.YES in said.after_but and yes:
            return _meant(Meaning.YES, 0.4, yes)
        if not yes or Meaning.NO in said.after_but:
            return _meant(Meaning.NO, 0.6 if not yes else 0.4, no)
        return _meant(Meaning.NO, 0.4, [*no, *yes])
    if no:
        return _meant(Meaning.NO, 0.7 if said.asks else 0.85, no)
    if far and said.until and (said.contact or said.length <= 6) and not _plain_yes(yes):
        return Meant(
            meaning=Meaning.NOT_NOW,
            confidence=0.6,
            until=said.until.day,
            why=(f'"{said.until.words}" names a day for later.',),
        )
    if yes:
        return _meant(Meaning.YES, 0.7 if said.asks else 0.85, yes)
    questions = said.any(Meaning.QUESTION)
    if said.asks or questions:
        if questions:
            return _meant(Meaning.QUESTION, 0.75 if said.asks else 0.6, questions)
        return Meant(meaning=Meaning.QUESTION, confidence=0.65, why=("It asks something.",))
    if weak:
        return _meant(Meaning.YES, 0.5, weak)
    return Meant(meaning=None, why=("Nothing in it says what they want.",))


def _bare_no(hits: list[Hit]) -> bool:
    return all(len(hit.words.split()) <= 2 for hit in hits)


def _plain_yes(hits: list[Hit]) -> bool:
    return any(len(hit.words.split()) == 1 for hit in hits)


def _meant(
    meaning: Meaning,
    confidence: float,
    hits: list[Hit],
    *,
    until: Named | None = None,
    people: tuple[Person, ...] = (),
) -> Meant:
    told = ", ".join(f'"{word}"' for word in dict.fromkeys(hit.words for hit in hits[:4]))
    reasons = [f"{told} means {meaning.value.replace('_', ' ')}."]
    if until:
        reasons.append(f'"{until.words}" is {until.day.isoformat()}.')
    return Meant(
        meaning=meaning,
        confidence=round(max(0.1, confidence), 3),
        until=until.day if until else None,
        people=people,
        why=tuple(reasons),
    )

"""Absences: out of office, on holiday, ill, on parental leave, closed, gone for good.

Many autoresponders say so in a header or begin the subject in their own way; then that decides. Where neither does, the
text is weighed: a person who mentions a holiday in an answer also asks something, wants to be called, or leaves our
message below it, and what a program sends has the set phrases of a notice and nothing else.
"""

from __future__ import annotations

import re

from ringback.inbox.message import Message
from ringback.inbox.model import Kind, Understood
from ringback.intake.text import fold

from .colleagues import people_in
from .dates import first_day_back
from .phrases import pattern
from .signs import Signs
from .words import Words

ENOUGH = 3.0
"""The weight from which a text is taken for a notice that a program sent."""
_AFTER_PREFIX = re.compile(
    r"\s{0,3}(?:$|[:：;,.!()\[\]\-–—|/＿_]|\d|re\b|aw\b|until\b|from\b|bis\b|vom\b|[\u3040-\u9fff])"
)
_BEFORE_OURS = re.compile(r"\w\W{1,4}(?:re|aw|antw|sv|rv|odp|res|r)\s?:")
"""A notice that is put before the subject of what it answers: "On vacation Re: Your quote"."""
_LONG = 1500


def read_absence(message: Message, words: Words, signs: Signs) -> Understood | None:
    """The absence that this message tells of, or None."""
    prefix, bare = _subject(words, "subject"), _subject(words, "subject_bare")
    if bare and _BEFORE_OURS.search(words.subject):
        prefix = prefix or bare
    text = words.hit("absent") or words.hit("closed")
    left = _left(message, words)
    tells = bool(text or left or prefix or bare or pattern("subject_inside").search(words.subject))
    if not tells:
        return None
    weight = _weight(words, signs, prefix=prefix, bare=bare, left=bool(left))
    certain = bool(signs.answering) or bool(prefix and not words.answered)
    if not certain and weight < ENOUGH:
        return None
    if certain and not (text or left) and words.hits("received") >= 2:
        return None
    until = None if left else first_day_back(message, words)
    people = people_in(message, words, left=bool(left))
    why = [*signs.answering]
    if prefix or bare:
        why.append(f"The subject begins with “{prefix or bare}”.")
    if left:
        who = people[0].name or people[0].email if people else ""
        why.append(
            f"It says that the person has left: “{left}”." + (f" {who} is named instead." if who else "")
        )
    elif text:
        why.append(f"It says “{text}”.")
    if until:
        why.append(f"The first day back is {until.isoformat()}.")
    why += signs.machine
    return Understood(
        kind=Kind.AUTO_REPLY,
        confidence=_confidence(signs, certain=certain, tells=bool(text or left), weight=weight),
        why=tuple(why) or ("A notice of absence stands in the subject.",),
        until=until,
        people=people,
        about=message.answers,
    )


def _subject(words: Words, name: str) -> str:
    """The words of an autoresponder that the subject begins with, or "". What is only a bare word ("Vacation") may be
    what somebody asks for, so it takes the text as well."""
    found = pattern(name, start=True).match(words.subject)
    if not found or not _AFTER_PREFIX.match(words.subject, found.end()):
        return ""
    return found[0].strip(" \t[](<")


def _left(message: Message, words: Words) -> str:
    """The words that say that the writer is gone; "" if they speak of somebody else, whom a person may well mention."""
    who = message.from_name or message.from_address.partition("@")[0]
    name = re.findall(r"\w{3,30}", fold(who))
    for found in pattern("left").finditer(f"{words.subject}\n{words.text}"[:3000]):
        said = found[0].strip()
        around = f"{words.subject}\n{words.text}"[max(0, found.start() - 60) : found.end() + 20]
        first_person = re.match(
            r"(?:i|ich|je|j'ai|ik|he|ho|ja)\b|.{0,30}\b(?:am|bin|habe|suis|ai|heb|trabajo|lavoro|trabalho)\b",
            said,
        )
        if first_person or any(re.search(rf"\b{re.escape(part)}\b", around) for part in name):
            return said
    return ""


def _weight(words: Words, signs: Signs, *, prefix: str, bare: str, left: bool) -> float:
    inside = pattern("subject_inside").search(words.subject)
    weight = 4.0 if prefix and not words.answered else 1.0 if prefix else 0.0
    weight += (1.5 if words.answered else 3.0) if inside and not prefix else 0.0
    weight += 2.0 if bare and not words.answered else 0.0
    weight += 2.0 if words.hit("absent") else 0.0
    weight += 2.0 if words.hit("closed") else 0.0
    weight += 2.5 if left else 0.0
    weight += 1.5 if words.hit("later") else 0.0
    weight += 3.0 if words.hit("automatic") else 0.0
    weight += 1.0 if words.hit("contact") else 0.0
    weight += 0.5 if words.hit("received") else 0.0
    weight += 1.0 if words.hit("back") or words.hit("until") else 0.0
    weight += 2.5 if signs.machine else 0.0
    weight += 1.5 if signs.bulk else 0.0
    weight -= 2.0 * min(2, words.hits("person"))
    weight -= 1.5 if "?" in words.text or "？" in words.text else 0.0
    weight -= 2.0 if words.quotes else 0.0
    weight -= 1.0 if len(words.text) > _LONG else 0.0
    return weight


def _confidence(signs: Signs, *, certain: bool, tells: bool, weight: float) -> float:
    if signs.answering:
        return 0.99 if tells else 0.9
    if certain:
        return 0.95 if tells else 0.8
    return min(0.9, 0.6 + 0.08 * (weight - ENOUGH))

"""Absences: out of office, on holiday, ill, on parental leave, closed, gone for good.

Many autoresponders say so in a header or begin the subject in their own way; then that decides. Where neither does, the
text is weighed: a person who mentions a holiday in an answer also asks something, wants to be called, or leaves our
message below it, and what a program sends has the set phrases of a notice and nothing else.
"""

from __future__ import annotations

import re

from ringback.inbox.message import Message
from ringback.inbox.model import Kind, Meaning, Understood
from ringback.intake.text import fold

from .colleagues import people_in
from .dates import first_day_back
from .phrases import pattern
from .signs import Signs
from .words import Words

LEFT_CONFIDENCE = 0.9
ENOUGH = 3.0
"""The weight from which a text is taken for a notice that a program sent."""
_AFTER_PREFIX = re.compile(
    r"\s{0,3}(?:$|[:：;,.!()\[\]\-–—|/＿_]|\d|(?:re|aw|until|from|bis|vom|auto|auto-?reply|auto-?response|reply|message|"
    r"notice|notification|response|assistant|today|tomorrow|this week|jusqu|hasta|fino|tot|ate|do|desde|dal|vanaf)\b|"
    r"[\u3040-\u9fff])"
)
_BEFORE_OURS = re.compile(r"\w\W{1,4}(?:re|aw|antw|sv|rv|odp|res|r)\s?:")
"""A notice that is put before the subject of what it answers: "On vacation Re: Your quote"."""
_FIRST_PERSON = re.compile(
    r"(?<!\w)(?:i|i'm|i've|my|am|ich|bin|habe|je|j'ai|suis|ai|fais|he|trabajo|formo|io|ho|lavoro|faccio|ik|heb|werk|eu|"
    r"trabalho|faco|deixei)(?!\w)"
)
_LONG = 1500


def read_absence(message: Message, words: Words, signs: Signs) -> Understood | None:
    """The absence that this message tells of, or None."""
    prefix, bare = _subject(words, "subject"), _subject(words, "subject_bare")
    if bare and _BEFORE_OURS.search(words.subject):
        prefix = prefix or bare
    text = words.hit("absent") or words.hit("closed")
    certain = bool(signs.answering) or bool(prefix and not words.answered)
    left = _left(message, words, certain=certain)
    back = None if left else first_day_back(message, words)
    inside = pattern("subject_inside").search(words.subject) is not None
    if not (text or left or prefix or bare or inside or (back and back.told and words.hit("later"))):
        return None
    people = people_in(message, words, left=bool(left))
    weight = _in_the_subject(words, prefix=prefix, bare=bare, inside=inside)
    weight += _in_the_text(words, left=bool(left), returns=back is not None, named=bool(people))
    weight += (2.5 if signs.machine else 0.0) + (1.5 if signs.bulk else 0.0)
    if not certain and weight < ENOUGH:
        return None
    if certain and not (text or left) and words.hits("received") >= 2:
        return None
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
    if back:
        why.append(f"The first day back is {back.day.isoformat()}.")
    why += signs.machine
    return Understood(
        kind=Kind.AUTO_REPLY,
        confidence=_confidence(signs, certain=certain, tells=bool(text or left), weight=weight),
        why=tuple(why) or ("A notice of absence stands in the subject.",),
        # Whoever has left is the wrong person from now on; that this is a program's word, the kind says.
        meaning=Meaning.WRONG_PERSON if left else None,
        meaning_confidence=LEFT_CONFIDENCE if left else 0.0,
        until=back.day if back else None,
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


def _left(message: Message, words: Words, *, certain: bool) -> str:
    """The words that say that the writer is gone. "" if a person may have written them of somebody else: then the
    writer's name or a first person has to stand beside them."""
    text = f"{words.subject}\n{words.text}"[:3000]
    name = re.findall(r"\w{3,30}", fold(message.from_name or message.from_address.partition("@")[0]))
    for found in (one for language in words.languages for one in pattern("left", (language,)).finditer(text)):
        around = text[max(0, found.start() - 60) : found.end() + 20]
        if (
            certain
            or _FIRST_PERSON.search(found[0])
            or any(re.search(rf"\b{part}\b", around) for part in name)
        ):
            return found[0].strip()
    return ""


def _in_the_subject(words: Words, *, prefix: str, bare: str, inside: bool) -> float:
    if prefix:
        return 1.0 if words.answered else 4.0
    if inside:
        return 1.5 if words.answered else 3.0
    return 2.0 if bare and not words.answered else 0.0


def _in_the_text(words: Words, *, left: bool, returns: bool, named: bool) -> float:
    """What the text weighs. A question, a wish, and our message below it are what people write."""
    for_it = (
        (2.0, words.hit("absent")),
        (2.0, words.hit("closed")),
        (2.5, left),
        (3.0, words.hit("automatic")),
        (1.5, words.hit("later")),
        (1.5, returns),
        (0.5, words.hit("back") or words.hit("until")),
        (1.0, words.hit("contact")),
        (1.0, named),
        (1.0, words.hit("thanks")),
    )
    against_it = (
        (2.0 * min(2, words.hits("person")), True),
        (1.5, "?" in words.text or "？" in words.text),
        (2.0, words.quotes),
        (1.0, len(words.text) > _LONG),
    )
    return sum(weight for weight, holds in for_it if holds) - sum(
        weight for weight, holds in against_it if holds
    )


def _confidence(signs: Signs, *, certain: bool, tells: bool, weight: float) -> float:
    if signs.answering:
        return 0.99 if tells else 0.9
    if certain:
        return 0.95 if tells else 0.8
    return min(0.9, 0.6 + 0.08 * (weight - ENOUGH))

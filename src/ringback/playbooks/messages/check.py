"""Looking a message over before it leaves: is it short, does it ask for one thing, was it written for this person?

Pure. Each rule gives one finding, also where all is well, so that people see what was looked at. Only what is broken or
would deceive is an error; all else is advice, and may be sent anyway. What a rule knows of words is English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz

from .facts import BusinessFacts
from .template import GAP
from .threads import has_prefix

MOST_WORDS = 150
"""Of an e-mail: a little more than a minute to read."""

LONG_WORDS = 220
SHORT_MESSAGE, LONG_MESSAGE = 160, 320
"""Characters of a text message: one part, two parts."""

SUBJECT = 70
MOST_LINKS = 3
ALIKE, SAME = 75.0, 90.0
"""Likeness to the last message in percent: to look at, and the same."""

_LIQUID = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_LINK = re.compile(r"https?://\S+")
_LIST_LINE = re.compile(r"^\s*(?:\d+[.)]|[-*•])\s")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_QUESTION = re.compile(r"\?[\"”’)]*\s*$")
_ASKS = {
    "answer": re.compile(
        r"\b(?:please (?:reply|write|tell|let|answer|give)|let me know|reply\b|tell (?:me|us)\b|"
        r"(?:write|answer) (?:me|us|back|with|here|this)|a (?:reply|word|line) (?:is enough|will do)|"
        r"word in reply|please call|call (?:me|us)\b|give (?:me|us) a call)",
        re.IGNORECASE,
    ),
    "send": re.compile(r"\b(?:please send|send (?:me|us)\b)", re.IGNORECASE),
    "choose": re.compile(
        r"\b(?:please (?:choose|pick|book)|(?:book|pick|choose) (?:a|the|one)\b)", re.IGNORECASE
    ),
}
"""What a message can ask for besides a question, by kind: to reply and to call back are one thing."""

_GENERIC = re.compile(
    r"just checking in|(?:just )?touching base|touch base|circling back|circle back|bumping this|bump this|"
    r"hope this (?:e-?mail )?finds you|(?:just )?following up on my (?:last|previous)|to whom it may concern|"
    r"dear (?:sir|madam|customer|valued)|did you (?:get|see) my (?:last )?e-?mail|as per my last",
    re.IGNORECASE,
)
_TRICK = re.compile(
    r"\b(?:urgent|invoice|overdue|final notice|last (?:chance|warning)|act now|you(?:'ve| have)? won|winner|"
    r"payment (?:due|required|failed)|account (?:suspended|locked|on hold)|immediate action|confirm your|100% free|"
    r"guaranteed|refund)\b",
    re.IGNORECASE,
)
_ATTACHED = re.compile(r"\b(?:attached|attachment|enclosed)\b", re.IGNORECASE)
_CAPS = re.compile(r"\b[A-Z]{5,}\b")


class Level(StrEnum):
    """How much a finding matters. Only an `ERROR` keeps a message from being sent."""

    OK = "ok"
    HINT = "hint"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule has to say: `words` are sentences that tell what it is and what to do."""

    code: str
    level: Level
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A message and what is known around it.

    `channel`: email, sms, letter or social. `text` without the footer; an e-mail gets one with the business's contact
    details. `personal`: what stands in it of this person beyond the name, or None where no person is known yet and
    `about_person` says whether the template names such a fact. `last`: what this person got before, "" for nothing.
    `answers_them`: the newest message of the thread is theirs. `files`: how many go with it. `missing`: why it cannot
    be made. `is_template`: a person may still fill in what stands in brackets.
    """

    channel: str
    subject: str
    text: str
    business: BusinessFacts
    personal: tuple[str, ...] | None = None
    about_person: bool = False
    last: str = ""
    answers_them: bool = False
    files: int = 0
    missing: tuple[str, ...] = ()
    is_template: bool = False


def check(looked: Looked) -> tuple[Finding, ...]:
    """Every finding, the weightiest first; in the order of the rules where they weigh the same."""
    rules = (
        RULES if looked.text.strip() or not looked.missing else (_facts,)
    )  # there is nothing else to look at
    found = [finding for rule in rules for finding in rule(looked)]
    return tuple(sorted(found, key=lambda one: _WEIGHT[one.level]))


def errors_of(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Those that keep the message from being sent."""
    return tuple(one for one in findings if one.level is Level.ERROR)


def advice_of(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Those that only ask to look again."""
    return tuple(one for one in findings if one.level in (Level.WARNING, Level.HINT))


_WEIGHT = {Level.ERROR: 0, Level.WARNING: 1, Level.HINT: 2, Level.OK: 3}


def _found(code: str, level: Level, words: str) -> Iterator[Finding]:
    yield Finding(code=code, level=level, words=words)


def _facts(looked: Looked) -> Iterator[Finding]:
    for words in looked.missing:
        yield from _found("facts", Level.ERROR, words)
    gap, liquid = (
        GAP.search(f"{looked.subject}\n{looked.text}"),
        _LIQUID.search(f"{looked.subject}\n{looked.text}"),
    )
    if liquid is not None:
        yield from _found(
            "facts", Level.ERROR, f"{liquid[0][:60]} stands in it as it is. Write the words themselves."
        )
    if gap is not None and looked.is_template:
        words = f"{gap[0][:80]} is left to a person. A step that sends automatically cannot use it."
        yield from _found("gaps", Level.HINT, words)
    elif gap is not None:
        yield from _found("facts", Level.ERROR, f"Fill in or take out what stands in brackets: {gap[0][:80]}")
    if not looked.missing and (gap is None or looked.is_template) and liquid is None:
        yield from _found("facts", Level.OK, "Everything is filled in.")


def _subject(looked: Looked) -> Iterator[Finding]:
    if looked.channel != "email":
        return
    subject = looked.subject.strip()
    if not subject:
        if not looked.missing:
            yield from _found(
                "subject", Level.ERROR, "It has no subject. Write one that says what it is about."
            )
    elif has_prefix(subject) and not looked.answers_them:
        words = "The subject says that it answers or hands on a message, and there is none. Take out “Re:” or “Fwd:”."
        yield from _found("subject", Level.ERROR, words)
    elif (trick := _TRICK.search(subject)) is not None:
        words = f"“{trick[0]}” in the subject sounds like a trick. Say what the message is about."
        yield from _found("subject", Level.WARNING, words)
    elif len(subject) > SUBJECT:
        words = f"The subject has {len(subject)} characters; phones show about 40. Shorten it."
        yield from _found("subject", Level.HINT, words)
    else:
        yield from _found("subject", Level.OK, "The subject is short and plain.")


def _length(looked: Looked) -> Iterator[Finding]:
    words, size = len(_LINK.sub(" ", looked.text).split()), len(looked.text.strip())
    if looked.channel == "sms":
        level = Level.OK if size <= SHORT_MESSAGE else Level.HINT if size <= LONG_MESSAGE else Level.WARNING
        told = f"{size} characters."
        told += "" if level is Level.OK else f" It goes out in several parts; {SHORT_MESSAGE} fit into one."
    elif words > MOST_WORDS:
        level = Level.WARNING if words > LONG_WORDS else Level.HINT
        told = f"{words} words. People read up to {MOST_WORDS}; cut what does not lead to the next step."
    elif words < 8:
        level, told = (
            Level.HINT,
            f"{words} words. Say who you are, why you write, and what should happen next.",
        )
    else:
        level, told = Level.OK, f"{words} words: short enough to be read."
    yield from _found("length", level, told)


def _next_step(looked: Looked) -> Iterator[Finding]:
    lines = [line for line in looked.text.splitlines() if not _LIST_LINE.match(line)]
    sentences = [part.strip() for line in lines for part in _SENTENCE.split(line)]
    questions = sum(1 for sentence in sentences if _QUESTION.search(sentence))
    asks = questions + sum(1 for kind in _ASKS.values() if any(map(kind.search, sentences)))
    if asks == 0:
        words = "It asks for nothing. End with one question, or with one thing to do."
        yield from _found("next_step", Level.WARNING, words)
    elif asks > 2:
        words = (
            f"It asks for {asks} things. Whoever is asked for much does nothing: keep the one that matters."
        )
        yield from _found("next_step", Level.HINT, words)
    else:
        yield from _found("next_step", Level.OK, "It asks for a next step.")


def _contact(looked: Looked) -> Iterator[Finding]:
    business = looked.business
    lacking = (
        [] if business.phone.strip() or business.email.strip() else ["a phone number or an e-mail address"]
    )
    lacking += [] if business.hours.strip() else ["business hours"]
    lacking += [] if looked.channel != "email" or business.postal_address.strip() else ["a postal address"]
    if lacking:
        words = f"The settings of the business lack {' and '.join(lacking)}. No message can leave without."
        level = Level.ERROR if looked.channel == "email" else Level.WARNING
        yield from _found("contact", level, words)
    elif looked.channel == "email":
        words = "Your contact details and business hours stand below it."
        yield from _found("contact", Level.OK, words)
    elif (
        _digits(business.phone)
        and _digits(business.phone) not in _digits(looked.text)
        and (not business.email or business.email not in looked.text)
    ):
        yield from _found("contact", Level.HINT, "It does not say how to reach you. Add your phone number.")
    else:
        yield from _found("contact", Level.OK, "It says how to reach you.")


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)[-10:]


def _personal(looked: Looked) -> Iterator[Finding]:
    text = f"{looked.subject}\n{looked.text}".casefold()
    known = looked.personal
    if known is None:
        good = looked.about_person
        words = "Nothing in it is about this person but the name. Use {{ lead.personal_line }} or {{ lead.interest }}."
    else:
        good = any(fact.casefold() in text for fact in known if fact)
        words = "Nothing in it is about this person but the name. Add a sentence that fits them alone."
    if good:
        yield from _found("personal", Level.OK, "It says something about this person.")
    else:
        yield from _found("personal", Level.WARNING, words)
    generic = _GENERIC.search(looked.text)
    if generic is not None:
        told = f"“{generic[0]}” could stand in anybody's mail. Say why you write today."
        yield from _found("generic", Level.WARNING, told)


def _repeated(looked: Looked) -> Iterator[Finding]:
    if not looked.last.strip():
        return
    likeness = fuzz.ratio(_plain(looked.text), _plain(looked.last))
    if likeness >= SAME:
        words = "It says the same as your last message. Say something new, or something of use to them."
        yield from _found("repeated", Level.WARNING, words)
    elif likeness >= ALIKE:
        yield from _found("repeated", Level.HINT, "It is much like your last message. Say something new.")
    else:
        yield from _found("repeated", Level.OK, "It is not what you wrote last.")


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())[:5_000]


def _shouting(looked: Looked) -> Iterator[Finding]:
    both = f"{looked.subject}\n{_LINK.sub(' ', looked.text)}"
    caps, marks = _CAPS.findall(both), both.count("!")
    if len(caps) >= 3 or (looked.subject.isupper() and len(looked.subject) > 7):
        words = (
            f"It shouts: {', '.join(caps[:3])}. Write in small letters." if caps else "The subject shouts."
        )
        yield from _found("shouting", Level.WARNING, words)
    elif "!!" in both or marks > 2:
        words = f"{marks} exclamation marks. One is enough, and none is better."
        yield from _found("shouting", Level.WARNING if "!!" in both else Level.HINT, words)
    else:
        yield from _found("shouting", Level.OK, "It does not shout.")


def _links(looked: Looked) -> Iterator[Finding]:
    count = len(_LINK.findall(looked.text))
    if count > MOST_LINKS:
        words = f"{count} links make it look like advertising, to people and to filters. Keep the one that matters."
        yield from _found("links", Level.WARNING, words)


def _attached(looked: Looked) -> Iterator[Finding]:
    if looked.channel == "email" and not looked.files and _ATTACHED.search(looked.text):
        words = "It speaks of something attached, and no file goes with it."
        yield from _found("attached", Level.WARNING, words)


RULES: tuple[Callable[[Looked], Iterator[Finding]], ...] = (
    _facts,
    _subject,
    _length,
    _next_step,
    _contact,
    _personal,
    _repeated,
    _shouting,
    _links,
    _attached,
)

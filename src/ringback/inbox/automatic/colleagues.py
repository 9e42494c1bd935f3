"""Whom an absent person names instead: with an address, a telephone number, or a full name behind "please contact"."""

from __future__ import annotations

import re
from functools import cache

import phonenumbers

from ringback.inbox.message import Message
from ringback.inbox.model import Person
from ringback.intake.text import fold

from .phrases import languages, pattern
from .words import Words

MOST = 5
_COUNTRIES = {"en": "US", "de": "DE", "fr": "FR", "es": "ES", "it": "IT", "nl": "NL", "pt": "PT", "pl": "PL"}
"""Where a number without a country is dialed if the address does not tell: in the language's own country."""
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")
_SENTENCE = re.compile(r"(?<=[^\W\d_]{3}[.!?])\s+(?=[^\W\d_])|\n{2,}|(?<=\d[.!?])\s+(?=[A-ZÀ-Ž])")
_UPPER = r"[A-ZÀ-ÖØ-ÞĄĆĘŁŃÓŚŹŻČĎĚŇŘŠŤŮŽ]"
_PART = rf"{_UPPER}[\w'’-]{{1,25}}"
_LINK = r"(?:(?:van|von|de|der|den|da|do|dos|di|del|la|le|bin|al|zu|ter)\s){0,2}"
_PIECE = rf"(?:{_PART}|{_UPPER}\.)"
_NAME = re.compile(rf"{_PIECE}(?:[ \t\n]{_LINK}{_PIECE}){{0,3}}")


def people_in(message: Message, words: Words, *, left: bool) -> tuple[Person, ...]:
    """Those whom the message names instead of its writer, in their order, five at most. `left`: somebody who has left
    names the successor, with or without "urgent"."""
    own = {message.from_address, *(address.lower() for address in _addressed(message))}
    found: list[Person] = []
    about = False
    for sentence in _SENTENCE.split(words.new):
        if not sentence.strip():
            continue
        asks = _asks(fold(sentence), words)
        if asks or (about and _EMAIL.search(sentence) and len(sentence) < 200) or left:
            found += _people(sentence, message, words, own, asks=asks)
        about = asks
    unique = {(one.email or one.phone or one.name): one for one in reversed(found)}
    return tuple(reversed(unique.values()))[:MOST]


def _people(sentence: str, message: Message, words: Words, own: set[str], *, asks: bool) -> list[Person]:
    addresses = [one for one in _EMAIL.finditer(sentence) if one[0].strip(".'").lower() not in own]
    numbers = _numbers(sentence, message, words) if asks or addresses else []
    found = []
    last = 0
    for number, match in enumerate(addresses):
        until = addresses[number + 1].start() if number + 1 < len(addresses) else len(sentence)
        email = match[0].strip(".'")
        name, role = _named(sentence[last : match.start()], sentence[match.end() : match.end() + 50], email)
        phone = next((text for at, text in numbers if last <= at < until), "")
        found.append(Person(name=name, email=email.lower(), phone=phone, role=role))
        last = match.end()
    if not found and asks:
        names = [one for one in _names(sentence) if " " in one]
        if numbers or (names and _asked_for(sentence, names[0], words)):
            phone = numbers[0][1] if numbers else ""
            found.append(Person(name=names[0] if names else "", phone=phone, role=_role(sentence)))
    return [one for one in found if one.name != message.from_name or not one.name]


def _asked_for(sentence: str, name: str, words: Words) -> bool:
    """Whether the name stands right behind "please contact"."""
    return _asks(fold(sentence[: sentence.index(name)])[-25:], words)


def _asks(text: str, words: Words) -> bool:
    return any(pattern("contact", (language,)).search(text) for language in words.languages)


def _named(before: str, after: str, email: str) -> tuple[str, str]:
    """The name and the role that belong to an address, from what stands around it."""
    local = fold(email.partition("@")[0])
    names = _names(before)
    behind = re.match(r"\s?[(\[]([^)\]\n]{2,50})[)\]]", after)
    if behind:
        names += _names(behind[1])[:1]
    shared = re.split(r"[._+-]", local)[0] in _all("shared")
    fitting = [
        name for name in names if any(_stem(part) in local for part in fold(name).split() if len(part) > 2)
    ]
    if fitting:
        return _whole(fitting[-1], local), _role(before)
    if shared or not names:
        return "", ""
    close = len(before) - before.rindex(names[-1]) - len(names[-1]) < 45 if names[-1] in before else True
    return (names[-1] if close else ""), _role(before)


def _whole(name: str, local: str) -> str:
    """A first name with the surname that the address has: "Loïc" of loic.marchal@."""
    first, dot, last = local.partition(".")
    known = dot and fold(name) == first and last.isalpha() and len(last) > 2
    return f"{name} {last.capitalize()}" if known else name


def _stem(part: str) -> str:
    """Where names are inflected ("Anną Wroną"), their beginning is what an address has."""
    return part[: max(3, len(part) - 2)]


def _names(text: str) -> list[str]:
    found = []
    for match in _NAME.finditer(text):
        words = match[0].split()
        while words and fold(words[0]).strip(".") in _idle():
            words = words[1:]
        while words and fold(words[-1]).strip(".") in _idle():
            words = words[:-1]
        titled = fold(" ".join(text[: match.start()].split()[-1:])).strip(".") in _all("titles")
        first = match.start() == 0 or text[: match.start()].rstrip(" ").endswith((".", "!", "?", "\n"))
        lonely = len(words) == 1 and (first or (len(words) < len(match[0].split()) and first))
        if words and (not lonely or titled):
            found.append(" ".join(words))
    return found


def _role(text: str) -> str:
    """Words with a role in them, between commas or in brackets: "Purchasing Manager"."""
    for piece in re.split(r"[,;:()\n]", text)[1:]:
        bare = piece.strip()
        if 3 <= len(bare) <= 45 and not _EMAIL.search(bare) and set(fold(bare).split()) & _all("roles"):
            return bare
    return ""


def _numbers(sentence: str, message: Message, words: Words) -> list[tuple[int, str]]:
    ending = message.from_address.rpartition(".")[2].upper()
    region = ending if ending in phonenumbers.SUPPORTED_REGIONS else _COUNTRIES.get(words.languages[0], "US")
    matcher = phonenumbers.PhoneNumberMatcher(sentence, region, leniency=phonenumbers.Leniency.POSSIBLE)
    return [(match.start, match.raw_string.strip()) for match in matcher]


def _addressed(message: Message) -> list[str]:
    return [
        address for name in ("to", "cc", "reply-to") for address in _EMAIL.findall(message.headers.get(name))
    ]


@cache
def _all(name: str) -> frozenset[str]:
    return frozenset(word for one in languages().values() for word in one.of(name))


@cache
def _idle() -> frozenset[str]:
    """Words with a capital that are no names: titles, roles, weekdays, months, and what sentences begin with."""
    named = frozenset(
        name
        for one in languages().values()
        for kind in ("weekdays", "months", "common", "articles")
        for line in one.of(kind)
        for name in line.split("|")
        if len(name) > 3 or kind != "weekdays"
    )
    return named | _all("titles") | _all("roles") | _all("beginnings")

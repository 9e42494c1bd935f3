"""The first day on which somebody is back, worked out of what they wrote about their absence.

A day after "back on" is that day; the last day of a span ("from the 3rd to the 9th", "through Friday", "until 9
January included") is followed by the day of return. A plain "until" is read as it is mostly meant in its language: the
first day back in English and Dutch, the last day away elsewhere; resuming a day late hurts nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import NamedTuple

from ringback.inbox.message import Message

from .phrases import compiled, languages, pattern
from .tokens import AHEAD, Token, tokens_in
from .words import Words

_BOUNDARY = re.compile(r"[.!?](?=\s|$)|[\n;]|\)\s")
_TRIM = re.compile(r"[\s,(:*]+$")
_NUMBER_LAST = re.compile(r"(?<!\d)\d{1,2}(?:\.|st|nd|rd|th|er|o)?\s?$")
_SLASHES = re.compile(r"(?<![\d/.-])(\d{1,2})/(\d{1,2})(?:/\d{2,4})?(?![\d/])")
_DAY = timedelta(days=1)
WINDOW = 80
SOON = 15
"""Characters between a day and "we are back"."""


class _Reading(NamedTuple):
    day: date
    back: bool


class Return(NamedTuple):
    """`day`: the first one on which the person is back. `told`: the text speaks of coming back, and not only of a last
    day, which may be that of anything."""

    day: date
    told: bool


def first_day_back(message: Message, words: Words) -> Return | None:
    """The day; None if it is not said, or not later than the day on which the message was sent."""
    sent, minutes = _sent(message)
    if sent is None:
        return None
    text = f"{words.subject}\n{words.text}"
    for language in words.languages:
        month_first = _month_first(text, language == "en" and (minutes is None or minutes < 0))
        readings = list(_readings(text, language, sent, month_first))
        ahead = [one for one in readings if sent < one.day <= sent + AHEAD]
        returns = [one.day for one in ahead if one.back]
        if returns:
            return Return(returns[0], told=True)
        if ahead and not any(one.back for one in readings):
            return Return(max(one.day for one in ahead), told=False)
    return None


def _month_first(text: str, likely: bool) -> bool:
    """Whether the month stands first in "3/4": so where another day of the text can only be read in one way."""
    for match in _SLASHES.finditer(text):
        first, second = int(match[1]), int(match[2])
        if first > 12 >= second > 0 or second > 12 >= first > 0:
            return second > 12
    return likely


def _readings(text: str, language: str, sent: date, month_first: bool) -> Iterator[_Reading]:
    phrases = languages()[language]
    tokens = tokens_in(text, language, sent, month_first=month_first)
    bounds = _boundaries(text, tokens)
    for number, token in enumerate(tokens):
        begins = max((bound for bound in bounds if bound <= token.start), default=0)
        ends = min((bound for bound in bounds if bound >= token.end), default=len(text))
        previous = tokens[number - 1] if number else None
        near = previous is not None and previous.end > begins
        begins = max(begins, previous.end if near and previous else 0, token.start - WINDOW)
        following = tokens[number + 1].start if number + 1 < len(tokens) else len(text)
        before, after = text[begins : token.start], text[token.end : min(ends, following, token.end + WINDOW)]
        yield from _reading(token, before, after, language, phrases.last_day, near=near, sent=sent)


def _reading(
    token: Token, before: str, after: str, language: str, last_day: bool, *, near: bool, sent: date
) -> Iterator[_Reading]:
    tail = _TRIM.sub("", before)
    bare = _without_articles(tail, language)
    if _ends(language, "vague").search(bare):
        return
    joins = _ends(language, "to")
    whole = token.exact or _weekday_only(token, language)
    if whole and any(_ends_a_span(one, joins, near=near) for one in (tail, bare)):
        yield _Reading(token.day + _DAY, back=False)
    elif pattern("back", (language,)).search(before):
        yield _Reading(token.day, back=True)
    elif whole and (_ends(language, "through").search(bare) or _begins(language, "inclusive").match(after)):
        yield _Reading(token.day + _DAY, back=False)
    elif _ends(language, "until").search(tail) or _ends(language, "until").search(bare):
        inclusive = last_day and whole and token.day > sent
        yield _Reading(token.day + (_DAY if inclusive else timedelta(0)), back=False)
    elif (soon := pattern("back_after", (language,)).search(after)) and soon.start() <= SOON:
        yield _Reading(token.day, back=True)
    elif token.day == sent and pattern("absent", (language,)).search(before):
        yield _Reading(token.day + _DAY, back=False)


def _ends_a_span(before: str, joins: re.Pattern[str], *, near: bool) -> bool:
    """Whether what stands before a day joins it to an earlier one: "3 June to", "from 3 to"."""
    if near and joins.fullmatch(before.strip()):
        return True
    return bool(joins.search(before) and _NUMBER_LAST.search(joins.sub("", before)))


def _weekday_only(token: Token, language: str) -> bool:
    return not token.exact and token.end - token.start <= max(
        map(len, languages()[language].of("weekdays")), default=0
    )


def _boundaries(text: str, tokens: list[Token]) -> list[int]:
    inside = [(token.start, token.end) for token in tokens]
    return [
        match.end()
        for match in _BOUNDARY.finditer(text)
        if not any(start <= match.start() < end for start, end in inside)
    ]


def _without_articles(tail: str, language: str) -> str:
    phrases = languages()[language]
    idle = {*phrases.of("articles"), *(name for line in phrases.of("weekdays") for name in line.split("|"))}
    words = tail.split(" ")
    while words and words[-1].strip(",.(") in idle:
        words.pop()
    return " ".join(words)


@cache
def _ends(language: str, name: str) -> re.Pattern[str]:
    return re.compile(rf"{compiled(_plain(language, name)).pattern}$")


@cache
def _begins(language: str, name: str) -> re.Pattern[str]:
    if name == "inclusive":
        return re.compile(rf"\W{{0,4}}{compiled(_plain(language, name)).pattern}")
    return pattern(name, (language,))


def _plain(language: str, name: str) -> list[str]:
    return list(languages()[language].of(name))


def _sent(message: Message) -> tuple[date | None, int | None]:
    """The day on the sender's own clock, and how many minutes that is ahead of UTC."""
    try:
        local = parsedate_to_datetime(message.headers.get("date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return (message.sent_at.date() if message.sent_at else None), None
    offset = local.utcoffset()
    return local.date(), int(offset.total_seconds() // 60) if offset is not None else None

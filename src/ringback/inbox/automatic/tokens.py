"""Finding the days that a text names: "9 Jan", "14.04.2026", "Friday", "in two weeks". What a day means for an absence
is none of this module's business.

A day without a year is one near the day on which the message was sent, so that a note that nobody remembered to switch
off names a day that is past, and not one of the next year.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from .phrases import Phrases, languages

_ISO = re.compile(r"(?<![\d./-])(20\d\d)[-./](\d{1,2})[-./](\d{1,2})(?!\d)")
_NUMBERS = re.compile(
    r"(?<![\d.:/-])(\d{1,2})(?:(?P<sep>[./-])(\d{1,2})(?P=sep)\s?(20\d\d|\d\d)(?![\d:]|[./-]\d)"
    r"|([./])(\d{1,2})(?!\d|[:/-]|\.\d|\s?(?:%|uhr|h\b|am\b|pm\b)))\.?"
)
_ORDINAL = r"(?:\.|st|nd|rd|th|er|re|o|a|e)?"
_OF = r"(?:\s+(?:de|of|del|d'|the))?"
_YEAR = r"(?:,?\s+(?:de |del |of )?(20\d\d)(?!\d))?"
SOON = 200
"""Days ahead within which a day without a year is likely meant."""
AHEAD = timedelta(days=3 * 366)
"""How far ahead a return is believed: three years of parental leave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A day at `[start, end)` of the text. `exact`: a day and not a whole month or a weekday."""

    start: int
    end: int
    day: date
    exact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    months: dict[str, int]
    weekdays: dict[str, int]
    day_month: re.Pattern[str]
    month_day: re.Pattern[str]
    month: re.Pattern[str]
    weekday: re.Pattern[str]
    within: re.Pattern[str]
    bare: re.Pattern[str]
    near: tuple[tuple[re.Pattern[str], str], ...]


def tokens_in(text: str, language: str, sent: date, *, month_first: bool) -> list[Token]:
    """The days that this folded text names, in their order, none within another. `month_first`: how "3/4" is read."""
    reader = _reader(language)
    found = list(_found(text, reader, languages()[language], sent, month_first))
    found += [
        one
        for one in _bare(text, reader, sent)
        if not any(_touch(one, other) for other in found if other.exact)
    ]
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Token] = []
    for token in found:
        if kept and token.start < kept[-1].end:
            continue
        if kept and token.exact and not kept[-1].exact and token.start - kept[-1].end <= 6:
            kept.pop()  # "Friday, 14 August" is one day
        kept.append(token)
    return kept


def _found(text: str, reader: _Reader, phrases: Phrases, sent: date, month_first: bool) -> Iterator[Token]:
    for match in _ISO.finditer(text):
        yield from _token(match, _day(int(match[1]), int(match[2]), int(match[3])))
    for match in _NUMBERS.finditer(text):
        yield from _token(match, _numeric(match, sent, month_first))
    for match in reader.day_month.finditer(text):
        yield from _token(match, _near(int(match[1]), reader.months[match[2]], match[3], sent))
    for match in reader.month_day.finditer(text):
        yield from _token(match, _near(int(match[2]), reader.months[match[1]], match[3], sent))
    for match in reader.month.finditer(text):
        yield from _token(match, _near(1, reader.months[match[1]], match[2], sent), exact=False)
    for match in reader.weekday.finditer(text):
        ahead = (reader.weekdays[match[1]] - sent.weekday() - 1) % 7 + 1
        yield from _token(match, sent + timedelta(days=ahead), exact=False)
    for match in reader.within.finditer(text):
        number = int(match[1]) if match[1].isdigit() else int(phrases.maps["numbers"].get(match[1], 0))
        yield from _token(match, _later(sent, number, match[2], phrases))
    for expression, meaning in reader.near:
        for match in expression.finditer(text):
            days = {"today": 0, "tomorrow": 1, "next_week": 7 - sent.weekday()}[meaning]
            yield from _token(match, sent + timedelta(days=days))


def _bare(text: str, reader: _Reader, sent: date) -> Iterator[Token]:
    """Days without a month ("the 12th"), which must not be a piece of a whole date."""
    for match in reader.bare.finditer(text):
        number = int(next(filter(None, match.groups())))
        yield from _token(match, _of_this_month(number, sent))


def _touch(one: Token, other: Token) -> bool:
    return one.start < other.end + 2 and other.start < one.end + 2


def _token(match: re.Match[str], day: date | None, *, exact: bool = True) -> Iterator[Token]:
    if day is not None:
        yield Token(start=match.start(), end=match.end(), day=day, exact=exact)


def _numeric(match: re.Match[str], sent: date, month_first: bool) -> date | None:
    first, second = int(match[1]), int(match[3] or match[6])
    if match[0] == "24/7":
        return None
    slash = (match["sep"] or match[5]) == "/"
    orders = (
        [(first, second), (second, first)]
        if not (month_first and slash)
        else [(second, first), (first, second)]
    )
    if not slash:
        return _near(first, second, match[4], sent)
    found = [day for one, month in orders if (day := _near(one, month, match[4], sent))]
    if match[4]:
        return found[0] if found else None
    # The likelier order, unless only the other one is a day to come back on.
    soon = [day for day in found if 0 < (day - sent).days <= SOON]
    return next(iter([*soon, *found]), None)


def _near(day: int, month: int, year: str | None, sent: date) -> date | None:
    if year:
        return _day(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    days = [_day(sent.year + more, month, day) for more in (-1, 0, 1)]
    return min((one for one in days if one), key=lambda one: abs((one - sent).days - 90), default=None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _later(sent: date, number: int, unit: str, phrases: Phrases) -> date | None:
    if not 0 < number < 200:
        return None
    units = phrases.maps["units"]
    if re.fullmatch(units["day"], unit):
        return sent + timedelta(days=number)
    if re.fullmatch(units["week"], unit):
        return sent + timedelta(weeks=number)
    month = sent.month - 1 + number
    year, month = sent.year + month // 12, month % 12 + 1
    return date(year, month, min(sent.day, monthrange(year, month)[1]))


def _of_this_month(day: int, sent: date) -> date | None:
    this = _day(sent.year, sent.month, day)
    if this is not None and this > sent:
        return this
    return _day(sent.year + sent.month // 12, sent.month % 12 + 1, day)


@cache
def _reader(language: str) -> _Reader:
    phrases = languages()[language]
    months = {name: number for number, line in enumerate(phrases.of("months"), 1) for name in line.split("|")}
    weekdays = {
        name: number for number, line in enumerate(phrases.of("weekdays")) for name in line.split("|")
    }
    of_months = "|".join(sorted(months, key=len, reverse=True)) or "(?!)"
    # Two letters ("mo", "do") are words of their own in other places; only whole names stand alone.
    of_weekdays = "|".join(sorted((day for day in weekdays if len(day) > 2), key=len, reverse=True)) or "(?!)"
    numbers = "|".join(sorted(phrases.maps["numbers"], key=len, reverse=True)) or "(?!)"
    units = "|".join(phrases.maps["units"].values()) or "(?!)"
    within = "|".join(phrases.of("within")) or "(?!)"
    # "Monday 7" as well as the language's own way ("the 12th").
    bare = "|".join(
        [rf"(?:{of_weekdays}),? (\d{{1,2}})(?![\w:/-]|\.\d)(?! \w{{3,10}} 20\d\d)", *phrases.of("bare_day")]
    )
    return _Reader(
        months=months,
        weekdays=weekdays,
        day_month=re.compile(
            rf"(?<![\w.:/])(\d{{1,2}}){_ORDINAL}{_OF}[\s-]{{0,3}}({of_months})(?!\w)\.?{_YEAR}"
        ),
        month_day=re.compile(rf"(?<!\w)({of_months})\.?\s+(?:the )?(\d{{1,2}}){_ORDINAL}(?![\w:]){_YEAR}"),
        month=re.compile(rf"(?<!\w)(?<!\d )({of_months})(?![\w.])(?:\s+(?:de |del )?(20\d\d))?"),
        weekday=re.compile(rf"(?<!\w)({of_weekdays})(?!\w)"),
        within=re.compile(rf"(?<!\w)(?:{within}) (\d{{1,3}}|{numbers}) ({units})(?!\w)"),
        bare=re.compile(rf"(?<!\w)(?:{bare})"),
        near=tuple(
            (re.compile(rf"(?<!\w)(?:{'|'.join(phrases.of(name))})(?!\w)"), name)
            for name in ("today", "tomorrow", "next_week")
            if phrases.of(name)
        ),
    )

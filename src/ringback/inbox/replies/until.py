# ruff: noqa: E501 (tables of patterns read better unbroken)
"""Finds the day that somebody names for later: "after Easter", "in two weeks", "Mitte Januar", "el 3 de marzo".

A date is counted from the day on which the message was sent, never from a clock. What names no year is the next such
day. The middle of a month is its 15th, its end the 25th; "after March" is April 1, "after May 5" is May 6, "after
Easter" the Tuesday behind it; a quarter or a season is its first day. Nothing past is ever found.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from ringback.intake.text import fold

from .days import add_span, after_holiday, date_or_none, next_date, next_month, next_unit_start
from .phrases import Phrases, phrases_of

_MOST_DAYS = 3 * 366
"""A day further away than this was misread."""
_ORDINAL = r"(?:st|nd|rd|th|\.|er|º|ª|e)?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A day that was named, and the words that name it."""

    day: date
    words: str


def find_until(text: str, language: Phrases, today: date, *, month_first: bool = True) -> Named | None:
    """The first day named in these words, or None. `month_first`: whether 3/4 is March 4."""
    plain = " ".join(fold(text[:2_000]).replace("'", " ").replace("-", " ").split())
    iso = re.search(r"(?<!\d)(20\d\d) (\d{1,2}) (\d{1,2})(?!\d)", plain)
    if iso:
        day = date_or_none(int(iso[1]), int(iso[2]), int(iso[3]))
        if day and today < day:
            return Named(day=day, words=iso.group(0).replace(" ", "-"))
    for pattern, reader in _readers(language.language):
        for found in pattern.finditer(plain):
            day = reader(found, today, month_first)
            if day is not None and timedelta(0) < day - today <= timedelta(days=_MOST_DAYS):
                return Named(day=day, words=found.group(0).strip())
            if day is None and {"day", "month"} <= set(pattern.groupindex):
                # February 31: its parts would make a day that nobody named.
                plain = plain.replace(found.group(0), " ", 1)
    return None


Reader = Callable[[re.Match[str], date, bool], date | None]


@cache
def _readers(language: str) -> tuple[tuple[re.Pattern[str], Reader], ...]:
    """The patterns of a language in the order in which they are tried: the most exact first."""
    one = phrases_of(language)
    names = {key: _either(list(values)) for key, values in one.calendar.items()}
    link = {key: _either(list(values)) for key, values in one.links.items()}
    cal = one.calendar
    after = rf"(?:(?P<after>{link['after']})\s+)?"
    until = rf"(?:(?P<until>{link['until']})\s+)?"
    of = rf"(?:\s+(?:{link['of']}))?"
    parts = rf"(?P<part>(?P<begin>{link['begin']})|(?P<middle>{link['middle']})|(?P<end>{link['end']}))"
    year = r"(?:,?\s+(?:de\s+|del\s+)?(?P<year>20\d\d))?"
    month = rf"(?P<month>{names['months']})\b\.?"
    ago = rf"(?<!\w)(?!(?:{link['ago']})\s)"
    lead = rf"(?:{link['in']}|{link['at']}|{link['until']}|{link['after']}|{link['next']}|{link['begin']})"

    def numbered(match: re.Match[str]) -> float:
        text = match["number"]
        return float(text) if text.isdigit() else float(cal["numbers"][text])

    def on_date(match: re.Match[str], today: date, month_first: bool) -> date | None:
        day = next_date(today, int(cal["months"][match["month"]]), int(match["day"]), match["year"])
        return day + timedelta(days=1) if day and match["after"] else day

    def on_numbers(match: re.Match[str], today: date, month_first: bool) -> date | None:
        first, second = int(match["first"]), int(match["second"])
        swap = month_first and match["mark"] == "/"
        if (swap and first > 12) or (not swap and second > 12):
            swap = not swap
        number, day = (first, second) if swap else (second, first)
        text = match["year"]
        return next_date(today, number, day, None if not text else text if len(text) == 4 else f"20{text}")

    def of_month(match: re.Match[str], today: date, month_first: bool) -> date | None:
        start = next_month(today, int(cal["months"][match["month"]]), match["year"])
        return _part(match, start, today) if start else None

    def in_span(match: re.Match[str], today: date, month_first: bool) -> date | None:
        return add_span(today, numbered(match), str(cal["units"][match["unit"]]))

    def next_unit(match: re.Match[str], today: date, month_first: bool) -> date | None:
        start = next_unit_start(today, str(cal["units"][match["unit"]]))
        return _part(match, start, today) if "part" in match.re.groupindex and match["part"] else start

    def this_end(match: re.Match[str], today: date, month_first: bool) -> date | None:
        unit = str(cal["units"][match["unit"]])
        if match["end"]:
            after_it = match["after"] or match["until"]
            return next_unit_start(today, unit) - timedelta(days=0 if after_it else 1)
        if match["middle"]:
            return next_date(today, today.month, 15, None) if unit == "month" else None
        return next_unit_start(today, unit)

    def holiday(match: re.Match[str], today: date, month_first: bool) -> date | None:
        return after_holiday(str(cal["holidays"][match["holiday"]]), today)

    def season(match: re.Match[str], today: date, month_first: bool) -> date | None:
        number = int(cal["seasons"][match["season"]])
        start = next_month(today, number, match["year"])
        if number == today.month and not match["year"] and re.search(rf"(?:{link['next']})", match.group(0)):
            start = date(today.year + 1, number, 1)
        return add_span(start, 3, "month") if start and match["after"] else start

    def quarter(match: re.Match[str], today: date, month_first: bool) -> date | None:
        return next_month(today, int(match["quarter"]) * 3 - 2, match["year"])

    def weekday(match: re.Match[str], today: date, month_first: bool) -> date | None:
        days = (int(cal["weekdays"][match["weekday"]]) - today.weekday() - 1) % 7 + 1
        return today + timedelta(days=days)

    def day_word(match: re.Match[str], today: date, month_first: bool) -> date | None:
        return today + timedelta(days=int(cal["day_words"][match["word"]]))

    def day_only(match: re.Match[str], today: date, month_first: bool) -> date | None:
        start = today.replace(day=1)
        for _attempt in range(3):
            day = date_or_none(start.year, start.month, int(match["day"]))
            if day and day > today:
                return day + timedelta(days=1) if match["after"] else day
            start = add_span(start, 1, "month")
        return None

    def month_of_next_year(match: re.Match[str], today: date, month_first: bool) -> date | None:
        if cal["units"][match["unit"]] != "year":
            return None
        return date(today.year + 1, int(cal["months"][match["month"]]), 1)

    table: list[tuple[str, Reader]] = [
        (rf"\b{month}{of}\s+(?:\w+\s+)?(?:{link['next']})\s+(?P<unit>{names['units']})\b", month_of_next_year),
        (rf"\b{month}{of}(?:\s+\w+)?\s+(?P<unit>{names['units']})\s+(?:{link['next']})\b", month_of_next_year),
        (rf"\b{after}(?:\w+\s+)?(?P<day>[0-3]?\d){_ORDINAL}{of}\s+{month}{year}", on_date),
        (rf"\b{after}{month}\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?!\d){year}", on_date),
        (r"(?<![\d.])(?P<first>\d{1,2})(?P<mark>[./])\s?(?P<second>\d{1,2})(?:(?P=mark)\s?(?P<year>20\d\d|\d\d)?)?(?![\d%])", on_numbers),
        (rf"\b{until}{after}{parts}{of}\s+{month}{year}", of_month),
        (rf"\b{after}(?:the\s+)?{parts}{of}(?:\s+(?:{link['of']}))?\s+(?:{link['next']})\s+(?P<unit>{names['units']})\b", next_unit),
        (rf"\b{after}{parts}{of}\s+(?:\w+\s+)?(?P<unit>{names['units']})\s+(?:{link['next']})\b", next_unit),
        (rf"{ago}(?:{link['in']}|\b)\s*\b(?P<number>\d{{1,3}}|{names['numbers']})\s+(?:\w+\s+)?(?P<unit>{names['units']})\b(?!\s+(?:{link['ago']})\b)", in_span),
        (rf"\b(?:{link['next']})\s+(?P<unit>{names['units']})\b", next_unit),
        (rf"\b(?P<unit>{names['units']})\s+(?:{link['next']})\b", next_unit),
        (rf"\b{until}{after}(?:the\s+)?{parts}{of}\s+(?:\w+\s+)?(?P<unit>{names['units']})\b", this_end),
        (rf"\b(?P<holiday>{names['holidays']})\b", holiday),
        (rf"\b(?:{lead})\s+(?:[^\W\d]+\s+)?(?:(?P<after>{link['after']})\s+)?{month}{year}", _whole_month(cal["months"], link["after"])),
        (rf"\b{after}(?:{lead}|\b)\s*(?:\w+\s+)?\b(?P<season>{names['seasons']})\b{year}", season),
        (r"\b(?:q|t|k)(?P<quarter>[1-4])\b(?:[\s/]+(?P<year>20\d\d))?", quarter),
        (rf"\b(?P<word>{names['day_words']})\b", day_word),
        (rf"\b(?P<weekday>{names['weekdays']})\b", weekday),
        (rf"\b(?:(?P<after>{link['after']})|{link['at']}|{link['until']})\s+(?:the\s+)?(?P<day>[0-3]?\d)(?:st|nd|rd|th|\.)?(?!\d|\s*(?:[:h.]\d|uhr|am\b|pm\b|a\.m|p\.m|o\s?clock|h\b|%))", day_only),
    ]  # fmt: skip
    return tuple((re.compile(pattern), reader) for pattern, reader in table)


def _whole_month(months: dict[str, str | float], after: str) -> Reader:
    def read(match: re.Match[str], today: date, month_first: bool) -> date | None:
        start = next_month(today, int(months[match["month"]]), match["year"])
        if start and (match["after"] or re.match(rf"(?:{after})\s", match.group(0))):
            return add_span(start.replace(day=1), 1, "month")
        return start

    return read


def _either(words: list[str]) -> str:
    return "|".join(
        re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True) if word
    )


def _part(match: re.Match[str], start: date, today: date) -> date | None:
    """The beginning, middle or end of the month that `start` is in."""
    month = start.replace(day=1)
    groups = match.re.groupindex
    if match["end"]:
        later = match["after"] or ("until" in groups and match["until"])
        return add_span(month, 1, "month") if later else month.replace(day=25)
    if match["middle"]:
        return month.replace(day=15)
    return start

# ruff: noqa: E501 (tables of patterns read better unbroken)
"""Reads standing wishes about when to be called: "call after 5pm", "weekends only". Conservative: when in doubt, none.

A wish for one day ("call Tuesday", "ring tomorrow after 5") is an appointment for a person to make, not a wish. So is
anything that one span of the day and one set of weekdays cannot express.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .text import fold, one_line

WEEKDAYS = (0, 1, 2, 3, 4)
WEEKEND = (5, 6)
_CLAUSES = re.compile(r"[;!?\n]+|\.(?:\s|$)|,\s+(?!and|or)")
_CONTACT = re.compile(
    r"\b(?:call(?:s|ing)?|phone|ring|reach|contact|text|available|availability|reachable|free|best time|home|"
    r"llamar|llame|llamen|llamadas|anrufen|anruf|anrufe|erreichbar|appeler|appelez|joignable|disponible)\b"
)
_PAST = re.compile(
    r"\b(?:called|phoned|rang|reached|spoke|met|talked|texted|visited|left|emailed|left a|llamo|rief|angerufen|appele)\b"
)
_ONE_OFF = re.compile(
    r"\b(?:today|tomorrow|tonight|next|this|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|tues|wed|thu|"
    r"thur|thurs|fri|sat|sun|week|weeks|month|manana|hoy|lunes|martes|miercoles|jueves|viernes|morgen|heute|montag|dienstag|"
    r"mittwoch|donnerstag|freitag|demain|lundi|mardi|mercredi|jeudi|vendredi|jan|feb|march|april|june|july|aug|sept?|oct|nov|"
    r"dec|\d{1,2}/\d{1,2}|\d{1,2}(?:st|nd|rd|th))\b(?!\s*(?:-|to|through|thru)\s*(?:fri|sun|sat))"
)
_WORKDAYS = re.compile(
    r"\b(?:weekdays?|week days|workdays?|mon(?:day)?\s*(?:-|to|through|thru)\s*fri(?:day)?|werktags|entre semana|en semaine)\b"
)
_WEEKENDS = re.compile(r"\b(?:weekends?|week ends?|am wochenende|fines? de semana|week-end)\b")
_PLURALS = ("mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays")
_NEGATED = re.compile(r"\b(?:no|not|never|don'?t|dont|do not|except|avoid|nicht|no llamar|pas)\b")
_HOUR = r"(?P<{0}>\d{{1,2}})(?:[:.h](?P<{0}m>\d{{2}}))?\s*(?P<{0}p>a\.?m\b\.?|p\.?m\b\.?|o'?clock|uhr|h\b)?|(?P<{0}w>noon|midday|mittag|midi|mediodia|lunch(?:time)?)"
_NOT_HOURS = r"(?!\s*(?:%|\d|st\b|nd\b|rd\b|th\b|/|days?|weeks?|months?|hours?|hrs?|minutes?|mins?|years?|rings?|times?|tage|wochen|dias|jours))"
_AFTER = re.compile(
    rf"\b(?:after|from|past|any\s?time after|despues de(?: las)?|a partir de(?: las)?|nach|ab|apres)\s+(?:{_HOUR.format('a')}){_NOT_HOURS}"
)
_BEFORE = re.compile(
    rf"\b(?:before|until|till|by|antes de(?:l| las)?|vor|bis|avant)\s+(?:{_HOUR.format('b')}){_NOT_HOURS}"
)
_BETWEEN = re.compile(
    rf"\b(?:between|from|entre(?: las)?|zwischen|de)\s+(?:{_HOUR.format('a')})\s*(?:and|to|-|–|till|until|y(?: las)?|und|et|a)\s*(?:{_HOUR.format('b')}){_NOT_HOURS}"
)
_PARTS: tuple[tuple[re.Pattern[str], str | None, str | None], ...] = (
    (re.compile(r"\b(?:evenings?|after work|abends|le soir|en soiree|por las? noches?|after hours)\b"), "17:00", None),
    (re.compile(r"\b(?:mornings?|vormittags|morgens|le matin|por las? mananas?)\b"), None, "12:00"),
    (re.compile(r"\b(?:afternoons?|nachmittags|l'apres-midi|por las? tardes?)\b"), "12:00", "17:00"),
)  # fmt: skip
_ALONE = re.compile(
    r"\b(?:please|pls|only|best|prefers?|preferred|preferably|just|in|on|the|at|time|is|of|any|anytime|during|and|call|me|back|"
    r"nur|solo|bitte|por favor|am|la|las|le|l|que|uniquement|seulement|not|no|never|don'?t|dont|do|ideally|mostly|usually|works)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """`days` 0 is Monday, None is every day; `after` and `before` are local "HH:MM" of the lead, None is open."""

    text: str
    days: tuple[int, ...] | None = None
    after: str | None = None
    before: str | None = None


def read_wish(text: str, *, asked: bool = False) -> Wish | None:
    """The standing wish in a note, or None. `asked`: the text is the answer to "when is the best time to call?"."""
    plain = one_line(text)
    if not plain or len(plain) > 2000:
        return None
    found = [
        wish
        for clause in _CLAUSES.split(fold(plain))
        if (wish := _in_clause(clause.strip(), plain, asked=asked))
    ]
    return found[0] if len(found) == 1 else None


def _in_clause(clause: str, text: str, *, asked: bool) -> Wish | None:
    if _PAST.search(clause):
        return None
    named = tuple(i for i, day in enumerate(_PLURALS) if re.search(rf"\b{day}\b", clause))
    rest = re.sub("|".join(_PLURALS), " ", _WEEKENDS.sub(" ", _WORKDAYS.sub(" ", clause)))
    for pattern, *_ in _PARTS:
        rest = pattern.sub(" ", rest)
    if _ONE_OFF.search(rest):
        return None
    rest = _AFTER.sub(" ", _BEFORE.sub(" ", _BETWEEN.sub(" ", rest)))
    bare = not re.search(r"\w", _ALONE.sub(" ", rest))
    if not (asked or bare or _CONTACT.search(clause)):
        return None
    days = named or None
    sets = [named, WEEKDAYS if _WORKDAYS.search(clause) else (), WEEKEND if _WEEKENDS.search(clause) else ()]
    if sum(1 for one in sets if one) > 1:
        return None
    days = next((one for one in sets if one), None)
    negated = _NEGATED.search(clause)
    hours = _hours(clause, outside=bool(negated))
    if hours is None or (days is None and hours == (None, None)):
        return None
    after, before = hours
    if days and re.search(r"\b(?:or|oder|ou)\b", clause) and hours != (None, None):
        return None
    if days and hours != (None, None) and re.search(r"weekends? and|and weekends?", clause):
        return None
    if negated:
        if after and before and after < before:
            return None
        if days and (after or before):
            return None
        if days:
            days = tuple(d for d in range(7) if d not in days)
        else:
            after, before = before, after
    return Wish(text=text, days=days, after=after, before=before)


def _hours(clause: str, *, outside: bool) -> tuple[str | None, str | None] | None:
    """(after, before) as "HH:MM"; (None, None) where no hour is named; None where it is contradictory or unclear.

    `outside`: "not before 9 or after 18" names the time outside of the span, so `after` may be the later one.
    """
    spans = list(_BETWEEN.finditer(clause))
    if spans:
        if len(spans) > 1:
            return None
        after, before = _clock(spans[0], "a", borrowed=spans[0]["bp"]), _clock(spans[0], "b", borrowed=None)
        if after and before and after >= before and not spans[0]["ap"]:
            after = _clock(spans[0], "a", borrowed="am")
        return (after, before) if after and before and after < before else None
    afters, befores = list(_AFTER.finditer(clause)), list(_BEFORE.finditer(clause))
    parts = [(a, b) for pattern, a, b in _PARTS if pattern.search(clause)]
    if len(afters) > 1 or len(befores) > 1 or len(parts) > 1 or (parts and (afters or befores)):
        return None
    if parts:
        return parts[0]
    after = _clock(afters[0], "a", borrowed=None) if afters else None
    before = _clock(befores[0], "b", borrowed=None) if befores else None
    if (
        (afters and not after)
        or (befores and not before)
        or (after and before and after >= before and not outside)
    ):
        return None
    return after, before


def _clock(match: re.Match[str], side: str, *, borrowed: str | None) -> str | None:
    if match[f"{side}w"]:
        return "12:00"
    hour, minute = int(match[side]), int(match[f"{side}m"] or 0)
    half = (match[f"{side}p"] or borrowed or "")[:1]
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    elif half not in {"a", "p", "u", "h"} and 1 <= hour <= 7:
        hour += 12
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None

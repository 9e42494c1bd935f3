"""Weekly hours as people write them, and back. Local clock times only; no zone, no date.

Written: `{"mon-fri": "08:00-18:00", "sat": ["09:00-12:00", "13:00-16:00"], "sun": "none"}`. Read: `WeekHours`,
seven tuples from Monday of `(start, end)` in minutes after midnight, ordered and not touching. A day that is not named
is shut.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ringback.engine.windows import WeekHours

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LABELS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MIDNIGHT = 1440
NUMBER_OF_DAY = {name: number for names in (DAYS, LONG) for number, name in enumerate(names)}
TIME = r"(\d{1,2}):(\d{2})"
SPAN = re.compile(rf"{TIME}\s*[-–]\s*{TIME}", re.ASCII)

DaySpans = tuple[tuple[int, int], ...]


def parse_hours(mapping: Mapping[str, Any]) -> WeekHours:
    """Read weekly hours.

    Keys: a weekday (`mon`), a range (`mon-fri`, `sat-mon`), or a list of both (`mon,wed,fri`). Values: `"HH:MM-HH:MM"`
    (24:00 is the end of the day), a list of such spans, or `"none"`, null or an empty list for a day that is shut.
    Spans of one day that overlap or touch become one. Raises ValueError that says what to write instead.
    """
    if not isinstance(mapping, Mapping):
        raise ValueError(f'hours are written like {{"mon-fri": "08:00-18:00"}}, not {mapping!r}')
    week: list[DaySpans | None] = [None] * 7
    for key, value in mapping.items():
        spans = _spans(key, value)
        for day in _days(key):
            if week[day] is not None:
                raise ValueError(
                    f"{LABELS[day]} is named twice in the hours; write each day once, with all its spans"
                )
            week[day] = spans
    return tuple(spans or () for spans in week)


def write_hours(week: WeekHours) -> dict[str, list[str]]:
    """The opposite of `parse_hours`: a mapping that reads back as the same hours, neighbors with equal hours joined."""
    return {
        DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}": [
            f"{_clock(start)}-{_clock(end)}" for start, end in spans
        ]
        for first, last, spans in _runs(week)
        if spans
    }


def format_hours(week: WeekHours) -> str:
    """Hours for people: `Mon–Fri 08:00–18:00, Sat 09:00–12:00 and 13:00–16:00`; `never open` if they are all shut."""
    parts = []
    for first, last, spans in _runs(week):
        if spans:
            days = LABELS[first] if first == last else f"{LABELS[first]}–{LABELS[last]}"
            if (first, last) == (0, 6):
                days = "Every day"
            parts.append(f"{days} " + " and ".join(f"{_clock(start)}–{_clock(end)}" for start, end in spans))
    return ", ".join(parts) or "never open"


def _runs(week: WeekHours) -> list[tuple[int, int, DaySpans]]:
    """(first day, last day, spans) of neighbors with equal hours, in order."""
    runs: list[tuple[int, int, DaySpans]] = []
    for day, spans in enumerate(week):
        if runs and runs[-1][2] == spans:
            runs[-1] = (runs[-1][0], day, spans)
        else:
            runs.append((day, day, spans))
    return runs


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _day(name: str, key: object) -> int:
    number = NUMBER_OF_DAY.get(name.strip().lower())
    if number is None:
        raise ValueError(
            f"{key!r} is no weekday; write mon, tue, wed, thu, fri, sat, sun, or a range like mon-fri"
        )
    return number


def _days(key: object) -> list[int]:
    """The days that a key names; a range may run over the weekend."""
    if not isinstance(key, str):
        raise ValueError(f"{key!r} is no weekday; write a name like mon or a range like mon-fri")
    found = []
    for part in key.split(","):
        first, dash, last = part.replace("–", "-").partition("-")
        start = _day(first, key)
        end = _day(last, key) if dash else start
        found += [(start + step) % 7 for step in range((end - start) % 7 + 1)]
    return found


def _spans(key: object, value: object) -> DaySpans:
    if value is None:
        return ()
    if isinstance(value, str):
        if value.strip().lower() in {"none", ""}:
            return ()
        return (_span(key, value),)
    if not isinstance(value, list | tuple):
        raise ValueError(
            f'{key}: write the hours like "08:00-18:00", a list of such spans, or none; not {value!r}'
        )
    joined: list[tuple[int, int]] = []
    for start, end in sorted(_span(key, item) for item in value):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def _span(key: object, text: object) -> tuple[int, int]:
    match = SPAN.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f'{key}: {text!r} is no span of time; write it like "08:00-18:00", with 24 hours')
    start_hour, start_minute, end_hour, end_minute = (int(group) for group in match.groups())
    start, end = start_hour * 60 + start_minute, end_hour * 60 + end_minute
    if start_minute > 59 or end_minute > 59 or start >= MIDNIGHT or end > MIDNIGHT:
        raise ValueError(
            f"{key}: {text!r} has a time no clock shows; use 00:00 to 23:59, or 24:00 for the day's end"
        )
    if end <= start:
        raise ValueError(
            f"{key}: {text!r} ends at or before its start; for hours past midnight write two spans,"
            " one to 24:00 and one from 00:00 on the next day"
        )
    return start, end

"""Amounts as people write them in a playbook: `5m`, `2..3 a day`, `at most 1 in 2 weeks`, `9:30`, `3..6 months`.

Each reader raises ValueError saying what to write. Editors are given its pattern too (`fields.py`), so that they take
and refuse the same texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from ringback.engine.limits import Cap
from ringback.engine.playbook import Count, DaySpan, TimeSpan, Unit, VoicemailRule

UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
TIMES_OF_DAY = {"morning": 9 * 60, "noon": 12 * 60, "afternoon": 15 * 60, "evening": 18 * 60}
"""Minutes after the lead's local midnight. What is shut at that time comes at the next opening of the day."""

MOST_DAYS = 3650
"""No plan is longer than ten years; what is longer is a slip of the finger."""
MOST_AMOUNT = Decimal(10) ** 12

_NUMBER = "[1-9][0-9]{0,3}"
_RANGE = rf"{_NUMBER}(?:\.\.{_NUMBER})?"
_LENGTH = r"[0-9]{1,9} ?(?:s|m|h|d|w|seconds?|minutes?|hours?|days?|weeks?)"
_SOME_LENGTH = f"(?!0+ ?[a-z]){_LENGTH}"
DURATION = re.compile(rf"^{_LENGTH}$")
SOME_DURATION = re.compile(rf"^{_SOME_LENGTH}$")
TIMES = re.compile(rf"^({_RANGE})(?: (?:a|per) (day|week)| in ({_NUMBER}) (days?|weeks?))?$")
MONTHS = re.compile(rf"^({_RANGE}) months?$")
VOICEMAIL = re.compile(rf"^(?:leave|never|at most ({_NUMBER})(?: in ({_SOME_LENGTH}))?)$")
CLOCK = re.compile(rf"^(?:{'|'.join(TIMES_OF_DAY)}|([01]?[0-9]|2[0-3]):([0-5][0-9]))$")
DAYS = re.compile(rf"^({_NUMBER})(?:(\.\.)({_NUMBER})?)?$")
ELAPSED = re.compile(rf"^({_LENGTH})\.\.({_LENGTH})?$")
CALL_CAP = re.compile(rf"^({_NUMBER}) calls? in ({_SOME_LENGTH})$")
SHARE = re.compile(r"^(100(?:\.0{1,4})?|[0-9]{1,2}(?:\.[0-9]{1,4})?) ?%$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """`2..3 a day` (`days` 1), `1..2 a week` (7), `5 in 4 weeks` (28)."""

    count: Count
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Months:
    """`3..6 months`."""

    near: int
    far: int


def _text(value: Any) -> str:
    return " ".join(str(value).split())


def read_duration(value: Any) -> timedelta:
    """`5m`, `90s`, `2 weeks` as a timedelta."""
    if isinstance(value, timedelta):
        return value
    text = _text(value)
    if not DURATION.match(text):
        raise ValueError(f"cannot read {value!r} as a time; write for example 5m, 2h, 3 days or 2 weeks")
    digits = re.match("[0-9]+", text)
    assert digits is not None
    number, unit = int(digits[0]), UNITS[text[digits.end() :].strip()[0]]
    if number > timedelta(days=MOST_DAYS) / unit:
        raise ValueError(f"{value!r} is longer than ten years; write for example 2 weeks")
    return number * unit


def read_some_duration(value: Any) -> timedelta:
    """A duration that is not nothing."""
    length = read_duration(value)
    if not length:
        raise ValueError(f"{value!r} is no time at all; write for example 2h")
    return length


def _range(text: str) -> Count:
    low, _, high = text.partition("..")
    if not 1 <= int(low) <= int(high or low):
        raise ValueError(f"the range {text!r} must run upwards from at least 1; write for example 2..3")
    return Count(low=int(low), high=int(high or low))


def read_times(value: Any) -> Times:
    match = TIMES.match(_text(value))
    if not match:
        raise ValueError(f"cannot read {value!r}; write for example 2..3 a day, 1..2 a week or 5 in 4 weeks")
    count, per, number, unit = match.groups()
    days = {"week": 7}.get(per or "", 1)
    if number:
        days = int(number) * (7 if unit.startswith("week") else 1)
        if days < 2:
            raise ValueError(f"{value!r} is a count for one day; write {count} a day")
    return Times(count=_range(count), days=days)


def read_call_cap(value: Any) -> Cap:
    match = CALL_CAP.match(_text(value))
    if not match:
        raise ValueError(f"cannot read {value!r}; write for example 3 calls in 24h or 7 calls in 7 days")
    return Cap(source="playbook", limit=int(match[1]), period=read_duration(match[2]))


def read_months(value: Any) -> Months:
    match = MONTHS.match(_text(value))
    if not match:
        raise ValueError(f"cannot read {value!r}; write for example 3..6 months")
    count = _range(match[1])
    return Months(near=count.low, far=count.high)


def read_voicemail(value: Any) -> VoicemailRule:
    text = _text(value)
    match = VOICEMAIL.match(text)
    if not match:
        raise ValueError(f"cannot read {value!r}; write leave, never, at most 2, or at most 1 in 2 weeks")
    if text == "leave":
        return VoicemailRule(at_most=None)
    within = read_duration(match[2]) if match[2] else None
    return VoicemailRule(at_most=int(match[1] or 0), within=within)


def read_clock(value: Any) -> int:
    """Minutes after midnight."""
    text = _text(value)
    match = CLOCK.match(text)
    if not match:
        raise ValueError(
            f"cannot read {value!r} as a time of day; write for example 9:30, or morning, noon, "
            "afternoon or evening"
        )
    return TIMES_OF_DAY[text] if text in TIMES_OF_DAY else int(match[1]) * 60 + int(match[2])


def _day_span(value: Any, unit: Unit) -> DaySpan:
    match = DAYS.match(_text(value))
    if not match:
        raise ValueError(f"cannot read {value!r} as days; write for example 1, 2..5, or 6.. for no end")
    first, dots, last = int(match[1]), match[2], match[3]
    end = int(last) if last else (None if dots else first)
    if max(first, end or 0) > MOST_DAYS:
        raise ValueError(f"{value!r} is longer than ten years; write for example 6.. for no end")
    if first < 1 or (end is not None and end < first):
        raise ValueError(f"the range {value!r} must run upwards from at least 1; write for example 2..5")
    return DaySpan(first=first, last=end, unit=unit)


def read_open_days(value: Any) -> DaySpan:
    return _day_span(value, Unit.OPEN_DAYS)


def read_calendar_days(value: Any) -> DaySpan:
    return _day_span(value, Unit.DAYS)


def read_elapsed(value: Any) -> TimeSpan:
    match = ELAPSED.match(_text(value))
    if not match:
        raise ValueError(f"cannot read {value!r} as a span; write for example 0h..48h, or 48h.. for no end")
    since, until = read_duration(match[1]), read_duration(match[2]) if match[2] else None
    if until is not None and until <= since:
        raise ValueError(f"the span {value!r} must run upwards; write for example 0h..48h")
    return TimeSpan(since=since, until=until)


def read_amount(value: Any) -> Decimal:
    """An amount of money or another number from zero upwards; a number of the file and no text, so not `1,000`."""
    is_number = isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
    amount = Decimal(str(value)) if is_number else Decimal(-1)
    if not amount.is_finite() or not 0 <= amount <= MOST_AMOUNT:
        raise ValueError(f"cannot read {value!r} as an amount; write digits only, for example 10000")
    return amount


def read_share(value: Any) -> Decimal:
    """`25%` or `0.25`."""
    match = SHARE.match(_text(value))
    try:
        share = Decimal(match[1]) / 100 if match else read_amount(value)
    except ValueError:
        share = Decimal(2)
    if share > 1:
        raise ValueError(f"cannot read {value!r} as a share; write for example 25%")
    return share

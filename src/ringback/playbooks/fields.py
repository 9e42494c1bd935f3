"""The kinds of values that a playbook's settings take: how each is read, and how editors are told of it."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema

from ringback.engine.limits import Cap
from ringback.engine.playbook import DaySpan, TimeSpan, VoicemailRule

from .values import (
    CALL_CAP,
    CLOCK,
    DAYS,
    DURATION,
    ELAPSED,
    MONTHS,
    MOST_AMOUNT,
    MOST_DAYS,
    SHARE,
    SOME_DURATION,
    TIMES,
    TIMES_OF_DAY,
    VOICEMAIL,
    Months,
    Times,
    read_amount,
    read_calendar_days,
    read_call_cap,
    read_clock,
    read_duration,
    read_elapsed,
    read_months,
    read_open_days,
    read_share,
    read_some_duration,
    read_times,
    read_voicemail,
)


def listed(value: Any) -> Any:
    """One thing stands for a list of one."""
    return [value] if isinstance(value, (str, int)) else value


def _written(pattern: re.Pattern[str], *examples: str | int, most: int = 0) -> WithJsonSchema:
    """Texts like this; with `most` also a bare number from 1 to it."""
    texts = {"pattern": pattern.pattern, "examples": list(examples)}
    if not most:
        return WithJsonSchema({"type": "string", **texts})
    return WithJsonSchema({"type": ["string", "integer"], **texts, "minimum": 1, "maximum": most})


def one_or_more(item: dict[str, Any], **rules: Any) -> WithJsonSchema:
    """One such thing, or a list of them."""
    return WithJsonSchema({"anyOf": [item, {"type": "array", "items": item, **rules}]})


SLUG = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
_AMOUNT = WithJsonSchema({"type": "number", "minimum": 0, "maximum": int(MOST_AMOUNT)})

Duration = Annotated[
    timedelta, PlainValidator(read_duration), _written(DURATION, "5m", "2h", "3 days", "2 weeks")
]
SomeDuration = Annotated[
    timedelta, PlainValidator(read_some_duration), _written(SOME_DURATION, "5m", "2h", "3 days", "2 weeks")
]
TimesText = Annotated[
    Times,
    PlainValidator(read_times),
    _written(TIMES, "2..3 a day", "1..2 a week", "5 in 4 weeks", most=9999),
]
MonthsText = Annotated[Months, PlainValidator(read_months), _written(MONTHS, "3..6 months")]
VoicemailText = Annotated[
    VoicemailRule,
    PlainValidator(read_voicemail),
    _written(VOICEMAIL, "leave", "never", "at most 2", "at most 1 in 2 weeks"),
]
CallCap = Annotated[
    Cap, PlainValidator(read_call_cap), _written(CALL_CAP, "3 calls in 24h", "7 calls in 7 days")
]
ClockTime = Annotated[int, PlainValidator(read_clock), _written(CLOCK, "9:30", *TIMES_OF_DAY)]
OpenDays = Annotated[
    DaySpan, PlainValidator(read_open_days), _written(DAYS, 1, "2..5", "6..", most=MOST_DAYS)
]
CalendarDays = Annotated[
    DaySpan, PlainValidator(read_calendar_days), _written(DAYS, 1, "1..28", "29..", most=MOST_DAYS)
]
Elapsed = Annotated[TimeSpan, PlainValidator(read_elapsed), _written(ELAPSED, "0h..48h", "48h..")]
Amount = Annotated[Decimal, PlainValidator(read_amount), _AMOUNT]
Share = Annotated[
    Decimal,
    PlainValidator(read_share),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": SHARE.pattern},
                {"type": "number", "minimum": 0, "maximum": 1},
            ],
            "examples": ["25%"],
        }
    ),
]
Slug = Annotated[str, Field(pattern=SLUG, max_length=60)]
Names = Annotated[
    list[Slug],
    BeforeValidator(listed),
    Field(min_length=1),
    one_or_more({"type": "string", "pattern": SLUG, "maxLength": 60}, minItems=1),
]
DayNumbers = Annotated[
    list[Annotated[int, Field(ge=1, le=MOST_DAYS, strict=True)]],
    BeforeValidator(listed),
    Field(min_length=1),
    one_or_more({"type": "integer", "minimum": 1, "maximum": MOST_DAYS}, minItems=1, uniqueItems=True),
]

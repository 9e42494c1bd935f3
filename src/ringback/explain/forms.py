"""How parameters look in a sentence: instants, durations, numbers with what they count, channels. English only.

What stands behind the colon in a sentence is a form: `{last:date}`, `{wait:after}`, `{months:month}`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ringback.engine.decisions import Reason

CHANNELS = {
    "call": ("call", "a call", "calls"),
    "email": ("e-mail", "an e-mail", "e-mails"),
    "sms": ("text message", "a text message", "text messages"),
    "letter": ("letter", "a letter", "letters"),
    "social": ("social message", "a social message", "social messages"),
    "visit": ("visit", "a visit", "visits"),
    "task": ("task", "a task", "tasks"),
}
"""Each channel as one, with its article, and as many."""

MISSING = {
    "sms": "no mobile number is known",
    "letter": "no postal address is known",
    "social": "no profile is known",
    "visit": "no address is known",
}
_WERE_CALLS = frozenset(
    {"weekly_call", "period", "value_below_line", "value_above", "cap_frees", "moved_by_cap"}
)
"""Reasons that the first versions of the engine kept have no channel: it was a call for these, an e-mail for others."""


def moment(at: datetime, zone: str, place: str = "") -> str:
    """`Tue 3 Mar 10:09`, with "in Denver" behind it if a place is given."""
    there = at.astimezone(ZoneInfo(zone))
    text = f"{there:%a} {there.day} {there:%b} {there:%H:%M}"
    return f"{text} in {place}" if place else text


def duration(length: timedelta) -> str:
    """`5 minutes`, `2 hours 38 minutes`, `24 hours`, `2 weeks`, `62 days 12 hours`.

    Rounded to minutes above one, and to hours above two days.
    """
    seconds = round(length.total_seconds())
    if seconds and seconds % 604_800 == 0:
        return _count(seconds // 604_800, "week")
    if seconds > 86_400 and seconds % 86_400 == 0:
        return _count(seconds // 86_400, "day")
    if seconds < 60:
        return _count(seconds, "second")
    if seconds > 2 * 86_400:
        days, hours = divmod(round(seconds / 3600), 24)
        return f"{_count(days, 'day')} {_count(hours, 'hour')}" if hours else _count(days, "day")
    hours, minutes = divmod(round(seconds / 60), 60)
    parts = ([_count(hours, "hour")] if hours else []) + ([_count(minutes, "minute")] if minutes else [])
    return " ".join(parts)


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


class Instant(str):
    """An instant in words; with `date` its day alone, with the year."""

    __slots__ = ("_date",)
    _date: str

    @classmethod
    def of(cls, at: datetime, zone: str, place: str) -> Instant:
        there = at.astimezone(ZoneInfo(zone))
        made = cls(moment(at, zone, place))
        made._date = f"{there:%a} {there.day} {there:%b} {there.year}"
        return made

    def __format__(self, form: str) -> str:
        return self._date if form == "date" else str(self)


class Length(str):
    """A duration in words; with `after` what stands before "the call", with `each` what stands behind "every"."""

    __slots__ = ()

    def __format__(self, form: str) -> str:
        if form == "after":
            return "right after" if self == "0 seconds" else f"{self} after"
        if form == "each":
            return "day" if self == "24 hours" else self.removeprefix("1 ")
        return str(self)


class Number(int):
    """A number; with `call` also what is counted, with `call is|calls are` the words for one and for many."""

    __slots__ = ()

    def __format__(self, form: str) -> str:
        if not form:
            return str(int(self))
        one, _, many = form.partition("|")
        return f"{int(self)} {one if self == 1 else many or f'{one}s'}"


def channel_words(reason: Reason) -> dict[str, str | Number]:
    """The words that follow from a reason's channel and from what a limit counts."""
    named = {name: str(value) for name, value in reason.params if name in ("channel", "counted")}
    channel = named.get("channel") or ("call" if reason.code in _WERE_CALLS else "email")
    one, a_channel, many = CHANNELS.get(channel, (channel, f"a {channel}", f"{channel}s"))
    words: dict[str, str | Number] = {
        "a_channel": a_channel,
        "channels": many,
        "missing": MISSING.get(channel, "there is no way to them"),
    }
    if "channel" not in named:
        words["channel"] = one
    if reason.get("after") is None:
        words["after"] = "e-mail"
    if reason.get("wait") is None:
        words["wait"] = Length("0 seconds")
    times, limit = reason.get("times"), reason.get("limit")
    if times is not None:
        words["touches"] = f"{times} {one if times == 1 else many}"
    if limit is not None:
        counted = [CHANNELS[name][0 if limit == 1 else 2] for name in named.get("counted", "call").split()]
        words["allowed"] = f"{limit} {' or '.join(counted)}"
    return words

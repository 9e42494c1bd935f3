"""Local times that people type, and the moments that are offered to choose from. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from ringback.engine.openings import instant
from ringback.engine.timing import add_months


class BadInstant(ValueError):
    """What was typed is no date and time. The message says what to write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A moment that is offered. `value`: ISO 8601 in UTC, what the form sends back."""

    label: str
    at: datetime

    @property
    def value(self) -> str:
        return self.at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def read_local(text: str, zone: str) -> datetime:
    """`2026-03-04T15:00` (a date alone means 09:00) on the clock of `zone`, as UTC. Raises `BadInstant`."""
    try:
        if len(text) == len("2026-03-04"):
            wall = datetime.combine(date.fromisoformat(text), datetime.min.time()) + timedelta(hours=9)
        else:
            wall = datetime.fromisoformat(text)
    except ValueError:
        raise BadInstant("Give a date and a time, for example 2026-03-04 15:00.") from None
    if wall.tzinfo is not None:
        return wall.astimezone(UTC)
    try:
        return instant(ZoneInfo(zone), wall.date(), wall.hour * 60 + wall.minute, late=True)
    except OverflowError:
        raise BadInstant("That date is too far off.") from None


def read_instant(text: str) -> datetime:
    """An aware ISO 8601 instant, as a `Choice` sends it. Raises `BadInstant`."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadInstant("Give a date and a time.") from None
    if at.tzinfo is None:
        raise BadInstant("Give a date and a time, with its time zone.")
    return at.astimezone(UTC)


def call_back_choices(now: datetime, zone: str) -> tuple[Choice, ...]:
    """Moments soon, on the clock of the person who is to be called."""
    local = now.astimezone(ZoneInfo(zone))
    today = local.date()
    soon = now + timedelta(hours=1)
    soon += timedelta(minutes=-soon.minute % 5, seconds=-soon.second, microseconds=-soon.microsecond)
    choices = [Choice(label="In 1 hour", at=soon)]
    if local.hour < 14:
        choices.append(_at("This afternoon", today, 15, zone))
    elif local.hour < 17:
        choices.append(_at("Early this evening", today, 17, zone))
    tomorrow = today + timedelta(days=1)
    choices.append(_at("Tomorrow morning", tomorrow, 9, zone))
    choices.append(_at("Tomorrow afternoon", tomorrow, 15, zone))
    monday = today + timedelta(days=7 - today.weekday())
    if monday - today > timedelta(days=1):
        choices.append(_at("Monday morning", monday, 9, zone))
    return tuple(sorted(choices, key=lambda choice: choice.at))


def later_choices(now: datetime, zone: str) -> tuple[Choice, ...]:
    """Moments weeks and months off."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return (
        _at("In a week", today + timedelta(days=7), 9, zone),
        _at("In 2 weeks", today + timedelta(days=14), 9, zone),
        _at("In a month", add_months(today, 1), 9, zone),
        _at("In 3 months", add_months(today, 3), 9, zone),
        _at("In 6 months", add_months(today, 6), 9, zone),
    )


def _at(label: str, day: date, hour: int, zone: str) -> Choice:
    return Choice(label=label, at=instant(ZoneInfo(zone), day, hour * 60, late=True))

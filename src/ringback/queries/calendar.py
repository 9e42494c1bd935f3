"""Coming touches as days with dots. Pure: no query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of a strip: how many calls and e-mails it holds, and the words for a reader who sees no dots."""

    date: date
    calls: int
    emails: int
    is_today: bool

    @property
    def words(self) -> str:
        parts = [_count(self.calls, "call"), _count(self.emails, "e-mail")]
        return " and ".join(part for part in parts if part) or "nothing"


def _count(number: int, what: str) -> str:
    return "" if not number else f"1 {what}" if number == 1 else f"{number} {what}s"


def days(
    coming: Iterable[tuple[datetime, str]],
    *,
    now: datetime,
    zone: str,
    count: int = 7,
    full_weeks: bool = False,
) -> tuple[Day, ...]:
    """`count` days from today on, in `zone`. `coming`: instants and channels. `full_weeks`: begin on this Monday."""
    local = ZoneInfo(zone)
    today = now.astimezone(local).date()
    first = today - timedelta(days=today.weekday()) if full_weeks else today
    calls: dict[date, int] = {}
    emails: dict[date, int] = {}
    for at, channel in coming:
        there = at.astimezone(local).date()
        if channel == "call":
            calls[there] = calls.get(there, 0) + 1
        elif channel == "email":
            emails[there] = emails.get(there, 0) + 1
    return tuple(
        Day(date=day, calls=calls.get(day, 0), emails=emails.get(day, 0), is_today=day == today)
        for day in (first + timedelta(days=index) for index in range(count))
    )

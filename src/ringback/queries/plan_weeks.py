"""The plan ahead as weeks of days. Pure: no query.

Days are those of the lead, since a call at 08:00 there may fall on another date here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from .coming import NextLine

TURNS = ("rest", "ask", "switch", "stop")
"""What follows a plan; everything else is a move on that channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMove:
    """One line in its day. `number`: from 1 over the whole calendar. `there`: the lead's clock; `here`: the reader's
    where it shows another time, else ""."""

    number: int
    at: datetime
    kind: str
    there: str
    here: str
    sentence: str
    automatic: bool
    reasons: tuple[str, ...]

    @property
    def is_turn(self) -> bool:
        return self.kind in TURNS


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDay:
    """`resting`: a rest holds on this day, begun on an earlier one. `over`: before today."""

    date: date
    is_today: bool
    over: bool
    resting: bool
    moves: tuple[PlannedMove, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedWeek:
    """Monday to Sunday."""

    days: tuple[PlannedDay, ...]

    @property
    def is_empty(self) -> bool:
        return not any(day.moves for day in self.days)


def plan_weeks(
    lines: Sequence[NextLine], *, now: datetime, zone: str, reader_zone: str, weeks: int
) -> tuple[PlannedWeek, ...]:
    """`weeks` weeks from the one that holds today, in `zone` (the lead's)."""
    theirs, mine = ZoneInfo(zone), ZoneInfo(reader_zone)
    today = now.astimezone(theirs).date()
    monday = today - timedelta(days=today.weekday())
    by_day: dict[date, list[PlannedMove]] = {}
    rests: list[tuple[date, date]] = []
    for number, line in enumerate(lines, start=1):
        there, here = line.at.astimezone(theirs), line.at.astimezone(mine)
        by_day.setdefault(there.date(), []).append(
            PlannedMove(
                number=number,
                at=line.at,
                kind=line.channel,
                there=f"{there:%H:%M}",
                here="" if there.utcoffset() == here.utcoffset() else _beside(there, here),
                sentence=line.sentence,
                automatic=line.automatic,
                reasons=line.reasons,
            )
        )
        if line.until is not None:
            rests.append((there.date(), line.until.astimezone(theirs).date()))
    return tuple(
        PlannedWeek(
            days=tuple(
                PlannedDay(
                    date=day,
                    is_today=day == today,
                    over=day < today,
                    resting=any(since < day < until for since, until in rests),
                    moves=tuple(by_day.get(day, ())),
                )
                for day in (monday + timedelta(days=7 * week + weekday) for weekday in range(7))
            )
        )
        for week in range(weeks)
    )


def _beside(there: datetime, here: datetime) -> str:
    """`12:09`, with the weekday where it is another date."""
    return f"{here:%H:%M}" if here.date() == there.date() else f"{here:%a %H:%M}"

"""The plan ahead as weeks: the lead's days and clock, the reader's beside it, a rest that covers its days."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ringback.queries.coming import NextLine
from ringback.queries.plan_weeks import PlannedDay, plan_weeks

NOW = datetime(2026, 3, 3, 17, 2, tzinfo=UTC)  # Tuesday 10:02 in Denver


def line(at: datetime, channel: str = "call", until: datetime | None = None) -> NextLine:
    return NextLine(at=at, channel=channel, sentence=f"{channel}.", until=until, reasons=("why",))


def by_date(*lines: NextLine, reader: str = "America/New_York", weeks: int = 3) -> dict[date, PlannedDay]:
    found = plan_weeks(lines, now=NOW, zone="America/Denver", reader_zone=reader, weeks=weeks)
    assert [len(week.days) for week in found] == [7] * weeks
    return {day.date: day for week in found for day in week.days}


def test_weeks_begin_on_the_monday_before_today() -> None:
    days = by_date()
    assert min(days) == date(2026, 3, 2)
    assert max(days) == date(2026, 3, 22)
    assert [day.date for day in days.values() if day.is_today] == [date(2026, 3, 3)]
    assert [day.date for day in days.values() if day.over] == [date(2026, 3, 2)]


def test_a_move_has_their_clock_and_ours_beside_it() -> None:
    (move,) = by_date(line(NOW))[date(2026, 3, 3)].moves
    assert (move.number, move.there, move.here, move.reasons) == (1, "10:02", "12:02", ("why",))
    assert by_date(line(NOW), reader="America/Denver")[date(2026, 3, 3)].moves[0].here == ""


def test_a_move_stands_on_their_date_and_says_the_weekday_where_ours_differs() -> None:
    late = datetime(2026, 3, 5, 2, 30, tzinfo=UTC)  # Wednesday 19:30 in Denver, Thursday in Kolkata
    (move,) = by_date(line(late), reader="Asia/Kolkata")[date(2026, 3, 4)].moves
    assert (move.there, move.here) == ("19:30", "Thu 08:00")


def test_the_clock_changes_with_the_season() -> None:
    after = datetime(2026, 3, 9, 16, 0, tzinfo=UTC)  # Denver has gone over to summer time on the 8th
    assert by_date(line(after), reader="America/Phoenix")[date(2026, 3, 9)].moves[0].there == "10:00"
    assert by_date(line(after), reader="America/Phoenix")[date(2026, 3, 9)].moves[0].here == "09:00"


def test_a_rest_covers_the_days_until_it_is_over() -> None:
    days = by_date(line(NOW, "rest", until=datetime(2026, 3, 12, 15, 0, tzinfo=UTC)))
    resting = [day for day, about in days.items() if about.resting]
    assert (min(resting), max(resting), len(resting)) == (date(2026, 3, 4), date(2026, 3, 11), 8)
    assert days[date(2026, 3, 3)].moves[0].is_turn


@pytest.mark.parametrize(
    ("channel", "turn"), [("call", False), ("letter", False), ("ask", True), ("stop", True)]
)
def test_what_follows_a_plan_is_told_from_its_moves(channel: str, turn: bool) -> None:
    assert by_date(line(NOW, channel))[date(2026, 3, 3)].moves[0].is_turn is turn


def test_a_week_without_moves_is_empty() -> None:
    first, second = plan_weeks(
        (line(NOW),), now=NOW, zone="America/Denver", reader_zone="America/Denver", weeks=2
    )
    assert not first.is_empty
    assert second.is_empty

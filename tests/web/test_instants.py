"""Local times that people type, and the words in which times and money are shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ringback.web.instants import BadInstant, call_back_choices, later_choices, read_instant, read_local
from ringback.web.templatetags.ringback import moment_words, money, reach_words, step_named
from tests.web.house import NOW

DENVER = "America/Denver"


def test_a_local_time_is_read_on_the_clock_of_the_zone() -> None:
    assert read_local("2026-03-04T15:00", DENVER) == datetime(2026, 3, 4, 22, tzinfo=UTC)
    assert read_local("2026-07-04T15:00", DENVER) == datetime(2026, 7, 4, 21, tzinfo=UTC)


def test_a_day_alone_means_nine_in_the_morning_there() -> None:
    assert read_local("2026-03-04", DENVER) == datetime(2026, 3, 4, 16, tzinfo=UTC)


def test_a_time_that_the_clock_skips_or_repeats_is_read_as_the_later_one() -> None:
    assert read_local("2026-03-08T02:30", DENVER) == datetime(2026, 3, 8, 9, 30, tzinfo=UTC)
    assert read_local("2026-11-01T01:30", DENVER) == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13-01T10:00", "2026-03-04 25:00", "10:00", "9999-12-31T23:59"]
)
def test_what_is_no_time_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadInstant, match=r"date"):
        read_local(text, DENVER)


def test_an_instant_needs_its_zone() -> None:
    assert read_instant("2026-03-04T15:00:00Z") == datetime(2026, 3, 4, 15, tzinfo=UTC)
    for text in ("2026-03-04T15:00:00", "tomorrow", ""):
        with pytest.raises(BadInstant):
            read_instant(text)


@pytest.mark.parametrize("hour", range(24))
def test_every_moment_that_is_offered_lies_ahead_in_order_and_in_daytime_there(hour: int) -> None:
    now = datetime(2026, 3, 6, hour, 7, tzinfo=UTC)
    soon = call_back_choices(now, DENVER)
    assert all(choice.at > now for choice in soon)
    assert [choice.at for choice in soon] == sorted(choice.at for choice in soon)
    assert all(9 <= choice.at.astimezone(ZoneInfo(DENVER)).hour <= 17 for choice in soon[1:])
    assert len({choice.label for choice in soon}) == len(soon)
    assert all(choice.at > now + timedelta(days=5) for choice in later_choices(now, DENVER))


def test_days_near_by_have_names() -> None:
    def told(hours: float, style: str = "long") -> str:
        return moment_words(NOW + timedelta(hours=hours), zone=DENVER, now=NOW, style=style)

    assert told(1) == "Today 11:02"
    assert told(24) == "Tomorrow 10:02"
    assert told(-24) == "Yesterday 10:02"
    assert told(72) == "Fri 6 Mar 10:02"
    assert told(72, "day") == "Fri 6 Mar"
    assert told(1, "clock") == "11:02"
    assert told(24, "clock") == "Wed 10:02", "a time of tomorrow is not taken for one of today"
    assert told(24 * 400) == "7 Apr 2027"


def test_keys_and_numbers_are_told_as_people_say_them() -> None:
    assert step_named("day-1/call-2") == "Day 1: 2nd call"
    assert step_named("days-2-to-5/email-1") == "Days 2 to 5: 1st e-mail"
    assert step_named("something") == "something"
    assert reach_words("+13035550111", "phone") == "+1 303-555-0111"
    assert reach_words("rosa@example.com", "email") == "rosa@example.com"


def test_money_has_its_currency_and_no_idle_cents() -> None:
    assert money(Decimal(12000), "USD") == "$12,000"
    assert money(Decimal("1250.50"), "EUR") == "€1,250.50"
    assert money(Decimal(1000), "SEK") == "1,000 SEK"
    assert money(None) == ""

"""The arithmetic of spacing."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.engine.limits import Cap, free_at, left_until
from ringback.engine.timing import (
    add_months,
    even_gap,
    how_many_fit,
    nearest_untried,
)

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize("calls", [1, 2, 3, 4])
def test_so_many_calls_cut_what_is_left_into_one_part_more(calls: int) -> None:
    gap = even_gap(10 * HOUR, calls, 45 * MINUTE)
    assert gap == 10 * HOUR / (calls + 1)
    assert how_many_fit(10 * HOUR, gap, calls) == calls


def test_the_gap_is_never_below_the_minimum_and_fewer_calls_fit_then() -> None:
    gap = even_gap(2 * HOUR, 3, 45 * MINUTE)
    assert gap == 45 * MINUTE
    assert how_many_fit(2 * HOUR, gap, 3) == 2
    assert how_many_fit(45 * MINUTE, gap, 3) == 0


def test_a_clock_time_that_was_tried_is_kept_away_from_as_far_as_there_is_room() -> None:
    assert nearest_untried(600, [600], 0, 1440, lambda _: True) in (580, 620)
    assert nearest_untried(600, [600], 595, 605, lambda _: True) in (595, 605)
    assert nearest_untried(600, [600], 590, 590, lambda _: True) == 590
    assert nearest_untried(600, [600], 599, 601, lambda _: True) in (599, 601)
    assert nearest_untried(600, [600], 600, 600, lambda _: True) is None
    assert nearest_untried(600, [600], 0, 1440, lambda minute: minute > 600) == 620


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_months_end_on_the_last_day_there_is(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then


@given(st.lists(st.integers(0, 3000), max_size=8), st.integers(0, 4000), st.integers(1, 4))
def test_a_call_at_the_instant_that_a_cap_frees_stays_within_it(made: list[int], at: int, limit: int) -> None:
    cap = Cap(source="x", limit=limit, period=24 * HOUR)
    attempts = sorted(NOON + minute * MINUTE for minute in made if minute <= at)
    free = free_at(cap, attempts, NOON + at * MINUTE)
    assert free >= NOON + at * MINUTE
    assert sum(1 for each in attempts if each >= free - cap.period) < limit


def test_a_cap_counts_what_is_left_at_the_close_of_the_day() -> None:
    cap = Cap(source="x", limit=3, period=24 * HOUR)
    assert left_until(cap, [NOON, NOON + HOUR], NOON + 6 * HOUR) == 1
    assert left_until(cap, [NOON, NOON + HOUR], NOON + 24 * HOUR + MINUTE) == 2

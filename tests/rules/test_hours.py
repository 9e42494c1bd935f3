"""Weekly hours as people write them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.engine.windows import WeekHours
from ringback.rules.hours import format_hours, parse_hours, write_hours

EIGHT_TO_SIX = ((480, 1080),)
SHUT: tuple[tuple[int, int], ...] = ()


def test_a_range_of_days_is_read() -> None:
    assert parse_hours({"mon-fri": "08:00-18:00"}) == (EIGHT_TO_SIX,) * 5 + (SHUT, SHUT)


def test_a_list_of_days_is_read() -> None:
    assert parse_hours({"mon,wed, fri": "8:00 - 18:00"}) == (EIGHT_TO_SIX, SHUT) * 2 + (
        EIGHT_TO_SIX,
        SHUT,
        SHUT,
    )


def test_a_range_may_run_over_the_weekend() -> None:
    assert parse_hours({"Sat-Mon": "08:00–18:00"}) == (EIGHT_TO_SIX, *(SHUT,) * 4, EIGHT_TO_SIX, EIGHT_TO_SIX)


def test_a_day_may_be_split_and_end_at_midnight() -> None:
    assert parse_hours({"sunday": ["13:00-24:00", "00:00-09:30"]})[6] == ((0, 570), (780, 1440))


@pytest.mark.parametrize("value", ["none", "None", "", None, []])
def test_a_shut_day_is_written_in_several_ways(value: Any) -> None:
    assert parse_hours({"mon": value, "tue": "08:00-18:00"})[:2] == (SHUT, EIGHT_TO_SIX)


def test_spans_that_overlap_or_touch_become_one() -> None:
    week = parse_hours({"mon": ["12:00-18:00", "08:00-12:00", "09:00-11:00"]})
    assert week[0] == EIGHT_TO_SIX


@pytest.mark.parametrize(
    ("mapping", "complaint"),
    [
        ({"mo": "08:00-18:00"}, "'mo' is no weekday; write mon"),
        ({"mon-": "08:00-18:00"}, "'mon-' is no weekday"),
        ({1: "08:00-18:00"}, "1 is no weekday"),
        ({"mon": "8-18"}, "mon: '8-18' is no span of time; write it like \"08:00-18:00\""),
        ({"mon": "08:00-6:00 pm"}, "is no span of time"),
        ({"mon": "18:00-08:00"}, "ends at or before its start; .* write two spans"),
        ({"mon": "08:00-08:00"}, "ends at or before its start"),
        ({"mon": "08:00-24:01"}, "a time no clock shows"),
        ({"mon": "08:60-12:00"}, "a time no clock shows"),
        ({"mon": "24:00-24:00"}, "a time no clock shows"),
        ({"mon": ["08:00-12:00", None]}, "mon: None is no span"),
        ({"mon": 8}, "mon: write the hours like"),
        ({"mon-fri": "08:00-18:00", "fri": "08:00-14:00"}, "Fri is named twice"),
        ("08:00-18:00", "hours are written like"),
    ],
)
def test_a_mistake_says_what_to_write(mapping: Any, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse_hours(mapping)


@pytest.mark.parametrize(
    ("mapping", "text"),
    [
        ({"mon-fri": "08:00-18:00", "sat": "09:00-13:00"}, "Mon–Fri 08:00–18:00, Sat 09:00–13:00"),
        ({"mon": ["08:00-12:00", "13:00-17:00"]}, "Mon 08:00–12:00 and 13:00–17:00"),
        ({"sun-sat": "00:00-24:00"}, "Every day 00:00–24:00"),
        ({"tue": "none"}, "never open"),
        ({"sat-mon": "10:00-12:00"}, "Mon 10:00–12:00, Sat–Sun 10:00–12:00"),
    ],
)
def test_hours_are_shown_to_people(mapping: Any, text: str) -> None:
    assert format_hours(parse_hours(mapping)) == text


@st.composite
def days(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    """Ordered spans that do not touch: an even number of distinct minutes, in order."""
    minutes = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
    return tuple(zip(minutes[::2], minutes[1::2], strict=False))


@given(st.tuples(*[days()] * 7))
def test_what_is_written_reads_back_the_same(week: WeekHours) -> None:
    assert parse_hours(write_hours(week)) == week


@given(
    st.dictionaries(st.text(max_size=8), st.none() | st.text(max_size=12) | st.lists(st.text(max_size=12)))
)
def test_nothing_but_a_value_error_comes_out(mapping: dict[str, Any]) -> None:
    try:
        week: WeekHours | None = parse_hours(mapping)
    except ValueError:
        week = None
    assert week is None or (len(week) == 7 and parse_hours(write_hours(week)) == week)

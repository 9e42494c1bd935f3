"""Choosing the moment: other weekdays and hours than those tried, the best-known first, each lead its own."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.engine.context import Context
from ringback.engine.model import Channel, Disposition
from ringback.engine.moment import WEAK, Tendency, dates_of_period, spread_of, time_of_day
from ringback.engine.moves import good_moment
from ringback.engine.windows import Hours, OpenTime
from tests.engine.builders import BUSINESS, DENVER, LAW, denver, on_clock, snapshot, touch

OPEN = OpenTime((BUSINESS, LAW), DENVER)
"""Eight to four on Denver's weekdays, seven to eleven less the law's eight o'clock on Saturdays."""
DAY = date(2026, 3, 3)
WEEK = [date(2026, 3, 2) + timedelta(days=n) for n in range(6)]
FLAT = Tendency(weekdays=(1.0,) * 7, parts=(1.0,) * 4)


def moment(*tried: str, day: date = DAY, seed: int = 0, tendency: Tendency = WEAK, **more: datetime) -> str:
    spans = OPEN.spans(day)
    found = time_of_day(
        OPEN,
        day,
        earliest=more.get("earliest", spans[0][0]),
        latest=more.get("latest", spans[-1][1]),
        tried=[denver(text) for text in tried],
        tendency=tendency,
        seed=seed,
    )
    return on_clock(found)


def test_the_first_call_is_in_the_evening_of_the_open_time() -> None:
    # Five parts of 95 % of eight hours: the middle of the last one is 6 hours 50 minutes after eight.
    assert moment() == "Tue 14:50"


def test_each_call_moves_on_to_a_part_of_the_day_that_was_tried_less() -> None:
    tried: list[str] = []
    found: list[str] = []
    for _ in range(5):
        found.append(moment(*tried)[4:])
        tried.append(f"2026-02-{10 + len(tried)} {found[-1]}")
    assert found == ["14:50", "13:19", "08:45", "10:16", "11:48"]
    assert moment(*tried)[4:] not in found, "all were tried once: the best again, but not at the same minute"


def test_calls_of_the_same_day_do_not_count_as_tried() -> None:
    assert moment("2026-03-03 14:50") == "Tue 14:50"


def test_only_the_last_calls_count_as_tried() -> None:
    evening = [f"2026-01-{day:02} 14:50" for day in range(1, 16)]
    mornings = [f"2026-02-{day:02} 09:00" for day in range(1, 16)]
    assert moment(*evening, *mornings) == "Tue 14:50"


def test_another_tendency_gives_another_order() -> None:
    mornings = Tendency(weekdays=WEAK.weekdays, parts=(1.2, 1.0, 1.0, 1.0))
    assert moment(tendency=mornings) == "Tue 08:57"


def test_the_moment_stays_between_the_borders() -> None:
    assert moment(earliest=denver("2026-03-03 15:00")) == "Tue 15:51"
    assert moment(latest=denver("2026-03-03 09:00")) == "Tue 08:51"
    assert moment(earliest=denver("2026-03-03 15:30"), latest=denver("2026-03-03 15:30")) == "Tue 15:30"
    assert moment(earliest=denver("2026-03-03 16:00"), latest=denver("2026-03-03 16:00")) == "never"
    assert moment(earliest=denver("2026-03-03 17:00"), latest=denver("2026-03-03 18:00")) == "never"


def test_a_day_in_two_parts_is_gone_through_without_its_break() -> None:
    split = Hours(source="business", zone=DENVER, week=(((540, 720), (780, 1020)),) * 7)
    open_time = OpenTime((split,), DENVER)
    spans = open_time.spans(DAY)
    found = time_of_day(
        open_time,
        DAY,
        earliest=spans[0][0],
        latest=spans[-1][1],
        tried=[],
        tendency=Tendency(weekdays=WEAK.weekdays, parts=(1.0, 1.0, 1.1, 1.0)),
        seed=0,
    )
    # 5/8 of 95 % of seven hours are 4:09; three hours in the morning, the rest from 13:00 on.
    assert on_clock(found) == "Tue 14:09"


@given(st.integers(0, 10_000), st.lists(st.integers(0, 40 * 24 * 60), max_size=20))
def test_whatever_was_tried_the_moment_is_open_and_the_same_when_asked_twice(
    seed: int, minutes: list[int]
) -> None:
    tried = sorted(denver("2026-01-20 00:00") + timedelta(minutes=minute) for minute in minutes)
    spans = OPEN.spans(DAY)
    found = [
        time_of_day(
            OPEN, DAY, earliest=spans[0][0], latest=spans[0][1], tried=tried, tendency=WEAK, seed=seed
        )
        for _ in range(2)
    ]
    assert found[0] == found[1]
    assert found[0] is not None
    assert OPEN.is_open(found[0])


def test_different_leads_are_spread_over_the_part_of_the_day() -> None:
    times = {moment(seed=seed) for seed in range(1, 60)}
    assert len(times) > 40
    assert spread_of(0) == 0
    shares = [spread_of(seed) for seed in range(200)]
    assert all(-0.5 <= share < 0.5 for share in shares)
    assert abs(sum(shares)) < 2, "as many are earlier as later"


def dates(*tried: date, times: int = 2, seed: int = 0, tendency: Tendency = WEAK) -> list[str]:
    chosen = dates_of_period(WEEK, times, tried=tried, tendency=tendency, seed=seed)
    return [f"{day:%a}" for day in chosen]


def test_a_week_gives_one_day_in_each_part_the_better_ones_first() -> None:
    # Monday to Wednesday, Thursday to Saturday.
    assert dates() == ["Wed", "Thu"]
    assert dates(times=1) == ["Wed"]
    assert dates(times=3) == ["Mon", "Wed", "Fri"]
    assert dates(times=9) == ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]


def test_weekdays_that_were_tried_give_way_to_others() -> None:
    tried: list[date] = []
    weeks = []
    for _ in range(3):
        weeks.append(dates(*tried))
        tried += [day for day in WEEK if f"{day:%a}" in weeks[-1]]
    assert weeks == [["Wed", "Thu"], ["Mon", "Fri"], ["Tue", "Sat"]]


def test_the_choice_of_a_period_does_not_hang_on_calls_within_it() -> None:
    assert dates(seed=5) == dates(seed=5)
    assert {tuple(dates(seed=seed)) for seed in range(1, 40)} != {tuple(dates())}


@pytest.mark.parametrize("times", [1, 2])
def test_a_period_without_open_days_has_no_calls(times: int) -> None:
    assert dates_of_period([], times, tried=[], tendency=FLAT, seed=0) == []
    assert dates_of_period(WEEK[:1], times, tried=[], tendency=FLAT, seed=0) == WEEK[:1]


def test_a_call_keeps_the_minimum_gap_to_the_last_one_of_the_day() -> None:
    made = [
        touch(number, "by-hand", f"2026-03-03 {at}", Disposition.NO_ANSWER)
        for number, at in enumerate(("08:10", "08:40", "13:00"), start=1)
    ]
    lead = snapshot("2026-03-03 08:00", *made, tendency=Tendency(weekdays=(1.0,) * 7, parts=(2.0, 1.0)))
    context = Context(lead, now=denver("2026-03-03 13:01"))
    (start, close), *_ = OPEN.spans(DAY)
    found = good_moment(context, Channel.CALL, DAY, start, close)
    assert found is not None
    assert found >= denver("2026-03-03 13:45")
    assert good_moment(context, Channel.CALL, DAY, close, close) is None
    letter = good_moment(context, Channel.LETTER, DAY, start, close)
    assert letter is not None
    assert letter < denver("2026-03-03 13:00"), "a letter keeps no distance to calls"


def test_a_call_on_the_stroke_of_midnight_is_one_of_the_day_that_begins() -> None:
    lead = snapshot("2026-03-03 08:00", touch(1, "by-hand", "2026-03-04 00:00", Disposition.NO_ANSWER))
    context = Context(lead, now=denver("2026-03-04 10:00"))
    assert context.calls_on(DAY) == []
    assert len(context.calls_on(DAY + timedelta(days=1))) == 1

"""Open time: intersections, midnights, and the nights on which clocks change."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.engine.model import Pause
from ringback.engine.pausing import Pausing, joined
from ringback.engine.windows import ALL_DAY, Hours, OpenTime, WeekHours
from tests.engine.oracle import walls_say_open
from tests.engine.strategies import constraints, moments

MINUTE = timedelta(minutes=1)


def every_day(*spans: tuple[int, int]) -> WeekHours:
    return (tuple(spans),) * 7


def open_time(zone: str, *spans: tuple[int, int]) -> OpenTime:
    return OpenTime((Hours(source="x", zone=zone, week=every_day(*spans)),), zone)


def length(found: OpenTime, day: date) -> timedelta:
    return sum((end - start for start, end in found.spans(day)), timedelta(0))


CHANGES = [
    # zone, the night the clocks go forward, the night they go back, by how much
    ("America/New_York", date(2026, 3, 8), date(2026, 11, 1), 60),
    ("Europe/London", date(2026, 3, 29), date(2026, 10, 25), 60),
    ("Australia/Sydney", date(2026, 10, 4), date(2026, 4, 5), 60),
    ("Australia/Lord_Howe", date(2026, 10, 4), date(2026, 4, 5), 30),
]


@pytest.mark.parametrize(("zone", "forward", "back", "minutes"), CHANGES)
def test_a_day_is_as_long_as_its_clock_says(zone: str, forward: date, back: date, minutes: int) -> None:
    found = open_time(zone, (0, 1440))
    assert length(found, forward) == timedelta(days=1, minutes=-minutes)
    assert length(found, back) == timedelta(days=1, minutes=minutes)
    assert length(found, date(2026, 1, 15)) == timedelta(days=1)


@pytest.mark.parametrize(("zone", "forward", "back", "minutes"), CHANGES)
def test_business_hours_are_not_touched_by_the_night(
    zone: str, forward: date, back: date, minutes: int
) -> None:
    found = open_time(zone, (8 * 60, 18 * 60))
    for day in (forward, back):
        (span,) = found.spans(day)
        assert [at.astimezone(found.zone).hour for at in span] == [8, 18]
        assert span[1] - span[0] == timedelta(hours=10)


@pytest.mark.parametrize(("zone", "forward", "back", "minutes"), CHANGES)
def test_borders_inside_the_change_are_taken_so_that_the_span_gets_shorter(
    zone: str, forward: date, back: date, minutes: int
) -> None:
    # The last half hour before 2:00 or 1:30 exists twice on one night; 2:15 does not exist on the other.
    for day in (forward, back):
        for spans in ((60, 120), (90, 150), (105, 135), (120, 180)):
            found = open_time(zone, spans)
            for start, end in found.spans(day):
                at = start
                while at < end:
                    assert walls_say_open(found, at)
                    at += 5 * MINUTE


def test_hours_that_exist_twice_are_not_open_twice_at_their_borders() -> None:
    # 1:30 to 3:00 in New York on the night back: it opens at the second 1:30.
    (span,) = open_time("America/New_York", (90, 180)).spans(date(2026, 11, 1))
    assert span == (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), datetime(2026, 11, 1, 8, 0, tzinfo=UTC))
    # 0:30 to 1:30: it closes at the first 1:30.
    (span,) = open_time("America/New_York", (30, 90)).spans(date(2026, 11, 1))
    assert span == (datetime(2026, 11, 1, 4, 30, tzinfo=UTC), datetime(2026, 11, 1, 5, 30, tzinfo=UTC))


def test_a_span_that_the_clock_skips_is_not_there() -> None:
    assert open_time("America/New_York", (120, 180)).spans(date(2026, 3, 8)) == ()


@pytest.mark.parametrize(
    ("zone", "offset"), [("Asia/Kolkata", 330), ("Asia/Kathmandu", 345), ("America/St_Johns", -210)]
)
def test_zones_off_the_full_hour_are_met_to_the_minute(zone: str, offset: int) -> None:
    found = open_time(zone, (9 * 60, 10 * 60)).spans(date(2026, 1, 15))
    start = datetime(2026, 1, 15, 9, tzinfo=UTC) - offset * MINUTE
    assert found == ((start, start + timedelta(hours=1)),)


def test_the_common_hours_of_zones_far_apart_may_cross_midnight() -> None:
    # 8:00-18:00 in Sydney is 14:00-24:00 of the day before in Denver (in February), less what Denver's law allows.
    sydney = Hours(source="business", zone="Australia/Sydney", week=every_day((480, 1080)))
    law = Hours(source="US", zone="America/Denver", week=every_day((480, 1260)))
    found = OpenTime((sydney, law), "America/Denver")
    assert [[at.astimezone(found.zone).hour for at in span] for span in found.spans(date(2026, 2, 3))] == [
        [14, 21]
    ]


def test_hours_until_24_00_run_on_into_the_next_day_in_another_zone() -> None:
    always = Hours(source="business", zone="America/New_York", week=ALL_DAY)
    evening = Hours(source="wish", zone="America/Denver", week=every_day((21 * 60, 23 * 60)))
    found = OpenTime((always, evening), "America/Denver")
    (span,) = found.spans(date(2026, 2, 3))  # New York's midnight lies inside it
    assert span[1] - span[0] == timedelta(hours=2)


def test_a_night_shift_is_cut_at_the_midnight_of_the_lead() -> None:
    found = open_time("America/Denver", (0, 120), (1320, 1440))
    assert length(found, date(2026, 2, 3)) == timedelta(hours=4)
    late = found.spans(date(2026, 2, 3))[1]
    early = found.spans(date(2026, 2, 4))[0]
    assert late[1] == early[0]


def test_an_unknown_zone_is_open_when_all_possible_zones_are() -> None:
    zones = ("America/New_York", "America/Los_Angeles")
    found = OpenTime(
        tuple(Hours(source="US", zone=zone, week=every_day((480, 1260))) for zone in zones),
        "America/New_York",
    )
    (span,) = found.spans(date(2026, 2, 3))
    assert [at.astimezone(found.zone).hour for at in span] == [11, 21]


def test_open_days_are_counted_over_closed_ones_from_any_anchor() -> None:
    week: WeekHours = (((540, 1020),),) * 5 + ((), ())
    closed = frozenset({date(2026, 2, 4)})
    found = OpenTime((Hours(source="x", zone="UTC", week=week, closed_dates=closed),), "UTC")
    monday, sunday = date(2026, 2, 2), date(2026, 2, 8)
    assert [found.open_day_number(monday, monday + timedelta(days=n)) for n in range(8)] == [
        1,
        2,
        2,
        3,
        4,
        4,
        4,
        5,
    ]
    assert found.open_day_number(monday, date(2026, 2, 1)) == 0
    assert found.open_day(monday, 5) == date(2026, 2, 9)
    assert found.open_day(sunday, 1) == date(2026, 2, 9)
    earlier = date(2026, 1, 5)  # an earlier anchor, asked for later
    assert found.open_day(earlier, 1) == earlier
    assert found.open_day(monday, 5) == date(2026, 2, 9)


def test_what_never_opens_says_so() -> None:
    found = OpenTime((Hours(source="x", zone="UTC", week=((),) * 7),), "UTC")
    assert found.next_open(datetime(2026, 1, 1, tzinfo=UTC)) is None
    assert found.open_day(date(2026, 1, 1), 1) is None


@given(st.lists(constraints("x"), min_size=1, max_size=3), st.lists(moments, min_size=5, max_size=40))
def test_open_time_is_what_the_clocks_on_the_wall_say(hours: list[Hours], asked: list[datetime]) -> None:
    found = OpenTime(tuple(hours), hours[0].zone)
    for at in asked:
        if found.is_open(at):
            assert walls_say_open(found, at)
        elif walls_say_open(found, at):
            # Only borders inside the hour that exists twice are read more strictly than the wall.
            around = [at + hop * timedelta(minutes=30) for hop in range(-8, 9)]
            offsets = {
                (zone, there.astimezone(OpenTime((zone,), zone.zone).zone).utcoffset())
                for zone in hours
                for there in around
            }
            assert len(offsets) > len(set(hours))


@given(constraints("x"), moments, st.integers(0, 900))
def test_the_next_opening_is_open_and_nothing_before_it_is(hours: Hours, at: datetime, minutes: int) -> None:
    found = OpenTime((hours,), hours.zone)
    opening = found.next_open(at)
    if opening is None:
        assert not found.is_open(at + minutes * MINUTE)
        return
    assert found.is_open(opening)
    between = at + minutes * MINUTE
    assert between >= opening or not found.is_open(between)


@given(
    constraints("x"),
    st.lists(st.tuples(moments, st.integers(0, 20000)), max_size=3),
    st.lists(moments, max_size=20),
)
def test_pauses_are_shut_time(
    hours: Hours, lengths: list[tuple[datetime, int]], asked: list[datetime]
) -> None:
    pauses = [Pause(starts_at=at, ends_at=at + minutes * MINUTE, reason="x") for at, minutes in lengths]
    base = OpenTime((hours,), hours.zone)
    found = Pausing(base, joined(pauses))
    for at in asked:
        paused = any(pause.starts_at <= at < pause.ends_at for pause in pauses)
        assert found.is_open(at) == (base.is_open(at) and not paused)
        opening = found.next_open(at)
        assert opening is None or found.is_open(opening)
    anchor = found.local_date(min(asked, default=datetime(2026, 3, 1, tzinfo=UTC)))
    for back in range(40):
        assert found.open_day_number(anchor, anchor - timedelta(days=back + 1)) == 0
    open_dates = [day for n in range(60) if found.spans(day := anchor + timedelta(days=n))]
    for number, day in enumerate(open_dates, start=1):
        assert found.open_day_number(anchor, day) == number
        assert found.open_day(anchor, number) == day


def test_a_day_whose_midnight_comes_twice_begins_at_the_first_one() -> None:
    # In Havana the clock goes from 1:00 back to 0:00 on 2026-11-01.
    cuba = OpenTime((Hours(source="law", zone="America/Havana", week=ALL_DAY),), "America/Havana")
    assert cuba.day_start(date(2026, 11, 1)) == datetime(2026, 11, 1, 4, tzinfo=UTC)
    assert cuba.day_start(date(2026, 11, 2)) == datetime(2026, 11, 2, 5, tzinfo=UTC)

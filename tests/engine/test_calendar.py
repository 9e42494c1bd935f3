"""When the phases of a plan begin and end: by open days, calendar days and elapsed time."""

from datetime import date, timedelta

import pytest

from ringback.engine.calendar import Bounds, PlanCalendar, every_day
from ringback.engine.openings import Span
from ringback.engine.pausing import Pausing
from ringback.engine.playbook import DaySpan, Phase, Plan, TimeSpan, Unit
from ringback.engine.position import Position
from ringback.engine.windows import OpenTime
from tests.engine.books import days, hours
from tests.engine.builders import BUSINESS, DENVER, LAW, denver

OPEN = OpenTime((BUSINESS, LAW), DENVER)
TUESDAY = date(2026, 3, 3)
SINCE = denver("2026-03-03 10:02")


def calendar(
    *phases: Phase, since: str = "2026-03-03 10:02", phase: int = 0, paused: list[Span] | None = None
) -> PlanCalendar:
    open_time = Pausing(OPEN, paused) if paused else OPEN
    position = Position(phase=phase, since=denver(since))
    anchor = open_time.local_date(open_time.next_open(position.since) or position.since)
    return PlanCalendar(
        Plan(phases=phases),
        position,
        anchor=anchor,
        open_time=open_time,
        open_days=open_time,
        counted_out=paused or [],
    )


def told(bounds: Bounds | None) -> tuple[str, str] | None:
    if bounds is None:
        return None
    ends = "never" if bounds.ends_at is None else OPEN.local(bounds.ends_at).strftime("%a %d %H:%M")
    return OPEN.local(bounds.starts_at).strftime("%a %d %H:%M"), ends


def spans(plan: PlanCalendar) -> list[tuple[str, str] | None]:
    return [told(plan.bounds(index)) for index in range(len(plan.phases))]


def test_open_days_skip_the_shut_sunday() -> None:
    plan = calendar(days(last=1), days(first=2, last=5), days(first=6, last=None))
    # Days 2 to 5 are Wednesday to Saturday; day 6 is Monday, so that Sunday still belongs to the phase before.
    assert spans(plan) == [
        ("Tue 03 10:02", "Wed 04 00:00"),
        ("Wed 04 00:00", "Mon 09 00:00"),
        ("Mon 09 00:00", "never"),
    ]


def test_calendar_days_count_every_day() -> None:
    plan = calendar(days(last=1, unit=Unit.DAYS), days(first=2, last=6, unit=Unit.DAYS))
    assert spans(plan) == [("Tue 03 10:02", "Wed 04 00:00"), ("Wed 04 00:00", "Mon 09 00:00")]


def test_elapsed_time_begins_with_the_plan_not_with_the_opening() -> None:
    plan = calendar(hours(until=24), hours(since=24, until=60), since="2026-03-07 23:50")
    # The night in which clocks go forward lies in between.
    assert spans(plan) == [("Sat 07 23:50", "Mon 09 00:50"), ("Mon 09 00:50", "Tue 10 12:50")]


def test_an_elapsed_phase_lasts_so_many_hours_through_a_clock_change() -> None:
    # On 2026-03-08 the clock in Denver goes from 2:00 to 3:00.
    plan = calendar(hours(until=24), since="2026-03-07 12:00")
    assert spans(plan) == [("Sat 07 12:00", "Sun 08 13:00")]


def test_a_phase_never_begins_before_the_one_before_it_is_over() -> None:
    mixed = calendar(days(last=3), hours(since=24, until=24 * 9), days(first=5, last=20, unit=Unit.DAYS))
    # The first phase lasts until Friday's midnight; the second one waits for it; the third begins where that ends.
    assert spans(mixed) == [
        ("Tue 03 10:02", "Fri 06 00:00"),
        ("Fri 06 00:00", "Thu 12 11:02"),
        ("Thu 12 11:02", "Mon 23 00:00"),
    ]


def test_a_phase_that_would_end_before_it_begins_never_does_and_the_next_one_follows() -> None:
    plan = calendar(days(last=5), hours(since=1, until=3), days(first=6, last=7))
    assert spans(plan) == [
        ("Tue 03 10:02", "Mon 09 00:00"),
        None,
        ("Mon 09 00:00", "Wed 11 00:00"),
    ]


def test_nothing_comes_after_a_phase_without_end() -> None:
    plan = calendar(days(last=None), days(first=2, last=3))
    assert plan.bounds(0) is not None
    assert plan.bounds(1) is None
    assert plan.index_at(denver("2030-01-01 00:00")) == 0


def test_a_phase_may_begin_later_than_the_one_before_it_ends() -> None:
    plan = calendar(days(last=1), days(first=4, last=5))
    assert told(plan.bounds(1)) == ("Fri 06 00:00", "Mon 09 00:00")
    assert plan.index_at(denver("2026-03-04 12:00")) == 1, "in between the next one is waited for"


@pytest.mark.parametrize(
    ("now", "index"),
    [
        ("2026-03-01 00:00", 0),
        ("2026-03-03 23:59", 0),
        ("2026-03-04 00:00", 1),
        ("2026-03-08 23:59", 1),
        ("2026-03-09 00:00", None),
    ],
)
def test_which_phase_holds_at_an_instant(now: str, index: int | None) -> None:
    assert calendar(days(last=1), days(first=2, last=5)).index_at(denver(now)) == index


def test_days_are_numbered_from_the_first_on_which_something_can_be_done() -> None:
    plan = calendar(days(last=9), since="2026-03-07 23:50")  # Saturday night; Sunday is shut
    assert plan.anchor == date(2026, 3, 9)
    assert [plan.number_of(date(2026, 3, day), Unit.OPEN_DAYS) for day in (8, 9, 10, 15, 16)] == [
        0,
        1,
        2,
        6,
        7,
    ]
    assert [plan.number_of(date(2026, 3, day), Unit.DAYS) for day in (8, 9, 10, 15, 16)] == [0, 1, 2, 7, 8]
    assert plan.date_of(6, Unit.OPEN_DAYS) == date(2026, 3, 14)
    assert plan.date_of(7, Unit.OPEN_DAYS) == date(2026, 3, 16)
    assert plan.date_of(7, Unit.DAYS) == date(2026, 3, 15)


def test_begun_again_with_a_later_phase_the_days_go_on_from_its_first_one() -> None:
    phases = (days(last=1), days(first=2, last=5), days(first=6, last=9))
    plan = calendar(*phases, since="2026-03-17 09:00", phase=1)
    assert spans(plan) == [None, ("Tue 17 09:00", "Sat 21 00:00"), ("Sat 21 00:00", "Thu 26 00:00")]
    assert plan.number_of(date(2026, 3, 17), Unit.OPEN_DAYS) == 2
    assert plan.date_of(5, Unit.OPEN_DAYS) == date(2026, 3, 20)
    assert plan.number_of(date(2026, 3, 16), Unit.OPEN_DAYS) == 0


def test_begun_again_with_a_later_phase_elapsed_time_goes_on_from_its_beginning() -> None:
    phases = (hours(until=24), hours(since=24, until=72), hours(since=72, until=96))
    plan = calendar(*phases, since="2026-03-17 09:00", phase=1)
    assert spans(plan) == [None, ("Tue 17 09:00", "Thu 19 09:00"), ("Thu 19 09:00", "Fri 20 09:00")]


def test_past_all_phases_nothing_holds() -> None:
    assert calendar(days(last=1), phase=1).index_at(SINCE) is None


def test_pauses_are_taken_off_elapsed_time_but_for_what_lies_before_or_after() -> None:
    paused = [
        (denver("2026-03-01 00:00"), denver("2026-03-02 00:00")),
        (denver("2026-03-03 08:00"), denver("2026-03-03 12:02")),
        (denver("2026-03-04 00:00"), denver("2026-03-04 10:00")),
        (denver("2026-03-09 00:00"), denver("2026-03-10 00:00")),
    ]
    plan = calendar(hours(until=24), paused=paused)
    # 24 hours from 10:02, two hours of the second pause and ten of the third one more.
    assert spans(plan) == [("Tue 03 10:02", "Wed 04 22:02")]


def test_days_that_lie_wholly_in_a_pause_do_not_count() -> None:
    paused = [(denver("2026-03-04 00:00"), denver("2026-03-06 12:00"))]
    plan = calendar(days(last=2), days(first=1, last=3, unit=Unit.DAYS), paused=paused)
    assert plan.number_of(date(2026, 3, 6), Unit.OPEN_DAYS) == 2, "half of Friday is left"
    assert told(plan.bounds(0)) == ("Tue 03 10:02", "Sat 07 00:00")
    assert plan.number_of(date(2026, 3, 7), Unit.DAYS) == 3


def test_open_dates_are_those_with_open_time_inside_the_phase() -> None:
    plan = calendar(days(last=4))
    bounds = plan.bounds(0)
    assert bounds is not None
    found = list(plan.open_dates(bounds, date(2026, 3, 1)))
    assert found == [date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 5), date(2026, 3, 6)]
    assert list(plan.open_dates(bounds, date(2026, 3, 6))) == [date(2026, 3, 6)]
    assert list(plan.open_dates(bounds, date(2026, 3, 7))) == []


def test_a_calendar_on_which_nothing_is_shut_is_the_same_for_a_zone() -> None:
    assert every_day(DENVER) is every_day(DENVER)
    assert every_day(DENVER).open_day_number(TUESDAY, TUESDAY + timedelta(days=6)) == 7
    assert isinstance(days().span, DaySpan)
    assert isinstance(hours().span, TimeSpan)


def test_a_plan_whose_first_phase_names_a_later_day_begins_at_once_and_counts_from_its_own_first_day() -> (
    None
):
    plan = calendar(days(first=3, last=4), days(first=5, last=6))
    assert [plan.number_of(TUESDAY + timedelta(days=more), Unit.OPEN_DAYS) for more in range(3)] == [1, 2, 3]
    assert spans(plan) == [("Tue 03 10:02", "Sat 07 00:00"), ("Sat 07 00:00", "Tue 10 00:00")]


def test_a_phase_does_not_hold_the_instant_at_which_it_ends() -> None:
    first = calendar(days(last=1), days(first=2, last=2)).bounds(0)
    assert first is not None
    assert first.ends_at is not None
    assert first.holds(first.ends_at - timedelta(seconds=1))
    assert not first.holds(first.ends_at)

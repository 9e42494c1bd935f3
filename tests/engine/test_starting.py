"""No call is started in the last minute before lawful hours end."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.engine.decide import decide
from ringback.engine.decisions import Act, Ask, Wait
from ringback.engine.making import may_be_made_at
from ringback.engine.model import Channel, Disposition
from ringback.engine.playbook import OnDays
from ringback.engine.starting import RINGS_FOR, Starting
from ringback.engine.windows import ALL_DAY, Hours, OpenTime
from tests.engine.books import book, days, step
from tests.engine.builders import DENVER, denver, snapshot, touch
from tests.engine.strategies import constraints, moments

SECOND = timedelta(seconds=1)
ALWAYS = Hours(source="business", zone=DENVER, week=ALL_DAY)


def hours(*spans: tuple[int, int], source: str = "US") -> Hours:
    return Hours(source=source, zone=DENVER, week=(spans,) * 7)


def starting(business: Hours, law: Hours) -> Starting:
    return Starting(OpenTime((business, law), DENVER), OpenTime((law,), DENVER))


@pytest.mark.parametrize(
    ("clock", "may"), [("20:58:59", True), ("20:59:00", False), ("20:59:59", False), ("21:00:00", False)]
)
def test_the_last_minute_before_nine_in_the_evening_is_no_time_to_start_a_call(clock: str, may: bool) -> None:
    at = denver(f"2026-03-03 {clock}")
    agreed = touch(1, "day-1/call-1", "2026-03-03 10:02", Disposition.CALL_BACK, until=f"2026-03-03 {clock}")
    decision = decide(snapshot("2026-03-03 10:02", agreed), now=at)
    assert isinstance(decision, Act if may else Wait)
    if isinstance(decision, Wait):
        assert decision.until == denver("2026-03-04 08:00")
    on_desk = touch(1, "day-1/call-1", "2026-03-03 18:00", expires="2026-03-03 23:00")
    lead = snapshot("2026-03-03 18:00", on_desk, business=ALWAYS)
    assert (may_be_made_at(lead, on_desk, now=at) == at) is may


def test_a_call_of_the_plan_ends_a_minute_before_lawful_hours_do_and_one_of_that_minute_comes_next_morning() -> (
    None
):
    evening = decide(snapshot("2026-03-03 20:30", business=ALWAYS), now=denver("2026-03-03 20:30"))
    assert isinstance(evening, Act)
    assert evening.move.expires_at == denver("2026-03-03 20:59")
    late = decide(
        snapshot("2026-03-03 20:59:30", business=ALWAYS, emails=0), now=denver("2026-03-03 20:59:30")
    )
    assert isinstance(late, Wait)
    assert late.next is not None
    assert (late.next.step, late.until) == ("day-1/call-1", denver("2026-03-04 08:00"))
    answered = decide(snapshot("2026-03-03 20:59:30", business=ALWAYS), now=denver("2026-03-03 20:59:30"))
    assert isinstance(answered, Act)
    assert answered.move.step == "day-1/email-1"


def test_business_hours_may_be_used_to_their_last_second() -> None:
    lead = snapshot("2026-03-03 10:02", business=hours((480, 1080), source="business"))
    decision = decide(lead, now=denver("2026-03-03 10:02"))
    assert isinstance(decision, Act)
    assert decision.move.expires_at == denver("2026-03-03 18:00")


@pytest.mark.parametrize(
    ("law", "shut"),
    [
        (((0, 1440),), []),  # never ends
        (((0, 120), (1200, 1440)), ["01:59:30"]),  # runs on over midnight, to two at night
        (((480, 720), (780, 1260)), ["11:59:00", "20:59:59"]),  # shut at noon
        (
            ((480, 481), (540, 542)),
            ["08:00:00", "08:00:59", "09:01:00"],
        ),  # no longer than the minute, and hardly
    ],
)
def test_only_the_minute_before_a_real_end_is_taken_off(
    law: tuple[tuple[int, int], ...], shut: list[str]
) -> None:
    found = starting(ALWAYS, hours(*law))
    start = denver("2026-03-03 00:00")
    lawful = OpenTime((hours(*law),), DENVER)
    for clock in shut:
        assert not found.is_open(denver(f"2026-03-03 {clock}"))
    for minute in range(1440):
        at = start + timedelta(minutes=minute)
        assert found.is_open(at) == (lawful.is_open(at) and lawful.is_open(at + RINGS_FOR))


def test_lawful_hours_that_are_never_longer_than_a_minute_never_open_for_calls() -> None:
    found = starting(ALWAYS, hours((480, 481)))
    assert found.next_open(denver("2026-03-03 00:00")) is None
    assert found.spans(date(2026, 3, 3)) == ()


@given(constraints("law"), constraints("business"), st.lists(moments, min_size=1, max_size=20))
def test_a_call_may_start_where_a_minute_later_it_is_lawful_still(
    law: Hours, business: Hours, asked: list[datetime]
) -> None:
    lawful = OpenTime((law,), law.zone)
    base = OpenTime((business, law), law.zone)
    found = Starting(base, lawful)
    ends = [end for day in {lawful.local_date(at) for at in asked} for _start, end in lawful.spans(day)]
    around = [end - RINGS_FOR + hop * SECOND for end in ends for hop in (-1, 0, 1, 30)]
    for at in (*asked, *around):
        assert found.is_open(at) == (base.is_open(at) and lawful.is_open(at + RINGS_FOR))
        opening = found.next_open(at)
        assert opening is None or (opening >= at and found.is_open(opening))
        assert opening is not None or base.next_open(at) is None or not found.is_open(at)
    assert found.day_start(date(2026, 3, 3)).tzinfo is UTC


def test_a_call_of_the_last_lawful_minute_before_a_break_comes_after_it_on_the_same_day() -> None:
    split = hours((480, 720), (780, 1260))
    morning = book(days(step("one/call-1", Channel.CALL, OnDays(days=None, at=719))))
    lead = snapshot("2026-03-03 08:00", playbook=morning, business=ALWAYS, law=split)
    decision = decide(lead, now=denver("2026-03-03 10:00"))
    assert isinstance(decision, Wait)
    assert decision.until == denver("2026-03-03 13:00")
    assert "last_lawful_minute" in [reason.code for reason in decision.ruled_out]


def test_a_call_of_the_last_lawful_minute_of_a_day_is_left_out() -> None:
    evening = book(days(step("one/call-1", Channel.CALL, OnDays(days=None, at=1259))))
    lead = snapshot("2026-03-03 08:00", playbook=evening, business=ALWAYS)
    decision = decide(lead, now=denver("2026-03-03 10:00"))
    assert isinstance(decision, Ask)
    assert "last_lawful_minute" in [reason.code for reason in decision.ruled_out]

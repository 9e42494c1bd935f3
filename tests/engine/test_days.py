"""Steps on certain days, on every day, and every so often; for calls, messages, and what a person does."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from ringback.engine.decide import decide
from ringback.engine.decisions import Act, Ask, Decision, Wait
from ringback.engine.model import By, Channel, Disposition
from ringback.engine.playbook import (
    Count,
    Every,
    OnArrival,
    OnDays,
    Phase,
    SpreadOverDay,
    SpreadOverPeriod,
    Step,
    Unit,
    Within,
)
from ringback.engine.preview import Line, at_once, nobody_answers, run
from tests.engine.books import book, days, hours, step
from tests.engine.builders import denver, on_clock, snapshot, touch

D, DAY = Disposition, timedelta(days=1)
MORNINGS = step("m/call-1", Channel.CALL, OnDays(days=None, at=9 * 60), tolerance=timedelta(hours=3))


def plan(*steps: Step, **fields: Any) -> Any:
    return book(days(*steps, **fields))


def whole(
    *steps: Step, until: str = "2026-05-01 00:00", phase: Phase | None = None, **fields: Any
) -> list[Line]:
    playbook = book(phase or days(*steps))
    lead = snapshot("2026-03-03 10:02", playbook=playbook, **fields)
    return list(
        run(lead, start=lead.started_at, until=denver(until), outcome_of=nobody_answers, reaction_of=at_once)
    )


def told(lines: list[Line]) -> list[str]:
    return [f"{on_clock(line.at)} {line.move.step}" for line in lines if line.move]


def at(text: str, *touches: Any, playbook: Any, **fields: Any) -> Decision:
    return decide(snapshot("2026-03-03 10:02", *touches, playbook=playbook, **fields), now=denver(text))


def next_of(decision: Decision) -> tuple[str, datetime]:
    assert isinstance(decision, Wait)
    assert decision.next is not None
    return decision.next.step, decision.until


def test_one_call_each_morning_on_every_open_day_of_the_phase() -> None:
    # Day 1 is a Tuesday and nine o'clock is over: at once. Sunday is shut.
    assert told(whole(MORNINGS)) == [
        f"{day} m/call-1" for day in ("Tue 10:02", "Wed 09:00", "Thu 09:00", "Fri 09:00", "Sat 09:00")
    ]


def test_where_the_hour_is_shut_the_next_opening_of_the_day_is_taken() -> None:
    evening = step("m/call-1", Channel.CALL, OnDays(days=None, at=7 * 60))
    assert told(whole(evening))[1] == "Wed 08:00 m/call-1"


def test_an_hour_after_closing_is_left_out_and_said() -> None:
    late = step("m/call-1", Channel.CALL, OnDays(days=None, at=17 * 60))
    decision = at("2026-03-03 10:02", playbook=plan(late))
    assert isinstance(decision, Ask)
    first = step("m/email-1", Channel.EMAIL, OnDays(days=(2,)))
    waits = at("2026-03-03 10:02", playbook=plan(late, first))
    assert "shut_at_that_time" in [reason.code for reason in waits.ruled_out]


def test_after_the_tolerance_a_morning_call_is_missed_and_the_next_is_on_the_next_day() -> None:
    called = touch(1, "m/call-1", "2026-03-03 10:02", D.NO_ANSWER)
    in_time = at("2026-03-04 11:59", called, playbook=plan(MORNINGS))
    assert isinstance(in_time, Act)
    assert in_time.move.expires_at == denver("2026-03-04 12:00")
    missed = at("2026-03-04 12:00", called, playbook=plan(MORNINGS))
    assert [(lapse.step, lapse.expires_at) for lapse in missed.lapsed] == [
        ("m/call-1", denver("2026-03-04 12:00"))
    ]
    assert next_of(missed) == ("m/call-1", denver("2026-03-05 09:00"))


def test_a_call_made_by_hand_is_the_days_call() -> None:
    by_hand = touch(1, "by-hand", "2026-03-04 08:30", D.NO_ANSWER)
    called = touch(2, "m/call-1", "2026-03-03 10:02", D.NO_ANSWER)
    decision = at("2026-03-04 08:31", called, by_hand, playbook=plan(MORNINGS))
    assert next_of(decision) == ("m/call-1", denver("2026-03-05 09:00"))


def test_two_steps_of_a_day_each_have_their_call() -> None:
    noon = step("m/call-2", Channel.CALL, OnDays(days=None, at=12 * 60))
    assert told(whole(MORNINGS, noon))[:4] == [
        "Tue 10:02 m/call-1",
        "Tue 12:00 m/call-2",
        "Wed 09:00 m/call-1",
        "Wed 12:00 m/call-2",
    ]


def test_the_minimum_gap_moves_a_call_at_a_fixed_hour() -> None:
    soon = step("m/call-2", Channel.CALL, OnDays(days=None, at=9 * 60 + 15))
    assert told(whole(MORNINGS, soon))[2:4] == ["Wed 09:00 m/call-1", "Wed 09:45 m/call-2"]


def test_calls_on_certain_days_take_a_good_moment_of_the_day() -> None:
    some = step("m/call-1", Channel.CALL, OnDays(days=(2, 4)))
    # The evening of the open time first (14:50), then the part before it: the evening has been tried.
    assert told(whole(some)) == ["Wed 14:50 m/call-1", "Fri 13:19 m/call-1"]
    assert all(line.decision.why[0].code == "call_on_day" for line in whole(some) if line.move)


def test_calendar_days_that_are_shut_move_to_the_next_open_day_and_two_that_meet_are_one() -> None:
    # Day 1 is Tuesday the 3rd; day 6 is Sunday the 8th, day 7 Monday the 9th.
    mail = step("m/email-1", Channel.EMAIL, OnDays(days=(1, 6, 7, 9)), templates=("a", "b", "c", "d"))
    lines = whole(phase=days(mail, last=9, unit=Unit.DAYS))
    assert [on_clock(line.at)[:3] for line in lines if line.move] == ["Tue", "Mon", "Wed"]
    assert [line.move.template for line in lines if line.move and hasattr(line.move, "template")] == [
        "a",
        "b",
        "d",
    ]


def test_what_a_person_writes_may_wait_for_three_days_but_not_beyond_its_phase() -> None:
    letter = step("m/letter-1", Channel.LETTER, OnDays(days=(2,)))
    decision = at("2026-03-04 09:00", playbook=plan(letter), addresses=1)
    assert isinstance(decision, Act)
    assert decision.move.by is By.PERSON
    assert decision.move.expires_at == denver("2026-03-07 09:00")
    short = at("2026-03-04 09:00", playbook=plan(letter, last=3), addresses=1)
    assert isinstance(short, Act)
    assert short.move.expires_at == denver("2026-03-05 16:00"), "the close of the phase's last day"


def test_what_a_person_writes_can_still_be_asked_for_on_the_days_after_it() -> None:
    letter = plan(step("m/letter-1", Channel.LETTER, OnDays(days=(2,))), last=9)
    late = at("2026-03-06 11:00", playbook=letter, addresses=1)
    assert isinstance(late, Act)
    assert late.move.due_at == denver("2026-03-04 09:00")
    too_late = at("2026-03-07 09:30", playbook=letter, addresses=1)
    assert [(lapse.step, lapse.expires_at) for lapse in too_late.lapsed] == [
        ("m/letter-1", denver("2026-03-07 09:00"))
    ]
    assert isinstance(too_late, Ask)


def test_a_letter_of_a_period_can_still_be_asked_for_on_the_days_after_it() -> None:
    monthly = SpreadOverPeriod(times=Count(low=1, high=1), days=28)
    letter = plan(step("m/letter-1", Channel.LETTER, monthly), last=28)
    due = at("2026-03-03 10:02", playbook=letter, addresses=1)
    assert isinstance(due, Wait)
    two_days_on = decide(snapshot("2026-03-03 10:02", playbook=letter, addresses=1), now=due.until + 2 * DAY)
    assert isinstance(two_days_on, Act)
    assert two_days_on.move.due_at == due.until


def test_an_automatic_email_of_a_day_may_leave_until_the_day_closes() -> None:
    mail = step("m/email-1", Channel.EMAIL, OnDays(days=(2,)))
    decision = at("2026-03-04 09:00", playbook=plan(mail))
    assert isinstance(decision, Act)
    assert decision.move.expires_at == denver("2026-03-04 16:00")
    by_hand = step("m/email-1", Channel.EMAIL, OnDays(days=(2,)), by=By.PERSON)
    written = at("2026-03-04 09:00", playbook=plan(by_hand))
    assert isinstance(written, Act)
    assert written.move.expires_at == denver("2026-03-07 09:00")


def test_a_tolerance_of_its_own_takes_the_place_of_the_usual_one() -> None:
    mail = step("m/email-1", Channel.EMAIL, OnDays(days=(2,)), tolerance=timedelta(minutes=30))
    decision = at("2026-03-04 09:00", playbook=plan(mail))
    assert isinstance(decision, Act)
    assert decision.move.expires_at == denver("2026-03-04 09:30")


# ------------------------------------------------------------------------------------------------------- every so often


def test_calls_come_again_after_the_interval_and_wider_each_time_up_to_the_most() -> None:
    again = step("e/call-1", Channel.CALL, Every(interval=2 * DAY, widening=Decimal("1.5"), most=6 * DAY))
    lines = whole(phase=days(again, last=None), until="2026-04-10 00:00")
    dates = [line.at.date() for line in lines if line.move]
    gaps = [(later - sooner).days for sooner, later in pairwise(dates)]
    # Two days; then 3, which is Sunday the 8th and so Monday; then 4.5, of which whole days count; then 6 at most.
    assert dates[0] == date(2026, 3, 3)
    assert gaps[:4] == [2, 4, 4, 6]
    assert set(gaps[4:]) <= {6, 7}


def test_without_widening_the_interval_stays() -> None:
    again = step("e/call-1", Channel.CALL, Every(interval=3 * DAY))
    dates = [line.at.date() for line in whole(phase=days(again, last=None)) if line.move]
    assert {(later - sooner).days for sooner, later in pairwise(dates)} <= {3, 4}


def test_a_call_that_is_due_again_stays_due_until_it_is_made_and_is_not_made_up_for_twice() -> None:
    again = plan(step("e/call-1", Channel.CALL, Every(interval=2 * DAY)), last=None)
    called = touch(1, "e/call-1", "2026-03-03 14:50", D.NO_ANSWER)
    late = at("2026-03-20 08:00", called, playbook=again)
    assert late.lapsed == ()
    assert next_of(late)[1].date() == date(2026, 3, 20)
    made = touch(2, "e/call-1", "2026-03-20 13:19", D.NO_ANSWER)
    following = at("2026-03-20 14:00", called, made, playbook=again)
    assert next_of(following)[1].date() == date(2026, 3, 23), "two days later is a Sunday"


def test_a_missed_call_moves_the_next_one_too() -> None:
    again = plan(step("e/call-1", Channel.CALL, Every(interval=2 * DAY)), last=None)
    missed = touch(1, "e/call-1", "2026-03-03 14:50", D.MISSED)
    assert next_of(at("2026-03-04 08:00", missed, playbook=again))[1].date() == date(2026, 3, 5)


def test_a_task_comes_again_by_its_own_channel() -> None:
    tasks = plan(step("e/task-1", Channel.TASK, Every(interval=7 * DAY)), last=None)
    mailed = touch(1, "by-hand", "2026-03-09 10:00", D.SENT, channel=Channel.EMAIL)
    done = touch(2, "e/task-1", "2026-03-03 10:02", D.SENT, channel=Channel.TASK)
    # Seven times 24 hours, so an hour later by the clock after the night of the 8th.
    assert next_of(at("2026-03-09 11:00", done, mailed, playbook=tasks)) == (
        "e/task-1",
        denver("2026-03-10 11:02"),
    )
    by_hand = touch(3, "by-hand", "2026-03-09 10:30", D.SENT, channel=Channel.TASK)
    later = at("2026-03-09 11:00", done, mailed, by_hand, playbook=tasks)
    assert next_of(later) == ("e/task-1", denver("2026-03-16 10:30")), "one by hand counts"


@pytest.mark.parametrize(
    "wrong",
    [
        {"interval": timedelta(hours=23)},
        {"interval": DAY, "widening": Decimal("0.9")},
        {"interval": 5 * DAY, "most": 4 * DAY},
    ],
)
def test_an_interval_below_a_day_or_one_that_shrinks_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"a day|shrink|shorter"):
        Every(**wrong)
    with pytest.raises(ValueError, match="upwards"):
        Count(low=3, high=2)


# ------------------------------------------------------------------------------------------------- periods and arrivals


def test_five_touches_in_four_weeks_lie_one_in_each_part_of_the_period() -> None:
    five = SpreadOverPeriod(times=Count(low=5, high=5), days=28)
    lines = whole(phase=days(step("p/call-1", Channel.CALL, five), last=28, unit=Unit.DAYS))
    dates = [(line.at.date() - date(2026, 3, 3)).days for line in lines if line.move]
    assert len(dates) == 5
    # 24 open days are cut into parts of four or five.
    assert all(low <= day < low + 7 for low, day in zip((0, 4, 10, 16, 21), dates, strict=True))
    assert lines[0].decision.why[0].code == "period"


def test_messages_of_a_period_take_their_templates_in_turn() -> None:
    weekly = SpreadOverPeriod(times=Count(low=1, high=1))
    mail = step("p/email-1", Channel.EMAIL, weekly, templates=("a", "b"))
    lines = whole(phase=days(mail, last=21, unit=Unit.DAYS))
    assert [line.move.template for line in lines if line.move and hasattr(line.move, "template")] == [
        "a",
        "b",
        "a",
    ]
    assert lines[0].decision.why[0].code == "weekly_call"


def test_a_phase_by_the_clock_cuts_the_day_at_its_ends() -> None:
    # From 10:02 to 14:02: two calls in four hours, 80 minutes apart.
    two = step("h/call-1", Channel.CALL, SpreadOverDay(times=Count(low=2, high=2)))
    lines = whole(phase=hours(two, until=4), value=100)
    assert told(lines) == ["Tue 12:01 h/call-1"] or len(told(lines)) == 2


def test_a_message_within_minutes_of_the_arrival_leaves_at_once_at_any_hour() -> None:
    mail = step("a/email-1", Channel.EMAIL, Within(target=timedelta(minutes=5)), templates=("hello",))
    lead = snapshot("2026-03-03 22:15", playbook=plan(mail))
    decision = decide(lead, now=denver("2026-03-03 22:15"))
    assert isinstance(decision, Act)
    assert (decision.why[0].code, decision.move.template) == ("message_at_once", "hello")


def test_a_task_on_arrival_waits_for_the_opening() -> None:
    task = step("a/task-1", Channel.TASK, Within(target=timedelta(minutes=5)))
    lead = snapshot("2026-03-03 22:15", playbook=plan(task))
    assert next_of(decide(lead, now=denver("2026-03-03 22:15"))) == ("a/task-1", denver("2026-03-04 08:00"))
    friday = snapshot("2026-03-07 22:15", playbook=plan(task))
    assert next_of(decide(friday, now=denver("2026-03-07 22:15"))) == ("a/task-1", denver("2026-03-09 08:00"))


def test_an_old_lead_gets_no_message_of_the_arrival() -> None:
    for timing in (Within(target=timedelta(minutes=5)), OnArrival()):
        mail = step("a/email-1", Channel.EMAIL, timing)
        decision = at("2026-03-03 10:02", playbook=plan(mail), fresh=False)
        assert isinstance(decision, Ask)

"""Days 2 to 5, from day 6 on, and the rest after it."""

import itertools
from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from ringback.engine.decide import decide
from ringback.engine.decisions import Act, Ask, Rest, Wait
from ringback.engine.model import Channel, Disposition, Pause
from ringback.engine.playbook import Count, SpreadOverDay
from ringback.engine.preview import Line, at_once, nobody_answers, run
from ringback.engine.snapshot import Snapshot
from ringback.engine.windows import Hours
from tests.engine.books import book, days, hours, step
from tests.engine.builders import DENVER, WINNING, denver, on_clock, snapshot, touch, week

D = Disposition
AN_AGE = denver("2027-12-31 00:00")


def whole_course(lead: Snapshot, until: datetime = AN_AGE) -> list[Line]:
    return list(run(lead, start=lead.started_at, until=until, outcome_of=nobody_answers, reaction_of=at_once))


def of(lines: list[Line], phase: str, what: str) -> list[Line]:
    return [line for line in lines if line.move and line.move.step.startswith(f"{phase}/{what}")]


def by_date(lines: list[Line]) -> list[int]:
    return list(Counter(on_clock(line.at)[:3] for line in lines).values())


@pytest.mark.parametrize(("value", "a_day"), [(12000, [3, 3, 3, 3]), (5000, [2, 2, 2, 2])])
def test_days_2_to_5_have_two_calls_a_day_and_three_for_a_high_value(value: int, a_day: list[int]) -> None:
    assert by_date(of(whole_course(snapshot(value=value)), "days-2-to-5", "call")) == a_day


def test_the_days_of_the_plan_are_open_days() -> None:
    # Day 1 is a Friday, Saturday is open, Sunday is shut, and Monday is a holiday.
    lines = whole_course(snapshot("2026-03-06 10:00", closed=(date(2026, 3, 9),)))
    days = {on_clock(line.at)[:3] for line in of(lines, "days-2-to-5", "call")}
    assert days == {"Sat", "Tue", "Wed", "Thu"}


def test_calls_of_a_day_are_spread_evenly_over_its_open_time() -> None:
    lead = snapshot("2026-03-03 10:02", touch(1, "day-1/call-1", "2026-03-03 10:02", D.MISSED))
    decision = decide(lead, now=denver("2026-03-04 00:00"))
    assert isinstance(decision, Wait)
    assert decision.next is not None
    gap = timedelta(hours=2)  # 8:00 to 16:00 in four parts
    call = decide(lead, now=denver("2026-03-04 10:00"))
    assert isinstance(call, Act)
    assert call.move.due_at == denver("2026-03-04 10:00")
    assert call.why[0].get("gap") == gap


def test_calls_avoid_the_clock_times_that_were_tried() -> None:
    lines = [line for line in whole_course(snapshot()) if line.move and line.move.channel == "call"]
    first_week = [line.at for line in lines][:16]
    minutes = [at.hour * 60 + at.minute for at in first_week[3:]]
    apart = [abs(one - other) for place, one in enumerate(minutes) for other in minutes[:place]]
    assert min(apart) >= 5


def test_emails_leave_on_the_second_and_the_fifth_day_each_with_its_template() -> None:
    emails = of(whole_course(snapshot()), "days-2-to-5", "email")
    assert [on_clock(line.at) for line in emails] == ["Wed 09:00", "Sat 09:00"]
    assert [line.move.template for line in emails if isinstance(line.decision, Act)] == [  # type: ignore[union-attr]
        "still-here",
        "before-the-week-ends",
    ]


def test_at_most_two_voicemails_are_left_in_the_first_five_days() -> None:
    lines = whole_course(snapshot(), denver("2026-03-08 00:00"))
    left = [line for line in lines if line.outcome and line.outcome.disposition is D.LEFT_VOICEMAIL]
    assert [line.move.step for line in left if line.move] == ["day-1/call-1", "days-2-to-5/call-1"]


def test_a_promise_does_not_add_a_third_voicemail() -> None:
    touches = (
        touch(1, "day-1/call-1", "2026-03-03 10:02", D.LEFT_VOICEMAIL),
        touch(2, "days-2-to-5/call-1", "2026-03-04 10:02", D.LEFT_VOICEMAIL),
        touch(3, "days-2-to-5/call-1", "2026-03-04 12:02", D.CALL_BACK, until="2026-03-05 15:00"),
    )
    decision = decide(snapshot("2026-03-03 10:02", *touches), now=denver("2026-03-05 15:00"))
    assert isinstance(decision, Act)
    assert (decision.move.step, decision.move.voicemail) == ("promise", False)


def test_from_day_6_only_a_value_above_the_line_is_called() -> None:
    high = of(whole_course(snapshot(value=5001)), "from-day-6", "call")
    assert 20 <= len(high) <= 34
    for value in (5000, 4999, None):
        assert of(whole_course(snapshot(value=value)), "from-day-6", "call") == []


def test_why_a_low_value_is_not_called_is_said() -> None:
    done = tuple(
        touch(number, "days-2-to-5/call-1", f"2026-03-0{number + 2} 10:00", D.NO_ANSWER)
        for number in range(1, 5)
    )
    decision = decide(snapshot("2026-03-03 10:02", *done, value=5000), now=denver("2026-03-12 10:00"))
    assert "value_below_line" in [reason.code for reason in decision.ruled_out]


def test_weekly_calls_vary_their_weekday_and_hour() -> None:
    calls = of(whole_course(snapshot()), "from-day-6", "call")
    assert len({on_clock(line.at)[:3] for line in calls}) == 6
    assert len({on_clock(line.at)[4:6] for line in calls}) >= 6
    by_week = Counter((line.at - denver("2026-03-09 00:00")).days // 7 for line in calls)
    assert set(by_week.values()) <= {1, 2}


def test_everybody_gets_an_email_every_second_week_with_templates_in_turn() -> None:
    for value in (12000, 100):
        emails = of(whole_course(snapshot(value=value)), "from-day-6", "email")
        gaps = [later.at - sooner.at for sooner, later in itertools.pairwise(emails)]
        assert len(emails) >= 6
        assert all(timedelta(days=14) <= gap <= timedelta(days=16) for gap in gaps)
        templates = [line.move.template for line in emails]  # type: ignore[union-attr]
        in_turn = WINNING.phases[-1].steps[-1].templates
        assert templates == [in_turn[place % len(in_turn)] for place in range(len(templates))]


@pytest.mark.parametrize(("value", "months"), [(12000, 3), (5000, 6)])
def test_after_the_plan_comes_a_dated_rest_of_three_to_six_months_and_then_a_question(
    value: int, months: int
) -> None:
    lines = whole_course(snapshot(value=value))
    rest, ask = lines[-2].decision, lines[-1].decision
    assert isinstance(rest, Rest)
    assert rest.why[0].code == "plan_through"
    last = lines[-3].at
    assert timedelta(days=30 * months - 2) <= rest.until - last <= timedelta(days=31 * months + 3)
    assert isinstance(ask, Ask)
    assert ask.question == "what_next"
    assert lines[-1].at == rest.until


def test_the_rest_does_not_move_with_the_time_at_which_it_is_asked_for() -> None:
    done = touch(1, "from-day-6/email-1", "2026-05-30 10:00", D.SENT)
    lead = snapshot("2026-03-03 10:02", done, value=100)
    rests = [decide(lead, now=denver(day)) for day in ("2026-07-01 03:00", "2026-08-01 12:00")]
    assert {decision.until for decision in rests if isinstance(decision, Rest)} == {
        denver("2026-11-30 08:00")
    }


def test_a_call_that_nobody_made_is_missed_and_the_plan_goes_on_from_there() -> None:
    on_desk = touch(1, "day-1/call-1", "2026-03-03 10:02", expires="2026-03-03 16:00")
    lead = snapshot("2026-03-03 10:02", on_desk)
    waits = decide(lead, now=denver("2026-03-03 15:00"))
    assert isinstance(waits, Wait)
    assert waits.until == denver("2026-03-03 16:00")
    assert waits.why[0].code == "touch_open"
    later = decide(lead, now=waits.until)
    assert isinstance(later, Wait)
    assert later.next is not None
    assert later.next.step == "days-2-to-5/email-1"
    assert later.until == denver("2026-03-04 09:00")


def test_nothing_piles_up_while_nobody_works() -> None:
    lines = list(
        run(
            snapshot(),
            start=denver("2026-03-03 10:02"),
            until=denver("2026-04-30 00:00"),
            outcome_of=nobody_answers,
            reaction_of=lambda _channel: timedelta(days=9),
        )
    )
    calls = [line for line in lines if line.move and line.move.channel == "call"]
    assert all(line.outcome and line.outcome.disposition is D.MISSED for line in calls)
    spans = [(line.move.due_at, line.move.expires_at) for line in calls if line.move]
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))


def test_a_worker_that_stood_still_for_weeks_sends_one_email_and_goes_on_with_the_day_it_is() -> None:
    lead = snapshot("2026-03-03 10:02", touch(1, "day-1/call-1", "2026-03-03 10:02", D.NO_ANSWER), value=100)
    decision = decide(lead, now=denver("2026-04-21 12:00"))
    assert isinstance(decision, Act)
    assert decision.move.step == "from-day-6/email-1"
    assert decision.lapsed == ()


def test_a_touch_that_is_open_on_one_channel_does_not_hold_up_the_other() -> None:
    on_desk = touch(1, "days-2-to-5/call-1", "2026-03-04 08:30", expires="2026-03-04 12:00")
    decision = decide(snapshot("2026-03-03 10:02", on_desk), now=denver("2026-03-04 09:00"))
    assert isinstance(decision, Act)
    assert decision.move.step == "days-2-to-5/email-1"


def test_days_inside_a_pause_do_not_count() -> None:
    calls = tuple(touch(n, "day-1/call-3", f"2026-03-03 1{n}:00", D.NO_ANSWER) for n in range(1, 6))
    pause = Pause(starts_at=denver("2026-03-04 00:00"), ends_at=denver("2026-03-18 00:00"), reason="away")
    decision = decide(snapshot("2026-03-03 10:02", *calls, pauses=(pause,)), now=denver("2026-03-05 10:00"))
    assert isinstance(decision, Wait)
    assert [reason.code for reason in decision.why] == ["paused", "email_on_day"]
    assert decision.until == denver("2026-03-18 09:00")
    assert decision.next is not None
    assert decision.next.template == "still-here"


def test_a_pause_that_is_still_to_come_is_planned_around() -> None:
    calls = tuple(touch(n, "day-1/call-3", f"2026-03-03 1{n}:00", D.NO_ANSWER) for n in range(1, 6))
    pause = Pause(starts_at=denver("2026-03-04 00:00"), ends_at=denver("2026-03-18 12:00"), reason="away")
    before = decide(snapshot("2026-03-03 10:02", *calls, pauses=(pause,)), now=denver("2026-03-03 17:00"))
    assert isinstance(before, Wait)
    assert before.until == denver("2026-03-18 12:40")  # an hour after the pause, away from the 13:00 of day 1


def test_hours_of_one_day_a_week_still_get_through_the_plan() -> None:
    rarely = Hours(source="business", zone=DENVER, week=(((600, 720),), (), (), (), (), (), ()))
    lines = whole_course(snapshot(business=rarely, value=100), denver("2030-01-01 00:00"))
    assert isinstance(lines[-1].decision, Ask)
    assert lines[-1].decision.question == "what_next"


def test_hours_that_never_meet_the_law_are_a_question() -> None:
    nights = Hours(source="business", zone=DENVER, week=week([(1, 5)], [(1, 5)]))
    decision = decide(snapshot("2026-03-03 10:02", business=nights), now=denver("2026-03-03 10:02"))
    assert isinstance(decision, Ask)
    assert decision.question == "never_open"


def test_the_calls_of_many_leads_of_one_night_are_spread_over_the_hours_of_the_days_after() -> None:
    hours = Counter[int]()
    for seed in range(1, 61):
        lines = whole_course(snapshot("2026-03-03 21:00", seed=seed), until=denver("2026-03-06 00:00"))
        calls = [line.at for line in of(lines, "days-2-to-5", "call")]
        assert len(calls) == 3
        gaps = [later - at for at, later in itertools.pairwise(calls)]
        assert abs(gaps[1] - gaps[0]) <= timedelta(minutes=40), (
            "evenly, but for hours that were tried the day before"
        )
        hours.update(int(on_clock(at)[4:6]) for at in calls)
    # 180 calls in eight hours. The even places alone would put them all into three of these.
    assert len(hours) >= 6
    assert max(hours.values()) <= 40


def test_calls_of_a_day_are_spread_up_to_the_end_of_a_phase_that_ends_within_it() -> None:
    plan = book(hours(step("h/call-1", Channel.CALL, SpreadOverDay(times=Count(low=1, high=1))), until=4))
    decision = decide(snapshot("2026-03-03 10:02", playbook=plan), now=denver("2026-03-03 10:02"))
    assert isinstance(decision, Wait)
    assert decision.until == denver("2026-03-03 12:02"), "half of the four hours"
    assert decision.next is not None
    assert decision.next.expires_at == denver("2026-03-03 14:02")


def test_calls_of_a_day_go_on_in_a_phase_without_an_end() -> None:
    endless = book(days(step("e/call-1", Channel.CALL, SpreadOverDay(times=Count(low=1, high=1))), last=None))
    lead = snapshot("2026-03-03 10:02", playbook=endless)
    lines = whole_course(lead, until=denver("2026-04-03 00:00"))
    assert len(of(lines, "e", "call")) == 27, "31 days less four Sundays"

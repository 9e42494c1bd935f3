"""How a plan goes on after a pause that a person set: shifted, begun again, skipped, or as a person chooses."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from ringback.engine.decide import decide
from ringback.engine.decisions import Act, Ask, Decision, Switch, Wait
from ringback.engine.model import AfterPause, Channel, Disposition, Pause
from ringback.engine.playbook import After, Count, Every, OnDays, SpreadOverDay, TimeSpan, Unit, Within
from ringback.engine.position import Position
from ringback.engine.snapshot import Snapshot
from tests.engine.books import book, days, hours, step
from tests.engine.builders import denver, snapshot, touch

D = Disposition
DAYS_1_TO_6 = book(
    days(step("a/email-1", Channel.EMAIL, OnDays(days=(1, 2), at=None), templates=("a", "b")), last=2),
    days(
        step("b/call-1", Channel.CALL, SpreadOverDay(times=Count(low=1, high=1))),
        step("b/email-1", Channel.EMAIL, OnDays(days=(3, 6)), templates=("c", "d")),
        first=3,
        last=6,
        name="two",
    ),
)
SENT = (
    touch(1, "a/email-1", "2026-03-03 11:02", D.SENT),
    touch(2, "a/email-1", "2026-03-04 09:00", D.SENT),
    touch(3, "b/email-1", "2026-03-05 09:00", D.SENT),
    touch(4, "b/call-1", "2026-03-05 12:00", D.NO_ANSWER),
)
"""Tuesday to Thursday: days 1 to 3 are done."""


def paused(then: AfterPause | None, start: str = "2026-03-06 00:00", end: str = "2026-03-17 00:00") -> Pause:
    return Pause(starts_at=denver(start), ends_at=denver(end), reason="by hand", then=then)


def lead(*pauses: Pause, touches: Any = SENT, **fields: Any) -> Snapshot:
    fields.setdefault("playbook", DAYS_1_TO_6)
    return snapshot("2026-03-03 10:02", *touches, pauses=pauses, **fields)


def at(text: str, *pauses: Pause, **fields: Any) -> Decision:
    return decide(lead(*pauses, **fields), now=denver(text))


def due(decision: Decision) -> tuple[str, datetime]:
    assert isinstance(decision, Wait)
    assert decision.next is not None
    return decision.next.step, decision.until


def test_shifted_the_plan_goes_on_with_the_day_at_which_it_stood() -> None:
    # Friday was to be day 4; it is Tuesday the 17th now, so day 6 is Thursday the 19th. Noon was tried on the 5th.
    assert due(at("2026-03-17 00:00", paused(AfterPause.SHIFT))) == ("b/call-1", denver("2026-03-17 11:40"))
    # The call of the day is done and the next one is at noon: the e-mail of day 6 is first.
    done = (*SENT, touch(5, "b/call-1", "2026-03-18 12:00", D.NO_ANSWER))
    step_and_time = due(at("2026-03-18 13:00", paused(AfterPause.SHIFT), touches=done))
    assert step_and_time == ("b/email-1", denver("2026-03-19 09:00"))


def test_skipped_what_fell_into_the_pause_is_left_out() -> None:
    # Days 4 to 6 went by in the pause: the plan is through.
    decision = at("2026-03-17 00:00", paused(AfterPause.SKIP))
    assert isinstance(decision, Ask)
    assert decision.question == "what_next"


def test_skipped_what_is_left_of_the_phase_goes_on() -> None:
    # Paused over the weekend and Monday the 9th: that was to be day 6 (Saturday is open), and is gone.
    short = paused(AfterPause.SKIP, end="2026-03-07 08:30")
    step_and_time = due(at("2026-03-07 08:00", short))
    assert step_and_time[0] == "b/call-1"
    assert step_and_time[1] >= denver("2026-03-07 08:30"), "nothing inside the pause"


def test_skip_of_one_pause_leaves_another_one_shifting() -> None:
    skip = paused(AfterPause.SKIP, "2026-03-06 00:00", "2026-03-07 00:00")
    shift = paused(AfterPause.SHIFT, "2026-03-07 00:00", "2026-03-09 00:00")
    # Friday was day 4 and is skipped; Saturday does not count; Monday is day 5, Tuesday day 6.
    done = (*SENT, touch(5, "b/call-1", "2026-03-09 12:20", D.NO_ANSWER))
    step_and_time = due(at("2026-03-09 13:00", skip, shift, touches=done))
    assert step_and_time == ("b/email-1", denver("2026-03-10 09:00"))


def test_begun_again_the_phase_starts_at_the_end_of_the_pause() -> None:
    decision = at("2026-03-17 00:00", paused(AfterPause.RESTART))
    assert isinstance(decision, Switch)
    assert decision.to == Position(stage=0, phase=1, since=denver("2026-03-17 00:00"))
    assert decision.why[0].code == "phase_again"


def test_begun_again_its_steps_count_as_not_made_and_its_days_are_counted_anew() -> None:
    again = Position(stage=0, phase=1, since=denver("2026-03-17 00:00"))
    first = at("2026-03-17 00:00", paused(AfterPause.RESTART), position=again)
    assert due(first) == ("b/email-1", denver("2026-03-17 09:00"))
    assert isinstance(first, Wait)
    assert first.next is not None
    assert first.next.template == "c"
    done = (
        *SENT,
        touch(5, "b/email-1", "2026-03-17 09:00", D.SENT),
        touch(6, "b/call-1", "2026-03-17 12:20", D.NO_ANSWER),
        touch(7, "b/call-1", "2026-03-18 12:00", D.NO_ANSWER),
        touch(8, "b/call-1", "2026-03-19 12:00", D.NO_ANSWER),
    )
    last = due(at("2026-03-19 13:00", paused(AfterPause.RESTART), position=again, touches=done))
    assert last == ("b/email-1", denver("2026-03-20 09:00")), "Tuesday the 17th is day 3, Friday day 6"


def test_a_pause_over_the_end_of_a_phase_begins_the_phase_again_in_which_it_was_set() -> None:
    early = SENT[:1]
    pause = paused(AfterPause.RESTART, "2026-03-04 00:00", "2026-03-25 00:00")
    decision = at("2026-03-25 00:00", pause, touches=early)
    assert isinstance(decision, Switch)
    assert decision.to == Position(stage=0, phase=0, since=denver("2026-03-25 00:00"))


def test_a_plan_that_was_through_before_the_pause_stays_through() -> None:
    pause = paused(AfterPause.RESTART, "2026-04-01 00:00", "2026-04-20 00:00")
    decision = at("2026-04-20 00:00", pause)
    assert isinstance(decision, Switch)
    assert decision.to == Position(stage=0, phase=2, since=denver("2026-04-20 00:00"))
    through = at("2026-04-20 00:00", pause, position=decision.to)
    assert isinstance(through, Ask)


def test_a_person_is_asked_where_the_playbook_leaves_it_to_them() -> None:
    book_asks = book(*DAYS_1_TO_6.phases, after_pause=AfterPause.ASK)
    decision = at("2026-03-17 00:00", paused(None), playbook=book_asks)
    assert isinstance(decision, Ask)
    assert (decision.question, decision.why[0].code) == ("after_pause", "pause_over")
    chosen = at("2026-03-17 00:00", paused(AfterPause.SHIFT), playbook=book_asks)
    assert isinstance(chosen, Wait)


def test_nobody_is_asked_while_the_pause_lasts_nor_about_one_before_this_part_of_the_plan() -> None:
    book_asks = book(*DAYS_1_TO_6.phases, after_pause=AfterPause.ASK)
    assert isinstance(at("2026-03-16 23:59", paused(None), playbook=book_asks), Wait)
    later = Position(stage=0, phase=1, since=denver("2026-03-17 00:00"))
    assert isinstance(at("2026-03-17 00:00", paused(None), playbook=book_asks, position=later), Wait)


def test_the_playbooks_own_way_is_taken_where_the_pause_names_none() -> None:
    restarts = book(*DAYS_1_TO_6.phases, after_pause=AfterPause.RESTART)
    assert isinstance(at("2026-03-17 00:00", paused(None), playbook=restarts), Switch)
    assert isinstance(at("2026-03-17 00:00", paused(AfterPause.SHIFT), playbook=restarts), Wait)


def test_an_agreed_call_comes_before_the_question_how_to_go_on() -> None:
    book_asks = book(*DAYS_1_TO_6.phases, after_pause=AfterPause.ASK)
    agreed = touch(5, "b/call-1", "2026-03-05 15:00", D.CALL_BACK, until="2026-03-17 10:00")
    decision = at("2026-03-17 10:00", paused(None), playbook=book_asks, touches=(*SENT, agreed))
    assert isinstance(decision, Act)
    assert decision.move.step == "promise"


@pytest.mark.parametrize("then", [AfterPause.SHIFT, AfterPause.SKIP])
def test_an_absence_that_the_lead_told_of_always_shifts(then: AfterPause) -> None:
    away = touch(5, "reply", "2026-03-05 20:00", D.OUT_OF_OFFICE, until="2026-03-17 00:00")
    playbook = book(*DAYS_1_TO_6.phases, after_pause=then)
    done = (*SENT, away, touch(6, "b/call-1", "2026-03-18 12:00", D.NO_ANSWER))
    assert due(at("2026-03-18 13:00", touches=done, playbook=playbook)) == (
        "b/email-1",
        denver("2026-03-19 09:00"),
    )


BY_HOURS = book(
    hours(step("h/call-1", Channel.CALL, Within(target=timedelta(minutes=5))), until=24),
    hours(
        step("i/call-1", Channel.CALL, SpreadOverDay(times=Count(low=1, high=1))),
        since=24,
        until=48,
        name="two",
    ),
)
CALLED = touch(1, "h/call-1", "2026-03-03 10:02", D.NO_ANSWER)


def test_elapsed_time_stands_still_in_a_pause_that_shifts_and_runs_on_in_one_that_is_skipped() -> None:
    # Paused for two days from 12:00 on the first day: the second phase begins 24 hours of plan later.
    shift = paused(AfterPause.SHIFT, "2026-03-03 12:00", "2026-03-05 12:00")
    shifted = at("2026-03-05 12:00", shift, touches=(CALLED,), playbook=BY_HOURS)
    # From Friday 10:02: half of the open time that is left until 16:00.
    assert due(shifted) == ("i/call-1", denver("2026-03-06 13:01"))
    skip = paused(AfterPause.SKIP, "2026-03-03 12:00", "2026-03-05 12:00")
    decision = at("2026-03-05 12:00", skip, touches=(CALLED,), playbook=BY_HOURS)
    assert isinstance(decision, Ask), "48 hours are over"


def test_calendar_days_inside_a_pause_do_not_count_when_it_shifts() -> None:
    plan = book(
        days(
            step("c/email-1", Channel.EMAIL, OnDays(days=(1, 10)), templates=("x", "y")),
            unit=Unit.DAYS,
            last=10,
        )
    )
    sent = touch(1, "c/email-1", "2026-03-03 11:02", D.SENT)
    plain = at("2026-03-03 12:00", touches=(sent,), playbook=plan)
    assert due(plain) == ("c/email-1", denver("2026-03-12 09:00"))
    pause = paused(AfterPause.SHIFT, "2026-03-05 00:00", "2026-03-08 00:00")
    shifted = at("2026-03-03 12:00", pause, touches=(sent,), playbook=plan)
    # The 15th is a Sunday and the phase's last day: the Saturday before it, on which we are open from eight to eleven.
    assert due(shifted) == ("c/email-1", denver("2026-03-14 09:00"))


EVERY_THREE_DAYS = book(days(step("e/email-1", Channel.EMAIL, Every(interval=timedelta(days=3))), last=None))


def test_a_step_that_comes_again_keeps_its_rhythm_through_a_pause_that_is_skipped() -> None:
    sent = touch(1, "e/email-1", "2026-03-03 11:02", D.SENT)
    pause = paused(AfterPause.SKIP, "2026-03-04 00:00", "2026-04-01 00:00")
    decision = at("2026-04-01 08:00", pause, touches=(sent,), playbook=EVERY_THREE_DAYS)
    # Ten times three days after the first one; the clock went forward in between.
    assert due(decision) == ("e/email-1", denver("2026-04-02 12:02"))


def test_a_step_that_comes_again_is_made_up_for_once_after_a_long_pause() -> None:
    sent = touch(1, "e/email-1", "2026-03-03 11:02", D.SENT)
    pause = paused(AfterPause.SHIFT, "2026-03-04 00:00", "2026-04-01 00:00")
    decision = at("2026-04-01 08:00", pause, touches=(sent,), playbook=EVERY_THREE_DAYS)
    assert isinstance(decision, Act)
    assert decision.lapsed == ()
    again = touch(2, "e/email-1", "2026-04-01 08:00", D.SENT)
    following = at("2026-04-01 08:01", pause, touches=(sent, again), playbook=EVERY_THREE_DAYS)
    assert due(following) == ("e/email-1", denver("2026-04-04 08:00"))


def test_a_step_after_another_of_an_earlier_round_waits_for_its_own() -> None:
    plan = book(
        days(
            step("f/call-1", Channel.CALL, Within(target=timedelta(minutes=5))),
            step("f/email-1", Channel.EMAIL, After(step="f/call-1")),
            last=2,
        )
    )
    done = (
        touch(1, "f/call-1", "2026-03-03 10:02", D.NO_ANSWER),
        touch(2, "f/email-1", "2026-03-03 10:03", D.SENT),
    )
    again = Position(stage=0, phase=0, since=denver("2026-03-17 09:00"))
    decision = decide(
        snapshot("2026-03-03 10:02", *done, playbook=plan, position=again), now=denver("2026-03-17 09:00")
    )
    assert isinstance(decision, Act)
    assert decision.move.step == "f/call-1"
    assert decision.why[0].code == "first_call_of_part"
    assert isinstance(BY_HOURS.phases[0].span, TimeSpan)

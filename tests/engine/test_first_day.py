"""Day 1 of the winning strategy, as the issue says it."""

from datetime import date, timedelta

import pytest

from ringback.engine.decide import decide
from ringback.engine.decisions import Act, Decision, Wait
from ringback.engine.limits import Cap
from ringback.engine.model import Channel, ChannelLaw, Disposition
from ringback.engine.playbook import After, Within
from ringback.engine.preview import Line, at_once, nobody_answers, run
from ringback.engine.snapshot import Snapshot
from ringback.engine.windows import Hours
from tests.engine.books import book, days, step
from tests.engine.builders import CALL_1, CALL_2, DENVER, EMAIL_2, denver, on_clock, snapshot, touch, week

D = Disposition
MISSED_EMAIL = touch(2, "day-1/email-2", "2026-03-03 10:04", D.MISSED)


def codes(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.why]


def ruled_out(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.ruled_out]


def course(lead: Snapshot, until: str) -> list[str]:
    """What happens if nobody answers: `Tue 10:02 call-1`, with ` vm` where a voicemail is left."""
    lines = run(
        lead, start=lead.started_at, until=denver(until), outcome_of=nobody_answers, reaction_of=at_once
    )
    return [_told(line) for line in lines if line.move and line.outcome]


def _told(line: Line) -> str:
    assert line.move is not None
    assert line.outcome is not None
    left = " vm" if line.outcome.disposition is D.LEFT_VOICEMAIL else ""
    return f"{on_clock(line.at)} {line.move.step.partition('/')[2]}{left}"


def test_a_lead_that_arrives_in_open_hours_is_called_at_once_with_the_clock_running() -> None:
    decision = decide(snapshot("2026-03-03 10:02"), now=denver("2026-03-03 10:02"))
    assert isinstance(decision, Act)
    assert decision.move.step == "day-1/call-1"
    assert decision.move.due_at == denver("2026-03-03 10:02")
    assert decision.move.voicemail
    assert decision.move.template == "first-call"
    assert codes(decision) == ["first_call_now"]
    assert decision.why[0].get("target") == timedelta(minutes=5)


def test_a_lead_that_arrives_after_hours_gets_the_email_at_once_and_the_call_at_the_next_opening() -> None:
    lead = snapshot("2026-03-03 22:30")
    first = decide(lead, now=denver("2026-03-03 22:30"))
    assert isinstance(first, Act)
    assert (first.move.step, first.move.template) == ("day-1/email-1", "we-have-your-request")
    assert codes(first) == ["email_arrived_closed"]
    assert course(lead, "2026-03-04 08:01")[:2] == ["Tue 22:30 email-1", "Wed 08:00 call-1 vm"]


def test_no_email_leaves_on_arrival_where_the_law_does_not_allow_email() -> None:
    lead = snapshot("2026-03-03 22:30", email_law=ChannelLaw(allowed=False, rule="DE"))
    decision = decide(lead, now=denver("2026-03-03 22:30"))
    assert isinstance(decision, Wait)
    assert decision.until == denver("2026-03-04 08:00")
    assert codes(decision) == ["first_call_at_opening"]
    assert "email_without_basis" in ruled_out(decision)


def test_a_lead_that_arrives_on_a_holiday_is_called_on_the_next_open_day_which_is_its_day_1() -> None:
    lead = snapshot("2026-03-03 10:02", closed=(date(2026, 3, 3),))
    told = course(lead, "2026-03-04 23:00")
    assert told[:3] == ["Tue 10:02 email-1", "Wed 08:00 call-1 vm", "Wed 08:00 email-2"]
    assert [line.split()[-1] for line in told].count("call-3") == 3


def test_an_email_of_arrival_that_nobody_sent_for_half_a_day_is_not_sent_late() -> None:
    lead = snapshot("2026-03-06 19:00")  # Friday evening; the next opening is Saturday 8:00
    decision = decide(lead, now=denver("2026-03-07 07:30"))
    assert isinstance(decision, Wait)
    assert [lapse.step for lapse in decision.lapsed] == ["day-1/email-1"]


def test_an_old_lead_has_no_clock_and_no_email_on_arrival() -> None:
    lead = snapshot("2026-03-03 22:30", fresh=False)
    decision = decide(lead, now=denver("2026-03-03 22:30"))
    assert isinstance(decision, Wait)
    assert decision.until == denver("2026-03-04 08:00")
    assert codes(decision) == ["first_call_old_lead"]


def test_a_lead_without_a_phone_gets_the_email_on_arrival_even_in_open_hours() -> None:
    decision = decide(snapshot(phones=0), now=denver("2026-03-03 10:02"))
    assert isinstance(decision, Act)
    assert decision.move.step == "day-1/email-1"
    assert codes(decision) == ["email_arrived_no_phone"]


@pytest.mark.parametrize("came_of_it", [D.NO_ANSWER, D.LEFT_VOICEMAIL, D.BUSY, D.GATEKEEPER])
def test_after_a_first_call_that_reached_nobody_the_email_leaves_at_once(came_of_it: Disposition) -> None:
    call = touch(1, "day-1/call-1", "2026-03-03 10:03", came_of_it)
    decision = decide(snapshot("2026-03-03 10:02", call), now=denver("2026-03-03 10:03"))
    assert isinstance(decision, Act)
    assert (decision.move.step, decision.move.template) == ("day-1/email-2", "we-just-called")
    assert codes(decision) == ["email_after_call"]


@pytest.mark.parametrize("came_of_it", [D.WRONG_NUMBER, D.BAD_NUMBER])
def test_after_a_call_that_was_not_to_them_no_email_says_that_they_were_called(
    came_of_it: Disposition,
) -> None:
    call = touch(1, "day-1/call-1", "2026-03-03 10:03", came_of_it)
    other = decide(snapshot("2026-03-03 10:02", call, phones=1), now=denver("2026-03-03 10:03"))
    assert isinstance(other, Wait)
    assert other.next is not None
    assert other.next.step == "day-1/call-2"
    assert "call_was_not_to_them" in ruled_out(other)
    none_left = decide(snapshot("2026-03-03 10:02", call, phones=0), now=denver("2026-03-03 10:03"))
    assert isinstance(none_left, Act)
    assert (none_left.move.step, none_left.move.template) == ("day-1/email-1", "we-have-your-request")
    assert codes(none_left) == ["message_no_number"]
    sent = touch(2, "day-1/email-1", "2026-03-03 10:03", D.SENT)
    after = decide(snapshot("2026-03-03 10:02", call, sent, phones=0), now=denver("2026-03-03 10:04"))
    assert isinstance(after, Wait)
    assert after.next is not None
    assert after.next.step == "days-2-to-5/email-1"


def test_a_number_that_goes_dead_after_they_were_called_brings_no_second_first_message() -> None:
    dead = touch(3, "day-1/call-2", "2026-03-03 10:09", D.BAD_NUMBER)
    decision = decide(
        snapshot("2026-03-03 10:02", CALL_1, EMAIL_2, dead, phones=0), now=denver("2026-03-03 10:10")
    )
    assert isinstance(decision, Wait)
    assert decision.next is not None
    assert decision.next.step == "days-2-to-5/email-1"


def test_the_second_call_comes_five_minutes_after_that_email_without_a_voicemail() -> None:
    lead = snapshot("2026-03-03 10:02", CALL_1, EMAIL_2)
    waits = decide(lead, now=denver("2026-03-03 10:05"))
    assert isinstance(waits, Wait)
    assert waits.until == denver("2026-03-03 10:09")
    acts = decide(lead, now=waits.until)
    assert isinstance(acts, Act)
    assert acts.move.step == "day-1/call-2"
    assert not acts.move.voicemail
    assert codes(acts) == ["call_again_after_email"]
    assert "no_voicemail_left_one" in ruled_out(acts)


def test_without_an_email_address_the_second_call_comes_five_minutes_after_the_first() -> None:
    decision = decide(snapshot("2026-03-03 10:02", CALL_1, emails=0), now=denver("2026-03-03 10:03"))
    assert isinstance(decision, Wait)
    assert decision.until == denver("2026-03-03 10:07")
    assert codes(decision) == ["call_again_after_call"]
    assert "no_email" in ruled_out(decision)


@pytest.mark.parametrize(("value", "calls"), [(12000, 3), (5001, 3), (5000, 2), (4999, 2), (None, 2)])
def test_two_more_calls_follow_and_three_when_the_value_is_above_the_line(
    value: int | None, calls: int
) -> None:
    told = course(snapshot(value=value), "2026-03-03 23:00")
    assert sum(line.endswith("call-3") for line in told) == calls


def test_the_calls_left_cut_what_is_left_of_the_open_day_into_equal_parts() -> None:
    # 10:09 to 16:00 (18:00 in New York) are 351 minutes; 3 calls: a quarter of it, 87 minutes 45 seconds, apart
    decision = decide(snapshot("2026-03-03 10:02", CALL_1, EMAIL_2, CALL_2), now=denver("2026-03-03 10:10"))
    assert isinstance(decision, Wait)
    assert decision.until == denver("2026-03-03 10:09") + timedelta(minutes=87, seconds=45)
    assert decision.why[0].get("gap") == timedelta(minutes=87, seconds=45)
    assert decision.why[0].get("left") == 3


def test_calls_are_never_closer_than_the_minimum_gap_and_what_does_not_fit_is_dropped_and_said_so() -> None:
    lead = snapshot("2026-03-03 14:30")  # ninety minutes before the close
    told = course(lead, "2026-03-03 23:00")
    assert told == ["Tue 14:30 call-1 vm", "Tue 14:30 email-2", "Tue 14:35 call-2", "Tue 15:20 call-3"]
    calls = (
        touch(1, "day-1/call-1", "2026-03-03 14:30", D.NO_ANSWER),
        touch(2, "day-1/email-2", "2026-03-03 14:30", D.SENT),
        touch(3, "day-1/call-2", "2026-03-03 14:35", D.NO_ANSWER),
    )
    decision = decide(snapshot("2026-03-03 14:30", *calls), now=denver("2026-03-03 14:40"))
    assert isinstance(decision, Wait)
    dropped = next(reason for reason in decision.ruled_out if reason.code == "does_not_fit")
    assert dropped.get("dropped") == 2
    assert dropped.get("gap") == timedelta(minutes=45)


def test_a_call_again_after_the_close_is_dropped_and_said_so() -> None:
    call = touch(1, "day-1/call-1", "2026-03-03 15:58", D.NO_ANSWER)
    email = touch(2, "day-1/email-2", "2026-03-03 15:58", D.SENT)
    decision = decide(snapshot("2026-03-03 15:58", call, email), now=denver("2026-03-03 15:59"))
    assert isinstance(decision, Wait)
    assert decision.until > denver("2026-03-04 00:00")
    assert "call_again_does_not_fit" in ruled_out(decision)


def test_an_email_that_was_not_sent_in_time_does_not_hold_up_the_calls() -> None:
    lead = snapshot("2026-03-03 10:02", CALL_1, MISSED_EMAIL)
    decision = decide(lead, now=denver("2026-03-03 10:05"))
    assert isinstance(decision, Wait)
    assert decision.until == denver("2026-03-03 10:09")


def test_a_worker_that_slept_over_the_email_says_so_and_goes_on_from_there() -> None:
    decision = decide(snapshot("2026-03-03 10:02", CALL_1), now=denver("2026-03-03 13:30"))
    assert [lapse.step for lapse in decision.lapsed] == ["day-1/email-2", "day-1/call-2"]
    assert isinstance(decision, Act)
    assert decision.move.step == "day-1/call-3"


def test_nobody_is_told_that_they_were_called_when_they_were_talked_to() -> None:
    call = touch(1, "day-1/call-1", "2026-03-03 10:02", D.CALL_BACK, until="2026-03-03 10:30")
    kept = touch(2, "promise", "2026-03-03 10:30", D.NO_ANSWER)
    decision = decide(snapshot("2026-03-03 10:02", call, kept), now=denver("2026-03-03 10:31"))
    assert isinstance(decision, Wait)
    assert decision.next is not None
    assert decision.next.step == "day-1/call-3"
    assert "person_reached" in ruled_out(decision)


def test_a_call_that_was_made_by_hand_before_the_plan_began_is_the_first_call() -> None:
    by_hand = touch(1, "by-hand", "2026-03-03 10:04", D.NO_ANSWER)
    decision = decide(snapshot("2026-03-03 10:02", by_hand), now=denver("2026-03-03 10:04"))
    assert isinstance(decision, Act)
    assert decision.move.step == "day-1/email-2"


def test_where_the_law_caps_calls_the_plan_is_cut_and_says_so() -> None:
    florida = Cap(source="US-FL", limit=3, period=timedelta(hours=24))
    lead = snapshot(caps=(florida,))
    told = course(lead, "2026-03-03 23:00")
    assert sum("call" in line for line in told) == 3
    decision = decide(
        snapshot("2026-03-03 10:02", CALL_1, EMAIL_2, CALL_2, caps=(florida,)), now=denver("2026-03-03 10:10")
    )
    cut = next(reason for reason in decision.ruled_out if reason.code == "cap_cuts")
    assert (cut.get("source"), cut.get("limit"), cut.get("cut")) == ("US-FL", 3, 2)
    assert "cap_used" in [reason.code for reason in decision.would_change]


def test_a_full_cap_of_the_state_is_what_would_change_the_decision_soonest() -> None:
    florida = Cap(source="US-FL", limit=3, period=timedelta(hours=24))
    third = touch(4, "day-1/call-3", "2026-03-03 11:58", D.NO_ANSWER)
    lead = snapshot("2026-03-03 10:02", CALL_1, EMAIL_2, CALL_2, third, caps=(florida,))
    decision = decide(lead, now=denver("2026-03-03 12:00"))
    assert decision.nearest is not None
    assert decision.nearest.code == "cap_frees"
    assert [decision.nearest.get(name) for name in ("source", "used", "limit")] == ["US-FL", 3, 3]
    assert decision.nearest.get("free_at") == denver("2026-03-04 10:02") + timedelta(seconds=1)


def test_a_cap_that_cuts_the_day_but_has_a_call_left_now_is_not_what_stands_in_the_way() -> None:
    florida = Cap(source="US-FL", limit=3, period=timedelta(hours=24))
    decision = decide(
        snapshot("2026-03-03 10:02", CALL_1, EMAIL_2, CALL_2, caps=(florida,)), now=denver("2026-03-03 10:10")
    )
    assert decision.nearest is not None
    assert decision.nearest.code == "reply_or_call"


def test_without_a_cap_in_the_law_or_of_the_workspace_the_plan_is_not_cut() -> None:
    assert sum("call" in line for line in course(snapshot(), "2026-03-03 23:00")) == 5


def test_the_fourth_call_waits_until_a_full_day_after_the_first() -> None:
    florida = Cap(source="US-FL", limit=3, period=timedelta(hours=24))
    told = [line for line in course(snapshot(caps=(florida,)), "2026-03-04 23:00") if "call" in line]
    assert told[0] == "Tue 10:02 call-1 vm"
    assert told[3] >= "Wed 10:02"


def test_a_lunch_break_is_not_called_into() -> None:
    lunch = Hours(source="business", zone=DENVER, week=week([(9, 12), (13, 17)]))
    told = course(snapshot("2026-03-03 11:58", business=lunch), "2026-03-05 23:00")
    assert told[:3] == ["Tue 11:58 call-1 vm", "Tue 11:58 email-2", "Tue 13:00 call-2"]
    assert not any(" 12:" in line and "call" in line for line in told)


def test_a_call_on_the_desk_over_a_lunch_break_is_made_after_it() -> None:
    lunch = Hours(source="business", zone=DENVER, week=week([(9, 12), (13, 17)]))
    lead = snapshot("2026-03-03 11:50", business=lunch)
    lines = run(
        lead,
        start=lead.started_at,
        until=denver("2026-03-03 18:00"),
        outcome_of=nobody_answers,
        reaction_of=lambda _channel: timedelta(minutes=30),
    )
    assert on_clock(next(iter(lines)).at) == "Tue 13:00"


def test_a_wish_narrows_the_hours() -> None:
    evenings = Hours(source="wish", zone=DENVER, week=(((14 * 60, 16 * 60),),) * 7)
    told = course(snapshot("2026-03-03 10:02", more=(evenings,)), "2026-03-03 23:00")
    assert told[:2] == ["Tue 10:02 email-1", "Tue 14:00 call-1 vm"]


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.LETTER])
def test_a_message_comes_its_wait_after_the_call_that_it_names(channel: Channel) -> None:
    plan = book(
        days(
            step("w/call-1", Channel.CALL, Within(target=timedelta(minutes=5))),
            step("w/message-1", channel, After(step="w/call-1", wait=timedelta(hours=2))),
        )
    )
    called = touch(1, "w/call-1", "2026-03-03 10:02", D.NO_ANSWER)
    decision = decide(
        snapshot("2026-03-03 10:02", called, playbook=plan, addresses=1), now=denver("2026-03-03 10:05")
    )
    assert isinstance(decision, Wait)
    assert decision.next is not None
    assert (decision.next.step, decision.until) == ("w/message-1", denver("2026-03-03 12:02"))

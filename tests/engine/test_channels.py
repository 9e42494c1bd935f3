"""Other channels than call and e-mail, the caps and laws on them, absences, and the nearest change."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from ringback.engine.conditions import IS_HIGH_VALUE
from ringback.engine.context import Context
from ringback.engine.decide import decide
from ringback.engine.decisions import Act, Ask, Decision, Stop, Wait, because
from ringback.engine.limits import Cap
from ringback.engine.making import may_be_made_at
from ringback.engine.model import By, Channel, ChannelLaw, Disposition, Pause
from ringback.engine.playbook import Count, Every, OnArrival, OnDays, SpreadOverDay, Within
from ringback.engine.preview import at_once, nobody_answers, run
from ringback.engine.reach import is_there, may_be_used, one_way_less, ways
from tests.engine.books import book, days, step
from tests.engine.builders import denver, snapshot, touch

D, HOUR = Disposition, timedelta(hours=1)
MAY_TEXT = ChannelLaw()
TEXTS = book(days(step("t/sms-1", Channel.SMS, Every(interval=timedelta(days=1)))))
CALLS_AND_TEXTS = frozenset({Channel.CALL, Channel.SMS})
MARYLAND = Cap(source="US-MD", limit=3, period=24 * HOUR, covers=CALLS_AND_TEXTS)


def at(text: str, *touches: Any, **fields: Any) -> Decision:
    return decide(snapshot("2026-03-03 10:02", *touches, **fields), now=denver(text))


@pytest.mark.parametrize(
    ("channel", "field"),
    [
        (Channel.CALL, "phones"),
        (Channel.EMAIL, "emails"),
        (Channel.SMS, "mobiles"),
        (Channel.LETTER, "addresses"),
        (Channel.VISIT, "addresses"),
        (Channel.SOCIAL, "profiles"),
    ],
)
def test_a_channel_needs_a_way_and_loses_one_that_is_bad(channel: Channel, field: str) -> None:
    lead = snapshot(**{field: 2}, sms_law=MAY_TEXT)
    assert ways(lead, channel) == 2
    assert ways(snapshot(**{field: 0}), channel) == 0
    assert not is_there(snapshot(**{field: 0}, sms_law=MAY_TEXT), channel)
    assert is_there(lead, channel)
    left = 2 if channel is Channel.VISIT else 1
    assert ways(one_way_less(lead, channel), channel) == left


def test_a_task_needs_no_way_and_no_law_but_is_shut_by_a_stop() -> None:
    lead = snapshot(phones=0, emails=0)
    assert may_be_used(lead, Channel.TASK, lead.started_at)
    assert not is_there(snapshot(suppressed=frozenset({Channel.TASK})), Channel.TASK)
    assert one_way_less(lead, Channel.TASK) == lead


@pytest.mark.parametrize("field", ["call_law", "email_law", "sms_law"])
def test_the_law_of_a_channel_ends_it_at_its_instant(field: str) -> None:
    channel = {"call_law": Channel.CALL, "email_law": Channel.EMAIL, "sms_law": Channel.SMS}[field]
    until = denver("2026-03-05 00:00")
    lead = snapshot(mobiles=1, **{field: ChannelLaw(until=until)})
    assert may_be_used(lead, channel, until - HOUR)
    assert not may_be_used(lead, channel, until)
    assert is_there(lead, channel), "the way itself is there"
    assert not is_there(snapshot(mobiles=1, **{field: ChannelLaw(allowed=False)}), channel)


def test_a_text_needs_consent_and_is_for_a_person_to_type_inside_the_hours() -> None:
    without = at("2026-03-03 10:02", playbook=TEXTS, mobiles=1)
    assert isinstance(without, Ask)
    decision = at("2026-03-03 10:02", playbook=TEXTS, mobiles=1, sms_law=MAY_TEXT)
    assert isinstance(decision, Act)
    assert (decision.move.channel, decision.move.by) == (Channel.SMS, By.PERSON)
    assert "no_text_without_consent" not in [reason.code for reason in decision.ruled_out]
    night = snapshot("2026-03-03 22:00", playbook=TEXTS, mobiles=1, sms_law=MAY_TEXT)
    waits = decide(night, now=denver("2026-03-03 22:00"))
    assert isinstance(waits, Wait)
    assert waits.until == denver("2026-03-04 08:00")


def test_a_cap_on_calls_and_texts_counts_both_and_what_was_tried_elsewhere() -> None:
    called = touch(1, "by-hand", "2026-03-03 10:02", D.NO_ANSWER)
    fields: dict[str, Any] = {"playbook": TEXTS, "mobiles": 1, "sms_law": MAY_TEXT, "caps": (MARYLAND,)}
    elsewhere = (
        (denver("2026-03-03 08:00"), Channel.SMS),
        (denver("2026-03-03 08:30"), Channel.EMAIL),
        (denver("2026-03-03 09:00"), Channel.CALL),
    )
    two = at("2026-03-03 10:10", called, attempts_elsewhere=elsewhere[:2], **fields)
    assert isinstance(two, Act), "a call and a text: one is left"
    three = at("2026-03-03 10:10", called, attempts_elsewhere=elsewhere, **fields)
    assert isinstance(three, Wait)
    assert three.until == denver("2026-03-04 08:00") + timedelta(seconds=1)
    assert three.why[-1].code == "moved_by_cap"
    assert three.nearest is not None
    assert three.nearest.code == "cap_frees"
    assert [three.nearest.get(name) for name in ("source", "used", "limit")] == ["US-MD", 3, 3]
    assert three.nearest.get("free_at") == denver("2026-03-04 08:00") + timedelta(seconds=1)


def test_a_cap_on_calls_alone_leaves_texts_alone() -> None:
    calls = Cap(source="US-FL", limit=1, period=24 * HOUR)
    called = touch(1, "by-hand", "2026-03-03 10:02", D.NO_ANSWER)
    decision = at("2026-03-03 10:10", called, playbook=TEXTS, mobiles=1, sms_law=MAY_TEXT, caps=(calls,))
    assert isinstance(decision, Act)


def test_a_cap_that_a_ground_lifts_binds_again_when_the_ground_ends() -> None:
    lifted = Cap(source="US-OR", limit=1, period=24 * HOUR, lifted_until=denver("2026-03-05 00:00"))
    plan = book(days(step("c/call-1", Channel.CALL, SpreadOverDay(times=Count(low=3, high=3)))))
    called = touch(1, "c/call-1", "2026-03-03 10:02", D.NO_ANSWER)
    free = at("2026-03-03 10:10", called, playbook=plan, caps=(lifted,))
    assert isinstance(free, Wait)
    assert free.why[0].get("left") == 2
    later = touch(1, "c/call-1", "2026-03-05 08:05", D.NO_ANSWER)
    bound = at("2026-03-05 08:10", later, playbook=plan, caps=(lifted,))
    assert "cap_cuts" in [reason.code for reason in bound.ruled_out]


def test_the_playbooks_own_caps_count_like_the_laws() -> None:
    own = Cap(source="playbook", limit=1, period=24 * HOUR)
    plan = book(days(step("c/call-1", Channel.CALL, SpreadOverDay(times=Count(low=3, high=3)))), caps=(own,))
    called = touch(1, "c/call-1", "2026-03-03 10:02", D.NO_ANSWER)
    decision = at("2026-03-03 10:10", called, playbook=plan)
    assert [reason.get("source") for reason in decision.ruled_out if reason.code == "cap_cuts"] == [
        "playbook"
    ]
    assert "cap_used" in [reason.code for reason in decision.would_change]


def test_a_call_waits_for_another_enrollments_last_call_by_the_minimum_gap() -> None:
    plan = book(days(step("c/call-1", Channel.CALL, OnDays(days=(1,), at=10 * 60))))
    lately = ((denver("2026-03-03 09:40"), Channel.CALL), (denver("2026-03-03 10:00"), Channel.EMAIL))
    decision = at("2026-03-03 10:02", playbook=plan, attempts_elsewhere=lately)
    assert isinstance(decision, Wait)
    assert decision.until == denver("2026-03-03 10:25")


# ------------------------------------------------------------------------------------------------------------ absences

AWAY = ((denver("2026-03-03 12:00"), denver("2026-03-05 09:00")),)
TWO_A_DAY = book(
    days(
        step("d/email-1", Channel.EMAIL, OnDays(days=(2,))),
        step("d/call-1", Channel.CALL, SpreadOverDay(times=Count(low=2, high=2))),
    )
)


def test_while_the_owner_is_away_calls_wait_and_emails_go_on() -> None:
    called = touch(1, "d/call-1", "2026-03-03 11:00", D.NO_ANSWER)
    lines = list(
        run(
            snapshot("2026-03-03 10:02", called, playbook=TWO_A_DAY, away=AWAY),
            start=denver("2026-03-03 11:05"),
            until=denver("2026-03-06 00:00"),
            outcome_of=nobody_answers,
            reaction_of=at_once,
        )
    )
    calls = [line.at for line in lines if line.move and line.move.channel is Channel.CALL]
    assert [line.at for line in lines if line.move and line.move.channel is Channel.EMAIL] == [
        denver("2026-03-04 09:00")
    ]
    assert all(at >= AWAY[0][1] for at in calls)
    assert calls, "they are made when the owner is back"


def test_a_call_that_an_absence_moves_says_so_and_when_the_owner_is_back() -> None:
    away = ((denver("2026-03-03 10:00"), denver("2026-03-03 13:00")),)
    first = book(days(step("d/call-1", Channel.CALL, Within(target=timedelta(minutes=5)))))
    decision = at("2026-03-03 10:02", playbook=first, away=away)
    assert isinstance(decision, Wait)
    assert decision.until == denver("2026-03-03 13:00")
    assert decision.why[-1].code == "moved_by_absence"
    assert decision.nearest is not None
    assert (decision.nearest.code, decision.nearest.get("until")) == (
        "owner_back",
        denver("2026-03-03 13:00"),
    )


def test_a_call_on_the_desk_ends_when_the_owner_leaves() -> None:
    away = ((denver("2026-03-03 12:00"), denver("2026-03-04 09:00")),)
    first = book(days(step("d/call-1", Channel.CALL, Within(target=timedelta(minutes=5)))))
    decision = at("2026-03-03 10:02", playbook=first, away=away)
    assert isinstance(decision, Act)
    assert decision.move.expires_at == denver("2026-03-03 12:00")


def test_a_touch_on_the_desk_may_be_made_when_the_owner_is_back_but_an_agreed_call_at_once() -> None:
    away = ((denver("2026-03-03 10:00"), denver("2026-03-03 13:00")),)
    on_desk = touch(1, "d/call-1", "2026-03-03 10:02", expires="2026-03-03 16:00")
    lead = snapshot("2026-03-03 10:02", on_desk, away=away)
    assert may_be_made_at(lead, on_desk, now=denver("2026-03-03 10:30")) == denver("2026-03-03 13:00")
    promise = touch(1, "promise", "2026-03-03 10:30", expires="2026-03-03 16:00")
    agreed = snapshot("2026-03-03 10:02", promise, away=away)
    assert may_be_made_at(agreed, promise, now=denver("2026-03-03 10:30")) == denver("2026-03-03 10:30")


@pytest.mark.parametrize("blocked", [{"away": AWAY}, {"caps": (Cap(source="x", limit=1, period=24 * HOUR),)}])
def test_who_arrives_when_nobody_can_call_is_answered_by_mail(blocked: Any) -> None:
    plan = book(
        days(
            step("a/email-1", Channel.EMAIL, OnArrival()),
            step("a/call-1", Channel.CALL, Within(target=timedelta(minutes=5))),
        )
    )
    elsewhere = ((denver("2026-03-03 11:55"), Channel.CALL),)
    lead = snapshot("2026-03-03 12:30", playbook=plan, attempts_elsewhere=elsewhere, **blocked)
    decision = decide(lead, now=denver("2026-03-03 12:30"))
    assert isinstance(decision, Act)
    assert decision.move.step == "a/email-1"
    free = decide(snapshot("2026-03-03 12:30", playbook=plan), now=denver("2026-03-03 12:30"))
    assert isinstance(free, Act)
    assert free.move.step == "a/call-1"


# ------------------------------------------------------------------------------------------------- the nearest change


def nearest(text: str, *touches: Any, **fields: Any) -> str:
    decision = at(text, *touches, **fields)
    assert decision.nearest is not None
    return decision.nearest.code


def test_what_lies_nearest_is_the_one_thing_in_the_way() -> None:
    one = book(days(step("n/call-1", Channel.CALL, Within(target=timedelta(minutes=5)))))
    assert nearest("2026-03-03 10:02", playbook=one) == "made_or_missed"
    night = snapshot("2026-03-03 22:00", playbook=one)
    shut = decide(night, now=denver("2026-03-03 22:00")).nearest
    assert shut is not None
    assert (shut.code, shut.get("until")) == ("hours_open", denver("2026-03-04 08:00"))
    pause = Pause(starts_at=denver("2026-03-03 09:00"), ends_at=denver("2026-03-06 12:00"), reason="by hand")
    assert nearest("2026-03-03 10:02", playbook=one, pauses=(pause,)) == "pause_lifted"
    done = touch(1, "day-1/call-1", "2026-03-03 10:02", D.NO_ANSWER)
    sent = touch(2, "day-1/email-2", "2026-03-03 10:03", D.SENT)
    assert nearest("2026-03-03 10:04", done, sent) == "reply_or_call"


def test_a_value_just_below_the_line_is_what_would_add_calls() -> None:
    calls = tuple(touch(n, "days-2-to-5/call-1", f"2026-03-0{n + 2} 10:00", D.NO_ANSWER) for n in range(1, 6))
    sent = touch(9, "from-day-6/email-1", "2026-03-09 09:00", D.SENT)
    decision = at("2026-03-10 10:00", *calls, sent, value=4000)
    assert decision.nearest is not None
    assert (decision.nearest.code, str(decision.nearest.get("amount"))) == ("value_above", "5000")


def test_a_person_who_has_shut_every_channel_is_let_be() -> None:
    decision = at("2026-03-03 10:02", suppressed=frozenset(Channel))
    assert isinstance(decision, Stop)


def test_a_cap_on_all_channels_counts_calls_messages_and_what_was_made_elsewhere() -> None:
    everything = Cap(
        source="workspace",
        limit=4,
        period=24 * HOUR,
        covers=frozenset({Channel.CALL, Channel.EMAIL, Channel.VISIT}),
    )
    made = (
        touch(1, "c/call-1", "2026-03-03 10:02", D.NO_ANSWER),
        touch(2, "day-1/email-2", "2026-03-03 10:04", D.SENT),
        touch(3, "visit-1", "2026-03-03 11:00", D.SENT, channel=Channel.VISIT),
    )
    elsewhere = ((denver("2026-03-03 09:00"), Channel.EMAIL), (denver("2026-03-03 09:30"), Channel.SMS))
    plan = book(days(step("c/call-1", Channel.CALL, SpreadOverDay(times=Count(low=3, high=3)))))
    lead = snapshot(
        "2026-03-03 10:02", *made, playbook=plan, caps=(everything,), attempts_elsewhere=elsewhere
    )
    context = Context(lead, now=denver("2026-03-03 11:05"))
    assert context.attempts(everything.covers) == [
        denver(f"2026-03-03 {at}") for at in ("09:00", "10:02", "10:04", "11:00")
    ]
    decision = decide(lead, now=denver("2026-03-03 11:05"))
    assert isinstance(decision, Wait)
    assert decision.until > denver("2026-03-04 09:00"), "the first of the four has gone by then"


def test_a_cap_that_leaves_all_calls_of_the_day_cuts_none() -> None:
    enough = Cap(source="US-FL", limit=3, period=24 * HOUR)
    plan = book(days(step("c/call-1", Channel.CALL, SpreadOverDay(times=Count(low=3, high=3)))))
    decision = at("2026-03-03 10:02", playbook=plan, caps=(enough,))
    assert "cap_cuts" not in [reason.code for reason in decision.ruled_out]


def test_only_a_call_is_told_until_when_it_could_be_made() -> None:
    call = at("2026-03-03 10:02")
    assert isinstance(call, Act)
    told = {reason.code: reason for reason in call.would_change}
    assert told["open_until"].get("until") == denver("2026-03-03 16:00")
    email = at("2026-03-03 10:04", touch(1, "day-1/call-1", "2026-03-03 10:02", D.NO_ANSWER))
    assert isinstance(email, Act)
    assert email.move.channel is Channel.EMAIL
    assert "open_until" not in [reason.code for reason in email.would_change]


def test_why_there_is_no_call_names_what_is_in_the_way() -> None:
    def first(**fields: Any) -> list[str]:
        decision = at("2026-03-03 10:02", **fields)
        return [reason.code for reason in decision.ruled_out]

    assert "no_phone" in first(phones=0)
    assert "phone_suppressed" in first(suppressed=frozenset({Channel.CALL}))
    assert "call_not_lawful" in first(call_law=ChannelLaw(allowed=False, rule="EU"))
    assert "no_email" in first(emails=0)
    assert "email_suppressed" in first(suppressed=frozenset({Channel.EMAIL}))


def test_a_value_above_the_line_is_told_to_add_what_it_would_add() -> None:
    plan = book(
        days(
            step("v/letter-1", Channel.LETTER, OnDays(days=(1,)), when=IS_HIGH_VALUE),
            step("v/email-1", Channel.EMAIL, OnDays(days=(2,))),
        )
    )
    decision = at("2026-03-03 12:00", playbook=plan, value=100, addresses=1)
    assert decision.nearest == because("value_above", amount=Decimal(5000), channel="letter")


def test_a_call_that_a_cap_leaves_no_time_for_is_told_with_the_cap_and_when_it_frees() -> None:
    full = Cap(source="US-MD", limit=1, period=48 * HOUR)
    plan = book(days(step("d/call-1", Channel.CALL, OnDays(days=None, at=900)), last=2))
    called = touch(1, "by-hand", "2026-03-03 12:00", D.NO_ANSWER)
    decision = decide(
        snapshot("2026-03-04 08:00", called, playbook=plan, caps=(full,)), now=denver("2026-03-04 08:00")
    )
    assert isinstance(decision, Wait)
    assert decision.until == denver("2026-03-05 15:00")
    dropped = next(reason for reason in decision.ruled_out if reason.code == "cap_drops")
    assert (dropped.get("source"), dropped.get("limit"), dropped.get("wanted")) == ("US-MD", 1, None)
    assert dropped.get("free_at") == denver("2026-03-05 12:00") + timedelta(seconds=1)


def test_the_scripts_of_a_call_that_comes_again_are_used_in_turn() -> None:
    again = step("e/call-1", Channel.CALL, Every(interval=timedelta(days=1)), templates=("first", "second"))
    plan = book(days(again, last=None))
    called = touch(1, "e/call-1", "2026-03-03 10:02", D.NO_ANSWER)
    now = at("2026-03-03 10:02", playbook=plan)
    later = at("2026-03-03 12:00", called, playbook=plan)
    assert isinstance(now, Wait)
    assert isinstance(later, Wait)
    assert [one.next.template for one in (now, later) if one.next] == ["first", "second"]


def test_an_answer_ends_a_plan_that_asks_for_no_referral() -> None:
    yes = touch(1, "c/call-1", "2026-03-03 10:02", D.TALKED_YES)
    decision = at("2026-03-03 10:03", yes, playbook=TEXTS)
    assert isinstance(decision, Stop)
    assert not decision.ask_referral

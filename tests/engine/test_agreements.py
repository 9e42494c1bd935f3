"""What the lead said: promises, "not now", "out of office", a stop; and ways to the lead that are gone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ringback.engine.decide import decide
from ringback.engine.decisions import Act, Ask, Rest, Stop, Wait, because
from ringback.engine.limits import Cap
from ringback.engine.making import may_be_made_at
from ringback.engine.model import Answer, Channel, ChannelLaw, Disposition, Pause
from ringback.engine.playbook import NEVER_VOICEMAIL, OnDays, VoicemailRule
from ringback.engine.snapshot import Snapshot
from tests.engine.books import book, days, step
from tests.engine.builders import CALL_1, CALL_2, DENVER, EMAIL_2, LAW, denver, snapshot, touch

D = Disposition
AGREED = "2026-03-03 10:02"


def promised(until: str, *more: object, **fields: object):  # type: ignore[no-untyped-def]
    call = touch(1, "day-1/call-1", AGREED, D.CALL_BACK, until=until)
    return snapshot(AGREED, call, *more, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-03-04 15:00", "2026-03-04 15:00"),  # in business hours
        ("2026-03-04 20:17", "2026-03-04 20:17"),  # after business, but lawful
        ("2026-03-08 10:00", "2026-03-08 10:00"),  # a Sunday, lawful
        ("2026-03-04 21:00", "2026-03-05 08:00"),  # the law ends at 21:00
        ("2026-03-04 03:00", "2026-03-04 08:00"),
    ],
)
def test_a_promise_is_kept_to_the_minute_inside_lawful_hours_else_at_the_next_opening(
    at: str, due: str
) -> None:
    lead = promised(at)
    before = decide(lead, now=denver(AGREED))
    assert isinstance(before, Wait)
    assert before.until == denver(due)
    decision = decide(lead, now=denver(due))
    assert isinstance(decision, Act)
    assert (decision.move.step, decision.move.due_at) == ("promise", denver(due))
    codes = [reason.code for reason in decision.why]
    assert codes == (["promise"] if at == due else ["promise", "promise_outside_hours"])


def test_a_promise_beats_the_plan() -> None:
    lead = promised("2026-03-04 15:00")
    for minute in ("10:03", "12:00", "15:59"):
        decision = decide(lead, now=denver(f"2026-03-03 {minute}"))
        assert isinstance(decision, Wait)
        assert decision.until == denver("2026-03-04 15:00")


def test_a_promise_that_was_missed_is_due_again_at_the_next_opening_and_emails_go_on() -> None:
    missed = touch(2, "promise", "2026-03-04 16:00", D.MISSED)
    decision = decide(promised("2026-03-04 15:00", missed), now=denver("2026-03-05 08:00"))
    assert isinstance(decision, Act)
    assert decision.move.step == "promise"
    assert [reason.code for reason in decision.why] == ["promise", "promise_missed"]


def test_a_promise_that_the_worker_slept_over_lapses_once_however_long_it_slept() -> None:
    decision = decide(promised("2026-03-04 15:00"), now=denver("2026-03-20 12:00"))
    assert isinstance(decision, Act)
    assert decision.move.due_at == denver("2026-03-20 08:00")
    assert [lapse.step for lapse in decision.lapsed] == ["promise"]


def test_a_missed_promise_that_nobody_saw_for_weeks_is_due_today_and_is_not_missed_again_for_each_day() -> (
    None
):
    missed = touch(2, "promise", "2026-03-04 16:00", D.MISSED)
    decision = decide(promised("2026-03-04 15:00", missed), now=denver("2026-03-20 12:00"))
    assert isinstance(decision, Act)
    assert decision.move.due_at == denver("2026-03-20 08:00")
    assert decision.lapsed == ()


def test_a_promise_is_kept_through_an_absence_note_but_not_through_a_pause_that_a_person_set() -> None:
    note = touch(2, "reply", "2026-03-03 11:00", D.OUT_OF_OFFICE, until="2026-03-10 00:00")
    kept = decide(promised("2026-03-04 15:00", note), now=denver("2026-03-04 15:00"))
    assert isinstance(kept, Act)
    assert kept.move.step == "promise"
    pause = Pause(starts_at=denver("2026-03-04 12:00"), ends_at=denver("2026-03-06 12:00"), reason="away")
    held = decide(promised("2026-03-04 15:00", pauses=(pause,)), now=denver("2026-03-04 15:00"))
    assert isinstance(held, Wait)
    assert held.until == denver("2026-03-06 12:00")


def nearest_of(lead: Snapshot, at: str) -> tuple[str, object]:
    decision = decide(lead, now=denver(at))
    assert isinstance(decision, Wait)
    assert decision.next is not None
    assert decision.next.step == "promise"
    assert decision.nearest is not None
    return decision.nearest.code, decision.nearest.get("until")


def test_what_holds_an_agreed_call_is_its_own_time_the_hours_or_a_pause_that_a_person_set() -> None:
    lead = promised("2026-03-04 15:00")
    assert nearest_of(lead, "2026-03-03 12:00") == ("reply_or_call", denver("2026-03-04 15:00"))
    note = touch(2, "reply", "2026-03-03 11:00", D.OUT_OF_OFFICE, until="2026-03-10 00:00")
    noted = promised("2026-03-04 15:00", note)
    assert nearest_of(noted, "2026-03-03 12:00") == ("reply_or_call", denver("2026-03-04 15:00"))
    at_night = promised("2026-03-04 03:00")
    assert nearest_of(at_night, "2026-03-03 12:00") == ("hours_open", denver("2026-03-04 08:00"))
    assert nearest_of(at_night, "2026-03-04 04:00") == ("hours_open", denver("2026-03-04 08:00"))
    missed = promised("2026-03-04 15:00", touch(2, "promise", "2026-03-04 16:00", D.MISSED))
    assert nearest_of(missed, "2026-03-04 20:00") == ("hours_open", denver("2026-03-05 08:00"))
    pause = Pause(starts_at=denver("2026-03-04 12:00"), ends_at=denver("2026-03-06 12:00"), reason="away")
    held = promised("2026-03-04 15:00", pauses=(pause,))
    assert nearest_of(held, "2026-03-03 12:00") == ("pause_lifted", denver("2026-03-06 12:00"))
    assert nearest_of(held, "2026-03-04 16:00") == ("pause_lifted", denver("2026-03-06 12:00"))
    waits = decide(held, now=denver("2026-03-03 12:00"))
    assert [reason.code for reason in waits.why] == ["promise", "promise_in_pause"]


def test_a_wait_that_the_lead_asked_for_is_not_said_to_be_a_pause_that_could_be_lifted() -> None:
    asked = touch(1, "day-1/call-1", AGREED, D.TALKED_NOT_NOW, until="2026-06-01 00:00")
    away = touch(2, "reply", "2026-03-03 10:30", D.OUT_OF_OFFICE, until="2026-03-16 00:00")
    for lead in (snapshot(AGREED, asked), snapshot(AGREED, CALL_1, away)):
        decision = decide(lead, now=denver("2026-03-03 10:31"))
        assert decision.nearest is not None
        assert decision.nearest.code == "reply_or_call"


def test_a_promise_within_a_cap_is_moved_and_says_so() -> None:
    florida = Cap(source="US-FL", limit=1, period=timedelta(hours=24))
    lead = promised("2026-03-03 15:00", caps=(florida,))
    decision = decide(lead, now=denver("2026-03-03 15:00"))
    assert isinstance(decision, Wait)
    assert decision.until == denver("2026-03-04 10:02") + timedelta(seconds=1)
    assert [reason.code for reason in decision.why] == ["promise", "moved_by_cap"]


def test_after_a_kept_promise_the_plan_goes_on() -> None:
    kept = touch(2, "promise", "2026-03-04 10:00", D.NO_ANSWER)
    decision = decide(promised("2026-03-04 10:00", kept), now=denver("2026-03-04 10:01"))
    assert isinstance(decision, Wait)  # the e-mail of day 2, an hour after the pause that the promise was
    assert decision.next is not None
    assert decision.next.step == "days-2-to-5/email-1"
    assert decision.until == denver("2026-03-04 11:00")


def test_the_last_word_counts_when_a_promise_is_followed_by_a_not_now() -> None:
    reply = touch(2, "reply", "2026-03-03 11:00", D.REPLIED_NOT_NOW, until="2026-04-01 00:00")
    decision = decide(promised("2026-03-04 15:00", reply), now=denver("2026-03-04 15:00"))
    assert isinstance(decision, Wait)
    assert decision.until == denver("2026-04-01 08:00")
    assert decision.next is not None
    assert decision.next.step == "comeback"


@pytest.mark.parametrize("said", [D.TALKED_NOT_NOW, D.REPLIED_NOT_NOW])
def test_not_now_until_means_nothing_until_then_and_then_a_call(said: Disposition) -> None:
    step = "reply" if said is D.REPLIED_NOT_NOW else "days-2-to-5/call-1"
    lead = snapshot(
        AGREED, CALL_1, EMAIL_2, CALL_2, touch(4, step, "2026-03-04 10:00", said, until="2026-06-01 00:00")
    )
    waits = decide(lead, now=denver("2026-03-04 10:01"))
    assert isinstance(waits, Wait)
    assert waits.until == denver("2026-06-01 08:00")
    assert [reason.code for reason in waits.why] == ["paused", "comeback"]
    acts = decide(lead, now=waits.until)
    assert isinstance(acts, Act)
    assert acts.move.step == "comeback"


def test_out_of_office_until_means_nothing_until_then_and_then_the_plan_goes_on() -> None:
    note = touch(4, "reply", "2026-03-03 10:30", D.OUT_OF_OFFICE, until="2026-03-16 00:00")
    decision = decide(snapshot(AGREED, CALL_1, EMAIL_2, CALL_2, note), now=denver("2026-03-03 10:31"))
    assert isinstance(decision, Wait)
    assert decision.until == denver("2026-03-16 09:00")
    assert decision.next is not None
    assert decision.next.template == "still-here"  # it is the second day of the plan


@pytest.mark.parametrize(
    ("step", "said", "answer"),
    [
        ("day-1/call-1", D.TALKED_YES, Answer.YES),
        ("day-1/call-1", D.TALKED_NO, Answer.NO),
        ("day-1/call-1", D.DO_NOT_CONTACT, Answer.DO_NOT_CONTACT),
        ("day-1/call-1", D.NOT_QUALIFIED, Answer.UNQUALIFIED),
        ("reply", D.REPLIED_YES, Answer.YES),
        ("reply", D.REPLIED_NO, Answer.NO),
        ("reply", D.REPLIED_STOP, Answer.DO_NOT_CONTACT),
    ],
)
def test_an_answer_stops_everything_for_good(step: str, said: Disposition, answer: Answer) -> None:
    lead = snapshot(AGREED, CALL_1, EMAIL_2, touch(3, step, "2026-03-03 10:08", said))
    for later in (timedelta(0), timedelta(days=1), timedelta(days=900)):
        decision = decide(lead, now=denver("2026-03-03 10:08") + later)
        assert isinstance(decision, Stop)
        assert decision.answer is answer


def test_a_lead_whose_channels_are_all_shut_is_stopped() -> None:
    decision = decide(snapshot(suppressed=frozenset({Channel.CALL, Channel.EMAIL})), now=denver(AGREED))
    assert isinstance(decision, Stop)
    assert decision.answer is Answer.DO_NOT_CONTACT


def test_a_shut_channel_is_left_alone_and_the_other_goes_on() -> None:
    decision = decide(snapshot(suppressed=frozenset({Channel.EMAIL})), now=denver(AGREED))
    assert isinstance(decision, Act)
    assert decision.move.channel is Channel.CALL
    assert "email_suppressed" in [reason.code for reason in decision.ruled_out]


@pytest.mark.parametrize("said", [D.BAD_NUMBER, D.WRONG_NUMBER])
def test_a_bad_number_is_never_called_again_and_the_plan_goes_on_by_email(said: Disposition) -> None:
    lead = snapshot(AGREED, touch(1, "day-1/call-1", AGREED, said), phones=0)
    decision = decide(lead, now=denver("2026-03-03 10:03"))
    assert isinstance(decision, Act)
    assert decision.move.channel is Channel.EMAIL
    later = decide(lead, now=denver("2026-03-03 23:00"))
    assert isinstance(later, Wait)
    assert later.next is not None
    assert later.next.channel is Channel.EMAIL


def test_a_promise_to_a_number_that_went_bad_does_not_hold_up_the_emails() -> None:
    decision = decide(promised("2026-03-04 15:00", phones=0), now=denver("2026-03-04 15:00"))
    assert isinstance(decision, Wait)
    assert decision.next is not None
    assert decision.next.channel is Channel.EMAIL


def test_a_lead_without_any_way_to_reach_it_is_a_question_that_says_what_is_missing() -> None:
    decision = decide(snapshot(phones=0, emails=0), now=denver(AGREED))
    assert isinstance(decision, Ask)
    assert decision.question == "no_way_to_reach"
    assert [reason.code for reason in decision.why] == ["no_phone", "no_email"]


@pytest.mark.parametrize("ended", ["2026-03-01 00:00", "2026-03-03 10:30", "2026-03-04 00:00"])
def test_calls_go_on_when_the_law_ends_the_emails(ended: str) -> None:
    law = ChannelLaw(until=denver(ended), rule="casl")
    lead = snapshot(AGREED, CALL_1, EMAIL_2, CALL_2, email_law=law)
    decision = decide(lead, now=denver("2026-03-03 10:10"))
    assert isinstance(decision, Wait)
    assert decision.until == denver("2026-03-03 10:09") + timedelta(minutes=87, seconds=45)
    next_day = decide(lead, now=denver("2026-03-04 00:01"))
    assert isinstance(next_day, Wait)
    assert next_day.next is not None
    assert next_day.next.channel is Channel.CALL


def test_a_lead_that_the_law_soon_lets_nobody_write_to_and_that_has_no_phone_is_a_question() -> None:
    law = ChannelLaw(until=denver("2026-03-04 08:30"), rule="casl")
    lead = snapshot(AGREED, touch(1, "day-1/email-1", AGREED, D.SENT), phones=0, email_law=law)
    decision = decide(lead, now=denver("2026-03-03 10:03"))
    assert isinstance(decision, Ask)
    assert decision.question == "no_way_to_reach"
    assert "email_not_lawful" in [reason.code for reason in decision.why]


def test_a_rest_ends_when_the_law_shuts_the_only_way_left() -> None:
    law = ChannelLaw(until=denver("2026-09-01 12:00"), rule="casl")
    lead = snapshot(
        AGREED, touch(1, "from-day-6/email-1", "2026-06-10 10:00", D.SENT), phones=0, email_law=law
    )
    decision = decide(lead, now=denver("2026-07-20 10:00"))
    assert isinstance(decision, Rest)
    assert decision.until == law.until
    assert isinstance(decide(lead, now=decision.until), Ask)


def test_a_call_on_the_desk_may_be_made_only_while_it_is_lawful_and_nobody_said_stop() -> None:
    on_desk = touch(1, "day-1/call-1", AGREED, expires="2026-03-03 16:00")
    lead = snapshot(AGREED, on_desk)
    assert may_be_made_at(lead, on_desk, now=denver("2026-03-03 15:59")) == denver("2026-03-03 15:59")
    assert may_be_made_at(lead, on_desk, now=denver("2026-03-03 16:00")) is None
    stopped = touch(2, "reply", "2026-03-03 10:30", D.REPLIED_STOP)
    assert may_be_made_at(snapshot(AGREED, on_desk, stopped), on_desk, now=denver("2026-03-03 11:00")) is None
    assert may_be_made_at(replace(lead, phones=0), on_desk, now=denver("2026-03-03 11:00")) is None
    away = touch(2, "reply", "2026-03-03 10:30", D.OUT_OF_OFFICE, until="2026-03-03 13:00")
    held = may_be_made_at(snapshot(AGREED, on_desk, away), on_desk, now=denver("2026-03-03 11:00"))
    assert held == denver("2026-03-03 13:00")


def test_a_promised_call_on_the_desk_after_business_may_be_made() -> None:
    on_desk = touch(2, "promise", "2026-03-04 20:00", expires="2026-03-04 21:00")
    lead = promised("2026-03-04 20:00", on_desk)
    assert may_be_made_at(lead, on_desk, now=denver("2026-03-04 20:05")) == denver("2026-03-04 20:05")
    assert LAW.zone == DENVER


def test_an_agreed_call_offers_a_voicemail_unless_the_calls_of_the_plan_never_do() -> None:
    said_nothing = VoicemailRule(at_most=None)
    for rule, offered in ((NEVER_VOICEMAIL, False), (said_nothing, True)):
        a_call = step("one/call-1", Channel.CALL, OnDays(days=None), voicemail=rule)
        lead = promised("2026-03-04 15:00", playbook=book(days(a_call)))
        decision = decide(lead, now=denver("2026-03-04 15:00"))
        assert isinstance(decision, Act)
        assert decision.move.voicemail is offered


def test_an_agreed_call_offers_a_voicemail_where_the_plan_has_no_calls() -> None:
    letters = book(days(step("one/letter-1", Channel.LETTER, OnDays(days=(1,)))))
    decision = decide(promised("2026-03-04 15:00", playbook=letters), now=denver("2026-03-04 15:00"))
    assert isinstance(decision, Act)
    assert decision.move.voicemail


def test_a_pause_set_by_hand_in_the_afternoon_ends_an_agreed_call_at_its_beginning() -> None:
    pause = Pause(starts_at=denver("2026-03-04 15:30"), ends_at=denver("2026-03-06 08:00"), reason="holiday")
    decision = decide(promised("2026-03-04 15:00", pauses=(pause,)), now=denver("2026-03-04 15:00"))
    assert isinstance(decision, Act)
    assert decision.move.expires_at == denver("2026-03-04 15:30")


def test_where_the_law_lets_no_voicemail_be_left_none_is_offered_on_an_agreed_call_or_any_other() -> None:
    none, until = (
        ChannelLaw(allowed=False, rule="GB"),
        ChannelLaw(until=denver("2026-03-04 15:59"), rule="GB"),
    )
    always = ChannelLaw(until=denver("2026-03-04 16:00"), rule="GB")
    letters = book(days(step("one/letter-1", Channel.LETTER, OnDays(days=(1,)))))
    for law, offered in ((none, False), (until, False), (always, True)):
        lead = promised("2026-03-04 15:00", playbook=letters, voicemail_law=law)
        decision = decide(lead, now=denver("2026-03-04 15:00"))
        assert isinstance(decision, Act)
        assert decision.move.expires_at == denver("2026-03-04 16:00")
        assert decision.move.voicemail is offered
        assert (because("voicemail_not_lawful", rule="GB") in decision.ruled_out) is not offered
    first = decide(snapshot("2026-03-03 10:02", voicemail_law=none), now=denver("2026-03-03 10:02"))
    assert isinstance(first, Act)
    assert not first.move.voicemail

"""What follows a plan: a rest, a return with something new, another person, another playbook, a question."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ringback.engine.conditions import IS_HIGH_VALUE
from ringback.engine.context import Context
from ringback.engine.decide import decide
from ringback.engine.decisions import Act, Ask, Decision, Move, Rest, Stop, Switch, ToPerson, ToPlaybook, Wait
from ringback.engine.ending import next_person
from ringback.engine.model import Answer, By, Channel, ChannelLaw, Disposition
from ringback.engine.playbook import (
    AskPerson,
    MoveTo,
    OnDays,
    Phase,
    Plan,
    Playbook,
    RestFor,
    Stage,
    Step,
    SwitchPerson,
    Within,
)
from ringback.engine.position import Position
from ringback.engine.preview import Line, at_once, nobody_answers, run
from ringback.engine.snapshot import About, Colleague, Snapshot
from tests.engine.books import ASK, book, days, step
from tests.engine.builders import denver, on_clock, snapshot, touch

D = Disposition
FIRST = days(
    step("one/call-1", Channel.CALL, Within(target=timedelta(minutes=5)), templates=("first-call",)),
    step("one/email-1", Channel.EMAIL, OnDays(days=(1,)), templates=("old",)),
    last=1,
)
DONE = (
    replace(touch(1, "one/call-1", "2026-03-03 10:02", D.NO_ANSWER), template="first-call"),
    replace(touch(2, "one/email-1", "2026-03-03 11:00", D.SENT), template="old"),
)
"""The plan is through: its last touch was made on a Tuesday at 11:00."""


def back(*templates: str, channel: Channel = Channel.EMAIL) -> Plan:
    """A return of one message on its first day."""
    return Plan(
        phases=(days(step("back/email-1", channel, OnDays(days=(1,)), templates=templates), last=3),),
        something_new=True,
    )


def after(now: str, *then: Stage, touches: tuple[Any, ...] = DONE, **fields: Any) -> Decision:
    """What is decided when the plan is through and these stages follow."""
    playbook = book(FIRST, then=then)
    return decide(snapshot("2026-03-03 10:02", *touches, playbook=playbook, **fields), now=denver(now))


def whole(playbook: Playbook, until: str = "2028-01-01 00:00", **fields: Any) -> list[Line]:
    lead = snapshot("2026-03-03 10:02", playbook=playbook, **fields)
    return list(
        run(lead, start=lead.started_at, until=denver(until), outcome_of=nobody_answers, reaction_of=at_once)
    )


@pytest.mark.parametrize(("value", "until"), [(12000, "2026-06-03 08:00"), (5000, "2026-09-03 08:00")])
def test_a_rest_is_counted_in_months_from_the_last_touch_and_ends_at_an_opening(
    value: int, until: str
) -> None:
    decision = after("2026-03-04 10:00", RestFor(near=3, far=6), ASK, value=value)
    assert isinstance(decision, Rest)
    assert decision.until == denver(until)
    assert decision.nearest is not None
    assert decision.nearest.code == "rest_ends_early"


def test_after_the_rest_the_return_begins_in_its_own_stage() -> None:
    decision = after("2026-06-03 08:00", RestFor(near=3, far=6), back("old", "new"), ASK)
    assert isinstance(decision, Switch)
    assert decision.to == Position(stage=2, since=denver("2026-06-03 08:00"))
    assert [reason.code for reason in decision.why] == ["rested", "next_stage"]


def in_return(*templates: str, now: str = "2026-06-03 09:00", **fields: Any) -> Decision:
    playbook = book(FIRST, then=(RestFor(near=3, far=6), back(*templates), ASK))
    since = Position(stage=2, since=denver("2026-06-03 08:00"))
    lead = snapshot("2026-03-03 10:02", *DONE, playbook=playbook, position=since, **fields)
    return decide(lead, now=denver(now))


def test_a_return_takes_the_first_template_that_they_have_not_had() -> None:
    decision = in_return("old", "new", "newer")
    assert isinstance(decision, Act)
    assert (decision.move.step, decision.move.template) == ("back/email-1", "new")


def test_what_they_had_in_another_follow_up_is_not_new_either() -> None:
    decision = in_return("old", "new", "newer", about=About(templates_had=frozenset({"new"})))
    assert isinstance(decision, Act)
    assert decision.move.template == "newer"


def test_a_message_that_did_not_leave_was_not_had() -> None:
    failed = replace(touch(3, "one/email-1", "2026-03-03 12:00", D.FAILED), template="new")
    playbook = book(FIRST, then=(back("new"), ASK))
    lead = snapshot("2026-03-03 10:02", *DONE, failed, playbook=playbook)
    assert isinstance(decide(lead, now=denver("2026-03-04 10:00")), Switch)


@pytest.mark.parametrize("templates", [("old",), ()])
def test_with_nothing_new_a_person_is_asked_before_the_return_begins(templates: tuple[str, ...]) -> None:
    decision = after("2026-06-03 08:00", RestFor(near=3, far=6), back(*templates), ASK)
    assert isinstance(decision, Ask)
    assert decision.question == "nothing_new"
    assert [reason.code for reason in decision.why] == ["rested", "nothing_new_left"]


def test_a_new_message_that_is_not_for_this_lead_is_nothing_new() -> None:
    only_high = days(
        step("back/email-1", Channel.EMAIL, OnDays(days=(1,)), templates=("new",), when=IS_HIGH_VALUE), last=3
    )
    comes_back = Plan(phases=(only_high,), something_new=True)
    low = after("2026-09-03 08:00", RestFor(near=3, far=6), comes_back, ASK, value=10)
    assert isinstance(low, Ask)
    assert low.question == "nothing_new"
    high = after("2026-06-03 08:00", RestFor(near=3, far=6), comes_back, ASK, value=12000)
    assert isinstance(high, Switch)


def test_a_new_message_on_a_channel_that_cannot_be_used_is_nothing_new() -> None:
    decision = after("2026-06-03 08:00", RestFor(near=3, far=6), back("new", channel=Channel.LETTER), ASK)
    assert isinstance(decision, Ask)
    assert decision.question == "nothing_new"
    posted = after(
        "2026-06-03 08:00", RestFor(near=3, far=6), back("new", channel=Channel.LETTER), ASK, addresses=1
    )
    assert isinstance(posted, Switch)


def test_a_step_of_the_return_that_has_nothing_new_is_left_out_and_the_rest_follows() -> None:
    decision = in_return("old", now="2026-06-03 09:00")
    assert isinstance(decision, Ask)
    assert decision.question == "what_next"


def test_the_whole_way_of_a_playbook_with_a_return() -> None:
    lines = whole(book(FIRST, then=(RestFor(near=3, far=6), back("old", "new"), RestFor(near=1, far=1), ASK)))
    told = [
        (on_clock(line.at), line.move.step if line.move else type(line.decision).__name__) for line in lines
    ]
    assert told == [
        ("Tue 10:02", "one/call-1"),
        ("Tue 11:02", "one/email-1"),
        ("Tue 11:02", "Rest"),
        ("Wed 08:00", "Switch"),
        ("Wed 09:00", "back/email-1"),
        ("Wed 09:00", "Rest"),
        ("Fri 08:00", "Ask"),
    ]


def test_the_steps_of_the_first_plan_do_not_come_again_in_the_return() -> None:
    steps = [line.move.step for line in whole(book(FIRST, then=(back("new"), ASK))) if line.move]
    assert steps == ["one/call-1", "one/email-1", "back/email-1"]


def slept(*phases: Phase, now: str, touches: tuple[Any, ...] = DONE, **fields: Any) -> Decision:
    """What is decided in a return that began on Wednesday 3 June at 08:00, when nobody has looked since then."""
    playbook = book(FIRST, then=(Plan(phases=phases, something_new=True), ASK))
    since = Position(stage=1, since=denver("2026-06-03 08:00"))
    lead = snapshot("2026-03-03 10:02", *touches, playbook=playbook, position=since, **fields)
    return decide(lead, now=denver(now))


def news(*on: int, **fields: Any) -> Step:
    return step("back/email-1", Channel.EMAIL, OnDays(days=on), templates=("new", "newer"), **fields)


def lapses(decision: Decision) -> list[tuple[str, str, str]]:
    return [(lapse.step, on_clock(lapse.expires_at), lapse.template) for lapse in decision.lapsed]


@pytest.mark.parametrize("last", [1, 3, None])
@pytest.mark.parametrize("now", ["2026-06-03 20:00", "2026-06-04 09:30", "2026-08-20 09:30"])
def test_a_message_of_the_return_that_nobody_saw_in_its_day_is_told_as_missed(
    last: int | None, now: str
) -> None:
    decision = slept(days(news(1), last=last), now=now)
    assert lapses(decision) == [("back/email-1", "Wed 16:00", "new")]
    assert isinstance(decision, Ask)


def test_each_day_of_the_return_that_went_by_is_told_and_the_next_one_is_kept() -> None:
    plan = days(news(1, 3, 9), last=20)
    decision = slept(plan, now="2026-06-08 11:00")
    assert lapses(decision) == [("back/email-1", "Wed 16:00", "new"), ("back/email-1", "Fri 16:00", "new")]
    assert isinstance(decision, Wait)
    # The first nine open days from Wednesday the 3rd, Sundays shut: Friday the 12th.
    assert on_clock(decision.until) == "Fri 09:00"
    recorded = tuple(lapse.as_missed(3 + number) for number, lapse in enumerate(decision.lapsed))
    again = slept(plan, now="2026-06-08 11:00", touches=(*DONE, *recorded))
    assert again.lapsed == ()
    assert isinstance(again, Wait)
    assert again.until == decision.until


def test_the_messages_of_phases_that_went_by_are_told_when_the_return_is_through() -> None:
    later = step("back/letter-2", Channel.LETTER, OnDays(days=(5,)), templates=("paper",))
    decision = slept(
        days(news(1), last=2), days(later, first=3, last=6, name="two"), now="2026-07-20 10:00", addresses=1
    )
    assert [lapse[0] for lapse in lapses(decision)] == ["back/email-1", "back/letter-2"]
    assert isinstance(decision, Ask)
    assert decision.question == "what_next"


def test_a_message_that_was_made_is_on_its_way_or_was_never_possible_is_not_told_as_missed() -> None:
    made = replace(touch(3, "back/email-1", "2026-06-03 09:00", D.SENT), template="new")
    sending = replace(touch(3, "back/email-1", "2026-06-03 09:00"), expires_at=None)
    now = "2026-06-05 09:30"
    assert slept(days(news(1), last=1), now=now, touches=(*DONE, made)).lapsed == ()
    assert slept(days(news(1), last=1), now=now, touches=(*DONE, sending)).lapsed == ()
    assert slept(days(news(1), last=1), now=now, emails=0).lapsed == ()
    assert slept(days(news(1, when=IS_HIGH_VALUE), last=1), now=now, value=10).lapsed == ()


def test_why_a_step_of_a_phase_that_is_over_was_left_out_is_not_told_any_more() -> None:
    letter = step("back/letter-2", Channel.LETTER, OnDays(days=(5,)), templates=("paper",))
    decision = slept(
        days(news(1, when=IS_HIGH_VALUE), last=2),
        days(letter, first=3, last=6, name="two"),
        now="2026-06-06 08:30",
        value=10,
        addresses=1,
    )
    assert isinstance(decision, Wait)
    assert decision.next is not None
    assert decision.next.step == "back/letter-2"
    assert "value_below_line" not in [reason.code for reason in decision.ruled_out]


OWNER, BUYER = Colleague(contact=7, role="owner"), Colleague(contact=8, role="buyer")


@pytest.mark.parametrize(
    ("colleagues", "roles", "expected"),
    [
        ((OWNER, BUYER), ("buyer", "owner"), BUYER),
        ((OWNER, BUYER), ("owner",), OWNER),
        ((OWNER, BUYER), (), OWNER),
        ((OWNER,), ("buyer",), None),
        ((), (), None),
        ((), ("buyer",), None),
    ],
)
def test_the_next_person_is_the_first_of_the_roles_that_is_known(
    colleagues: tuple[Colleague, ...], roles: tuple[str, ...], expected: Colleague | None
) -> None:
    assert next_person(colleagues, roles) == expected


def test_another_person_hears_from_us_after_the_cool_off() -> None:
    stage = SwitchPerson(roles=("buyer",), cool_off=timedelta(weeks=2))
    decision = after("2026-03-04 10:00", stage, colleagues=(OWNER, BUYER))
    assert isinstance(decision, Switch)
    assert decision.to == ToPerson(contact=8, role="buyer", starts_at=denver("2026-03-17 12:00"))
    late = after("2026-04-04 10:00", stage, colleagues=(BUYER,))
    assert isinstance(late, Switch)
    assert isinstance(late.to, ToPerson)
    assert late.to.starts_at == denver("2026-04-04 10:00"), "not in the past"


def test_without_anybody_else_a_person_is_asked_to_find_one() -> None:
    decision = after("2026-03-04 10:00", SwitchPerson(roles=("buyer",)), colleagues=(OWNER,))
    assert isinstance(decision, Ask)
    assert decision.question == "find_decision_maker"
    assert decision.why[-1].code == "nobody_else_known"


def test_another_playbook_begins_on_the_next_day() -> None:
    decision = after("2026-03-03 11:00", MoveTo(playbook="winning-strategy"))
    assert isinstance(decision, Switch)
    assert decision.to == ToPlaybook(name="winning-strategy", starts_at=denver("2026-03-04 00:00"))


def test_a_playbook_that_ends_without_a_word_asks_what_next() -> None:
    for then in ((), (RestFor(near=1, far=1),)):
        decision = after("2026-06-03 10:00", *then)
        assert isinstance(decision, Ask)
        assert decision.question == "what_next"


def test_the_question_is_the_one_that_the_playbook_asks() -> None:
    decision = after("2026-03-04 10:00", AskPerson(question="call_the_boss"))
    assert isinstance(decision, Ask)
    assert decision.question == "call_the_boss"
    assert decision.why[0].code == "plan_ended"
    assert decision.why[0].get("last") == denver("2026-03-03 11:00")


@pytest.mark.parametrize(("answer", "asked"), [(D.NOT_QUALIFIED, True), (D.TALKED_NO, False)])
def test_who_is_not_qualified_is_asked_whom_else_they_know(answer: Disposition, asked: bool) -> None:
    playbook = book(FIRST, referral_after=frozenset({Answer.UNQUALIFIED}))
    talked = touch(1, "one/call-1", "2026-03-03 10:02", answer)
    decision = decide(snapshot("2026-03-03 10:02", talked, playbook=playbook), now=denver("2026-03-03 10:03"))
    assert isinstance(decision, Stop)
    assert decision.ask_referral is asked


def test_a_position_past_all_phases_goes_on_with_what_follows() -> None:
    playbook = book(FIRST, then=(back("old"), ASK))
    past = Position(stage=1, phase=1, since=denver("2026-03-04 10:00"))
    lead = snapshot("2026-03-03 10:02", *DONE, playbook=playbook, position=past)
    decision = decide(lead, now=denver("2026-03-04 10:00"))
    assert isinstance(decision, Ask)
    assert decision.question == "what_next"


def test_where_mail_was_the_only_way_and_the_law_ends_it_a_person_is_asked_instead_of_a_rest() -> None:
    law = ChannelLaw(until=denver("2026-03-03 10:30"), rule="CA")
    decision = after("2026-03-03 10:04", RestFor(near=3, far=6), ASK, touches=(), phones=0, email_law=law)
    assert isinstance(decision, Ask)
    assert decision.question == "no_way_to_reach"


def test_a_rest_does_not_wake_for_the_end_of_a_law_where_other_ways_are_left() -> None:
    law = ChannelLaw(until=denver("2026-04-01 10:30"), rule="CA")
    letter = days(step("one/letter-1", Channel.LETTER, OnDays(days=(1,)), templates=("post",)), last=1)
    posted = touch(1, "one/letter-1", "2026-03-03 11:00", D.SENT, channel=Channel.LETTER)
    lead = snapshot(
        "2026-03-03 10:02",
        posted,
        playbook=book(letter, then=(RestFor(near=3, far=6), ASK)),
        phones=0,
        addresses=1,
        email_law=law,
    )
    decision = decide(lead, now=denver("2026-03-04 10:00"))
    assert isinstance(decision, Rest)
    assert decision.until == denver("2026-06-03 08:00")
    by_mail_alone = decide(replace(lead, addresses=0), now=denver("2026-03-04 10:00"))
    assert isinstance(by_mail_alone, Rest)
    assert by_mail_alone.until == denver("2026-04-01 10:30"), "then nothing is left, and a person is asked"


def test_a_plan_still_open_is_waited_for() -> None:
    open_one = touch(2, "one/email-1", "2026-03-03 11:00", expires="2026-03-03 16:00")
    decision = after("2026-03-03 12:00", RestFor(near=3, far=6), ASK, touches=(DONE[0], open_one))
    assert isinstance(decision, Wait)
    assert decision.why[0].code == "touch_open"


def test_the_snapshot_says_where_it_stands() -> None:
    lead: Snapshot = snapshot()
    assert lead.stands_at == Position(stage=0, phase=0, since=lead.started_at)


def test_of_two_days_of_the_return_the_one_that_was_made_does_not_hide_the_one_that_went_by() -> None:
    made = replace(touch(3, "back/email-1", "2026-06-03 09:00", D.SENT), template="new")
    decision = slept(days(news(1, 3), last=5), now="2026-06-06 12:00", touches=(*DONE, made))
    assert lapses(decision) == [("back/email-1", "Fri 16:00", "newer")]


def test_without_a_cool_off_another_person_hears_from_us_at_once() -> None:
    decision = after("2026-03-04 10:00", SwitchPerson(roles=("buyer",)), colleagues=(BUYER,))
    assert isinstance(decision, Switch)
    assert decision.to == ToPerson(contact=8, role="buyer", starts_at=denver("2026-03-04 10:00"))


def test_what_was_made_at_the_very_beginning_of_a_part_counts_as_of_it() -> None:
    since = Position(stage=1, since=denver("2026-06-03 08:00"))
    playbook = book(FIRST, then=(back("new"), ASK))
    at_once, before = denver("2026-06-03 08:00"), denver("2026-06-03 07:59")
    lead = snapshot("2026-03-03 10:02", *DONE, playbook=playbook, position=since)
    context = Context(lead, now=denver("2026-06-03 09:00"))
    assert context.counts(at_once)
    assert not context.counts(before)


def test_how_often_a_step_was_had_counts_its_own_lapses_alone() -> None:
    playbook = book(FIRST, then=(back("new"), ASK))
    made = touch(3, "back/email-1", "2026-06-03 09:00", D.SENT)
    context = Context(
        snapshot("2026-03-03 10:02", *DONE, made, playbook=playbook), now=denver("2026-06-03 09:00")
    )
    for key in ("back/email-1", "back/email-2", "back/email-2"):
        at = denver("2026-06-03 09:00")
        move = Move(channel=Channel.EMAIL, step=key, by=By.AUTOMATIC, due_at=at, expires_at=at)
        context.lapse(move)
    assert [context.times_had(f"back/email-{number}") for number in (1, 2, 3)] == [2, 2, 0]


def test_a_message_that_went_by_is_told_though_the_return_begins_with_a_call() -> None:
    call = step("back/call-1", Channel.CALL, OnDays(days=(1,)), templates=("script",))
    decision = slept(days(call, news(1), last=20), now="2026-06-05 09:30")
    assert lapses(decision) == [("back/email-1", "Wed 16:00", "new")]

"""Business, law and wish have no common moment: no calls by plan, e-mail goes on, a person is asked."""

from dataclasses import replace
from datetime import timedelta

from ringback.engine.decide import decide
from ringback.engine.decisions import Act, Ask
from ringback.engine.model import Channel
from ringback.engine.preview import at_once, nobody_answers, run

from .builders import denver, snapshot

ARRIVED = denver("2026-03-03 10:02")


def test_a_lead_that_can_never_be_called_gets_its_answer_by_email_at_once() -> None:
    lead = replace(snapshot(), call_hours_never_meet=True)
    decision = decide(lead, now=ARRIVED)
    assert isinstance(decision, Act)
    assert (decision.move.channel, decision.move.template) == (Channel.EMAIL, "we-have-your-request")
    assert "email_arrived_no_hours" in {reason.code for reason in decision.why}


def test_only_emails_follow_and_none_says_that_we_called() -> None:
    lead = replace(snapshot(), call_hours_never_meet=True)
    lines = list(
        run(
            lead,
            start=ARRIVED,
            until=ARRIVED + timedelta(days=60),
            outcome_of=nobody_answers,
            reaction_of=at_once,
        )
    )
    moves = [line.move for line in lines if line.move is not None]
    assert {move.channel for move in moves} == {Channel.EMAIL}
    assert len(moves) >= 5
    assert "day-1/email-2" not in {move.step for move in moves}


def test_without_an_address_either_a_person_is_asked() -> None:
    lead = replace(snapshot(), call_hours_never_meet=True, emails=0)
    decision = decide(lead, now=ARRIVED)
    assert isinstance(decision, Ask)
    assert decision.question == "never_open"

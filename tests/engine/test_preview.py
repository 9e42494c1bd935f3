"""The engine run forward over a scripted prospect."""

from datetime import datetime, timedelta

from ringback.engine.decisions import Lapse, Move, Stop
from ringback.engine.model import Answer, Channel, Disposition
from ringback.engine.preview import Line, Outcome, at_once, nobody_answers, run
from ringback.engine.snapshot import Snapshot
from tests.engine.builders import CALL_1, denver, on_clock, snapshot, touch

D = Disposition


def scripted(lead: Snapshot, until: str, *calls: Outcome, start: datetime | None = None) -> list[Line]:
    """The lines up to a minute on Denver's clock; calls come to these in turn, the last one repeats."""
    script = list(calls)

    def outcome_of(move: Move, at: datetime) -> Outcome:
        if move.channel is not Channel.CALL or not script:
            return nobody_answers(move, at)
        return script.pop(0) if len(script) > 1 else script[0]

    return list(
        run(
            lead,
            start=start or lead.started_at,
            until=denver(until),
            outcome_of=outcome_of,
            reaction_of=at_once,
        )
    )


def told(lines: list[Line]) -> list[str]:
    return [
        f"{on_clock(line.at)} {line.move.step} {line.outcome.disposition}"
        for line in lines
        if line.move and line.outcome
    ]


def test_a_yes_ends_it() -> None:
    lines = scripted(
        snapshot(), "2026-04-01 00:00", Outcome(disposition=D.NO_ANSWER), Outcome(disposition=D.TALKED_YES)
    )
    assert told(lines) == [
        "Tue 10:02 day-1/call-1 no_answer",
        "Tue 10:02 day-1/email-2 sent",
        "Tue 10:07 day-1/call-2 talked_yes",
    ]
    end = lines[-1].decision
    assert isinstance(end, Stop)
    assert end.answer is Answer.YES


def test_a_promise_is_kept_to_the_minute_and_the_plan_goes_on_after_it() -> None:
    promise = Outcome(disposition=D.CALL_BACK, until=denver("2026-03-04 14:33"))
    lines = told(scripted(snapshot(), "2026-03-04 23:00", promise, Outcome(disposition=D.NO_ANSWER)))
    assert lines[:2] == ["Tue 10:02 day-1/call-1 call_back", "Wed 14:33 promise no_answer"]
    assert len(lines) > 2


def test_a_bad_number_leaves_the_emails_and_a_second_number_leaves_the_calls() -> None:
    bad = Outcome(disposition=D.BAD_NUMBER)
    one = told(scripted(snapshot(), "2026-03-10 00:00", bad))
    assert [line for line in one if "call" in line] == ["Tue 10:02 day-1/call-1 bad_number"]
    assert any("email" in line for line in one[1:])
    two = told(scripted(snapshot(phones=2), "2026-03-10 00:00", bad, Outcome(disposition=D.NO_ANSWER)))
    assert sum("call" in line for line in two) > 8


def test_what_lies_on_the_desk_at_the_start_is_made_first() -> None:
    on_desk = touch(1, "day-1/call-1", "2026-03-03 10:02", expires="2026-03-03 16:00")
    lead = snapshot("2026-03-03 10:02", on_desk)
    lines = told(scripted(lead, "2026-03-03 12:00", start=denver("2026-03-03 11:00")))
    assert lines[:3] == [
        "Tue 11:00 day-1/call-1 no_answer",
        "Tue 11:00 day-1/email-2 sent",
        "Tue 11:05 day-1/call-2 no_answer",
    ]


def test_what_was_slept_over_before_the_start_is_told_as_missed() -> None:
    lines = scripted(
        snapshot("2026-03-03 10:02", CALL_1), "2026-03-03 23:00", start=denver("2026-03-03 13:30")
    )
    missed = [line for line in lines if isinstance(line.move, Lapse)]
    assert [line.move.step for line in missed if line.move] == ["day-1/email-2", "day-1/call-2"]
    assert all(line.at >= denver("2026-03-03 13:30") for line in lines)


def test_a_slow_person_makes_the_call_late_and_what_follows_is_counted_from_then() -> None:
    lead = snapshot()
    lines = run(
        lead,
        start=lead.started_at,
        until=denver("2026-03-03 23:00"),
        outcome_of=nobody_answers,
        reaction_of=lambda _channel: timedelta(minutes=20),
    )
    assert told(list(lines))[:3] == [
        "Tue 10:22 day-1/call-1 left_voicemail",
        "Tue 10:22 day-1/email-2 sent",
        "Tue 10:47 day-1/call-2 no_answer",
    ]


def test_a_call_back_that_is_named_for_the_past_over_and_over_does_not_run_for_ever() -> None:
    past = Outcome(disposition=D.CALL_BACK, until=denver("2026-03-01 10:00"))
    lines = told(scripted(snapshot(), "2026-03-04 00:00", past))
    assert lines[0] == "Tue 10:02 day-1/call-1 call_back"
    assert 1 < len(lines) < 10


def test_what_was_slept_over_is_told_once_and_the_next_days_go_on_from_there() -> None:
    lines = scripted(
        snapshot("2026-03-03 10:02", CALL_1), "2026-03-05 00:00", start=denver("2026-03-03 13:30")
    )
    steps = [line.move.step for line in lines if line.move]
    assert steps.count("day-1/email-2") == 1
    assert steps.count("day-1/call-2") == 1
    assert sum("day-1/call-3" in step for step in steps) >= 1
    assert [step for step in steps if step.startswith("days-2-to-5/call")] == ["days-2-to-5/call-1"] * 3


def test_a_person_needs_their_time_for_what_lies_on_the_desk_and_an_email_under_way_needs_none() -> None:
    call = touch(1, "day-1/call-1", "2026-03-03 10:02", expires="2026-03-03 16:00")
    email = touch(2, "day-1/email-2", "2026-03-03 10:04", expires="2026-03-03 16:00")
    lines = run(
        snapshot("2026-03-03 10:02", call, email),
        start=denver("2026-03-03 11:00"),
        until=denver("2026-03-03 12:00"),
        outcome_of=nobody_answers,
        reaction_of=lambda _channel: timedelta(minutes=20),
    )
    assert told(list(lines))[:2] == ["Tue 11:00 day-1/email-2 sent", "Tue 11:20 day-1/call-1 no_answer"]

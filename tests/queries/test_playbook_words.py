"""A playbook in words: every kind of step, of phase, of what follows, and the rules that hold throughout."""

import pytest

from ringback.playbooks.compile import compile_source, load, shipped_names
from ringback.queries.playbook_check import findings, strictest_caps
from ringback.queries.playbook_days import day_word, first_days
from ringback.queries.playbook_words import phase_words, rule_words, then_words
from tests.playbooks.files import SMALL, with_steps


def told(line: str, *, span: str = "open_days: 1..90") -> str:
    """The last of these steps in words, with its small print."""
    playbook = compile_source(with_steps("call: {within: 1h}", line, span=span))
    step = phase_words(playbook.phases[0]).steps[-1]
    return " ".join([step.text, *step.details])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("email: {within: 5m, template: x}",
         "E-mail within 5 minutes of the arrival; at any hour. Goes out by itself."),
        ("email: {after: call, wait: 2h, send: by hand}",
         "E-mail 2 hours after the call. You finish it; it comes to your desk."),
        ("sms: {after: call, template: x}", "Right after the call: text message. You do it; it comes to your desk."),
        ("call: {times: 5 in 4 weeks}", "Call five times in 4 weeks, on changing weekdays and hours. No voicemail."),
        ("call: {each: day, at: 9:30, tolerance: 3h}",
         "Call on every open day at 09:30 their time. No voicemail. Up to 3 hours late."),
        ("letter: {on_days: [2, 21], template: x}",
         "Letter on the second and 21st day. You do it; it comes to your desk."),
        ("call: {every: 2 days, widening: 1.5, most: 30 days}",
         "Call every 2 days, each time 1.5 times as long, 30 days at most. No voicemail."),
        ("call: {on_days: 3, if: {all: [value >= 10000, {not: replied}]}}",
         "Call on the third day. Only when the lead is worth at least 10,000 and no reply came. No voicemail."),
    ],
)  # fmt: skip
def test_a_step_is_told(line: str, words: str) -> None:
    assert told(line) == words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ("open_days: 1", "open day 1"),
        ("days: 1..28", "days 1 to 28"),
        ("elapsed: 0h..48h", "the first 2 days"),
    ],
)
def test_a_phase_is_told(span: str, words: str) -> None:
    assert phase_words(compile_source(with_steps("call: {within: 1h}", span=span)).phases[0]).span == words


def test_a_phase_without_end_is_told() -> None:
    endless = load("until-yes-or-no")
    assert phase_words(endless.phases[1]).span == "from open day 2 on, without end"
    assert [one.text for one in then_words(endless)] == [
        "Nothing: it goes on until there is an answer or a stop."
    ]


def test_what_follows_is_told_with_the_second_plan() -> None:
    rest, back, switch = then_words(load("five-in-four-weeks"))
    assert rest.text == (
        "Then the lead rests, counted from the last touch: 3 months for a high value, 6 months else."
    )
    assert "something that this person has not had" in back.text
    assert [phase.name for phase in back.phases] == ["Something of value"]
    assert (
        "(owner, else managing director, else office manager, else purchasing), 2 weeks later" in switch.text
    )
    (moves,) = then_words(load("stale-list"))
    assert moves.text == "Then the lead goes on in the playbook winning-strategy."
    one, ask = then_words(compile_source(SMALL.replace("3..6 months", "1 months")))
    assert one.text.endswith("the last touch: 1 month.")
    assert ask.text == "After that you are asked what next."


def test_the_rules_are_told() -> None:
    assert rule_words(load("by-value"))[0] == (
        "As many calls as the sale is worth: 3 calls for a value of 1,000 and 61 calls for a value of 10,000; "
        "6 calls when nobody said what it is worth."
    )
    table = (
        "persistence: {table: [{below: 2000, calls: 1}, {calls: 20}], unknown_value: 4}\nafter_pause: ask\n"
    )
    assert rule_words(compile_source(table + SMALL)) == (
        "At most 1 call for a value below 2,000 and 20 calls for more; 4 calls when nobody said what it is worth.",
        "Two calls of a day are at least 45 minutes apart.",
        "After a pause you are asked how to go on.",
    )
    assert rule_words(load("champion"))[-1] == (
        "Whoever answers “no” or “not qualified” is asked whom else they know."
    )


def test_the_picture_counts_calls_mails_and_the_rest() -> None:
    first, second, *_ = first_days(load("winning-strategy"))
    assert (first.words, second.words) == ("4 to 5 calls and 1 e-mail", "2 to 3 calls and 1 e-mail")
    champion = first_days(load("champion"))
    assert champion[0].words == "1 call and 1 e-mail"  # one for leads of an event, another for the rest
    assert champion[2].words == "1 other touch"
    assert [day.calls for day in first_days(load("thirty-mornings"))] == [1] * 14
    assert (day_word(load("champion")), day_word(load("five-in-four-weeks"))) == ("open day", "day")


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_playbook_can_be_told(name: str) -> None:
    playbook = load(name)
    assert all(step.text.endswith(".") for phase in playbook.phases for step in phase_words(phase).steps)
    assert len(first_days(playbook)) == 14
    assert then_words(playbook)


def test_the_caps_of_the_lint_are_those_of_the_rules() -> None:
    assert {place for cap in strictest_caps() for place in cap.places} == {"US-FL", "US-MD", "US-OK", "US-OR"}
    assert {cap.limit for cap in strictest_caps()} == {3}
    (found,) = findings(with_steps("call: {times: 4 a day, script: first-call}"))
    assert "the strictest places (US-FL, US-MD, US-OK, US-OR) allow 3 in 24 hours" in found.what

"""Playbook files: what they come to, and errors that name the place and the line."""

from datetime import timedelta
from pathlib import Path

import pytest

from ringback.engine.model import (
    After,
    By,
    Channel,
    Count,
    Every,
    OnArrival,
    OnDays,
    SpreadOverDay,
    SpreadOverWeek,
    VoicemailRule,
    When,
    Within,
)
from ringback.playbooks.compile import BadPlaybook, compile_source, load, shipped_names, shipped_source

SMALL = """\
name: small
title: A small one
answer_within: 5m
phases:
  - name: Day 1
    open_days: 1
    steps:
      - call: {within: 5m, voicemail: leave}
      - email: {after: call, template: hello}
  - name: Later
    open_days: 2..9
    steps:
      - call: {times: 2..3 a day}
then:
  - rest: 3..6 months
  - ask: what_next
"""


def error_of(source: str) -> str:
    with pytest.raises(BadPlaybook) as caught:
        compile_source(source, origin="mine.yaml")
    return str(caught.value)


def test_the_winning_strategy_is_shipped_and_says_what_the_guide_says() -> None:
    assert "winning-strategy" in shipped_names()
    playbook = load("winning-strategy")
    assert playbook.answer_within == timedelta(minutes=5)
    assert playbook.minimum_gap == timedelta(minutes=45)
    assert [(phase.first_day, phase.last_day) for phase in playbook.phases] == [(1, 1), (2, 5), (6, 90)]
    arrival, first, email, again, rest = playbook.phases[0].steps
    assert arrival.timing == OnArrival()
    assert (first.timing, first.voicemail.at_most) == (Within(target=timedelta(minutes=5)), None)
    assert (email.timing, email.by) == (After(step="day-1/call-1"), By.AUTOMATIC)
    assert again.timing == After(step="day-1/email-2", wait=timedelta(minutes=5))
    assert again.voicemail == VoicemailRule(at_most=0)
    assert rest.timing == SpreadOverDay(times=Count(low=2, high=3))
    daily, on_days = playbook.phases[1].steps
    assert (daily.timing, daily.voicemail) == (rest.timing, VoicemailRule(at_most=2))
    assert on_days.timing == OnDays(days=(2, 5))
    weekly, campaign = playbook.phases[2].steps
    assert (weekly.timing, weekly.when) == (SpreadOverWeek(times=Count(low=1, high=2)), When.HIGH_VALUE)
    assert weekly.voicemail == VoicemailRule(at_most=1, within=timedelta(weeks=2))
    assert (campaign.timing, campaign.when) == (Every(interval=timedelta(weeks=2)), When.ALWAYS)
    assert (playbook.ending.rest_months_near, playbook.ending.rest_months_far) == (3, 6)
    assert playbook.ending.question == "what_next"


def test_every_shipped_playbook_compiles_and_has_steps_with_keys_of_their_own() -> None:
    for name in shipped_names():
        playbook = compile_source(shipped_source(name))
        keys = [step.key for phase in playbook.phases for step in phase.steps]
        assert playbook.name == name
        assert len(set(keys)) == len(keys)


def test_a_file_beside_another_is_found_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(SMALL, encoding="utf-8")
    assert load("mine.yaml", beside=tmp_path).name == "small"
    with pytest.raises(BadPlaybook, match=r"neither a shipped playbook .*winning-strategy.* nor a file"):
        load("yours.yaml", beside=tmp_path)
    with pytest.raises(BadPlaybook, match="no shipped playbook 'x'"):
        shipped_source("x")


def test_a_bare_range_of_calls_is_meant_per_day_and_steps_are_numbered_by_channel() -> None:
    playbook = compile_source(SMALL)
    assert [step.key for phase in playbook.phases for step in phase.steps] == [
        "day-1/call-1",
        "day-1/email-1",
        "later/call-1",
    ]
    assert playbook.phases[1].steps[0].channel is Channel.CALL
    assert compile_source(SMALL.replace("2..3 a day", "2..3")) == playbook


@pytest.mark.parametrize(
    ("old", "new", "line", "place", "said"),
    [
        ("within: 5m, v", "within: soon, v", 8, "phases.0.steps.0.call.within", "write for example 5m"),
        ("voicemail: leave", "voicemail: maybe", 8, "phases.0.steps.0.call.voicemail", "write leave, never"),
        (
            "within: 5m, v",
            "within: 5m, times: 2, v",
            8,
            "phases.0.steps.0.call",
            "exactly one of: within, after, times",
        ),
        (
            "template: hello",
            "templat: hello",
            9,
            "phases.0.steps.1.email.templat",
            "'templat' is not known here",
        ),
        ("after: call, t", "after: email, t", 9, "phases.0.steps.1.email.after", "no email before it"),
        (
            "after: call, t",
            "on_days: [3], t",
            9,
            "phases.0.steps.1.email.on_days",
            "day 3 lies outside the phase 'Day 1'",
        ),
        ("after: call, t", "every: 3h, t", 9, "phases.0.steps.1.email", "after a day at the earliest"),
        (
            "times: 2..3 a day",
            "within: 5m",
            13,
            "phases.1.steps.0.call.within",
            "first call of the first phase",
        ),
        (
            "- call: {times: 2..3 a day}",
            "- email: {on: arrival, template: x}",
            13,
            "phases.1.steps.0.email.on",
            "first phase",
        ),
        ("times: 2..3 a day", "times: 3..2 a day", 13, "phases.1.steps.0.call.times", "must run upwards"),
        ("times: 2..3 a day", "times: 2 a month", 13, "phases.1.steps.0.call.times", "1..2 a week"),
        ("- call: {times", "- fax: {times", 13, "phases.1.steps.0.fax", "'fax' is not known here"),
        ("open_days: 2..9", "open_days: 3..9", 1, "the file", "it must begin on 2"),
        ("name: Later", "name: Day  1", 10, "phases.1.name", "named 'Day  1' already"),
        ("rest: 3..6 months", "rest: 3..6 weeks", 15, "then.0.rest", "write for example 3..6 months"),
        ("  - ask: what_next\n", "", 1, "the file", "one rest and one ask"),
        ("name: small", "name: Small One", 1, "name", "pattern"),
    ],
)
def test_an_error_names_the_place_and_the_line(old: str, new: str, line: int, place: str, said: str) -> None:
    assert old in SMALL
    told = error_of(SMALL.replace(old, new, 1))
    first = next(one for one in told.splitlines() if said in one)
    assert first.startswith(f"mine.yaml, line {line}, {place}")


def test_all_errors_are_told_at_once() -> None:
    told = error_of(SMALL.replace("{within: 5m", "{within: soon").replace("2..3 a day", "many"))
    assert [one.split(",")[1] for one in told.splitlines()] == [" line 8", " line 13"]


@pytest.mark.parametrize("source", ["name: [1, 2", "a: 1\na: 2\n", "\tname: x", "name: \x00"])
def test_what_is_not_yaml_is_said_to_be_not_yaml(source: str) -> None:
    assert "this is not YAML" in error_of(source)


@pytest.mark.parametrize("source", ["", "- 1", "just words"])
def test_what_is_not_a_mapping_is_told_what_a_playbook_is(source: str) -> None:
    assert "a playbook is a mapping" in error_of(source)


def test_names_without_latin_letters_get_keys_too() -> None:
    playbook = compile_source(
        SMALL.replace("name: Day 1", "name: 一日目").replace("name: Later", "name: その後")
    )
    assert [phase.steps[0].key for phase in playbook.phases] == ["phase-1/call-1", "phase-2/call-1"]

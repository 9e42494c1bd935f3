"""Playbook files: what they come to. Errors are in test_errors.py, one line at a time in test_steps.py."""

from datetime import timedelta
from pathlib import Path

import pytest

from ringback.engine.conditions import IS_HIGH_VALUE
from ringback.engine.model import By, Channel
from ringback.engine.playbook import (
    After,
    AskPerson,
    Count,
    DaySpan,
    Every,
    OnArrival,
    OnDays,
    RestFor,
    SpreadOverDay,
    SpreadOverPeriod,
    VoicemailRule,
    Within,
)
from ringback.playbooks.compile import BadPlaybook, compile_source, load, shipped_names, shipped_source

from .files import SMALL


def test_the_winning_strategy_is_shipped_and_says_what_the_guide_says() -> None:
    assert "winning-strategy" in shipped_names()
    playbook = load("winning-strategy")
    assert playbook.answer_within == timedelta(minutes=5)
    assert playbook.minimum_gap == timedelta(minutes=45)
    assert [phase.span for phase in playbook.phases] == [
        DaySpan(first=1, last=1),
        DaySpan(first=2, last=5),
        DaySpan(first=6, last=90),
    ]
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
    assert weekly.timing == SpreadOverPeriod(times=Count(low=1, high=2), days=7)
    assert weekly.when == IS_HIGH_VALUE
    assert weekly.voicemail == VoicemailRule(at_most=1, within=timedelta(weeks=2))
    assert (campaign.timing, campaign.when) == (Every(interval=timedelta(weeks=2)), None)
    assert playbook.stages[1:] == (RestFor(near=3, far=6), AskPerson(question="what_next"))


def test_every_shipped_playbook_compiles_and_has_steps_with_keys_of_their_own() -> None:
    for name in shipped_names():
        playbook = compile_source(shipped_source(name))
        keys = [step.key for step in playbook.steps]
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
    assert [step.key for step in playbook.steps] == ["day-1/call-1", "day-1/email-1", "later/call-1"]
    assert playbook.phases[1].steps[0].channel is Channel.CALL
    assert compile_source(SMALL.replace("2..3 a day", "2..3")) == playbook


def test_names_without_latin_letters_get_keys_too() -> None:
    playbook = compile_source(
        SMALL.replace("name: Day 1", "name: 一日目").replace("name: Later", "name: その後")
    )
    assert [phase.steps[0].key for phase in playbook.phases] == ["phase-1/call-1", "phase-2/call-1"]

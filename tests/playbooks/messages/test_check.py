"""The message check: each rule says what is wrong and what to do, and only what is broken or deceives is an error."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.playbooks.messages.check import Finding, Level, Looked, advice_of, check, errors_of
from ringback.playbooks.messages.facts import BusinessFacts
from ringback.playbooks.messages.template import render, shipped

from .test_template import BUSINESS, EMAILS, FULL

GOOD = "Hi Ann,\n\nI looked at the photos of your roof in Denver. May I call you on Monday at ten?\n\nBob"


def looked(text: str = GOOD, **changes: Any) -> Looked:
    defaults: dict[str, Any] = {
        "channel": "email",
        "subject": "Your roof",
        "text": text,
        "business": BUSINESS,
        "personal": ("Denver", "a new roof"),
    }
    return Looked(**(defaults | changes))


def found(code: str, *args: Any, **changes: Any) -> Finding | None:
    return next((one for one in check(looked(*args, **changes)) if one.code == code), None)


def level(code: str, *args: Any, **changes: Any) -> Level | None:
    one = found(code, *args, **changes)
    return one.level if one else None


def test_a_good_message_has_nothing_to_change() -> None:
    findings = check(looked())
    assert advice_of(findings) == errors_of(findings) == ()
    assert {one.level for one in findings} == {Level.OK}


def test_the_weightiest_comes_first_and_every_finding_is_a_sentence() -> None:
    findings = check(looked("TODAY ONLY FINAL OFFER [name] just checking in!!", subject="Re: URGENT"))
    weights = [[Level.ERROR, Level.WARNING, Level.HINT, Level.OK].index(one.level) for one in findings]
    assert weights == sorted(weights)
    assert all(one.words[-1] in ".]!" and len(one.words) > 10 for one in findings)


@pytest.mark.parametrize(
    ("words", "expected"), [(3, Level.HINT), (60, Level.OK), (151, Level.HINT), (221, Level.WARNING)]
)
def test_the_length_is_told(words: int, expected: Level) -> None:
    assert level("length", "word " * words) is expected


@pytest.mark.parametrize(("size", "expected"), [(160, Level.OK), (161, Level.HINT), (321, Level.WARNING)])
def test_a_text_message_is_measured_in_characters(size: int, expected: Level) -> None:
    assert level("length", "x" * size, channel="sms") is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We do roofs.", Level.WARNING),
        ("May I call you?", Level.OK),
        ("Please call me back, or reply with a time.", Level.OK),
        ("Reply “yes”, and I will send it.", Level.OK),
        ("May I call? Shall I come? Do you want an offer? When?", Level.HINT),
        ("1. What is in the price?\n2. Who does it?\n3. When?\n\nReply “ask” for our answers.", Level.OK),
    ],
)
def test_it_asks_for_one_next_step(text: str, expected: Level) -> None:
    assert level("next_step", text) is expected


def test_a_business_without_hours_or_address_cannot_send() -> None:
    for lacking in ({"hours": ""}, {"phone": "", "email": ""}, {"postal_address": ""}):
        one = found("contact", business=replace(BUSINESS, **lacking))
        assert one is not None
        assert (one.level, "settings" in one.words) == (Level.ERROR, True)


def test_a_text_message_should_say_how_to_reach_us() -> None:
    assert level("contact", "May I call?", channel="sms") is Level.HINT
    assert level("contact", "Call 303-555-0100.", channel="sms") is Level.OK


def test_something_about_the_person_is_wanted_beyond_the_name() -> None:
    assert level("personal", "Hi Ann, may I call?") is Level.WARNING
    assert level("personal", "Hi Ann, about the roof in denver?") is Level.OK
    assert level("personal", "Hi.", personal=None, about_person=False) is Level.WARNING
    assert level("personal", "Hi.", personal=None, about_person=True) is Level.OK


def test_what_was_said_last_is_not_said_again() -> None:
    assert level("repeated", last=GOOD) is Level.WARNING
    assert (
        level("repeated", last=GOOD.replace("Monday at ten", "Friday at noon, or on Tuesday")) is Level.HINT
    )
    assert (
        level("repeated", last="Something else altogether was said in the week before this one.") is Level.OK
    )
    assert found("repeated", last="") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("BUY TODAY FROM THIS GREAT HOUSE", Level.WARNING), ("Now!!", Level.WARNING), ("Hi! You! There!", Level.HINT),
     ("Your HVAC and your NASA pass.", Level.OK)],
)  # fmt: skip
def test_it_does_not_shout(text: str, expected: Level) -> None:
    assert level("shouting", text) is expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("", Level.ERROR),
        ("Re: Your roof", Level.ERROR),
        ("Fwd: offer", Level.ERROR),
        ("URGENT", Level.WARNING),
        ("Your invoice", Level.WARNING),
        ("x" * 71, Level.HINT),
        ("Your roof", Level.OK),
    ],
)
def test_the_subject_is_honest_and_short(subject: str, expected: Level) -> None:
    assert level("subject", subject=subject) is expected


def test_re_is_honest_where_they_wrote() -> None:
    assert level("subject", subject="Re: Your roof", answers_them=True) is Level.OK


def test_everything_is_filled_in() -> None:
    assert level("facts", "Hi {{ lead.first_name }}, may I call?") is Level.ERROR
    assert level("facts", "Hi [their name], may I call?") is Level.ERROR
    assert level("facts", missing=("It prints lead.city, which is not known here.",)) is Level.ERROR
    assert level("gaps", "Hi [their name], may I call?", is_template=True) is Level.HINT


def test_what_cannot_be_made_is_told_alone() -> None:
    findings = check(looked("", missing=("It is not known.",)))
    assert [one.code for one in findings] == ["facts"]


def test_many_links_empty_phrases_and_forgotten_files_are_told() -> None:
    assert level("links", "https://a.example " * 4) is Level.WARNING
    assert level("generic", "I am just checking in.") is Level.WARNING
    assert level("attached", "The list is attached.") is Level.WARNING
    assert found("attached", "The list is attached.", files=1) is None


@pytest.mark.parametrize("name", sorted(EMAILS))
def test_the_shipped_emails_pass(name: str) -> None:
    said = render(shipped(name), FULL)
    findings = check(looked(said.text, subject=said.subject, personal=("a new roof",), is_template=True))
    assert errors_of(findings) == ()
    assert [one.words for one in findings if one.level is Level.WARNING and one.code != "personal"] == []


@given(st.text(max_size=500), st.text(max_size=100))
def test_any_text_is_looked_over(text: str, subject: str) -> None:
    assert check(looked(text, subject=subject, last=text, business=BusinessFacts()))

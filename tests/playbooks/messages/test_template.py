"""The file format, and every text that comes with Ringback, with much known and with next to nothing known."""

from __future__ import annotations

import re

import pytest

from ringback.playbooks.messages.errors import TemplateError
from ringback.playbooks.messages.facts import BusinessFacts, Facts, LeadFacts, SenderFacts
from ringback.playbooks.messages.template import parse, render, series, shipped, shipped_names

BUSINESS = BusinessFacts(
    name="Acme Roofing",
    phone="(303) 555-0100",
    hours="Mon–Fri 8:00 AM–6:00 PM",
    website="https://acme.example",
    email="hi@acme.example",
    postal_address="1 Main St\nDenver, CO 80202",
)
FULL = Facts(
    lead=LeadFacts(
        first_name="Ann",
        full_name="Ann Lee",
        interest="a new roof",
        city="Denver",
        company="Lee Inc.",
        asked="yes",
    ),
    sender=SenderFacts(name="Bob Roe"),
    business=BUSINESS,
    call_at="tomorrow, Tuesday, at 9:00 AM",
)
MINIMAL = Facts(business=BusinessFacts(name="Acme Roofing"))
EMAILS = {
    "we-have-your-request", "we-just-called", "still-here", "before-the-week-ends",
    *(f"campaign-{number}" for number in range(1, 9)),
    "after-the-event", "one-idea", "two-lines", "when-it-suits", "one-question", "written-for-you", "the-next-step",
    "worth-your-while", "is-it-still-open", "your-answer",
}  # fmt: skip
SCRIPTS = {
    "first-call", "second-call", "call-again", "later-call", "agreed-call", "curious-call", "morning-call",
    "old-list-call", "value-call",
}  # fmt: skip
TEXTS = {"voicemail", "connect", "short-text", "a-letter"}
"""Neither e-mails nor scripts with questions: what is spoken to a machine, typed or printed."""


def test_the_shipped_playbooks_find_every_text_they_need() -> None:
    assert set(shipped_names()) == EMAILS | SCRIPTS | TEXTS
    assert {name for name in shipped_names() if shipped(name).is_email} == EMAILS


CLAIMS = re.compile(
    r"you(?: once)? asked|your (?:request|inquiry)|get(?:ting)? in touch|wrote to us|left us your name",
    re.IGNORECASE,
)
KEPT_FOR_THOSE_WHO_ASKED = {"agreed-call"}
"""A call that was agreed with the person."""


@pytest.mark.parametrize("name", sorted((EMAILS | SCRIPTS | TEXTS) - KEPT_FOR_THOSE_WHO_ASKED))
@pytest.mark.parametrize("interest", ["", "a new roof"])
@pytest.mark.parametrize("named_by", ["", "Cy Dee"])
def test_nobody_is_told_that_they_asked_who_did_not(name: str, interest: str, named_by: str) -> None:
    known = LeadFacts(first_name="Ann", interest=interest, named_by=named_by)
    said = render(shipped(name), Facts(lead=known, business=BUSINESS, sender=SenderFacts(name="Bob Roe")))
    whole = "\n".join([said.subject, said.text, *said.questions])
    assert not CLAIMS.search(whole), whole
    assert not re.search(r"  |\n\n\n| [.,;:!?](?: |\n)|\.\.| \n", whole), whole


@pytest.mark.parametrize(
    "name",
    ["we-have-your-request", "first-call", "voicemail", "we-just-called", "curious-call", "is-it-still-open"],
)
def test_the_first_message_says_who_named_them(name: str) -> None:
    known = LeadFacts(first_name="Ann", interest="a new roof", named_by="Cy Dee")
    said = render(shipped(name), Facts(lead=known, business=BUSINESS, sender=SenderFacts(name="Bob Roe")))
    assert "Cy Dee gave us your name" in said.text
    assert "a new roof" in said.text


@pytest.mark.parametrize("name", sorted(EMAILS | SCRIPTS | TEXTS))
@pytest.mark.parametrize("facts", [FULL, MINIMAL, Facts()], ids=["full", "minimal", "nothing"])
def test_every_shipped_text_reads_well_whatever_is_known(name: str, facts: Facts) -> None:
    if facts == Facts():
        facts = Facts(business=BusinessFacts(name="Acme Roofing"), lead=LeadFacts(interest="gutters"))
    said = render(shipped(name), facts)
    whole = "\n".join([said.subject, said.text, *said.questions])
    assert not re.search(r"\{\{|\{%|%\}|None|undefined|  |\n\n\n| [.,;:!?](?: |\n)|\.\.| \n", whole), whole
    assert "Acme Roofing" in said.text
    assert len(said.text) < 1200
    assert bool(said.subject) == (name in EMAILS)
    assert len(said.subject) <= 70
    assert not said.subject.lower().startswith(("re:", "fwd:", "fw:"))


@pytest.mark.parametrize("name", sorted(SCRIPTS))
def test_every_call_script_brings_questions(name: str) -> None:
    said = render(shipped(name), FULL)
    assert len(said.questions) >= 3
    assert all(question.endswith("?") for question in said.questions)


def test_the_confirmation_says_when_the_call_comes() -> None:
    text = render(shipped("we-have-your-request"), FULL).text
    assert "We will call you tomorrow, Tuesday, at 9:00 AM." in text
    assert "(303) 555-0100" in text


def test_the_confirmation_promises_no_call_when_none_can_be_made() -> None:
    text = render(shipped("we-have-your-request"), MINIMAL).text
    assert "We will call" not in text
    assert "reply to this e-mail" in text


def test_only_the_confirmation_is_a_notice() -> None:
    assert {name for name in shipped_names() if shipped(name).notice} == {"we-have-your-request"}


def test_the_email_after_a_call_repeats_the_voicemail() -> None:
    heard = "With your answers I can tell you what would make sense for you, and what would not."
    assert heard in render(shipped("voicemail"), FULL).text
    written = render(shipped("we-just-called"), FULL).text
    assert heard in written
    assert "I called you a moment ago" in written
    assert "call me back at (303) 555-0100" in written


def test_a_voicemail_leaves_more_ways_back_than_seem_needed() -> None:
    text = render(shipped("voicemail"), FULL).text
    assert text.count("(303) 555-0100") == 2
    assert "hi@acme.example" in text
    assert "https://acme.example" in text


def test_a_campaign_is_its_parts_in_order_and_a_template_is_itself() -> None:
    assert series("campaign") == tuple(f"campaign-{number}" for number in range(1, 9))
    assert series("still-here") == ("still-here",)
    with pytest.raises(TemplateError, match="no template called spring-sale"):
        series("spring-sale")
    with pytest.raises(TemplateError, match=r"no template called \.\./x"):
        shipped("../x")


def test_a_subject_may_hold_what_yaml_would_trip_over() -> None:
    template = parse("---\nsubject: {{ business.name }}: no\n---\nHi\n", name="t")
    assert render(template, MINIMAL).subject == "Acme Roofing: no"


def test_line_ends_of_any_system_are_the_same() -> None:
    unix = "---\nquestions:\n- Why?\n---\nHi\n"
    assert parse(unix.replace("\n", "\r\n"), name="t") == parse(unix, name="t")


def test_a_question_that_comes_out_empty_is_left_out() -> None:
    template = parse("---\nquestions:\n- {% if call_at %}When?{% endif %}\n- Why?\n---\nHi\n", name="t")
    assert render(template, MINIMAL).questions == ("Why?",)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "starts with a line ---"),
        ("Hi", "starts with a line ---"),
        ("---\nsubject: x\nHi", "starts with a line ---"),
        ("---\nsubject: x\n---\n \n", "no text"),
        ("---\nsubject:\n---\nHi", "subject is empty"),
        ("---\nsubject: x\nsubject: y\n---\nHi", "Line 3"),
        ("---\ncolour: x\n---\nHi", "Line 2"),
        ("---\n- x\n---\nHi", "under `questions:`"),
        ("---\nsubject: x\nquestions:\n- y?\n---\nHi", "not both"),
        ("---\nsubject: x\nnotice: maybe\n---\nHi", "yes or no"),
        ("---\nsubject: {{ lead.frist_name }}\n---\nHi", "Did you mean lead.first_name"),
        ("---\nquestions:\n- {{ lead.frist_name }}\n---\nHi", "Did you mean lead.first_name"),
        ("---\nquestions:\n" + "- Why?\n" * 21 + "---\nHi", "More than 20 questions"),
        ("---\nsubject: x\n---\n" + "x" * 20_000, "longer than 20000"),
    ],
)
def test_a_wrong_file_is_told_in_words(source: str, words: str) -> None:
    with pytest.raises(TemplateError, match=re.escape(words)):
        parse(source, name="t")


def test_a_template_that_says_nothing_for_a_lead_is_refused() -> None:
    template = parse("---\nsubject: Hi\n---\n{% if call_at %}See you.{% endif %}\n", name="t")
    with pytest.raises(TemplateError, match="says nothing"):
        render(template, MINIMAL)

"""The sandbox: what a template may do, what it may not, and that no template takes long."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.playbooks.messages.errors import MessageError, MissingFact, TemplateError
from ringback.playbooks.messages.facts import NAMES, BusinessFacts, Facts, LeadFacts
from ringback.playbooks.messages.render import MAX_OUTPUT, facts_used, render_line, render_text

FACTS = Facts(lead=LeadFacts(first_name="Ann"), business=BusinessFacts(name="Acme"))


def test_a_fact_is_printed() -> None:
    assert render_text("Hi {{ lead.first_name }} from {{ business.name }}", FACTS) == "Hi Ann from Acme"


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("{{ lead.city }}", "lead.city"),
        ("{{ call_at }}", "call_at"),
        ("{{ lead.city | upcase }}", "lead.city"),
        ("{{ lead.first_name | append: lead.city }}", "lead.city"),
        ("{% assign where = lead.city %}{{ where }}", "lead.city"),
        ("{{ lead.city | default: call_at }}", "call_at"),
    ],
)
def test_printing_an_unknown_fact_names_it(source: str, name: str) -> None:
    with pytest.raises(MissingFact) as caught:
        render_text(source, FACTS)
    assert caught.value.name == name
    assert name in str(caught.value)


def test_an_unknown_fact_can_be_asked_for_and_replaced() -> None:
    source = "{% if lead.city %}in {{ lead.city }}{% else %}here{% endif %}, {{ lead.city | default: 'you' }}"
    assert render_text(source, FACTS) == "here, you"


@pytest.mark.parametrize(
    "source",
    [
        "{{ lead.first_name.__class__.__mro__ }}",
        "{{ lead.__init__ }}",
        "{{ lead['__class__'] }}",
        "{{ lead[call_at] }}",
        "{{ lead }}",
        "{{ business }}",
        "{{ ''.__class__ }}",
        "{{ self }}",
        "{{ request.user }}",
        "{{ settings.SECRET_KEY }}",
        "{{ now }}",
        "{{ today }}",
        "{{ forloop }}",
        "{{ 'now' | date: '%s' }}",
        "{{ lead.first_name | safe }}",
        "{{ lead.first_name | map: 'x' }}",
        "{{ 'L2V0Yy9wYXNzd2Q=' | base64_decode }}",
        "{% include '/etc/passwd' %}",
        "{% render 'x' %}",
        "{% extends 'x' %}",
        "{% import os %}",
        "{% liquid echo lead %}",
        "{% for x in lead %}{{ x }}{% endfor %}",
        "{% tablerow x in lead %}{% endtablerow %}",
        "{% cycle 'a', 'b' %}",
        "{% increment x %}{% endif %}",
    ],
)
def test_nothing_but_the_facts_can_be_reached(source: str) -> None:
    with pytest.raises(TemplateError):
        render_text(source, FACTS)


def test_a_misspelt_fact_is_told_with_the_right_one() -> None:
    with pytest.raises(
        TemplateError, match=r"There is no fact called lead\.frist_name\. Did you mean lead\.first_name\?"
    ):
        facts_used("{{ lead.frist_name }}")


def test_a_wrong_line_is_told_with_its_number() -> None:
    with pytest.raises(TemplateError, match="line 3"):
        facts_used("Hi\n\n{% unknown %}")
    with pytest.raises(TemplateError, match="Line 2"):
        facts_used("Hi\n{{ lead.first_name")


def test_the_facts_a_template_uses_can_be_listed() -> None:
    assert facts_used("{% if call_at %}{{ lead.city | default: sender.name }}{% endif %}") == {
        "call_at",
        "lead.city",
        "sender.name",
    }


GROW = "{% assign x = 'aaaaaaaaaa' %}"
BOMBS = {
    "doubling": GROW + "{% assign x = x | append: x %}" * 200,
    "capturing": "{% capture x %}aaaaaaaaaa{% endcapture %}"
    + "{% capture x %}{{ x }}{{ x }}{% endcapture %}" * 60,
    "printing": GROW + "{% assign x = x | append: x %}" * 10 + "{{ x }}" * 200,
    "appending": GROW + "{% assign x = x | append: x %}" * 10 + ("{{ x " + "| append: x" * 40 + "}}") * 20,
    "range": "{% if (1..999999999999) contains 'x' %}a{% endif %}",
    "range in disguise": "{% assign n = 999999999999 %}{% if (1..n) contains '}}' %}a{% endif %}",
    "loop": "{% for i in (1..99999999) %}{% for j in (1..99999999) %}x{% endfor %}{% endfor %}",
    "number": "{{ 1e999999999 }}",
    "long number": "{{ " + "9" * 400 + " }}",
    "power": "{{ 99999999 | times: 99999999 }}",
    "nesting": "{% if true %}" * 140 + "{% endif %}" * 140,
    "never closed": "{{" * 9000,
    "never closed tag": "{%" * 9000,
    "parentheses": "{{ " + "(" * 9000 + " }}",
    "brackets": "{{ lead" + "[lead" * 90 + "]" * 90 + " }}",
    "long": "x" * 20_001,
    "many": "{{ 'x' }}" * 2000,
    "replacing": GROW + "{{ x | replace: 'a', x | replace: 'a', x | replace: 'a', x }}",
    "joining": GROW + "{{ x | split: '' | join: x }}",
    "dates": "{{ 'now' | date: '%99999999d' }}",
}


@pytest.mark.parametrize("name", BOMBS)
def test_no_template_takes_long_or_grows_large(name: str) -> None:
    render_text("warm up", FACTS)
    start = time.process_time()  # of this process alone: neighbors on the machine do not count
    with pytest.raises(TemplateError):
        render_text(BOMBS[name], FACTS)
    assert time.process_time() - start < 1.0


PIECES = ["{{", "}}", "{%", "%}", "if", "endif", "lead.city", "'", '"', "|", "append:"]
PIECES += [" ", "x", "1", "(", "..", "raw", "-", "\n"]


@given(st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join))
def test_any_source_gives_a_text_or_an_error_for_people(source: str) -> None:
    try:
        outcome = render_text(source, FACTS)
    except MessageError as error:
        outcome = str(error)
        assert_told(outcome)
    assert len(outcome.encode()) <= MAX_OUTPUT


def assert_told(text: str) -> None:
    assert text.endswith((".", "…", "?"))


@given(st.text(max_size=80))
def test_a_line_has_no_line_break_and_no_control_character(name: str) -> None:
    facts = Facts(business=BusinessFacts(name=name or "x", postal_address=f"{name}\r\nBcc: x@y.example"))
    line = render_line("{{ business.name | default: 'x' }} {{ business.postal_address }}", facts)
    assert line.splitlines() in ([], [line])
    assert all(char.isprintable() or char in "\u200c\u200d" for char in line)


def test_a_long_subject_is_cut() -> None:
    line = render_line("x" * 500, FACTS)
    assert len(line) == 200
    assert line.endswith("x…")


@pytest.mark.parametrize(
    "name",
    ["Win money https://evil.example", "www.evil.example", "evil.com", "http:evil", "A" * 41, "x" * 5000],
)
def test_a_name_that_is_no_name_is_left_out(name: str) -> None:
    facts = Facts(lead=LeadFacts(first_name=name))
    assert render_text("Hi {{ lead.first_name | default: 'there' }}", facts) == "Hi there"


def test_a_name_cannot_bring_lines_or_hidden_marks() -> None:
    facts = Facts(lead=LeadFacts(first_name="Ann\r\n\tLee\u202e\u200b\x00"))
    assert render_text("{{ lead.first_name }}", facts) == "Ann Lee"


def test_a_name_that_looks_like_liquid_is_only_printed() -> None:
    facts = Facts(lead=LeadFacts(first_name="{{ business.name }}"))
    assert render_text("Hi {{ lead.first_name }}", facts) == "Hi {{ business.name }}"


def test_every_promised_fact_can_be_used() -> None:
    promised = (
        "lead.first_name lead.full_name lead.interest lead.city lead.company lead.asked lead.named_by sender.name "
        "business.name business.phone business.hours business.website business.email business.postal_address "
        "call_at unsubscribe_url answer_url lead.personal_line"
    )
    assert set(promised.split()) == NAMES
    for name in NAMES:
        assert facts_used(f"{{{{ {name} }}}}") == {name}

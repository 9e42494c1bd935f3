"""The workspace's own texts before the shipped ones, snippets, files that must go along, links to answer by."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ringback.playbooks.messages.compose import ANSWERS, said_in
from ringback.playbooks.messages.errors import MissingFact, TemplateError
from ringback.playbooks.messages.template import check_snippet, parse, render, shipped
from ringback.playbooks.messages.texts import SHIPPED, Texts
from ringback.ports.outbound import EmailFile

from .test_compose import composed
from .test_template import FULL, MINIMAL

ANSWER = "https://ringback.acme.example/a/tok-en_1"
OWN = parse("---\nsubject: Ours\n---\nOur words.\n", name="still-here")
WITH_SNIPPET = parse("---\nsubject: x\n---\nHi.\n\n{{ snippets.hours }}\n", name="t")


def test_the_workspaces_own_text_comes_before_the_shipped_one() -> None:
    texts = Texts(own={"still-here": OWN})
    assert texts.find("still-here") is OWN
    assert texts.find("we-just-called") is shipped("we-just-called")
    assert texts.all()["still-here"] is OWN
    assert SHIPPED.find("still-here").subject != "Ours"
    with pytest.raises(TemplateError, match="no template called nothing"):
        texts.find("nothing")


def test_a_snippet_is_rendered_with_the_facts_and_put_in() -> None:
    said = render(WITH_SNIPPET, FULL, {"hours": "We are here {{ business.hours }}."})
    assert said.text == "Hi.\n\nWe are here Mon–Fri 8:00 AM–6:00 PM.\n"


def test_a_snippet_that_is_not_there_is_named() -> None:
    with pytest.raises(TemplateError, match="no snippet called hours"):
        render(WITH_SNIPPET, FULL)
    assert list(Texts().lacking(WITH_SNIPPET)) == ["the snippet hours"]


def test_a_snippet_is_as_strict_on_facts_as_a_text() -> None:
    with pytest.raises(MissingFact, match=r"lead\.city"):
        render(WITH_SNIPPET, MINIMAL, {"hours": "In {{ lead.city }}"})


@pytest.mark.parametrize(
    "text",
    [
        "{{ snippets.other }}",
        "{% for x in y %}{% endfor %}",
        "{{ lead.secret }}",
        "{% include 'x' %}",
        "x" * 5001,
    ],
)
def test_a_snippet_holds_no_snippet_and_nothing_that_a_text_may_not(text: str) -> None:
    with pytest.raises(TemplateError):
        check_snippet(text)
    with pytest.raises(TemplateError):
        render(WITH_SNIPPET, FULL, {"hours": text})


@pytest.mark.parametrize(
    "source", ["{{ snippets }}", "{{ snippets.a.b }}", "{{ snippets['x y'] }}", "{{ snippets.A }}"]
)
def test_snippets_can_be_named_in_one_way_only(source: str) -> None:
    with pytest.raises(TemplateError):
        parse(f"---\nsubject: x\n---\n{source}\n", name="t")


def test_what_a_lead_wrote_is_never_run_as_a_snippet() -> None:
    facts = replace(FULL, lead=replace(FULL.lead, interest="{{ snippets.hours }}"))
    said = render(parse("---\nsubject: x\n---\n{{ lead.interest }}\n", name="t"), facts, {"hours": "no"})
    assert said.text == "{{ snippets.hours }}\n"


def test_a_personal_line_is_printed_and_one_with_a_link_is_not() -> None:
    template = parse(
        "---\nsubject: x\n---\nHi.{% if lead.personal_line %} {{ lead.personal_line }}{% endif %}\n", name="t"
    )
    mine = replace(FULL, lead=replace(FULL.lead, personal_line="I saw your porch."))
    assert render(template, mine).text == "Hi. I saw your porch.\n"
    theirs = replace(FULL, lead=replace(FULL.lead, personal_line="Visit https://spam.example now"))
    assert render(template, theirs).text == "Hi.\n"


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("thread: new", "new_thread", True),
        ("answers: no", "answers", False),
        ("attach: a.pdf, b.pdf", "attach", ("a.pdf", "b.pdf")),
    ],
)
def test_the_front_matter_may_say_more(line: str, field: str, value: object) -> None:
    assert getattr(parse(f"---\nsubject: x\n{line}\n---\ny\n", name="t"), field) == value


@pytest.mark.parametrize("line", ["thread: old", "answers: maybe", "theard: new", "thread: new\nthread: new"])
def test_what_is_misspelt_in_the_front_matter_is_refused(line: str) -> None:
    with pytest.raises(TemplateError):
        parse(f"---\nsubject: x\n{line}\n---\ny\n", name="t")


def test_a_script_has_no_thread_and_no_files() -> None:
    with pytest.raises(TemplateError, match="belongs to an e-mail"):
        parse("---\nquestions:\n- Why?\nthread: new\n---\ny\n", name="t")


def test_links_to_answer_by_stand_below_the_text_in_both_parts() -> None:
    email = composed(answer_url=ANSWER)
    for words, code in ANSWERS:
        assert f"{words}: {ANSWER}?a={code}" in email.text
        assert f'<a href="{ANSWER}?a={code}">{words}</a>' in email.html
    assert "one tap" not in said_in(email.text)
    assert said_in(email.text).startswith("Hi Ann")


def test_a_notice_has_them_too_since_the_first_minute_is_the_best_to_choose_a_time() -> None:
    assert f"{ANSWER}?a=yes" in composed("we-have-your-request", answer_url=ANSWER).text


def test_a_text_can_go_without_them() -> None:
    quiet = parse("---\nsubject: x\nanswers: no\n---\ny\n", name="t")
    assert ANSWER not in composed(quiet, answer_url=ANSWER).text
    assert "one tap" not in composed().text


def test_a_text_may_print_the_link_itself() -> None:
    mine = parse("---\nsubject: x\nanswers: no\n---\nChoose a time: {{ answer_url }}\n", name="t")
    assert f"Choose a time: {ANSWER}\n" in composed(mine, answer_url=ANSWER).text


def test_what_must_not_leave_without_its_file_does_not() -> None:
    needs = parse("---\nsubject: x\nattach: prices.pdf\n---\ny\n", name="t")
    with pytest.raises(TemplateError, match=r"without the file prices\.pdf"):
        composed(needs)
    file = EmailFile(filename="prices.pdf", content_type="application/pdf", data=b"%PDF-1.4")
    assert composed(needs, files=(file,)).attachments == (file,)
    assert list(Texts().lacking(needs)) == ["the file prices.pdf"]
    assert list(Texts(files={"t": frozenset({"prices.pdf"})}).lacking(needs)) == []


def test_scripts_in_facts_reach_no_html() -> None:
    evil = "<script>alert(1)</script><img src=x onerror=y>"
    template = parse(
        "---\nsubject: x\n---\n{{ lead.interest }} {{ lead.personal_line }} {{ snippets.s }}\n", name="t"
    )
    facts = replace(FULL, lead=replace(FULL.lead, interest=evil, personal_line=evil))
    email = composed(template, facts, snippets={"s": evil}, answer_url=ANSWER)
    assert "<script" not in email.html
    assert "<img" not in email.html
    assert "&lt;script&gt;" in email.html

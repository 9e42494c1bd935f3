"""Every code has a sentence, every outcome and question its words, and decisions survive the way through JSON."""

from __future__ import annotations

import ast
import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

import ringback.engine
from ringback.engine.decisions import Reason, because
from ringback.engine.model import Answer, Channel, Disposition
from ringback.explain.encode import decode_reasons, encode_reasons
from ringback.explain.sentences import ANSWER_WORDS, SENTENCES, duration, moment, sentence
from ringback.explain.words import DISPOSITIONS, QUESTIONS, disposition_words, event_words, question_words
from ringback.services.questions import CHOICES

AT = datetime(2026, 3, 3, 17, 2, tzinfo=UTC)


def codes_of_the_engine() -> set[str]:
    """Every literal code that the engine gives as a reason: `because("…")` and `….rule_out("…")`."""
    found: set[str] = set()
    for file in Path(ringback.engine.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in ("because", "rule_out"):
                found |= {
                    one.value
                    for one in ast.walk(node.args[0])
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    return found


def test_every_reason_of_the_engine_has_a_sentence() -> None:
    codes = codes_of_the_engine()
    assert len(codes) > 25
    assert codes - set(SENTENCES) == set()


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_is_whole(code: str) -> None:
    values = {
        name: AT
        if re.search(r"(_at|^at|until|since|last|opens|close|wanted)$", name)
        else timedelta(minutes=5)
        for name in re.findall(r"{(\w+)}", SENTENCES[code])
    }
    text = sentence(Reason(code, tuple(values.items())), zone="America/Denver")
    assert text.endswith(".")
    assert text[0] == text[0].upper()
    assert "{" not in text


def test_a_code_without_a_sentence_is_still_readable() -> None:
    assert sentence(because("something_new"), zone="UTC") == "Something new."


def test_every_outcome_question_and_answer_has_words() -> None:
    assert {one.value for one in Disposition} - set(DISPOSITIONS) == set()
    assert set(CHOICES) == set(QUESTIONS)
    assert set(ANSWER_WORDS) == {one.value for one in Answer}
    for channel in Channel:
        for disposition in Disposition:
            assert disposition_words(channel.value, disposition.value)[0].isupper()
    assert question_words("email_failed", {"why": "Wrong password."}).endswith("Wrong password.")
    assert question_words("something_new", {}) == "Something new?"


def test_an_event_without_its_facts_is_told_shorter() -> None:
    assert event_words("arrived", {"by": "form"}, zone="UTC") == "Arrived (web form)"
    assert event_words("arrived", {}, zone="UTC") == "Arrived"
    assert event_words("paused", {"until": "2026-03-03T17:02:00Z"}, zone="America/Denver").endswith("10:02")
    assert event_words("something_new", {}, zone="UTC") == "Something new"


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(0), "0 seconds"),
        (timedelta(seconds=1), "1 second"),
        (timedelta(minutes=5), "5 minutes"),
        (timedelta(minutes=158), "2 hours 38 minutes"),
        (timedelta(hours=24), "24 hours"),
        (timedelta(days=3), "3 days"),
        (timedelta(weeks=2), "2 weeks"),
    ],
)
def test_a_duration_is_said_as_people_say_it(length: timedelta, words: str) -> None:
    assert duration(length) == words


def test_a_moment_is_told_in_the_zone_of_the_reader() -> None:
    assert moment(AT, "America/Denver") == "Tue 3 Mar 10:02"
    assert moment(AT, "America/Denver", "Denver") == "Tue 3 Mar 10:02 in Denver"


def test_reasons_come_back_from_json_as_they_were() -> None:
    reasons = (
        because("a", at=AT, wait=timedelta(minutes=5), value=Decimal("12.50"), times=3, rule="CASL"),
        because("b"),
    )
    assert decode_reasons(json.loads(json.dumps(encode_reasons(reasons)))) == reasons

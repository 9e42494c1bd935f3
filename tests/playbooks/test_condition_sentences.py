"""A sentence of a condition is read as what people mean by it, or refused with what to write."""

import pytest

from ringback.engine.conditions import Fact, Is
from ringback.engine.conditions import Test as Asked
from ringback.playbooks.conditions import read_test

from .files import error_of, with_steps


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("source is not expo", "{not: source is expo}"),
        ("source is NOT expo", "{not: source is expo}"),
        ("source isn't expo", "{not: source is expo}"),
        ("source != expo", "{not: source is expo}"),
        ("source contains not expo", "{not: source contains expo}"),
        ("source does not contain expo", "{not: source contains expo}"),
        ("interest is not new roof", "{not: interest is new roof}"),
        ("tag is not hot", "{not: tag is hot}"),
        ("owner is not ann@example.com", "{not: owner is ann@example.com}"),
        ("value is not known", "{not: value is known}"),
        ("no owner", "{not: has owner}"),
        ("has no consent sms", "{not: has consent sms}"),
        ("not replied", "{not: replied}"),
        ("source is expo and tag is hot", "{all: [source is expo, tag is hot]}"),
        ("source is expo or source is show", "{any: [source is expo, source is show]}"),
        ("tag is hot and not replied", "{all: [tag is hot, {not: replied}]}"),
        ("value > 5 and calls < 3 or replied", "{any: [{all: [value > 5, calls < 3]}, replied]}"),
    ],
)
def test_a_denied_sentence_and_two_in_one_are_refused_with_what_to_write(written: str, meant: str) -> None:
    told = error_of(with_steps("call: {within: 1h}", f'email: {{on_days: 2, template: x, if: "{written}"}}'))
    assert told.startswith("mine.yaml, line 9, phases.0.steps.1.email.if: ")
    assert told.endswith(f"is not one sentence of the format; write {meant}.")


@pytest.mark.parametrize(
    ("written", "operand"),
    [
        ("source is nottingham fair", "nottingham fair"),
        ("source is Kitchen and Bath", "kitchen and bath"),
        ("source is doors or windows", "doors or windows"),
        ("source is a cannot", "a cannot"),
    ],
)
def test_a_text_that_only_looks_like_it_stands_as_it_is(written: str, operand: str) -> None:
    assert read_test(written) == Asked(Fact.SOURCE, Is.IS, operand)


@pytest.mark.parametrize("written", ["source is not", "tag is NOT", "rich", ""])
def test_what_nobody_can_make_out_is_told_with_examples(written: str) -> None:
    with pytest.raises(ValueError, match="write for example value > high_value"):
        read_test(written)

"""Conditions that never hold are told from those that may."""

import pytest

from ringback.playbooks.compile import compile_source
from ringback.playbooks.contradictions import can_hold

from .files import with_steps


def holds(text: str) -> bool:
    (step,) = compile_source(with_steps(f"call: {{on_days: 1, if: {text}}}")).steps
    assert step.when is not None
    return can_hold(step.when)


@pytest.mark.parametrize(
    "text",
    [
        "{all: [value > 5, value < 3]}",
        "{all: [value > 5, value <= 5]}",
        "{all: [value > high_value, value <= high_value]}",
        "{all: [value >= high_value, value < high_value]}",
        "{all: [value > 5, {not: value is known}]}",
        "{all: [value > 5, {not: value > 3}]}",
        "{all: [value is known, {not: value > 5}, {not: value <= 5}]}",
        "value < 0",
        "calls < 0",
        "{all: [calls > 2, calls < 3]}",
        "{all: [emails >= 4, {not: emails > 2}]}",
        "{all: [talked, calls < 1]}",
        "{all: [replied, {not: replied}]}",
        "{all: [source is expo, source is web]}",
        "{all: [source is expo, source contains web]}",
        "{all: [source is expo hall, {not: source contains expo}]}",
        "{all: [interest contains roofing, {not: interest contains roof}]}",
        "{all: [owner is ann@example.com, {not: has owner}]}",
        "{any: [{all: [calls > 2, calls < 3]}, value < 0]}",
        "{not: {any: [talked, {not: talked}]}}",
    ],
)
def test_it_never_holds(text: str) -> None:
    assert not holds(text)


@pytest.mark.parametrize(
    "text",
    [
        "{all: [value >= 5, value <= 5]}",
        "{all: [value > 3, value < 3.5]}",
        "{all: [{not: value > 5}, {not: value <= 5}]}",  # a value that nobody knows
        "{all: [value > high_value, value < 10]}",
        "{all: [value >= high_value, value <= high_value]}",
        "{all: [calls > 2, calls < 4]}",
        "{all: [tag is hot, tag is urgent]}",
        "{all: [source contains expo, source contains hall]}",
        "{all: [has channel sms, has consent sms, {not: talked}]}",
        "{any: [value < 0, replied]}",
        "{not: {all: [value > 5, value < 3]}}",
        "{all: [{any: [calls > 1, emails > 1]}, {any: [calls > 2, emails > 2]}, {any: [replied, talked]}]}",
    ],
)
def test_it_may_hold(text: str) -> None:
    assert holds(text)


def test_a_condition_too_long_to_take_apart_is_taken_to_hold() -> None:
    pairs = ", ".join(f"{{any: [calls > {number}, emails > {number}]}}" for number in range(10))
    assert holds(f"{{all: [{pairs}, calls < 0, emails < 0]}}")

"""The exported JSON Schema takes what people write, and refuses what one line can be refused for."""

from typing import Any

import pytest
from ruamel.yaml import YAML

from ringback.playbooks.compile import compile_source, shipped_names, shipped_source
from ringback.playbooks.export import json_schema

from .files import SMALL, error_of, with_steps
from .json_schema import problems

SCHEMA = json_schema()


def broken(source: str) -> list[str]:
    return problems(SCHEMA, YAML(typ="safe").load(source), SCHEMA)


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_playbook_is_valid_as_it_is_written(name: str) -> None:
    assert broken(shipped_source(name)) == []


LINES = [
    "call: {times: 2}",
    "call: {times: 2..3 a day, spread: evenly, voicemail: at most 1 in 2 weeks}",
    "call: {times: 5 in 4 weeks, vary: [weekday, hour], if: {all: [value >= 99.5, {not: replied}]}}",
    "call: {each: day, at: 9:30, tolerance: 3 hours, script: [a, b]}",
    "call: {every: 2 days, widening: 1.5, most: 30 days}",
    "email: {on_days: [3, 5], send: by hand, if: source contains expo}",
    "email: {on_days: 3, template: x, at: morning}",
    "task: {id: look-it-up, on_days: 1, script: x}",
    "call: {times: 3 per day, spread: evenly, voicemail: at most 2 in 36 hours}",
    "call: {every: 2 days, widening: 10, tolerance: 0010m}",
    "email: {on_days: 90, template: x, at: '9:30'}",
]


@pytest.mark.parametrize("line", LINES)
def test_what_compiles_is_valid(line: str) -> None:
    source = with_steps(line)
    compile_source(source)
    assert broken(source) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("call: {times: 2 a month}", "times: pattern"),
        ("call: {times: 2, each: day}", "oneOf"),
        ("call: {voicemail: leave}", "oneOf"),
        ("call: {on_days: 0}", "on_days: anyOf"),
        ("call: {on_days: 1, wait: 5m}", "dependentRequired"),
        ("call: {on_days: 1, at: 25:00}", "at: pattern"),
        ("call: {on_days: 1, template: x}", "additionalProperties"),
        ("call: {on_days: 1, if: rich}", "if: oneOf"),
        ("call: {on_days: 1, if: {all: [rich]}}", "if: oneOf"),
        ("call: {on_days: 1, if: source is not expo}", "if: oneOf"),
        ("call: {on_days: 1, if: tag is hot and replied}", "if: oneOf"),
        ("email: {on_days: 1}", "anyOf"),
        ("email: {on_days: 1, template: No Name}", "template: anyOf"),
        ("letter: {within: 5m}", "additionalProperties"),
        ("call: {times: 0}", "times: minimum"),
        ("call: {times: 0..2 a day}", "times: pattern"),
        ("call: {times: 3 a week, spread: evenly}", "times: pattern"),
        ("call: {times: 3, vary: [hour]}", "times: type"),
        ("call: {times: 3 a day, vary: [hour]}", "times: pattern"),
        ("call: {each: day, spread: evenly}", "required"),
        ("call: {every: 1 week, at: noon}", "anyOf"),
        ("call: {every: 1 week, widening: 0.5}", "widening: minimum"),
        ("call: {every: 1 week, widening: 11}", "widening: maximum"),
        ("call: {every: 1 week, tolerance: 0h}", "tolerance: pattern"),
        ("call: {every: 1 week, tolerance: 5M}", "tolerance: pattern"),
        ("call: {every: 1 week, voicemail: at most 0}", "voicemail: pattern"),
        ("call: {every: 1 week, voicemail: at most 1 in 0m}", "voicemail: pattern"),
        ("call: {on_days: [2, 2]}", "on_days: anyOf"),
        ("call: {on_days: ['2']}", "on_days: anyOf"),
        ("call: {on_days: true}", "on_days: anyOf"),
        ("call: {on_days: 2, if: }", "if: oneOf"),
        ("call: {on_days: 2, script: }", "script: anyOf"),
        ("fax: {on_days: 1}", "additionalProperties"),
    ],
)
def test_what_is_refused_by_the_compiler_for_itself_is_not_valid(line: str, said: str) -> None:
    source = with_steps(line)
    assert error_of(source)
    found = broken(source)
    assert found
    assert any(said in one for one in found), found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("open_days: 1", "open_days: one"),
        ("open_days: 1", "weeks: 1"),
        ("open_days: 1", "open_days: 1\n    days: 1"),
        ("rest: 3..6 months", "rest: 3 weeks"),
        ("- ask: what_next", "- {ask: what_next, move_to: x}"),
        ("- ask: what_next", "- ask: whatever"),
        ("title: A small one\n", ""),
        ("name: small", "name: Small One"),
        ("answer_within: 5m", "answer_within: 5"),
        ("answer_within: 5m", "answer_within: 5m\nafter_pause: later"),
        ("answer_within: 5m", "answer_within: 5m\npersistence: {}"),
        ("answer_within: 5m", "answer_within: 5m\npersistence: {stopping_rule: {worth: 150}}"),
        ("answer_within: 5m", "answer_within: 5m\npersistence: {table: [{calls: -1}]}"),
        ("answer_within: 5m", "answer_within: 5m\npersistence: {table: [{calls: true}]}"),
        (
            "answer_within: 5m",
            "answer_within: 5m\npersistence: {table: [{below: '5', calls: 1}, {calls: 2}]}",
        ),
        ("answer_within: 5m", "answer_within: 5m\npersistence: {stopping_rule: {}, unknown_value: '5'}"),
        ("answer_within: 5m", "answer_within: 5m\npersistence: {stopping_rule: {cost: 0}}"),
        ("answer_within: 5m", "answer_within: 5m\npersistence: {stopping_rule: {worth: 101%}}"),
        ("answer_within: 5m", "answer_within: 5m\npersistence:"),
        ("answer_within: 5m", "answer_within: 5m\ncaps: [0 calls in 24h]"),
        ("answer_within: 5m", "answer_within: 5m\ncaps: [3 calls in 0h]"),
        ("answer_within: 5m", "answer_within: 5m\nask_for_referral: maybe"),
        ("open_days: 1", "open_days: 0"),
        ("rest: 3..6 months", "rest: 0 months"),
        ("- ask: what_next", "- switch_person: {roles: ['']}"),
    ],
)
def test_a_broken_head_is_not_valid(old: str, new: str) -> None:
    source = SMALL.replace(old, new, 1)
    assert error_of(source)
    assert broken(source)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("answer_within: 5m", "answer_within: 5m\nask_for_referral: no"),
        ("answer_within: 5m", "answer_within: 5m\nask_for_referral: [yes, unqualified]"),
        ("answer_within: 5m", "answer_within: 5m\npersistence: {stopping_rule: {worth: 100%, cost: 0.5}}"),
        (
            "answer_within: 5m",
            "answer_within: 5m\npersistence: {table: [{below: 99.5, calls: 0}, {calls: 2}]}",
        ),
        ("- ask: what_next", "- switch_person: {roles: owner}"),
        ("- ask: what_next", "- switch_person: {roles: [owner, office manager], cool_off: 0d}"),
    ],
)
def test_a_head_that_compiles_is_valid(old: str, new: str) -> None:
    source = SMALL.replace(old, new, 1)
    compile_source(source)
    assert broken(source) == []


def test_editors_are_told_what_each_key_means() -> None:
    def silent(node: dict[str, Any], name: str) -> list[str]:
        """Keys without a description, neither of their own nor of the model that they hold."""
        keys = node.get("properties", {}).items()
        return [f"{name}.{key}" for key, one in keys if not (one.get("description") or one.get("$ref"))]

    nodes = {"": SCHEMA, **SCHEMA["$defs"]}
    assert [key for name, node in nodes.items() for key in silent(node, name)] == []
    assert [name for name, node in nodes.items() if not node.get("description")] == []
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"

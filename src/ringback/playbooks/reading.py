"""From text to a checked file: YAML with its lines, and what the models say about it in words for people."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from io import StringIO
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from .channels import CallStep, EmailStep, LetterStep, SmsStep, SocialStep, StepLine, TaskStep, VisitStep
from .conditions import AllOf, AnyOf, NotOf
from .problems import BadPlaybook, Finding, Place, Severity, in_parts
from .schema import ComeBack, PersistenceFile, PhaseFile, PlaybookFile, Row, Rule, Switch, Then

_MODELS: dict[str, type[BaseModel]] = {
    "": PlaybookFile,
    "phases": PhaseFile,
    "steps": StepLine,
    "call": CallStep,
    "email": EmailStep,
    "sms": SmsStep,
    "letter": LetterStep,
    "social": SocialStep,
    "visit": VisitStep,
    "task": TaskStep,
    "then": Then,
    "come_back": ComeBack,
    "switch_person": Switch,
    "persistence": PersistenceFile,
    "table": Row,
    "stopping_rule": Rule,
    "all": AllOf,
    "any": AnyOf,
    "not": NotOf,
}
"""The model of a mapping, by the last key on the way to it."""

_EXAMPLES = {
    "name": "my-playbook",
    "title": "Call within the hour",
    "answer_within": "5m",
    "phases": "- {name: Day 1, open_days: 1, steps: [...]}",
    "steps": "- call: {within: 5m}",
    "calls": "3",
    "unknown_value": "6",
    "on_days": "[2, 5]",
    "script": "first-call",
    "template": "still-here",
    "id": "the-offer",
    "after": "call",
    "ask": "what_next",
    "move_to": "winning-strategy",
    "roles": "[owner, office manager]",
    "vary": "[weekday, hour]",
    "about": "A few words in one paragraph",
}


class Document:
    """A YAML file: its data as plain values, and the line of each place in it."""

    def __init__(self, source: str, origin: str) -> None:
        self.origin = origin
        try:
            self._tree = YAML(typ="rt").load(StringIO(source))
        except MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise self._refused(line, f"this is not YAML: {error.problem}") from None
        except YAMLError as error:
            raise self._refused(1, f"this is not YAML: {error}") from None
        if not isinstance(self._tree, dict):
            raise self._refused(1, "a playbook is a mapping with name, title, phases and then")
        self.data: dict[str, Any] = _plain(self._tree)

    def _refused(self, line: int, what: str) -> BadPlaybook:
        return self.refusal([Finding(line=line, place="the file", what=" ".join(what.split()))])

    def refusal(self, findings: list[Finding]) -> BadPlaybook:
        """The error that tells all of these."""
        told = sorted(findings, key=lambda finding: finding.line)
        return BadPlaybook("\n".join(f"{self.origin}, {one.text}" for one in told), tuple(told))

    def finding(self, place: Place, message: str, severity: Severity = Severity.ERROR) -> Finding:
        """Something about a place; parts of the way that only a model knows are left out of it."""
        node, line, way = self._tree, 1, []
        for index, part in enumerate(place):
            try:
                position = node.lc
                inner = node[part]
                if isinstance(node, dict):  # where nothing stands behind a key, the value has no line
                    line = (position.key(part) if inner is None else position.value(part))[0] + 1
                else:
                    line = position.item(part)[0] + 1
                node = inner
            except (AttributeError, KeyError, TypeError, IndexError):
                if index == len(place) - 1 and isinstance(node, dict):
                    way.append(str(part))  # a key that is missing
                continue
            way.append(str(part))
        what, write = in_parts(message)
        return Finding(
            line=line, place=".".join(way) or "the file", what=what, write=write, severity=severity
        )


def checked(document: Document) -> PlaybookFile:
    """The file as its models read it. Raises `BadPlaybook` with everything that is wrong."""
    try:
        file, wrong = PlaybookFile.model_validate(document.data), []
    except ValidationError as error:
        file, wrong = None, [(_without_tags(one["loc"]), _in_words(one)) for one in error.errors()]
    told = {place for place, _ in wrong}
    wrong += [(place, _EMPTY) for place in _empty(document.data) if place not in told]
    if file is None or wrong:
        raise document.refusal([document.finding(place, message) for place, message in wrong])
    return file


_EMPTY = "nothing stands behind this; write what it is, or leave it out"


def _empty(node: Any, place: Place = ()) -> Iterator[Place]:
    """The keys with nothing behind them: `if:` without a condition would be no condition at all."""
    if node is None:
        yield place
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield from _empty(value, (*place, key))


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    return str(node) if isinstance(node, str) else node


def _without_tags(place: Place) -> Place:
    return tuple(part for part in place if not str(part).startswith("?"))


def _in_words(error: ErrorDetails) -> str:
    """What pydantic found, for people."""
    place = _without_tags(error["loc"])
    name = next((part for part in reversed(place) if isinstance(part, str)), "")
    if error["type"] == "extra_forbidden":
        return _unknown(name, place[:-1])
    if error["type"] == "missing":
        return f"`{name}` is missing; write for example {name}: {_example(name)}"
    if error["type"] == "value_error":
        return error["msg"].removeprefix("Value error, ")
    if error["type"] == "literal_error":
        choices = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        return f"cannot read {error['input']!r} here; write one of: {choices}"
    if error["type"] == "too_short" and error["input"] in ([], ""):
        return "this is empty; write at least one, or leave it out where it may be left out"
    if error["type"] == "string_pattern_mismatch":
        return (
            f"cannot read {error['input']!r} as a name; write lower-case words joined by hyphens, for example "
            + (_example(name))
        )
    shown = repr(error["input"]) if isinstance(error["input"], (str, int, float)) else "this"
    return (
        f"cannot read {shown} ({error['msg'][0].lower()}{error['msg'][1:]}); write for example "
        + _example(name)
    )


def _unknown(name: str, parent: Place) -> str:
    keys = [str(part) for part in parent if isinstance(part, str)]
    model = _MODELS.get(keys[-1] if keys else "")
    known = [_key(name, field) for name, field in model.model_fields.items()] if model else []
    close = get_close_matches(name, known, n=1)
    if close:
        return f"{name!r} is not known here; write {close[0]}"
    return (
        f"{name!r} is not known here; write one of: {', '.join(known)}"
        if known
        else f"{name!r} is not known here"
    )


def _key(name: str, field: FieldInfo) -> str:
    return field.alias or name


def _example(name: str) -> str:
    return _EXAMPLES.get(name, "what the reference of the format shows")

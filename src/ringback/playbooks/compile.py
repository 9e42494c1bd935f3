"""From the file format to the engine's values, and the errors on the way, which name the place and the line."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import lru_cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from ringback.engine.model import (
    After,
    By,
    Channel,
    Count,
    Ending,
    Every,
    OnArrival,
    OnDays,
    Phase,
    Playbook,
    SpreadOverDay,
    SpreadOverWeek,
    Step,
    Timing,
    VoicemailRule,
    When,
    Within,
)

from .schema import CallStep, EmailStep, PhaseFile, PlaybookFile


class BadPlaybook(ValueError):
    """A playbook that cannot be used; the text says where and what to write instead."""


def shipped_names() -> list[str]:
    """The names of the playbooks that come with Ringback."""
    folder = files("ringback.playbooks") / "shipped"
    return sorted(
        entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml")
    )


def shipped_source(name: str) -> str:
    """The text of a shipped playbook. Raises `BadPlaybook` for a name that is not shipped."""
    if name not in shipped_names():
        raise BadPlaybook(
            f"There is no shipped playbook {name!r}. Shipped are: {', '.join(shipped_names())}."
        )
    return (files("ringback.playbooks") / "shipped" / f"{name}.yaml").read_text(encoding="utf-8")


def load(name_or_path: str, *, beside: Path | None = None) -> Playbook:
    """The compiled playbook of this shipped name, or of a file (relative to `beside`). Raises `BadPlaybook`."""
    if name_or_path in shipped_names():
        return compile_source(shipped_source(name_or_path))
    path = (beside or Path()) / name_or_path
    if not path.is_file():
        raise BadPlaybook(
            f"{name_or_path!r} is neither a shipped playbook ({', '.join(shipped_names())}) nor a file."
        )
    return compile_source(path.read_text(encoding="utf-8"), origin=str(path))


@lru_cache(maxsize=256)
def compile_source(source: str, *, origin: str = "playbook") -> Playbook:
    """Compile a playbook's text. Raises `BadPlaybook` naming path and line."""
    try:
        data = YAML(typ="rt").load(StringIO(source))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadPlaybook(f"{origin}, line {line}: this is not YAML: {error.problem}.") from None
    except YAMLError as error:
        raise BadPlaybook(f"{origin}: this is not YAML: {error}.") from None
    if not isinstance(data, dict):
        raise BadPlaybook(f"{origin}: a playbook is a mapping with name, title, phases and then.")
    try:
        checked = PlaybookFile.model_validate(_plain(data))
    except ValidationError as error:
        told = (_told(origin, data, one["loc"], _in_words(one)) for one in error.errors())
        raise BadPlaybook("\n".join(told)) from None
    try:
        return _playbook(checked)
    except _Misplaced as error:
        raise BadPlaybook(_told(origin, data, error.place, error.message)) from None


class _Misplaced(Exception):
    """A step or phase that cannot stand where it does. `place`: the path to it in the file."""

    def __init__(self, message: str, *place: str | int) -> None:
        super().__init__(message)
        self.message = message
        self.place = place


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value) for value in node]
    return node


def _in_words(error: ErrorDetails) -> str:
    """What pydantic found, for people."""
    if error["type"] == "extra_forbidden":
        return f"{error['loc'][-1]!r} is not known here"
    if error["type"] == "missing":
        return "this is missing"
    return error["msg"].removeprefix("Value error, ")


def _told(origin: str, data: Any, path: tuple[str | int, ...], message: str) -> str:
    """An error with the path and the line of the place it is about."""
    node, line = data, 1
    for part in path:
        position = getattr(node, "lc", None)
        try:
            line = (position.value(part) if isinstance(node, dict) else position.item(part))[0] + 1  # type: ignore[union-attr]
            node = node[part]
        except (AttributeError, KeyError, TypeError, IndexError):
            break
    place = ".".join(str(part) for part in path) or "the file"
    return f"{origin}, line {line}, {place}: {message}."


# ----------------------------------------------------------------------------------------------------- to the engine


def _playbook(file: PlaybookFile) -> Playbook:
    rest = next(part.rest for part in file.then if part.rest)
    phases: list[Phase] = []
    for index, phase in enumerate(file.phases):
        prefix = _slug(phase.name) or f"phase-{index + 1}"
        if any(other.steps[0].key.partition("/")[0] == prefix for other in phases):
            raise _Misplaced(f"there is a phase named {phase.name!r} already", "phases", index, "name")
        phases.append(_phase(phase, prefix, index))
    return Playbook(
        name=file.name,
        title=file.title,
        answer_within=file.answer_within,
        minimum_gap=file.minimum_gap,
        phases=tuple(phases),
        ending=Ending(
            rest_months_near=rest.months.low,
            rest_months_far=rest.months.high,
            question=next(part.ask for part in file.then if part.ask),
        ),
    )


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _phase(phase: PhaseFile, prefix: str, index: int) -> Phase:
    steps: list[Step] = []
    numbers: dict[Channel, int] = {}
    for number, one in enumerate(phase.steps):
        place = ("phases", index, "steps", number)
        channel = Channel.CALL if one.call else Channel.EMAIL
        numbers[channel] = numbers.get(channel, 0) + 1
        key = f"{prefix}/{channel.value}-{numbers[channel]}"
        if one.call:
            if one.call.within is not None and (index > 0 or channel in {step.channel for step in steps}):
                raise _Misplaced(
                    "only the first call of the first phase can be `within` a time", *place, "call", "within"
                )
            steps.append(_call(key, one.call, steps, place))
        elif one.email:
            if one.email.on is not None and index > 0:
                raise _Misplaced(
                    "an e-mail `on: arrival` belongs into the first phase", *place, "email", "on"
                )
            _check_days(one.email, phase, place)
            steps.append(_email(key, one.email, steps, place))
    return Phase(
        name=phase.name, first_day=phase.open_days.low, last_day=phase.open_days.high, steps=tuple(steps)
    )


Place = tuple[str | int, ...]


def _check_days(email: EmailStep, phase: PhaseFile, place: Place) -> None:
    for day in email.on_days or ():
        if not phase.open_days.low <= day <= phase.open_days.high:
            raise _Misplaced(
                f"day {day} lies outside the phase {phase.name!r}, which runs from open day "
                f"{phase.open_days.low} to {phase.open_days.high}",
                *place,
                "email",
                "on_days",
            )


def _after(channel: str, wait: timedelta, before: list[Step], place: Place) -> After:
    for step in reversed(before):
        if step.channel.value == channel:
            return After(step=step.key, wait=wait)
    raise _Misplaced(
        f"there is no {channel} before it in its phase that it could come after", *place, "after"
    )


def _call(key: str, call: CallStep, before: list[Step], place: Place) -> Step:
    timing: Timing
    if call.within is not None:
        timing = Within(target=call.within)
    elif call.after is not None:
        timing = _after(call.after, call.wait, before, (*place, "call"))
    else:
        assert call.times is not None
        count = Count(low=call.times.count.low, high=call.times.count.high)
        timing = SpreadOverDay(times=count) if call.times.per == "day" else SpreadOverWeek(times=count)
    return Step(
        key=key,
        channel=Channel.CALL,
        timing=timing,
        by=By.PERSON,
        when=When.HIGH_VALUE if call.condition else When.ALWAYS,
        voicemail=VoicemailRule(at_most=call.voicemail.at_most, within=call.voicemail.within),
        templates=(call.script,) if call.script else (),
    )


def _email(key: str, email: EmailStep, before: list[Step], place: Place) -> Step:
    timing: Timing
    if email.on is not None:
        timing = OnArrival()
    elif email.after is not None:
        timing = _after(email.after, email.wait, before, (*place, "email"))
    elif email.on_days is not None:
        timing = OnDays(days=tuple(sorted(set(email.on_days))))
    else:
        assert email.every is not None
        timing = Every(interval=email.every)
    return Step(
        key=key,
        channel=Channel.EMAIL,
        timing=timing,
        by=By.AUTOMATIC if email.send == "automatically" else By.PERSON,
        when=When.HIGH_VALUE if email.condition else When.ALWAYS,
        templates=tuple(email.template),
    )

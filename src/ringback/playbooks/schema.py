"""The playbook file format, checked by pydantic. Every line of a playbook means exactly one thing.

Amounts are written as people say them: `5m`, `2 weeks`, `2..3 a day`, `at most 1 in 2 weeks`, `3..6 months`.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_DURATION = re.compile(r"^(\d+)\s*(s|m|h|d|w|seconds?|minutes?|hours?|days?|weeks?)$")


def read_duration(value: Any) -> timedelta:
    """`5m`, `90s`, `2 weeks` as a timedelta. Raises ValueError saying what to write."""
    if isinstance(value, timedelta):
        return value
    match = _DURATION.match(str(value).strip().lower())
    if not match:
        raise ValueError(f"cannot read {value!r} as a time; write for example 5m, 2h, 3 days or 2 weeks")
    return int(match[1]) * UNITS[match[2][0]]


class Range(BaseModel):
    """`3` or `2..3`."""

    model_config = ConfigDict(frozen=True)
    low: int
    high: int

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if isinstance(value, (dict, Range)):
            return value
        match = re.match(r"^(\d+)(?:\.\.(\d+))?$", str(value).strip())
        if not match:
            raise ValueError(f"cannot read {value!r} as a number or a range; write for example 2 or 2..3")
        low, high = int(match[1]), int(match[2] or match[1])
        if not 1 <= low <= high:
            raise ValueError(f"the range {value!r} must run upwards from at least 1")
        return {"low": low, "high": high}


class Times(BaseModel):
    """`2..3 a day` or `1..2 a week`; a bare `2..3` is per day."""

    model_config = ConfigDict(frozen=True)
    count: Range
    per: Literal["day", "week"] = "day"

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if isinstance(value, (dict, Times)):
            return value
        match = re.match(r"^([\d.]+)(?:\s+(?:a|per)\s+(day|week))?$", str(value).strip())
        if not match:
            raise ValueError(f"cannot read {value!r}; write for example 2..3 a day or 1..2 a week")
        return {"count": match[1], "per": match[2] or "day"}


class Months(BaseModel):
    """`3..6 months`."""

    model_config = ConfigDict(frozen=True)
    months: Range

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if isinstance(value, (dict, Months)):
            return value
        match = re.match(r"^([\d.]+)\s+months?$", str(value).strip())
        if not match:
            raise ValueError(f"cannot read {value!r}; write for example 3..6 months")
        return {"months": match[1]}


class Voicemail(BaseModel):
    """`leave`, `never`, `at most 2`, `at most 1 in 2 weeks`."""

    model_config = ConfigDict(frozen=True)
    at_most: int | None = 0
    within: timedelta | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, value: Any) -> Any:
        if isinstance(value, (dict, Voicemail)):
            return value
        text = str(value).strip()
        if text == "leave":
            return {"at_most": None}
        if text == "never":
            return {"at_most": 0}
        match = re.match(r"^at most (\d+)(?: in (.+))?$", text)
        if not match:
            raise ValueError(f"cannot read {value!r}; write leave, never, at most 2, or at most 1 in 2 weeks")
        return {"at_most": int(match[1]), "within": read_duration(match[2]) if match[2] else None}


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, (str, int)) else value


Duration = Annotated[timedelta, BeforeValidator(read_duration)]
Names = Annotated[list[str], BeforeValidator(_listed)]
Numbers = Annotated[list[int], BeforeValidator(_listed)]
HighValue = Literal["value > high_value"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class CallStep(_Strict):
    """A call. Exactly one of `within`, `after`, `times` says when."""

    within: Duration | None = None
    after: Literal["call", "email"] | None = None
    wait: Duration = timedelta(0)
    times: Times | None = None
    spread: Literal["evenly"] | None = None
    vary: list[Literal["weekday", "hour"]] = Field(default_factory=list)
    voicemail: Voicemail = Voicemail(at_most=0)
    script: str = ""
    condition: HighValue | None = Field(default=None, alias="if")

    @model_validator(mode="after")
    def _one_timing(self) -> CallStep:
        given = [name for name in ("within", "after", "times") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("say when to call with exactly one of: within, after, times")
        return self


class EmailStep(_Strict):
    """An e-mail. Exactly one of `on`, `after`, `on_days`, `every` says when."""

    on: Literal["arrival"] | None = None
    after: Literal["call", "email"] | None = None
    wait: Duration = timedelta(0)
    on_days: Numbers | None = None
    every: Duration | None = None
    template: Names
    send: Literal["automatically", "by hand"] = "automatically"
    condition: HighValue | None = Field(default=None, alias="if")

    @model_validator(mode="after")
    def _one_timing(self) -> EmailStep:
        given = [name for name in ("on", "after", "on_days", "every") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("say when to send with exactly one of: on, after, on_days, every")
        if not self.template:
            raise ValueError("name at least one template")
        if self.every is not None and self.every < timedelta(days=1):
            raise ValueError(
                "an e-mail may come again after a day at the earliest; write for example every: 2 weeks"
            )
        return self


class StepFile(_Strict):
    """One line of a phase: a channel and its settings."""

    call: CallStep | None = None
    email: EmailStep | None = None

    @model_validator(mode="after")
    def _one_channel(self) -> StepFile:
        if (self.call is None) == (self.email is None):
            raise ValueError("a step has exactly one channel: call or email")
        return self


class PhaseFile(_Strict):
    name: str
    open_days: Range
    steps: list[StepFile] = Field(min_length=1)


class Then(_Strict):
    rest: Months | None = None
    ask: str | None = None


class PlaybookFile(_Strict):
    """A whole playbook file."""

    name: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    answer_within: Duration
    upper_end_when: HighValue = "value > high_value"
    minimum_gap: Duration = timedelta(minutes=45)
    phases: list[PhaseFile] = Field(min_length=1)
    then: list[Then] = Field(min_length=1)

    @model_validator(mode="after")
    def _phases_follow_each_other(self) -> PlaybookFile:
        expected = 1
        for phase in self.phases:
            if phase.open_days.low != expected:
                raise ValueError(
                    f"the phase {phase.name!r} begins on open day {phase.open_days.low}; it must begin on {expected}, "
                    "right after the one before"
                )
            expected = phase.open_days.high + 1
        rests = [part for part in self.then if part.rest]
        asks = [part for part in self.then if part.ask]
        if len(rests) != 1 or len(asks) != 1 or len(self.then) != 2:
            raise ValueError(
                "`then` needs one rest and one ask, for example: rest: 3..6 months, ask: what_next"
            )
        return self

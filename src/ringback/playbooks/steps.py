"""What the steps of every channel have, as it is written: when they are due, and under which condition."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ringback.engine.model import A_DAY

from .conditions import ConditionFile
from .fields import Amount, ClockTime, DayNumbers, Duration, Slug, SomeDuration

MOST_WIDENING = 10


class Strict(BaseModel):
    """A mapping whose keys are all known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def exactly_one(*names: str) -> dict[str, Any]:
    """For editors: one of these keys, and only one."""
    return {"oneOf": [{"required": [name]} for name in names]}


class StepFile(Strict):
    """What steps of every channel have. Exactly one of `TIMINGS` says when the step is due."""

    TIMINGS: ClassVar[tuple[str, ...]] = ("after", "on_days", "each", "every")

    id: Slug | None = Field(
        default=None,
        description="A name of your own for this step, unique in its phase: what `after` may name, and what stays the "
        "same in the next version when other steps come or go.",
    )
    after: Slug | None = Field(
        default=None,
        description="Right after a step above in the same phase was made: a channel (the nearest step of it above) or "
        "an `id`.",
    )
    wait: Duration | None = Field(default=None, description="With `after`: how long after it.")
    on_days: DayNumbers | None = Field(
        default=None, description="On these days of the plan, in their order; the first day is 1."
    )
    each: Literal["day"] | None = Field(default=None, description="Once on every open day of the phase.")
    at: ClockTime | None = Field(
        default=None,
        description="With `on_days` or `each`: the lead's local time of day. Without it a good moment is chosen.",
    )
    every: Duration | None = Field(
        default=None,
        description="Again when so much time has gone by since the last touch on this channel; a day at least.",
    )
    widening: Amount | None = Field(
        default=None,
        description="With `every`: each interval is so many times as long as the one before, for example 1.5.",
        json_schema_extra={"minimum": 1, "maximum": MOST_WIDENING},
    )
    most: Duration | None = Field(
        default=None, description="With `widening`: no interval gets longer than this."
    )
    tolerance: SomeDuration | None = Field(
        default=None,
        description="How long after its time it may still be made; then it counts as missed and the plan goes on.",
    )
    condition: ConditionFile | None = Field(
        default=None,
        alias="if",
        description="Only while this holds; looked at again at the moment of acting.",
    )

    @model_validator(mode="after")
    def _means_one_thing(self) -> StepFile:
        given = [name for name in self.TIMINGS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"say when with exactly one of: {', '.join(self.TIMINGS)}")
        for name, needed in (("wait", "after"), ("widening", "every"), ("most", "widening")):
            if getattr(self, name) is not None and getattr(self, needed) is None:
                raise ValueError(f"`{name}` belongs to `{needed}`; write `{needed}` or leave `{name}` out")
        if self.at is not None and self.on_days is None and self.each is None:
            raise ValueError("`at` belongs to `on_days` or `each`; write for example each: day, at: 9:30")
        self._intervals()
        if self.on_days is not None and self.on_days != sorted(set(self.on_days)):
            raise ValueError(
                "the days of `on_days` are not in their order; write for example on_days: [2, 5]"
            )
        return self

    def _intervals(self) -> None:
        if self.every is not None and self.every < A_DAY:
            raise ValueError(
                "a step may come again after a day at the earliest; write for example every: 2 weeks"
            )
        if self.widening is not None and not 1 <= self.widening <= MOST_WIDENING:
            raise ValueError(
                "an interval may widen up to ten times, and not shrink; write for example widening: 1.5"
            )
        if self.most is not None and self.every is not None and self.most < self.every:
            raise ValueError("`most` is shorter than `every`; write for example every: 2 days, most: 30 days")

    @property
    def texts(self) -> tuple[str, ...]:
        """The names of the templates or scripts that the step carries."""
        return tuple(getattr(self, "template", None) or getattr(self, "script", None) or ())


def timed(*more: str, needs: dict[str, Any] | None = None, **rules: Any) -> ConfigDict:
    """What editors are told of a step's model: one timing, and what a setting `needs` of the others, as a schema."""
    a_day: dict[str, Any] = {"anyOf": [{"required": ["on_days"]}, {"required": ["each"]}]}
    return ConfigDict(
        json_schema_extra={
            **exactly_one(*StepFile.TIMINGS, *more),
            "dependentRequired": {"wait": ["after"], "widening": ["every"], "most": ["widening"]},
            "dependentSchemas": {"at": a_day, **(needs or {})},
            **rules,
        }
    )

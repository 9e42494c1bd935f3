"""One line of a phase, as it is written: a channel, when it is due, and what is said.

Every channel is a model of its own, so that a file cannot ask for what that channel does not know.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ringback.engine.model import A_DAY, Channel
from ringback.engine.playbook import NEVER_VOICEMAIL

from .conditions import ConditionFile
from .values import Amount, ClockTime, DayNumbers, Duration, Names, Slug, TimesText, VoicemailText

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
    )
    most: Duration | None = Field(
        default=None, description="With `widening`: no interval gets longer than this."
    )
    tolerance: Duration | None = Field(
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
        if self.tolerance is not None and not self.tolerance:
            raise ValueError("a tolerance of nothing is never kept; write for example tolerance: 2h")

    @property
    def texts(self) -> tuple[str, ...]:
        """The names of the templates or scripts that the step carries."""
        return tuple(getattr(self, "template", None) or getattr(self, "script", None) or ())


def _timed(*more: str, **rules: Any) -> ConfigDict:
    """What editors are told of a step's model: one timing, and which settings need which others."""
    return ConfigDict(
        json_schema_extra={
            **exactly_one(*StepFile.TIMINGS, *more),
            "dependentRequired": {"wait": ["after"], "widening": ["every"], "most": ["widening"]},
            **rules,
        }
    )


_WITHIN = (
    "The first move: at once when it is open, else at the next opening. Only in the first phase, and once for each "
    "channel."
)
_SCRIPT = "The script shown while it is made; several are used in turn, or one for each of `on_days`."
_TEMPLATE = "The text to start from; several are used in turn, or one for each of `on_days`."


class CallStep(StepFile):
    """A call, made by a person."""

    model_config = _timed("within", "times")
    TIMINGS: ClassVar[tuple[str, ...]] = ("within", "after", "times", "each", "on_days", "every")

    within: Duration | None = Field(default=None, description=_WITHIN)
    times: TimesText | None = Field(
        default=None,
        description="So often a day, a week, or in so many days or weeks of the phase. The upper end of a range counts "
        "for a lead above the high-value line.",
    )
    spread: Literal["evenly"] | None = Field(
        default=None,
        description="Says of `times … a day` what always holds: evenly over the day's open time.",
    )
    vary: list[Literal["weekday", "hour"]] | None = Field(
        default=None,
        description="Says of `times … a week` what always holds: on changing weekdays and hours.",
    )
    voicemail: VoicemailText = Field(
        default=NEVER_VOICEMAIL,
        description="Whether a voicemail may be left: `leave`, `never`, `at most 2` (so far), `at most 1 in 2 weeks`.",
        json_schema_extra={"default": "never"},
    )
    script: Names | None = Field(default=None, description=_SCRIPT)

    @model_validator(mode="after")
    def _says_what_times_means(self) -> CallStep:
        if self.spread is not None and (self.times is None or self.times.days != 1):
            raise ValueError(
                "`spread: evenly` belongs to calls of a day; write for example times: 2..3 a day"
            )
        if self.vary is not None and (self.times is None or self.times.days == 1):
            raise ValueError(
                "`vary` belongs to calls of a week or longer; write for example times: 1..2 a week"
            )
        return self


class EmailStep(StepFile):
    """An e-mail that leaves by itself, or that a person finishes and sends."""

    model_config = _timed(
        "on",
        "within",
        anyOf=[
            {"required": ["template"]},
            {"required": ["send"], "properties": {"send": {"const": "by hand"}}},
        ],
    )
    TIMINGS: ClassVar[tuple[str, ...]] = ("on", "within", "after", "on_days", "each", "every")

    on: Literal["arrival"] | None = Field(
        default=None,
        description="`arrival`: as soon as a lead arrives when no call can be made. First phase only.",
    )
    within: Duration | None = Field(
        default=None,
        description="At once when a lead arrives, at any hour, whether or not a call can be made.",
    )
    template: Names | None = Field(default=None, description=_TEMPLATE)
    send: Literal["automatically", "by hand"] = Field(
        default="automatically",
        description="`automatically`: it leaves by itself. `by hand`: it lies on the desk until a person finishes it.",
    )

    @model_validator(mode="after")
    def _has_a_text(self) -> EmailStep:
        if self.send == "automatically" and not self.template:
            raise ValueError(
                "an e-mail that leaves by itself needs a text; write template: and its name, or send: by hand"
            )
        return self


class SmsStep(StepFile):
    """A text message, typed by a person."""

    model_config = _timed("within")
    TIMINGS: ClassVar[tuple[str, ...]] = ("within", "after", "on_days", "each", "every")

    within: Duration | None = Field(default=None, description=_WITHIN)
    template: Names | None = Field(default=None, description=_TEMPLATE)


class LetterStep(StepFile):
    """A letter by post, made by a person."""

    model_config = _timed()
    template: Names | None = Field(default=None, description=_TEMPLATE)


class SocialStep(StepFile):
    """A message in a social network, written by a person."""

    model_config = _timed()
    template: Names | None = Field(default=None, description=_TEMPLATE)


class VisitStep(StepFile):
    """A visit, made by a person."""

    model_config = _timed()
    script: Names | None = Field(default=None, description=_SCRIPT)


class TaskStep(StepFile):
    """Anything else that a person does: look something up, prepare an offer."""

    model_config = _timed()
    script: Names | None = Field(default=None, description="What is to be done; several are used in turn.")


CHANNELS = tuple(channel.value for channel in Channel)


class StepLine(Strict):
    """One line of a phase: a channel and its settings."""

    model_config = ConfigDict(json_schema_extra=exactly_one(*CHANNELS))

    call: CallStep | None = Field(default=None, description="A call, made by a person.")
    email: EmailStep | None = Field(default=None, description="An e-mail, automatic or finished by a person.")
    sms: SmsStep | None = Field(default=None, description="A text message, typed by a person.")
    letter: LetterStep | None = Field(default=None, description="A letter by post.")
    social: SocialStep | None = Field(default=None, description="A message in a social network.")
    visit: VisitStep | None = Field(default=None, description="A visit.")
    task: TaskStep | None = Field(default=None, description="Anything else that a person does.")

    @model_validator(mode="after")
    def _one_channel(self) -> StepLine:
        if sum(getattr(self, name) is not None for name in CHANNELS) != 1:
            raise ValueError(f"a step has exactly one channel; write one of: {', '.join(CHANNELS)}")
        return self

    @property
    def channel(self) -> Channel:
        return next(channel for channel in Channel if getattr(self, channel.value) is not None)

    @property
    def step(self) -> StepFile:
        found: StepFile = getattr(self, self.channel.value)
        return found

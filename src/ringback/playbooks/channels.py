"""One line of a phase, as it is written: a channel, when it is due, and what is said.

Every channel is a model of its own, so that a file cannot ask for what that channel does not know.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import ConfigDict, Field, model_validator

from ringback.engine.model import Channel
from ringback.engine.playbook import NEVER_VOICEMAIL

from .fields import Duration, Names, TimesText, VoicemailText
from .steps import StepFile, Strict, exactly_one, timed

_WITHIN = (
    "The first move: at once when it is open, else at the next opening. Only in the first phase, and once for each "
    "channel."
)
_SCRIPT = "The script shown while it is made; several are used in turn, or one for each of `on_days`."
_TEMPLATE = "The text to start from; several are used in turn, or one for each of `on_days`."


class CallStep(StepFile):
    """A call, made by a person."""

    model_config = timed(
        "within",
        "times",
        needs={
            "spread": {
                "required": ["times"],
                "properties": {"times": {"pattern": "^[^ ]+(?: (?:a|per) day)?$"}},
            },
            "vary": {
                "required": ["times"],
                "properties": {"times": {"type": "string", "pattern": " week$| in "}},
            },
        },
    )
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

    model_config = timed(
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

    model_config = timed("within")
    TIMINGS: ClassVar[tuple[str, ...]] = ("within", "after", "on_days", "each", "every")

    within: Duration | None = Field(default=None, description=_WITHIN)
    template: Names | None = Field(default=None, description=_TEMPLATE)


class LetterStep(StepFile):
    """A letter by post, made by a person."""

    model_config = timed()
    template: Names | None = Field(default=None, description=_TEMPLATE)


class SocialStep(StepFile):
    """A message in a social network, written by a person."""

    model_config = timed()
    template: Names | None = Field(default=None, description=_TEMPLATE)


class VisitStep(StepFile):
    """A visit, made by a person."""

    model_config = timed()
    script: Names | None = Field(default=None, description=_SCRIPT)


class TaskStep(StepFile):
    """Anything else that a person does: look something up, prepare an offer."""

    model_config = timed()
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

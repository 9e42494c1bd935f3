"""The engine's vocabulary: frozen values, no behavior beyond refusing what cannot be.

Datetimes are aware; the engine compares and returns them in UTC. Durations are timedelta. Money is a Decimal in the
workspace's currency. Local dates and weekdays are those of the lead (its `OpenTime.day_zone`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

A_DAY = timedelta(days=1)
"""How long a touch stays open that does not say so itself."""


class Channel(StrEnum):
    """A way to a person."""

    CALL = "call"
    EMAIL = "email"
    SMS = "sms"
    LETTER = "letter"
    SOCIAL = "social"
    VISIT = "visit"
    TASK = "task"


class By(StrEnum):
    """Who makes a touch."""

    PERSON = "person"
    AUTOMATIC = "automatic"


class Disposition(StrEnum):
    """What came of a touch. `transitions.py` says what each one does."""

    # of a call
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    LEFT_VOICEMAIL = "left_voicemail"
    GATEKEEPER = "gatekeeper"
    WRONG_NUMBER = "wrong_number"
    BAD_NUMBER = "bad_number"
    CALL_BACK = "call_back"
    TALKED_YES = "talked_yes"
    TALKED_NO = "talked_no"
    TALKED_NOT_NOW = "talked_not_now"
    NOT_QUALIFIED = "not_qualified"
    DO_NOT_CONTACT = "do_not_contact"
    # of an e-mail
    SENT = "sent"
    BOUNCED = "bounced"
    REPLIED_YES = "replied_yes"
    REPLIED_NO = "replied_no"
    REPLIED_STOP = "replied_stop"
    REPLIED_NOT_NOW = "replied_not_now"
    OUT_OF_OFFICE = "out_of_office"
    FAILED = "failed"
    # of any touch that nobody made, or of which nobody knows whether it was made
    MISSED = "missed"
    UNSURE = "unsure"


class Answer(StrEnum):
    """The concrete end of a follow-up."""

    YES = "yes"
    NO = "no"
    DO_NOT_CONTACT = "do_not_contact"
    UNQUALIFIED = "unqualified"
    UNREACHABLE = "unreachable"


# ---------------------------------------------------------------------------------------------- the playbook, compiled


class When(StrEnum):
    """A condition on a step. `HIGH_VALUE`: the lead's value is above the workspace's high-value line."""

    ALWAYS = "always"
    HIGH_VALUE = "high_value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A range like 2..3: the upper end counts for a lead whose value is above the high-value line."""

    low: int
    high: int

    def __post_init__(self) -> None:
        if not 1 <= self.low <= self.high:
            raise ValueError(f"a count like {self.low}..{self.high} must run from 1 upwards")


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicemailRule:
    """Whether the rep may leave a voicemail: at most `at_most` so far, or within the last `within` if that is given.

    `at_most=0` means never. `at_most=None` means always.
    """

    at_most: int | None = 0
    within: timedelta | None = None


NEVER_VOICEMAIL = VoicemailRule(at_most=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnArrival:
    """An e-mail that leaves as soon as a fresh lead arrives and no call can be made at that moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """The first move: at once when open, else at the next opening; the clock of `target` runs from the arrival."""

    target: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """`wait` after the step named `step` was made in this phase.

    Where that step cannot be made for lack of a channel, the step that it came after stands in for it.
    """

    step: str
    wait: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadOverDay:
    """`times` a day, evenly over what is left of the day's open time, away from the clock times already tried."""

    times: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadOverWeek:
    """`times` in every seven days of the phase, on varying weekdays and hours."""

    times: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDays:
    """Once on each of these open days (1 = the lead's first)."""

    days: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """Again each time `interval` has gone by since the last touch on this channel."""

    interval: timedelta

    def __post_init__(self) -> None:
        if self.interval < A_DAY:
            raise ValueError("an e-mail may come again after a day at the earliest")


Timing = OnArrival | Within | After | SpreadOverDay | SpreadOverWeek | OnDays | Every


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a phase. `key` is unique in the playbook and is what a touch refers to, for example `day-1/call-1`.

    `templates`: names of message templates, one per day for `OnDays`, else used in turn; for calls, the script's name.
    """

    key: str
    channel: Channel
    timing: Timing
    by: By = By.PERSON
    when: When = When.ALWAYS
    voicemail: VoicemailRule = NEVER_VOICEMAIL
    templates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """Steps that run from the lead's open day `first_day` to its open day `last_day`, both included."""

    name: str
    first_day: int
    last_day: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What follows the last phase: a rest of `rest_months_near` to `rest_months_far` months, then a question."""

    rest_months_near: int
    rest_months_far: int
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """A compiled playbook. `minimum_gap` is the least time between two calls of a day (the call-again excepted)."""

    name: str
    title: str
    answer_within: timedelta
    phases: tuple[Phase, ...]
    ending: Ending
    minimum_gap: timedelta = timedelta(minutes=45)

    def phase_on(self, day: int) -> Phase | None:
        """The phase of this open day, None past the last one."""
        for phase in self.phases:
            if phase.first_day <= day <= phase.last_day:
                return phase
        return None

    @property
    def last_day(self) -> int:
        return self.phases[-1].last_day


# ------------------------------------------------------------------------------------------------------- the enrollment


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchFact:
    """One touch of the past, or one that is open now (`disposition` None).

    `number`: its place in the enrollment, from 1. `step`: the key of the playbook's step, or `promise`, `by-hand`.
    `due_at`/`expires_at`: when it was to be made. `at`: when it was made, was given up, or was found missed; for an
    open touch None. `until`: the call-back's instant or the date that the person named. `template`: the message or
    script it carried, "" for none.
    """

    number: int
    step: str
    channel: Channel
    due_at: datetime
    expires_at: datetime | None = None
    at: datetime | None = None
    disposition: Disposition | None = None
    until: datetime | None = None
    template: str = ""

    def __post_init__(self) -> None:
        if self.due_at.tzinfo is None or (self.at is not None and self.at.tzinfo is None):
            raise ValueError("a touch needs aware datetimes")
        if (self.at is None) != (self.disposition is None):
            raise ValueError("a touch has both an instant and a disposition, or neither")

    @property
    def is_open(self) -> bool:
        return self.disposition is None

    @property
    def ends_at(self) -> datetime:
        """When an open touch runs out."""
        return self.expires_at if self.expires_at is not None else self.due_at + A_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelLaw:
    """Whether a channel may be used, until when (`None`: no end), and the rule that says so."""

    allowed: bool = True
    until: datetime | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A span in which the plan stands still; open days inside it do not count. Half-open `[starts_at, ends_at)`."""

    starts_at: datetime
    ends_at: datetime
    reason: str

"""A compiled playbook: frozen values that say what is to be done and when, and decide nothing.

A playbook is a row of stages. Those that make touches are `Plan`s, made of phases, made of steps; the others say what
follows when a plan is through: a rest, another person, another playbook, a question.

Local dates and clock times are those of the lead (its `OpenTime.day_zone`). Money is a Decimal in the workspace's
currency.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from .conditions import Condition
from .limits import Cap
from .model import A_DAY, AfterPause, Answer, By, Channel


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


# ------------------------------------------------------------------------------------------------------------- timings


@dataclass(frozen=True, slots=True, kw_only=True)
class OnArrival:
    """A message that leaves as soon as a fresh lead arrives and no call can be made at that moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """The first move: at once when open, else at the next opening; the clock of `target` runs from the arrival.

    For an e-mail: at once at any hour, whether or not a call can be made.
    """

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
    """`times` calls a day, evenly over what is left of the day's open time, away from the clock times already tried."""

    times: Count


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadOverPeriod:
    """`times` in every `days` days of the phase, on varying weekdays and hours: 7 for "a week", 28 for "in 4 weeks"."""

    times: Count
    days: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDays:
    """Once on each of these days of the plan (1 = the first), or on every open day of the phase (`days` None).

    The days are counted as the phase counts them (open days or calendar days); for one that is shut the next open day
    of the phase is taken, or the one before it at the phase's end. `at`: minutes after local midnight; None: a good
    moment of that day is chosen.
    """

    days: tuple[int, ...] | None
    at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Every:
    """Again each time `interval` has gone by since the last touch on this channel.

    The interval grows by `widening` with every touch of the step, up to `most`.
    """

    interval: timedelta
    widening: Decimal = Decimal(1)
    most: timedelta | None = None

    def __post_init__(self) -> None:
        if self.interval < A_DAY:
            raise ValueError("a step may come again after a day at the earliest")
        if self.widening < 1:
            raise ValueError("an interval may widen, not shrink")
        if self.most is not None and self.most < self.interval:
            raise ValueError("the longest interval is shorter than the first")


Timing = OnArrival | Within | After | SpreadOverDay | SpreadOverPeriod | OnDays | Every


# --------------------------------------------------------------------------------------------------- steps and phases


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a phase. `key` is unique in the playbook and is what a touch refers to, for example `day-1/call-1`.

    `when`: None is always. `tolerance`: how long after its time it may still be made; None: the timing's own.
    `templates`: names of message templates, one per day for `OnDays`, else used in turn; for calls, scripts.
    """

    key: str
    channel: Channel
    timing: Timing
    by: By = By.PERSON
    when: Condition | None = None
    voicemail: VoicemailRule = NEVER_VOICEMAIL
    templates: tuple[str, ...] = ()
    tolerance: timedelta | None = None


class Unit(StrEnum):
    """How a phase counts its days. An open day is one with open time for this lead."""

    OPEN_DAYS = "open_days"
    DAYS = "days"


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySpan:
    """From day `first` to day `last` of the plan, both included; `last` None: without end. Day 1 is the first."""

    first: int
    last: int | None
    unit: Unit = Unit.OPEN_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSpan:
    """From `since` to `until` after the plan's beginning, half-open; `until` None: without end."""

    since: timedelta
    until: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """Steps for a span of the plan. A phase begins when the one before is over, and never before its own span."""

    name: str
    span: DaySpan | TimeSpan
    steps: tuple[Step, ...]


# --------------------------------------------------------------------------------------------------------------- stages


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Phases in their order. `something_new`: every step must carry a template that this lead has not had before.

    `one_unit`: all phases count days of one unit and follow each other, so that a day's number tells its phase.
    """

    phases: tuple[Phase, ...]
    something_new: bool = False
    one_unit: Unit | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "one_unit", _one_unit(self.phases))


def _one_unit(phases: tuple[Phase, ...]) -> Unit | None:
    units: set[Unit] = set()
    expected = None
    for phase in phases:
        span = phase.span
        if not isinstance(span, DaySpan) or expected not in (None, span.first):
            return None
        units.add(span.unit)
        expected = span.last + 1 if span.last is not None else -1
    return units.pop() if len(units) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RestFor:
    """Nothing for so many months since the last touch: `near` when the value is above the line, else `far`."""

    near: int
    far: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchPerson:
    """On to another decision-maker at the same organization, the first of `roles` that is known; this lead is closed.

    `roles` in order, lower case; empty: anybody. The other person hears from us `cool_off` later at the earliest.
    """

    roles: tuple[str, ...] = ()
    cool_off: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveTo:
    """On in another playbook of the workspace, by its name."""

    playbook: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPerson:
    """A person decides. `question` is a code, like the codes of reasons."""

    question: str


Stage = Plan | RestFor | SwitchPerson | MoveTo | AskPerson


# ---------------------------------------------------------------------------------------------------------- persistence


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTable:
    """So many calls by the value of the sale: the first row whose `below` is above the value; None is the rest.

    `unknown`: for a lead whose value nobody knows.
    """

    rows: tuple[tuple[Decimal | None, int], ...]
    unknown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppingRule:
    """Make attempt n+1 while n <= a*V/c - a - b: the one-step rule for a beta-geometric chance of success.

    V is `worth` (a share) of the sale's value, c is `cost`, one attempt's; (a, b) is the prior on the chance that one
    attempt succeeds. Fader & Hardie 2007, doi 10.1002/dir.20074. `unknown`: calls for a lead without a known value.
    """

    a: Decimal = Decimal("0.205")
    b: Decimal = Decimal("3.279")
    worth: Decimal = Decimal("0.25")
    cost: Decimal = Decimal(8)
    unknown: int = 6


Persistence = CallTable | StoppingRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """A compiled playbook. `minimum_gap` is the least time between two calls of a day (the call-again excepted).

    The first stage is a `Plan`. `persistence` None: calls are not limited by value. `caps`: the playbook's own, beside
    those of the law and the workspace. `referral_after`: answers after which the person is asked whom else they know.
    `about`: where it comes from, in a sentence or two.
    """

    name: str
    title: str
    answer_within: timedelta
    stages: tuple[Stage, ...]
    minimum_gap: timedelta = timedelta(minutes=45)
    after_pause: AfterPause = AfterPause.SHIFT
    persistence: Persistence | None = None
    caps: tuple[Cap, ...] = ()
    referral_after: frozenset[Answer] = frozenset()
    about: str = ""

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Those of the first plan."""
        first = self.stages[0]
        assert isinstance(first, Plan)
        return first.phases

    @property
    def plans(self) -> tuple[Plan, ...]:
        return tuple(stage for stage in self.stages if isinstance(stage, Plan))

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps of all plans."""
        return tuple(step for plan in self.plans for phase in plan.phases for step in phase.steps)

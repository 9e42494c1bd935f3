"""A whole playbook file, as it is written. Every line of it means exactly one thing.

What one line can be checked for by itself is checked here; what depends on the lines around it, in `placing.py`.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from ringback.engine.playbook import DaySpan, TimeSpan

from .channels import StepLine
from .fields import (
    Amount,
    CalendarDays,
    CallCap,
    Duration,
    Elapsed,
    MonthsText,
    OpenDays,
    Share,
    Slug,
    listed,
    one_or_more,
)
from .steps import Strict, exactly_one

__all__ = ["PhaseFile", "PlaybookFile", "Then"]

SPANS = ("open_days", "days", "elapsed")
ENDS = ("rest", "come_back", "switch_person", "move_to", "ask")
ROLE: dict[str, Any] = {"minLength": 1, "maxLength": 80}
Role = Annotated[str, Field(min_length=ROLE["minLength"], max_length=ROLE["maxLength"])]


class PhaseFile(Strict):
    """Some days of the plan and the steps in them."""

    model_config = ConfigDict(json_schema_extra=exactly_one(*SPANS))

    name: str = Field(
        min_length=1, max_length=80, description="What people call this part; unique in the playbook."
    )
    open_days: OpenDays | None = Field(
        default=None,
        description="Counted in days on which this lead can be called: `1`, `2..5`, or `6..` without end.",
    )
    days: CalendarDays | None = Field(
        default=None, description="Counted in calendar days: `1..28`, or `29..` without end."
    )
    elapsed: Elapsed | None = Field(
        default=None,
        description="Counted by the clock from the beginning of the plan: `0h..48h`, or `48h..`.",
    )
    steps: list[StepLine] = Field(min_length=1, description="What is done, one line for each step.")

    @model_validator(mode="after")
    def _one_span(self) -> PhaseFile:
        if sum(getattr(self, name) is not None for name in SPANS) != 1:
            raise ValueError(f"say how long with exactly one of: {', '.join(SPANS)}")
        return self

    @property
    def unit(self) -> str:
        return next(name for name in SPANS if getattr(self, name) is not None)

    @property
    def span(self) -> DaySpan | TimeSpan:
        found: DaySpan | TimeSpan = getattr(self, self.unit)
        return found


class ComeBack(Strict):
    """A second plan, after a rest: only with texts that this lead has not had."""

    phases: list[PhaseFile] = Field(min_length=1, description="Its phases; they count from day 1 again.")


class Switch(Strict):
    """On to another decision-maker at the same organization."""

    roles: Annotated[list[Role], BeforeValidator(listed), one_or_more({"type": "string", **ROLE})] = Field(
        default_factory=list,
        description="Whom to look for, best first; none: anybody.",
        json_schema_extra={"default": []},
    )
    cool_off: Duration = Field(
        default=timedelta(0),
        description="How long the other person is left alone first.",
        json_schema_extra={"default": "0d"},
    )


class Then(Strict):
    """One thing that follows when a plan is through."""

    model_config = ConfigDict(json_schema_extra=exactly_one(*ENDS))

    rest: MonthsText | None = Field(
        default=None,
        description="Nothing for so long since the last touch: the near end for a lead above the high-value line, "
        "else the far end.",
    )
    come_back: ComeBack | None = Field(
        default=None, description="A second plan, which must carry something new."
    )
    switch_person: Switch | None = Field(
        default=None,
        description="This lead is closed and another person at the organization takes its place; where none is known, "
        "you are asked to find one.",
    )
    move_to: Slug | None = Field(default=None, description="Go on in this other playbook of the workspace.")
    # A question that nobody knows would lie there with no answer to choose.
    ask: Literal["what_next"] | None = Field(
        default=None,
        description="A person decides: start over, come back later, or close. `what_next` is the only question that a "
        "plan can end with; what you want to have asked or done besides is a `task` with a script.",
    )

    @model_validator(mode="after")
    def _one_thing(self) -> Then:
        if sum(getattr(self, name) is not None for name in ENDS) != 1:
            raise ValueError(f"a line of `then` says exactly one thing; write one of: {', '.join(ENDS)}")
        return self

    @property
    def kind(self) -> str:
        return next(name for name in ENDS if getattr(self, name) is not None)


class Row(Strict):
    """One row of the table of calls by value."""

    below: Amount | None = Field(
        default=None, description="For a value below this; left out in the last row only."
    )
    calls: int = Field(ge=0, le=1000, strict=True, description="So many calls.")


class Rule(Strict):
    """Make attempt n+1 while n <= a x V / cost - a - b, where V is `worth` of the sale's value."""

    a: Amount = Field(
        default=Decimal("0.205"),
        description="The first parameter of the prior on the chance that one attempt succeeds.",
        json_schema_extra={"default": 0.205},
    )
    b: Amount = Field(
        default=Decimal("3.279"), description="The second one.", json_schema_extra={"default": 3.279}
    )
    worth: Share = Field(
        default=Decimal("0.25"),
        description="Which share of the sale's value a yes is worth to you.",
        json_schema_extra={"default": "25%"},
    )
    cost: Amount = Field(
        default=Decimal(8),
        description="What one attempt costs you, in the workspace's currency.",
        json_schema_extra={"default": 8, "exclusiveMinimum": 0},
    )

    @model_validator(mode="after")
    def _costs_something(self) -> Rule:
        if not self.cost:
            raise ValueError(
                "an attempt that costs nothing would be made for ever; write for example cost: 8"
            )
        return self


class PersistenceFile(Strict):
    """How many calls a lead is worth, by the value of the sale."""

    model_config = ConfigDict(json_schema_extra=exactly_one("table", "stopping_rule"))

    table: list[Row] | None = Field(default=None, min_length=1, description="Calls by value, smallest first.")
    stopping_rule: Rule | None = Field(
        default=None, description="Calls by what one more is worth; `{}` takes the defaults."
    )
    unknown_value: int = Field(
        default=6, ge=0, le=1000, strict=True, description="Calls for a lead whose value nobody knows."
    )

    @model_validator(mode="after")
    def _one_way(self) -> PersistenceFile:
        if (self.table is None) == (self.stopping_rule is None):
            raise ValueError("say how with exactly one of: table, stopping_rule")
        limits = [row.below for row in self.table or ()]
        known = [limit for limit in limits if limit is not None]
        if self.table and (limits[-1] is not None or None in limits[:-1]):
            raise ValueError(
                "the last row of the table, and no other, has no `below`; write for example - {calls: 20}"
            )
        if known != sorted(set(known)):
            raise ValueError("the rows of the table do not rise; write the smallest `below` first")
        return self


class PlaybookFile(Strict):
    """A plan for following up: what is done on which day, and what follows."""

    name: Slug = Field(
        description="What other playbooks and programs call it: lower-case words joined by hyphens."
    )
    title: str = Field(min_length=1, max_length=120, description="What people call it.")
    about: str = Field(default="", max_length=2000, description="Where it comes from, in a sentence or two.")
    answer_within: Duration = Field(description="The clock that starts when a lead arrives.")
    upper_end_when: Literal["value > high_value"] = Field(
        default="value > high_value", description="When the upper end of a range like `2..3` counts."
    )
    minimum_gap: Duration = Field(
        default=timedelta(minutes=45),
        description="The least time between two calls of a day; a step right `after` another is the exception.",
        json_schema_extra={"default": "45m"},
    )
    after_pause: Literal["shift", "restart", "skip", "ask"] = Field(
        default="shift",
        description="How the plan goes on after a pause: `shift` (the paused days do not count), `restart` (its phase "
        "begins again), `skip` (what fell into the pause is left out), `ask` (a person chooses).",
    )
    persistence: PersistenceFile | None = Field(
        default=None,
        description="How many calls a lead is worth, by the value of the sale; without it, value sets no limit.",
    )
    caps: list[CallCap] = Field(
        default_factory=list,
        max_length=10,
        description="At most so many calls in any such time, whoever made them; beside what the law and the business "
        "allow.",
        json_schema_extra={"default": []},
    )
    ask_for_referral: Annotated[
        list[Literal["yes", "no", "unqualified"]],
        BeforeValidator(listed),
        one_or_more({"type": "string", "enum": ["yes", "no", "unqualified"]}),
    ] = Field(
        default_factory=list,
        description="After these answers the person is asked whom else they know.",
        json_schema_extra={"default": []},
    )
    phases: list[PhaseFile] = Field(min_length=1, description="The plan, in its order.")
    then: list[Then] = Field(
        default_factory=list,
        description="What follows when the plan is through. Left out only where the last phase has no end.",
        json_schema_extra={"default": []},
    )

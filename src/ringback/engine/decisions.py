"""What the engine answers. Frozen values; `ringback.explain` turns their reasons into sentences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from .model import Answer, By, Channel, Disposition, TouchFact
from .position import Position

Param = str | int | Decimal | datetime | timedelta


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason as data: a code of `explain`'s table and its parameters, in order."""

    code: str
    params: tuple[tuple[str, Param], ...] = ()

    def get(self, name: str) -> Param | None:
        for key, value in self.params:
            if key == name:
                return value
        return None


def because(code: str, **params: Param) -> Reason:
    """Shorthand that keeps call sites readable."""
    return Reason(code, tuple(params.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A touch that is to be made: what, by whom, when, and until when it makes sense."""

    channel: Channel
    step: str
    by: By
    due_at: datetime
    expires_at: datetime
    voicemail: bool = False
    template: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """A touch whose time went by before anybody was asked to make it."""

    channel: Channel
    step: str
    due_at: datetime
    expires_at: datetime
    by: By = By.PERSON
    template: str = ""

    def as_missed(self, number: int) -> TouchFact:
        """The touch to be recorded for it."""
        return TouchFact(
            number=number,
            step=self.step,
            channel=self.channel,
            due_at=self.due_at,
            expires_at=self.expires_at,
            at=self.expires_at,
            disposition=Disposition.MISSED,
            template=self.template,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What all decisions carry. `why`: the reasons; `ruled_out`: what was not chosen and why; `would_change`: what
    would alter it, `nearest` the one of these that lies closest; `lapsed`: touches to be recorded as missed along with
    it."""

    why: tuple[Reason, ...]
    ruled_out: tuple[Reason, ...] = ()
    would_change: tuple[Reason, ...] = ()
    nearest: Reason | None = None
    lapsed: tuple[Lapse, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Act(Decision):
    """Make this touch now."""

    move: Move


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait(Decision):
    """Nothing before `until`; then decide again. `next` is what will then be due, None while a touch is open."""

    until: datetime
    next: Move | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask(Decision):
    """A person must decide. `question` is a code, like the codes of reasons."""

    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest(Decision):
    """The plan is through, or the lead asked for time: nothing before `until`."""

    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop(Decision):
    """It is over, with this answer. `ask_referral`: the playbook wants the person asked whom else they know."""

    answer: Answer
    ask_referral: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPerson:
    """Another decision-maker at the same organization, who hears from us at `starts_at` at the earliest."""

    contact: int
    role: str
    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ToPlaybook:
    """Another playbook of the workspace, by its name, from `starts_at` on."""

    name: str
    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch(Decision):
    """The plan goes on elsewhere: at another place of the playbook, in another playbook, or with another person.

    The caller writes that down and decides again.
    """

    to: Position | ToPlaybook | ToPerson

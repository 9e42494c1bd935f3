"""What the parts of the lint look at, and what they say."""

from __future__ import annotations

from dataclasses import dataclass, field

from ringback.engine.model import Channel
from ringback.engine.playbook import Phase, Playbook, Step

from .messages.template import MessageTemplate
from .problems import Place, Severity
from .schema import PlaybookFile


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyCap:
    """At most `limit` contacts over these channels in any 24 hours, in these places (ids or names)."""

    limit: int
    covers: frozenset[Channel]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something about a place of the file. The message may hold `; write …`."""

    place: Place
    message: str
    severity: Severity = Severity.WARNING


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A playbook as it is written and as it is meant, and what is known around it (`lint.Surroundings`)."""

    file: PlaybookFile
    playbook: Playbook
    places: dict[str, Place]
    texts: dict[str, MessageTemplate]
    playbooks: frozenset[str]
    whole: bool = False
    lacking: dict[str, str] = field(default_factory=dict)
    advice: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def step_place(self, step: Step) -> Place:
        """The place of a step's settings."""
        return (*self.places[step.key], step.channel.value)

    def phase_place(self, phase: Phase) -> Place:
        return self.places[phase.steps[0].key][:-2]

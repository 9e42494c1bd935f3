"""All that a decision may depend on, but for the time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from .history import History
from .limits import Cap
from .model import Answer, Channel, ChannelLaw, Pause
from .moment import WEAK, Tendency
from .openings import Span
from .playbook import Playbook
from .position import Position
from .windows import OpenTime

NO_CONSENT = ChannelLaw(allowed=False, rule="consent")
"""A text needs the person's own consent; without one on record it is not sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What conditions can ask about the lead. Texts and tags in lower case; `owner`: an e-mail address or "".

    `consents`: what the person has consented to: `call`, `email`, `sms`, `recorded_voice`. `templates_had`: those that
    this person was sent outside this enrollment.
    """

    source: str = ""
    interest: str = ""
    owner: str = ""
    tags: frozenset[str] = frozenset()
    consents: frozenset[str] = frozenset()
    page_opened: bool = False
    templates_had: frozenset[str] = frozenset()


NOTHING_KNOWN = About()


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Another person at the same organization who could be followed up instead. `role` in lower case, or ""."""

    contact: int
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsettled:
    """Something that came in from the person and that nobody has looked at yet. `question`: what is asked about it."""

    question: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All that a decision may depend on, but for the time.

    `arrived_at`: when the person asked. `started_at`: when this enrollment began (the import of an old list comes long
    after the arrival). `position`: where in the playbook it stands; None: at its beginning. `fresh`: the clock of
    `answer_within` runs. `open_time`: business hours ∩ lawful hours ∩ the lead's wish; `law_time`: the lawful hours
    alone, for a promise. `phones`, `emails`, `mobiles` (numbers that can get a text), `addresses`, `profiles`: how many
    usable ones are left. `suppressed`: channels that are shut. `pauses`: those that a person set by hand; those that
    follow from what the lead said are in the history. `away`: spans in which nobody can make the owner's calls.
    `seed`: spreads different leads over the day; 0 spreads nothing.
    """

    playbook: Playbook
    arrived_at: datetime
    started_at: datetime
    fresh: bool
    value: Decimal | None
    high_value: Decimal
    open_time: OpenTime
    law_time: OpenTime
    history: History
    phones: int
    emails: int
    mobiles: int = 0
    addresses: int = 0
    profiles: int = 0
    position: Position | None = None
    call_law: ChannelLaw = field(default_factory=ChannelLaw)
    email_law: ChannelLaw = field(default_factory=ChannelLaw)
    sms_law: ChannelLaw = NO_CONSENT
    voicemail_law: ChannelLaw = field(default_factory=ChannelLaw)
    """Whether a person may leave a message when they call; a place may take it for an e-mail."""
    caps: tuple[Cap, ...] = ()
    suppressed: frozenset[Channel] = frozenset()
    pauses: tuple[Pause, ...] = ()
    unsettled: Unsettled | None = None
    """Until a person has settled it nothing is made, but for a call that was agreed."""
    away: tuple[Span, ...] = ()
    closed_with: Answer | None = None
    zone_unknown: bool = False
    call_hours_never_meet: bool = False
    """Business hours, law and wish have no common moment: `open_time` is then for e-mail only (lawful, but without the
    wish, or without the business), and the plan makes no calls. A person is asked; an agreed call is still kept."""
    attempts_elsewhere: tuple[tuple[datetime, Channel], ...] = ()
    """Attempts on the same person outside this enrollment in the last days; they count against the caps."""
    calls_before: int = 0
    """Calls made for this sale in earlier follow-ups of the lead, since it asked last; its value pays for those too."""
    about: About = NOTHING_KNOWN
    colleagues: tuple[Colleague, ...] = ()
    seed: int = 0
    tendency: Tendency = WEAK

    def __post_init__(self) -> None:
        if self.arrived_at.tzinfo is None or self.started_at.tzinfo is None:
            raise ValueError("a snapshot needs aware datetimes")

    @property
    def stands_at(self) -> Position:
        return self.position if self.position is not None else Position(since=self.started_at)

    @property
    def is_high_value(self) -> bool:
        return self.value is not None and self.value > self.high_value

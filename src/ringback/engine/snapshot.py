"""All that a decision may depend on, but for the time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from .history import History
from .limits import Cap
from .model import Answer, Channel, ChannelLaw, Pause, Playbook
from .windows import OpenTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All that a decision may depend on, but for the time.

    `arrived_at`: when the person asked. `started_at`: when this enrollment began (the import of an old list comes long
    after the arrival); the days of the plan are counted from it. `fresh`: the clock of `answer_within` runs.
    `open_time`: business hours ∩ lawful hours ∩ the lead's wish; `law_time`: the lawful hours alone, for a promise.
    `phones`/`emails`: how many usable ones are left. `suppressed`: channels that are shut. `pauses`: those that a
    person set by hand; those that follow from what the lead said are in the history.
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
    email_law: ChannelLaw = field(default_factory=ChannelLaw)
    caps: tuple[Cap, ...] = ()
    suppressed: frozenset[Channel] = frozenset()
    pauses: tuple[Pause, ...] = ()
    closed_with: Answer | None = None
    zone_unknown: bool = False
    call_hours_never_meet: bool = False
    """Business hours, law and wish have no common moment: `open_time` is then for e-mail only (lawful, but without the
    wish, or without the business), and the plan makes no calls. A person is asked; an agreed call is still kept."""
    attempts_elsewhere: tuple[datetime, ...] = ()
    """Calls to the same person outside this enrollment in the last days; they count against the caps."""

    def __post_init__(self) -> None:
        if self.arrived_at.tzinfo is None or self.started_at.tzinfo is None:
            raise ValueError("a snapshot needs aware datetimes")

    @property
    def is_high_value(self) -> bool:
        return self.value is not None and self.value > self.high_value

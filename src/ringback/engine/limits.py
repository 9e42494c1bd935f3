"""Caps: at most so many contacts in any so many hours, by the law of a place or by the workspace's own wish."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .model import Channel

NO_LIMIT = 1_000_000

JUST_AFTER = timedelta(seconds=1)
"""A freed slot opens a second late, so that two readings of "in any 24 hours" are both kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """At most `limit` contacts in any `period`. `source` is the rule's id, `workspace` for a business's own cap.

    `covers`: the channels whose attempts count and that wait when the cap is full. `lifted_until`: a ground of the
    person (a purchase, say) lifts it until then; None: nothing lifts it.
    """

    source: str
    limit: int
    period: timedelta
    covers: frozenset[Channel] = frozenset({Channel.CALL})
    lifted_until: datetime | None = None

    @property
    def counted(self) -> str:
        """What it counts, as a reason says it: `call`, `call sms`."""
        return " ".join(sorted(self.covers))

    def binds_at(self, at: datetime) -> bool:
        return self.lifted_until is None or at >= self.lifted_until


def free_at(cap: Cap, attempts: Sequence[datetime], at: datetime) -> datetime:
    """The first instant at or after `at` at which one more attempt stays within the cap.

    `attempts` are those made so far, in order.
    """
    if not cap.binds_at(at):
        return at
    recent = len(attempts) - bisect_left(attempts, at - cap.period)
    if recent < cap.limit:
        return at
    return max(at, attempts[-cap.limit] + cap.period + JUST_AFTER)


def left_until(cap: Cap, attempts: Sequence[datetime], close: datetime) -> int:
    """How many more attempts the cap allows until `close`, if they come as late as they can."""
    if not cap.binds_at(close):
        return NO_LIMIT
    return max(0, cap.limit - (len(attempts) - bisect_left(attempts, close - cap.period)))

"""When an automatic message that could not leave is tried again: the tries say it, or its place in its account does."""

from __future__ import annotations

from datetime import datetime, timedelta

from ringback.engine.making import may_be_made_at
from ringback.engine.model import By
from ringback.engine.snapshot import Snapshot
from ringback.queries.snapshots import fact_of
from ringback.store.models import Touch, TouchState

BACKOFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=20), timedelta(hours=1))
"""How long to wait after the first, second, … temporary failure; then the last one again until the touch expires."""


def wait_after(tries: int) -> timedelta:
    """How long to wait after so many tries."""
    return BACKOFF[min(max(tries, 1), len(BACKOFF)) - 1]


def waiting_message(touches: list[Touch]) -> Touch | None:
    """The automatic message that waits for another try, or for a first one that a person asked for."""
    return next(
        (touch for touch in touches if touch.state == TouchState.OPEN and touch.by == By.AUTOMATIC.value),
        None,
    )


def next_try(touch: Touch, snapshot: Snapshot, *, now: datetime) -> datetime | None:
    """The next lawful instant, from `now` on, at which to try; None if there is none before its time is over."""
    last = touch.attempts.order_by("-number").first()
    at = now if last is None else max(now, (last.finished_at or last.started_at) + wait_after(last.number))
    if touch.place_at is not None:
        at = max(at, touch.place_at)
    return may_be_made_at(snapshot, fact_of(touch), now=at)

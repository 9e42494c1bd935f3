"""What lies on the desk is called off when a cap is full by now: another follow-up of the person may have filled it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ringback.engine.making import cap_is_full
from ringback.engine.model import By, Channel
from ringback.engine.snapshot import Snapshot
from ringback.store.models import Touch, TouchState
from ringback.store.transactions import need_write

from .journal import note


def waits_on_desk(touch: Touch) -> bool:
    """Whether this touch lies on the desk for a person to make it."""
    return touch.state == TouchState.OPEN and touch.by == By.PERSON.value


def call_off_above_caps(touches: Iterable[Touch], snapshot: Snapshot, *, now: datetime, actor: str) -> None:
    """Take off the desk what the caps do not allow at `now`; the plan offers it anew when they do. Needs a write."""
    need_write()
    for touch in touches:
        if waits_on_desk(touch) and cap_is_full(snapshot, Channel(touch.channel), now=now):
            touch.state = TouchState.CANCELLED
            touch.save(update_fields=["state"])
            note(touch.workspace_id, "called_off", now=now, actor=actor, lead=touch.lead_id, n=touch.number)

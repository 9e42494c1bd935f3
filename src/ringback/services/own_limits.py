"""Limits of a workspace's own: at most so many calls in so many hours, beside what the law of a place demands.

They count calls on a person, whoever made them, as every cap does (`queries.attempts`). When they change, calls that
are too many now leave the desk in the same transaction, and every plan is looked at again.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ringback.engine.limits import free_at
from ringback.engine.model import Channel
from ringback.engine.snapshot import Snapshot
from ringback.queries.settings_page import COURTESY_LIMITS
from ringback.queries.snapshots import snapshot_of
from ringback.store.models import (
    CLAIMABLE,
    Enrollment,
    Touch,
    TouchState,
    Workspace,
)
from ringback.store.transactions import write

from .advance import advance, locked
from .errors import CannotSetUp
from .journal import note

MOST_CALLS = 1000
MOST_HOURS = 90 * 24
"""Further back calls are not counted: each decision would read the whole past of a person."""

MOST_LIMITS = 10


def set_limits(
    workspace: Workspace, limits: Iterable[Mapping[str, Any]], *, now: datetime, actor: str
) -> Workspace:
    """Replace the limits, each `{"limit": calls, "hours": hours}`; none: the law alone. Raises `CannotSetUp`."""
    wanted = checked(limits)
    with write():
        return _keep(_held(workspace), wanted, now, actor)


def add_limit(workspace: Workspace, *, calls: int, hours: int, now: datetime, actor: str) -> Workspace:
    """Add a limit. Raises `CannotSetUp` for nonsense, and where there is one for as many hours already."""
    with write():
        fresh = _held(workspace)
        return _keep(fresh, checked([*fresh.caps, {"limit": calls, "hours": hours}]), now, actor)


def add_courtesy(workspace: Workspace, *, now: datetime, actor: str) -> Workspace:
    """Add the courtesy limits: 3 calls in 24 hours, 7 in 7 days. A lower one for as many hours stays as it is."""
    with write():
        fresh = _held(workspace)
        limits = {cap["hours"]: cap["limit"] for cap in fresh.caps}
        for calls, hours in COURTESY_LIMITS:
            limits[hours] = min(calls, limits.get(hours, calls))
        wanted = checked({"limit": calls, "hours": hours} for hours, calls in limits.items())
        return _keep(fresh, wanted, now, actor)


def remove_limit(workspace: Workspace, *, hours: int, now: datetime, actor: str) -> Workspace:
    """Take away the limit for so many hours. Raises `CannotSetUp` if there is none."""
    with write():
        fresh = _held(workspace)
        left = [cap for cap in fresh.caps if cap["hours"] != hours]
        if len(left) == len(fresh.caps):
            raise CannotSetUp(f"There is no limit of your own for {hours} hours. Look at the list again.")
        return _keep(fresh, left, now, actor)


def checked(limits: Any) -> list[dict[str, int]]:
    """As they are kept: whole numbers, the shortest time first, one for each time. Raises `CannotSetUp`."""
    if not isinstance(limits, Iterable) or isinstance(limits, str | Mapping):
        raise CannotSetUp(_HOW)
    found: dict[int, int] = {}
    for one in limits:
        calls, hours = _whole(one, "limit", MOST_CALLS), _whole(one, "hours", MOST_HOURS)
        if hours in found:
            raise CannotSetUp(
                f"There is a limit for {hours} hours already: at most {found[hours]} calls. Remove it first; "
                "only the lower one would have an effect."
            )
        found[hours] = calls
    if len(found) > MOST_LIMITS:
        raise CannotSetUp(f"At most {MOST_LIMITS} limits; this is one too many. Remove one first.")
    return [{"limit": found[hours], "hours": hours} for hours in sorted(found)]


_HOW = (
    f"A limit needs a whole number of calls, 1 to {MOST_CALLS}, and a whole number of hours, 1 to {MOST_HOURS} "
    "(90 days): for example 3 calls in 24 hours."
)


def _whole(one: Any, name: str, most: int) -> int:
    value = one.get(name) if isinstance(one, Mapping) else None
    try:
        number = float(value)  # type: ignore[arg-type]  # what is no number is refused right here
    except (TypeError, ValueError, OverflowError):
        raise CannotSetUp(_HOW) from None
    if (
        isinstance(value, bool)
        or not math.isfinite(number)
        or number != int(number)
        or not 1 <= number <= most
    ):
        raise CannotSetUp(_HOW)
    return int(number)


# --------------------------------------------------------------------------------------------------------------- rows


def _held(workspace: Workspace) -> Workspace:
    """The row, held until the transaction ends, so that two who change it at once do not undo each other."""
    return Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)


def _keep(fresh: Workspace, limits: list[dict[str, int]], now: datetime, actor: str) -> Workspace:
    before = list(fresh.caps)
    if before == limits:
        return fresh
    fresh.caps = limits
    fresh.save(update_fields=["caps"])
    told = ", ".join(f"{cap['limit']} calls in {cap['hours']} hours" for cap in limits)
    note(fresh, "limits_changed", now=now, actor=actor, limits=told or "none")
    if any(cap not in before for cap in limits):
        _clear_desk(fresh, now, actor)
    # Whatever waits may wait for a limit that is gone, or plan what a new one forbids: a worker decides it anew.
    waiting = Enrollment.objects.filter(workspace=fresh, state__in=CLAIMABLE, next_due_at__gt=now)
    waiting.update(next_due_at=now)
    return fresh


def _clear_desk(workspace: Workspace, now: datetime, actor: str) -> None:
    """Take calls off the desk that are too many now, and decide anew for those leads."""
    on_desk = Touch.objects.filter(
        workspace=workspace, state=TouchState.OPEN, channel=Channel.CALL.value
    ).order_by("enrollment_id")
    for enrollment_id in list(on_desk.values_list("enrollment_id", flat=True).distinct()):
        enrollment = locked(enrollment_id)
        snapshot = snapshot_of(enrollment)
        gone = [
            touch
            for touch in enrollment.touches.filter(state=TouchState.OPEN, channel=Channel.CALL.value)
            if _too_many(snapshot, max(now, touch.due_at))
        ]
        for touch in gone:
            touch.state = TouchState.CANCELLED
            touch.save(update_fields=["state"])
        if gone:
            advance(enrollment, now=now, actor=actor)


def _too_many(snapshot: Snapshot, at: datetime) -> bool:
    """Whether a call at this instant is above a limit of the workspace's own."""
    elsewhere = [when for when, channel in snapshot.attempts_elsewhere if channel is Channel.CALL]
    calls = sorted([*elsewhere, *snapshot.history.calls])
    return any(free_at(cap, calls, at) > at for cap in snapshot.caps if cap.source == "workspace")

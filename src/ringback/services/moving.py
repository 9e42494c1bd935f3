"""Moving running leads to another version of their playbook: counted first, then made, in slices that can be stopped.

A run is counted lead by lead without changing anything (`MoveState.COUNTED`), and moves leads only when a person starts
it. Leads that are not moved finish on their version. What a lead has had counts by the keys of the steps, so that
nothing comes twice. A lead that fails keeps its version and is told. What a batch does is in `move_steps`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from ringback.store.models import MoveRun, MoveState, Playbook, PlaybookVersion, User
from ringback.store.transactions import write

from .errors import CannotMove
from .move_steps import AT_WORK, held, step, to_move
from .playbooks import newest_version


def begin(
    playbook: Playbook, *, user: User | None, now: datetime, version: PlaybookVersion | None = None
) -> MoveRun:
    """A run to `version`, the newest one unless another is named; `work_on` counts it. Raises `CannotMove`."""
    target = version or newest_version(playbook)
    if target is None or target.published_at is None:
        raise CannotMove(f"{playbook.name} has no such published version. Publish it first.")
    with write():
        Playbook.objects.select_for_update().get(pk=playbook.pk)
        if MoveRun.objects.filter(playbook=playbook, state=MoveState.RUNNING).exists():
            raise CannotMove(
                "Leads of this playbook are being moved right now. Wait until that is done, or stop it."
            )
        # What was only counted is of yesterday; a new count takes its place.
        MoveRun.objects.filter(playbook=playbook, state__in=(MoveState.COUNTING, MoveState.COUNTED)).delete()
        run = MoveRun(
            workspace_id=playbook.workspace_id, user=user, playbook=playbook, version=target, created_at=now
        )
        run.total = to_move(run).count()
        if run.total == 0:
            raise CannotMove(
                f"No running lead of {playbook.name} goes by another version than {target.number}."
            )
        run.save()
    return run


def start_move(run: MoveRun, *, now: datetime) -> MoveRun:
    """Let a counted or stopped run move its leads; `work_on` and `continue_moves` work it off. Raises `CannotMove`.

    One that was stopped while it was counted goes on counting.
    """
    with write():
        fresh = held(run.pk)
        if fresh.state == MoveState.COUNTING:
            raise CannotMove("This is still being counted. Wait until you see what would change.")
        if fresh.state == MoveState.DONE:
            raise CannotMove("These leads are moved already.")
        if fresh.counted_at is None:
            # It was stopped before anybody could see what would change: that comes first.
            fresh.state, fresh.error, fresh.finished_at = MoveState.COUNTING, "", None
            fresh.save()
        elif fresh.state != MoveState.RUNNING:
            fresh.total = fresh.moved + to_move(fresh).count()
            fresh.state, fresh.done, fresh.after = MoveState.RUNNING, fresh.moved, 0
            fresh.error, fresh.finished_at, fresh.failed, fresh.failures = "", None, 0, []
            fresh.save()
    return fresh


def stop_move(run: MoveRun, *, now: datetime) -> MoveRun:
    """Stop after the leads in hand. What is moved stays moved; `start_move` goes on, a new run moves them back."""
    with write():
        running = MoveRun.objects.filter(pk=run.pk, state__in=AT_WORK)
        running.update(state=MoveState.STOPPED, finished_at=now)
    return MoveRun.objects.get(pk=run.pk)


def work_on(
    run_id: int,
    *,
    now_of: Callable[[], datetime],
    actor: str,
    seconds: float = 1.0,
    keep_going: Callable[[], bool] = lambda: True,
) -> bool:
    """Count or move leads for about so many seconds. Whether there is more to do."""
    ends = time.monotonic() + seconds
    more = True
    while more and keep_going():
        more = step(run_id, now_of(), actor)
        if time.monotonic() >= ends:
            break
    return more


def run_to_end(
    run: MoveRun,
    *,
    now_of: Callable[[], datetime],
    actor: str,
    progress: Callable[[int, int], object] | None = None,
) -> MoveRun:
    """Count or move to the end of what the run is at. For commands and tests."""
    while step(run.pk, now_of(), actor):
        if progress is not None:
            done, total = MoveRun.objects.values_list("done", "total").get(pk=run.pk)
            progress(done, total)
    return MoveRun.objects.select_related("version", "playbook").get(pk=run.pk)


def continue_moves(
    now_of: Callable[[], datetime], keep_going: Callable[[], bool] = lambda: True, *, seconds: float = 1.0
) -> bool:
    """Work on all runs that are at work, for the worker's loop between its rounds. Whether there is more to do."""
    more = False
    at_work = MoveRun.objects.filter(state__in=AT_WORK).order_by("id").values_list("id", "user_id")
    for run_id, user_id in list(at_work):
        if not keep_going():
            return True
        actor = str(user_id) if user_id else "system"
        more = work_on(run_id, now_of=now_of, actor=actor, seconds=seconds, keep_going=keep_going) or more
    return more

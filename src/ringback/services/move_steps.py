"""One batch of a move: what would change for some leads, counted, or some leads moved. `moving` says when.

An e-mail that only the new version makes due at once waits its turn: a change of a playbook must not become a mass
mailing. A lead that fails keeps its version and is told; the others go on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog
from django.db import OperationalError
from django.db.models import QuerySet

from ringback.engine.decisions import Act
from ringback.engine.model import By
from ringback.explain.encode import instant
from ringback.playbooks.compile import BadPlaybook, compile_source
from ringback.queries.changes import KINDS, Change, change_for
from ringback.store.models import Enrollment, EnrollmentState, MoveRun, MoveState, Touch, TouchState
from ringback.store.transactions import need_write, part, write

from .advance import advance, locked
from .journal import note

log = structlog.get_logger("ringback.moving")

COUNT_AT_ONCE, MOVE_AT_ONCE = 20, 10
SAMPLE = 42
"""Leads shown in the preview, at most; the same number of each kind of change."""

TOLD = 50
"""Leads that failed and are told with their reason, at most; all are counted."""

FIRST_AFTER, APART = timedelta(minutes=15), timedelta(seconds=30)
"""An e-mail that the move has made due leaves after the first, and each further one this long after the one before.
The quarter of an hour is there to see a mistake and move back."""

AT_WORK = (MoveState.COUNTING, MoveState.RUNNING)


def step(run_id: int, now: datetime, actor: str) -> bool:
    """One batch, in a transaction of its own. Whether the run is still at work after it."""
    try:
        with write():
            run = held(run_id)
            compile_source(run.version.source)  # what is wrong with the version is wrong for every lead
            if run.state == MoveState.COUNTING:
                _count(run, now)
            elif run.state == MoveState.RUNNING:
                _move(run, now, actor)
            else:
                return False
            return run.state in AT_WORK
    except OperationalError:
        raise  # the database is busy or away: the same batch is tried again later
    except BadPlaybook as error:
        _fail(run_id, str(error), now)
    except Exception:
        # What fails outside of the single leads must not keep the worker busy for ever; the page tells that it ended.
        log.exception("leads could not be moved", run=run_id)
        _fail(
            run_id, "This was ended by an error of the program; the log has the details. You can go on.", now
        )
    return False


def _count(run: MoveRun, now: datetime) -> None:
    batch = list(to_move(run).filter(pk__gt=run.after)[:COUNT_AT_ONCE])
    for enrollment in batch:
        with _told_if_it_fails(run, enrollment.pk):
            _count_one(run, enrollment, now)
    _advance_run(run, batch)
    if len(batch) < COUNT_AT_ONCE:
        run.total = run.done
        run.state, run.after, run.counted_at = MoveState.COUNTED, 0, now
    run.save()


def _count_one(run: MoveRun, enrollment: Enrollment, now: datetime) -> None:
    change = change_for(enrollment, run.version, now=now)
    run.counts[change.kind] = run.counts.get(change.kind, 0) + 1
    for step in change.gone:
        run.gone[step] = run.gone.get(step, 0) + 1
    _keep_in_sample(run, enrollment, change)


def _move(run: MoveRun, now: datetime, actor: str) -> None:
    batch = list(to_move(run).filter(pk__gt=run.after).values_list("pk", flat=True)[:MOVE_AT_ONCE])
    for enrollment_id in batch:
        with _told_if_it_fails(run, enrollment_id):
            run.moved += _move_one(run, enrollment_id, now, actor)
    run.done += len(batch)
    run.after = batch[-1] if batch else run.after
    if len(batch) < MOVE_AT_ONCE:
        run.state, run.finished_at = MoveState.DONE, now
        note(
            run.workspace_id,
            "leads_moved",
            now=now,
            actor=actor,
            playbook=run.playbook.name,
            version=run.version.number,
            leads=run.moved,
            failed=run.failed or None,
        )
    run.save()


def _move_one(run: MoveRun, enrollment_id: int, now: datetime, actor: str) -> bool:
    """Move this enrollment, if it still runs by another version. What it has had stays; its plan goes on from now."""
    enrollment = locked(enrollment_id)
    target, old = run.version, enrollment.version
    if (
        enrollment.state == EnrollmentState.CLOSED
        or old.pk == target.pk
        or old.playbook_id != run.playbook_id
    ):
        return False
    change = change_for(enrollment, target, now=now)
    if change.kind == "stays":
        return False
    Touch.objects.filter(pk__in=change.calls_off, state=TouchState.OPEN).update(state=TouchState.CANCELLED)
    enrollment.version = target
    enrollment.save(update_fields=["version"])
    note(
        run.workspace_id,
        "moved",
        now=now,
        actor=actor,
        lead=enrollment.lead,
        playbook=run.playbook.name,
        from_version=old.number,
        to_version=target.number,
        change=change.kind,
        called_off=len(change.calls_off) or None,
    )
    advanced = advance(enrollment, now=now, actor=actor)
    decision = advanced.decision
    if change.kind != "same" and isinstance(decision, Act) and decision.move.by is By.AUTOMATIC:
        # The new version wants an e-mail at once that the old one did not. Many at once are for nobody's good.
        enrollment.next_due_at = now + FIRST_AFTER + run.delayed * APART
        enrollment.save(update_fields=["next_due_at"])
        run.delayed += 1
    return True


@contextmanager
def _told_if_it_fails(run: MoveRun, enrollment_id: int) -> Iterator[None]:
    """What is written for this lead counts only as a whole; where it fails the run tells so and goes on without it."""
    try:
        with part():
            yield
    except OperationalError:
        raise  # it is not the lead's fault: the whole batch is tried again
    except Exception as error:
        log.exception("a lead could not be moved", run=run.pk, enrollment=enrollment_id)
        run.failed += 1
        if len(run.failures) < TOLD:
            number = Enrollment.objects.values_list("lead__number", flat=True).get(pk=enrollment_id)
            run.failures.append({"lead": number, "why": _why(error)})


def _why(error: Exception) -> str:
    if isinstance(error, BadPlaybook):
        return f"The text of its own version cannot be read: {error}"[:500]
    return f"An error of the program ({type(error).__name__}); the log has the details. Report it, then move again."


def to_move(run: MoveRun) -> QuerySet[Enrollment]:
    """The running leads that go by another version of the playbook than the run's, in the order of their ids."""
    return (
        Enrollment.objects.filter(workspace_id=run.workspace_id, version__playbook=run.playbook)
        .exclude(version=run.version)
        .exclude(state=EnrollmentState.CLOSED)
        .select_related("workspace", "version", "lead__contact", "lead__workspace")
        .order_by("pk")
    )


def held(run_id: int) -> MoveRun:
    """The row of the run, held until the transaction ends: whoever works on it and whoever stops it take turns."""
    need_write()
    return (
        MoveRun.objects.select_for_update(of=("self",)).select_related("version", "playbook").get(pk=run_id)
    )


def _advance_run(run: MoveRun, batch: list[Enrollment]) -> None:
    run.done += len(batch)
    run.after = batch[-1].pk if batch else run.after


def _keep_in_sample(run: MoveRun, enrollment: Enrollment, change: Change) -> None:
    """The first leads of each kind: every kind can be seen, and those that stay the same do not fill the list."""
    order = list(KINDS)
    most = SAMPLE // len(KINDS)
    if sum(1 for one in run.sample if one["kind"] == change.kind) >= most:
        return
    run.sample.append(
        {
            "lead": enrollment.lead.number,
            "name": enrollment.lead.contact.full_name[:100],
            "from": enrollment.version.number,
            "kind": change.kind,
            "before": change.before.words,
            "before_at": instant(change.before.at) if change.before.at else "",
            "after": change.after.words,
            "after_at": instant(change.after.at) if change.after.at else "",
        }
    )
    run.sample.sort(key=lambda one: (one["kind"] == "same", order.index(one["kind"])))


def _fail(run_id: int, text: str, now: datetime) -> None:
    with write():
        MoveRun.objects.filter(pk=run_id).update(state=MoveState.FAILED, error=text[:2000], finished_at=now)

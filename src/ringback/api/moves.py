"""Moving the running leads of a playbook to another of its versions."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from ringback import clock
from ringback.api import schemas
from ringback.api.common import PlaybookPath, RowId, manager_of
from ringback.queries.access import Access
from ringback.queries.moves import move_page
from ringback.services import moving

router = Router(tags=["playbooks"])
_CAN_FAIL = {
    401: schemas.Error,
    403: schemas.Error,
    404: schemas.Error,
    409: schemas.Error,
    415: schemas.Error,
    422: schemas.Error,
}
SECONDS = 2.0
"""For so long a call works itself; the rest is done by the workers."""


@router.post(
    "/playbooks/{name}/moves",
    response={200: schemas.MoveOut, **_CAN_FAIL},
    summary="See what moving leads would change",
)
def begin_move(request: HttpRequest, name: PlaybookPath, data: schemas.MoveIn) -> schemas.MoveOut:
    """Count what would change for the leads that run by another version. Nothing is changed before it is started.

    A long count goes on by itself; ask again until `state` is `counted`.
    """
    access = manager_of(request)
    playbook = access.playbook(name)
    chosen = access.version(name, data.version) if data.version is not None else None
    run = moving.begin(playbook, user=None, now=clock.now(), version=chosen)
    return _worked_on(access, run.pk)


@router.get(
    "/moves/{run_id}",
    response={200: schemas.MoveOut, 401: schemas.Error, 403: schemas.Error, 404: schemas.Error},
    summary="A move",
)
def move(request: HttpRequest, run_id: RowId) -> schemas.MoveOut:
    """What would change for how many leads, and how far the move is."""
    return _out(manager_of(request), run_id)


@router.post("/moves/{run_id}/start", response={200: schemas.MoveOut, **_CAN_FAIL}, summary="Move the leads")
def start_move(request: HttpRequest, run_id: RowId) -> schemas.MoveOut:
    """Move the leads that were counted, or go on after a stop. Nothing is sent twice, and nothing at once for a crowd.

    A long move goes on by itself; ask until `state` is `done`. Send no body.
    """
    access = manager_of(request)
    moving.start_move(access.move(run_id), now=clock.now())
    return _worked_on(access, run_id)


@router.post("/moves/{run_id}/stop", response={200: schemas.MoveOut, **_CAN_FAIL}, summary="Stop a move")
def stop_move(request: HttpRequest, run_id: RowId) -> schemas.MoveOut:
    """Stop after the leads in hand. Those that are moved stay moved; start it to go on. Send no body."""
    access = manager_of(request)
    moving.stop_move(access.move(run_id), now=clock.now())
    return _out(access, run_id)


def _worked_on(access: Access, run_id: int) -> schemas.MoveOut:
    moving.work_on(run_id, now_of=clock.now, actor=access.actor, seconds=SECONDS)
    return _out(access, run_id)


def _out(access: Access, run_id: int) -> schemas.MoveOut:
    page = move_page(access, run_id)
    return schemas.MoveOut(
        id=page.id,
        playbook=page.playbook,
        version=page.version,
        state=page.state,
        total=page.total,
        done=page.done,
        moved=page.moved,
        delayed=page.delayed,
        changes=[
            schemas.ChangeCount(kind=bar.kind, meaning=bar.meaning, leads=bar.count) for bar in page.bars
        ],
        gone=[schemas.GoneStep(step=step, leads=leads) for step, leads in page.gone],
        failed=page.failed,
        failures=[schemas.FailedLead(lead=one.lead, why=one.why) for one in page.failures],
        error=page.error,
    )

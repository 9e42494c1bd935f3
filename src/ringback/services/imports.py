"""Importing a list: looking at it first, choosing what its columns mean, taking it in, stopping and going on."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog
from django.db import OperationalError

from ringback.intake import columns as known_columns
from ringback.intake.tables import Table
from ringback.intake.text import is_absent, without_controls
from ringback.store.models import ImportRun, ImportState, Playbook, User, Workspace
from ringback.store.transactions import write

from .errors import CannotImport
from .import_outcomes import no_counts
from .import_plan import digest_of, plan_of, recognized, table_of
from .import_preview import foresee, foresee_repeat
from .import_repeat import repeat_of
from .import_rows import Step, Work

log = structlog.get_logger("ringback.import")

KEEP_UNSTARTED = timedelta(days=7)
"""Lists that were looked at and never imported are forgotten after this."""

Progress = Callable[[int, int], bool | None]
"""Told (rows done, rows in all) after each batch; False stops the import."""


def preview(
    workspace: Workspace,
    *,
    data: bytes,
    filename: str,
    user: User | None,
    now: datetime,
    playbook: Playbook | None = None,
) -> ImportRun:
    """Keep a file and work out what importing it would do. No lead is made. Raises `CannotImport`.

    `playbook`: what its leads are put into; None: what a row names, else the default one.
    """
    table = table_of(data)
    mapping = recognized(table)
    run = ImportRun(
        workspace=workspace,
        user=user,
        filename=without_controls(filename).strip()[-255:] or "list.csv",
        digest=digest_of(data),
        content=data,
        total=len(table.rows),
        playbook=playbook,
        created_at=now,
    )
    _look(run, table, mapping.fields, mapping.guessed, now)
    with write():
        old = ImportRun.objects.filter(workspace=workspace, state=ImportState.PREVIEW)
        old.filter(created_at__lt=now - KEEP_UNSTARTED).delete()
        run.save()
    return run


def set_columns(run: ImportRun, mapping: Mapping[int, str], *, now: datetime) -> ImportRun:
    """Say what columns mean: {index: field, "" for an extra fact}. The preview is worked out anew.

    Raises `CannotImport` for a column or a field that there is not, and once the import has begun.
    """
    if run.state != ImportState.PREVIEW:
        raise CannotImport("This import has begun; its columns cannot be changed any more.")
    table = table_of(bytes(run.content))
    before = known_columns.Mapping(
        columns=table.columns, fields=tuple(run.columns["fields"]), guessed=tuple(run.columns["guessed"])
    )
    try:
        chosen = known_columns.override(before, mapping)
    except ValueError as error:
        raise CannotImport(f"The columns cannot be set so: {error}.") from None
    _look(run, table, chosen.fields, chosen.guessed, now)
    with write():
        if not ImportRun.objects.filter(pk=run.pk, state=ImportState.PREVIEW).exists():
            raise CannotImport("This import has begun; its columns cannot be changed any more.")
        run.save(update_fields=["columns", "dialect", "counts"])
    return run


def set_playbook(run: ImportRun, playbook: Playbook | None, *, now: datetime) -> ImportRun:
    """Say what the leads of this list are put into. The preview is worked out anew. Raises `CannotImport`."""
    if run.state != ImportState.PREVIEW:
        raise CannotImport("This import has begun; its playbook cannot be changed any more.")
    run.playbook = playbook
    _look(run, table_of(bytes(run.content)), tuple(run.columns["fields"]), tuple(run.columns["guessed"]), now)
    with write():
        if not ImportRun.objects.filter(pk=run.pk, state=ImportState.PREVIEW).exists():
            raise CannotImport("This import has begun; its playbook cannot be changed any more.")
        run.save(update_fields=["playbook", "columns", "dialect", "counts"])
    return run


def start_import(run: ImportRun, *, now: datetime) -> ImportRun:
    """Let a looked-at or stopped import run: whoever calls `run_import` or `continue_imports` works it off."""
    with write():
        fresh = ImportRun.objects.select_for_update().defer("content").get(pk=run.pk)
        if fresh.state == ImportState.DONE:
            raise CannotImport("This import is complete.")
        if fresh.state == ImportState.PREVIEW:
            fresh.counts = no_counts()
        fresh.state, fresh.error, fresh.finished_at = ImportState.RUNNING, "", None
        fresh.save(update_fields=["state", "error", "finished_at", "counts"])
    return _again(run)


def stop_import(run: ImportRun, *, now: datetime) -> ImportRun:
    """Stop after the batch in hand. What is imported stays; `start_import` goes on behind it."""
    with write():
        running = ImportRun.objects.filter(pk=run.pk, state=ImportState.RUNNING)
        running.update(state=ImportState.STOPPED, finished_at=now)
    return _again(run)


def discard(run: ImportRun) -> None:
    """Forget a list that was not imported."""
    with write():
        gone, _ = ImportRun.objects.filter(pk=run.pk, state=ImportState.PREVIEW).delete()
    if not gone:
        raise CannotImport("This import has begun, so it is kept.")


def run_import(
    run: ImportRun, *, now_of: Callable[[], datetime], actor: str, progress: Progress | None = None
) -> ImportRun:
    """Import a list to its end, from wherever it stands. `progress` may stop it. Returns the run as it is then."""
    run = _again(run)
    if run.state == ImportState.DONE:
        return run
    if run.state != ImportState.RUNNING:
        run = start_import(run, now=now_of())
    work = Work(run.pk)
    while True:
        step = work.step(now=now_of(), actor=actor)
        if step == "over":
            return _again(run)
        if step == "busy":
            time.sleep(0.05)
            continue
        done = ImportRun.objects.values_list("done", flat=True).get(pk=run.pk)
        if progress is not None and progress(done, run.total) is False:
            return stop_import(run, now=now_of())


def work_on(
    run_id: int,
    *,
    now_of: Callable[[], datetime],
    actor: str,
    seconds: float = 1.0,
    keep_going: Callable[[], bool],
) -> Step:
    """Work on a running import for about so many seconds."""
    work, ends = Work(run_id), time.monotonic() + seconds
    step: Step = "more"
    while step == "more" and keep_going():
        step = work.step(now=now_of(), actor=actor)
        if time.monotonic() >= ends:
            break
    return step


def continue_imports(
    now_of: Callable[[], datetime], keep_going: Callable[[], bool] = lambda: True, *, seconds: float = 2.0
) -> bool:
    """Work on all running imports, for about so many seconds on each. For the worker's loop, between its rounds.

    Returns whether there is more to do. One import that fails does not hold up the others.
    """
    more = False
    running = ImportRun.objects.filter(state=ImportState.RUNNING).order_by("id")
    for run_id, user_id in list(running.values_list("id", "user_id")):
        if not keep_going():
            return True
        actor = str(user_id) if user_id else "import"
        try:
            step = work_on(run_id, now_of=now_of, actor=actor, seconds=seconds, keep_going=keep_going)
        except OperationalError:
            raise
        except Exception:
            # One list that cannot be read must not keep the others from being worked on; its page tells what happened.
            log.exception("an import failed", run=run_id)
            _give_up(run_id, now_of())
            continue
        more = more or step == "more"
    return more


def _give_up(run_id: int, now: datetime) -> None:
    with write():
        ImportRun.objects.filter(pk=run_id, state=ImportState.RUNNING).update(
            state=ImportState.FAILED,
            error="The import was ended by an error of the program; the log has the details. You can go on.",
            finished_at=now,
        )


def _again(run: ImportRun) -> ImportRun:
    return ImportRun.objects.select_related("workspace").defer("content").get(pk=run.pk)


# ----------------------------------------------------------------------------------------------- what the preview keeps


def _look(
    run: ImportRun, table: Table, fields: tuple[str, ...], guessed: tuple[int, ...], now: datetime
) -> None:
    """Fill in what the page shows before anything is stored."""
    workspace = run.workspace
    plan = plan_of(
        lambda: bytes(run.content),
        digest=run.digest,
        fields=fields,
        country=workspace.country,
        zone=workspace.time_zone,
        now=run.created_at,
    )
    run.columns = {
        "names": [without_controls(name)[:200] for name in table.columns],
        "fields": list(fields),
        "guessed": list(guessed),
        "samples": [_sample(table, index) for index in range(len(table.columns))],
    }
    repeat = repeat_of(run)
    repeated = repeat is not None and repeat.covers(run.total)
    told = foresee_repeat(plan, repeat) if repeat is not None and repeated else foresee(run, plan, now=now)
    run.counts = told.counts
    forecast = told.forecast
    run.dialect = {
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "had_header": table.had_header,
        "notes": [without_controls(note)[:300] for note in table.notes][:20],
        "preview": {
            "head": told.head,
            "problems": told.problems,
            "more_problems": told.more_problems,
            "enrolled": told.enrolled,
            "first_call_at": _iso(forecast.first_call_at) if forecast else "",
            "first_email_at": _iso(forecast.first_email_at) if forecast else "",
            "same_as": repeat.earlier.pk if repeat is not None and repeated else None,
        },
    }


def _sample(table: Table, index: int) -> list[str]:
    cells = (row[index] for row in table.rows[:200] if index < len(row) and not is_absent(row[index]))
    return [" ".join(without_controls(cell).split())[:80] for _, cell in zip(range(3), cells, strict=False)]


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""

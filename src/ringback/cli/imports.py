"""`ringback import`: a list of leads from a file."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ringback.services.imports import Progress
    from ringback.store.models import ImportRun


def import_list(
    file: Annotated[
        Path, typer.Argument(help="The list, as CSV (comma, semicolon or tab).", metavar="FILE.csv")
    ],
    workspace: Annotated[
        str, typer.Option("--workspace", "-w", help="Which workspace, where there are several.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as one JSON object.")] = False,
    report: Annotated[
        Path | None, typer.Option(help="Write what became of each row to this CSV file.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    playbook: Annotated[
        str, typer.Option(help="The playbook that its leads are put into; else the default one.")
    ] = "",
    column: Annotated[
        list[str] | None,
        typer.Option(
            help='What a column means, for example "Mobile=phone"; "Color=" keeps it as an extra fact.'
        ),
    ] = None,
) -> None:
    """Import a list of leads and begin to follow them up."""
    from ringback.cli.database import chosen, fail, ready

    try:
        data = file.read_bytes()
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror or error}.")
    if report is not None and not dry_run:
        _check_writable(report)
    ready()
    from ringback import clock
    from ringback.queries.import_report import counts_of, report_csv
    from ringback.services.errors import CannotDo
    from ringback.services.imports import discard, preview, run_import, set_columns
    from ringback.services.playbook_choice import named

    home = chosen(workspace or None)
    try:
        into = named(home, playbook) if playbook else None
        run = preview(home, data=data, filename=file.name, user=None, now=clock.now(), playbook=into)
        try:
            if column:
                set_columns(run, _chosen_columns(run, column), now=clock.now())
            if dry_run:
                counts = counts_of(run)
        except CannotDo:
            discard(run)
            raise
        if dry_run:
            discard(run)
        else:
            if not as_json and run.dialect["preview"]["same_as"]:
                typer.echo("This very file was imported before; nothing is made twice.")
            with _progress_bar(run.total, quiet=as_json) as progress:
                run = run_import(run, now_of=clock.now, actor="import", progress=progress)
            counts = counts_of(run)
    except CannotDo as error:
        fail(str(error))
    if report is not None and not dry_run:
        try:
            with report.open("w", encoding="utf-8", newline="") as out:
                out.writelines(report_csv(run))
        except OSError as error:
            fail(f"The list was imported, but {report} cannot be written: {error.strerror or error}.", 1)
    if as_json:
        typer.echo(json.dumps(counts))
    else:
        _tell(counts, dry_run=dry_run)
    if not dry_run and run.state != "done":
        fail(run.error or "The import was stopped. Import the file again to go on; nothing is made twice.", 1)


def _check_writable(report: Path) -> None:
    """Better now than after the work."""
    from ringback.cli.database import fail

    try:
        with report.open("a", encoding="utf-8"):
            pass
    except OSError as error:
        fail(f"The report {report} cannot be written: {error.strerror or error}.")


def _chosen_columns(run: ImportRun, wanted: list[str]) -> dict[int, str]:
    """`Header=field` options as {index: field}."""
    from ringback.cli.database import fail
    from ringback.intake.columns import FIELDS

    names = [str(name) for name in run.columns["names"]]
    chosen: dict[int, str] = {}
    for one in wanted:
        name, equals, field = one.rpartition("=")
        fitting = [index for index, known in enumerate(names) if known.casefold() == name.strip().casefold()]
        problem = ""
        if not equals:
            problem = f'{one!r}: write it as "Header=field".'
        elif not fitting:
            problem = f"There is no column {name.strip()!r}. There are: {', '.join(names)}."
        elif field.strip() and field.strip() not in FIELDS:
            problem = f"There is no field {field.strip()!r}. There are: {', '.join(FIELDS)}."
        if problem:
            from ringback.services.imports import discard

            discard(run)
            fail(problem)
        chosen[fitting[0]] = field.strip()
    return chosen


@contextlib.contextmanager
def _progress_bar(total: int, *, quiet: bool) -> Iterator[Progress | None]:
    """A bar on a terminal, silence elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    with Progress(
        TextColumn("Importing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console
    ) as bar:
        task = bar.add_task("Importing", total=total)

        def progress(done: int, _total: int) -> None:
            bar.update(task, completed=done)

        yield progress


def _tell(counts: dict[str, int], *, dry_run: bool) -> None:
    from ringback.queries.import_report import OUTCOME_WORDS

    typer.secho(f"{counts['rows']} rows" + (" (nothing was stored)" if dry_run else ""), bold=True)
    for code, (label, meaning) in OUTCOME_WORDS.items():
        if counts[code]:
            typer.echo(f"{counts[code]:>7}  {label}: {meaning}")

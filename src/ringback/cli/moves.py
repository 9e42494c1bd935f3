"""`ringback playbook move`: moving running leads to another version of their playbook."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from ringback.cli.leads import JsonOption, WorkspaceOption, plain
from ringback.cli.playbooks import NameArgument, found_playbook

if TYPE_CHECKING:
    from ringback.queries.moves import MovePage

SYSTEM = "system"


def move(
    name: NameArgument,
    version: Annotated[int, typer.Option(help="The version to move to; the newest one, if left out.")] = 0,
    yes: Annotated[bool, typer.Option("--yes", help="Move them; else only say what would change.")] = False,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say what moving the running leads to a version would change, and with --yes move them. Ctrl-C stops it."""
    from ringback.cli.database import fail

    access, found = found_playbook(workspace, name)
    from ringback import clock
    from ringback.queries.access import NoAccess
    from ringback.queries.moves import move_page
    from ringback.services import moving
    from ringback.services.errors import CannotDo

    try:
        chosen = access.version(name, version) if version else None
        run = moving.begin(found, user=None, now=clock.now(), version=chosen)
        run = moving.run_to_end(run, now_of=clock.now, actor=SYSTEM)
        if yes and run.state == "counted":
            run = moving.start_move(run, now=clock.now())
            try:
                run = moving.run_to_end(run, now_of=clock.now, actor=SYSTEM)
            except KeyboardInterrupt:
                run = moving.stop_move(run, now=clock.now())
    except NoAccess:
        fail(f"{name} has no version {version}.")
    except CannotDo as error:
        fail(str(error))
    page = move_page(access, run.pk)
    if as_json:
        typer.echo(json.dumps({**plain(page), "percent": page.percent}, ensure_ascii=False))
    else:
        _tell(page)
    if page.failed and page.state == "done":
        told = "1 lead could not be moved and goes on by its version."
        if page.failed > 1:
            told = f"{page.failed} leads could not be moved and go on by their version."
        fail(f"{told} The others are moved.", 1)
    if page.state in ("failed", "stopped"):
        fail(page.error or f"Stopped: {page.moved} of {page.total} leads are moved.", 1)


def _tell(page: MovePage) -> None:
    typer.echo(f"Moving {page.total} leads of {page.playbook} to version {page.version}:")
    for bar in page.bars:
        if bar.count:
            typer.echo(f"  {bar.count:>6}  {bar.label}. {bar.meaning}")
    for step, leads in page.gone:
        typer.echo(f"  {leads:>6}  have had {step}, which this version does not have")
    if page.failed:
        typer.echo(
            f"  {page.failed:>6}  could not be {'counted' if page.state == 'counted' else 'moved'}, among them:"
        )
    for one in page.failures:
        typer.echo(f"          #{one.lead} {one.name}: {one.why}")
    if page.state == "done":
        typer.echo(f"{page.moved} leads are moved.")
    elif page.state == "counted":
        typer.echo("Nothing is changed yet; say --yes to move them.")

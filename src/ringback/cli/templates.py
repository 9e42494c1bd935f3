"""`ringback template …`: the texts of a workspace, from the list to looking a file over."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ringback.cli.leads import JsonOption, WorkspaceOption, keeper, plain

if TYPE_CHECKING:
    from ringback.playbooks.messages.template import MessageTemplate
    from ringback.queries.people import Lead

app = typer.Typer(help="Texts: what playbooks say.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(help="The name of the text.", metavar="NAME")]
ACTOR = "system"


@app.command("list")
def list_templates(workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """The texts that playbooks may name."""
    from ringback.cli.database import ready

    ready()
    from ringback.queries.text_pages import text_rows

    rows = text_rows(keeper(workspace))
    if as_json:
        typer.echo(json.dumps(plain(rows), ensure_ascii=False))
        return
    for row in rows:
        whose = "put away" if row.archived else "own" if row.own else "shipped"
        used = f", in {', '.join(row.used_by)}" if row.used_by else ""
        typer.echo(f"{row.name}  ({row.kind}, {whose}{used})  {row.problem or row.example}")


@app.command("show")
def show(name: NameArgument, workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """The source of a text: the workspace's own, else the shipped one."""
    from ringback.cli.database import fail, ready

    ready()
    from ringback.queries.access import NoAccess
    from ringback.queries.text_pages import text_page

    try:
        page = text_page(keeper(workspace), name)
    except NoAccess:
        fail(f"There is no text called {name}.", 1)
    typer.echo(json.dumps(plain(page), ensure_ascii=False) if as_json else page.source, nl=as_json)


@app.command("check")
def check(
    what: Annotated[str, typer.Argument(help="A text, or a file.", metavar="NAME|FILE.md")],
    lead: Annotated[int, typer.Option(help="For this lead; for somebody invented, if left out.")] = 0,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Look a text over and show it as a lead would get it; ends with 1 if it could not be sent."""
    from ringback.cli.database import fail, ready

    ready()
    from ringback import clock
    from ringback.playbooks.messages.check import errors_of
    from ringback.queries.access import NoAccess
    from ringback.queries.people import User
    from ringback.queries.preview import preview
    from ringback.queries.texts import own_text

    access = keeper(workspace)
    template = _template(what, workspace)
    someone: Lead | None = None
    try:
        someone = access.lead(lead) if lead else None
    except NoAccess:
        fail(f"There is no lead #{lead}.", 1)
    around, _files = own_text(access.workspace.pk, template.name, template)
    shown = preview(access.workspace, template, around, user=User(), lead=someone, now=clock.now())
    if as_json:
        typer.echo(json.dumps(plain(shown), ensure_ascii=False))
    else:
        for one in shown.findings:
            typer.echo(f"{one.level.value}: {one.words}")
        typer.echo("")
        typer.echo(f"Subject: {shown.subject}\n\n{shown.text}" if shown.is_email else shown.text)
    if shown.problem or errors_of(shown.findings):
        raise typer.Exit(1)


@app.command("import")
def import_file(
    name: NameArgument,
    file: Annotated[str, typer.Argument(help="The text; - reads it from the input.", metavar="FILE.md")],
    workspace: WorkspaceOption = "",
) -> None:
    """Keep a file as a text of the workspace, new or changed. What has not left yet is made of it."""
    from ringback.cli.database import fail, ready

    ready()
    from ringback import clock
    from ringback.services.errors import CannotDo
    from ringback.services.templates import save_text

    source = sys.stdin.read() if file == "-" else _read(Path(file))
    try:
        save_text(keeper(workspace).workspace, name, source, now=clock.now(), actor=ACTOR)
    except CannotDo as error:
        fail(str(error))
    typer.echo(f"{name} is kept.")


@app.command("export")
def export(
    folder: Annotated[
        Path, typer.Argument(help="Where to; it is made if it is not there.", metavar="FOLDER")
    ],
    shipped: Annotated[bool, typer.Option("--shipped", help="Those that come with Ringback, too.")] = False,
    workspace: WorkspaceOption = "",
) -> None:
    """Write the texts of the workspace into a folder, one file each, as `import` reads them. Files there are written
    over."""
    from ringback.cli.database import fail, ready

    ready()
    from ringback.queries.text_pages import text_page, text_rows

    access = keeper(workspace)
    names = [row.name for row in text_rows(access) if not row.archived and (row.own or shipped)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            (folder / f"{name}.md").write_text(text_page(access, name).source, encoding="utf-8")
    except OSError as error:
        fail(f"{folder} cannot be written to: {error.strerror}.")
    typer.echo(f"{len(names)} text{'s' * (len(names) != 1)} written to {folder}.")


def _template(what: str, workspace: str) -> MessageTemplate:
    """The text of this name, else the one in this file. Ends the command if there is neither, or it cannot be read."""
    from ringback.cli.database import fail
    from ringback.queries.access import NoAccess
    from ringback.queries.text_pages import as_text, text_page

    try:
        name, source = what, text_page(keeper(workspace), what).source
    except NoAccess:
        name, source = Path(what).stem, _read(Path(what))
    template = as_text(name, source)
    if isinstance(template, str):
        fail(f"{what}: {template}", 1)
    return template


def _read(file: Path) -> str:
    from ringback.cli.database import fail

    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file} cannot be read: {getattr(error, 'strerror', None) or 'it is not text'}.")

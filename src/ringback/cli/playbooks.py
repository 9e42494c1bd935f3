"""`ringback playbook …`: the playbooks of a workspace, from the list to moving running leads."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ringback.cli.leads import JsonOption, WorkspaceOption, keeper, plain

if TYPE_CHECKING:
    from ringback.queries.access import Access
    from ringback.queries.drafts import Problem
    from ringback.queries.playbooks import PlaybookModel

app = typer.Typer(help="Playbooks: the plans that leads are followed up by.", no_args_is_help=True)

NameArgument = Annotated[str, typer.Argument(help="The name of the playbook.", metavar="NAME")]
NoteOption = Annotated[str, typer.Option(help="What is new in it, for people.")]
ACTOR = "system"


@app.command("list")
def list_playbooks(workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """The playbooks of a workspace, and the shipped ones that can be added."""
    from ringback.cli.database import ready

    ready()
    from ringback.queries.playbooks import playbook_list

    page = playbook_list(keeper(workspace))
    if as_json:
        typer.echo(json.dumps(plain(page), ensure_ascii=False))
        return
    for row in page.playbooks:
        marks = (
            "default" if row.is_default else "",
            "draft" if row.has_draft else "",
            "archived" if row.archived_at else "",
        )
        told = "".join(f", {mark}" for mark in marks if mark)
        version = f"version {row.version}" if row.version else "not published"
        typer.echo(f"{row.name}  ({version}, {row.running} running{told})  {row.title}")
    for shipped in page.gallery:
        typer.echo(f"{shipped.name}  (shipped, not added)  {shipped.title}")


@app.command("show")
def show(
    name: NameArgument,
    version: Annotated[int, typer.Option(help="Which version; the newest published one, if left out.")] = 0,
    draft: Annotated[bool, typer.Option("--draft", help="The draft instead.")] = False,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """The text of a playbook; with --json all its versions and its draft."""
    from ringback.cli.database import fail

    access, found = found_playbook(workspace, name)
    from ringback.queries.access import NoAccess
    from ringback.queries.playbooks import playbook_detail

    page = playbook_detail(access, found.name)
    if as_json:
        typer.echo(json.dumps({**plain(page), "running": page.running}, ensure_ascii=False))
        return
    number = page.draft.number if draft and page.draft else version or page.newest
    if draft and page.draft is None:
        fail(f"{name} has no draft.", 1)
    if number is None:
        fail(f"{name} has no published version yet; show its draft with --draft.", 1)
    try:
        typer.echo(access.version(name, number).source, nl=False)
    except NoAccess:
        fail(
            f"{name} has no version {number}. There are: {', '.join(str(one.number) for one in page.versions)}."
        )


@app.command("add")
def add(
    what: Annotated[str, typer.Argument(help="A shipped playbook, or a file.", metavar="NAME|FILE.yaml")],
    note: NoteOption = "",
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Add a copy of a shipped playbook, ready for leads, or one from a file, as a draft."""
    from ringback.cli.database import fail, ready

    ready()
    from ringback import clock
    from ringback.queries.playbooks import shipped_text
    from ringback.services import playbooks
    from ringback.services.errors import CannotDo

    home = keeper(workspace).workspace
    try:
        if shipped_text(what):
            made = playbooks.add_shipped(home, what, now=clock.now(), actor=ACTOR)
        else:
            made = playbooks.create(home, _text(what), now=clock.now(), actor=ACTOR, note=note)
    except CannotDo as error:
        fail(str(error))
    if as_json:
        typer.echo(json.dumps({"name": made.name, "title": made.title}))
    else:
        how = "added" if shipped_text(what) else "added as a draft; publish it when it is ready"
        typer.echo(f"{made.name} is {how}.")


@app.command("edit-draft")
def edit_draft(
    name: NameArgument,
    file: Annotated[
        str, typer.Argument(help="The whole text; - reads it from the input.", metavar="FILE.yaml")
    ],
    note: NoteOption = "",
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Keep a text as the draft of the next version and tell what is wrong with it; ends with 1 if there are errors."""
    from ringback.cli.database import fail

    access, found = found_playbook(workspace, name)
    from ringback import clock
    from ringback.queries.drafts import errors_of
    from ringback.queries.playbooks import playbook_detail
    from ringback.services import playbooks
    from ringback.services.errors import CannotDo

    try:
        playbooks.edit_draft(found, _text(file), now=clock.now(), actor=ACTOR, note=note)
    except CannotDo as error:
        fail(str(error))
    kept = playbook_detail(access, name).draft
    problems = kept.problems if kept else ()
    wrong = errors_of(problems)
    if as_json:
        typer.echo(json.dumps({"draft": kept.number if kept else None, "problems": plain(problems)}))
    else:
        typer.echo(f"The draft of version {kept.number if kept else '?'} is kept.")
        _tell_problems(problems)
    if wrong:
        raise typer.Exit(1)


@app.command("publish")
def publish(name: NameArgument, workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """Make the draft a version that never changes. New leads get it; running leads stay on theirs until moved."""
    from ringback.cli.database import fail

    access, found = found_playbook(workspace, name)
    from ringback import clock
    from ringback.queries.drafts import problems_of
    from ringback.queries.playbooks import names_in
    from ringback.queries.texts import texts_of
    from ringback.services import playbooks
    from ringback.services.errors import CannotDo

    try:
        made = playbooks.publish(found, now=clock.now(), actor=ACTOR)
    except CannotDo as error:
        fail(str(error))
    problems = problems_of(
        made.source, known=names_in(access.workspace.pk), texts=texts_of(access.workspace.pk)
    )
    if as_json:
        typer.echo(json.dumps({"version": made.number, "problems": plain(problems)}, ensure_ascii=False))
    else:
        _tell_problems(problems)
        typer.echo(f"Version {made.number} is published.")


def _tell_problems(problems: Iterable[Problem]) -> None:
    for one in problems:
        line = f", line {one.line}" if one.line else ""
        typer.echo(f"  {one.severity}{line}: {one.text}")


@app.command("default")
def default(name: NameArgument, workspace: WorkspaceOption = "") -> None:
    """Make a playbook what leads get if nobody names another."""
    from ringback.cli.database import fail

    _access, found = found_playbook(workspace, name)
    from ringback import clock
    from ringback.services import playbooks
    from ringback.services.errors import CannotDo

    try:
        playbooks.set_default(found, now=clock.now(), actor=ACTOR)
    except CannotDo as error:
        fail(str(error))
    typer.echo(f"New leads get {name} now, unless another is named.")


@app.command("archive")
def archive(
    name: NameArgument,
    undo: Annotated[bool, typer.Option("--undo", help="Take it into use again.")] = False,
    workspace: WorkspaceOption = "",
) -> None:
    """Put no more leads into a playbook. Those that are in it finish."""
    from ringback.cli.database import fail

    _access, found = found_playbook(workspace, name)
    from ringback import clock
    from ringback.services import playbooks
    from ringback.services.errors import CannotDo

    try:
        (playbooks.restore if undo else playbooks.archive)(found, now=clock.now(), actor=ACTOR)
    except CannotDo as error:
        fail(str(error))
    typer.echo(f"{name} is in use again." if undo else f"{name} is archived.")


def found_playbook(workspace: str, name: str) -> tuple[Access, PlaybookModel]:
    """The access of whoever keeps this machine, and the playbook of this name. Ends the command if there is none."""
    from ringback.cli.database import fail, ready

    ready()
    from ringback.queries.access import NoAccess
    from ringback.queries.playbooks import playbook_list

    access = keeper(workspace)
    try:
        return access, access.playbook(name)
    except NoAccess:
        names = ", ".join(row.name for row in playbook_list(access).playbooks)
        fail(f"There is no playbook {name!r}. There are: {names}.")


def _text(file: str) -> str:
    from ringback.cli.database import fail

    if file == "-":
        return sys.stdin.read()
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file} cannot be read: {getattr(error, 'strerror', None) or 'it is not text'}.")

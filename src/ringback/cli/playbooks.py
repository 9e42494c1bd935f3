"""`ringback playbook …`: the playbooks of a workspace, from the list to moving running leads."""

from __future__ import annotations

import json

import typer

from ringback.cli.leads import JsonOption, WorkspaceOption, keeper, plain

app = typer.Typer(help="Playbooks: the plans that leads are followed up by.", no_args_is_help=True)


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
        marks = [
            "default" if row.is_default else "",
            "draft" if row.has_draft else "",
            "archived" if row.archived_at else "",
        ]
        told = f" ({', '.join(mark for mark in marks if mark)})" if any(marks) else ""
        typer.echo(f"{row.name}  version {row.version or '–'}, {row.running} running{told}  {row.title}")
    for shipped in page.gallery:
        typer.echo(f"{shipped.name}  not added yet  {shipped.title}")

"""`ringback lead list`: the leads of a workspace, found by words, state, tag and playbook."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from ringback.cli.leads import JsonOption, WorkspaceOption, keeper, plain


def list_leads(
    q: Annotated[str, typer.Option("--find", help="A name, a company, a number, an address, or #12.")] = "",
    state: Annotated[
        str, typer.Option("--state", help="open, now, asking, paused, all, or answer-yes, answer-no, …")
    ] = "open",
    tag: Annotated[str, typer.Option("--tag", help="With this tag; several, with commas: with all.")] = "",
    playbook: Annotated[
        str, typer.Option("--playbook", help="Followed up by the playbook of this name now, or last.")
    ] = "",
    sort: Annotated[str, typer.Option("--sort", help="new, next, value, name or last.")] = "new",
    page: Annotated[int, typer.Option("--page", help="Which page, 50 leads each.", min=1)] = 1,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """The leads of a workspace with their playbook and next move, newest first."""
    from ringback.cli.database import fail, ready

    ready()
    from ringback.explain.sentences import moment
    from ringback.queries.lead_filters import STATE_FILTERS
    from ringback.queries.leads import SORTS, lead_list

    if state not in STATE_FILTERS:
        fail(f"{state!r} is no state; write one of {', '.join(STATE_FILTERS)}.")
    if sort not in SORTS:
        fail(f"{sort!r} is no order; write one of {', '.join(SORTS)}.")
    access = keeper(workspace)
    found = lead_list(access, q=q, state=state, tag=tag, playbook=playbook, sort=sort, page=page)
    if playbook and playbook not in found.playbooks:
        fail(f"There is no playbook {playbook!r}. There are: {', '.join(found.playbooks)}.")
    if as_json:
        said = {"leads": plain(found.rows), "total": found.total, "page": found.page, "pages": found.pages}
        typer.echo(json.dumps(said, ensure_ascii=False))
        return
    zone = access.workspace.time_zone
    for row in found.rows:
        coming = f", {row.next_words} {moment(row.next_at, zone)}" if row.next_words and row.next_at else ""
        tags = "".join(f" #{tag}" for tag in row.tags)
        typer.echo(
            f"#{row.number:<5} {row.name}{tags}  ({row.playbook or 'no playbook'})  {row.state_words}{coming}"
        )
    if found.pages > 1:
        typer.echo(f"Page {found.page} of {found.pages}, {found.total} leads in all; see more with --page.")
    elif not found.rows:
        typer.echo("No lead fits.")

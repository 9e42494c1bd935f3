"""`ringback mail fetch`: looking into the mailboxes now."""

from __future__ import annotations

import json
from functools import partial
from typing import Annotated

import typer

from ringback.cli.setup import JsonOption, WorkspaceOption


def fetch_mail(
    account: Annotated[str, typer.Option("--account", help="The address of one account; else all.")] = "",
    since: Annotated[
        int, typer.Option(min=0, help="Also what came in the last so many days, if it is not here yet.")
    ] = 0,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Look into the mailboxes now and keep what is new."""
    from ringback.cli.database import chosen, fail, ready

    ready()
    from django.conf import settings

    from ringback import clock
    from ringback.services.inbound import process_due
    from ringback.services.mail_visits import Manner, fetch_now
    from ringback.services.mailboxes import server_of
    from ringback.workers.loop import inbox_from, web_from, worker_name

    target = chosen(workspace or None)
    manner = Manner(
        worker=f"fetch-{worker_name()}",
        now_of=clock.now,
        server_of=partial(server_of, web=web_from(settings.RINGBACK_WEB)),
    )
    inbox = inbox_from(settings.RINGBACK_INBOX)
    visits = fetch_now(target, inbox, manner, address=account, days=since or None)
    process_due(clock.now, manner.worker, limit=200)
    if not visits:
        fail(f"No mailbox is connected{f' for {account}' if account else ''} in {target.name}.")
    if as_json:
        rows = [
            {
                "account": visit.address,
                "folder": visit.folder,
                "new": visit.kept.new,
                "known": visit.kept.known,
                "busy": visit.busy,
                "error": visit.error,
            }
            for visit in visits
        ]
        typer.echo(json.dumps(rows))
    else:
        for visit in visits:
            typer.echo(f"{visit.address}, {visit.folder}: {_said(visit.busy, visit.error, visit.kept.new)}")
    if any(visit.error for visit in visits):
        raise typer.Exit(1)


def _said(busy: bool, error: str, new: int) -> str:
    if busy:
        return "a running worker is reading it already."
    return error or ("nothing new." if not new else f"{new} new {'message' if new == 1 else 'messages'}.")

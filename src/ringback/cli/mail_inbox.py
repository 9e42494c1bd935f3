"""Commands about messages that came in: `mail list|show|settle|take-in`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from ringback.cli.leads import JsonOption, WorkspaceOption, keeper, plain

MessageArgument = Annotated[int, typer.Argument(help="The message's id.", metavar="MESSAGE")]


def list_messages(
    kind: Annotated[str, typer.Option("--show", help="todo, all, or a kind such as reply.")] = "todo",
    q: Annotated[str, typer.Option("--find", help="Part of a sender or a subject.")] = "",
    page: Annotated[int, typer.Option("--page", help="Which page, 50 lines each.", min=1)] = 1,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Messages that came in; those that wait for a person, unless told otherwise."""
    from ringback.cli.database import fail, ready

    ready()
    from ringback.queries.inbox import SHOW, inbox

    if kind not in SHOW:
        fail(f"Show one of: {', '.join(SHOW)}.")
    found = inbox(keeper(workspace), show=kind, q=q, page=page)
    if as_json:
        typer.echo(json.dumps(plain(found), ensure_ascii=False))
        return
    for row in found.rows:
        whose = f"#{row.lead_number} {row.lead_name}" if row.lead_number else "nobody"
        typer.echo(
            f"{row.id}: {row.at:%Y-%m-%d %H:%M} UTC  {row.kind_words}  {row.state_words}  "
            f"{row.address or row.sender}  {row.subject}  ({whose})"
        )
    typer.echo(f"{found.total} found, {found.to_decide} to decide.")


def show(message_id: MessageArgument, workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """One message: what it says, what it was understood to be and why, what it did."""
    from ringback.cli.database import ready

    ready()
    _tell(message_id, workspace, as_json)


def take_in(
    file: Annotated[Path, typer.Argument(help="A message as it came (.eml).")],
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Take in a message from a file and act on it at once. The same bytes again change nothing."""
    from ringback.cli.database import fail, ready

    try:
        raw = file.read_bytes()
    except OSError as error:
        fail(f"{file}: cannot be read: {error.strerror}.")
    ready()
    from ringback import clock
    from ringback.services.errors import CannotDo
    from ringback.services.inbound import process_now
    from ringback.services.inbound import take_in as keep

    now = clock.now()
    try:
        row, new = keep(keeper(workspace).workspace, raw, now=now)
    except CannotDo as error:
        fail(str(error), 1)
    if new:
        process_now(row, now=now, worker=f"cli-{row.pk}")
    elif not as_json:
        typer.echo("This message was here already.")
    _tell(row.pk, workspace, as_json)


def settle(
    message_id: MessageArgument,
    settlement: Annotated[str, typer.Argument(help="lead, belongs, not-lead or again.")],
    lead: Annotated[int, typer.Option("--lead", help="For belongs: the lead's number.")] = 0,
    fields: Annotated[
        list[str] | None,
        typer.Option(
            "--field", help="For lead: NAME=TEXT, for example phone='(303) 555-0142'. May be repeated."
        ),
    ] = None,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say what a message is that belongs to nobody: a lead, somebody's, or nothing."""
    from ringback.cli.database import fail, ready

    if settlement not in ("lead", "belongs", "not-lead", "again"):
        fail("Settle it as lead, belongs, not-lead or again.")
    given = dict(_pair(text) for text in fields or ())
    ready()
    from ringback import clock
    from ringback.queries.access import NoAccess
    from ringback.services import inbound_settling
    from ringback.services.errors import CannotDo
    from ringback.services.inbound import process_now

    access, now = keeper(workspace), clock.now()
    try:
        message = access.message(message_id)
        if settlement == "lead":
            inbound_settling.is_lead(message, given, now=now, actor=access.actor)
        elif settlement == "belongs":
            inbound_settling.of_lead(message, access.lead(lead), now=now, actor=access.actor)
        elif settlement == "not-lead":
            inbound_settling.is_no_lead(message, now=now, actor=access.actor)
        else:
            inbound_settling.again(message, now=now, actor=access.actor)
            process_now(message, now=now, worker=f"cli-{message.pk}")
    except CannotDo as error:
        fail(str(error), 1)
    except NoAccess:
        fail("There is no such message or lead.", 1)
    _tell(message_id, workspace, as_json)


def _pair(text: str) -> tuple[str, str]:
    from ringback.cli.database import fail

    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        fail(f"{text!r} is no field; write for example name='Maria Thompson'.")
    return name.strip(), value


def _tell(message_id: int, workspace: str, as_json: bool) -> None:
    from ringback.cli.database import fail
    from ringback.queries.access import NoAccess
    from ringback.queries.inbox import message_page

    try:
        page = message_page(keeper(workspace), message_id)
    except NoAccess:
        fail(f"There is no message {message_id}.", 1)
    if as_json:
        typer.echo(json.dumps(plain(page), ensure_ascii=False))
        return
    row = page.row
    lines: list[Any] = [
        f"{row.sender} <{row.address}>" if row.address != row.sender else row.sender,
        row.subject,
        f"{row.kind_words} ({page.confidence:.0%} sure). {' '.join(page.why)}".strip(),
        f"{page.matched} {f'Lead #{row.lead_number}.' if row.lead_number else ''}".strip(),
        page.error or page.did,
        "",
        page.new_text or page.text[:2000],
    ]
    if page.candidates:
        lines.insert(4, f"It may be of {', '.join(f'#{one.number} {one.name}' for one in page.candidates)}.")
    typer.echo("\n".join(str(line) for line in lines))

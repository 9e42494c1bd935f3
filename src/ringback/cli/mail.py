"""Commands about mail accounts: `mail connect|list|check|start|remove|domain`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ringback.cli.leads import keeper
from ringback.cli.setup import JsonOption, WorkspaceOption, given_password

if TYPE_CHECKING:
    from ringback.queries.access import Access
    from ringback.services.mail_checks import Checked
    from ringback.store.models import MailAccount

ACTOR = "system"
Address = Annotated[str, typer.Argument(help="The sender's address of the account.")]


def connect(
    from_address: Annotated[str, typer.Option("--from", help="The address that messages come from.")],
    host: Annotated[str, typer.Option(help="The server for sending; without it that of the provider.")] = "",
    port: Annotated[int, typer.Option(help="The port, usually 587 or 465.")] = 587,
    security: Annotated[str, typer.Option(help="starttls, tls or none.")] = "starttls",
    username: Annotated[str, typer.Option(help="The name to sign in with.")] = "",
    password_file: Annotated[
        Path | None, typer.Option(help="Read the password from this file instead of asking for it.")
    ] = None,
    imap_host: Annotated[str, typer.Option(help="The server for reading.")] = "",
    imap_port: Annotated[int, typer.Option(help="Its port, usually 993.")] = 993,
    imap_security: Annotated[str, typer.Option(help="tls, starttls or none.")] = "tls",
    from_name: Annotated[str, typer.Option(help="The name that messages come from.")] = "",
    reply_to: Annotated[str, typer.Option(help="Where answers go, if elsewhere.")] = "",
    member: Annotated[str, typer.Option(help="Whose account it is, by the address they sign in with.")] = "",
    per_minute: Annotated[int, typer.Option(help="At most a minute; 0: no limit.")] = 0,
    per_day: Annotated[int, typer.Option(help="At most in 24 hours; 0: no limit.")] = 0,
    test: Annotated[bool, typer.Option(help="Try the account at once.")] = True,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Connect a mail account, or change the one of this address."""
    from ringback.cli.database import fail, ready

    ready()
    from ringback import clock
    from ringback.intake.mail_guess import with_preset
    from ringback.queries.mail_accounts import account_named
    from ringback.services.errors import CannotSetUp
    from ringback.services.mail_accounts import add_account, change_account

    access = keeper(workspace)
    given: dict[str, Any] = {"from_address": from_address, "from_name": from_name, "reply_to": reply_to}
    if host:
        given |= {"host": host, "port": port, "security": security, "username": username}
        given |= {"imap_host": imap_host, "imap_port": imap_port, "imap_security": imap_security}
    elif username:
        given["username"] = username
    given |= {name: value for name, value in (("per_minute", per_minute), ("per_day", per_day)) if value}
    given = with_preset(given)
    if not given.get("host"):
        fail(f"The provider of {from_address} is not one that Ringback knows. Give --host.")
    given["password"] = given_password(password_file) if given.get("username") else ""
    try:
        known = account_named(access, from_address)
        if known is not None:
            row = change_account(known, now=clock.now(), actor=ACTOR, **given)
        else:
            user = _member(member) if member else None
            row = add_account(access.workspace, user=user, now=clock.now(), actor=ACTOR, **given)
    except CannotSetUp as error:
        fail(str(error))
    found = _try(row) if test else None
    problem = (
        next((one.problem for one in (found.sending, found.reading) if one and not one.ok), None)
        if found
        else None
    )
    if as_json:
        said = {
            "workspace": access.workspace.slug,
            "host": row.host,
            "port": row.port,
            "from": row.from_address,
        }
        typer.echo(json.dumps({**said, "tested": test, "problem": problem}))
        if problem:
            raise typer.Exit(1)
        return
    typer.echo(f"{access.workspace.name} sends as {row.from_address} through {row.host}:{row.port}.")
    if found:
        _tell(found)


def list_accounts(workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """The mail accounts, how each does and how much of its limits is used."""
    from ringback.cli.database import ready

    ready()
    from ringback import clock
    from ringback.queries.mail_accounts import STATES, account_rows

    rows = account_rows(keeper(workspace), now=clock.now())
    if as_json:
        said = [
            {
                "id": row.id,
                "from": row.address,
                "member": row.member,
                "default": row.is_default,
                "host": row.host,
                "port": row.port,
                "reads": row.reads,
                "state": row.state,
                "problem": row.problem,
                "reading_problem": row.reading_problem,
                "used_day": row.used_day,
                "cap_day": row.cap_day,
                "waiting": row.waiting,
            }
            for row in rows
        ]
        typer.echo(json.dumps({"accounts": said}))
        return
    for row in rows:
        whose = row.member or ("for everybody" if row.is_default else "of the workspace")
        used = f"{row.used_day} of {row.cap_day}" if row.cap_day else f"{row.used_day}"
        typer.echo(
            f"{row.address} ({whose}): {STATES[row.state]}, {used} sent in 24 hours, {row.waiting} waiting"
        )
        for problem in filter(None, (row.problem, row.reading_problem)):
            typer.echo(f"  {problem}")
    if not rows:
        typer.echo("No mail account is connected.")


def check(address: Address, workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """Try an account without sending anything. Ends with 1 where something does not work."""
    from ringback.cli.database import ready

    ready()
    found = _try(_named(keeper(workspace), address))
    if not as_json:
        _tell(found)
        return
    halves = {"sending": found.sending, "reading": found.reading}
    said = {
        name: {"ok": one.ok, "problem": one.problem, "advice": one.advice} if one else None
        for name, one in halves.items()
    }
    typer.echo(json.dumps(said))
    if not found.ok:
        raise typer.Exit(1)


def start(address: Address, workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """Let messages leave again through an account that has stopped."""
    from ringback.cli.database import ready

    ready()
    from ringback import clock
    from ringback.services.mail_health import start_again

    row = _named(keeper(workspace), address)
    woken = start_again(row, now=clock.now(), actor=ACTOR)
    if as_json:
        typer.echo(json.dumps({"from": row.from_address, "woken": woken}))
    else:
        typer.echo(f"{row.from_address} sends again; {woken} messages waited for it.")


def remove(address: Address, workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """Forget an account with its secrets."""
    from ringback.cli.database import ready

    ready()
    from ringback import clock
    from ringback.services.mail_accounts import remove_account

    row = _named(keeper(workspace), address)
    remove_account(row, now=clock.now(), actor=ACTOR)
    if as_json:
        typer.echo(json.dumps({"removed": row.from_address}))
    else:
        typer.echo(f"{row.from_address} is not used any more, and its password is forgotten.")


def domain(
    name: Annotated[str, typer.Argument(help="A domain, or the sender's address of an account.")],
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """What DNS says of a sender's domain, and what to add. Ends with 1 where something is to be mended."""
    from ringback.cli.database import ready

    ready()
    from django.conf import settings

    from ringback.queries.mail_accounts import account_named
    from ringback.queries.mail_domain import check_domain
    from ringback.services.mail_senders import sender_of
    from ringback.workers.loop import dns_from

    row = account_named(keeper(workspace), name) if "@" in name else None
    page = check_domain(dns_from(settings.RINGBACK_DNS), name, sender_of(row) if row else None)
    if as_json:
        verdicts = [
            {
                "what": one.what,
                "state": one.state,
                "sentence": one.sentence,
                "found": one.found,
                "name": one.name,
                "record": one.record,
            }
            for one in page.verdicts
        ]
        typer.echo(json.dumps({"domain": page.domain, "state": page.state, "verdicts": verdicts}))
    else:
        for one in page.verdicts:
            typer.echo(f"{one.what} ({one.state}): {one.sentence}")
            if one.record:
                typer.echo(f"  TXT record under {one.name}:\n  {one.record}")
    if page.problem:
        from ringback.cli.database import fail

        fail(page.problem)
    if page.state == "bad":
        raise typer.Exit(1)


def _named(access: Access, address: str) -> MailAccount:
    from ringback.cli.database import fail
    from ringback.queries.mail_accounts import account_named

    row = account_named(access, address)
    if row is None:
        fail(f"{address} is not connected here.")
    return row


def _member(email: str) -> Any:
    from ringback.cli.database import fail
    from ringback.queries.workspaces import user_with

    user = user_with(email)
    if user is None:
        fail(f"Nobody signs in as {email}.")
    return user


def _try(row: MailAccount) -> Checked:
    from django.conf import settings

    from ringback import clock
    from ringback.services.mail_checks import check_account
    from ringback.workers.loop import inbox_from, messenger_from, web_from

    return check_account(
        row,
        messenger=messenger_from(settings.RINGBACK_MESSENGER),
        inbox=inbox_from(settings.RINGBACK_INBOX),
        web=web_from(settings.RINGBACK_WEB),
        now=clock.now(),
        actor=ACTOR,
    )


def _tell(found: Checked) -> None:
    """Say what works; end with 1 where something does not."""
    from ringback.cli.database import fail

    trouble = []
    for name, one in (("Sending", found.sending), ("Reading", found.reading)):
        if one is None:
            continue
        if one.ok:
            typer.echo(f"{name} works.")
        else:
            trouble.append(f"{name} does not work: {one.problem} {one.advice}".strip())
    if trouble:
        fail("\n".join(trouble), 1)

"""Commands that set things up: `user add`, `mail connect`, `token issue`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

WorkspaceOption = Annotated[
    str, typer.Option("--workspace", "-w", help="Which workspace, where there are several.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def add_user(
    email: Annotated[str, typer.Argument(help="The address to sign in with.")],
    name: Annotated[str, typer.Option(help="How the person is called.")] = "",
    role: Annotated[str, typer.Option(help="owner, manager or rep.")] = "rep",
    password_file: Annotated[
        Path | None, typer.Option(help="Read the password from this file instead of asking for it.")
    ] = None,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Add somebody who can sign in, or let a known user into another workspace."""
    from ringback.cli.database import chosen, fail, ready

    ready()
    from ringback import clock
    from ringback.queries.workspaces import user_with
    from ringback.services.errors import CannotSetUp
    from ringback.services.workspaces import add_member, create_user

    now = clock.now()
    target = chosen(workspace or None)
    try:
        user = user_with(email)
        if user is None:
            user = create_user(email=email, name=name, password=_password(password_file))
        add_member(target, user, role, now=now, actor="system")
    except CannotSetUp as error:
        fail(str(error))
    if as_json:
        typer.echo(json.dumps({"email": user.email, "role": role, "workspace": target.slug}))
    else:
        typer.echo(f"{user.email} is {role} of {target.name}.")


def change_password(
    email: Annotated[str, typer.Argument(help="The address of somebody who can sign in.")],
    password_file: Annotated[
        Path | None, typer.Option(help="Read the password from this file instead of asking for it.")
    ] = None,
) -> None:
    """Give somebody another password; they are signed out everywhere."""
    from ringback.cli.database import fail, ready

    ready(workspace=False)
    from ringback.queries.workspaces import user_with
    from ringback.services.errors import CannotSetUp
    from ringback.services.workspaces import set_password

    user = user_with(email)
    if user is None:
        fail(f"Nobody signs in as {email}.")
    try:
        set_password(user, _password(password_file))
    except CannotSetUp as error:
        fail(str(error))
    typer.echo(f"{user.email} has a new password.")


def connect_mail(
    host: Annotated[str, typer.Option(help="The mail server's name.")],
    from_address: Annotated[str, typer.Option("--from", help="The address that messages come from.")],
    port: Annotated[int, typer.Option(help="The port, usually 587 or 465.")] = 587,
    security: Annotated[str, typer.Option(help="starttls, tls or none.")] = "starttls",
    username: Annotated[str, typer.Option(help="The name to sign in with.")] = "",
    password_file: Annotated[
        Path | None, typer.Option(help="Read the password from this file instead of asking for it.")
    ] = None,
    from_name: Annotated[str, typer.Option(help="The name that messages come from.")] = "",
    reply_to: Annotated[str, typer.Option(help="Where answers go, if elsewhere.")] = "",
    test: Annotated[bool, typer.Option(help="Try the account at once.")] = True,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Connect the mail account through which automatic e-mails leave."""
    from ringback.cli.database import chosen, fail, ready

    ready()
    from django.conf import settings

    from ringback import clock
    from ringback.services.errors import CannotSetUp
    from ringback.services.mail_accounts import check, connect
    from ringback.workers.loop import messenger_from

    target = chosen(workspace or None)
    try:
        connect(
            target,
            host=host,
            port=port,
            security=security,
            username=username,
            password=_password(password_file) if username else "",
            from_name=from_name,
            from_address=from_address,
            reply_to=reply_to,
            now=clock.now(),
            actor="system",
        )
    except CannotSetUp as error:
        fail(str(error))
    problem = check(target, messenger_from(settings.RINGBACK_MESSENGER), now=clock.now()) if test else None
    if as_json:
        said = {"workspace": target.slug, "host": host, "port": port, "from": from_address}
        typer.echo(json.dumps({**said, "tested": test, "problem": problem}))
    else:
        typer.echo(f"{target.name} sends as {from_address} through {host}:{port}.")
    if problem:
        fail(problem, 1)
    if test and not as_json:
        typer.echo("The account works.")


def issue_token(
    name: Annotated[str, typer.Argument(help="What will use it.")],
    role: Annotated[str, typer.Option(help="rep, or manager for one that may change playbooks.")] = "rep",
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Issue a key for programs; it is shown this once."""
    from ringback.cli.database import chosen, fail, ready

    ready()
    from ringback import clock
    from ringback.services.errors import CannotSetUp
    from ringback.services.workspaces import issue_token as issue

    try:
        token, _row = issue(chosen(workspace or None), name=name, user=None, now=clock.now(), role=role)
    except CannotSetUp as error:
        fail(str(error))
    typer.echo(json.dumps({"token": token}) if as_json else token)


def _password(file: Path | None) -> str:
    """From a file (its first line), or asked for twice. Never from the command line, where others could read it."""
    from ringback.cli.database import fail

    if file is None:
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file} cannot be read: {getattr(error, 'strerror', None) or 'it is not text'}.")
    return lines[0] if lines else ""

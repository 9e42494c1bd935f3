"""Commands that set things up: `user add`, `token issue`."""

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
            user = create_user(email=email, name=name, password=given_password(password_file))
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
        set_password(user, given_password(password_file))
    except CannotSetUp as error:
        fail(str(error))
    typer.echo(f"{user.email} has a new password.")


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


def given_password(file: Path | None) -> str:
    """From a file (its first line), or asked for twice. Never from the command line, where others could read it."""
    from ringback.cli.database import fail

    if file is None:
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{file} cannot be read: {getattr(error, 'strerror', None) or 'it is not text'}.")
    return lines[0] if lines else ""

"""Commands about the limits of a workspace's own: `limit list|add|remove|courtesy`."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from ringback.cli.leads import JsonOption, WorkspaceOption, keeper

HoursOption = Annotated[int, typer.Option("--hours", help="In any so many hours, 1 to 2160 (90 days).")]
ACTOR = "system"


def list_limits(workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """How often a person may be called at most, beside the law of their place."""
    from ringback.cli.database import ready

    ready()
    _tell(workspace, as_json)


def add_limit(
    calls: Annotated[int, typer.Option("--calls", help="At most so many calls, 1 to 1000.")],
    hours: HoursOption,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Add a limit; calls that are too many now leave the desk, and every plan is looked at again."""
    from ringback.cli.database import fail, ready

    ready()
    from ringback import clock
    from ringback.services import own_limits
    from ringback.services.errors import CannotDo

    try:
        own_limits.add_limit(
            keeper(workspace).workspace, calls=calls, hours=hours, now=clock.now(), actor=ACTOR
        )
    except CannotDo as error:
        fail(str(error))
    _tell(workspace, as_json)


def remove_limit(hours: HoursOption, workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """Take the limit for so many hours away; what waited for it goes on."""
    from ringback.cli.database import fail, ready

    ready()
    from ringback import clock
    from ringback.services import own_limits
    from ringback.services.errors import CannotDo

    try:
        own_limits.remove_limit(keeper(workspace).workspace, hours=hours, now=clock.now(), actor=ACTOR)
    except CannotDo as error:
        fail(str(error))
    _tell(workspace, as_json)


def add_courtesy(workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """Add the courtesy limits: 3 calls in 24 hours and 7 in 7 days; a lower one of your own stays."""
    from ringback.cli.database import fail, ready

    ready()
    from ringback import clock
    from ringback.services import own_limits
    from ringback.services.errors import CannotDo

    try:
        own_limits.add_courtesy(keeper(workspace).workspace, now=clock.now(), actor=ACTOR)
    except CannotDo as error:
        fail(str(error))
    _tell(workspace, as_json)


def _tell(workspace: str, as_json: bool) -> None:
    from ringback.queries.settings_page import own_limits

    rows = own_limits(keeper(workspace))
    if as_json:
        said = {"limits": [{"calls": row.calls, "hours": row.hours} for row in rows]}
        typer.echo(json.dumps(said))
        return
    for row in rows:
        typer.echo(f"At most {row.calls} call{'' if row.calls == 1 else 's'} in any {row.span}")
    if not rows:
        typer.echo("No limit of your own: only the law cuts a plan.")

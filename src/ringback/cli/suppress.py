"""Commands about the opt-out list: `suppress add|list|lift`."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from ringback.cli.leads import JsonOption, WorkspaceOption, keeper, plain

ReasonOption = Annotated[str, typer.Option("--reason", help="Why.")]
EvidenceOption = Annotated[str, typer.Option("--evidence", help="What shows it.")]


def add(
    kind: Annotated[str, typer.Argument(help="phone, email, domain, organization or person.")],
    text: Annotated[str, typer.Argument(help="Which one; for a person the number of a lead, as #12.")],
    reason: ReasonOption,
    evidence: EvidenceOption = "",
    own: Annotated[bool, typer.Option(help="Whether they asked for it themselves.")] = True,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Put something on the opt-out list. Whatever is open for it is closed at once."""
    from ringback.cli.database import fail, ready

    ready()
    from ringback import clock
    from ringback.queries.suppressions import suppression_row
    from ringback.services import opt_outs
    from ringback.services.errors import CannotDo

    access = keeper(workspace)
    try:
        row = opt_outs.add(
            access.workspace,
            kind=kind,
            text=text,
            reason=reason,
            evidence=evidence,
            own=own,
            now=clock.now(),
            actor="system",
        )
    except CannotDo as error:
        fail(str(error), 1)
    said = suppression_row(row)
    typer.echo(
        json.dumps(plain(said), ensure_ascii=False)
        if as_json
        else f"{said.id}: {said.kind} {said.what} is shut."
    )


def list_all(
    q: Annotated[str, typer.Option("--find", help="Part of a number, an address or a name.")] = "",
    page: Annotated[int, typer.Option("--page", help="Which page, 50 lines each.", min=1)] = 1,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """The opt-out list, newest first."""
    from ringback.cli.database import ready

    ready()
    from ringback.queries.suppressions import suppression_list

    found = suppression_list(keeper(workspace), page=page, q=q)
    if as_json:
        typer.echo(json.dumps(plain(found), ensure_ascii=False))
        return
    for row in found.rows:
        own = ", their own" if row.own else ""
        typer.echo(f"{row.id}: {row.kind} {row.what} since {row.created_at:%Y-%m-%d}: {row.reason}{own}")
    typer.echo(
        f"Page {found.page} of {found.pages}, {found.total} in all." if found.total else "Nothing is on it."
    )


def lift(
    row_id: Annotated[int, typer.Argument(help="The number of the line.", metavar="LINE")],
    reason: ReasonOption,
    evidence: EvidenceOption = "",
    text: Annotated[str, typer.Option("--value", help="What it stands for, where only a hash is left.")] = "",
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Take a line off the opt-out list. A person's own stop needs evidence. Closed leads stay closed."""
    from ringback.cli.database import fail, ready

    ready()
    from ringback import clock
    from ringback.queries.suppressions import suppression_of
    from ringback.services import opt_outs
    from ringback.services.errors import CannotDo

    row = suppression_of(keeper(workspace), row_id)
    if row is None:
        fail(f"There is no line {row_id}.", 1)
    try:
        opt_outs.lift(row, reason=reason, evidence=evidence, text=text, now=clock.now(), actor="system")
    except CannotDo as error:
        fail(str(error), 1)
    typer.echo(json.dumps({"lifted": row_id}) if as_json else f"Line {row_id} is lifted.")

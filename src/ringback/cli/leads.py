"""Commands about leads: `desk`, `lead show`, `lead enroll`, `why`, `check`."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ringback.queries.access import Access
    from ringback.queries.people import Lead

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
WorkspaceOption = Annotated[
    str, typer.Option("--workspace", "-w", help="Which workspace, where there are several.")
]


def plain(value: Any) -> Any:
    """Frozen rows as JSON values; instants in ISO 8601 UTC."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def keeper(workspace: str) -> Access:
    """Whoever runs commands on this machine keeps it: they may see what an owner may."""
    from ringback.cli.database import chosen
    from ringback.queries.access import Access

    return Access(workspace=chosen(workspace or None), role="owner")


def the_lead(number: int, workspace: str) -> tuple[Access, Lead]:
    """The lead with this number, after making the database ready. Ends the command with 1 if there is none."""
    from ringback.cli.database import fail, ready

    ready()
    from ringback.queries.access import NoAccess

    access = keeper(workspace)
    try:
        return access, access.lead(number)
    except NoAccess:
        fail(f"There is no lead #{number}.", 1)


def desk(workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """The ranked work: whose clock runs, what was promised, what is due."""
    from ringback.cli.database import ready

    ready()
    from ringback import clock
    from ringback.queries.desk import desk as desk_of
    from ringback.queries.workspaces import nobody

    page = desk_of(keeper(workspace), user=nobody(), now=clock.now())
    if as_json:
        typer.echo(json.dumps(plain(page), ensure_ascii=False))
        return
    for title, rows in (
        ("Clock running", page.clock_running),
        ("Promised", page.promised),
        ("Due", page.due),
    ):
        if rows:
            typer.secho(title, bold=True)
            for row in rows:
                typer.echo(f"  #{row.lead_number:<5} {row.name}  {row.channel}, attempt {row.attempt}")
    if page.more:
        typer.echo(f"  and {page.more} more")
    if page.questions_total:
        typer.echo(f"Questions that wait for a person: {page.questions_total}")
    if not page.rows:
        typer.echo("Nothing is due now.")


def show(
    number: Annotated[int, typer.Argument(help="The lead's number.")],
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """One lead: who it is, how it stands, what happened, what comes."""
    _explain(number, workspace, as_json, with_person=True)


def why(
    number: Annotated[int, typer.Argument(help="The lead's number.", metavar="LEAD")],
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Why: what was done and why, what stands now and why, what comes next."""
    _explain(number, workspace, as_json, with_person=False)


def _explain(number: int, workspace: str, as_json: bool, *, with_person: bool) -> None:
    access, lead = the_lead(number, workspace)
    from ringback import clock
    from ringback.explain.sentences import moment
    from ringback.queries.lead_page import lead_page
    from ringback.queries.links import links_of
    from ringback.queries.why import why as why_of

    now = clock.now()
    if as_json and with_person:
        page = lead_page(access, number, now=now, zone=access.workspace.time_zone)
        typer.echo(json.dumps(plain(page), ensure_ascii=False))
        return
    told = why_of(lead, now=now)
    if as_json:
        typer.echo(json.dumps(plain(told), ensure_ascii=False))
        return
    typer.secho(f"#{told.number} {told.name}", bold=True)
    if with_person:
        for point in lead.contact.points.all():
            typer.echo(f"  {point.kind}: {point.value} ({point.status})")
        worth = f"{lead.value:,.2f} {lead.currency}" if lead.value is not None else "unknown value"
        typer.echo(f"  {lead.interest or 'no interest given'} · {worth} · {lead.source or 'unknown source'}")
    for link in links_of(lead):
        typer.echo(f"  #{link.number} {link.name}: {link.words} ({link.state_words})")
    zone = told.reader_zone
    typer.secho("So far", bold=True)
    for line in told.past:
        typer.echo(f"  {moment(line.at, zone)}  {line.what}{'  (' + line.note + ')' if line.note else ''}")
        for reason in line.reasons:
            typer.echo(f"                    {reason}")
        for reason in line.ruled_out:
            typer.echo(f"                    ruled out: {reason}")
    typer.secho("Now", bold=True)
    typer.echo(f"  {told.present.sentence}")
    if told.present.nearest:
        typer.echo(f"    would change it soonest: {told.present.nearest}")
    for title, reasons in (
        ("because", told.present.reasons),
        ("ruled out", told.present.ruled_out),
        ("would change it", told.present.would_change),
    ):
        for reason in reasons:
            typer.echo(f"    {title}: {reason}")
    if told.next:
        typer.secho("Next, if nobody answers", bold=True)
        for coming in told.next:
            typer.echo(f"  {moment(coming.at, zone)}  {coming.sentence}")
    typer.echo(f"Times are those of {zone}; the lead is in {told.zone}.")


def check(as_json: JsonOption = False) -> None:
    """Check promise 1 over the whole database; ends with 1 and a list if something is broken."""
    from ringback.cli.database import ready

    ready(workspace=False)
    from ringback import clock
    from ringback.queries.invariants import violations

    found = violations(clock.now())
    if as_json:
        typer.echo(json.dumps({"violations": plain(found)}, ensure_ascii=False))
    elif found:
        for one in found:
            typer.echo(f"{one.workspace} #{one.lead} {one.code}: {one.text}")
    else:
        typer.echo("All open leads have one next move with a date, or wait for a person.")
    if found:
        raise typer.Exit(1)


def enroll(
    number: Annotated[int, typer.Argument(help="The lead's number.")],
    playbook: Annotated[str, typer.Option(help="The name of the playbook.")],
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Put a lead into a playbook: an open one from another, a closed one is taken up again in it."""
    access, lead = the_lead(number, workspace)
    from ringback import clock
    from ringback.cli.database import fail
    from ringback.queries.why import why as why_of
    from ringback.services.enrollments import put_into, reopen
    from ringback.services.errors import CannotDo
    from ringback.services.playbook_choice import named

    try:
        chosen = named(access.workspace, playbook)
        if lead.state == "open":
            put_into(lead, chosen, now=clock.now(), actor="system")
        else:
            reopen(lead, now=clock.now(), actor="system", playbook=chosen)
    except CannotDo as error:
        fail(str(error))
    told = why_of(access.lead(number), now=clock.now())
    if as_json:
        typer.echo(json.dumps({"lead": number, "playbook": playbook, "present": plain(told.present)}))
    else:
        typer.echo(f"#{number} is followed up by {playbook}. {told.present.sentence}")

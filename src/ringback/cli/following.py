"""Commands about how a lead goes on, `lead plan|refer`, and about who is away, `user away|back`."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from ringback.cli.leads import JsonOption, WorkspaceOption, keeper, plain, the_lead

if TYPE_CHECKING:
    from ringback.queries.access import Access
    from ringback.queries.people import User
    from ringback.queries.plan_weeks import PlannedDay, PlannedWeek

LeadArgument = Annotated[int, typer.Argument(help="The lead's number.", metavar="LEAD")]
EmailArgument = Annotated[str, typer.Argument(help="What they sign in with.")]
SIGNS = {"call": "☎", "email": "✉", "rest": "☾", "ask": "?", "switch": "⇄", "stop": "■"}
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def plan_ahead(
    number: LeadArgument,
    weeks: Annotated[int, typer.Option(min=1, max=26, help="How many weeks.")] = 6,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """The calendar of the coming weeks if nobody answers, in the lead's local time."""
    access, lead = the_lead(number, workspace)
    from ringback import clock
    from ringback.queries.coming import if_nobody_answers
    from ringback.queries.lead_page import lead_zone
    from ringback.queries.plan_weeks import plan_weeks

    now, zone = clock.now(), lead_zone(lead)
    mine = access.workspace.time_zone
    lines = if_nobody_answers(lead, now=now, zone=mine, weeks=weeks, with_open=True)
    if as_json:
        typer.echo(json.dumps({"lead": number, "time_zone": zone, "lines": plain(lines)}, ensure_ascii=False))
        return
    typer.secho(f"#{number} {lead.contact.full_name or '(no name)'}: if nobody answers", bold=True)
    if not lines:
        typer.echo("Nothing comes by itself.")
        return
    _print_calendar(plan_weeks(lines, now=now, zone=zone, reader_zone=mine, weeks=weeks))
    for line in lines:
        if line.channel in ("rest", "ask", "switch", "stop"):
            typer.echo(f"{SIGNS[line.channel]} {line.sentence}")
    typer.echo(f"Times are those of {zone}. ☎ call, ✉ e-mail, ☾ rest, ? a person decides, • others.")


def _print_calendar(weeks: tuple[PlannedWeek, ...]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_lines=True)
    for name in NAMES:
        table.add_column(name, min_width=7, no_wrap=True)
    for week in weeks:
        table.add_row(*(_cell(day) for day in week.days))
    Console(width=100, highlight=False).print(table)


def _cell(day: PlannedDay) -> str:
    head = f"{day.date:%d %b}" + ("*" if day.is_today else "")
    if day.resting and not day.moves:
        return f"{head}\n☾"
    moves = (
        SIGNS[move.kind] if move.is_turn else f"{SIGNS.get(move.kind, '•')} {move.there}"
        for move in day.moves
    )
    return "\n".join([head, *moves])


def refer(
    number: LeadArgument,
    name: Annotated[str, typer.Option(help="Who was named.")],
    phone: Annotated[str, typer.Option(help="A phone number, as people write it.")] = "",
    email: Annotated[str, typer.Option(help="An e-mail address.")] = "",
    role: Annotated[str, typer.Option(help="What they do.")] = "",
    note: Annotated[str, typer.Option(help="Anything worth keeping.")] = "",
    colleague: Annotated[
        bool, typer.Option("--colleague", help="Somebody else at the same organization, not a referral.")
    ] = False,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Add somebody whom the person of a lead has named: a lead of their own, linked to this one."""
    from ringback import clock
    from ringback.cli.database import fail

    _access, lead = the_lead(number, workspace)
    from ringback.services.errors import CannotDo
    from ringback.services.referrals import add_colleague
    from ringback.services.referrals import refer as refer_to

    act = add_colleague if colleague else refer_to
    try:
        named = act(
            lead,
            full_name=name,
            phone=phone,
            email=email,
            role=role,
            note=note,
            now=clock.now(),
            actor="system",
        )
    except CannotDo as error:
        fail(str(error), 1)
    theirs = named.lead.number if named.lead is not None else None
    if as_json:
        typer.echo(json.dumps({"name": named.contact.full_name, "lead": theirs, "known": named.known}))
    elif theirs is None:
        typer.echo(f"{named.contact.full_name} is known now, for when the plan comes to that.")
    else:
        typer.echo(f"{named.contact.full_name} is lead #{theirs}, linked to #{number}.")


# ---------------------------------------------------------------------------------------------------------- absences


def set_away(
    email: EmailArgument,
    until: Annotated[str, typer.Option(help="When it is over: 2026-07-20T08:00, in the business's time.")],
    since: Annotated[str, typer.Option(help="When it begins; now, if left out.")] = "",
    workspace: WorkspaceOption = "",
) -> None:
    """Enter an absence: the calls of their leads wait, e-mails go on, agreed calls stay."""
    access, user = _member(email, workspace)
    from ringback import clock
    from ringback.cli.database import fail
    from ringback.explain.sentences import moment
    from ringback.services.absences import set_away as enter
    from ringback.services.errors import CannotDo

    now, zone = clock.now(), access.workspace.time_zone
    try:
        begins = _instant(since, zone) if since else now
        member = enter(
            access.workspace, user, since=begins, until=_instant(until, zone), now=now, actor="system"
        )
    except CannotDo as error:
        fail(str(error), 1)
    assert member.away_until_at is not None
    typer.echo(f"{email} is away until {moment(member.away_until_at, zone)}. The calls of their leads wait.")


def clear_away(email: EmailArgument, workspace: WorkspaceOption = "") -> None:
    """Take an absence out: they are there, and their calls go on."""
    access, user = _member(email, workspace)
    from ringback import clock
    from ringback.services.absences import clear_away as take_out

    take_out(access.workspace, user, now=clock.now(), actor="system")
    typer.echo(f"{email} is there. Their calls go on.")


def _instant(text: str, zone: str) -> datetime:
    from zoneinfo import ZoneInfo

    from ringback.cli.database import fail

    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        fail(f"{text!r} is no date and time. Write for example 2026-07-20T08:00.", 1)
    return at if at.tzinfo is not None else at.replace(tzinfo=ZoneInfo(zone))


def _member(email: str, workspace: str) -> tuple[Access, User]:
    from ringback.cli.database import fail, ready

    ready()
    from ringback.queries.absences import member_to_mark
    from ringback.queries.access import NoAccess
    from ringback.queries.workspaces import user_with

    access, user = keeper(workspace), user_with(email)
    try:
        if user is None:
            raise NoAccess
        return access, member_to_mark(access, user.pk)
    except NoAccess:
        fail(f"Nobody with the address {email} works here.", 1)

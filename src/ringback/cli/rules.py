"""Commands about contact rules: `rules show`, `rules table`, `rules declare`, `rules lift`, `rules proclamations`."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from ringback.cli.leads import JsonOption, WorkspaceOption, keeper, plain

if TYPE_CHECKING:
    from ringback.rules.show import Shown


def show(
    region: Annotated[
        str, typer.Argument(help="A place: US-FL, Florida, CA-ON, GB, France.", metavar="REGION")
    ] = "",
    at: Annotated[
        str,
        typer.Option("--at", help="When: 2026-07-04T08:00 in local time there, or with an offset; else now."),
    ] = "",
    phone: Annotated[
        str, typer.Option("--phone", help="Find the place by a number, like +19155550100.")
    ] = "",
    postal: Annotated[str, typer.Option("--postal", help="Find the place by a postal code.")] = "",
    zone: Annotated[str, typer.Option("--zone", help="Find the place by a time zone that was stated.")] = "",
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """What is allowed at a place and time, and why: hours, caps, consent, holidays, sources, what would relax it."""
    from ringback.cli.database import fail, ready

    ready()
    from ringback import clock
    from ringback.queries.rules_page import Asked, rules_shown
    from ringback.rules.clues import CannotPlace

    asked = Asked(region=region, phone=phone, postal_code=postal, time_zone=zone, at=at)
    try:
        shown = rules_shown(keeper(workspace), asked, now=clock.now())
    except CannotPlace as error:
        fail(str(error))
    if as_json:
        typer.echo(json.dumps(plain(shown), ensure_ascii=False))
    else:
        _tell(shown)


def _tell(shown: Shown) -> None:
    from ringback.rules.lines import NOT_KNOWN
    from ringback.rules.show import REGION_UNKNOWN

    names = ", ".join(f"{one.name} ({one.id})" for one in shown.regions) or "Anywhere"
    typer.secho(names, bold=True)
    for region in shown.regions:
        if region.adds_nothing:
            typer.echo(f"  {region.adds_nothing}")
        for holiday in region.holidays:
            typer.echo(f"  Holiday in {region.name}: {holiday}")
    for clue in shown.clues:
        said = ", ".join((*clue.regions, *clue.zones)) or "says nothing about the place"
        typer.echo(f"  {clue.kind} {clue.given}: {said}")
    if shown.hint:
        typer.echo(f"  {shown.hint}")
    if shown.region_unknown:
        typer.echo(f"  {REGION_UNKNOWN}")
    if shown.zone_unknown:
        typer.echo("  The time zone is not known: only what is lawful in every one of them is allowed.")
    typer.secho("There", bold=True)
    for day in shown.days:
        hours = " and ".join(day.hours) or "none"
        typer.echo(f"  {day.weekday} {day.local} in {day.zone}; lawful hours that day: {hours}")
    typer.secho("Allowed to a person who asked just now", bold=True)
    for medium in shown.media:
        typer.echo(f"  {medium.name}: {medium.text}")
    for one in shown.proclaimed:
        last = one.last_date.isoformat() if one.last_date else "until it is lifted"
        typer.echo(f"  Declared by hand: {one.kind} in {one.region}, {one.first_date.isoformat()} to {last}")
    typer.secho("Rules", bold=True)
    for line in shown.rules:
        typer.echo(f"  {line.row}  {line.text}" + ("" if line.law else "  (a courtesy, not law)"))
        if line.relaxed_by:
            typer.echo(f"      relaxed by: {line.relaxed_by}")
        if line.unknown:
            typer.echo(f"      {NOT_KNOWN}")
        if line.note:
            typer.echo(f"      {line.note.strip()}")
        typer.echo(f"      source: {line.source}; checked {line.checked_on.isoformat()}")
    for row, note in shown.notes:
        typer.echo(f"  {row}  {note.strip()}")
    typer.echo("This is not legal advice.")


def table() -> None:
    """Every row of the rules as Markdown, written from the data."""
    from ringback.rules.document import document

    typer.echo(document(), nl=False)


def declare(
    region: Annotated[str, typer.Argument(help="A state like US-LA, or a country.", metavar="REGION")],
    kind: Annotated[str, typer.Option("--kind", help="emergency or holiday.")],
    first: Annotated[str, typer.Option("--from", help="The first day, like 2026-08-28; else today.")] = "",
    last: Annotated[
        str,
        typer.Option(
            "--to", help="The last day; else a holiday is one day, an emergency until it is lifted."
        ),
    ] = "",
    note: Annotated[str, typer.Option("--note", help="Why, and who proclaimed it.")] = "",
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Declare a state of emergency or a proclaimed holiday; calls that it shuts leave the desk at once."""
    from ringback.cli.database import fail, ready

    ready()
    from ringback import clock
    from ringback.services.errors import CannotDeclare
    from ringback.services.proclamations import declare as declare_days

    access, now = keeper(workspace), clock.now()
    if kind not in ("emergency", "holiday"):
        fail(f"{kind!r} is neither; write --kind emergency or --kind holiday.")
    try:
        made = declare_days(
            access.workspace,
            region=region,
            kind=kind,
            first_date=_day(first) or now.date(),
            last_date=_day(last),
            note=note,
            now=now,
            actor="system",
        )
    except CannotDeclare as error:
        fail(str(error))
    if as_json:
        typer.echo(json.dumps({"id": made.pk, "region": made.region, "kind": made.kind}))
    else:
        typer.echo(f"Declared as number {made.pk}. Lift it with: ringback rules lift {made.pk}")


def _day(text: str) -> date | None:
    from ringback.cli.database import fail

    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        fail(f"{text!r} is no date; write for example 2026-08-28.")


def lift(
    number: Annotated[int, typer.Argument(help="Its number, from `rules proclamations`.", metavar="NUMBER")],
    workspace: WorkspaceOption = "",
) -> None:
    """Lift what was declared; the plans that waited go on."""
    from ringback.cli.database import fail, ready

    ready()
    from ringback import clock
    from ringback.queries.access import NoAccess
    from ringback.services.errors import CannotDeclare
    from ringback.services.proclamations import lift as lift_it

    try:
        lift_it(keeper(workspace).proclamation(number), now=clock.now(), actor="system")
    except NoAccess:
        fail(f"Nothing was declared under the number {number}.", 1)
    except CannotDeclare as error:
        fail(str(error))
    typer.echo("Lifted.")


def proclamations(workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """What was declared by hand: what stands first, then what was lifted."""
    from ringback.cli.database import ready

    ready()
    from ringback.queries.proclamations import proclamations as declared

    rows = declared(keeper(workspace))
    if as_json:
        typer.echo(json.dumps(plain(rows), ensure_ascii=False))
        return
    for row in rows:
        last = row.last_date.isoformat() if row.last_date else "open end"
        state = "lifted" if row.ended_at else "stands"
        typer.echo(
            f"{row.id:>4}  {state}  {row.kind} in {row.region_name}, {row.first_date.isoformat()} to {last}"
            + (f": {row.note}" if row.note else "")
        )
    if not rows:
        typer.echo("Nothing was declared.")

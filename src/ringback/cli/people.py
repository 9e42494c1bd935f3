"""Commands about people: `consent list|give|revoke|ground`, `lead merge|unmerge|erase`, `business show|join|leave`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from ringback.cli.leads import JsonOption, WorkspaceOption, keeper, plain, the_lead

if TYPE_CHECKING:
    from ringback.queries.access import Access

LeadArgument = Annotated[int, typer.Argument(help="The lead's number.", metavar="LEAD")]
HowOption = Annotated[str, typer.Option("--how", help="The evidence: how it was given or revoked.")]


@contextmanager
def _refusals() -> Iterator[None]:
    """End the command with the words of whatever cannot be done, and with 1."""
    from ringback.cli.database import fail
    from ringback.queries.access import NoAccess
    from ringback.services.errors import CannotDo

    try:
        yield
    except CannotDo as error:
        fail(str(error), 1)
    except NoAccess:
        fail("There is no such lead, or nothing of the kind to undo.", 1)


# ----------------------------------------------------------------------------------------------------------- consent


def list_consents(number: LeadArgument, workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """What the person of a lead allows, and the grounds that are recorded."""
    access, _lead = the_lead(number, workspace)
    _tell_consents(access, number, as_json)


def give_consent(
    number: LeadArgument,
    channel: Annotated[str, typer.Option("--channel", help="call, email, sms or recorded_voice.")],
    how: HowOption,
    text: Annotated[str, typer.Option("--text", help="The words that were agreed to.")] = "",
    page: Annotated[str, typer.Option("--page", help="The address of the page where it was given.")] = "",
    address: Annotated[str, typer.Option("--address", help="The IP address that it came from.")] = "",
    at: Annotated[str, typer.Option("--at", help="When, in ISO 8601 with a zone; now, if left out.")] = "",
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Record a consent of the person of a lead."""
    access, lead = the_lead(number, workspace)
    from ringback import clock
    from ringback.intake.consents import StatedConsent
    from ringback.services.allowances import give

    stated = StatedConsent(
        channel=channel, how=how, text_shown=text, page=page, address=address, given_at=_instant(at)
    )
    with _refusals():
        give(lead, stated, now=clock.now(), actor=access.actor)
    _tell_consents(access, number, as_json)


def revoke_consents(
    number: LeadArgument, how: HowOption, workspace: WorkspaceOption = "", as_json: JsonOption = False
) -> None:
    """Revoke all consents of the person of a lead, on all channels."""
    access, lead = the_lead(number, workspace)
    from ringback import clock
    from ringback.services.allowances import revoke

    with _refusals():
        revoke(lead, how=how, now=clock.now(), actor=access.actor)
    _tell_consents(access, number, as_json)


def add_ground(
    number: LeadArgument,
    kind: Annotated[str, typer.Option("--kind", help="inquiry, express_consent or purchase.")],
    since: Annotated[
        str, typer.Option("--since", help="From when on: a day, or an instant in ISO 8601 with a zone.")
    ],
    evidence: Annotated[str, typer.Option("--evidence", help="What shows it: an invoice, a letter.")],
    until: Annotated[str, typer.Option("--until", help="Until when, where it is known; the same way.")] = "",
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Record a fact about a lead that relaxes a rule, with its evidence."""
    access, lead = the_lead(number, workspace)
    from ringback import clock
    from ringback.cli.database import fail
    from ringback.services.allowances import add_ground as record

    zone = access.workspace.time_zone
    since_at, until_at = _instant(since, zone=zone), _instant(until, zone=zone)
    if since_at is None:
        fail("Write with --since from when on it holds, for example 2026-03-04.")
    with _refusals():
        record(
            lead,
            kind=kind,
            since_at=since_at,
            until_at=until_at,
            evidence=evidence,
            now=clock.now(),
            actor=access.actor,
        )
    _tell_consents(access, number, as_json)


def _instant(text: str, *, zone: str = "") -> datetime | None:
    """An instant as typed, None for "". A bare day or time is one in `zone`, where one is given."""
    from ringback.cli.database import fail

    if not text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        fail(f"{text!r} is no instant; write for example 2026-03-04T15:00:00-07:00.")
    return at.replace(tzinfo=ZoneInfo(zone)) if zone and at.tzinfo is None else at


def _tell_consents(access: Access, number: int, as_json: bool) -> None:
    from ringback.queries.grounds import consent_rows, ground_rows

    rows, grounds = consent_rows(access, number), ground_rows(access, number)
    if as_json:
        said = {"consents": plain(rows), "grounds": plain(grounds)}
        typer.echo(json.dumps(said, ensure_ascii=False))
        return
    for row in rows:
        state = "holds" if row.holds else "revoked"
        typer.echo(f"{row.channel}: {state}, given {row.given_at:%Y-%m-%d %H:%M} UTC, {row.evidence}")
    for ground in grounds:
        until = f" until {ground.until_at:%Y-%m-%d}" if ground.until_at else ""
        typer.echo(f"{ground.kind}: since {ground.since_at:%Y-%m-%d}{until}, {ground.evidence}")
    if not rows and not grounds:
        typer.echo("No consent and no ground is recorded.")


# ------------------------------------------------------------------------------------------- merging, parting, erasing


def merge_leads(
    number: LeadArgument,
    other: Annotated[int, typer.Argument(help="A lead of the same person.", metavar="OTHER")],
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """The person of OTHER is the person of LEAD."""
    access, lead = the_lead(number, workspace)
    _access, gone = the_lead(other, workspace)
    from ringback import clock
    from ringback.services.merging import merge

    with _refusals():
        merge(lead.contact, gone.contact, now=clock.now(), actor=access.actor)
    _tell_person(access, number, as_json)


def unmerge_lead(number: LeadArgument, workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """Undo the latest merge into the person of a lead."""
    access, _lead = the_lead(number, workspace)
    from ringback import clock
    from ringback.queries.person_card import merge_of
    from ringback.services.merging import unmerge

    with _refusals():
        unmerge(merge_of(access, number), now=clock.now(), actor=access.actor)
    _tell_person(access, number, as_json)


def _tell_person(access: Access, number: int, as_json: bool) -> None:
    from ringback.queries.person_card import leads_of_person

    leads = leads_of_person(access, number)
    if as_json:
        typer.echo(json.dumps({"lead": number, "leads": leads}))
    else:
        typer.echo(f"The leads of this person: {', '.join(f'#{one}' for one in leads)}.")


def erase_person(
    number: LeadArgument,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Erase the data of the person of a lead, for good. Hashes stay, so that they are not contacted again."""
    access, lead = the_lead(number, workspace)
    from ringback import clock
    from ringback.queries.people import name_of
    from ringback.services.erasing import erase

    if not yes:
        typer.confirm(f"Erase the data of {name_of(lead.contact)} for good?", abort=True, err=True)
    with _refusals():
        erase(lead.contact, now=clock.now(), actor=access.actor)
    said = f"The data of the person of lead #{number} are erased."
    typer.echo(json.dumps({"erased": number}) if as_json else said)


# ---------------------------------------------------------------------------------------------------------- business


def show_business(workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """Which workspaces are one business with this one."""
    from ringback.cli.database import ready

    ready()
    _tell_business(keeper(workspace), as_json)


def join_business(
    other: Annotated[str, typer.Argument(help="The short name of the other workspace.", metavar="OTHER")],
    workspace: WorkspaceOption = "",
    as_json: JsonOption = False,
) -> None:
    """Make this workspace and OTHER one business."""
    from ringback.cli.database import chosen, ready

    ready()
    from ringback import clock
    from ringback.services.businesses import join

    access = keeper(workspace)
    with _refusals():
        join(access.workspace, chosen(other), now=clock.now(), actor="system")
    _tell_business(access, as_json)


def leave_business(workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """Make this workspace a business of its own again. Stops that held for it still hold."""
    from ringback.cli.database import ready

    ready()
    from ringback import clock
    from ringback.services.businesses import leave

    access = keeper(workspace)
    with _refusals():
        leave(access.workspace, now=clock.now(), actor="system")
    _tell_business(access, as_json)


def _tell_business(access: Access, as_json: bool) -> None:
    from ringback.queries.businesses import others_of_business

    access.workspace.refresh_from_db()
    slugs = [one.slug for one in (access.workspace, *others_of_business(access.workspace))]
    if as_json:
        typer.echo(json.dumps({"workspaces": slugs}))
    else:
        typer.echo(f"One business: {', '.join(slugs)}.")

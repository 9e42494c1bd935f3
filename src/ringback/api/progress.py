"""How the follow-up of a lead goes: why, what comes, and the three ways to steer it."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Query

from ringback import clock
from ringback.api.auth import access_of
from ringback.api.common import LeadNumber, present_out
from ringback.api.schemas import (
    Ahead,
    CloseIn,
    Error,
    IntoPlaybook,
    NextLine,
    PastLine,
    PauseIn,
    PointIn,
    Why,
)
from ringback.queries import why as explanation
from ringback.queries.coming import NextLine as ComingLine
from ringback.queries.coming import if_nobody_answers
from ringback.services import contacts, enrollments
from ringback.services.playbook_choice import named

router = Router(tags=["progress"])
_CAN_FAIL = {401: Error, 404: Error, 409: Error, 415: Error, 422: Error}


@router.get("/leads/{number}/why", response={200: Why, 401: Error, 404: Error}, summary="Why, for a lead")
def why(request: HttpRequest, number: LeadNumber) -> Why:
    """What was done and why, what is chosen now, what was ruled out, what would change it, and what comes next."""
    return _why(request, number)


@router.get(
    "/leads/{number}/ahead",
    response={200: Ahead, 401: Error, 404: Error, 422: Error},
    summary="What comes next",
)
def ahead(
    request: HttpRequest,
    number: LeadNumber,
    weeks: Annotated[int, Query(ge=1, le=26, description="How far to look, 1 to 26.", example=4)] = 4,
) -> Ahead:
    """The calendar of the lead for the coming weeks, if nobody answers."""
    access = access_of(request)
    lines = if_nobody_answers(
        access.lead(number), now=clock.now(), zone=access.workspace.time_zone, weeks=weeks, with_open=True
    )
    return Ahead(weeks=weeks, lines=[_next_line(line) for line in lines])


@router.post("/leads/{number}/pause", response={200: Why, **_CAN_FAIL}, summary="Pause a lead")
def pause(request: HttpRequest, number: LeadNumber, data: PauseIn) -> Why:
    """Stand still until an instant. A pause always has an end, so that nobody is forgotten."""
    enrollments.pause(
        access_of(request).lead(number),
        until=data.until,
        reason=data.reason,
        actor=access_of(request).actor,
        now=clock.now(),
    )
    return _why(request, number)


@router.post("/leads/{number}/resume", response={200: Why, **_CAN_FAIL}, summary="Resume a lead")
def resume(request: HttpRequest, number: LeadNumber) -> Why:
    """End a pause. The plan goes on from now; nothing that was left out is made up for. Send no body."""
    enrollments.resume(access_of(request).lead(number), actor=access_of(request).actor, now=clock.now())
    return _why(request, number)


@router.post("/leads/{number}/close", response={200: Why, **_CAN_FAIL}, summary="Close a lead")
def close(request: HttpRequest, number: LeadNumber, data: CloseIn) -> Why:
    """End the follow-up with an answer. `do_not_contact` shuts every number and address of the person, for good."""
    enrollments.close(
        access_of(request).lead(number),
        answer=data.answer,
        actor=access_of(request).actor,
        now=clock.now(),
        note=data.note,
    )
    return _why(request, number)


@router.post(
    "/leads/{number}/reopen", response={200: Why, **_CAN_FAIL}, summary="Take a closed lead up again"
)
def reopen(request: HttpRequest, number: LeadNumber) -> Why:
    """Begin the plan anew, with the history kept. Refused for somebody who asked not to be contacted. Send no body."""
    enrollments.reopen(access_of(request).lead(number), actor=access_of(request).actor, now=clock.now())
    return _why(request, number)


@router.put(
    "/leads/{number}/playbook", response={200: Why, **_CAN_FAIL}, summary="Put a lead into another playbook"
)
def put_into(request: HttpRequest, number: LeadNumber, data: IntoPlaybook) -> Why:
    """Follow the lead up by another playbook, from its first day.

    Refused while a call that was agreed with the person is open. Pauses set by hand go along.
    """
    access = access_of(request)
    lead = access.lead(number)
    enrollments.put_into(lead, named(access.workspace, data.playbook), actor=access.actor, now=clock.now())
    return _why(request, number)


@router.post("/leads/{number}/points", response={200: Why, **_CAN_FAIL}, summary="Add a number or an address")
def add_point(request: HttpRequest, number: LeadNumber, data: PointIn) -> Why:
    """Add a way to reach the person; the plan goes on with it at once."""
    contacts.add_point(
        access_of(request).lead(number),
        text=data.text,
        kind=data.kind or "",
        actor=access_of(request).actor,
        now=clock.now(),
    )
    return _why(request, number)


def _why(request: HttpRequest, number: int) -> Why:
    return _out(explanation.why(access_of(request).lead(number), now=clock.now()))


def _out(found: explanation.Why) -> Why:
    return Why(
        past=[_past_line(line) for line in found.past],
        present=present_out(found.present),
        next=[_next_line(line) for line in found.next],
        time_zone=found.zone,
    )


def _past_line(line: explanation.PastLine) -> PastLine:
    return PastLine(
        at=line.at,
        what=line.what,
        channel=line.channel,
        reasons=list(line.reasons),
        ruled_out=list(line.ruled_out),
        nearest=line.nearest,
        note=line.note,
        touch=line.touch_id,
        message=line.message_id,
    )


def _next_line(line: ComingLine) -> NextLine:
    return NextLine(
        at=line.at,
        channel=line.channel,
        sentence=line.sentence,
        automatic=line.automatic,
        until=line.until,
        reasons=list(line.reasons),
    )

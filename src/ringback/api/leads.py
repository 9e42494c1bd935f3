"""Leads: sending them in, finding them, reading one."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from ninja import Router, Status
from ninja.params.functions import Header, Query
from pydantic import StringConstraints

from ringback import clock
from ringback.api import schemas
from ringback.api.auth import access_of
from ringback.api.common import LeadNumber, address_of, fields_of, present_out, question_out, refuse_floods
from ringback.api.errors import Problem, not_found, unprocessable
from ringback.intake.drafts import LeadDraft, Rejected, draft_from_fields
from ringback.intake.text import clean
from ringback.queries.access import Access
from ringback.queries.lead_page import LeadPage, lead_page
from ringback.queries.leads import LeadRow, lead_list
from ringback.services import contacts
from ringback.services.deliveries import Arrival, KeyReused, deliver
from ringback.services.errors import CannotDo
from ringback.services.playbook_choice import named

router = Router(tags=["leads"])

REACH = ("phone", "email")
IdempotencyKey = Annotated[str, StringConstraints(max_length=200, pattern=r"^([!-~]([ -~]*[!-~])?)?$")]

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "At most 64 KiB.",
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/LeadIn"}},
            "application/x-www-form-urlencoded": {"schema": {"$ref": "#/components/schemas/LeadIn"}},
        },
    }
}


@router.post(
    "/leads",
    response={
        202: schemas.LeadAccepted,
        401: schemas.Error,
        409: schemas.Error,
        413: schemas.Error,
        415: schemas.Error,
        422: schemas.Error,
        429: schemas.Error,
    },
    summary="Send a lead in",
    openapi_extra=_BODY,
)
def send_lead(
    request: HttpRequest,
    idempotency_key: Annotated[
        IdempotencyKey | None,
        Header(
            alias="Idempotency-Key",
            description="Your own id of this delivery, up to 200 printable characters. The same key with the same body "
            "gives the same answer and makes nothing; with another body it answers 409.",
            example="form-7-entry-1893",
        ),
    ] = None,
) -> Status[schemas.LeadAccepted]:
    """Take in one lead, as JSON or form-encoded, under whatever names your form has for its fields.

    `name`, `your-name`, `first_name` and `last_name`, `phone`, `tel`, `mobile`, `email`, `zip`, `service`, `message`
    and many more are known, in English, Spanish, German and French; so are `{"data": {…}}` and other nested shapes.
    What is not known is kept beside the lead.

    The body is stored before it is read. Somebody who is known already is not doubled: `duplicate` gives the number
    of the lead that was told. The follow-up begins at once.
    """
    access, now = access_of(request), clock.now()
    refuse_floods(request, now=now)
    arrival = Arrival(
        source=f"api {access.token.prefix}" if access.token else "api",
        body=request.body,
        address=address_of(request),
        key=idempotency_key or "",
    )
    try:
        done = deliver(
            access.workspace,
            arrival,
            lambda: _read(request, access, now),
            now=now,
            actor=access.actor,
            raw_source="api",
        )
    except KeyReused as error:
        raise Problem(409, "key_reused", str(error), field="Idempotency-Key") from None
    taken = schemas.LeadAccepted(
        id=done.lead_number, outcome=done.outcome, url=_url(done.lead_number), reason=done.reason
    )
    return Status(202, taken)


def _read(request: HttpRequest, access: Access, now: datetime) -> LeadDraft:
    """The lead in the body. Raises `Problem` for a body that is none, with the field that spoils it."""
    workspace = access.workspace
    draft = draft_from_fields(
        fields_of(request), country=workspace.country, zone=ZoneInfo(workspace.time_zone), now=now
    )
    if isinstance(draft, Rejected):
        message = "Send at least a phone number or an e-mail address, and a name if you have one."
        raise unprocessable(message, field="phone", code="no_lead")
    if draft.playbook:
        try:
            named(workspace, draft.playbook)
        except CannotDo as error:
            raise unprocessable(str(error), field="playbook", code="unknown_playbook") from None
    if not draft.reachable:
        for problem in draft.problems:
            if problem.field in REACH:
                raise unprocessable(
                    f"The {problem.field} {problem.why}.", field=problem.field, code="unreadable"
                )
    return draft


@router.get(
    "/leads", response={200: schemas.LeadList, 401: schemas.Error, 422: schemas.Error}, summary="Find leads"
)
def leads(
    request: HttpRequest,
    q: str = Query(
        "",
        max_length=200,
        description="A name, a company, a number, an address, or #12.",
        example="thompson",
    ),
    state: Annotated[
        schemas.StateFilter,
        Query(
            description="`open`, `now` (on the desk), `asking` (has a question), `paused`, `answer-yes` …, or `all`.",
            example="open",
        ),
    ] = "all",
    tag: Annotated[
        str,
        Query(max_length=200, description="With this tag; several, with commas: with all.", example="vip"),
    ] = "",
    playbook: Annotated[
        str,
        Query(
            max_length=100,
            description="Followed up by the playbook of this name now, or last.",
            example="thirty-mornings",
        ),
    ] = "",
    page: Annotated[int, Query(ge=1, le=1_000_000, description="From 1.", example=1)] = 1,
) -> schemas.LeadList:
    """The leads of your workspace, newest first, fifty a page."""
    found = lead_list(
        access_of(request), q=clean(q), state=state, tag=clean(tag), playbook=clean(playbook), page=page
    )
    return schemas.LeadList(
        # A page behind the last one is empty, so that whoever turns pages comes to an end.
        leads=[_row(row) for row in found.rows] if page == found.page else [],
        total=found.total,
        page=page,
        pages=found.pages,
    )


@router.get(
    "/leads/{number}",
    response={200: schemas.LeadDetail, 401: schemas.Error, 404: schemas.Error},
    summary="A lead",
)
def lead(request: HttpRequest, number: LeadNumber) -> schemas.LeadDetail:
    """One lead with the ways to the person and what waits for a decision."""
    access = access_of(request)
    page = lead_page(access, number, now=clock.now(), zone=access.workspace.time_zone)
    if page is None:
        raise not_found()
    return _detail(page)


@router.patch(
    "/leads/{number}",
    response={
        200: schemas.LeadDetail,
        401: schemas.Error,
        404: schemas.Error,
        409: schemas.Error,
        415: schemas.Error,
        422: schemas.Error,
    },
    summary="Change a lead's tags or role",
)
def change_lead(request: HttpRequest, number: LeadNumber, data: schemas.LeadChange) -> schemas.LeadDetail:
    """Set the tags of the lead, or what the person does where they work. The plan sees it at once."""
    access = access_of(request)
    found = access.lead(number)
    fields = {name: value for name, value in data.dict(exclude_unset=True).items() if value is not None}
    if fields:
        contacts.change_lead(found, now=clock.now(), actor=access.actor, **fields)
    return lead(request, number)


def _url(number: int) -> str:
    """The page of a lead under the address that people use."""
    return f"{settings.RINGBACK_PUBLIC_URL}/leads/{number}"


def _row(row: LeadRow) -> schemas.LeadRow:
    return schemas.LeadRow(
        id=row.number,
        name=row.name,
        company=row.company,
        interest=row.interest,
        value=None if row.value is None else str(row.value),
        currency=row.currency,
        source=row.source,
        state=row.state,
        state_words=row.state_words,
        owner=row.owner,
        next_words=row.next_words,
        next_at=row.next_at,
        last_words=row.last_words,
        last_at=row.last_at,
        playbook=row.playbook,
        tags=list(row.tags),
        url=_url(row.number),
    )


def _detail(page: LeadPage) -> schemas.LeadDetail:
    return schemas.LeadDetail(
        id=page.number,
        name=page.person.name,
        company=page.person.company,
        place=page.person.place,
        time_zone=page.person.zone,
        time_zone_known=not page.person.zone_unknown,
        region_known=not page.person.region_unknown,
        points=[
            schemas.Point(
                kind=one.kind, shown=one.shown, link=one.href, usable=one.usable, evidence=one.evidence
            )
            for one in page.addresses
        ],
        interest=page.interest,
        message=page.message,
        notes=page.notes,
        wish=page.wish,
        value=None if page.value is None else str(page.value),
        currency=page.currency,
        source=page.source,
        tags=list(page.tags),
        role=page.role,
        playbook=page.playbook,
        version=page.version,
        owner=page.owner,
        arrived_at=page.arrived_at,
        asked_at=page.asked_at,
        state="open" if page.is_open else "closed",
        state_words=page.state_words,
        closed_at=page.closed_at,
        touch=page.touch_id,
        next_at=page.next_at,
        now=present_out(page.present),
        links=[
            schemas.LinkOut(
                id=one.number, name=one.name, link=one.link, words=one.words, url=_url(one.number)
            )
            for one in page.links
        ],
        questions=[question_out(row) for row in page.questions],
        url=_url(page.number),
    )

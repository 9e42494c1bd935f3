"""Messages that came in, and messages that a program hands in."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Query
from ninja.responses import Status

from ringback import clock
from ringback.api import schemas
from ringback.api.auth import access_of
from ringback.api.common import MESSAGE_LIMIT, RowId, refuse_floods
from ringback.api.errors import Problem, unprocessable
from ringback.api.schemas import Error
from ringback.intake.text import clean
from ringback.queries.access import Access, NoAccess
from ringback.queries.inbox import InboxRow, inbox, message_page
from ringback.services import inbound_settling
from ringback.services.inbound import process_now, take_in

router = Router(tags=["messages"])
_CAN_FAIL = {401: Error, 404: Error, 409: Error, 415: Error, 422: Error}
_BODY = {
    "requestBody": {
        "required": True,
        "description": "The message as it came, headers first; at most 25 MiB.",
        "content": {"message/rfc822": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get("/messages", response={200: schemas.MessageList, 401: Error, 422: Error}, summary="The inbox")
def messages(
    request: HttpRequest,
    show: str = Query("todo", max_length=20, description="todo, all, or a kind.", example="todo"),
    q: str = Query("", max_length=200, description="Part of a sender or a subject.", example="maria"),
    page: Annotated[int, Query(ge=1, le=1_000_000, description="From 1.", example=1)] = 1,
) -> schemas.MessageList:
    """Messages that came in, fifty a page, the newest first; those that wait for a person, the oldest first."""
    found = inbox(access_of(request), show=show, q=clean(q), page=page)
    rows = found.rows if page == found.page else ()
    return schemas.MessageList(
        messages=[_row(row) for row in rows],
        total=found.total,
        page=page,
        pages=found.pages,
        to_decide=found.to_decide,
    )


@router.get(
    "/messages/{int:message_id}",
    response={200: schemas.MessageOut, 401: Error, 404: Error, 422: Error},
    summary="One message",
)
def message(request: HttpRequest, message_id: RowId) -> schemas.MessageOut:
    """What it says, what it was understood to be and why, and what it did."""
    return _out(access_of(request), message_id)


@router.post(
    "/messages",
    response={200: schemas.MessageOut, 401: Error, 413: Error, 415: Error, 422: Error, 429: Error},
    summary="Hand a message in",
    openapi_extra=_BODY,
)
def hand_in(request: HttpRequest) -> Status[schemas.MessageOut]:
    """Take in a message as it came, `Content-Type: message/rfc822`, and act on it at once.

    The same bytes again change nothing. Whoever hands a message in answers for it being real: a stop in it is obeyed.
    """
    access, now = access_of(request), clock.now()
    if (request.content_type or "").lower() not in ("message/rfc822", "application/octet-stream"):
        raise Problem(
            415, "unknown_content_type", "Send the message as message/rfc822, and say so in Content-Type."
        )
    refuse_floods(request, now=now)
    # Not by `body`: that is for forms and refuses what is large before we do.
    raw = request.read(MESSAGE_LIMIT + 1)
    if len(raw) > MESSAGE_LIMIT:
        raise Problem(413, "too_big", "The message is larger than 25 MiB.")
    row, new = take_in(access.workspace, raw, now=now)
    if new:
        process_now(row, now=now, worker=f"api-{row.pk}")
    return Status(200, _out(access, row.pk, again=not new))


@router.post(
    "/messages/{int:message_id}/settle",
    response={200: schemas.MessageOut, **_CAN_FAIL},
    summary="Say whose message it is",
)
def settle(request: HttpRequest, message_id: RowId, data: schemas.MessageSettleIn) -> schemas.MessageOut:
    """Decide about a message that belongs to nobody. One that was decided on already answers 409.

    What a reply of a known lead means is a question: see /questions.
    """
    access, now = access_of(request), clock.now()
    found = access.message(message_id)
    person = access.token.created_by if access.token else access.user
    if data.settlement == "lead":
        inbound_settling.is_lead(found, dict(data.fields), now=now, actor=access.actor, user=person)
    elif data.settlement == "not_lead":
        inbound_settling.is_no_lead(found, now=now, actor=access.actor, user=person)
    elif data.settlement == "again":
        inbound_settling.again(found, now=now, actor=access.actor)
        process_now(found, now=now, worker=f"api-{found.pk}")
    else:
        try:
            lead = access.lead(data.lead or 0)
        except NoAccess:
            raise unprocessable("There is no lead with this number.", field="lead") from None
        inbound_settling.of_lead(found, lead, now=now, actor=access.actor, user=person)
    return _out(access, message_id)


def _row(row: InboxRow) -> schemas.MessageRow:
    return schemas.MessageRow(
        id=row.id,
        at=row.at,
        sender=row.sender,
        address=row.address,
        subject=row.subject,
        kind=row.kind,
        meaning=row.meaning,
        state=row.state,
        lead=row.lead_number,
        preview=row.preview,
    )


def _out(access: Access, message_id: int, *, again: bool = False) -> schemas.MessageOut:
    page = message_page(access, message_id)
    return schemas.MessageOut(
        message=_row(page.row),
        new_text=page.new_text,
        text=page.text,
        confidence=page.confidence,
        until=page.until,
        why=list(page.why),
        matched=page.matched,
        did=page.did,
        candidates=[one.number for one in page.candidates],
        question=page.question,
        again=again,
    )

"""Touches: what was or is to be done for a lead, and what came of it."""

from __future__ import annotations

from dataclasses import asdict

from django.http import HttpRequest
from ninja import Router

from ringback import clock
from ringback.api.auth import access_of
from ringback.api.common import LeadNumber, RowId, reader_of
from ringback.api.errors import unprocessable
from ringback.api.schemas import (
    DraftKept,
    DraftText,
    Error,
    OutcomeIn,
    ProposedText,
    TouchIn,
    TouchList,
    TouchOut,
)
from ringback.queries.proposed import proposed
from ringback.queries.touch_list import TouchRow, touch_row, touches_of
from ringback.services.drafts import save_draft, send_draft
from ringback.services.touches import log_by_hand, record_outcome

router = Router(tags=["touches"])


@router.get(
    "/leads/{number}/touches",
    response={200: TouchList, 401: Error, 404: Error},
    summary="The touches of a lead",
)
def touches(request: HttpRequest, number: LeadNumber) -> TouchList:
    """Every touch of the lead, made, missed or waiting, in the order in which they were intended."""
    return TouchList(touches=[_out(row) for row in touches_of(access_of(request).lead(number))])


@router.post(
    "/leads/{number}/touches",
    response={200: TouchOut, 401: Error, 404: Error, 409: Error, 415: Error, 422: Error},
    summary="Log a touch made by hand",
)
def log_touch(request: HttpRequest, number: LeadNumber, data: TouchIn) -> TouchOut:
    """Record a call, a letter or a reply that Ringback did not ask for. The plan goes on from there.

    A touch of the same channel that waits on the desk is taken as this one.
    """
    access, now = access_of(request), clock.now()
    lead = access.lead(number)
    if data.at is not None and data.at > now:
        raise unprocessable("This has not happened yet. Give the time at which it happened.", field="at")
    touch = log_by_hand(
        lead,
        channel=data.channel,
        disposition=data.disposition,
        at=data.at or now,
        now=now,
        actor=access.actor,
        until=data.until,
        note=data.note,
    )
    return _out(touch_row(touch))


@router.post(
    "/touches/{touch_id}/outcome",
    response={200: TouchOut, 401: Error, 404: Error, 409: Error, 415: Error, 422: Error},
    summary="Record what came of a touch",
)
def outcome(request: HttpRequest, touch_id: RowId, data: OutcomeIn) -> TouchOut:
    """Record the outcome of a touch that waits on the desk. It is recorded once: a second try answers 409."""
    access = access_of(request)
    done = record_outcome(
        access.touch(touch_id),
        disposition=data.disposition,
        now=clock.now(),
        actor=access.actor,
        until=data.until,
        note=data.note,
        answers=dict(data.answers),
    )
    return _out(touch_row(done))


@router.get(
    "/touches/{touch_id}/text",
    response={200: ProposedText, 401: Error, 404: Error},
    summary="The text that is proposed for a message",
)
def proposed_text(request: HttpRequest, touch_id: RowId) -> ProposedText:
    """The text of an e-mail, a text, a letter or a social message that a person is to finish, copy or print, as far as
    somebody has come with it.

    Empty for what is spoken or done, and where the step names no template.
    """
    access = access_of(request)
    message = proposed(access, touch_id, user=reader_of(access))
    return ProposedText(
        subject=message.subject,
        text=message.text,
        gaps=list(message.gaps),
        problem=message.problem,
        kept=message.kept,
        seen=message.seen,
    )


@router.put(
    "/touches/{touch_id}/text",
    response={200: ProposedText, 401: Error, 404: Error, 409: Error, 415: Error, 422: Error},
    summary="Keep a draft",
)
def keep_draft(request: HttpRequest, touch_id: RowId, data: DraftKept) -> ProposedText:
    """Keep how far somebody has come with a message that waits on the desk. Nothing is sent."""
    access = access_of(request)
    save_draft(
        access.touch(touch_id),
        subject=data.subject,
        text=data.text,
        seen=data.seen,
        now=clock.now(),
        actor=access.actor,
    )
    return proposed_text(request, touch_id)


@router.post(
    "/touches/{touch_id}/send",
    response={200: TouchOut, 401: Error, 404: Error, 409: Error, 415: Error, 422: Error},
    summary="Send an e-mail that a person has finished",
)
def send(request: HttpRequest, touch_id: RowId, data: DraftText) -> TouchOut:
    """Let an e-mail that waits on the desk leave with this text, through the mail account of the business.

    A worker sends it at the next lawful moment; until then `by` is `automatic` and `state` is `open`. It is let go
    once: a second try answers 409, as does a text with brackets, or a touch that is no e-mail.
    """
    access = access_of(request)
    sent = send_draft(
        access.touch(touch_id),
        subject=data.subject,
        text=data.text,
        now=clock.now(),
        actor=access.actor,
    )
    return _out(touch_row(sent))


def _out(touch: TouchRow) -> TouchOut:
    return TouchOut(**asdict(touch))

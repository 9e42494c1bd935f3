"""The desk: what waits for a person."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from ringback import clock
from ringback.api.auth import access_of
from ringback.api.common import question_out, reader_of
from ringback.api.schemas import DeskLine, DeskOut, Error
from ringback.queries.desk import DeskRow
from ringback.queries.desk import desk as desk_page

router = Router(tags=["desk"])


@router.get("/desk", response={200: DeskOut, 401: Error}, summary="What waits for a person")
def desk(request: HttpRequest) -> DeskOut:
    """The touches that a person should make now, most urgent first, and the questions that only a person can decide."""
    access = access_of(request)
    page = desk_page(access, user=reader_of(access), now=clock.now())
    return DeskOut(
        clock_running=[_line(row) for row in page.clock_running],
        promised=[_line(row) for row in page.promised],
        due=[_line(row) for row in page.due],
        more=page.more,
        questions=[question_out(row) for row in page.questions],
        questions_total=page.questions_total,
        next_at=page.next_at,
    )


def _line(row: DeskRow) -> DeskLine:
    return DeskLine(
        touch=row.touch_id,
        lead=row.lead_number,
        name=row.name,
        channel=row.channel,
        interest=row.interest,
        source=row.source,
        value=None if row.value is None else str(row.value),
        currency=row.currency,
        attempt=row.attempt,
        urgency=row.urgency,
        ends_at=row.ends_at,
    )

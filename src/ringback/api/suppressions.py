"""The opt-out list."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Query

from ringback import clock
from ringback.api import schemas
from ringback.api.auth import access_of
from ringback.api.common import RowId
from ringback.api.errors import not_found
from ringback.api.schemas import Error
from ringback.intake.text import clean
from ringback.queries.access import MANAGE
from ringback.queries.suppressions import suppression_list, suppression_of, suppression_row
from ringback.services import opt_outs

router = Router(tags=["suppressions"])


@router.get(
    "/suppressions",
    response={200: schemas.SuppressionList, 401: Error, 422: Error},
    summary="The opt-out list",
)
def suppressions(
    request: HttpRequest,
    q: str = Query(
        "", max_length=200, description="Part of a number, an address or a name.", example="example.com"
    ),
    page: Annotated[int, Query(ge=1, le=1_000_000, description="From 1.", example=1)] = 1,
) -> schemas.SuppressionList:
    """The lines of your workspace, newest first, fifty a page. What other workspaces of the business shut holds too."""
    found = suppression_list(access_of(request), page=page, q=clean(q))
    rows = found.rows if page == found.page else ()
    return schemas.SuppressionList(
        suppressions=[schemas.Suppression.model_validate(row, from_attributes=True) for row in rows],
        total=found.total,
        page=page,
        pages=found.pages,
    )


@router.post(
    "/suppressions",
    response={200: schemas.Suppression, 401: Error, 409: Error, 415: Error, 422: Error},
    summary="Put on the opt-out list",
)
def add(request: HttpRequest, data: schemas.SuppressionIn) -> schemas.Suppression:
    """List a number, an address, a domain, an organization or a person. Whatever is open for it is closed at once."""
    access = access_of(request)
    row = opt_outs.add(
        access.workspace,
        kind=data.kind,
        text=data.text,
        reason=data.reason,
        evidence=data.evidence,
        own=data.own,
        now=clock.now(),
        actor=access.actor,
    )
    return schemas.Suppression.model_validate(suppression_row(row), from_attributes=True)


@router.post(
    "/suppressions/{row_id}/lift",
    response={200: schemas.Lifted, 401: Error, 404: Error, 409: Error, 415: Error, 422: Error},
    summary="Lift a line",
)
def lift(request: HttpRequest, row_id: RowId, data: schemas.LiftIn) -> schemas.Lifted:
    """Take a line off the list, in the whole business. A person's own stop needs evidence. Closed leads stay closed.

    The token must have been issued by an owner or a manager, or with `ringback token issue`.
    """
    access = access_of(request)
    access.need_of_issuer(MANAGE)
    row = suppression_of(access, row_id)
    if row is None:
        raise not_found()
    opt_outs.lift(
        row, reason=data.reason, evidence=data.evidence, text=data.text, now=clock.now(), actor=access.actor
    )
    return schemas.Lifted(lifted=row_id)

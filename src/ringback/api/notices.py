"""News: what has just happened, for whoever issued the token and for everybody in the workspace."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query, Router

from ringback import clock
from ringback.api import schemas
from ringback.api.auth import access_of
from ringback.api.common import RowId
from ringback.queries import notices as queries
from ringback.services.notices import put_away

router = Router(tags=["news"])


@router.get(
    "/notices", response={200: schemas.NoticeList, 401: schemas.Error, 422: schemas.Error}, summary="News"
)
def notices(
    request: HttpRequest,
    unseen: bool = Query(False, description="Only what is not put away.", example=True),  # type: ignore[type-arg]
) -> schemas.NoticeList:
    """What people have answered and what else somebody should know at once, the latest first."""
    access = access_of(request)
    rows, count = queries.notices(access, access.reader, zone=access.workspace.time_zone, unseen=unseen)
    return schemas.NoticeList(
        notices=[
            schemas.NoticeOut(
                id=row.id,
                kind=row.kind,
                sentence=row.sentence,
                lead=row.lead_number,
                at=row.at,
                seen_at=row.seen_at,
            )
            for row in rows
        ],
        unseen=count,
    )


@router.post(
    "/notices/{notice_id}/seen",
    response={200: schemas.NoticeSeen, 401: schemas.Error, 404: schemas.Error},
    summary="Put news away",
)
def seen(request: HttpRequest, notice_id: RowId) -> schemas.NoticeSeen:
    """It was seen. What is for everybody is put away for everybody; repeating it changes nothing."""
    put_away(access_of(request).notice(notice_id), now=clock.now())
    return schemas.NoticeSeen(id=notice_id)

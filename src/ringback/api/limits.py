"""The limits of a workspace's own: how often a person may be called, beside what the law of their place demands."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from ringback import clock
from ringback.api import schemas
from ringback.api.auth import access_of
from ringback.api.common import manager_of
from ringback.queries.access import Access
from ringback.queries.settings_page import keeps_courtesy, own_limits
from ringback.services.own_limits import set_limits

router = Router(tags=["rules"])


@router.get("/limits", response={200: schemas.Limits, 401: schemas.Error}, summary="Limits of your own")
def limits(request: HttpRequest) -> schemas.Limits:
    """How often a person may be called at most, whoever calls; none: the law of their place alone decides."""
    return _out(access_of(request))


@router.put(
    "/limits",
    response={
        200: schemas.Limits,
        401: schemas.Error,
        403: schemas.Error,
        409: schemas.Error,
        415: schemas.Error,
        422: schemas.Error,
    },
    summary="Set the limits of your own",
)
def replace(request: HttpRequest, data: schemas.LimitsIn) -> schemas.Limits:
    """Replace all of them; an empty list leaves the law alone. Calls that are too many now leave the desk, and every
    plan is looked at again. Needs a token that may change playbooks."""
    access = manager_of(request)
    rows = [{"limit": one.calls, "hours": one.hours} for one in data.limits]
    set_limits(access.workspace, rows, now=clock.now(), actor=access.actor)
    return _out(access)


def _out(access: Access) -> schemas.Limits:
    rows = own_limits(access)
    return schemas.Limits(
        limits=[schemas.Limit(calls=row.calls, hours=row.hours) for row in rows],
        courtesy=keeps_courtesy(rows),
    )

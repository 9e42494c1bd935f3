"""The contact rules: what is allowed where and when."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from ringback import clock
from ringback.api.auth import access_of
from ringback.api.errors import unprocessable
from ringback.api.schemas import (
    ClueOut,
    DeclaredOut,
    Error,
    LocalDayOut,
    MediumOut,
    RegionOut,
    RuleOut,
    RulesOut,
)
from ringback.intake.text import clean
from ringback.queries.rules_page import Asked, rules_shown
from ringback.rules.clues import CannotPlace
from ringback.rules.show import Shown

router = Router(tags=["rules"])


@router.get(
    "/rules",
    response={200: RulesOut, 401: Error, 422: Error},
    summary="What is allowed at a place and time",
)
def rules(
    request: HttpRequest,
    region: Annotated[
        str, Query(max_length=80, description="US-FL, Florida, CA-ON, GB.", example="US-UT")
    ] = "",
    phone: Annotated[str, Query(max_length=40, description="Find the place by a number.", example="")] = "",
    postal_code: Annotated[
        str, Query(max_length=20, description="Find it by a postal code.", example="")
    ] = "",
    time_zone: Annotated[str, Query(max_length=64, description="Find it by a stated zone.", example="")] = "",
    at: Annotated[
        str,
        Query(
            max_length=40,
            description="ISO 8601; without an offset in local time there; empty: now.",
            example="2026-07-24T10:30",
        ),
    ] = "",
) -> RulesOut:
    """Whether a person there may be called, texted, sent a recorded voice or an e-mail at that time, by which rules,
    with what they rest on and what would lift them. All clues are kept: where they disagree, the rules of all apply."""
    asked = Asked(
        region=clean(region),
        phone=clean(phone),
        postal_code=clean(postal_code),
        time_zone=clean(time_zone),
        at=clean(at),
    )
    try:
        shown = rules_shown(access_of(request), asked, now=clock.now())
    except CannotPlace as error:
        raise unprocessable(str(error), code="no_place") from None
    return _out(shown)


def _out(shown: Shown) -> RulesOut:
    return RulesOut(
        at=shown.at,
        regions=[RegionOut.from_orm(one) for one in shown.regions],
        zone_unknown=shown.zone_unknown,
        region_unknown=shown.region_unknown,
        hint=shown.hint,
        clues=[ClueOut.from_orm(one) for one in shown.clues],
        days=[LocalDayOut.from_orm(one) for one in shown.days],
        media=[MediumOut.from_orm(one) for one in shown.media],
        rules=[RuleOut.from_orm(one) for one in shown.rules],
        declared=[DeclaredOut.from_orm(one) for one in shown.proclaimed],
    )

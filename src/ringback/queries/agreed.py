"""The calls that are agreed with other people, so that nobody promises one time twice."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from ringback.engine.history import fold
from ringback.engine.model import Disposition, TouchFact
from ringback.engine.slots import SLOT
from ringback.store.models import EnrollmentState, Lead, Touch, TouchState

from .snapshots import fact_of


def agreed_with_others(lead: Lead, *, now: datetime) -> tuple[datetime, ...]:
    """When whoever would call this lead has agreed to call others, in order; what is over already is left out.

    The owner of the lead calls; leads without an owner are called by somebody, and count together.
    """
    owned = {"lead__owner": lead.owner_id} if lead.owner_id else {"lead__owner__isnull": True}
    agreed = (
        Touch.objects.filter(
            workspace_id=lead.workspace_id,
            disposition=Disposition.CALL_BACK.value,
            until__gt=now - SLOT,
            **owned,
        )
        .exclude(enrollment__state=EnrollmentState.CLOSED)
        .exclude(lead=lead)
    )
    facts: dict[int, list[TouchFact]] = defaultdict(list)
    theirs = Touch.objects.filter(enrollment__in=agreed.values("enrollment"))
    for touch in theirs.exclude(state=TouchState.CANCELLED):
        facts[touch.enrollment_id].append(fact_of(touch))
    # What was agreed last may have been put off, or the call was made: only the whole history tells.
    promises = [fold(one).promise for one in facts.values()]
    return tuple(
        sorted(promise.at for promise in promises if promise is not None and promise.at > now - SLOT)
    )

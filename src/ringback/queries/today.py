"""The figures of one person's day: how many attempts, what came of them, and how long each took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from zoneinfo import ZoneInfo

from ringback.engine.model import Disposition
from ringback.store.models import Touch, TouchState, User, Workspace

BREAK = timedelta(minutes=15)
"""A longer time between two outcomes was not one attempt: the person did something else."""

YES = {Disposition.TALKED_YES, Disposition.REPLIED_YES}
NO = {
    Disposition.TALKED_NO,
    Disposition.REPLIED_NO,
    Disposition.DO_NOT_CONTACT,
    Disposition.REPLIED_STOP,
    Disposition.NOT_QUALIFIED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayFigures:
    """`seconds_per_attempt`: the median time from one outcome to the next, breaks left out; None below three."""

    attempts: int
    yes: int
    no: int
    seconds_per_attempt: int | None


def reader_zone(user: User, workspace: Workspace) -> str:
    """The zone in which this person reads times: an IANA name."""
    return user.time_zone or workspace.time_zone


def figures(workspace: Workspace, *, user: User, now: datetime) -> TodayFigures:
    """This person's attempts since midnight in their own zone."""
    midnight = now.astimezone(ZoneInfo(reader_zone(user, workspace))).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    made = list(
        Touch.objects.filter(
            workspace=workspace, made_by=user, state=TouchState.DONE, at__gte=midnight, at__lte=now
        )
        .order_by("at")
        .values_list("at", "disposition")
    )
    instants = [at for at, _ in made if at is not None]
    spans = [later - earlier for earlier, later in pairwise(instants)]
    seconds = [span.total_seconds() for span in spans if span <= BREAK]
    return TodayFigures(
        attempts=len(made),
        yes=sum(1 for _, disposition in made if disposition in YES),
        no=sum(1 for _, disposition in made if disposition in NO),
        seconds_per_attempt=round(median(seconds)) if len(seconds) >= 2 else None,
    )

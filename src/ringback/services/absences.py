"""When somebody cannot make calls: the calls of their leads wait, e-mails go on, agreed calls stay on the desk."""

from __future__ import annotations

from datetime import datetime, timedelta

from ringback.engine.history import COMEBACK, PROMISE
from ringback.engine.model import By, Channel
from ringback.explain.encode import instant
from ringback.store.models import (
    Enrollment,
    EnrollmentState,
    Membership,
    Touch,
    TouchState,
    User,
    Workspace,
)
from ringback.store.transactions import write

from .advance import advance, locked
from .errors import CannotSetUp
from .journal import note

LONGEST = timedelta(days=366)


def set_away(
    workspace: Workspace, user: User, *, since: datetime, until: datetime, now: datetime, actor: str
) -> Membership:
    """This member makes no calls in `[since, until)`; their leads are decided on again. Raises `CannotSetUp`."""
    if since.tzinfo is None or until.tzinfo is None:
        raise CannotSetUp("The dates need a time zone, for example 2026-03-04T15:00:00-07:00.")
    if until <= since or until <= now:
        raise CannotSetUp("The absence must end after it begins, and not in the past.")
    if until - since > LONGEST:
        raise CannotSetUp("That is longer than a year. Give the leads to somebody else instead.")
    with write():
        member = _member(workspace, user)
        member.away_from_at, member.away_until_at = since, until
        member.save(update_fields=["away_from_at", "away_until_at"])
        note(
            workspace,
            "away",
            now=now,
            actor=actor,
            user=user.pk,
            since=instant(since),
            until=instant(until),
        )
        if since <= now:
            _take_off_desk(workspace, user)
        _decide_again(workspace, user, now=now, actor=actor)
    return member


def clear_away(workspace: Workspace, user: User, *, now: datetime, actor: str) -> Membership:
    """Take the absence out; calls are planned as if there had been none. Raises `CannotSetUp`."""
    with write():
        member = _member(workspace, user)
        if member.away_until_at is None:
            return member
        member.away_from_at = member.away_until_at = None
        member.save(update_fields=["away_from_at", "away_until_at"])
        note(workspace, "back", now=now, actor=actor, user=user.pk)
        _decide_again(workspace, user, now=now, actor=actor)
    return member


def _take_off_desk(workspace: Workspace, user: User) -> None:
    """Calls of the plan that lie on the desk go; the plan offers them anew afterwards. A promise stays a promise."""
    calls = Touch.objects.filter(
        workspace=workspace,
        lead__owner=user,
        state=TouchState.OPEN,
        channel=Channel.CALL.value,
        by=By.PERSON.value,
    )
    calls.exclude(step__in=(PROMISE, COMEBACK)).update(state=TouchState.CANCELLED)


def _decide_again(workspace: Workspace, user: User, *, now: datetime, actor: str) -> None:
    """Let the running plans of this owner's leads see it. What the absence does not bear on comes out as before."""
    running = Enrollment.objects.filter(workspace=workspace, lead__owner=user).exclude(
        state=EnrollmentState.CLOSED
    )
    for enrollment_id in list(running.order_by("pk").values_list("pk", flat=True)):
        advance(locked(enrollment_id), now=now, actor=actor)


def _member(workspace: Workspace, user: User) -> Membership:
    member = Membership.objects.select_for_update().filter(workspace=workspace, user=user).first()
    if member is None:
        raise CannotSetUp("Only somebody who works here can be away from here.")
    return member

"""Who of a workspace is away, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ringback.store.models import Membership, User

from .access import MANAGE, Access, NoAccess


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceRow:
    """One member. `since`, `until`: of an absence that is not over, else None; `now`: it holds at this moment."""

    id: int
    name: str
    email: str
    since: datetime | None
    until: datetime | None
    now: bool


def absences(access: Access, *, now: datetime) -> tuple[AbsenceRow, ...]:
    """Everybody whose absence this reader may enter, the reader first."""
    members = Membership.objects.filter(workspace=access.workspace).select_related("user").order_by("pk")
    mine = _own(access)
    if not access.may(MANAGE):
        members = members.filter(user=mine)
    rows = [_row(member, now) for member in members]
    return tuple(sorted(rows, key=lambda row: mine is None or row.id != mine.pk))


def member_to_mark(access: Access, user_id: int) -> User:
    """The member whose absence this reader may enter: oneself, and for managers everybody. Raises `NoAccess`."""
    mine = _own(access)
    member = (
        Membership.objects.filter(workspace=access.workspace, user_id=user_id).select_related("user").first()
    )
    if member is None or not (access.may(MANAGE) or (mine is not None and mine.pk == user_id)):
        raise NoAccess
    return member.user


def _own(access: Access) -> User | None:
    """The reader; for a program, whoever issued its key."""
    return access.token.created_by if access.token is not None else access.user


def _row(member: Membership, now: datetime) -> AbsenceRow:
    since, until = member.away_from_at, member.away_until_at
    if since is None or until is None or until <= now:
        since = until = None
    return AbsenceRow(
        id=member.user.pk,
        name=member.user.name or member.user.email,
        email=member.user.email,
        since=since,
        until=until,
        now=since is not None and since <= now,
    )

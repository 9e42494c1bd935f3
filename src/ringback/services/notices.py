"""News for the people who work here, shown on the page that they have open."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from ringback.store.models import Lead, Membership, Notice, User, Workspace
from ringback.store.transactions import need_write, write


def tell(
    workspace: Workspace,
    kind: str,
    *,
    now: datetime,
    lead: Lead | None = None,
    user: User | None = None,
    **params: Any,
) -> Notice:
    """Tell `user`, else the lead's owner, else everybody. Needs an open write.

    An owner who has left or is away is told with everybody: news that nobody reads is none.
    """
    need_write()
    for_whom = user or (_owner_there(lead, now) if lead else None)
    return Notice.objects.create(
        workspace=workspace, lead=lead, user=for_whom, kind=kind, params=params, at=now
    )


def _owner_there(lead: Lead, now: datetime) -> User | None:
    """The owner of the lead, if they work here and are not away."""
    if lead.owner is None:
        return None
    member = Membership.objects.filter(workspace=lead.workspace_id, user=lead.owner).first()
    if member is None or not lead.owner.is_active:
        return None
    since, until = member.away_from_at, member.away_until_at
    return None if since is not None and until is not None and since <= now < until else lead.owner


def put_away(notice: Notice, *, now: datetime) -> None:
    """It was seen; what is for everybody, by one for everybody. Repeating changes nothing."""
    with write():
        Notice.objects.filter(pk=notice.pk, seen_at__isnull=True).update(seen_at=now)


def put_all_away(workspace: Workspace, reader: User, *, until: datetime, now: datetime) -> int:
    """All that this reader could see by `until` was seen. Returns how many there were."""
    with write():
        theirs = Q(user__isnull=True) | Q(user=reader)
        found = Notice.objects.filter(theirs, workspace=workspace, seen_at__isnull=True, at__lte=until)
        return found.update(seen_at=now)

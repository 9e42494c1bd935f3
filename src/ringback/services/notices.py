"""News for the people who work here, shown on the page that they have open."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from ringback.store.models import Lead, Notice, User, Workspace
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
    """Tell `user` (the lead's owner, if there is a lead and nobody is named; else everybody). Needs an open write."""
    need_write()
    for_whom = user or (lead.owner if lead else None)
    return Notice.objects.create(
        workspace=workspace, lead=lead, user=for_whom, kind=kind, params=params, at=now
    )


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

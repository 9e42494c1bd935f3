"""News for the people who work here, shown on the page that they have open."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ringback.store.models import Lead, Notice, User, Workspace
from ringback.store.transactions import need_write


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

"""Noting that a key was used."""

from __future__ import annotations

from datetime import datetime, timedelta

from ringback.store.models import ApiToken
from ringback.store.transactions import write

NOTED_EVERY = timedelta(minutes=1)


def token_used(token: ApiToken, *, now: datetime) -> None:
    """Note that a key was used, once a minute at most: it is there for people, and must not cost a write a call."""
    before = token.last_used_at
    if before is not None and now - before < NOTED_EVERY:
        return
    with write():
        # Of several calls that come at once, the first one notes it.
        ApiToken.objects.filter(pk=token.pk, last_used_at=before).update(last_used_at=now)

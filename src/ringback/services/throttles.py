"""Slowing down floods: so many times in a window, counted in the database so that all processes count together."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F

from ringback.store.models import Throttle
from ringback.store.transactions import write


def allowed(key: str, *, limit: int, window: timedelta, now: datetime) -> bool:
    """Count one more for `key` and say whether it is within `limit` per fixed window. Old windows are swept away."""
    seconds = int(window.total_seconds())
    start = datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, tz=now.tzinfo)
    with write():
        # Held: on PostgreSQL two that read the same count would both be let through.
        row, made = Throttle.objects.select_for_update().get_or_create(
            key=key[:200], window_start=start, defaults={"count": 1}
        )
        if made:
            Throttle.objects.filter(key=key[:200], window_start__lt=start).delete()
            return limit >= 1
        Throttle.objects.filter(pk=row.pk).update(count=F("count") + 1)
        return row.count + 1 <= limit

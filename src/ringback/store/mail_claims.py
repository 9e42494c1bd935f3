"""Who looks at which mailbox: leases on due folders and searches, by the same kind of statement as `claims`.

A folder that somebody waits at (IDLE) stays leased to them, and the lease is prolonged; one of a worker that died comes
free when its lease is over.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Q

from .models import MailFolder, SentSearch

_INSTANT: "DateTimeField[Any, Any]" = DateTimeField()


def claim_folders(*, now: datetime, limit: int, worker: str, lease: timedelta) -> list[int]:
    """Take up to `limit` folders that are due, for `worker` until `now + lease`. Their ids, the longest due first."""
    return _claim(MailFolder._meta.db_table, "next_check_at", now, limit, worker, lease)


def claim_searches(*, now: datetime, limit: int, worker: str, lease: timedelta) -> list[int]:
    """Take up to `limit` searches that are due, for `worker` until `now + lease`. Their ids, the longest due first."""
    return _claim(SentSearch._meta.db_table, "next_look_at", now, limit, worker, lease)


def claim_statement(
    table: str, instant: str, *, now: datetime, limit: int, worker: str, lease: timedelta
) -> tuple[str, list[Any]]:
    """The statement that a claim runs on this database, and its parameters. Public for the test of its plan."""
    moment, until = _instant(now), _instant(now + lease)
    # `instant IS NOT NULL` says nothing new; it stands here for planners that ask for it.
    picked = (
        f"SELECT id FROM {table} WHERE {instant} IS NOT NULL AND {instant} <= %s "  # noqa: S608 (our own words)
        f"AND (claimed_until IS NULL OR claimed_until <= %s) ORDER BY {instant}, id LIMIT %s"
    )
    if connection.vendor == "postgresql":
        # As in `claims`: an array is read once, and workers step over rows that another one is just taking.
        chosen = f"id = ANY(ARRAY({picked} FOR UPDATE SKIP LOCKED))"
    else:
        chosen = f"id IN ({picked})"
    sql = f"UPDATE {table} SET claimed_until = %s, claimed_by = %s WHERE {chosen} RETURNING id, {instant}"  # noqa: S608
    return sql, [until, worker, moment, moment, limit]


def claim_folder(folder_id: int, *, now: datetime, worker: str, lease: timedelta) -> bool:
    """Take this folder, due or not. False where somebody else holds it."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    found = MailFolder.objects.filter(free, pk=folder_id)
    return found.update(claimed_until=now + lease, claimed_by=worker) == 1


def prolong(folder_id: int, *, worker: str, until: datetime) -> bool:
    """Hold a folder for longer. False, and nothing done, where `worker` does not hold it (any more)."""
    return MailFolder.objects.filter(pk=folder_id, claimed_by=worker).update(claimed_until=until) == 1


def release_folders(folder_ids: Sequence[int], worker: str) -> int:
    """Give folders back. How many of them `worker` held."""
    held = MailFolder.objects.filter(pk__in=folder_ids, claimed_by=worker)
    return held.update(claimed_until=None, claimed_by="")


def _claim(table: str, instant: str, now: datetime, limit: int, worker: str, lease: timedelta) -> list[int]:
    if now.tzinfo is None:
        raise ValueError("a claim needs an aware `now`")
    if not worker or limit < 1 or lease <= timedelta(0):
        raise ValueError("a claim needs a worker's name, a limit and a lease above zero")
    sql, params = claim_statement(table, instant, now=now, limit=limit, worker=worker, lease=lease)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[int, Any]] = cursor.fetchall()
    # RETURNING promises no order.
    return [row[0] for row in sorted(rows, key=lambda row: (row[1], row[0]))]


def _instant(value: datetime) -> Any:
    """The value as this database's column holds it."""
    return _INSTANT.get_db_prep_value(value, connection)

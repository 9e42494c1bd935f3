"""Who looks at which enrollment: leases on due rows, in one statement each.

The due row is the job; there is no queue beside it. Taking a row is a conditional update: it names the worker and the
end of its lease, so that two workers never hold the same row, and the rows of one that died come free by themselves.
The indexes used hold only rows that wait for a worker, in the order of their instants, so a claim costs the same
however many leads there are. What is done with a row is for the workers; a claim changes nothing else in it.

A worker that was held up longer than its lease may meet the next holder. It is harmless: a touch's number and key are
unique, so the second of the two cannot write the same touch.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import DateTimeField

from .models.accounts import BUCKETS
from .models.enrollments import CLAIMABLE, Enrollment

_TABLE = Enrollment._meta.db_table
_INSTANT: "DateTimeField[Any, Any]" = DateTimeField()
# Written out, not passed as parameters: SQLite uses a partial index only where the query repeats its condition word
# for word, and PostgreSQL's generic plans ask for the same.
_IS_CLAIMABLE = "next_due_at IS NOT NULL AND state IN ({})".format(
    ", ".join(f"'{state.value}'" for state in CLAIMABLE)
)


def claim_due(
    *, now: datetime, limit: int, worker: str, lease: timedelta, buckets: Iterable[int] | None = None
) -> list[int]:
    """Take up to `limit` due enrollments for `worker` until `now + lease`. Their ids, the longest due first.

    Due: active, resting or paused, `next_due_at` not after `now`, and held by nobody whose lease still runs at `now`.
    `worker` must be unique to the process and thread, "" is refused. `buckets`: only those of these buckets (0 to 63);
    None: all. Raises ValueError for a naive `now`, a lease or limit that is not positive, or an unknown bucket.
    """
    if now.tzinfo is None:
        raise ValueError("a claim needs an aware `now`")
    if not worker or limit < 1 or lease <= timedelta(0):
        raise ValueError("a claim needs a worker's name, a limit and a lease above zero")
    wanted = None if buckets is None else sorted(set(buckets))
    if wanted == []:
        return []
    sql, params = claim_statement(now=now, limit=limit, worker=worker, lease=lease, buckets=wanted)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[tuple[int, Any]] = cursor.fetchall()
    # RETURNING promises no order.
    return [row[0] for row in sorted(rows, key=lambda row: (row[1], row[0]))]


def claim_statement(
    *, now: datetime, limit: int, worker: str, lease: timedelta, buckets: list[int] | None
) -> tuple[str, list[Any]]:
    """The statement that `claim_due` runs on this database, and its parameters. Public for the test of its plan."""
    moment, until = _instant(now), _instant(now + lease)
    params: list[Any] = [until, worker, moment, moment]
    where = f"{_IS_CLAIMABLE} AND next_due_at <= %s AND (claimed_until IS NULL OR claimed_until <= %s)"
    if buckets is not None:
        if not all(0 <= bucket < BUCKETS for bucket in buckets):
            raise ValueError(f"buckets run from 0 to {BUCKETS - 1}")
        # One bucket gives rows in the index's order; several are merged by a sort of their due rows.
        where += f" AND bucket IN ({', '.join(['%s'] * len(buckets))})"
        params += buckets
    picked = f"SELECT id FROM {_TABLE} WHERE {where} ORDER BY next_due_at, id LIMIT %s"  # noqa: S608 (our own words)
    params.append(limit)
    if connection.vendor == "postgresql":
        # As an array the inner query runs once; as a plain IN the planner may run it again, and take more rows than
        # `limit`. Workers step over rows that another one is just taking.
        chosen = f"id = ANY(ARRAY({picked} FOR UPDATE SKIP LOCKED))"
    else:
        chosen = f"id IN ({picked})"
    sql = f"UPDATE {_TABLE} SET claimed_until = %s, claimed_by = %s WHERE {chosen} RETURNING id, next_due_at"  # noqa: S608
    return sql, params


def release(enrollment_id: int, worker: str) -> bool:
    """Give a row back. False, and nothing done, where `worker` does not hold it (any more)."""
    held = Enrollment.objects.filter(id=enrollment_id, claimed_by=worker, claimed_until__isnull=False)
    return held.update(claimed_until=None, claimed_by="") == 1


def _instant(value: datetime) -> Any:
    """The value as this database's column holds it."""
    return _INSTANT.get_db_prep_value(value, connection)

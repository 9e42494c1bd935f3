"""Lead numbers: #1, #2, … in each workspace, without gaps from races.

The workspace's row keeps the last number and is the lock: the update holds it until the transaction ends, so the next
taker waits and counts on from there. A rollback gives the number back. Keep such transactions short.
"""

from django.db import connection

from .models.accounts import Workspace
from .transactions import need_write

_SQL = (
    f"UPDATE {Workspace._meta.db_table} SET last_lead_number = last_lead_number + %s "  # noqa: S608 (our own words)
    "WHERE id = %s RETURNING last_lead_number"
)


def next_lead_number(workspace_id: int) -> int:
    """The number for one new lead. Needs an open `write()`. Raises `Workspace.DoesNotExist`."""
    return take_lead_numbers(workspace_id, 1)[0]


def take_lead_numbers(workspace_id: int, count: int) -> range:
    """`count` numbers in a row, for an import. Needs an open `write()`. Raises `Workspace.DoesNotExist`, ValueError."""
    need_write()
    if count < 1:
        raise ValueError("take at least one number")
    with connection.cursor() as cursor:
        cursor.execute(_SQL, [count, workspace_id])
        row = cursor.fetchone()
    if row is None:
        raise Workspace.DoesNotExist(f"There is no workspace {workspace_id}.")
    last: int = row[0]
    return range(last - count + 1, last + 1)

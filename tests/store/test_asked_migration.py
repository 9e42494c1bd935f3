"""Leads from before it was kept when a person asked: it is filled from what the rows tell, and can be undone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE, ASKED = ("store", "0007_not_moved"), ("store", "0008_asked_at")
NOW = datetime(2026, 3, 3, 17, 4, tzinfo=UTC)
EARLIER = NOW - timedelta(days=40)

# (door, link, arrived at, an event, whether they asked)
ROWS = [
    ("form", "", NOW, "", True),
    ("api", "", NOW, "", True),
    ("hand", "", NOW, "", True),
    ("sample", "", NOW, "", True),
    ("import", "", EARLIER, "", True),
    ("import", "", NOW, "", False),
    ("hand", "referral", NOW, "", False),
    ("hand", "other_person", NOW, "", False),
    ("form", "referral", NOW, "", True),
    ("import", "referral", EARLIER, "", True),
    ("hand", "referral", NOW, "asked_again", True),
    ("import", "", NOW, "asked_again", True),
    ("hand", "referral", NOW, "came_again", False),
]


def moved_to(target: tuple[str, str]) -> Any:
    """The models as they are after this migration."""
    executor = MigrationExecutor(connection)
    executor.migrate([target])
    return MigrationExecutor(connection).loader.project_state([target]).apps


@pytest.mark.django_db(transaction=True)
def test_whoever_asked_is_known_from_the_door_the_date_and_the_journal_and_not_from_the_link() -> None:
    try:
        old = moved_to(BEFORE)
        business = old.get_model("store", "Business").objects.create(name="Acme", created_at=NOW)
        workspace = old.get_model("store", "Workspace").objects.create(
            name="Acme", slug="acme", time_zone="America/Denver", bucket=1, created_at=NOW, business=business
        )
        contact = old.get_model("store", "Contact").objects.create(workspace=workspace, created_at=NOW)
        for number, (door, link, arrived_at, event, _asked) in enumerate(ROWS, 1):
            lead = old.get_model("store", "Lead").objects.create(
                workspace=workspace,
                contact=contact,
                number=number,
                arrived_at=arrived_at,
                created_at=NOW,
                raw_source=door,
                link=link,
            )
            if event:
                old.get_model("store", "Event").objects.create(
                    workspace=workspace, lead=lead, at=NOW, kind=event, actor="form"
                )
        new = moved_to(ASKED)
        found = new.get_model("store", "Lead").objects.order_by("number").values_list("asked_at", flat=True)
        assert list(found) == [row[2] if row[4] else None for row in ROWS]

        old = moved_to(BEFORE)
        assert old.get_model("store", "Lead").objects.count() == len(ROWS)
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())

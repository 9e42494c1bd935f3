"""A database from before the businesses of several workspaces keeps its rows, forward and back."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE, PEOPLE = ("store", "0001_initial"), ("store", "0003_people")
NOW = datetime(2026, 3, 3, 17, 4, tzinfo=UTC)


def moved_to(target: tuple[str, str]) -> Any:
    """The models as they are after this migration."""
    executor = MigrationExecutor(connection)
    executor.migrate([target])
    return MigrationExecutor(connection).loader.project_state([target]).apps


@pytest.mark.django_db(transaction=True)
def test_each_workspace_gets_a_business_and_opt_outs_stay_the_persons_own() -> None:
    try:
        old = moved_to(BEFORE)
        for name in ("Roofer", "Plumber"):
            workspace = old.get_model("store", "Workspace").objects.create(
                name=name, slug=name.lower(), time_zone="America/Denver", bucket=1, created_at=NOW
            )
            old.get_model("store", "Suppression").objects.create(
                workspace=workspace, kind="phone", value="+13035550142", value_hash="0" * 64, created_at=NOW
            )
        new = moved_to(PEOPLE)
        found = new.get_model("store", "Workspace").objects.order_by("id")
        assert [row.business.name for row in found] == ["Roofer", "Plumber"]
        assert found[0].business_id != found[1].business_id
        suppressions = new.get_model("store", "Suppression").objects
        assert set(suppressions.values_list("own", flat=True)) == {True}
        suppressions.create(workspace=found[0], kind="domain", value_hash="1" * 64, created_at=NOW)

        old = moved_to(BEFORE)
        kinds = old.get_model("store", "Suppression").objects.values_list("kind", flat=True)
        assert list(kinds) == ["phone", "phone"], "the old tables cannot hold a domain"
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())

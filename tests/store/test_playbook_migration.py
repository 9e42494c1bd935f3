"""Migration 0002: what was stored before it is published and the default, and can be taken back."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps

from tests.store.make import NOW

BEFORE, AFTER = [("store", "0001_initial")], [("store", "0002_playbooks")]


def migrated(to: list[tuple[str, str]]) -> StateApps:
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return MigrationExecutor(connection).loader.project_state(to).apps


@pytest.mark.django_db(transaction=True)
def test_versions_from_before_are_published_and_the_newest_is_the_default() -> None:
    old = migrated(BEFORE)
    workspace = old.get_model("store", "Workspace").objects.create(
        name="Roofer", slug="roofer", time_zone="America/Denver", bucket=1, form_key="k", created_at=NOW
    )
    other = old.get_model("store", "Workspace").objects.create(
        name="Empty", slug="empty", time_zone="America/Denver", bucket=1, form_key="l", created_at=NOW
    )
    playbook = old.get_model("store", "Playbook").objects.create(workspace=workspace, name="plan")
    for number in (1, 2):
        old.get_model("store", "PlaybookVersion").objects.create(
            workspace=workspace, playbook=playbook, number=number, source="x", digest="y", created_at=NOW
        )
    token = old.get_model("store", "ApiToken").objects.create(
        workspace=workspace, name="site", token_hash="h", prefix="rb_12345", created_at=NOW
    )
    new = migrated(AFTER)
    versions = new.get_model("store", "PlaybookVersion").objects.order_by("number")
    assert [(one.number, one.published_at, one.note) for one in versions] == [(1, NOW, ""), (2, NOW, "")]
    workspaces = new.get_model("store", "Workspace").objects
    assert workspaces.get(pk=workspace.pk).default_playbook_id == playbook.pk
    assert workspaces.get(pk=other.pk).default_playbook_id is None
    assert new.get_model("store", "ApiToken").objects.get(pk=token.pk).role == "rep"
    back = migrated(BEFORE)
    assert back.get_model("store", "PlaybookVersion").objects.count() == 2
    call_command("migrate", verbosity=0)

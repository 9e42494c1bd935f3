"""Making the database ready for a command: connected, migrated, and never empty of a workspace."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NoReturn

import typer

if TYPE_CHECKING:
    from ringback.store.models import Workspace


def connect() -> None:
    """Start Django. Takes half a second, so commands that need no database do not call it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringback.config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except (ValueError, ImproperlyConfigured) as error:
        fail(str(error))


def ready(*, workspace: bool = True) -> None:
    """Connect, bring the tables up to date, and make a workspace if there is none."""
    connect()
    from django.core.management import call_command
    from django.db import OperationalError, connections
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connections["default"])
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as error:
        fail(f"The database cannot be reached: {error}".strip())
    if workspace:
        _some_workspace()


def _some_workspace() -> None:
    from ringback import clock
    from ringback.queries.workspaces import any_workspace
    from ringback.services.workspaces import create_workspace

    if not any_workspace():
        create_workspace(name="My business", now=clock.now())


def chosen(slug: str | None) -> Workspace:
    """The workspace with this slug, or the only one. Ends the command if that leaves a choice."""
    from ringback.queries.workspaces import all_workspaces

    found = all_workspaces()
    if slug:
        for workspace in found:
            if workspace.slug == slug:
                return workspace
        fail(f"There is no workspace {slug!r}. There are: {', '.join(one.slug for one in found)}.")
    if len(found) != 1:
        fail(
            f"There are several workspaces; choose one with --workspace: {', '.join(one.slug for one in found)}."
        )
    return found[0]


def fail(text: str, code: int = 2) -> NoReturn:
    """End with a sentence for people and no traceback."""
    typer.secho(text, err=True, fg=typer.colors.RED)
    raise typer.Exit(code)

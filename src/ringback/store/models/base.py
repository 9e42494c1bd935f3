"""What the tables share. Only helpers for declaring models live here; no table of its own.

Indexes: every index that a page, a worker or the API is meant to use leads with the workspace, or with the bucket
where workers claim across workspaces. The plain indexes on other foreign keys serve prefetches and, above all,
deletion: without them both databases read the whole child table for every parent row that goes.
"""

from collections.abc import Iterable
from enum import StrEnum

from django.db import models
from django.db.models import Q


class InWorkspace(models.Model):
    """A row that belongs to one workspace and goes with it. Its first index must lead with `workspace`."""

    workspace = models.ForeignKey(
        "store.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False
    )

    class Meta:
        abstract = True


def choices_of(enum: type[StrEnum]) -> list[tuple[str, str]]:
    """Django choices of an enum of the engine: the value, and a label with spaces, for forms."""
    return [(member.value, member.value.replace("_", " ")) for member in enum]


def one_of(field: str, values: Iterable[str], *, name: str, blank: bool = False) -> models.CheckConstraint:
    """The database refuses any value of `field` outside `values` (and "" where `blank`)."""
    allowed = [str(value) for value in values] + ([""] if blank else [])
    return models.CheckConstraint(condition=Q(**{f"{field}__in": allowed}), name=name)

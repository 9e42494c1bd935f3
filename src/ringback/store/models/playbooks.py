"""Playbooks and their versions. A published version is never changed; only the draft of the next one is.

The guard is that of the journal: every way of the ORM to change a published version raises `Published`. What was
followed by a lead can so be read for ever. Deleting a workspace still takes its playbooks along.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Q

from .base import InWorkspace


class Playbook(InWorkspace):
    """A named plan of a workspace. Its text lives in its versions. `archived_at`: no lead is put into it any more."""

    name = models.CharField(max_length=100)
    title = models.CharField(max_length=200, blank=True, default="")
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "name"], name="playbook_name_once")]

    def __str__(self) -> str:
        return self.name


class Published(Exception):
    """A published version is never changed."""


def _refuse(what: str) -> NoReturn:
    raise Published(f"A published version of a playbook cannot be {what}. Make a draft of the next one.")


class VersionQuerySet(models.QuerySet["PlaybookVersion"]):
    """Reads and adds; changes and removes drafts only."""

    def update(self, **kwargs: Any) -> int:
        if self.filter(published_at__isnull=False).exists():
            _refuse("changed")
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        if self.filter(published_at__isnull=False).exists():
            _refuse("deleted")
        return super().delete()

    def bulk_update(
        self, objs: Iterable["PlaybookVersion"], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        found = list(objs)
        if self.filter(pk__in=[one.pk for one in found], published_at__isnull=False).exists():
            _refuse("changed")
        return super().bulk_update(found, fields, batch_size=batch_size)

    def bulk_create(
        self, objs: Iterable["PlaybookVersion"], *args: Any, **kwargs: Any
    ) -> list["PlaybookVersion"]:
        """As Django's, but without its way to overwrite (`update_conflicts`)."""
        if kwargs.get("update_conflicts"):
            _refuse("changed")
        return super().bulk_create(objs, *args, **kwargs)


class PlaybookVersion(InWorkspace):
    """One state of a playbook's YAML text. `digest`: hex SHA-256 of `source`. `number` counts from 1.

    `published_at`: from then on it is as it is, for ever; None: a draft, of which a playbook has one at most. `note`:
    what is new in it, for people.
    """

    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    source = models.TextField()
    digest = models.CharField(max_length=64)
    note = models.CharField(max_length=500, blank=True, default="")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["PlaybookVersion"]] = VersionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["workspace"], name="playbookversion_workspace")]
        constraints = [
            models.UniqueConstraint(fields=["playbook", "number"], name="playbookversion_number_once"),
            models.UniqueConstraint(
                fields=["playbook"], condition=Q(published_at__isnull=True), name="playbookversion_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.playbook_id} v{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add this row, or change a draft. Raises `Published` for one that is published in the database."""
        if not self._state.adding or self.pk is not None:
            published = PlaybookVersion.objects.filter(pk=self.pk, published_at__isnull=False)
            if published.exists():
                _refuse("changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Remove a draft. Raises `Published` for a published version."""
        if PlaybookVersion.objects.filter(pk=self.pk, published_at__isnull=False).exists():
            _refuse("deleted")
        return super().delete(*args, **kwargs)

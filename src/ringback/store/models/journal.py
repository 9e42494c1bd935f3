"""The append-only journal: what happened, to which lead, by whom. The one model with a guard.

A journal that can be edited proves nothing, so every way of the ORM to change or remove a row raises `AppendOnly`.
Two things still take rows away, and both take all of them: erasing a lead, and deleting a workspace.
"""

from collections.abc import Iterable
from typing import Any, ClassVar, NoReturn

from django.db import models

from .base import InWorkspace
from .people import Lead


class AppendOnly(Exception):
    """The journal is only ever added to."""


def _refuse(what: str) -> NoReturn:
    raise AppendOnly(f"The journal is only ever added to: an event cannot be {what}.")


class EventQuerySet(models.QuerySet["Event"]):
    """Reads and adds; refuses the rest."""

    def update(self, **kwargs: Any) -> int:
        _refuse("changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        _refuse("deleted")

    def bulk_update(
        self, objs: Iterable["Event"], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        _refuse("changed")

    def bulk_create(self, objs: Iterable["Event"], *args: Any, **kwargs: Any) -> list["Event"]:
        """As Django's, but without its way to overwrite (`update_conflicts`)."""
        if kwargs.get("update_conflicts"):
            _refuse("changed")
        return super().bulk_create(objs, *args, **kwargs)


class Event(InWorkspace):
    """Something that happened at `at`.

    `kind`: a short code. `actor`: a user's id, or worker, import, form, api, system. `data`: a small object, about 500
    bytes at most with all its keys.
    """

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, null=True, blank=True, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    actor = models.CharField(max_length=40)
    data = models.JSONField(default=dict, blank=True)

    objects: ClassVar[models.Manager["Event"]] = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "lead", "id"], name="event_of_lead"),
            models.Index(fields=["workspace", "id"], name="event_of_workspace"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.actor}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add this row. Raises `AppendOnly` for one that is in the journal already."""
        if not self._state.adding:
            _refuse("changed")
        # Without this, a row made with an existing id would quietly overwrite that one.
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Always raises `AppendOnly`."""
        _refuse("deleted")

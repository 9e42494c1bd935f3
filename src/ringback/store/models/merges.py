"""Two contacts that were found to be one person: what moved, so that it can move back. Tables only."""

from django.db import models
from django.db.models import F, Q

from .base import InWorkspace
from .people import Contact


class Merge(InWorkspace):
    """`other` was joined to `survivor` at `merged_at`, and parted from it again at `undone_at`.

    `moved`: `{"points": {id: its position before}, "leads": [ids], "consents": [ids], "country": the survivor's before,
    "filled": [names of the survivor's fields that were empty], "same": {id of the other's point: id of the survivor's
    point of the same value}, "worse": {id of a survivor's point: its status and evidence before}}`, where ids that are
    keys are text; `{}` after an erasure, which cannot be undone.
    """

    survivor = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+")
    moved = models.JSONField(default=dict, blank=True)
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["workspace", "survivor"], name="merge_of_contact")]
        constraints = [
            models.CheckConstraint(condition=~Q(survivor=F("other")), name="merge_of_two"),
            models.UniqueConstraint(
                fields=["other"], condition=Q(undone_at__isnull=True), name="merge_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"contact {self.other_id} into {self.survivor_id}"

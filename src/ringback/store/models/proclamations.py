"""States of emergency and holidays that somebody declared by hand. The table only; what they shut is for the rules."""

from django.db import models
from django.db.models import F, Q

from ringback.rules.proclaimed import ProclamationKind

from .base import InWorkspace, choices_of, one_of


class Proclamation(InWorkspace):
    """Holds in `region` (US-LA, or a country for all of it) from `first_date` to `last_date`, both included, in the
    local days of the place.

    `last_date` None: until it is lifted. `declared_by`, `ended_by`: as the journal names people. `ended_at`: when it
    was lifted; a row is kept for good, so that what was decided by it can be understood.
    """

    region = models.CharField(max_length=5)
    kind = models.CharField(max_length=9, choices=choices_of(ProclamationKind))
    first_date = models.DateField()
    last_date = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True, default="")
    declared_by = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "id"], condition=Q(ended_at=None), name="proclamation_in_force")
        ]
        constraints = [
            one_of("kind", ProclamationKind, name="proclamation_kind_known"),
            models.CheckConstraint(
                condition=Q(last_date=None) | Q(last_date__gte=F("first_date")),
                name="proclamation_ends_after",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.region}"

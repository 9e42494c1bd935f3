"""What came in from forms and programs, kept as it came, whatever became of it."""

from django.db import models
from django.db.models import Q

from .base import InWorkspace
from .people import Lead


class Capture(InWorkspace):
    """One delivery at `at`. `idempotency_key`: the sender's, "" for none; the same key again is the same delivery.

    `digest`: hex SHA-256 of `raw`. `outcome`: a code; `error`: why it was refused.
    """

    at = models.DateTimeField()
    source = models.CharField(max_length=40)
    remote_address = models.CharField(max_length=64, blank=True, default="")
    idempotency_key = models.CharField(max_length=200, blank=True, default="")
    digest = models.CharField(max_length=64)
    raw = models.TextField(blank=True, default="")
    lead = models.ForeignKey(Lead, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=30, blank=True, default="")
    error = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "at"], name="capture_list"),
            models.Index(fields=["workspace", "digest"], name="capture_by_digest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "idempotency_key"], condition=~Q(idempotency_key=""), name="capture_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.outcome}"

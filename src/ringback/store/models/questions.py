"""What only a person can decide. One row a question; it is settled once and stays as a record."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .base import InWorkspace
from .enrollments import Enrollment
from .inbound import InboundMessage
from .people import Lead
from .touches import Touch


class Question(InWorkspace):
    """A question to a person.

    `kind` is a code such as no_way_to_reach, never_open, what_next, unsure_email, email_not_configured, email_failed;
    `params` fills its sentence. `message`: the one that came in and is asked about. `settlement`: the code of
    what was decided.
    """

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="questions")
    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.CASCADE, null=True, blank=True, related_name="questions"
    )
    touch = models.ForeignKey(
        Touch, on_delete=models.CASCADE, null=True, blank=True, related_name="questions"
    )
    message = models.ForeignKey(
        InboundMessage, on_delete=models.CASCADE, null=True, blank=True, related_name="questions"
    )
    kind = models.CharField(max_length=40)
    params = models.JSONField(default=dict, blank=True)
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    settlement = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["workspace", "settled_at", "opened_at"], name="question_list")]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=False) | Q(settlement="", settled_by__isnull=True),
                name="question_settled_has_instant",
            ),
        ]

    def __str__(self) -> str:
        return self.kind

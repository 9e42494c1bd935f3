"""Mail that came in, kept as it came, and what was made of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .accounts import BUCKETS
from .base import InWorkspace, one_of
from .mail import MailAccount
from .people import Contact, Lead
from .touches import Touch


class InboundState(models.TextChoices):
    """How a message stands. `NEW`: kept, not read yet. `ASKING`: a person decides. `FAILED`: reading it went wrong."""

    NEW = "new"
    HANDLED = "handled"
    ASKING = "asking"
    FAILED = "failed"


class InboundMessage(InWorkspace):
    """One message of a mailbox, or one that was handed in by hand or by a program.

    `raw`: the bytes as they came, at most `inbox.message.MAX_BYTES` of them, of which `size` counts all; emptied when
    the person is erased. `digest`: hex SHA-256 of the whole; the same digest in an account is the same message.
    `fetched_at`: when it was kept; `sent_at`: what it says itself. `kind`, `meaning`, `confidence`, `why`, `new_text`,
    `until_date`: from `inbox`; `details`: `{"recipients": [...], "people": [...], "about": [...], "lead": {...}}`.
    `matched_by`: how the lead was found (message_id, plus_address, sender, …); `touch`: the message of ours that it
    answers or returns. `settled_by`, `settlement`: what a person decided. `claimed_*`: a worker's lease on a NEW one.
    """

    bucket = models.PositiveSmallIntegerField()
    account = models.ForeignKey(
        MailAccount, on_delete=models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    folder = models.CharField(max_length=200, blank=True, default="")
    uidvalidity = models.BigIntegerField(default=0)
    uid = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64)
    raw = models.BinaryField(default=bytes)
    size = models.PositiveIntegerField(default=0)
    fetched_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=500, blank=True, default="")
    from_address = models.CharField(max_length=320, blank=True, default="")
    from_name = models.CharField(max_length=200, blank=True, default="")
    subject = models.CharField(max_length=500, blank=True, default="")

    state = models.CharField(max_length=8, choices=InboundState.choices, default=InboundState.NEW)
    claimed_until = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=100, blank=True, default="")
    handled_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, default="")

    kind = models.CharField(max_length=16, blank=True, default="")
    meaning = models.CharField(max_length=16, blank=True, default="")
    meaning_confidence = models.FloatField(default=0.0)
    confidence = models.FloatField(default=0.0)
    until_date = models.DateField(null=True, blank=True)
    new_text = models.TextField(blank=True, default="")
    why = models.JSONField(default=list, blank=True)
    details = models.JSONField(default=dict, blank=True)

    lead = models.ForeignKey(
        Lead, on_delete=models.SET_NULL, null=True, blank=True, related_name="messages_in"
    )
    contact = models.ForeignKey(Contact, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    touch = models.ForeignKey(
        Touch, on_delete=models.SET_NULL, null=True, blank=True, related_name="answered_by"
    )
    matched_by = models.CharField(max_length=30, blank=True, default="")
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
        indexes = [
            models.Index(fields=["workspace", "state", "fetched_at"], name="inbound_list"),
            models.Index(fields=["workspace", "lead", "fetched_at"], name="inbound_of_lead"),
            models.Index(
                fields=["workspace", "message_id"], condition=~Q(message_id=""), name="inbound_by_message_id"
            ),
            models.Index(fields=["bucket", "id"], condition=Q(state="new"), name="inbound_new_bucket"),
            models.Index(fields=["id"], condition=Q(state="new"), name="inbound_new"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "digest"], condition=Q(account__isnull=False), name="inbound_once"
            ),
            one_of("state", InboundState.values, name="inbound_state_known"),
            models.CheckConstraint(condition=Q(bucket__lt=BUCKETS), name="inbound_bucket_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.from_address}: {self.subject}"

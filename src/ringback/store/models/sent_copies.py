"""Messages that were sent and whose copies are still to be put into the Sent folder of their account."""

from django.db import models
from django.db.models import Q

from .accounts import BUCKETS
from .base import InWorkspace
from .mail import MailAccount
from .touches import Touch


class SentCopy(InWorkspace):
    """One copy to be made; the row goes when it is made, or when it was tried for too long.

    `packed`: the bytes as they were sent, by zlib. `sent_at`: when. `next_try_at`, `tries`, `error`: the tries so far;
    `claimed_until`, `claimed_by`: a worker's lease.
    """

    bucket = models.PositiveSmallIntegerField()
    account = models.ForeignKey(MailAccount, on_delete=models.CASCADE, related_name="copies")
    touch = models.OneToOneField(Touch, on_delete=models.CASCADE, related_name="copy")
    message_id = models.CharField(max_length=255)
    packed = models.BinaryField()
    sent_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True, default="")
    claimed_until = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "account"], name="sentcopy_list"),
            models.Index(fields=["bucket", "next_try_at"], name="sentcopy_due_bucket"),
            models.Index(fields=["next_try_at", "id"], name="sentcopy_due"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(bucket__lt=BUCKETS), name="sentcopy_bucket_in_range"),
        ]

    def __str__(self) -> str:
        return self.message_id

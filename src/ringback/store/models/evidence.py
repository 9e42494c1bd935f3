"""What is still looked for, to settle a doubt without asking anybody."""

from django.db import models
from django.db.models import Q

from .accounts import BUCKETS
from .base import InWorkspace
from .mail import MailAccount
from .touches import Touch


class SentSearch(InWorkspace):
    """An e-mail of which nobody knows whether it left, looked for in the Sent folder of its account.

    The row goes when the doubt is settled or the search is over. `looks`: how often it was looked for in vain, from
    `opened_at` on; `next_look_at`: when to look again. `claimed_until`, `claimed_by`: a worker's lease.
    """

    bucket = models.PositiveSmallIntegerField()
    touch = models.OneToOneField(Touch, on_delete=models.CASCADE, related_name="sent_search")
    account = models.ForeignKey(MailAccount, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()
    next_look_at = models.DateTimeField()
    looks = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "account"], name="sentsearch_list"),
            models.Index(fields=["bucket", "next_look_at"], name="sentsearch_due_bucket"),
            models.Index(fields=["next_look_at", "id"], name="sentsearch_due"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(bucket__lt=BUCKETS), name="sentsearch_bucket_in_range")
        ]

    def __str__(self) -> str:
        return f"search for touch {self.touch_id}"

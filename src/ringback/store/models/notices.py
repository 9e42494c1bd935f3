"""What somebody is told at once, while they look at a page: a lead has answered, a mail account has stopped."""

from django.conf import settings
from django.db import models

from .base import InWorkspace
from .people import Lead


class Notice(InWorkspace):
    """One piece of news. `user`: whom it is for, None for everybody who works here. `kind`: a code; `params` fill its
    sentence. `seen_at`: when it was put away."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=40)
    params = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["workspace", "seen_at", "at"], name="notice_list")]

    def __str__(self) -> str:
        return self.kind

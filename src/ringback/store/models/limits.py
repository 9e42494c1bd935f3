"""Counters against floods. The only table without a workspace: it counts before anybody is known."""

from django.db import models


class Throttle(models.Model):
    """How often `key` (for example `sign-in:203.0.113.9`) was seen in the window that began at `window_start`."""

    key = models.CharField(max_length=200)
    window_start = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["window_start"], name="throttle_old")]
        constraints = [models.UniqueConstraint(fields=["key", "window_start"], name="throttle_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"

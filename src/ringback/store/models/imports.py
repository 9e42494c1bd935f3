"""Imports of files: one run with its raw file, one row for each line with what came of it."""

from django.conf import settings
from django.db import models

from .base import InWorkspace, one_of
from .people import Lead
from .playbooks import Playbook


class ImportState(models.TextChoices):
    """How an import stands."""

    PREVIEW = "preview"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


class ImportRun(InWorkspace):
    """One file. `digest`: hex SHA-256 of `content`. `columns`: which column is what. `counts`: rows by outcome.

    `playbook`: what its leads are put into, None for the default one.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    filename = models.CharField(max_length=255, blank=True, default="")
    digest = models.CharField(max_length=64)
    dialect = models.JSONField(default=dict, blank=True)
    columns = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.PREVIEW)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, blank=True)
    error = models.TextField(blank=True, default="")
    playbook = models.ForeignKey(Playbook, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    content = models.BinaryField(default=bytes, blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "created_at"], name="importrun_list"),
            models.Index(fields=["workspace", "digest"], name="importrun_by_digest"),
        ]
        constraints = [one_of("state", ImportState.values, name="importrun_state_known")]

    def __str__(self) -> str:
        return f"{self.filename} ({self.state})"


class ImportRow(InWorkspace):
    """One line of the file. `row` counts from 1 after the header. `outcome`: a code; `reason`: why, in plain words.

    `duplicate_of_row`: the earlier row of the same run that is the same person.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows", db_index=False)
    row = models.PositiveIntegerField()
    raw = models.JSONField(default=dict, blank=True)
    outcome = models.CharField(max_length=30, blank=True, default="")
    lead = models.ForeignKey(Lead, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    duplicate_of_row = models.PositiveIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["workspace"], name="importrow_workspace")]
        constraints = [models.UniqueConstraint(fields=["run", "row"], name="importrow_once")]

    def __str__(self) -> str:
        return f"row {self.row} of run {self.run_id}"

"""Moving the running leads of a playbook to another of its versions: one run, first counted, then made. No rules."""

from django.conf import settings
from django.db import models

from .base import InWorkspace, one_of
from .playbooks import Playbook, PlaybookVersion


class MoveState(models.TextChoices):
    """How a move stands. `COUNTED`: what would change is known, and nothing is changed before a person says so."""

    COUNTING = "counting"
    COUNTED = "counted"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class MoveRun(InWorkspace):
    """All leads that run by another version of `playbook` than `version`, to be moved to that one.

    `counted_at`: since when it is known what would change; None while it is not. `total`: how many leads there were
    when it began; `done`: how many of them were looked at in this state; `after`: the id of the last enrollment that
    was. `moved`: leads that changed their version; `delayed`: those of them whose next e-mail waits its turn. `counts`:
    leads by kind of change; `failed`: those that could not be counted, or moved, and keep their version, `failures`
    some of them, as `{"lead": number, "why": text}`; `gone`: leads by step that was made or is open and is not in the
    new version; `sample`: some leads with what changes for them, as `services.move_steps` writes it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    playbook = models.ForeignKey(Playbook, on_delete=models.CASCADE, related_name="moves")
    version = models.ForeignKey(PlaybookVersion, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=MoveState.choices, default=MoveState.COUNTING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    delayed = models.PositiveIntegerField(default=0)
    after = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict, blank=True)
    gone = models.JSONField(default=dict, blank=True)
    sample = models.JSONField(default=list, blank=True)
    failed = models.PositiveIntegerField(default=0)
    failures = models.JSONField(default=list, blank=True)
    error = models.TextField(blank=True, default="")
    created_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["workspace", "created_at"], name="moverun_list")]
        constraints = [one_of("state", MoveState.values, name="moverun_state_known")]

    def __str__(self) -> str:
        return f"move to version {self.version_id} ({self.state})"

"""One lead in one playbook version, with the next instant at which it must be looked at. No rules.

`next_due_at` is the job: workers claim what is due (`store/claims.py`) and nothing else is queued anywhere.
"""

from django.db import models
from django.db.models import Q

from ringback.engine.model import Answer

from .accounts import BUCKETS
from .base import InWorkspace, choices_of, one_of
from .people import Lead
from .playbooks import PlaybookVersion


class EnrollmentState(models.TextChoices):
    """How a follow-up stands. `ASKING` waits for a person, `RESTING` and `PAUSED` for a date."""

    ACTIVE = "active"
    RESTING = "resting"
    PAUSED = "paused"
    ASKING = "asking"
    CLOSED = "closed"


CLAIMABLE = (EnrollmentState.ACTIVE, EnrollmentState.RESTING, EnrollmentState.PAUSED)
"""The states in which a worker may look at an enrollment when it is due."""

_IS_CLAIMABLE = Q(state__in=[state.value for state in CLAIMABLE], next_due_at__isnull=False)


class Enrollment(InWorkspace):
    """The follow-up of a lead.

    `bucket`: a copy of the workspace's. `started_at`: when it began; the plan's days count from it. `fresh`: the clock
    of `answer_within` runs. `next_due_at`: decide again then; None: not before something happens. `claimed_until`,
    `claimed_by`: a worker's lease. `pauses`: set by hand, each `{"starts_at", "ends_at", "reason"}` with instants in
    ISO 8601. `decision`: the last one, as `explain.encode` writes it. `stage`: which of the playbook's stages it is in,
    from 0; `stage_phase`: from which of its phases on, from 0; `stage_since`: since when, None: since `started_at`.
    """

    bucket = models.PositiveSmallIntegerField()
    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="enrollments")
    version = models.ForeignKey(PlaybookVersion, on_delete=models.RESTRICT, related_name="+", db_index=False)
    state = models.CharField(max_length=8, choices=EnrollmentState.choices, default=EnrollmentState.ACTIVE)
    started_at = models.DateTimeField()
    fresh = models.BooleanField(default=False)
    next_due_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=100, blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=16, choices=choices_of(Answer), blank=True, default="")
    pauses = models.JSONField(default=list, blank=True)
    decision = models.JSONField(default=dict, blank=True)
    stage = models.PositiveSmallIntegerField(default=0)
    stage_phase = models.PositiveSmallIntegerField(default=0)
    stage_since = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            # Both hold only rows that wait for a worker, so that a claim costs the same however many leads there are.
            models.Index(
                fields=["bucket", "next_due_at", "id"], condition=_IS_CLAIMABLE, name="enrollment_due_bucket"
            ),
            models.Index(fields=["next_due_at", "id"], condition=_IS_CLAIMABLE, name="enrollment_due"),
            models.Index(fields=["workspace", "state", "next_due_at"], name="enrollment_list"),
            # Who runs by a version: counted on the page of a playbook, and walked through when leads are moved.
            models.Index(fields=["workspace", "version", "state"], name="enrollment_by_version"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["lead"], condition=~Q(state="closed"), name="enrollment_one_open"
            ),
            one_of("state", EnrollmentState.values, name="enrollment_state_known"),
            one_of("answer", Answer, name="enrollment_answer_known", blank=True),
            models.CheckConstraint(condition=Q(bucket__lt=BUCKETS), name="enrollment_bucket_in_range"),
            models.CheckConstraint(
                condition=(~Q(state="closed") & Q(closed_at__isnull=True))
                | Q(state="closed", closed_at__isnull=False, next_due_at__isnull=True),
                name="enrollment_closed_is_over",
            ),
        ]

    def __str__(self) -> str:
        return f"enrollment {self.pk} ({self.state})"

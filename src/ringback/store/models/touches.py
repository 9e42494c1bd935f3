"""Touches, intended or made, and the tries to deliver them. No rules: `engine/transitions.py` says what they mean."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ringback.engine.model import By, Channel, Disposition

from .base import InWorkspace, choices_of, one_of
from .enrollments import Enrollment
from .mail import MailAccount
from .people import ContactPoint, Lead


class TouchState(models.TextChoices):
    """How a touch stands. `UNSURE`: it may have left or not; a person or evidence settles it, never a second try."""

    OPEN = "open"
    SENDING = "sending"
    DONE = "done"
    MISSED = "missed"
    UNSURE = "unsure"
    CANCELLED = "cancelled"


def touch_key(enrollment_id: int, number: int) -> str:
    """The idempotency key of a touch: `"<enrollment>-<number>"`. It is written before anything leaves."""
    return f"{enrollment_id}-{number}"


class Touch(InWorkspace):
    """One intended or made contact, number `number` (from 1) of its enrollment.

    `due_at` to `expires_at` (half-open; None: no end) is when it makes sense. `at`: when it was made, was given up, or
    was found missed; it is there exactly when `disposition` is. `until`: the instant or date that the person named.
    `voicemail`: whether one may be left. `key`: from `touch_key`. `body`: the text as sent. `why`, `ruled_out`,
    `would_change`, `nearest`: lists of reasons, `[code, {params}]`, the last with one at most. `answers`: what the
    person said, by question. `written`: a person has finished `subject` and `body`, and a worker sends them so.
    `account`: the one that an e-mail left through; `in_reply_to`: the Message-ID that it followed in its thread.
    `place_at`: when it counts against the limits of that account: when it was sent, or when it may be at the earliest.
    """

    enrollment = models.ForeignKey(
        Enrollment, on_delete=models.CASCADE, related_name="touches", db_index=False
    )
    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="touches")
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=120)
    channel = models.CharField(max_length=10, choices=choices_of(Channel))
    by = models.CharField(max_length=10, choices=choices_of(By))
    state = models.CharField(max_length=10, choices=TouchState.choices, default=TouchState.OPEN)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    voicemail = models.BooleanField(default=False)
    template = models.CharField(max_length=120, blank=True, default="")
    at = models.DateTimeField(null=True, blank=True)
    disposition = models.CharField(max_length=20, choices=choices_of(Disposition), blank=True, default="")
    until = models.DateTimeField(null=True, blank=True)
    point = models.ForeignKey(
        ContactPoint, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.TextField(blank=True, default="")
    answers = models.JSONField(default=dict, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    key = models.CharField(max_length=40, unique=True)
    message_id = models.CharField(max_length=255, blank=True, default="")
    subject = models.CharField(max_length=255, blank=True, default="")
    body = models.TextField(blank=True, default="")
    written = models.BooleanField(default=False)
    account = models.ForeignKey(
        MailAccount, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    in_reply_to = models.CharField(max_length=500, blank=True, default="")
    place_at = models.DateTimeField(null=True, blank=True)
    why = models.JSONField(default=list, blank=True)
    ruled_out = models.JSONField(default=list, blank=True)
    would_change = models.JSONField(default=list, blank=True)
    nearest = models.JSONField(default=list, blank=True)
    playbook_version = models.PositiveIntegerField(default=0)
    engine_version = models.CharField(max_length=20, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "state", "due_at"], name="touch_desk"),
            models.Index(fields=["workspace", "lead", "number"], name="touch_timeline"),
            models.Index(
                fields=["workspace", "message_id"], condition=~Q(message_id=""), name="touch_by_message"
            ),
            models.Index(
                fields=["workspace", "account", "at"],
                condition=Q(account__isnull=False),
                name="touch_by_account",
            ),
            models.Index(
                fields=["workspace", "account", "place_at"],
                condition=Q(place_at__isnull=False),
                name="touch_place",
            ),
            # The calls that were agreed, so that no two are offered for the same time.
            models.Index(
                fields=["workspace", "until"], condition=Q(disposition="call_back"), name="touch_agreed"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "number"], name="touch_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="touch_number_from_one"),
            one_of("channel", Channel, name="touch_channel_known"),
            one_of("by", By, name="touch_by_known"),
            one_of("state", TouchState.values, name="touch_state_known"),
            one_of("disposition", Disposition, name="touch_disposition_known", blank=True),
            models.CheckConstraint(
                condition=Q(at__isnull=True, disposition="") | (Q(at__isnull=False) & ~Q(disposition="")),
                name="touch_at_with_disposition",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.number} ({self.state})"


class Attempt(InWorkspace):
    """One try to deliver a touch. `finished_at` and `ok` are None while it runs, or when the program died in it."""

    touch = models.ForeignKey(Touch, on_delete=models.CASCADE, related_name="attempts", db_index=False)
    number = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    ok = models.BooleanField(null=True, blank=True)
    error = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["workspace", "started_at"], name="attempt_list")]
        constraints = [models.UniqueConstraint(fields=["touch", "number"], name="attempt_number_once")]

    def __str__(self) -> str:
        return f"attempt {self.number} of touch {self.touch_id}"

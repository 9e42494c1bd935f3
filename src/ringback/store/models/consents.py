"""What people have allowed and on what grounds they may be contacted, with the evidence. Tables only; never deleted.

Which rule a consent or a ground relaxes stands with the rules (`rules/grounds.py`).
"""

from django.db import models

from ringback.rules.grounds import GroundKind, Medium

from .base import InWorkspace, choices_of, one_of
from .people import Contact, Lead


class Consent(InWorkspace):
    """One person's consent to be contacted on one channel, as it was given.

    A text message and a recorded voice need a consent of their own. `point_value`: the number or address that it was
    given for, "" for any of theirs. `text_shown`: the words that the person agreed to. `page`: the address of the page,
    `address`: the IP address that it came from. `evidence`: how it was given. It holds from `given_at` until
    `revoked_at`; `revoked_how`: the evidence of that.
    """

    contact = models.ForeignKey(Contact, on_delete=models.RESTRICT, related_name="consents")
    channel = models.CharField(max_length=16, choices=choices_of(Medium))
    point_value = models.CharField(max_length=320, blank=True, default="")
    text_shown = models.TextField(blank=True, default="")
    page = models.CharField(max_length=500, blank=True, default="")
    address = models.CharField(max_length=64, blank=True, default="")
    given_at = models.DateTimeField()
    evidence = models.CharField(max_length=500)
    recorded_by = models.CharField(max_length=40)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_how = models.CharField(max_length=500, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["workspace", "contact", "channel"], name="consent_of_contact")]
        constraints = [
            one_of("channel", Medium, name="consent_channel_known"),
            models.CheckConstraint(condition=~models.Q(evidence=""), name="consent_has_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} of contact {self.contact_id}"


class RecordedGround(InWorkspace):
    """A fact about a lead that relaxes a rule, with its evidence; half-open `[since_at, until_at)`.

    `until_at`: None as long as nothing has ended it. A do-not-contact ends all grounds of the person.
    """

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="grounds")
    kind = models.CharField(max_length=16, choices=choices_of(GroundKind))
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    evidence = models.CharField(max_length=500)
    recorded_by = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["workspace", "lead"], name="ground_of_lead")]
        constraints = [
            one_of("kind", GroundKind, name="ground_kind_known"),
            models.CheckConstraint(condition=~models.Q(evidence=""), name="ground_has_evidence"),
            models.CheckConstraint(
                condition=models.Q(until_at__isnull=True) | models.Q(until_at__gte=models.F("since_at")),
                name="ground_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of lead {self.lead_id}"

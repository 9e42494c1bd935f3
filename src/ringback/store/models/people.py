"""People, how to reach them, what they are interested in, and who must not be reached. Tables only.

Matching, normalizing and locating are done by `intake` and `rules`; these rows keep the result beside what came in.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ringback.engine.model import Answer

from .base import InWorkspace, choices_of, one_of


class Organization(InWorkspace):
    """A company or household that contacts belong to. `name_key`: the folded name that decides sameness."""

    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["workspace", "name"], name="organization_list")]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name_key"], condition=~Q(name_key=""), name="organization_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(InWorkspace):
    """A person.

    `merged_into`: the contact that this one was found to be; it has no leads of its own then, and nobody is matched to
    it. `erased_at`: when the personal data were taken out. `region`: ISO 3166-2 like US-CO. `country`: ISO 3166-1
    alpha-2. `time_zone`: an IANA name that the person stated, else "". `wish`: None or `{"text": str, "days": [0..6]
    (0 is Monday), "after": "17:00", "before": "20:00"}` in the person's local time. `role`: what they do at their
    organization, in words ("purchasing").
    """

    full_name = models.CharField(max_length=200, blank=True, default="")
    first_name = models.CharField(max_length=100, blank=True, default="")
    last_name = models.CharField(max_length=100, blank=True, default="")
    name_key = models.CharField(max_length=200, blank=True, default="")
    organization = models.ForeignKey(
        Organization, on_delete=models.SET_NULL, null=True, blank=True, related_name="contacts"
    )
    role = models.CharField(max_length=100, blank=True, default="")
    city = models.CharField(max_length=120, blank=True, default="")
    region = models.CharField(max_length=10, blank=True, default="")
    postal_code = models.CharField(max_length=20, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    time_zone = models.CharField(max_length=64, blank=True, default="")
    wish = models.JSONField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="merged_from"
    )
    erased_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["workspace", "name_key"], name="contact_by_name")]

    def __str__(self) -> str:
        return self.full_name or f"contact {self.pk}"


class PointKind(models.TextChoices):
    """The kinds of contact points."""

    PHONE = "phone"
    EMAIL = "email"
    POSTAL = "postal"
    SOCIAL = "social"


class PointStatus(models.TextChoices):
    """Whether a contact point may be used."""

    OK = "ok"
    BAD = "bad"
    SUPPRESSED = "suppressed"


class ContactPoint(InWorkspace):
    """One way to a person. `value` is E.164 for a phone, normalized for an e-mail; `raw` is what came in.

    `evidence` says why the status is what it is. `position` orders a contact's points of one kind, best first.
    """

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="points")
    kind = models.CharField(max_length=10, choices=PointKind.choices)
    value = models.CharField(max_length=320)
    raw = models.CharField(max_length=500, blank=True, default="")
    extension = models.CharField(max_length=20, blank=True, default="")
    status = models.CharField(max_length=12, choices=PointStatus.choices, default=PointStatus.OK)
    evidence = models.CharField(max_length=500, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["workspace", "kind", "value"], name="contactpoint_by_value")]
        constraints = [
            one_of("kind", PointKind.values, name="contactpoint_kind_known"),
            one_of("status", PointStatus.values, name="contactpoint_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class LeadState(models.TextChoices):
    """Whether anything is still to be done for a lead."""

    OPEN = "open"
    CLOSED = "closed"


class RawSource(models.TextChoices):
    """The door by which a lead came in."""

    IMPORT = "import"
    FORM = "form"
    API = "api"
    HAND = "hand"
    SAMPLE = "sample"
    EMAIL = "email"


class LeadLink(models.TextChoices):
    """How a lead came from another: named by that person, or somebody else at the same organization."""

    REFERRAL = "referral"
    OTHER_PERSON = "other_person"


class Lead(InWorkspace):
    """One interest of a contact. Shown as #`number`, which counts within the workspace.

    `value` is in `currency` (ISO 4217); None: not known. `arrived_at`: when it came. `asked_at`: when the person last
    asked to be contacted, None if they never did: others named them, or a list does not say. `raw`: what came in, as
    an object of strings. `external_id`: the sender's own id, "" where there is none. `tags`: words of the business's
    own, in lower case, without repeats. `personal_line`: a sentence for this person alone, which templates may print.
    `linked_from`: the lead that this one came from; `link`: how, "" if from none.
    """

    contact = models.ForeignKey(Contact, on_delete=models.RESTRICT, related_name="leads")
    number = models.PositiveIntegerField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    source = models.CharField(max_length=200, blank=True, default="")
    interest = models.CharField(max_length=500, blank=True, default="")
    message = models.TextField(blank=True, default="")
    notes = models.TextField(blank=True, default="")
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="USD")
    arrived_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=LeadState.choices, default=LeadState.OPEN)
    answer = models.CharField(max_length=16, choices=choices_of(Answer), blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)
    raw = models.JSONField(default=dict, blank=True)
    raw_source = models.CharField(max_length=8, choices=RawSource.choices)
    external_id = models.CharField(max_length=200, blank=True, default="")
    tags = models.JSONField(default=list, blank=True)
    personal_line = models.CharField(max_length=500, blank=True, default="")
    linked_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="linked"
    )
    link = models.CharField(max_length=12, choices=LeadLink.choices, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "state", "arrived_at"], name="lead_list"),
            models.Index(fields=["workspace", "owner", "state"], name="lead_by_owner"),
            models.Index(
                fields=["workspace", "external_id"], condition=~Q(external_id=""), name="lead_by_external_id"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="lead_number_once"),
            one_of("state", LeadState.values, name="lead_state_known"),
            one_of("answer", Answer, name="lead_answer_known", blank=True),
            one_of("raw_source", RawSource.values, name="lead_raw_source_known"),
            one_of("link", LeadLink.values, name="lead_link_known", blank=True),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | Q(state="closed", closed_at__isnull=False),
                name="lead_closed_has_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"


class SuppressionKind(models.TextChoices):
    """What a suppression holds for. A number or an address is shut for itself; the others shut whole people."""

    PHONE = "phone"
    EMAIL = "email"
    DOMAIN = "domain"
    PERSON = "person"
    ORGANIZATION = "organization"


class Suppression(InWorkspace):
    """What must not be contacted by the business of this workspace, whoever it belongs to, now or later.

    `value`: E.164, a lower-case address or domain, the folded name of an organization, or a key of a person from
    `queries/suppressions.py`; "" after an erasure. `value_hash`: hex SHA-256 of `kind:value`, which keeps working then.
    `label`: the words that people see for it. `own`: the person asked for it, so that it is not lifted without
    evidence. A row that is lifted goes; the journal keeps it.
    """

    kind = models.CharField(max_length=12, choices=SuppressionKind.choices)
    value = models.CharField(max_length=320, blank=True, default="")
    value_hash = models.CharField(max_length=64)
    label = models.CharField(max_length=320, blank=True, default="")
    own = models.BooleanField(default=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    evidence = models.CharField(max_length=500, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["workspace", "created_at"], name="suppression_list")]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "kind", "value_hash"], name="suppression_once"),
            one_of("kind", SuppressionKind.values, name="suppression_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.value or self.value_hash[:8]}"

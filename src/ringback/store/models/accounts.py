"""Who uses Ringback, and for which business. Tables only; who may do what is decided in the queries and services."""

import secrets
from typing import Any, ClassVar
from zlib import crc32

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from .base import InWorkspace, one_of

BUCKETS = 64
"""How many parts the work is cut into. A worker may claim some of them only; it never changes for existing rows."""


def bucket_of(slug: str) -> int:
    """The bucket, 0 to 63, of the workspace with this slug. Its enrollments carry a copy."""
    return crc32(slug.encode()) % BUCKETS


def no_consent_texts() -> dict[str, str]:
    """No boxes on the public form: it asks for no consent until the workspace writes the words of one."""
    return {}


def new_form_key() -> str:
    """A fresh public id for a workspace's lead form: 24 url-safe characters."""
    return secrets.token_urlsafe(18)


def default_caps() -> list[dict[str, int]]:
    """No caps of the workspace's own; those of the law hold anyway. Shape: `[{"limit": 3, "hours": 24}]`."""
    return []


class UserManager(BaseUserManager["User"]):
    """Makes users. E-mail addresses are kept in lower case, so that one person is one user."""

    def create_user(self, email: str, password: str | None, name: str = "", **fields: Any) -> "User":
        """A saved user. `password=None` makes one who cannot sign in by password. ValueError without an email."""
        address = email.strip().lower()
        if not address:
            raise ValueError("a user needs an e-mail address")
        user = self.model(email=address, name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Sign-in looks a user up by this, in whatever case the address was typed. Raises `User.DoesNotExist`."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who signs in, by e-mail address. `time_zone` is an IANA name, "" means the workspace's."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200, blank=True, default="")
    time_zone = models.CharField(max_length=64, blank=True, default="")
    is_active = models.BooleanField(default=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="user_email_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email


class Business(models.Model):
    """Who the law and a person see as one caller: an opt-out and the limits on attempts hold in all its workspaces.

    Each workspace begins with a business of its own. The name is seen by the owners of its workspaces only.
    """

    name = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class WorkspaceManager(models.Manager["Workspace"]):
    """Fills in the bucket, which follows from the slug, and a business of its own where none is given."""

    def create(self, **fields: Any) -> "Workspace":
        fields.setdefault("bucket", bucket_of(fields.get("slug", "")))
        if "business" not in fields and "business_id" not in fields:
            fields["business"] = Business.objects.create(name=fields["name"], created_at=fields["created_at"])
        return super().create(**fields)


class Workspace(models.Model):
    """One list of leads with its people and its plans. All other rows belong to one; it belongs to a business.

    `time_zone`: IANA name of the business. `hours`: `{"mon-fri": "08:00-18:00"}` on that clock. `holidays`: "US",
    "US-CO", "CA-ON", or "" for none. `country`: ISO 3166-1 alpha-2. `caps`: stricter than the law's, each
    `{"limit": 3, "hours": 24}`. `consent_texts`: the words of the box for each channel on the public form, none for no
    box: `{"sms": "You may text me."}`. `form_key`: public id of the lead form. `last_lead_number`: see
    `store/numbers.py`. `default_playbook`: what a lead gets if nobody names another.
    """

    business = models.ForeignKey(Business, on_delete=models.RESTRICT, related_name="workspaces")
    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    time_zone = models.CharField(max_length=64)
    hours = models.JSONField(default=dict)
    holidays = models.CharField(max_length=16, blank=True, default="")
    country = models.CharField(max_length=2, default="US")
    currency = models.CharField(max_length=3, default="USD")
    high_value = models.DecimalField(max_digits=12, decimal_places=2, default=5000)
    phone = models.CharField(max_length=40, blank=True, default="")
    email = models.EmailField(max_length=254, blank=True, default="")
    website = models.CharField(max_length=200, blank=True, default="")
    postal_address = models.TextField(blank=True, default="")
    caps = models.JSONField(default=default_caps, blank=True)
    consent_texts = models.JSONField(default=no_consent_texts, blank=True)
    form_key = models.CharField(max_length=40, unique=True, default=new_form_key)
    bucket = models.PositiveSmallIntegerField()
    last_lead_number = models.PositiveIntegerField(default=0)
    default_playbook = models.ForeignKey(
        "store.Playbook", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects: ClassVar[WorkspaceManager] = WorkspaceManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(bucket__lt=BUCKETS), name="workspace_bucket_in_range"),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a member is in a workspace."""

    OWNER = "owner"
    MANAGER = "manager"
    REP = "rep"


class Membership(InWorkspace):
    """A user in a workspace. `away_from_at` to `away_until_at` (half-open, both or neither): their calls wait."""

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="memberships", db_index=False
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.REP)
    away_from_at = models.DateTimeField(null=True, blank=True)
    away_until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user"], name="membership_once"),
            one_of("role", Role.values, name="membership_role_known"),
            models.CheckConstraint(
                condition=Q(away_from_at__isnull=True, away_until_at__isnull=True)
                | Q(away_from_at__isnull=False, away_until_at__gt=models.F("away_from_at")),
                name="membership_away_has_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} of {self.workspace_id}"


class ApiToken(InWorkspace):
    """A key for programs. Only the SHA-256 (hex) of the token is kept; `prefix` is its first 8 characters.

    `role`: what the program may do, as if it were a member.
    """

    name = models.CharField(max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=8)
    role = models.CharField(max_length=16, choices=Role.choices, default=Role.REP)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["workspace", "created_at"], name="apitoken_list")]
        constraints = [one_of("role", [Role.REP, Role.MANAGER], name="apitoken_role_known")]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

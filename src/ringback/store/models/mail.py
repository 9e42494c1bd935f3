"""The mail accounts that a workspace sends from and reads. Secrets are kept encrypted (`store/secrets.py`)."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .accounts import BUCKETS
from .base import InWorkspace, one_of


class MailSecurity(models.TextChoices):
    """How the connection is protected: `TLS` from the first byte, `STARTTLS` after a greeting."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class MailAuth(models.TextChoices):
    """How one signs in. `PASSWORD`: the account's or an app password; no user name means no sign-in at all."""

    PASSWORD = "password"  # noqa: S105  # the name of a way, not a secret
    OAUTH2 = "oauth2"


class MailAccount(InWorkspace):
    """One address with its server for sending (SMTP) and, if `imap_host` is given, for reading (IMAP).

    `user`: whose account it is; None: the workspace's. `is_default`: what leaves for leads whose owner has none leaves
    here. `takes_leads`: people who write to it without being known are new leads. Columns that end in `_encrypted` are
    from `secrets.encrypt`, "" for none. An empty `imap_username` or `imap_password_encrypted`: the one for sending.
    `sent_folder`: where copies go, "" for the one that the server marks so; `keep_sent_copy` is off where the server
    makes one itself. `per_minute`, `per_day`: most messages, 0 for no limit; `warm_up_from_date`: the day from which
    `per_day` is approached step by step. `resume_at`: nothing leaves before it, because the server asked to wait, and
    `failures` counts how often in a row. `stopped_at` with `stopped_why`: nothing leaves until a person says so;
    `started_at`: when one did last, and from when returned messages and complaints are counted since.
    `dkim_*`: the domain, the selector and the private key (PEM) to sign with, "" for no signature. `oauth_*`: where
    access tokens come from; `oauth_expires_at`: when the one that is kept ends.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    is_default = models.BooleanField(default=False)
    takes_leads = models.BooleanField(default=False)
    provider = models.CharField(max_length=30, blank=True, default="")
    auth = models.CharField(max_length=10, choices=MailAuth.choices, default=MailAuth.PASSWORD)

    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField(default=587)
    security = models.CharField(max_length=10, choices=MailSecurity.choices, default=MailSecurity.STARTTLS)
    username = models.CharField(max_length=255, blank=True, default="")
    password_encrypted = models.TextField(blank=True, default="")
    from_name = models.CharField(max_length=200, blank=True, default="")
    from_address = models.EmailField(max_length=254)
    reply_to = models.EmailField(max_length=254, blank=True, default="")
    plus_addressing = models.BooleanField(default=False)

    imap_host = models.CharField(max_length=255, blank=True, default="")
    imap_port = models.PositiveIntegerField(default=993)
    imap_security = models.CharField(max_length=10, choices=MailSecurity.choices, default=MailSecurity.TLS)
    imap_username = models.CharField(max_length=255, blank=True, default="")
    imap_password_encrypted = models.TextField(blank=True, default="")
    imap_folder = models.CharField(max_length=200, blank=True, default="INBOX")
    sent_folder = models.CharField(max_length=200, blank=True, default="")
    keep_sent_copy = models.BooleanField(default=True)

    oauth_token_url = models.CharField(max_length=500, blank=True, default="")
    oauth_client_id = models.CharField(max_length=500, blank=True, default="")
    oauth_client_secret_encrypted = models.TextField(blank=True, default="")
    oauth_refresh_encrypted = models.TextField(blank=True, default="")
    oauth_access_encrypted = models.TextField(blank=True, default="")
    oauth_expires_at = models.DateTimeField(null=True, blank=True)

    per_minute = models.PositiveIntegerField(default=0)
    per_day = models.PositiveIntegerField(default=0)
    warm_up_from_date = models.DateField(null=True, blank=True)
    resume_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_why = models.CharField(max_length=500, blank=True, default="")
    started_at = models.DateTimeField(null=True, blank=True)

    dkim_domain = models.CharField(max_length=255, blank=True, default="")
    dkim_selector = models.CharField(max_length=63, blank=True, default="")
    dkim_key_encrypted = models.TextField(blank=True, default="")

    last_ok_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")
    imap_ok_at = models.DateTimeField(null=True, blank=True)
    imap_error = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["workspace", "user"], name="mailaccount_of_member")]
        constraints = [
            one_of("security", MailSecurity.values, name="mailaccount_security_known"),
            one_of("imap_security", MailSecurity.values, name="mailaccount_imap_security_known"),
            one_of("auth", MailAuth.values, name="mailaccount_auth_known"),
            models.UniqueConstraint(fields=["workspace", "from_address"], name="mailaccount_address_once"),
            models.UniqueConstraint(
                fields=["workspace"], condition=Q(is_default=True), name="mailaccount_one_default"
            ),
            models.CheckConstraint(
                condition=Q(is_default=False) | Q(user__isnull=True), name="mailaccount_default_is_shared"
            ),
        ]

    def __str__(self) -> str:
        return self.from_address


class MailFolder(InWorkspace):
    """How far a folder of an account has been read.

    `uidvalidity` with `last_uid`: every message up to it is in `InboundMessage`; another `uidvalidity` of the server
    means that its numbers begin anew, and messages are then known by their digest, and up to `reread_uid` by what their
    headers say as well: a server that moved may have changed a few bytes. What came before `started_at` is not read.
    `next_check_at`, `claimed_until`, `claimed_by`: when to look (None: not at all), and a worker's lease. `failures`:
    tries in a row that failed with `error`.
    """

    bucket = models.PositiveSmallIntegerField()
    account = models.ForeignKey(MailAccount, on_delete=models.CASCADE, related_name="folders")
    name = models.CharField(max_length=200)
    uidvalidity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    reread_uid = models.BigIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    next_check_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=100, blank=True, default="")
    failures = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "account"], name="mailfolder_list"),
            models.Index(fields=["bucket", "next_check_at"], name="mailfolder_due_bucket"),
            models.Index(fields=["next_check_at", "id"], name="mailfolder_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["account", "name"], name="mailfolder_once"),
            models.CheckConstraint(condition=Q(bucket__lt=BUCKETS), name="mailfolder_bucket_in_range"),
        ]

    def __str__(self) -> str:
        return self.name

"""The mail account that a workspace sends from. The password is kept encrypted (`store/secrets.py`)."""

from django.db import models

from .accounts import Workspace
from .base import InWorkspace, one_of


class MailSecurity(models.TextChoices):
    """How the connection is protected: `TLS` from the first byte, `STARTTLS` after a greeting."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class MailAccount(InWorkspace):
    """One SMTP account, at most one for a workspace. `password_encrypted`: from `secrets.encrypt`, "" for none."""

    workspace = models.OneToOneField(Workspace, on_delete=models.CASCADE, related_name="mail_account")
    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField(default=587)
    security = models.CharField(max_length=10, choices=MailSecurity.choices, default=MailSecurity.STARTTLS)
    username = models.CharField(max_length=255, blank=True, default="")
    password_encrypted = models.TextField(blank=True, default="")
    from_name = models.CharField(max_length=200, blank=True, default="")
    from_address = models.EmailField(max_length=254)
    reply_to = models.EmailField(max_length=254, blank=True, default="")
    last_ok_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")

    class Meta:
        constraints = [one_of("security", MailSecurity.values, name="mailaccount_security_known")]

    def __str__(self) -> str:
        return self.from_address

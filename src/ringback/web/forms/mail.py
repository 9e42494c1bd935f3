"""Forms of mail accounts. Secrets are only ever typed, never shown."""

from __future__ import annotations

from typing import Any

from django import forms

from ringback.intake.mail_guess import preset as servers
from ringback.intake.mail_guess import provider
from ringback.intake.mail_providers import PROVIDERS, Provider

SENDING = [
    ("starttls", "STARTTLS (port 587)"),
    ("tls", "TLS (port 465)"),
    ("none", "None (only on your own machine)"),
]
READING = [
    ("tls", "TLS (port 993)"),
    ("starttls", "STARTTLS (port 143)"),
    ("none", "None (only on your own machine)"),
]
AUTH = [("password", "A password or an app password"), ("oauth2", "OAuth2")]
OWN_SERVER = "own"


def provider_choices() -> list[tuple[str, str]]:
    """All providers, to be guessed first, one's own server last."""
    known = [(one.key, one.name) for one in PROVIDERS]
    return [("", "Find it by the address"), *known, (OWN_SERVER, "Another one, or our own server")]


def preset(address: str, name: str, known: Provider | None) -> dict[str, Any]:
    """What the form of a new account begins with. `name`: the sender's."""
    start: dict[str, Any] = {
        "from_address": address,
        "username": address,
        "from_name": name,
        "keep_sent_copy": True,
    }
    if known is None:
        domain = address.rpartition("@")[2]
        guessed = {"host": f"mail.{domain}", "imap_host": f"mail.{domain}"} if domain else {}
        return (
            start | guessed | {"port": 587, "security": "starttls", "imap_port": 993, "imap_security": "tls"}
        )
    return start | servers(known)


def _secret(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=4000,
        required=False,
        strip=False,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class StartForm(forms.Form):
    """Whose account, and of which provider."""

    address = forms.EmailField(label="E-mail address", max_length=254)
    provider = forms.ChoiceField(choices=provider_choices, required=False)
    whose = forms.ChoiceField(
        label="Whose account",
        choices=[("mine", "Mine: for the leads that I own"), ("shared", "The workspace's: for everybody")],
        required=False,
    )


class AccountForm(forms.Form):
    """All of an account. An empty secret keeps the one that is stored."""

    provider = forms.CharField(max_length=30, required=False, widget=forms.HiddenInput())
    from_address = forms.EmailField(label="Sender's e-mail", max_length=254)
    from_name = forms.CharField(label="Sender's name", max_length=200, required=False)
    reply_to = forms.EmailField(label="Replies go to", max_length=254, required=False)
    auth = forms.ChoiceField(label="Sign in with", choices=AUTH)
    username = forms.CharField(
        label="User name",
        max_length=255,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = _secret("Password or app password")
    host = forms.CharField(label="Server for sending (SMTP)", max_length=255)
    port = forms.IntegerField(label="Port", min_value=1, max_value=65535)
    security = forms.ChoiceField(choices=SENDING)
    imap_host = forms.CharField(label="Server for reading (IMAP)", max_length=255, required=False)
    imap_port = forms.IntegerField(label="Port for reading", min_value=1, max_value=65535, required=False)
    imap_security = forms.ChoiceField(label="Security for reading", choices=READING, required=False)
    imap_username = forms.CharField(label="User name, if another one reads", max_length=255, required=False)
    imap_password = _secret("Password, if another one reads")
    imap_folder = forms.CharField(label="Folder that is read", max_length=200, required=False)
    sent_folder = forms.CharField(
        label="Folder for copies",
        max_length=200,
        required=False,
        help_text="Empty: the one that the server names.",
    )
    keep_sent_copy = forms.BooleanField(
        label="Put a copy of what is sent into the Sent folder", required=False
    )
    takes_leads = forms.BooleanField(
        label="Who writes here and is not known yet is a new lead", required=False
    )
    plus_addressing = forms.BooleanField(label="The provider takes mail for name+anything", required=False)
    per_minute = forms.IntegerField(label="At most a minute", min_value=0, required=False)
    per_day = forms.IntegerField(label="At most in 24 hours", min_value=0, required=False)
    warm_up_from_date = forms.DateField(
        label="Warm up from",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="A new address begins with 20 a day and about a quarter more each day. Empty: at once.",
    )
    oauth_token_url = forms.CharField(label="Address that gives tokens", max_length=500, required=False)
    oauth_client_id = forms.CharField(label="Client id", max_length=500, required=False)
    oauth_client_secret = _secret("Client secret")
    oauth_refresh_token = _secret("Refresh token", "Or connect first and grant access on the next page.")

    groups = {
        "who": ("from_address", "from_name", "reply_to"),
        "sign": ("auth", "username", "password"),
        "oauth": ("oauth_token_url", "oauth_client_id", "oauth_client_secret", "oauth_refresh_token"),
        "send": ("host", "port", "security"),
        "read": ("imap_host", "imap_port", "imap_security"),
        "read_more": ("imap_username", "imap_password", "imap_folder", "sent_folder"),
        "ticks": ("keep_sent_copy", "takes_leads", "plus_addressing"),
        "limits": ("per_minute", "per_day", "warm_up_from_date"),
    }

    def in_groups(self) -> dict[str, list[forms.BoundField]]:
        """The fields as they stand together, for the template."""
        return {group: [self[name] for name in names] for group, names in self.groups.items()}

    def needs_oauth(self) -> bool:
        """Whether the part about OAuth2 is to be open."""
        return bool(self["auth"].value() == "oauth2")

    def note(self) -> str:
        """What one has to do first at this provider."""
        known = provider(str(self["provider"].value() or ""))
        return known.note if known else ""

    def values(self) -> dict[str, Any]:
        """What to store: an empty secret as None, which keeps it; an empty number as 0."""
        given = dict(self.cleaned_data)
        for name in ("password", "imap_password", "oauth_client_secret", "oauth_refresh_token"):
            given[name] = given[name] or None
        for name, usual in (("per_minute", 0), ("per_day", 0), ("imap_port", 993)):
            given[name] = given[name] if given[name] is not None else usual
        given["imap_security"] = given["imap_security"] or "tls"
        given["imap_folder"] = given["imap_folder"] or "INBOX"
        return given

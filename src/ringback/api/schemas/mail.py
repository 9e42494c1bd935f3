"""Mail accounts. No shape gives a secret."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from .base import In, Out, plain_text

Security = Literal["tls", "starttls", "none"]
Auth = Literal["password", "oauth2"]
State = Literal["ok", "untried", "failing", "waiting", "stopped"]
Line = Annotated[str, BeforeValidator(plain_text), StringConstraints(max_length=500)]
Secret = Annotated[str, StringConstraints(max_length=4000)]


class MailAccountIn(In):
    """What of an account is to be set; what is left out stays as it is, or gets the usual value."""

    from_address: Line | None = Field(
        None, description="The address that messages come from.", examples=["office@example.com"]
    )
    from_name: Line | None = Field(
        None, description="The name that messages come from.", examples=["Peak Roofing"]
    )
    reply_to: Line | None = Field(
        None, description="Where answers go, if elsewhere.", examples=["hello@example.com"]
    )
    provider: Line | None = Field(
        None,
        description="A provider that Ringback knows: its servers are filled in where none are given.",
        examples=["google"],
    )
    auth: Auth | None = Field(None, description="How to sign in.", examples=["password"])
    username: Line | None = Field(
        None, description="The name to sign in with.", examples=["office@example.com"]
    )
    password: Secret | None = Field(
        None,
        description="The password or app password; kept encrypted, never given back.",
        examples=["app-password"],
    )
    host: Line | None = Field(
        None, description="The server for sending (SMTP).", examples=["smtp.example.com"]
    )
    port: int | None = Field(None, ge=1, le=65535, description="Its port.", examples=[587])
    security: Security | None = Field(
        None, description="How the connection is protected.", examples=["starttls"]
    )
    imap_host: Line | None = Field(
        None,
        description='The server for reading (IMAP); "": mail is not read.',
        examples=["imap.example.com"],
    )
    imap_port: int | None = Field(None, ge=1, le=65535, description="Its port.", examples=[993])
    imap_security: Security | None = Field(
        None, description="How that connection is protected.", examples=["tls"]
    )
    imap_username: Line | None = Field(
        None, description="The name to read with, if another.", examples=["office"]
    )
    imap_password: Secret | None = Field(
        None, description="The password to read with, if another.", examples=["app-password"]
    )
    imap_folder: Line | None = Field(None, description="The folder that is read.", examples=["INBOX"])
    sent_folder: Line | None = Field(
        None, description='Where copies go; "": where the server says.', examples=["Sent"]
    )
    keep_sent_copy: bool | None = Field(None, description="Whether copies are put there.", examples=[True])
    takes_leads: bool | None = Field(
        None,
        description="Whether people who write there without being known are new leads.",
        examples=[False],
    )
    plus_addressing: bool | None = Field(
        None, description="Whether mail for name+anything arrives as well.", examples=[True]
    )
    per_minute: int | None = Field(
        None, ge=0, le=1000, description="At most a minute; 0: no limit.", examples=[30]
    )
    per_day: int | None = Field(
        None, ge=0, le=1_000_000, description="At most in 24 hours; 0: no limit.", examples=[500]
    )
    warm_up_from_date: date | None = Field(
        None,
        description="The day from which the limit of a day is approached step by step.",
        examples=["2026-03-03"],
    )
    oauth_token_url: Line | None = Field(
        None, description="Where access tokens are had.", examples=["https://oauth2.googleapis.com/token"]
    )
    oauth_client_id: Line | None = Field(None, description="The client's id.", examples=["client-7"])
    oauth_client_secret: Secret | None = Field(None, description="The client's secret.", examples=["secret"])
    oauth_refresh_token: Secret | None = Field(None, description="The refresh token.", examples=["1//token"])


class MailAccountOut(Out):
    """An account, how it does and how much of its limits is used."""

    id: int = Field(description="The id of the account.", examples=[7])
    from_address: str = Field(
        description="The address that messages come from.", examples=["office@example.com"]
    )
    from_name: str = Field(description="The name that messages come from.", examples=["Peak Roofing"])
    member: str = Field(description='Whose it is; "": the workspace\'s.', examples=["Bob Roe"])
    is_default: bool = Field(
        description="Whether it is used where the lead's owner has none.", examples=[True]
    )
    provider: str = Field(
        description='The provider, "" for another server.', examples=["Gmail or Google Workspace"]
    )
    host: str = Field(description="The server for sending.", examples=["smtp.example.com"])
    port: int = Field(description="Its port.", examples=[587])
    reads: bool = Field(description="Whether mail is read from it.", examples=[True])
    state: State = Field(description="How it does.", examples=["ok"])
    problem: str = Field(
        description='What is wrong with sending, "" for nothing.', examples=["Wrong password."]
    )
    reading_problem: str = Field(description='What is wrong with reading, "" for nothing.', examples=[""])
    last_ok_at: datetime | None = Field(
        description="When sending worked last.", examples=["2026-03-03T17:02:00Z"]
    )
    resume_at: datetime | None = Field(
        description="Until when it waits because the server asked for it.", examples=["2026-03-03T17:07:00Z"]
    )
    stopped_at: datetime | None = Field(
        description="Since when nothing leaves until a person starts it again.",
        examples=["2026-03-03T17:02:00Z"],
    )
    used_day: int = Field(description="Sent in the last 24 hours.", examples=[12])
    cap_day: int = Field(description="How many may be, the warm-up counted in; 0: no limit.", examples=[500])
    used_minute: int = Field(description="Sent in the last 60 seconds.", examples=[1])
    cap_minute: int = Field(description="How many may be; 0: no limit.", examples=[30])
    waiting: int = Field(description="Messages that wait for it.", examples=[0])
    sent: int = Field(description="Sent in 7 days, or since it was started again.", examples=[40])
    bounced: int = Field(description="How many of them came back for good.", examples=[1])
    complaints: int = Field(description="How many were reported as spam.", examples=[0])
    signs: bool = Field(description="Whether Ringback signs its messages (DKIM).", examples=[False])


class MailAccountList(Out):
    """All accounts of the workspace, the default one first."""

    accounts: list[MailAccountOut] = Field(description="The accounts.")


class MailFinding(Out):
    """One half of the test of an account."""

    ok: bool = Field(description="Whether it works.", examples=[False])
    problem: str = Field(
        description="What is wrong, in words.", examples=["The mail server refused the sign-in."]
    )
    advice: str = Field(
        description="What to do about it.", examples=["Make an app password and give that one."]
    )


class MailChecked(Out):
    """What came of trying an account. Nothing was sent."""

    sending: MailFinding = Field(description="Signing in at the server for sending.")
    reading: MailFinding | None = Field(
        description="Opening the folder that is read; null if mail is not read."
    )


class MailStarted(Out):
    """An account that sends again."""

    account: MailAccountOut = Field(description="How it does now.")
    woken: int = Field(description="How many messages waited for it.", examples=[3])


class MailRemoved(Out):
    """An account that is not used any more."""

    removed: str = Field(description="Its address.", examples=["office@example.com"])


class DomainVerdict(Out):
    """One thing that was looked at in DNS."""

    what: str = Field(description="MX, SPF, DKIM or DMARC.", examples=["SPF"])
    state: Literal["good", "warn", "bad", "unknown"] = Field(description="How it is.", examples=["bad"])
    sentence: str = Field(description="What that means.", examples=["There is no SPF record."])
    found: str = Field(description='The record, "" for none.', examples=["v=spf1 mx -all"])
    name: str = Field(
        description='Under which name to add a record, "" for nothing to add.', examples=["example.com"]
    )
    record: str = Field(
        description="Its text, word for word.", examples=["v=spf1 include:_spf.google.com ~all"]
    )


class DomainOut(Out):
    """What DNS says of a sender's domain."""

    domain: str = Field(description="The domain.", examples=["example.com"])
    state: Literal["good", "warn", "bad", "unknown"] = Field(
        description="The worst of the verdicts.", examples=["bad"]
    )
    verdicts: list[DomainVerdict] = Field(description="One for each thing that was looked at.")

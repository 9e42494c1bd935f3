"""Mail accounts as the values that adapters take, their secrets decrypted for as long as they are needed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from ringback.ports.inbound import MailboxServer
from ringback.ports.outbound import MailServer, SigningKey
from ringback.store.models import MailAccount, MailAuth, Workspace
from ringback.store.secrets import decrypt


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Where the access tokens of an account come from (OAuth2), and the one that is kept, until `expires_at`."""

    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    access_token: str = field(repr=False)
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Through which server, and in whose name, an e-mail leaves. `account_id`: the row of `MailAccount`.

    `grant`: for an account that signs in by OAuth2. `keeps_copy`: whether a copy belongs into its Sent folder.
    `plus_addressing`: what comes to `office+anything@…` arrives at `office@…`.
    """

    account_id: int
    server: MailServer
    from_name: str
    from_address: str
    reply_to: str
    grant: Grant | None = None
    keeps_copy: bool = False
    plus_addressing: bool = False

    @property
    def domain(self) -> str:
        return self.from_address.rpartition("@")[2]

    def with_token(self, token: str) -> Account:
        """The same, signing in with this access token."""
        return replace(self, server=replace(self.server, token=token))


def account_of(workspace: Workspace) -> Account | None:
    """The default mail account of the workspace; None if none is connected. Raises `CannotDecrypt` (a lost key)."""
    row = MailAccount.objects.filter(workspace=workspace, is_default=True).first()
    return account_from(row) if row else None


def account_from(row: MailAccount) -> Account:
    """The account of this row. Raises `CannotDecrypt` for a password of a lost key."""
    return Account(
        account_id=row.pk,
        server=MailServer(
            host=row.host,
            port=row.port,
            security=row.security,  # type: ignore[arg-type]  # the column holds exactly these three words
            username=row.username,
            password=_secret(row.password_encrypted),
            signing=_signing(row),
        ),
        from_name=row.from_name,
        from_address=row.from_address,
        reply_to=row.reply_to,
        grant=grant_of(row),
        keeps_copy=row.keep_sent_copy and bool(row.imap_host),
        plus_addressing=row.plus_addressing,
    )


def mailbox_from(row: MailAccount, *, token: str = "") -> MailboxServer | None:
    """Where the mail of this account is read; None if nothing is said of it. Raises `CannotDecrypt`.

    `token`: from `mail_tokens.fresh_token`, for an account that signs in by OAuth2.
    """
    if not row.imap_host:
        return None
    return MailboxServer(
        host=row.imap_host,
        port=row.imap_port,
        security=row.imap_security,  # type: ignore[arg-type]  # the column holds exactly these three words
        username=row.imap_username or row.username,
        password=_secret(row.imap_password_encrypted or row.password_encrypted),
        token=token,
    )


def grant_of(row: MailAccount) -> Grant | None:
    """How access tokens of this account are had; None for one with a password. Raises `CannotDecrypt`."""
    if row.auth != MailAuth.OAUTH2:
        return None
    return Grant(
        token_url=row.oauth_token_url,
        client_id=row.oauth_client_id,
        client_secret=_secret(row.oauth_client_secret_encrypted),
        refresh_token=_secret(row.oauth_refresh_encrypted),
        access_token=_secret(row.oauth_access_encrypted),
        expires_at=row.oauth_expires_at,
    )


def _signing(row: MailAccount) -> SigningKey | None:
    if not row.dkim_key_encrypted:
        return None
    key = _secret(row.dkim_key_encrypted)
    return SigningKey(domain=row.dkim_domain, selector=row.dkim_selector, private_key=key)


def _secret(stored: str) -> str:
    return decrypt(stored) if stored else ""

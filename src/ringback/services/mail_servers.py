"""Mail accounts as the values that adapters take, their secrets decrypted for as long as they are needed."""

from __future__ import annotations

from dataclasses import dataclass

from ringback.ports.inbound import MailboxServer
from ringback.ports.outbound import MailServer
from ringback.store.models import MailAccount, Workspace
from ringback.store.secrets import decrypt


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Through which server, and in whose name, an e-mail leaves. `account_id`: the row of `MailAccount`."""

    account_id: int
    server: MailServer
    from_name: str
    from_address: str
    reply_to: str

    @property
    def domain(self) -> str:
        return self.from_address.rpartition("@")[2]


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
        ),
        from_name=row.from_name,
        from_address=row.from_address,
        reply_to=row.reply_to,
    )


def mailbox_from(row: MailAccount, *, token: str = "") -> MailboxServer | None:
    """Where the mail of this account is read; None if nothing is said of it. Raises `CannotDecrypt`."""
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


def _secret(stored: str) -> str:
    return decrypt(stored) if stored else ""

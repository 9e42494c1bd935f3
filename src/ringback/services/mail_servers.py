"""Mail accounts as the values that adapters take, their secrets decrypted for as long as they are needed."""

from __future__ import annotations

from dataclasses import dataclass

from ringback.ports.outbound import MailServer
from ringback.store.models import MailAccount, Workspace
from ringback.store.secrets import decrypt


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Through which server, and in whose name, an e-mail leaves. `account_id`: the row of `MailAccount`.

    `plus_addressing`: what comes to `office+anything@…` arrives at `office@…`.
    """

    account_id: int
    server: MailServer
    from_name: str
    from_address: str
    reply_to: str
    plus_addressing: bool = False

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
            password=decrypt(row.password_encrypted) if row.password_encrypted else "",
        ),
        from_name=row.from_name,
        from_address=row.from_address,
        reply_to=row.reply_to,
        plus_addressing=row.plus_addressing,
    )

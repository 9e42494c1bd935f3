"""Connecting the mail account of a workspace. The password is encrypted at rest and never shown again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ringback.ports.outbound import DeliveryError, Messenger
from ringback.store.models import MailAccount, MailSecurity, Workspace
from ringback.store.secrets import CannotDecrypt, encrypt
from ringback.store.transactions import write

from .errors import CannotSetUp
from .journal import note
from .mail_servers import account_of
from .workspaces import refuse_misfits


def connect(
    workspace: Workspace,
    *,
    host: str,
    port: int,
    security: str,
    username: str,
    password: str | None,
    from_name: str,
    from_address: str,
    reply_to: str = "",
    now: datetime,
    actor: str,
) -> MailAccount:
    """Keep the account; `password` None keeps the one that is stored. Raises `CannotSetUp` for impossible values."""
    if not host.strip() or not 1 <= port <= 65535:
        raise CannotSetUp("Give the mail server's name and its port, for example smtp.example.com and 587.")
    if security not in MailSecurity.values:
        raise CannotSetUp(
            f"{security!r} is no kind of security; choose one of {', '.join(MailSecurity.values)}."
        )
    if not from_address.strip():
        raise CannotSetUp("Give the e-mail address that messages come from.")
    values: dict[str, Any] = {
        "host": host.strip(),
        "port": port,
        "security": security,
        "username": username,
        "from_name": from_name,
        "from_address": from_address.strip(),
        "reply_to": reply_to.strip(),
        "last_error": "",
    }
    if password is not None:
        values["password_encrypted"] = encrypt(password) if password else ""
    refuse_misfits(MailAccount(workspace=workspace, is_default=True, **values), values)
    with write():
        account, _made = MailAccount.objects.update_or_create(
            workspace=workspace, is_default=True, defaults=values
        )
        note(workspace, "mail_connected", now=now, actor=actor, host=host, sender=from_address)
    return account


def disconnect(workspace: Workspace, *, now: datetime, actor: str) -> None:
    """Forget the account. Automatic e-mails become questions from then on."""
    with write():
        if MailAccount.objects.filter(workspace=workspace, is_default=True).delete()[0]:
            note(workspace, "mail_disconnected", now=now, actor=actor)


def check(workspace: Workspace, messenger: Messenger, *, now: datetime, actor: str = "system") -> str | None:
    """Try the account without sending anything. None if it works, else what is wrong, in words."""
    problem: str | None = None
    try:
        account = account_of(workspace)
        if account is None:
            return "No mail account is connected."
        messenger.check(account.server)
    except (DeliveryError, CannotDecrypt) as error:
        problem = str(error)
    with write():
        row = MailAccount.objects.filter(workspace=workspace, is_default=True)
        if problem is None:
            row.update(last_ok_at=now, last_error="")
        else:
            row.update(last_error=problem)
        note(workspace, "mail_checked", now=now, actor=actor, problem=problem or "")
    return problem

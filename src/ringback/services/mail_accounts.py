"""Connecting mail accounts: those of a workspace and those of its members. Secrets are kept encrypted, never shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError

from ringback.intake.mail_guess import domain_of
from ringback.ports.outbound import Messenger
from ringback.store.models import MailAccount, MailAuth, MailSecurity, Membership, User, Workspace
from ringback.store.secrets import encrypt
from ringback.store.transactions import write

from .errors import CannotSetUp
from .journal import note
from .mail_checks import check_account
from .mail_waking import wake
from .mailboxes import watch
from .workspaces import refuse_misfits

PLAIN = frozenset(
    {
        *(
            "provider",
            "auth",
            "host",
            "port",
            "security",
            "username",
            "from_name",
            "from_address",
            "reply_to",
        ),
        *("imap_host", "imap_port", "imap_security", "imap_username", "imap_folder", "sent_folder"),
        *("keep_sent_copy", "plus_addressing", "takes_leads", "oauth_token_url", "oauth_client_id"),
        *("per_minute", "per_day", "warm_up_from_date"),
    }
)
SECRET = {
    "password": "password_encrypted",
    "imap_password": "imap_password_encrypted",
    "oauth_client_secret": "oauth_client_secret_encrypted",
    "oauth_refresh_token": "oauth_refresh_encrypted",
}
"""What is given in plain and kept encrypted: None keeps what is stored, "" forgets it."""

LIMITS = frozenset({"per_minute", "per_day", "warm_up_from_date"})
OAUTH = frozenset(
    {"auth", "oauth_token_url", "oauth_client_id", "oauth_client_secret", "oauth_refresh_token", "username"}
)
MOST_A_MINUTE, MOST_A_DAY = 1000, 1_000_000


def connect(workspace: Workspace, *, now: datetime, actor: str, **given: Any) -> MailAccount:
    """Keep the default account of the workspace, whatever it was before. Raises `CannotSetUp` for impossible values."""
    row = MailAccount.objects.filter(workspace=workspace, is_default=True).first()
    if row is None:
        return add_account(workspace, now=now, actor=actor, **given)
    return change_account(row, now=now, actor=actor, **given)


def add_account(
    workspace: Workspace, *, user: User | None = None, now: datetime, actor: str, **given: Any
) -> MailAccount:
    """Connect one more account: a member's, or the workspace's. Its first one becomes the default.

    `given`: names of `PLAIN` and of `SECRET`. Raises `CannotSetUp` for impossible values.
    """
    if user is not None and not Membership.objects.filter(workspace=workspace, user=user).exists():
        raise CannotSetUp("Only somebody who works here can have an account here.")
    row = MailAccount(workspace=workspace, user=user)
    _take(row, given)
    try:
        with write():
            shared = MailAccount.objects.filter(workspace=workspace, is_default=True)
            row.is_default = user is None and not shared.exists()
            row.save()
            watch(row, now=now)
            note(
                workspace,
                "mail_connected",
                now=now,
                actor=actor,
                host=row.host,
                sender=row.from_address,
                member=user.pk if user else None,
            )
    except IntegrityError:
        raise _twice(row) from None
    return row


def change_account(row: MailAccount, *, now: datetime, actor: str, **given: Any) -> MailAccount:
    """Change what is given, and nothing else. Raises `CannotSetUp` for impossible values."""
    try:
        with write():
            fresh = (
                MailAccount.objects.select_for_update(of=("self",), no_key=True)
                .select_related("workspace", "user")
                .get(pk=row.pk)
            )
            _take(fresh, given)
            waited = fresh.resume_at is not None
            # What went wrong went wrong with the old settings. An account that has stopped stays so.
            fresh.last_error = fresh.imap_error = ""
            fresh.failures, fresh.resume_at = 0, None
            fresh.save()
            watch(fresh, now=now)
            note(
                fresh.workspace_id,
                "mail_connected",
                now=now,
                actor=actor,
                host=fresh.host,
                sender=fresh.from_address,
            )
    except IntegrityError:
        raise _twice(row) from None
    if waited or LIMITS & set(given):
        wake(fresh, now=now)
    return fresh


def make_default(row: MailAccount, *, now: datetime, actor: str) -> None:
    """From now on what has no account of its own leaves here. Raises `CannotSetUp` for a member's account."""
    if row.user_id is not None:
        raise CannotSetUp("The account of one person cannot be the one for everybody.")
    with write():
        MailAccount.objects.filter(workspace_id=row.workspace_id, is_default=True).update(is_default=False)
        MailAccount.objects.filter(pk=row.pk).update(is_default=True)
        note(row.workspace_id, "mail_default", now=now, actor=actor, sender=row.from_address)


def remove_account(row: MailAccount, *, now: datetime, actor: str) -> None:
    """Forget the account with its secrets. What waited for it finds another one, or becomes a question.

    Where the default one goes, the oldest of the workspace's others takes its place.
    """
    wake(row, now=now)
    with write():
        if not MailAccount.objects.filter(pk=row.pk).delete()[0]:
            return
        note(row.workspace_id, "mail_disconnected", now=now, actor=actor, sender=row.from_address)
        if row.is_default:
            others = MailAccount.objects.filter(workspace_id=row.workspace_id, user__isnull=True)
            following = others.order_by("pk").first()
            if following is not None:
                following.is_default = True
                following.save(update_fields=["is_default"])


def disconnect(workspace: Workspace, *, now: datetime, actor: str) -> None:
    """Forget the default account."""
    row = MailAccount.objects.filter(workspace=workspace, is_default=True).first()
    if row is not None:
        remove_account(row, now=now, actor=actor)


def check(workspace: Workspace, messenger: Messenger, *, now: datetime, actor: str = "system") -> str | None:
    """Try to send through the default account, without sending. None if it works, else what is wrong, in words."""
    row = MailAccount.objects.filter(workspace=workspace, is_default=True).first()
    if row is None:
        return "No mail account is connected."
    found = check_account(row, messenger=messenger, inbox=None, now=now, actor=actor)
    return found.sending.problem or None


def _take(row: MailAccount, given: Mapping[str, Any]) -> None:
    """Put what is given into the row, or refuse it in words."""
    unknown = set(given) - PLAIN - set(SECRET)
    if unknown:
        raise CannotSetUp(f"These cannot be given: {', '.join(sorted(unknown))}.")
    for name in PLAIN & set(given):
        value = given[name]
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    for name, column in SECRET.items():
        if (secret := given.get(name)) is not None:
            setattr(row, column, encrypt(secret) if secret else "")
    if any(given.get(name) is not None for name in OAUTH):
        # A token that is kept may belong to another person or another client.
        row.oauth_access_encrypted, row.oauth_expires_at = "", None
    _refuse_nonsense(row)
    refuse_misfits(row, {*PLAIN} - {"warm_up_from_date"})


def _refuse_nonsense(row: MailAccount) -> None:
    if not row.host or not 1 <= row.port <= 65535:
        raise CannotSetUp("Give the mail server's name and its port, for example smtp.example.com and 587.")
    if row.imap_host and not 1 <= row.imap_port <= 65535:
        raise CannotSetUp("Give the port for reading, usually 993.")
    for security in (row.security, row.imap_security):
        if security not in MailSecurity.values:
            raise CannotSetUp(
                f"{security!r} is no kind of security; choose one of {', '.join(MailSecurity.values)}."
            )
    if row.auth not in MailAuth.values:
        raise CannotSetUp(f"{row.auth!r} is no way to sign in; choose one of {', '.join(MailAuth.values)}.")
    if not row.from_address or not domain_of(row.from_address):
        raise CannotSetUp("Give the e-mail address that messages come from.")
    # The refresh token may come later: when a person has granted access at the provider.
    if row.auth == MailAuth.OAUTH2 and not all((row.username, row.oauth_token_url, row.oauth_client_id)):
        raise CannotSetUp("OAuth2 needs a user name, the address that gives tokens and the client's id.")
    if not 0 <= row.per_minute <= MOST_A_MINUTE or not 0 <= row.per_day <= MOST_A_DAY:
        raise CannotSetUp(
            f"A limit is 0 (none) or up to {MOST_A_MINUTE:,} a minute and {MOST_A_DAY:,} a day."
        )


def _twice(row: MailAccount) -> CannotSetUp:
    return CannotSetUp(f"{row.from_address} is connected already. Change that account.")

"""Which mailboxes are looked at: the rows that say so, and the failures that are told."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Case, Exists, F, OuterRef, Value, When

from ringback.ports.inbound import FetchError, MailboxServer
from ringback.ports.web import Web
from ringback.store.models import MailAccount, MailFolder
from ringback.store.secrets import CannotDecrypt
from ringback.store.transactions import need_write, write

from .mail_servers import mailbox_from
from .mail_tokens import NoToken, fresh_token
from .notices import tell

INBOX = "INBOX"

WAITS = (timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=5), timedelta(minutes=15))
"""How long to wait after the first, second, … failure that may pass by itself; then the last one again."""

WAIT_FOR_PEOPLE = timedelta(minutes=15)
"""How long to wait after a failure that somebody has to mend; whoever mends it lets it be looked at once."""

TOLD_AFTER = 3
"""Failures in a row that may pass by themselves, before anybody is told."""


def server_of(account: MailAccount, now: datetime, *, web: Web | None = None) -> MailboxServer | None:
    """Where this account's mail is read; None if it is not. Raises FetchError where its secret cannot be had.

    `web` is asked for an access token where the account signs in by OAuth2. Never inside a write.
    """
    try:
        return mailbox_from(account, token=fresh_token(account.pk, web, now=now))
    except CannotDecrypt as error:
        raise FetchError(str(error), permanent=True, about="account") from error
    except NoToken as error:
        raise FetchError(error.text, permanent=error.permanent, about="account") from error


def watch(account: MailAccount, *, now: datetime, days: int | None = None) -> MailFolder | None:
    """Let this account's folder be looked at from now on, and at once. None if it has no mailbox. Needs an open write.

    A folder that was never looked at is read from now on; with `days`, what came in the last so many days as well, also
    where it is read already. Called when an account is connected or changed, and by `watch_all`.
    """
    need_write()
    if not account.imap_host:
        account.folders.update(next_check_at=None)
        return None
    name = account.imap_folder or INBOX
    account.folders.exclude(name=name).update(next_check_at=None)
    begin = now - timedelta(days=days or 0)
    folder, _made = MailFolder.objects.get_or_create(
        account=account,
        name=name,
        defaults={
            "workspace_id": account.workspace_id,
            "bucket": account.workspace.bucket,
            "started_at": begin,
        },
    )
    folder.next_check_at, folder.failures = now, 0
    if days is not None and folder.started_at is not None and begin < folder.started_at:
        # As if the server had numbered it anew: what is known by its digest is not taken twice.
        folder.started_at, folder.uidvalidity = begin, 0
    folder.save(update_fields=["next_check_at", "failures", "started_at", "uidvalidity"])
    return folder


def watch_all(*, now: datetime) -> int:
    """Rows for the accounts that have a mailbox and none yet: from before there were any, or restored. How many."""
    named = Case(When(imap_folder="", then=Value(INBOX)), default=F("imap_folder"))
    known = MailFolder.objects.filter(account=OuterRef("pk"), name=OuterRef("named"))
    found = MailAccount.objects.exclude(imap_host="").annotate(named=named).filter(~Exists(known))
    missing = list(found.select_related("workspace")[:200])
    for account in missing:
        with write():
            watch(account, now=now)
    return len(missing)


def failed(folder: MailFolder, error: FetchError, *, now: datetime) -> None:
    """Write down that this folder could not be read, and when to try again. Needs an open write."""
    need_write()
    folder.failures += 1
    folder.error = error.text
    wait = WAIT_FOR_PEOPLE if error.permanent else WAITS[min(folder.failures, len(WAITS)) - 1]
    folder.next_check_at = now + wait
    folder.claimed_until, folder.claimed_by = None, ""
    folder.save(update_fields=["failures", "error", "next_check_at", "claimed_until", "claimed_by"])
    MailAccount.objects.filter(pk=folder.account_id).update(imap_error=error.text)
    if folder.failures == (1 if error.permanent else TOLD_AFTER):
        account = folder.account
        tell(
            account.workspace,
            "mailbox_failed",
            now=now,
            user=account.user,
            account=account.pk,
            address=account.from_address,
            why=error.text,
        )


def look_at_once(folder_id: int, *, now: datetime) -> None:
    """Something new was announced there. Needs an open write."""
    need_write()
    MailFolder.objects.filter(pk=folder_id, next_check_at__isnull=False).update(next_check_at=now)


def read(folder: MailFolder, *, now: datetime, next_check_at: datetime) -> None:
    """Write down that this folder was read to its end. Needs an open write."""
    need_write()
    MailFolder.objects.filter(pk=folder.pk, next_check_at__isnull=False).update(
        checked_at=now, failures=0, error="", next_check_at=next_check_at
    )
    MailAccount.objects.filter(pk=folder.account_id).update(imap_ok_at=now, imap_error="")

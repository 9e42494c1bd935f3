"""Copies of what was sent, put into the Sent folder of the account that sent it.

Sending never waits for it: the bytes are kept with the receipt and a worker makes the copy soon after. Before it puts
one there it looks whether the server, or a worker that died, has done so already.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from ringback.ports.inbound import FetchError, Inbox, InboxSession
from ringback.ports.web import Web
from ringback.store.models import MailAccount, SentCopy, Touch
from ringback.store.secrets import CannotDecrypt
from ringback.store.transactions import need_write, refuse_inside_write, write

from .journal import note
from .mail_servers import mailbox_from
from .mail_tokens import NoToken, fresh_token

LEASE = timedelta(minutes=5)
AT_ONCE = 20
"""Copies of one account in one round, over one connection."""
WAITS = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12))
"""How long to wait after the first, second, … try that failed; then the last one again."""
LONGEST = timedelta(days=3)
"""After that the copy is given up and the account says so."""


def keep_for_copy(touch: Touch, account_id: int, raw: bytes, *, now: datetime) -> None:
    """Keep these bytes until the copy is made. Needs an open write."""
    need_write()
    SentCopy.objects.create(
        workspace_id=touch.workspace_id,
        bucket=touch.enrollment.bucket,
        account_id=account_id,
        touch=touch,
        message_id=touch.message_id,
        packed=zlib.compress(raw),
        sent_at=now,
        next_try_at=now,
    )


@dataclass(frozen=True, slots=True)
class _Batch:
    account: MailAccount
    copies: list[SentCopy]


def make_copies(
    *,
    now_of: Callable[[], datetime],
    worker: str,
    inbox: Inbox,
    web: Web | None = None,
    keep_going: Callable[[], bool] = lambda: True,
) -> int:
    """Make the copies of one account that are due. Returns how many were tried; 0: nothing is due."""
    batch = _claim(now_of(), worker)
    if batch is None:
        return 0
    refuse_inside_write()
    try:
        server = mailbox_from(batch.account, token=fresh_token(batch.account.pk, web, now=now_of()))
        if server is None:
            _drop(batch.copies)  # nobody reads this mailbox any more: there is no Sent folder to fill
            return len(batch.copies)
        with inbox.session(server) as session:
            folder = batch.account.sent_folder or session.sent_folder()
            if not folder:
                text = "The mailbox has no folder for sent mail that can be found. Name it in the settings."
                raise FetchError(text, permanent=True, about="folder")
            for index, copy in enumerate(batch.copies):
                if not keep_going():
                    _give_back(batch.copies[index:])
                    break
                _put(session, folder, copy)
                _drop([copy])
    except (FetchError, NoToken, CannotDecrypt) as error:
        _later(batch, str(error), now=now_of())
    return len(batch.copies)


def _put(session: InboxSession, folder: str, copy: SentCopy) -> None:
    if not session.holds(folder, copy.message_id):
        session.keep(folder, zlib.decompress(bytes(copy.packed)), at=copy.sent_at)


def _claim(now: datetime, worker: str) -> _Batch | None:
    """Some copies of the account whose copy is due the longest; nobody else holds them until the lease ends."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    due = SentCopy.objects.filter(free, next_try_at__lte=now)
    with write():
        first = due.order_by("next_try_at", "id").first()
        if first is None:
            return None
        account = MailAccount.objects.select_for_update(no_key=True).get(pk=first.account_id)
        # Another worker may have taken them while this one waited for the account.
        found = due.filter(workspace_id=account.workspace_id, account=account).order_by("next_try_at", "id")
        copies = list(found[:AT_ONCE])
        SentCopy.objects.filter(pk__in=[copy.pk for copy in copies]).update(
            claimed_until=now + LEASE, claimed_by=worker
        )
    return _Batch(account, copies) if copies else None


def _drop(copies: list[SentCopy]) -> None:
    with write():
        SentCopy.objects.filter(pk__in=[copy.pk for copy in copies]).delete()


def _give_back(copies: list[SentCopy]) -> None:
    with write():
        SentCopy.objects.filter(pk__in=[copy.pk for copy in copies]).update(claimed_until=None, claimed_by="")


def _later(batch: _Batch, why: str, *, now: datetime) -> None:
    """Try again later what is left of them; give up what was tried for too long."""
    with write():
        MailAccount.objects.filter(pk=batch.account.pk).update(imap_error=why)
        for copy in SentCopy.objects.filter(pk__in=[copy.pk for copy in batch.copies]):
            if copy.sent_at + LONGEST <= now:
                copy.delete()
                note(
                    copy.workspace_id,
                    "copy_given_up",
                    now=now,
                    actor="worker",
                    sender=batch.account.from_address,
                    why=why,
                )
                continue
            copy.next_try_at = now + WAITS[min(copy.tries, len(WAITS) - 1)]
            copy.tries, copy.error = min(copy.tries + 1, 1000), why
            copy.claimed_until, copy.claimed_by = None, ""
            copy.save(update_fields=["next_try_at", "tries", "error", "claimed_until", "claimed_by"])

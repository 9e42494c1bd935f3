"""One visit to one mailbox: connect, keep what is new, and perhaps stay and wait for more.

Whoever stays keeps the folder leased to them, so that no other worker opens a second connection to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ringback.ports.inbound import FetchError, Inbox, InboxSession, MailboxServer, always
from ringback.store.mail_claims import claim_folder, prolong, release_folders
from ringback.store.models import MailAccount, MailFolder, Workspace
from ringback.store.transactions import refuse_inside_write, write

from .fetching import LEASE, Kept, Superseded, fetch
from .mailboxes import failed, read, server_of, watch

POLL = timedelta(minutes=1)
"""How often a mailbox is looked at that nobody waits at."""

STAY = timedelta(seconds=60)
"""How long one waiting lasts; then the folder is looked at in any case, and its lease prolonged. Much less than the
half hour after which servers may hang up, and than a lease."""

OURS = "Reading it went wrong inside Ringback; the log says more."

ServerOf = Callable[[MailAccount, datetime], MailboxServer | None]


def never() -> bool:
    return False


def nothing() -> None:
    """Nobody is to be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How a visit is made.

    `may_wait` is asked once everything is read and the server offers to wait: True stays. `before_waiting` is called
    before each time; `news` after messages were kept. `poll`: when the folder is due again after the visit.
    """

    worker: str
    now_of: Callable[[], datetime]
    lease: timedelta = LEASE
    poll: timedelta = POLL
    keep_going: Callable[[], bool] = always
    may_wait: Callable[[], bool] = never
    before_waiting: Callable[[], None] = nothing
    news: Callable[[], None] = nothing
    server_of: ServerOf = server_of


@dataclass(slots=True)
class Visit:
    """What came of it. `error`: why the mailbox could not be read, "" if it could. `busy`: somebody else reads it."""

    address: str = ""
    folder: str = ""
    kept: Kept = field(default_factory=Kept)
    error: str = ""
    busy: bool = False


def visit(folder_id: int, inbox: Inbox, manner: Manner) -> Visit:
    """Read this folder, which `manner.worker` has claimed, and give it back. Mailbox trouble is in the result."""
    refuse_inside_write()
    done = Visit()
    folder = MailFolder.objects.select_related("account__workspace").filter(pk=folder_id).first()
    if folder is None:
        return done
    done.address, done.folder = folder.account.from_address, folder.name
    try:
        server = manner.server_of(folder.account, manner.now_of())
        if server is None:
            with write():
                MailFolder.objects.filter(pk=folder_id).update(next_check_at=None)
        else:
            with inbox.session(server) as session:
                _read(folder, session, done, manner)
                if session.can_wait and manner.may_wait():
                    _stay(folder, server, session, done, manner)
    except FetchError as error:
        done.error = error.text
        _failed(folder_id, error, manner)
    except Superseded:
        done.busy = True
    except Exception:
        # Not at once again, and not unseen: a message that we cannot keep would else hold up all that follow it.
        _failed(folder_id, FetchError(OURS, permanent=False, about="account"), manner)
        raise
    with write():
        release_folders([folder_id], manner.worker)
    return done


def _failed(folder_id: int, error: FetchError, manner: Manner) -> None:
    with write():
        held = MailFolder.objects.select_related("account__workspace", "account__user")
        for folder in held.filter(pk=folder_id, claimed_by=manner.worker):
            failed(folder, error, now=manner.now_of())


def _read(folder: MailFolder, session: InboxSession, done: Visit, manner: Manner) -> None:
    kept = fetch(
        folder.pk,
        session,
        worker=manner.worker,
        now_of=manner.now_of,
        lease=manner.lease,
        keep_going=manner.keep_going,
    )
    now = manner.now_of()
    with write():
        read(folder, now=now, next_check_at=now + manner.poll)
    done.kept += kept
    if kept.new:
        manner.news()


def _stay(
    folder: MailFolder, server: MailboxServer, session: InboxSession, done: Visit, manner: Manner
) -> None:
    """Wait for new mail and keep it, until nobody wants to go on or the account is not what it was."""
    while manner.keep_going():
        with write():
            if not prolong(folder.pk, worker=manner.worker, until=manner.now_of() + manner.lease):
                raise Superseded
        manner.before_waiting()
        seconds = min(STAY, manner.lease / 2).total_seconds()
        try:
            session.wait(folder.name, seconds=seconds, keep_going=manner.keep_going)
        except FetchError as error:
            if error.permanent or error.about != "connection":
                raise
            return  # servers hang up on whoever waits for long; that is no failure unless connecting anew fails
        if not manner.keep_going():
            return
        account = MailAccount.objects.select_related("workspace").filter(pk=folder.account_id).first()
        if account is None or manner.server_of(account, manner.now_of()) != server:
            return  # the next visit goes by the new settings
        _read(folder, session, done, manner)


def fetch_now(
    workspace: Workspace, inbox: Inbox, manner: Manner, *, address: str = "", days: int | None = None
) -> list[Visit]:
    """Visit every mailbox of the workspace, or the one of this address, at once. `days`: as of `watch`."""
    accounts = MailAccount.objects.filter(workspace=workspace).exclude(imap_host="").order_by("id")
    if address:
        accounts = accounts.filter(from_address__iexact=address)
    visits = []
    for account in accounts.select_related("workspace"):
        now = manner.now_of()
        with write():
            folder = watch(account, now=now, days=days)
            mine = folder is not None and claim_folder(
                folder.pk, now=now, worker=manner.worker, lease=manner.lease
            )
        if folder is None:
            continue
        busy = Visit(address=account.from_address, folder=folder.name, busy=True)
        visits.append(visit(folder.pk, inbox, manner) if mine else busy)
    return visits

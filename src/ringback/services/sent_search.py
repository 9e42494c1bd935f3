"""Looking through Sent folders for e-mails of which nobody knows whether they left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import groupby

from ringback.ports.inbound import FetchError, Inbox, InboxSession, MailboxServer, always
from ringback.store.mail_claims import claim_searches
from ringback.store.models import MailAccount, SentSearch, TouchState
from ringback.store.transactions import refuse_inside_write, write

from .mailboxes import server_of
from .sent_evidence import How, Verdict, conclude, evidence_at_hand, put_off, settle_by_evidence

LEASE = timedelta(minutes=5)

ServerOf = Callable[[MailAccount, datetime], MailboxServer | None]


def search_due(
    inbox: Inbox,
    *,
    worker: str,
    now_of: Callable[[], datetime],
    limit: int = 50,
    lease: timedelta = LEASE,
    keep_going: Callable[[], bool] = always,
    server_of: ServerOf = server_of,
) -> int:
    """Look for up to `limit` messages, those of one account over one connection. Returns how many were settled.

    `worker` must be unique to the process and thread. `keep_going` is asked before each account.
    """
    now = now_of()
    with write():
        claimed = claim_searches(now=now, limit=limit, worker=worker, lease=lease)
    if not claimed:
        return 0
    found = SentSearch.objects.filter(pk__in=claimed, claimed_by=worker).select_related(
        "account__workspace", "touch__enrollment", "touch__lead"
    )
    settled = 0
    for _account_id, group in groupby(found.order_by("account_id", "id"), key=lambda one: one.account_id):
        searches = list(group)
        if not keep_going():
            with write():
                SentSearch.objects.filter(pk__in=[one.pk for one in searches], claimed_by=worker).update(
                    claimed_until=None, claimed_by=""
                )
            continue
        left = [one for one in searches if not _settled_at_hand(one, now_of())]
        settled += len(searches) - len(left)
        if left:
            settled += _look(inbox, left, now_of, server_of)
    return settled


def _settled_at_hand(search: SentSearch, now: datetime) -> bool:
    """Whether nothing is to be looked for: it was settled otherwise, or its proof has come in."""
    touch = search.touch
    with write():
        if touch.state != TouchState.UNSURE:
            search.delete()
            return True
        how = evidence_at_hand(touch)
        return how is not None and settle_by_evidence(touch, how, now)


def _look(
    inbox: Inbox, searches: list[SentSearch], now_of: Callable[[], datetime], server_of: ServerOf
) -> int:
    """Look for these messages of one account. Returns how many were found."""
    account = searches[0].account
    left, settled = list(searches), 0
    refuse_inside_write()
    try:
        server = server_of(account, now_of())
        if server is None:
            _end(left, "no_folder", now_of())
            return 0
        with inbox.session(server) as session:
            folder = account.sent_folder or session.sent_folder()
            if not folder:
                _end(left, "no_folder", now_of())
                return 0
            while left:
                settled += _look_for(session, folder, left[0], account, now_of)
                left.pop(0)
    except FetchError as error:
        if error.about == "folder" and error.permanent:
            _end(left, "no_folder", now_of())
        else:
            _later(left, account, now_of())
    return settled


def _look_for(
    session: InboxSession,
    folder: str,
    search: SentSearch,
    account: MailAccount,
    now_of: Callable[[], datetime],
) -> bool:
    held = session.holds(folder, search.touch.message_id)
    how: How = "found_in_sent"
    now = now_of()
    with write():
        if held:
            settle_by_evidence(search.touch, how, now)
        else:
            verdict = put_off(search, looked=True, now=now, account=account)
            if verdict is not None:
                conclude(search, verdict, now=now)
    return held


def _later(searches: list[SentSearch], account: MailAccount, now: datetime) -> None:
    for search in searches:
        with write():
            verdict = put_off(search, looked=False, now=now, account=account)
            if verdict is not None:
                conclude(search, verdict, now=now)


def _end(searches: list[SentSearch], verdict: Verdict, now: datetime) -> None:
    for search in searches:
        with write():
            conclude(search, verdict, now=now)

"""Mail is fetched: every message of a mailbox becomes exactly one row, whatever dies in between.

How far a folder was read (`last_uid`) moves in the transaction that keeps the messages up to it, so that a crash leaves
both or none. Numbers alone are not trusted: a message is the same if its bytes are, and where the server numbers a
folder anew, the recent part is read again and what is known is left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ringback.inbox.message import MAX_BYTES, Message
from ringback.inbox.message import read as read_message
from ringback.ports.inbound import Fetched, InboxSession, always
from ringback.store.mail_claims import prolong
from ringback.store.models import InboundMessage, InboundState, MailFolder
from ringback.store.transactions import refuse_inside_write, write

from .own_mail import mark_own

LEASE = timedelta(minutes=3)
"""Longer than one batch takes; it is renewed with each."""

TOGETHER = 20
"""Messages that are kept in one transaction."""

TOGETHER_BYTES = 2 * 1024 * 1024
REREAD = timedelta(days=30)
"""How far back a folder is read again when the server has numbered it anew."""

AT_ONCE = timedelta(seconds=10)
"""A folder that is looked at so soon after it was connected is read from its end on, without looking back."""

_HEAD = 256 * 1024
"""Bytes at the beginning of a message in which its headers are looked for."""


class Superseded(Exception):
    """Somebody else holds the folder now, or it is not looked at any more. Nothing was changed."""


@dataclass(slots=True)
class Kept:
    """What came of reading a folder: messages kept, and those that were known already or are too old."""

    new: int = 0
    known: int = 0

    def __iadd__(self, other: Kept) -> Kept:
        self.new += other.new
        self.known += other.known
        return self


def fetch(
    folder_id: int,
    session: InboxSession,
    *,
    worker: str,
    now_of: Callable[[], datetime],
    lease: timedelta = LEASE,
    keep_going: Callable[[], bool] = always,
) -> Kept:
    """Keep everything that is new in this folder. Raises FetchError, and `Superseded` if `worker` lost the folder.

    `keep_going` is asked between the batches; False ends it early with what was kept.
    """
    refuse_inside_write()
    folder = _held(folder_id, worker)
    state = session.state(folder.name)
    numbered = (
        state.uidvalidity or 1
    )  # a few servers do not say it; 0 stands for a folder that was never read
    # A server that was put back to an older state may go on under the same number.
    if numbered != folder.uidvalidity or state.uid_next <= folder.last_uid:
        folder = _begin(folder, session, numbered, state.uid_next, worker=worker, now=now_of())
    kept = Kept()
    while keep_going():
        found = session.after(folder.name, folder.last_uid, limit=TOGETHER * 10, max_bytes=MAX_BYTES)
        some = False
        for batch in _batches(found):
            some = True
            kept += _keep(folder, batch, worker=worker, now=now_of(), lease=lease)
            if not keep_going():
                return kept
        if not some:
            break
    return kept


def _held(folder_id: int, worker: str) -> MailFolder:
    folder = (
        MailFolder.objects.select_related("account__workspace")
        .filter(pk=folder_id, claimed_by=worker, next_check_at__isnull=False)
        .first()
    )
    if folder is None:
        raise Superseded
    return folder


def _begin(
    folder: MailFolder, session: InboxSession, uidvalidity: int, uid_next: int, *, worker: str, now: datetime
) -> MailFolder:
    """Set where reading begins: the first time, and when the server numbers the folder anew."""
    started_at = folder.started_at or now
    before = uid_next - 1
    if folder.uidvalidity or started_at < now - AT_ONCE:
        since = started_at if not folder.uidvalidity else max(started_at, now - REREAD)
        found = session.since(folder.name, since - timedelta(days=1))
        before = min(found, uid_next - 1) if found >= 0 else uid_next - 1
    with write():
        changed = MailFolder.objects.filter(
            pk=folder.pk, claimed_by=worker, uidvalidity=folder.uidvalidity
        ).update(uidvalidity=uidvalidity, last_uid=before, reread_uid=uid_next - 1, started_at=started_at)
    if not changed:
        raise Superseded
    return _held(folder.pk, worker)


def _batches(found: Iterable[Fetched]) -> Iterator[list[Fetched]]:
    """Messages to be kept together: not too many and not too much."""
    rest = iter(found)
    batch: list[Fetched] = []
    size = 0
    for message in rest:
        batch.append(message)
        size += len(message.raw)
        if len(batch) == TOGETHER or size >= TOGETHER_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _keep(folder: MailFolder, batch: list[Fetched], *, worker: str, now: datetime, lease: timedelta) -> Kept:
    """Keep these messages and move on, in one transaction. `folder.last_uid` is then the last one's uid."""
    rows = [_row(folder, fetched, now) for fetched in batch if not _is_old(folder, fetched)]
    by_digest = {row.digest: row for row in rows}
    last = batch[-1].uid
    with write():
        moved = MailFolder.objects.filter(
            pk=folder.pk, claimed_by=worker, uidvalidity=folder.uidvalidity, last_uid=folder.last_uid
        ).update(last_uid=last)
        if not moved:
            raise Superseded
        prolong(folder.pk, worker=worker, until=now + lease)
        for known in _known(folder, by_digest):
            by_digest.pop(known, None)
        new = list(by_digest.values())
        mark_own(folder.account, new, now=now)
        InboundMessage.objects.bulk_create(new)
    folder.last_uid = last
    return Kept(new=len(new), known=len(batch) - len(new))


def _is_old(folder: MailFolder, fetched: Fetched) -> bool:
    """Whether it came before this folder was to be read. A server's clock may be a little off."""
    if folder.started_at is None or fetched.came_at is None or fetched.uid > folder.reread_uid:
        return False
    return fetched.came_at < folder.started_at - timedelta(minutes=5)


def _known(folder: MailFolder, by_digest: dict[str, InboundMessage]) -> Iterator[str]:
    """The digests among these of messages that this account has already."""
    mine = InboundMessage.objects.filter(account=folder.account_id)
    yield from mine.filter(digest__in=by_digest).values_list("digest", flat=True)
    again = {
        row.message_id: row for row in by_digest.values() if row.message_id and row.uid <= folder.reread_uid
    }
    if not again:
        return
    same = InboundMessage.objects.filter(workspace_id=folder.workspace_id, message_id__in=again)
    for known in same.filter(account=folder.account_id).exclude(uidvalidity=folder.uidvalidity):
        row = again[known.message_id]
        if (row.from_address, row.subject) == (known.from_address, known.subject):
            yield row.digest


def _row(folder: MailFolder, fetched: Fetched, now: datetime) -> InboundMessage:
    head = _head(fetched.raw)
    return InboundMessage(
        workspace_id=folder.workspace_id,
        bucket=folder.bucket,
        account=folder.account,
        folder=folder.name,
        uidvalidity=folder.uidvalidity,
        uid=fetched.uid,
        digest=digest_of(fetched.raw, fetched.size),
        raw=fetched.raw,
        size=fetched.size,
        fetched_at=now,
        sent_at=head.sent_at,
        message_id=_plain(head.message_id, 500),
        from_address=_plain(head.from_address, 320),
        from_name=_plain(head.from_name, 200),
        subject=_plain(head.subject, 500),
        state=InboundState.NEW,
    )


def digest_of(raw: bytes, size: int | None = None) -> str:
    """Hex SHA-256 of a message; of one that was cut, of what there is and of its `size`."""
    digest = hashlib.sha256(raw)
    if size is not None and size > len(raw):
        digest.update(b"\0%d" % size)
    return digest.hexdigest()


def _head(raw: bytes) -> Message:
    """The headers, read alone: what a message's body does to whoever reads it must not keep it from being kept."""
    head = raw[:_HEAD]
    ends = [end for end in (head.find(b"\r\n\r\n"), head.find(b"\n\n")) if end >= 0]
    return read_message(head[: min(ends)] if ends else head)


def _plain(text: str, most: int) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")[:most]

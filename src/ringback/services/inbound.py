"""Messages that came in: kept as they came, understood, and acted upon once.

The row is the job, as for enrollments: a worker takes it with a lease, understands the message outside any transaction,
and writes what follows from it in one. A worker that dies leaves the row as it was, and another one does it again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError
from django.db.models import Q

from ringback.inbox.classify import classify
from ringback.inbox.message import MAX_BYTES, Message, read
from ringback.inbox.model import Kind, Meaning, Understood
from ringback.inbox.setting import Setting
from ringback.store.models import InboundMessage, InboundState, MailAccount, Workspace
from ringback.store.transactions import refuse_inside_write, write

from .errors import CannotTakeIn
from .inbound_case import Case, hold, it_left, setting_of
from .inbound_consequences import consequences
from .inbound_matching import Match, find
from .inbound_reading import write_down

LEASE = timedelta(minutes=5)
"""Longer than the largest message takes."""

AT_ONCE = 20
Understand = Callable[[bytes, Setting], Understood]


def take_in(
    workspace: Workspace,
    raw: bytes,
    *,
    now: datetime,
    account: MailAccount | None = None,
    folder: str = "",
    uidvalidity: int = 0,
    uid: int = 0,
) -> tuple[InboundMessage, bool]:
    """Keep a message, and whether it is new here: the same bytes in the same account are the same message.

    `account` None: it was handed in by hand or by a program. Raises `CannotTakeIn` for no bytes at all.
    """
    if not raw.strip():
        raise CannotTakeIn("This message is empty.")
    digest = hashlib.sha256(raw).hexdigest()
    same = InboundMessage.objects.filter(workspace=workspace, account=account, digest=digest)
    try:
        with write():
            # One after the other: what is handed in twice at the same instant is one message too.
            Workspace.objects.select_for_update(no_key=True).only("pk").get(pk=workspace.pk)
            known = same.first()
            if known is not None:
                return known, False
            made = InboundMessage.objects.create(
                workspace=workspace,
                bucket=workspace.bucket,
                account=account,
                folder=folder[:200],
                uidvalidity=uidvalidity,
                uid=uid,
                digest=digest,
                raw=raw[:MAX_BYTES],
                size=len(raw),
                fetched_at=now,
            )
    except IntegrityError:
        return same.get(), False
    return made, True


def process_due(
    now_of: Callable[[], datetime],
    worker: str,
    *,
    limit: int = AT_ONCE,
    keep_going: Callable[[], bool] = lambda: True,
    understand: Understand = classify,
    lease: timedelta = LEASE,
) -> int:
    """Handle up to `limit` new messages, the oldest first; how many were looked at. One that fails stops no other.

    `worker` must be unique to the process and thread. `keep_going` is asked before each; False gives the rest back.
    """
    claimed = claim(now=now_of(), worker=worker, limit=limit, lease=lease)
    for index, pk in enumerate(claimed):
        if not keep_going():
            InboundMessage.objects.filter(pk__in=claimed[index:], claimed_by=worker).update(
                claimed_until=None, claimed_by=""
            )
            return index
        _process(pk, worker, now_of, understand)
    return len(claimed)


def process_now(
    row: InboundMessage, *, now: datetime, worker: str, understand: Understand = classify
) -> InboundMessage:
    """Handle this message at once, unless a worker has it or it is handled; the row afresh."""
    if claim(now=now, worker=worker, limit=1, lease=LEASE, only=row.pk):
        _process(row.pk, worker, lambda: now, understand)
    return InboundMessage.objects.get(pk=row.pk)


def claim(*, now: datetime, worker: str, limit: int, lease: timedelta, only: int | None = None) -> list[int]:
    """Take up to `limit` new messages that nobody holds, until `now + lease`. Their ids, in the order of keeping."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    with write():
        found = InboundMessage.objects.select_for_update(skip_locked=True).filter(
            free, state=InboundState.NEW
        )
        if only is not None:
            found = found.filter(pk=only)
        ids = list(found.order_by("id").values_list("pk", flat=True)[:limit])
        InboundMessage.objects.filter(pk__in=ids).update(claimed_until=now + lease, claimed_by=worker)
    return ids


def _process(pk: int, worker: str, now_of: Callable[[], datetime], understand: Understand) -> None:
    refuse_inside_write()
    row = InboundMessage.objects.select_related("workspace").get(pk=pk)
    try:
        raw = bytes(row.raw)
        message, understood = read(raw), _understood(raw, setting_of(row.workspace), understand)
        _apply(pk, worker, message, understood, now_of())
    except Exception as error:  # noqa: BLE001  # one bad message must not keep the others from their turn
        _failed(pk, worker, row.error, error)


def _understood(raw: bytes, setting: Setting, understand: Understand) -> Understood:
    try:
        return understand(raw, setting)
    except Exception as error:  # noqa: BLE001  # it is not lost for that: a person reads it
        return Understood(kind=Kind.UNKNOWN, confidence=0.0, why=(f"It could not be read: {error}"[:300],))


def _apply(pk: int, worker: str, message: Message, understood: Understood, now: datetime) -> None:
    """What follows from the message, and that it is handled, in one transaction."""
    with write():
        row = (
            InboundMessage.objects.select_for_update(of=("self",))
            .select_related("workspace", "account")
            .filter(pk=pk, state=InboundState.NEW, claimed_by=worker)
            .first()
        )
        if row is None:
            return  # the lease ran out and somebody else has it
        match = find(row.workspace, message, understood)
        act(row, message, understood, match, now=now)


def act(
    row: InboundMessage, message: Message, understood: Understood, match: Match, *, now: datetime
) -> None:
    """Do what this message brings about and write into its row what that was. Needs an open write and the row held."""
    write_down(row, message, understood)
    case = Case(
        row=row, workspace=row.workspace, message=message, understood=understood, match=match, now=now
    )
    first = None if understood.meaning is Meaning.STOP else _copy_of(row)
    row.lead, row.contact, row.matched_by = match.lead, match.contact, match.matched_by
    row.touch = match.touch
    if match.candidates:
        row.details = {**row.details, "candidates": list(match.candidates)}
    row.claimed_until, row.claimed_by, row.error = None, "", ""
    row.handled_at, row.settled_by = now, None
    if first is not None:
        row.state, row.settlement = InboundState.HANDLED, "copy"
        row.lead, row.contact = first.lead, first.contact
        row.save()
        return
    row.state = InboundState.HANDLED
    row.save()  # questions are about a row that is there as it was read
    hold(case)
    if match.touch is not None:
        it_left(case, match.touch)
    came = consequences(case)
    row.state, row.settlement = came.state, came.did
    if came.lead is not None:
        row.lead, row.contact = came.lead, came.lead.contact
    if came.state == InboundState.ASKING:
        row.handled_at = None
    row.save(update_fields=["state", "settlement", "lead", "contact", "handled_at"])


def _copy_of(row: InboundMessage) -> InboundMessage | None:
    """The same message that came before by another account or folder; what it brought about is done."""
    if not row.message_id or not row.from_address:
        return None
    earlier = InboundMessage.objects.filter(
        workspace=row.workspace,
        message_id=row.message_id,
        from_address=row.from_address,
        kind=row.kind,
        new_text=row.new_text,
        state__in=(InboundState.HANDLED, InboundState.ASKING),
    )
    return earlier.exclude(pk=row.pk).select_related("lead", "contact").order_by("id").first()


def _failed(pk: int, worker: str, told_before: str, error: Exception) -> None:
    """Once may be bad luck, and the message is tried again when its lease is over; twice is for a person to see."""
    words = f"{type(error).__name__}: {error}"[:2000].replace("\x00", "")
    held = InboundMessage.objects.filter(pk=pk, state=InboundState.NEW, claimed_by=worker)
    with write():
        if told_before:
            held.update(state=InboundState.FAILED, error=words, claimed_until=None, claimed_by="")
        else:
            held.update(error=words)

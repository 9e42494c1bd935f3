"""Our own messages, met in a mailbox: they are kept, ask nobody anything, and are evidence that they left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ringback.store.models import InboundMessage, InboundState, MailAccount, Touch
from ringback.store.transactions import need_write

from .sent_evidence import look_soon

OWN = "own"


def mark_own(account: MailAccount, messages: Sequence[InboundMessage], *, now: datetime) -> int:
    """Mark those that Ringback sent itself, through any account of the workspace, as handled. Needs an open write.

    Not saved yet; `matched_by` is then "own". What only looks like ours (another sender under our Message-ID) is not.
    """
    need_write()
    ids = [message.message_id for message in messages if message.message_id]
    if not ids:
        return 0
    touches = {
        touch.message_id: touch
        for touch in Touch.objects.select_related("account", "enrollment").filter(
            workspace_id=account.workspace_id, message_id__in=ids
        )
    }
    if not touches:
        return 0
    senders = {
        address.lower()
        for address in MailAccount.objects.filter(workspace_id=account.workspace_id).values_list(
            "from_address", flat=True
        )
    }
    ours = []
    for message in messages:
        touch = touches.get(message.message_id)
        if touch is None or message.from_address not in senders:
            continue
        message.state, message.handled_at = InboundState.HANDLED, now
        message.matched_by, message.touch, message.lead_id = OWN, touch, touch.lead_id
        ours.append(touch)
    # Settled soon after and apart: what follows for the lead must not keep a message from being kept.
    look_soon(ours, now=now)
    return len(ours)

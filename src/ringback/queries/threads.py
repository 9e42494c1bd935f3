"""What an e-mail follows: read from the touches that were made and from what their reader wrote."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from ringback.engine.model import Channel, Disposition
from ringback.playbooks.messages.threads import NEW, Said, Thread, following, is_message_id
from ringback.store.models import Enrollment, InboundMessage, Touch, TouchState

REPLY = "reply"
"""`InboundMessage.kind` of what a person wrote."""

_NEVER_ARRIVED = (Disposition.BOUNCED.value, Disposition.FAILED.value)


def thread_of(
    touch: Touch, earlier: Iterable[Touch], *, enrollment: Enrollment, account_id: int | None = None
) -> Thread:
    """The thread that this e-mail goes on with; `NEW` where it begins one.

    It goes on with the last e-mail of its enrollment and its stage that reached the same address from the same
    account, and with all that that one followed. `earlier`: the touches of the enrollment. `account_id`: what it leaves
    through; None where that is not known yet.
    """
    chain = _chain(touch, earlier, since=enrollment.stage_since)
    if not chain or chain[-1].point_id != touch.point_id:
        return NEW
    if account_id is not None and chain[-1].account_id != account_id:
        return NEW
    said = [(one.at, 0, Said(message_id=one.message_id)) for one in chain if one.at is not None]
    said += [
        (one.fetched_at, 1, Said(message_id=one.message_id, theirs=True)) for one in _replies(touch, chain)
    ]
    said.sort(key=lambda one: one[:2])
    return following([one for _, _, one in said], chain[0].subject)


def _chain(touch: Touch, earlier: Iterable[Touch], *, since: datetime | None) -> list[Touch]:
    """The e-mails of the running thread, oldest first: back to the one that followed nothing."""
    sent = [one for one in earlier if one.pk != touch.pk and _left(one) and one.at is not None]
    sent = [one for one in sent if since is None or (one.at is not None and one.at >= since)]
    sent.sort(key=lambda one: one.number)
    first = next((n for n in reversed(range(len(sent))) if not sent[n].in_reply_to), 0)
    return sent[first:]


def _left(touch: Touch) -> bool:
    return (
        touch.channel == Channel.EMAIL.value
        and bool(touch.message_id)
        and touch.state in (TouchState.DONE, TouchState.UNSURE)
        and touch.disposition not in _NEVER_ARRIVED
    )


def _replies(touch: Touch, chain: list[Touch]) -> list[InboundMessage]:
    """What the reader wrote since the thread began: answers to one of its messages, or from the address written to."""
    theirs = Q(touch__in=chain)
    if touch.point is not None:
        theirs |= Q(from_address__iexact=touch.point.value)
    found = InboundMessage.objects.filter(
        theirs,
        workspace_id=touch.workspace_id,
        lead_id=touch.lead_id,
        kind=REPLY,
        fetched_at__gte=chain[0].at,
    ).exclude(message_id="")
    rows = found.only("message_id", "fetched_at", "lead_id").order_by("fetched_at", "id")
    return [one for one in rows if is_message_id(one.message_id)]

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
    through; None where that is not known yet. Where none of ours came before, it answers the message with which the
    person began, and one that a person made as an answer (`in_reply_to`) answers that one.
    """
    chain = _chain(touch, earlier, since=enrollment.stage_since)
    goes_on = (
        bool(chain)
        and chain[-1].point_id == touch.point_id
        and (account_id is None or chain[-1].account_id == account_id)
    )
    answered = _answered(touch) or (None if goes_on else _wrote_first(touch, since=enrollment.stage_since))
    if answered is not None and not goes_on:
        return following([Said(message_id=answered.message_id, theirs=True)], answered.subject)
    if not goes_on:
        return NEW
    said = [(one.at, 0, Said(message_id=one.message_id)) for one in chain if one.at is not None]
    said += [
        (one.fetched_at, 1, Said(message_id=one.message_id, theirs=True)) for one in _replies(touch, chain)
    ]
    said.sort(key=lambda one: one[:2])
    return following([one for _, _, one in said], chain[0].subject)


def _answered(touch: Touch) -> InboundMessage | None:
    """The message that a person chose to answer with this touch."""
    if not touch.in_reply_to:
        return None
    found = InboundMessage.objects.filter(workspace_id=touch.workspace_id, message_id=touch.in_reply_to)
    return found.only("message_id", "subject").order_by("id").first()


def _wrote_first(touch: Touch, *, since: datetime | None) -> InboundMessage | None:
    """What the person wrote from the address written to now, newest first; in a stage, only what came in it."""
    if touch.point is None:
        return None
    found = InboundMessage.objects.filter(
        workspace_id=touch.workspace_id,
        lead_id=touch.lead_id,
        kind=REPLY,
        from_address__iexact=touch.point.value,
    ).exclude(message_id="")
    if since is not None:
        found = found.filter(fetched_at__gte=since)
    return found.only("message_id", "subject").order_by("-fetched_at", "-id").first()


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

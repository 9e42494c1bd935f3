"""Doubts about whether an e-mail left are settled by evidence, without asking anybody, and never by sending again.

What proves that it left: its copy in the Sent folder, the message itself in a mailbox of ours, a reply to it, a bounce
of it. That it is not in the Sent folder proves less:

- Where the provider puts the copy there itself as it takes a message (`keep_sent_copy` is off), absence after some
  hours makes it likely that the message never left. Likely is not sure, so a person still decides, and is told so.
- Where Ringback puts the copy, it does so after the server's receipt was recorded. A message in doubt has no recorded
  receipt, so no copy is to be expected whether it left or not: absence proves nothing, and the person is told that.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from ringback.engine.model import Disposition
from ringback.store.models import InboundMessage, MailAccount, Question, SentSearch, Touch, TouchState
from ringback.store.transactions import need_write

from .advance import advance, locked
from .journal import note

How = Literal["found_in_sent", "found_in_inbox", "bounce_came", "reply_came"]
Verdict = Literal["absent", "absent_own_copy", "no_folder", "not_reached"]

LOOK_AGAIN = (timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=3))
"""Waits between the looks: servers may be slow to show a copy. After the last look the person is told the verdict."""

GIVE_UP_AFTER = timedelta(days=3)
"""So long a mailbox that cannot be reached is tried again."""


def look_for(touch: Touch, *, now: datetime) -> None:
    """Let the Sent folder be looked through for this touch, which nobody knows of. Needs an open write.

    Nothing is done for an account whose mailbox is not read, or a message without an id.
    """
    need_write()
    account = touch.account
    if account is None or not account.imap_host or not touch.message_id:
        return
    SentSearch.objects.get_or_create(
        touch=touch,
        defaults={
            "workspace_id": touch.workspace_id,
            "bucket": touch.enrollment.bucket,
            "account": account,
            "opened_at": now,
            "next_look_at": now,
        },
    )


def look_soon(touches: Iterable[Touch], *, now: datetime) -> None:
    """Something about these touches has come in: whoever is in doubt is looked at at once. Needs an open write."""
    need_write()
    for touch in touches:
        if touch.state == TouchState.UNSURE:
            look_for(touch, now=now)
            SentSearch.objects.filter(touch=touch).update(next_look_at=now)


def settle_by_evidence(
    touch: Touch, how: How, now: datetime, *, actor: str = "worker", then_advance: bool = True
) -> bool:
    """This touch left after all: settle it as sent and close its question. Needs an open write.

    False, and nothing done, if it is not in doubt (any more). `then_advance` False: the caller calls `advance` later
    in the same transaction, because more follows from what came in. `touch` itself is brought up to date.
    """
    need_write()
    enrollment = locked(touch.enrollment_id)
    if not Touch.objects.filter(pk=touch.pk, state=TouchState.UNSURE).exists():
        return False
    touch.state, touch.disposition = TouchState.DONE, Disposition.SENT.value
    touch.save(update_fields=["state", "disposition"])
    Question.objects.filter(touch=touch, kind="unsure_email", settled_at__isnull=True).update(
        settled_at=now, settlement=how
    )
    SentSearch.objects.filter(touch=touch).delete()
    note(touch.workspace_id, how, now=now, actor=actor, lead=touch.lead_id, n=touch.number)
    if then_advance:
        advance(enrollment, now=now, actor=actor)
    return True


def evidence_at_hand(touch: Touch) -> How | None:
    """What has come in already that proves that this touch left."""
    about = InboundMessage.objects.filter(workspace_id=touch.workspace_id, touch=touch).order_by("id").first()
    if about is None:
        return None
    if about.matched_by == "own":
        return "found_in_inbox"
    return "bounce_came" if about.kind.startswith("bounce") else "reply_came"


def verdict_of(account: MailAccount) -> Verdict:
    """What it means that the message is not in the Sent folder of this account."""
    return "absent_own_copy" if account.keep_sent_copy else "absent"


def conclude(search: SentSearch, verdict: Verdict, *, now: datetime, actor: str = "worker") -> None:
    """The search is over and found nothing: whoever is asked is told what that means. Needs an open write."""
    need_write()
    touch = search.touch
    for question in Question.objects.filter(touch=touch, kind="unsure_email", settled_at__isnull=True):
        question.params = {**question.params, "sent_folder": verdict}
        question.save(update_fields=["params"])
    note(
        touch.workspace_id,
        "not_in_sent",
        now=now,
        actor=actor,
        lead=touch.lead_id,
        n=touch.number,
        verdict=verdict,
    )
    search.delete()


def put_off(search: SentSearch, *, looked: bool, now: datetime, account: MailAccount) -> Verdict | None:
    """Not found, or (`looked` False) not reached: look again later. The verdict, if this was the last time. Needs an
    open write."""
    need_write()
    if looked and search.looks >= len(LOOK_AGAIN):
        return verdict_of(account)
    if not looked and search.opened_at + GIVE_UP_AFTER <= now:
        return "not_reached"
    wait = LOOK_AGAIN[search.looks if looked else min(search.looks, 1)]
    search.looks += looked
    search.next_look_at = now + wait
    search.claimed_until, search.claimed_by = None, ""
    search.save(update_fields=["looks", "next_look_at", "claimed_until", "claimed_by"])
    return None

"""Opening questions to people. One open question of a kind for a lead at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ringback.store.models import Enrollment, InboundMessage, InboundState, Lead, Question, Touch, User

from .journal import note


def ask(
    lead: Lead,
    kind: str,
    *,
    now: datetime,
    actor: str,
    enrollment: Enrollment | None = None,
    touch: Touch | None = None,
    message: InboundMessage | None = None,
    **params: Any,
) -> Question:
    """Open a question, unless the same one (for a touch: about the same touch) is open already.

    One that is open about an earlier message of the person is about this one from now on.
    """
    same = Question.objects.filter(lead=lead, kind=kind, settled_at__isnull=True)
    if touch is not None:
        same = same.filter(touch=touch)
    known = same.first()
    if known is not None:
        if message is not None and known.message_id != message.pk:
            known.message, known.params = message, params
            known.save(update_fields=["message", "params"])
        return known
    question = Question.objects.create(
        workspace_id=lead.workspace_id,
        lead=lead,
        enrollment=enrollment,
        touch=touch,
        message=message,
        kind=kind,
        params=params,
        opened_at=now,
    )
    note(lead.workspace_id, "asked", now=now, actor=actor, lead=lead, question=kind)
    return question


def settle_open(
    lead: Lead, kind: str, settlement: str, *, now: datetime, actor: str, user: User | None = None
) -> bool:
    """Close the open question of this kind, which something that a person did has settled. Whether there was one."""
    found = Question.objects.filter(lead=lead, kind=kind, settled_at__isnull=True)
    if not found.update(settled_at=now, settled_by=user, settlement=settlement):
        return False
    settle_messages(lead, settlement, now=now, user=user)
    note(lead.workspace_id, "settled", now=now, actor=actor, lead=lead, question=kind, choice=settlement)
    return True


def withdraw(lead: Lead, *, now: datetime, actor: str, kinds: tuple[str, ...] = (), reason: str) -> int:
    """Close open questions that events have answered. Returns how many."""
    questions = Question.objects.filter(lead=lead, settled_at__isnull=True)
    if kinds:
        questions = questions.filter(kind__in=kinds)
    count = questions.update(settled_at=now, settlement=reason)
    if count:
        settle_messages(lead, reason, now=now)
        note(
            lead.workspace_id,
            "questions_withdrawn",
            now=now,
            actor=actor,
            lead=lead,
            reason=reason,
            count=count,
        )
    return count


def settle_messages(lead: Lead, settlement: str, *, now: datetime, user: User | None = None) -> None:
    """The messages of this lead that waited for a person wait no more, unless a question about one is still open."""
    asked = Question.objects.filter(lead=lead, message__isnull=False, settled_at__isnull=True)
    waiting = InboundMessage.objects.filter(lead=lead, state=InboundState.ASKING)
    waiting.exclude(lead__in=asked.values("lead")).update(
        state=InboundState.HANDLED, handled_at=now, settled_by=user, settlement=settlement[:60]
    )

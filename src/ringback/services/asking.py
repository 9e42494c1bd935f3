"""Opening questions to people. One open question of a kind for a lead at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ringback.store.models import Enrollment, Lead, Question, Touch, User

from .journal import note


def ask(
    lead: Lead,
    kind: str,
    *,
    now: datetime,
    actor: str,
    enrollment: Enrollment | None = None,
    touch: Touch | None = None,
    **params: Any,
) -> Question:
    """Open a question, unless the same one (for a touch: about the same touch) is open already."""
    same = Question.objects.filter(lead=lead, kind=kind, settled_at__isnull=True)
    if touch is not None:
        same = same.filter(touch=touch)
    known = same.first()
    if known is not None:
        return known
    question = Question.objects.create(
        workspace_id=lead.workspace_id,
        lead=lead,
        enrollment=enrollment,
        touch=touch,
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
    note(lead.workspace_id, "settled", now=now, actor=actor, lead=lead, question=kind, choice=settlement)
    return True


def withdraw(lead: Lead, *, now: datetime, actor: str, kinds: tuple[str, ...] = (), reason: str) -> int:
    """Close open questions that events have answered. Returns how many."""
    questions = Question.objects.filter(lead=lead, settled_at__isnull=True)
    if kinds:
        questions = questions.filter(kind__in=kinds)
    count = questions.update(settled_at=now, settlement=reason)
    if count:
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

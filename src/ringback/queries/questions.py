"""What only a person can decide: the open questions of a workspace, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ringback.explain.words import detail_words, question_words
from ringback.store.models import Question

from .access import Access
from .people import name_of


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """One open question. `detail`: what the program knows beyond the kind; `to`, `subject`: of the e-mail
    that it is about. All may be ""."""

    id: int
    lead_number: int
    name: str
    kind: str
    title: str
    detail: str
    to: str
    subject: str
    opened_at: datetime


def open_questions(
    access: Access, *, most: int = 200, lead_number: int | None = None
) -> tuple[tuple[QuestionRow, ...], int]:
    """The open questions, the oldest first, and how many there are in all."""
    found = Question.objects.filter(workspace=access.workspace, settled_at__isnull=True)
    if lead_number is not None:
        found = found.filter(lead__number=lead_number)
    rows = list(found.select_related("lead__contact__organization").order_by("opened_at", "pk")[: most + 1])
    total = found.count() if len(rows) > most else len(rows)
    return tuple(_row(question) for question in rows[:most]), total


def open_count(access: Access) -> int:
    """How many questions wait for a person."""
    return Question.objects.filter(workspace=access.workspace, settled_at__isnull=True).count()


def _row(question: Question) -> QuestionRow:
    params: Mapping[str, object] = question.params
    return QuestionRow(
        id=question.pk,
        lead_number=question.lead.number,
        name=name_of(question.lead.contact),
        kind=question.kind,
        title=question_words(question.kind, {}),
        detail=detail_words(params),
        to=str(params.get("to", "")),
        subject=str(params.get("subject", "")),
        opened_at=question.opened_at,
    )

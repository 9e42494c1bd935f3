"""What only a person can decide: the open questions of a workspace, in words.

Those about something that a person wrote come first: whoever wrote waits for an answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Case, IntegerField, Value, When

from ringback.engine.openings import instant
from ringback.explain.mail import SHORT, kind_words
from ringback.explain.words import detail_words, question_words
from ringback.store.models import InboundMessage, InboundState, Question

from .access import Access
from .people import name_of

FIRST = ("reply", "reply_after_end", "reply_after_stop", "has_left")
SUGGESTED = {
    "reply": {
        "yes": "reply_yes",
        "no": "reply_no",
        "not_now": "reply_not_now",
        "stop": "reply_stop",
        "wrong_person": "reply_wrong_person",
        "question": "reply_answer",
        "": "reply_answer",
    },
    "reply_after_end": {
        "yes": "end_reopen",
        "question": "end_reopen",
        "not_now": "end_later",
        "no": "end_leave",
        "stop": "end_stop",
        "": "end_reopen",
    },
    "has_left": {"wrong_person": "left_person"},
}
"""The choice that comes first for each meaning of a message."""

MOST_MESSAGES = 5
AT_HOUR = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingMessage:
    """What a person wrote and nobody has decided about. `at`: when it came; `meaning`: what it seems to say, in words,
    `short` in one or two, with `confidence` (0 to 1) and `why`."""

    id: int
    at: datetime
    sender: str
    subject: str
    text: str
    meaning: str
    short: str
    confidence: float
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """One open question. `detail`: what the program knows beyond the kind; `to`, `subject`: of the e-mail
    that it is about. All may be "". `messages`: what the person wrote, the newest first; `suggested`: the code of the
    choice that it seems to ask for, `suggested_at` the instant that goes with it; `people`: whom it names."""

    id: int
    lead_number: int
    name: str
    kind: str
    title: str
    detail: str
    to: str
    subject: str
    opened_at: datetime
    messages: tuple[WaitingMessage, ...] = ()
    suggested: str = ""
    suggested_at: datetime | None = None
    people: tuple[Mapping[str, str], ...] = ()

    @property
    def message_id(self) -> int | None:
        """The message that is decided about: the newest."""
        return self.messages[0].id if self.messages else None


def open_questions(
    access: Access, *, most: int = 200, lead_number: int | None = None
) -> tuple[tuple[QuestionRow, ...], int]:
    """The open questions, those about what a person wrote first, then the oldest; and how many there are in all."""
    found = Question.objects.filter(workspace=access.workspace, settled_at__isnull=True)
    if lead_number is not None:
        found = found.filter(lead__number=lead_number)
    order = Case(When(kind__in=FIRST, then=Value(0)), default=Value(1), output_field=IntegerField())
    ordered = found.select_related("lead__contact__organization", "message").defer("message__raw")
    rows = list(ordered.order_by(order, "opened_at", "pk")[: most + 1])
    total = found.count() if len(rows) > most else len(rows)
    shown = rows[:most]
    waiting = _waiting([question.lead_id for question in shown if question.kind in FIRST])
    zone = ZoneInfo(access.workspace.time_zone)
    return tuple(_row(question, waiting.get(question.lead_id, []), zone) for question in shown), total


def open_count(access: Access) -> int:
    """How many questions wait for a person."""
    return Question.objects.filter(workspace=access.workspace, settled_at__isnull=True).count()


def _waiting(lead_ids: Sequence[int]) -> dict[int, list[InboundMessage]]:
    """The messages of these leads that nobody has decided about, the newest first."""
    found: dict[int, list[InboundMessage]] = {}
    if lead_ids:
        rows = InboundMessage.objects.filter(lead__in=lead_ids, state=InboundState.ASKING).defer("raw")
        for row in rows.order_by("-fetched_at", "-pk"):
            found.setdefault(row.lead_id or 0, []).append(row)
    return found


def _row(question: Question, waiting: list[InboundMessage], zone: ZoneInfo) -> QuestionRow:
    params: Mapping[str, object] = question.params
    message = question.message
    about = waiting if question.kind in FIRST else []
    if message is not None:
        about = [message, *(one for one in about if one.pk != message.pk)]
    meaning = message.meaning if message is not None else ""
    people = tuple(message.details.get("people", ())) if message is not None else ()
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
        messages=tuple(_message(one) for one in about[:MOST_MESSAGES]),
        suggested=SUGGESTED.get(question.kind, {}).get(meaning, ""),
        suggested_at=_morning(message.until_date, zone) if message is not None else None,
        people=people,
    )


def _message(row: InboundMessage) -> WaitingMessage:
    return WaitingMessage(
        id=row.pk,
        at=row.fetched_at,
        sender=row.from_address,
        subject=row.subject,
        text=row.new_text,
        meaning=kind_words(row.kind, row.meaning),
        short=SHORT.get(row.meaning, "?"),
        confidence=row.meaning_confidence if row.meaning else row.confidence,
        why=tuple(row.why),
    )


def _morning(day: date | None, zone: ZoneInfo) -> datetime | None:
    """The morning of the day that they name."""
    try:
        return instant(zone, day, AT_HOUR * 60, late=True) if day is not None else None
    except OverflowError:
        return None

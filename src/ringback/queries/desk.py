"""The desk: what waits for a person, in the order of `engine/priority.py`, and the one lead in focus.

The number of queries does not grow with the rows. Running clocks and promises are read whole; of the ordinary calls
only the first `MOST_DUE`, in the order in which they will be made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ringback.engine.history import COMEBACK, PROMISE
from ringback.engine.model import By, Channel
from ringback.engine.playbook import Within
from ringback.engine.priority import Urgency, Waiting, rank
from ringback.playbooks.compile import compile_source
from ringback.store.models import (
    CLAIMABLE,
    Enrollment,
    PlaybookVersion,
    Touch,
    TouchState,
    User,
    Workspace,
)

from .access import Access
from .focus import DeskFocus, focus_on
from .inbox import unplaced_count
from .people import name_of
from .questions import FIRST, QuestionRow, open_questions
from .today import TodayFigures, figures

MOST_DUE = 40
MOST_URGENT = 200
MOST_QUESTIONS = 5
FRESH_FOR = timedelta(days=2)
"""A first call of a lead that arrived longer ago is an ordinary call: no clock is shown for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow:
    """One touch that waits. `ends_at`: when its clock, its promise or its window ends; `attempt`: 1 for the first."""

    touch_id: int
    lead_number: int
    channel: str
    name: str
    interest: str
    source: str
    value: Decimal | None
    currency: str
    attempt: int
    urgency: str
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextThing:
    """What comes when nothing is due."""

    at: datetime
    lead_number: int
    name: str
    channel: str
    automatic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage:
    """All that the desk shows. `gone`: the touch that was asked for is no longer open. `more`: due calls not listed."""

    clock_running: tuple[DeskRow, ...]
    promised: tuple[DeskRow, ...]
    questions: tuple[QuestionRow, ...]
    questions_total: int
    due: tuple[DeskRow, ...]
    more: int
    focus: DeskFocus | None
    today: TodayFigures
    next: NextThing | None
    gone: bool = False
    unplaced: int = 0
    """Messages that belong to nobody and wait for a person."""

    @property
    def replies(self) -> tuple[QuestionRow, ...]:
        """What people wrote and nobody has read."""
        return tuple(question for question in self.questions if question.kind in FIRST)

    @property
    def other_questions(self) -> tuple[QuestionRow, ...]:
        return tuple(question for question in self.questions if question.kind not in FIRST)

    @property
    def next_at(self) -> datetime | None:
        return self.next.at if self.next else None

    @property
    def rows(self) -> tuple[DeskRow, ...]:
        """In the order of work."""
        return self.running + self.promised + self.late + self.due

    @property
    def running(self) -> tuple[DeskRow, ...]:
        """First calls that can still be made in time."""
        return tuple(row for row in self.clock_running if row.urgency == Urgency.CLOCK)

    @property
    def late(self) -> tuple[DeskRow, ...]:
        """First calls whose clock has run out."""
        return tuple(row for row in self.clock_running if row.urgency == Urgency.LATE)


def desk(
    access: Access, *, user: User, now: datetime, touch_id: int | None = None, after: int | None = None
) -> DeskPage:
    """The desk of this workspace. In focus: the touch asked for, else the one ranked behind `after`, else the first."""
    workspace = access.workspace
    touches, more = _open_touches(workspace, now)
    clocks = _clocks(workspace)
    by_id = {touch.pk: touch for touch in touches}
    ranked = rank((_waiting(touch, clocks) for touch in touches), now=now)
    rows = [_row(by_id[one.id], one, kind) for one, kind in ranked]
    chosen = by_id.get(touch_id) if touch_id else None
    if touch_id and chosen is None:
        chosen = _waiting_touches(workspace).filter(pk=touch_id).first()
    gone = touch_id is not None and chosen is None
    if chosen is None and rows:
        chosen = by_id[_following(rows, after)]
    focus = None
    if chosen is not None:
        ((waiting, kind),) = rank([_waiting(chosen, clocks)], now=now)
        focus = focus_on(chosen, waiting=waiting, urgency=kind, workspace=workspace, user=user, now=now)
    questions, total = open_questions(access, most=MOST_QUESTIONS)
    return DeskPage(
        clock_running=tuple(row for row in rows if row.urgency in (Urgency.CLOCK, Urgency.LATE)),
        promised=tuple(row for row in rows if row.urgency == Urgency.PROMISE),
        questions=questions,
        questions_total=total,
        due=tuple(row for row in rows if row.urgency == Urgency.DUE),
        more=more,
        focus=focus,
        today=figures(workspace, user=user, now=now),
        next=None if rows else _next_thing(workspace),
        gone=gone,
        unplaced=unplaced_count(access),
    )


def _following(rows: list[DeskRow], after: int | None) -> int:
    ids = [row.touch_id for row in rows]
    return ids[(ids.index(after) + 1) % len(ids)] if after in ids else ids[0]


def _waiting_touches(workspace: Workspace) -> QuerySet[Touch]:
    calls = (
        Touch.objects.filter(
            enrollment=OuterRef("enrollment"), state=TouchState.DONE, channel=Channel.CALL.value
        )
        .order_by()
        .values("enrollment")
        .annotate(count=Count("*"))
        .values("count")
    )
    return (
        Touch.objects.filter(workspace=workspace, state=TouchState.OPEN, by=By.PERSON.value)
        .select_related("lead__contact__organization", "enrollment")
        .annotate(calls_made=Coalesce(Subquery(calls, output_field=IntegerField()), 0))
    )


def _open_touches(workspace: Workspace, now: datetime) -> tuple[list[Touch], int]:
    """The touches to rank, and how many ordinary ones were left out. What has expired is no longer offered."""
    waiting = _waiting_touches(workspace).filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now))
    urgent = Q(step__in=[PROMISE, COMEBACK]) | Q(
        enrollment__fresh=True, lead__arrived_at__gt=now - FRESH_FOR, number__lte=2
    )
    first = list(waiting.filter(urgent).order_by("due_at")[:MOST_URGENT])
    ordinary = waiting.exclude(pk__in=[touch.pk for touch in first])
    order = (F("expires_at").asc(nulls_last=True), F("lead__value").desc(nulls_last=True), "due_at")
    rest = list(ordinary.order_by(*order)[: MOST_DUE + 1])
    more = ordinary.count() - MOST_DUE if len(rest) > MOST_DUE else 0
    return first + rest[:MOST_DUE], more


def _clocks(workspace: Workspace) -> dict[tuple[int, str], timedelta]:
    """The first calls of this workspace's playbooks and within how long of the arrival they are due."""
    versions = PlaybookVersion.objects.filter(workspace=workspace, published_at__isnull=False)
    return {
        (version, step.key): step.timing.target
        for version, source in versions.values_list("pk", "source")
        for phase in compile_source(source).phases
        for step in phase.steps
        if isinstance(step.timing, Within)
    }


def _waiting(touch: Touch, clocks: dict[tuple[int, str], timedelta]) -> Waiting:
    target = clocks.get((touch.enrollment.version_id, touch.step)) if touch.enrollment.fresh else None
    # A lead that came at night has its first call at the opening, and its clock begins there.
    starts_at = max(touch.lead.arrived_at, touch.due_at)
    return Waiting(
        id=touch.pk,
        due_at=touch.due_at,
        closes_at=touch.expires_at,
        clock_ends_at=starts_at + target if target is not None else None,
        promised_at=touch.due_at if touch.step in (PROMISE, COMEBACK) else None,
        value=touch.lead.value,
    )


def _row(touch: Touch, waiting: Waiting, kind: Urgency) -> DeskRow:
    lead = touch.lead
    return DeskRow(
        touch_id=touch.pk,
        lead_number=lead.number,
        channel=touch.channel,
        name=name_of(lead.contact),
        interest=lead.interest,
        source=lead.source,
        value=lead.value,
        currency=lead.currency,
        attempt=touch.calls_made + 1,  # type: ignore[attr-defined]  # annotated in _waiting_touches
        urgency=kind.value,
        ends_at=waiting.clock_ends_at or waiting.promised_at or waiting.closes_at,
    )


def _next_thing(workspace: Workspace) -> NextThing | None:
    enrollment = (
        Enrollment.objects.filter(workspace=workspace, state__in=CLAIMABLE, next_due_at__isnull=False)
        .select_related("lead__contact__organization")
        .order_by("next_due_at")
        .first()
    )
    if enrollment is None or enrollment.next_due_at is None:
        return None
    move = enrollment.decision.get("move") or {}
    return NextThing(
        at=enrollment.next_due_at,
        lead_number=enrollment.lead.number,
        name=name_of(enrollment.lead.contact),
        channel=move.get("channel", ""),
        automatic=move.get("by") == By.AUTOMATIC.value,
    )

"""Promise 1, checked over the whole database: every open lead has one next move with a date, or waits for a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from ringback.store.models import (
    Enrollment,
    EnrollmentState,
    Lead,
    LeadState,
    PointStatus,
    Question,
    Touch,
    TouchState,
)

from .inbound_invariants import of_messages
from .stops import of_stops
from .violation import Violation

LATE = timedelta(minutes=15)
"""A due row that no worker has looked at for this long means that no worker runs."""


def violations(now: datetime, *, workers_running: bool = True) -> list[Violation]:
    """All of them, in all workspaces. `workers_running` False: what waits for a worker is not held against it."""
    found = [
        *_of_leads(
            "no_next_move",
            "This open lead is in no plan, has no next date and no question to a person.",
            Lead.objects.filter(state=LeadState.OPEN)
            .filter(~Exists(_running(OuterRef("pk"))))
            .filter(~Exists(_open_question(OuterRef("pk")))),
        ),
        *_of_leads(
            "closed_with_plan",
            "This lead is closed, but a plan still runs.",
            Lead.objects.filter(state=LeadState.CLOSED).filter(Exists(_running(OuterRef("pk")))),
        ),
        *_of_leads(
            "closed_without_answer",
            "This lead is closed without an answer.",
            Lead.objects.filter(state=LeadState.CLOSED, answer=""),
        ),
        *_of_enrollments(
            "no_date",
            "The plan runs, but has no next date.",
            Enrollment.objects.filter(
                state__in=(EnrollmentState.ACTIVE, EnrollmentState.PAUSED, EnrollmentState.RESTING),
                next_due_at__isnull=True,
            ),
        ),
        *_of_enrollments(
            "asking_without_question",
            "The plan waits for a person, but there is no open question.",
            Enrollment.objects.filter(state=EnrollmentState.ASKING).filter(
                ~Exists(_open_question(OuterRef("lead_id")))
            ),
        ),
        *_of_touches(
            "open_touch_of_closed",
            "A touch lies on the desk, but the lead is closed.",
            Touch.objects.filter(state=TouchState.OPEN, lead__state=LeadState.CLOSED),
        ),
        *_of_touches(
            "unsure_without_question",
            "Nobody knows whether this message left, and nobody is asked.",
            Touch.objects.filter(state=TouchState.UNSURE, lead__state=LeadState.OPEN).filter(
                ~Exists(Question.objects.filter(touch=OuterRef("pk"), settled_at__isnull=True))
            ),
        ),
        *_of_touches(
            "open_touch_to_shut_point",
            "A touch to a number or address that has opted out is still open.",
            Touch.objects.filter(state=TouchState.OPEN, point__status=PointStatus.SUPPRESSED),
        ),
        *_two_open_on_one_channel(),
        *of_stops(),
        *of_messages(now, late=LATE, workers_running=workers_running),
    ]
    if workers_running:
        found += _of_enrollments(
            "overdue",
            f"This was due more than {LATE.seconds // 60} minutes ago and no worker has looked at it.",
            Enrollment.objects.filter(
                state__in=(EnrollmentState.ACTIVE, EnrollmentState.PAUSED, EnrollmentState.RESTING),
                next_due_at__lt=now - LATE,
            ),
        )
        found += _of_touches(
            "sending_forgotten",
            "This message was being sent when the program stopped, and nobody has looked at it since.",
            Touch.objects.filter(state=TouchState.SENDING)
            .filter(Q(enrollment__claimed_until__isnull=True) | Q(enrollment__claimed_until__lt=now - LATE))
            .exclude(attempts__started_at__gt=now - LATE),
        )
    return found


def _running(lead: OuterRef) -> QuerySet[Enrollment]:
    return Enrollment.objects.filter(lead=lead).exclude(state=EnrollmentState.CLOSED)


def _open_question(lead: OuterRef) -> QuerySet[Question]:
    return Question.objects.filter(lead=lead, settled_at__isnull=True)


def _of_leads(code: str, text: str, leads: QuerySet[Lead]) -> Iterator[Violation]:
    for slug, number in leads.values_list("workspace__slug", "number").order_by("workspace", "number"):
        yield Violation(workspace=slug, lead=number, code=code, text=text)


def _of_enrollments(code: str, text: str, enrollments: QuerySet[Enrollment]) -> Iterator[Violation]:
    for slug, number in enrollments.values_list("workspace__slug", "lead__number").order_by("id"):
        yield Violation(workspace=slug, lead=number, code=code, text=text)


def _of_touches(code: str, text: str, touches: QuerySet[Touch]) -> Iterator[Violation]:
    for slug, number in touches.values_list("workspace__slug", "lead__number").order_by("id"):
        yield Violation(workspace=slug, lead=number, code=code, text=text)


def _two_open_on_one_channel() -> Iterator[Violation]:
    # A message of a plan that is over is no move any more, also while it is not known whether it left.
    sending = Q(state=TouchState.SENDING) & ~Q(enrollment__state=EnrollmentState.CLOSED)
    doubled = (
        Touch.objects.filter(Q(state=TouchState.OPEN) | sending)
        .values("workspace__slug", "lead__number", "channel")
        .annotate(many=Count("id"))
        .filter(many__gt=1)
        .order_by("workspace__slug", "lead__number")
    )
    for row in doubled:
        yield Violation(
            workspace=row["workspace__slug"],
            lead=row["lead__number"],
            code="two_open_moves",
            text=f"There are {row['many']} open moves on the channel {row['channel']}.",
        )

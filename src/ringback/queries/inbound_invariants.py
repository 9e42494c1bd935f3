"""Promises 1 and 3 for what came in: nothing waits unseen, and nothing is made over the head of somebody who wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from ringback.store.models import InboundMessage, InboundState, Question, Touch, TouchState

from .snapshots import HOLDING
from .violation import Violation


def of_messages(now: datetime, *, late: timedelta, workers_running: bool) -> Iterator[Violation]:
    """All of them. `late`: how long a message may wait for a worker."""
    if workers_running:
        waiting = InboundMessage.objects.filter(
            Q(claimed_until__isnull=True) | Q(claimed_until__lt=now - late),
            state=InboundState.NEW,
            fetched_at__lt=now - late,
        )
        yield from _of(
            "message_forgotten", "A message that came in waits, and no worker has looked at it.", waiting
        )
    asked = Question.objects.filter(lead=OuterRef("lead"), message__isnull=False, settled_at__isnull=True)
    yield from _of(
        "asking_message_without_question",
        "A message waits for a person, but there is no open question.",
        InboundMessage.objects.filter(state=InboundState.ASKING, lead__isnull=False).filter(~Exists(asked)),
    )
    over = Question.objects.filter(
        lead=OuterRef("lead"), kind__in=HOLDING, opened_at__lt=OuterRef("created_at")
    ).filter(Q(settled_at__isnull=True) | Q(settled_at__gt=OuterRef("created_at")))
    sent = Touch.objects.filter(state=TouchState.DONE, by="automatic", disposition="sent", written=False)
    for slug, number in (
        sent.filter(Exists(over)).values_list("workspace__slug", "lead__number").order_by("id")
    ):
        yield Violation(
            workspace=slug,
            lead=number,
            code="sent_over_a_reply",
            text="A message left by itself, although this person had written and nobody had read it.",
        )


def _of(code: str, text: str, messages: QuerySet[InboundMessage]) -> Iterator[Violation]:
    rows = messages.annotate(number=F("lead__number"))
    for slug, number in rows.values_list("workspace__slug", "number").order_by("id"):
        yield Violation(workspace=slug, lead=number or 0, code=code, text=text)

"""The touches of one lead as rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ringback.store.models import Lead, Touch


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchRow:
    """One touch, made or not. `at` and `disposition` are there once it was made, missed or given up."""

    id: int
    number: int
    channel: str
    step: str
    by: str
    state: str
    due_at: datetime
    expires_at: datetime | None
    at: datetime | None
    disposition: str
    until: datetime | None
    note: str
    answers: dict[str, str]


def touches_of(lead: Lead) -> tuple[TouchRow, ...]:
    """Every touch of a lead, in the order in which they were intended."""
    found = Touch.objects.filter(workspace_id=lead.workspace_id, lead=lead).order_by(
        "enrollment_id", "number"
    )
    return tuple(touch_row(touch) for touch in found)


def touch_row(touch: Touch) -> TouchRow:
    return TouchRow(
        id=touch.pk,
        number=touch.number,
        channel=touch.channel,
        step=touch.step,
        by=touch.by,
        state=touch.state,
        due_at=touch.due_at,
        expires_at=touch.expires_at,
        at=touch.at,
        disposition=touch.disposition,
        until=touch.until,
        note=touch.note,
        answers={str(name): str(value) for name, value in touch.answers.items()},
    )

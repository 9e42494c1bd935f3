"""Adding to the journal. Every service tells here what it did, in the same transaction."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from ringback.store.models import Event, Lead, Workspace

LONGEST = 160
"""Bytes of one text, as the JSON that is stored: a letter beyond ASCII takes six of them."""


def note(
    workspace: Workspace | int,
    kind: str,
    /,
    *,
    now: datetime,
    actor: str,
    lead: Lead | int | None = None,
    **data: Any,
) -> None:
    """Append one event. Long texts are cut: the journal says what happened, the rows say the rest."""
    short = {
        name: cut(value) if isinstance(value, str) else value
        for name, value in data.items()
        if value not in (None, "", [], {})
    }
    Event.objects.create(
        workspace_id=workspace if isinstance(workspace, int) else workspace.pk,
        lead_id=lead if lead is None or isinstance(lead, int) else lead.pk,
        at=now,
        kind=kind,
        actor=actor,
        data=short,
    )


def cut(text: str, most: int = LONGEST) -> str:
    """The text, or its beginning and an ellipsis, so that its JSON takes at most `most` bytes."""
    if len(text) <= most and _size(text) <= most:
        return text
    short = text[:most]
    while short and _size(short) > most - 6:
        # A letter takes 12 bytes at most, so this never cuts off too much at once.
        short = short[: len(short) - max(1, (_size(short) - most) // 12)]
    return short + "…"


def _size(text: str) -> int:
    return len(json.dumps(text)) - 2

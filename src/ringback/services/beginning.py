"""The rows that begin a follow-up. What is decided about them is `advance`'s."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ringback.store.models import Enrollment, Lead, PlaybookVersion
from ringback.store.transactions import need_write

from .journal import note


def begin(
    lead: Lead,
    version: PlaybookVersion,
    *,
    now: datetime,
    actor: str,
    fresh: bool,
    starts_at: datetime | None = None,
    pauses: Sequence[dict[str, str]] = (),
) -> Enrollment:
    """A new enrollment, not decided upon yet. `starts_at`: when its plan begins, now if none is given."""
    need_write()
    enrollment = Enrollment.objects.create(
        workspace_id=lead.workspace_id,
        bucket=lead.workspace.bucket,
        lead=lead,
        version=version,
        started_at=starts_at or now,
        fresh=fresh,
        pauses=list(pauses),
        next_due_at=now,
        created_at=now,
    )
    note(
        lead.workspace_id,
        "enrolled",
        now=now,
        actor=actor,
        lead=lead,
        playbook=version.playbook.name,
        version=version.number,
    )
    return enrollment

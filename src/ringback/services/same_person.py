"""One budget a person: what was just made counts for every other follow-up of the same person, at once."""

from __future__ import annotations

from datetime import datetime

from ringback.queries.attempts import on_desk_elsewhere
from ringback.store.models import Enrollment
from ringback.store.transactions import need_write

from .advance import advance, locked


def look_again_elsewhere(enrollment: Enrollment, *, now: datetime, actor: str) -> None:
    """Let the other follow-ups of this person, in the whole business, see what was made here. Needs an open write.

    Only those with something on the desk: what is not there yet is decided when it is due.
    """
    need_write()
    for pk, workspace in on_desk_elsewhere(enrollment):
        advance(locked(pk), now=now, actor=actor if workspace == enrollment.workspace_id else "system")

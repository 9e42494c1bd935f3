"""The sentence that a colleague writes for one person alone, which templates print as `lead.personal_line`."""

from __future__ import annotations

from datetime import datetime

from ringback.intake.text import one_line
from ringback.playbooks.messages.facts import MAX_PERSONAL_LINE, is_plausible
from ringback.store.models import Lead
from ringback.store.transactions import write

from .errors import CannotRecord
from .journal import note


def write_line(lead: Lead, text: str, *, now: datetime, actor: str) -> Lead:
    """Keep this sentence for the lead, "" for none. Raises `CannotRecord`.

    Nothing is decided anew: no step of a plan depends on it.
    """
    line = one_line(text)
    if len(line) > MAX_PERSONAL_LINE:
        raise CannotRecord(f"A personal line has at most {MAX_PERSONAL_LINE} characters. Shorten it.")
    if not is_plausible(line, MAX_PERSONAL_LINE):
        raise CannotRecord(
            "A personal line holds no link. Say it in words, or put the link into the message."
        )
    with write():
        fresh = Lead.objects.select_for_update().get(pk=lead.pk)
        if fresh.personal_line != line:
            fresh.personal_line = line
            fresh.save(update_fields=["personal_line"])
            note(fresh.workspace_id, "personal_line", now=now, actor=actor, lead=fresh)
    lead.personal_line = line
    return lead

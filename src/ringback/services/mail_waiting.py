"""Messages that wait for their account: put off with a reason, or asked about before it is too late."""

from __future__ import annotations

from datetime import datetime

from ringback.store.models import Touch, TouchState
from ringback.store.transactions import need_write

from .advance import Rows, advance
from .journal import note
from .mail_limits import Place
from .sending import give_up


def wait_for(rows: Rows, touch: Touch, account_id: int, place: Place, *, now: datetime, actor: str) -> None:
    """This message cannot leave through its account before `place.at`. Needs an open write."""
    need_write()
    if touch.expires_at is not None and place.at >= touch.expires_at:
        touch.place_at = None
        touch.save(update_fields=["place_at"])
        give_up(rows, touch, "email_too_late", now, place.why, actor=actor)
        return
    told_already = touch.state == TouchState.OPEN and touch.note == place.why
    touch.state, touch.note, touch.account_id = TouchState.OPEN, place.why, account_id
    touch.save(update_fields=["state", "note", "account", "place_at"])
    if not told_already:
        # Once for each reason: a message that looks every hour would fill the story of the lead.
        note(
            touch.workspace_id,
            "mail_waits",
            now=now,
            actor=actor,
            lead=touch.lead_id,
            n=touch.number,
            until=place.at.isoformat(),
            why=place.why,
        )
    advance(rows.enrollment, now=now, actor=actor, rows=rows)

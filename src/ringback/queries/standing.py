"""How a lead stands and what comes next for it, in a word or two. No query."""

from __future__ import annotations

from datetime import datetime

from ringback.explain.words import MOVES
from ringback.store.models import Enrollment, EnrollmentState, Lead, LeadState

from .words import ANSWERS, STATES


def state_words(lead: Lead, running: Enrollment | None, *, on_desk: bool) -> str:
    """How the lead stands, in a word or two."""
    if lead.state == LeadState.CLOSED:
        return ANSWERS.get(lead.answer, "Closed")
    return "On the desk" if on_desk else STATES[running.state if running else ""]


def standing(lead: Lead, running: Enrollment | None, *, on_desk: bool) -> str:
    """The same as a code for the color of a chip."""
    if lead.state == LeadState.CLOSED:
        return "yes" if lead.answer == "yes" else "stop" if lead.answer == "do_not_contact" else "closed"
    return "now" if on_desk else running.state if running else "asking"


def next_move(running: Enrollment | None, *, desk_channel: str) -> tuple[str, datetime | None]:
    """What comes next for an enrollment and when; ("", None) where nothing does.

    `desk_channel`: of the touch that lies on the desk, "" for none.
    """
    if running is None:
        return "", None
    if desk_channel:
        return f"{MOVES.get(desk_channel, desk_channel)} now", None
    if running.state == EnrollmentState.ASKING:
        return "Your decision", None
    move = running.decision.get("move") or {}
    words = MOVES.get(move.get("channel", ""), "")
    if running.state == EnrollmentState.RESTING:
        words = "Back from the rest"
    return words or "Look again", running.next_due_at

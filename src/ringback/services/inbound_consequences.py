"""Which kind of message brings about what."""

from __future__ import annotations

from collections.abc import Callable

from ringback.inbox.model import Kind
from ringback.store.models import Touch

from .inbound_case import Came, Case, asking, handled
from .inbound_leads import new_lead
from .inbound_programs import auto_reply, calendar, challenge, noted
from .inbound_replies import reply
from .inbound_reports import bounce, complaint

ANSWERS_US = frozenset({"message_id", "plus_address"})


def consequences(case: Case) -> Came:
    """Do what this message brings about. Needs an open write, with the person held."""
    if case.understood.kind in (Kind.REPLY, Kind.UNKNOWN) and _is_own(case):
        return handled("own")
    return _BY_KIND[case.understood.kind](case)


def _is_own(case: Case) -> bool:
    """Whether it is a copy of a message of ours."""
    ours = Touch.objects.filter(workspace=case.workspace, message_id=case.row.message_id)
    return bool(case.row.message_id) and ours.exists()


def _lead_or_reply(case: Case) -> Came:
    """An answer to a message of ours is no lead, whatever it looks like."""
    return reply(case) if case.match.matched_by in ANSWERS_US else new_lead(case)


def _unknown(case: Case) -> Came:
    """Nobody knows what it is. If it is known whose, it holds like a reply; else a person looks."""
    return reply(case) if case.lead is not None else asking("unplaced")


_BY_KIND: dict[Kind, Callable[[Case], Came]] = {
    Kind.REPLY: reply,
    Kind.BOUNCE_HARD: bounce,
    Kind.BOUNCE_SOFT: bounce,
    Kind.COMPLAINT: complaint,
    Kind.AUTO_REPLY: auto_reply,
    Kind.ACKNOWLEDGEMENT: noted,
    Kind.CHALLENGE: challenge,
    Kind.CALENDAR: calendar,
    Kind.RECEIPT: noted,
    Kind.NEW_LEAD: _lead_or_reply,
    Kind.LIST: noted,
    Kind.UNKNOWN: _unknown,
}

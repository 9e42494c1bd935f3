"""What a person decides about a message that belongs to nobody yet: a lead, somebody's, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from ringback.inbox.classify import classify
from ringback.inbox.message import read
from ringback.inbox.model import Kind, Understood
from ringback.intake.drafts import Rejected, draft_from_fields
from ringback.store.models import InboundMessage, InboundState, Lead, RawSource, User
from ringback.store.transactions import need_write, write

from .capture import capture
from .errors import CannotSettle
from .inbound import Understand, act
from .inbound_case import setting_of, written_at
from .inbound_leads import SOURCE
from .inbound_matching import Match
from .journal import note

DECIDED = "This message was decided on already. Nothing was changed."


def is_lead(
    message: InboundMessage,
    fields: Mapping[str, object],
    *,
    now: datetime,
    actor: str,
    user: User | None = None,
) -> Lead:
    """It is a lead, with these fields by the names that `intake` knows. Raises `CannotSettle`."""
    workspace = message.workspace
    at = written_at(message)
    draft = draft_from_fields(fields, country=workspace.country, zone=ZoneInfo(workspace.time_zone), now=at)
    if isinstance(draft, Rejected):
        raise CannotSettle(draft.reason)
    draft = replace(draft, source=draft.source or SOURCE, arrived_at=draft.arrived_at or at)
    with write():
        row = _waiting(message)
        taken = capture(workspace, draft, now=now, actor=actor, raw_source=RawSource.EMAIL)
        row.lead, row.contact, row.matched_by = taken.lead, taken.lead.contact, "by_hand"
        _settle(row, "lead", now=now, actor=actor, user=user)
    return taken.lead


def of_lead(
    message: InboundMessage,
    lead: Lead,
    *,
    now: datetime,
    actor: str,
    user: User | None = None,
    understand: Understand = classify,
) -> None:
    """It is from the person of this lead: now it does what it would have done. Raises `CannotSettle`.

    What nobody could make out, and what looked like a lead, is taken as a reply.
    """
    if lead.workspace_id != message.workspace_id:
        raise CannotSettle("There is no such lead.")
    raw = bytes(message.raw)
    read_message, understood = read(raw), _as_reply(understand(raw, setting_of(lead.workspace)))
    with write():
        row = _waiting(message)
        match = Match(matched_by="by_hand", lead=lead, contact=lead.contact)
        act(row, read_message, understood, match, now=now)
        note(lead.workspace_id, "message_placed", now=now, actor=actor, lead=lead, message=row.pk)
        InboundMessage.objects.filter(pk=row.pk, state=InboundState.HANDLED).update(settled_by=user)


def is_no_lead(message: InboundMessage, *, now: datetime, actor: str, user: User | None = None) -> None:
    """It is nothing to follow up. Raises `CannotSettle`."""
    with write():
        _settle(_waiting(message), "not_lead", now=now, actor=actor, user=user)


def again(message: InboundMessage, *, now: datetime, actor: str) -> None:
    """A message that could not be handled is handled again. Raises `CannotSettle`."""
    with write():
        row = InboundMessage.objects.select_for_update(of=("self",)).get(pk=message.pk)
        if row.state != InboundState.FAILED:
            raise CannotSettle(DECIDED)
        row.state, row.error, row.claimed_until, row.claimed_by = InboundState.NEW, "", None, ""
        row.save(update_fields=["state", "error", "claimed_until", "claimed_by"])
        note(row.workspace_id, "message_again", now=now, actor=actor, message=row.pk)


def _as_reply(understood: Understood) -> Understood:
    if understood.kind in (Kind.UNKNOWN, Kind.NEW_LEAD):
        return replace(understood, kind=Kind.REPLY)
    return understood


def _waiting(message: InboundMessage) -> InboundMessage:
    """The row, held; it must wait for a person and be nobody's. Raises `CannotSettle`."""
    need_write()
    rows = InboundMessage.objects.select_for_update(of=("self",)).select_related("workspace", "account")
    row = rows.get(pk=message.pk)
    if row.state not in (InboundState.ASKING, InboundState.FAILED) or row.lead_id is not None:
        raise CannotSettle(DECIDED)
    return row


def _settle(row: InboundMessage, what: str, *, now: datetime, actor: str, user: User | None) -> None:
    row.state, row.handled_at, row.settlement, row.settled_by = InboundState.HANDLED, now, what, user
    row.save()
    note(
        row.workspace_id,
        "message_settled",
        now=now,
        actor=actor,
        lead=row.lead_id,
        choice=what,
        message=row.pk,
    )

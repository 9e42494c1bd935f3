"""One message in hand: what is known of it, whose it is, and what all kinds of messages have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ringback.engine.history import PROMISE
from ringback.engine.model import Disposition
from ringback.inbox.message import Message
from ringback.inbox.model import Understood
from ringback.inbox.setting import Setting
from ringback.store.models import (
    Enrollment,
    EnrollmentState,
    InboundMessage,
    InboundState,
    Lead,
    LeadState,
    Question,
    Touch,
    TouchState,
    Workspace,
)
from ringback.store.transactions import need_write

from .inbound_matching import Match
from .journal import note
from .same_person import hold_person, locked_with_person

ACTOR = "mail"
"""How the journal names what a message brings about by itself."""

BELIEVED_FOR = timedelta(days=30)
"""A message that says it was written longer before it came is not believed."""


def setting_of(workspace: Workspace) -> Setting:
    """What bare numbers and dates in the mail of this workspace mean."""
    return Setting(country=workspace.country, zone=ZoneInfo(workspace.time_zone))


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A message that is being handled. `now`: when it is handled."""

    row: InboundMessage
    workspace: Workspace
    message: Message
    understood: Understood
    match: Match
    now: datetime

    @property
    def at(self) -> datetime:
        """When it was written, as far as that can be believed; never after it came."""
        return written_at(self.row)

    @property
    def lead(self) -> Lead | None:
        return self.match.lead

    @property
    def open_lead(self) -> Lead | None:
        lead = self.match.lead
        return lead if lead is not None and lead.state == LeadState.OPEN else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What became of a message. `did`: a code of `explain.mail.DONE`; `lead`: one that was made or found only now."""

    state: InboundState
    did: str
    lead: Lead | None = None


def handled(did: str, lead: Lead | None = None) -> Came:
    return Came(state=InboundState.HANDLED, did=did, lead=lead)


def asking(did: str) -> Came:
    return Came(state=InboundState.ASKING, did=did)


def written_at(row: InboundMessage) -> datetime:
    """When a message was written; when it came, where it says nothing that could be true."""
    sent = row.sent_at
    return (
        sent
        if sent is not None and row.fetched_at - BELIEVED_FOR < sent <= row.fetched_at
        else row.fetched_at
    )


def hold(case: Case) -> None:
    """Hold the open questions of the person and then their follow-ups, in the order in which others do."""
    need_write()
    contact = case.match.contact
    if contact is None:
        return
    asked = Question.objects.select_for_update(of=("self",)).filter(
        lead__contact=contact, settled_at__isnull=True
    )
    list(asked.order_by("pk").values_list("pk", flat=True))
    hold_person(contact)


def running(lead: Lead) -> Enrollment | None:
    """The running follow-up of this lead, held, with those of the same person. Needs an open write."""
    found = Enrollment.objects.filter(lead=lead).exclude(state=EnrollmentState.CLOSED).first()
    return locked_with_person(found.pk) if found else None


def call_off(lead: Lead) -> None:
    """Take everything off the desk and out of the queue, but for calls that were agreed. Needs an open write."""
    need_write()
    waiting = Touch.objects.filter(lead=lead, state=TouchState.OPEN).exclude(step=PROMISE)
    waiting.update(state=TouchState.CANCELLED)


def it_left(case: Case, touch: Touch) -> Touch:
    """A message of ours that came back or was answered did leave: nobody needs to be asked any more. The row afresh."""
    need_write()
    fresh = Touch.objects.select_related("point", "lead__contact").get(pk=touch.pk)
    if fresh.state != TouchState.UNSURE:
        return fresh
    fresh.state, fresh.disposition = TouchState.DONE, Disposition.SENT.value
    fresh.save(update_fields=["state", "disposition"])
    Question.objects.filter(touch=fresh, settled_at__isnull=True).update(
        settled_at=case.now, settlement="answer_came"
    )
    note(fresh.workspace_id, "receipt_came", now=case.now, actor=ACTOR, lead=fresh.lead_id, n=fresh.number)
    return fresh

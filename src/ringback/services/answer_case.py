"""One answer of a person on their page while it is taken down: what was said before, the follow-up, the journal."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from ringback.engine.model import Channel, Disposition
from ringback.explain.encode import instant
from ringback.queries.answer_page import ANSWERED, running_of
from ringback.queries.circumstances import PAGE_OPENED
from ringback.store.models import Enrollment, Event, Lead, LeadState, Touch, Workspace
from ringback.store.transactions import need_write

from .advance import advance, locked
from .asking import withdraw
from .beginning import begin
from .errors import CannotRecord
from .journal import note
from .notices import tell
from .playbook_choice import last_playbook, version_for
from .same_person import hold_person, locked_with_person, look_again_elsewhere
from .touches import add_touch, finish

ACTOR = "link"
"""How the journal names whoever holds the link."""

A_WHILE = timedelta(hours=1)
"""Whoever asks for a call as soon as possible, and again after this, has not been called and says something new."""

CHANGED = ("touched", "closed", "reopened", "asked_again")
"""After one of these events the same answer says something new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer. `more`: what else was given with it."""

    choice: str
    until: datetime | None = None
    message: str = ""
    more: str = ""

    @property
    def digest(self) -> str:
        """The same for the same answer."""
        parts = [self.choice, instant(self.until) if self.until else "", self.message, self.more]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The lead that is answered about, the message that had the link, the moment."""

    lead: Lead
    touch: Touch
    now: datetime

    def said_before(self, answer: Said) -> str:
        """What it came to, if this is what they said last and nothing has changed since; else ""."""
        events = Event.objects.filter(lead=self.lead)
        last = events.filter(kind=ANSWERED).order_by("-id").first()
        if last is None or last.data.get("digest") != answer.digest:
            return ""
        if answer.choice == "at_once" and last.at < self.now - A_WHILE:
            return ""
        changed = events.filter(pk__gt=last.pk, kind__in=CHANGED).exists()
        return "" if changed else str(last.data["choice"])

    def running_or_anew(self) -> Enrollment:
        """The running follow-up, held. Where there is none, one begins: the person asks anew."""
        running = running_of(self.lead) or begun_anew(self.lead, self.now)
        return locked_with_person(running.pk)

    def running_or_newest(self) -> Enrollment:
        """The running follow-up, held, or the last one, which is over: what they say is kept there."""
        running = running_of(self.lead)
        if running is not None:
            return locked_with_person(running.pk)
        return locked(self.touch.enrollment_id)

    def is_open(self) -> bool:
        self.lead.refresh_from_db(fields=["state", "answer", "closed_at"])
        return self.lead.state == LeadState.OPEN and running_of(self.lead) is None

    def record(
        self,
        enrollment: Enrollment,
        disposition: Disposition,
        *,
        until: datetime | None = None,
        message: str = "",
    ) -> None:
        """A touch of its own: what they said, by the channel of the message that had the link."""
        channel = Channel(self.touch.channel)
        said = add_touch(
            enrollment, Channel.EMAIL if channel is Channel.CALL else channel, disposition, self.now, self.now
        )
        finish(said, disposition, now=self.now, actor=ACTOR, until=until, note=message)

    def go_on(self, enrollment: Enrollment, *, at: datetime | None = None) -> None:
        advance(enrollment, now=at or self.now, actor=ACTOR)
        look_again_elsewhere(enrollment, now=self.now, actor=ACTOR)

    def note(self, answer: Said, *, choice: str = "") -> None:
        """The journal. `choice`: what it comes to, where that is not what was chosen."""
        note(
            self.lead.workspace_id,
            ANSWERED,
            now=self.now,
            actor=ACTOR,
            lead=self.lead,
            choice=choice or answer.choice,
            until=instant(answer.until) if answer.until else "",
            digest=answer.digest,
        )

    def tell(self, answer: Said, *, choice: str = "", was: str = "", number: int = 0) -> None:
        """The journal, and whoever is to know. `was`: the answer that the lead had; `number`: of the lead of whoever
        was named."""
        self.note(answer, choice=choice)
        tell(
            self.lead.workspace,
            "answered",
            now=self.now,
            lead=self.lead,
            choice=choice or answer.choice,
            until=instant(answer.until) if answer.until else "",
            was=was,
            number=number,
        )


def case_of(touch: Touch, now: datetime) -> Case:
    """The lead as it is now. One answer after the other in a workspace: no time is promised twice."""
    need_write()
    Workspace.objects.select_for_update(no_key=True).only("pk").get(pk=touch.workspace_id)
    hold_person(touch.lead.contact)
    leads = Lead.objects.select_related("contact__organization", "workspace", "owner")
    lead = leads.get(pk=touch.lead_id)
    if lead.contact.erased_at is not None:
        raise CannotRecord("What this link was about is not kept here any more.")
    opened(lead, touch, now)
    return Case(lead=lead, touch=touch, now=now)


def opened(lead: Lead, touch: Touch, now: datetime) -> bool:
    known = Event.objects.filter(lead=lead, kind=PAGE_OPENED).values_list("data", flat=True)
    if any(data.get("touch") == touch.pk for data in known):
        return False
    note(lead.workspace_id, PAGE_OPENED, now=now, actor=ACTOR, lead=lead, n=touch.number, touch=touch.pk)
    return True


def begun_anew(lead: Lead, now: datetime) -> Enrollment:
    """A person's own later word opens their lead again, as a new inquiry."""
    withdraw(lead, now=now, actor=ACTOR, reason="asked_again")
    lead.state, lead.answer, lead.closed_at = LeadState.OPEN, "", None
    lead.arrived_at = lead.asked_at = now
    lead.save(update_fields=["state", "answer", "closed_at", "arrived_at", "asked_at"])
    note(lead.workspace_id, "reopened", now=now, actor=ACTOR, lead=lead)
    version = version_for(lead.workspace_id, last_playbook(lead))
    return begin(lead, version, now=now, actor=ACTOR, fresh=True)

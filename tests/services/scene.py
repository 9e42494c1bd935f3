"""A business, its people and a worker with a mail server in memory; from defaults, on a clock that the test moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ringback.intake.drafts import LeadDraft, Rejected, draft_from_fields
from ringback.ports.fakes import MemoryMessenger
from ringback.ports.outbound import About, DeliveryError
from ringback.queries.invariants import violations
from ringback.services import mail_accounts, playbooks, workspaces
from ringback.services.capture import Captured, capture_lead
from ringback.services.dispatch import LEASE, Dispatched, dispatch_due
from ringback.store.models import (
    Enrollment,
    EnrollmentState,
    Event,
    Lead,
    Playbook,
    Question,
    Touch,
    User,
    Workspace,
)

NOW = datetime(2026, 3, 3, 17, 2, tzinfo=UTC)
"""A Tuesday, 10:02 in Denver, 12:02 in New York."""

EVENING = datetime(2026, 3, 4, 3, 0, tzinfo=UTC)
"""20:00 of that day in Denver: business is over."""

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

ANN = {
    "name": "Ann Lee",
    "phone": "(303) 555-0142",
    "email": "ann@lead.example",
    "interest": "a new roof",
    "postal_code": "80202",
    "value": "12000",
}


def a_business(**fields: Any) -> Workspace:
    defaults: dict[str, Any] = {
        "name": "Acme Roofing",
        "now": NOW - DAY,
        "time_zone": "America/Denver",
        "hours": {"mon-fri": "08:00-18:00"},
        "holidays": "",
        "phone": "(303) 555-0199",
        "email": "office@acme.example",
        "postal_address": "1 Main Street\nDenver, CO 80202",
    }
    return workspaces.create_workspace(**defaults | fields)


def draft(now: datetime = NOW, /, **fields: str) -> LeadDraft:
    read = draft_from_fields(fields, country="US", zone=ZoneInfo("America/Denver"), now=now)
    assert not isinstance(read, Rejected), read.reason
    return read


def failure(
    *, permanent: bool = False, sure: bool = True, about: About = "connection", text: str = "Not now."
) -> DeliveryError:
    return DeliveryError(text, permanent=permanent, sure_not_sent=sure, about=about)


@dataclass
class Scene:
    """One business, the time, and the messenger. Every method uses the scene's `now`."""

    workspace: Workspace
    now: datetime = NOW
    messenger: MemoryMessenger = field(default_factory=MemoryMessenger)
    owner: User | None = None

    def connect_mail(self, **fields: Any) -> None:
        defaults: dict[str, Any] = {
            "host": "smtp.acme.example",
            "port": 587,
            "security": "starttls",
            "username": "office",
            "password": "hunter2-secret",
            "from_name": "Acme Roofing",
            "from_address": "office@acme.example",
        }
        mail_accounts.connect(self.workspace, now=self.now, actor="test", **defaults | fields)

    def capture(self, door: str = "form", /, **fields: str) -> Captured:
        given = fields or ANN
        read = draft(self.now, **given)
        return capture_lead(self.workspace, read, now=self.now, actor=door, raw_source=door)

    def lead(self, **fields: str) -> Lead:
        return self.capture(**(ANN | fields)).lead

    def lead_in(self, source: str, **fields: str) -> Lead:
        """A lead in this playbook, which is added and published if there is none of its name."""
        name = source.split("\n", 1)[0].removeprefix("name: ")
        playbook = Playbook.objects.filter(workspace=self.workspace, name=name).first()
        if playbook is None:
            playbook = playbooks.create(self.workspace, source, now=self.now, actor="test")
            playbooks.publish(playbook, now=self.now, actor="test")
        read = draft(self.now, **(ANN | fields))
        return capture_lead(
            self.workspace, read, now=self.now, actor="form", raw_source="form", playbook=playbook
        ).lead

    def go_on(self) -> None:
        """Time goes by until something is due, and a worker looks at it; nobody makes what lies on the desk."""
        dates = Enrollment.objects.filter(next_due_at__isnull=False).values_list("next_due_at", flat=True)
        self.now = max(self.now + MINUTE, min((at for at in dates if at is not None), default=self.now))
        self.work()

    def until_asked(self, lead: Lead, *, moves: int = 200) -> Lead:
        """Nobody answers, until a person is asked something about this lead."""
        for _ in range(moves):
            if self.questions(lead):
                return lead
            self.go_on()
        raise AssertionError(f"nothing was asked about #{lead.number} in {moves} moves")

    def only_mail(self, **fields: str) -> Lead:
        """A lead without a phone: the first e-mail is due at once."""
        return self.capture(
            **({"name": "Eve Mail", "email": "eve@lead.example", "postal_code": "80202"} | fields)
        ).lead

    def later(self, length: timedelta) -> None:
        self.now += length

    def work(self, *, worker: str = "w1", limit: int = 50, lease: timedelta = LEASE) -> Dispatched:
        """One round of a worker, which must not stumble."""
        done = dispatch_due(
            now_of=lambda: self.now, worker=worker, messenger=self.messenger, limit=limit, lease=lease
        )
        assert done.errors == []
        return done

    def touch(self, lead: Lead, **fields: Any) -> Touch:
        """The latest touch of the lead that fits."""
        found = Touch.objects.filter(lead=lead, **fields).order_by("-id").first()
        assert found is not None, f"no such touch: {fields}"
        return found

    def call(self, lead: Lead) -> Touch:
        return self.touch(lead, channel="call", state="open")

    def enrollment(self, lead: Lead) -> Enrollment:
        return Enrollment.objects.filter(lead=lead).exclude(state=EnrollmentState.CLOSED).get()

    def questions(self, lead: Lead) -> list[Question]:
        return list(Question.objects.filter(lead=lead, settled_at__isnull=True).order_by("id"))

    def kinds(self, lead: Lead) -> list[str]:
        return [question.kind for question in self.questions(lead)]

    def events(self, lead: Lead, kind: str) -> list[Event]:
        return list(Event.objects.filter(lead=lead, kind=kind).order_by("id"))

    def sound(self, *, workers_running: bool = True) -> None:
        """Promise 1 holds over the whole database."""
        assert violations(self.now, workers_running=workers_running) == []

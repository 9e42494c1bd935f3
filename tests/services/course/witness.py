"""A mail server with memory that looks around, at the instant at which a message reaches it, whether it may.

It reads the rows itself and asks the engine for no decision; hours are read off the clocks on the wall.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ringback.engine.playbook import After, OnArrival, Playbook, Within
from ringback.playbooks.compile import compile_source
from ringback.ports.fakes import MemoryMessenger
from ringback.ports.outbound import MailServer, OutgoingEmail, Receipt
from ringback.queries.hashes import suppression_hash
from ringback.queries.snapshots import HOLDING, snapshot_of
from ringback.store.models import Enrollment, Question, Suppression, Touch
from tests.engine.oracle import step_named, walls_say_open

NOT_SENT = ("", "failed", "missed")


class Died(BaseException):
    """The process is gone."""


class Witness(MemoryMessenger):
    """`wrong`: what must not have been sent, in words. `dies`: how the process ends with the next message."""

    def __init__(self, now_of: Callable[[], datetime]) -> None:
        super().__init__()
        self.now_of = now_of
        self.wrong: list[str] = []
        self.keys: list[str] = []
        self.dies = ""

    def _take(self, email: OutgoingEmail, server: MailServer) -> Receipt:
        touch = Touch.objects.select_related("enrollment", "point", "lead").get(message_id=email.message_id)
        self.wrong += [f"touch {touch.key} ({touch.step}): {told}" for told in faults(touch, self.now_of())]
        dies, self.dies = self.dies, ""
        if dies == "before":
            raise Died
        before = len(self.sent)
        try:
            return super()._take(email, server)
        finally:
            if len(self.sent) > before:
                if touch.key in self.keys:
                    self.wrong.append(f"touch {touch.key} left twice")
                self.keys.append(touch.key)
            if dies == "after":
                raise Died


def faults(touch: Touch, now: datetime) -> list[str]:
    """Why this message must not leave at `now`, in words."""
    enrollment = Enrollment.objects.select_related(
        "workspace", "version", "lead__contact__organization", "lead__owner"
    ).get(pk=touch.enrollment_id)
    playbook = compile_source(enrollment.version.source)
    found = [*_stops(touch, enrollment), *_hours(touch, enrollment, playbook, now)]
    if enrollment.lead.state != "open" or touch.state != "sending":
        found.append(f"the lead is {enrollment.lead.state}, the touch {touch.state}")
    found += [
        f"a person has paused this until {pause['ends_at']}"
        for pause in enrollment.pauses
        if datetime.fromisoformat(pause["starts_at"]) <= now < datetime.fromisoformat(pause["ends_at"])
    ]
    held = Question.objects.filter(lead=touch.lead_id, kind__in=HOLDING, settled_at__isnull=True)
    if held.exists():
        found.append("this person has written, and nobody has read it")
    if _is_come_back(playbook, touch.step) and _had_before(touch):
        found.append(f"a come-back carries {touch.template}, which this person has had")
    return found


def _stops(touch: Touch, enrollment: Enrollment) -> list[str]:
    contact = enrollment.lead.contact
    assert touch.point is not None
    address = touch.point.value
    labels = address.partition("@")[2].split(".")
    keys = [("email", address), ("person", f"#{contact.pk}")]
    keys += [("domain", ".".join(labels[start:])) for start in range(len(labels))]
    if contact.organization is not None:
        keys.append(("organization", contact.organization.name_key))
    hashes = {suppression_hash(kind, value): kind for kind, value in keys}
    rows = Suppression.objects.filter(
        workspace__business=enrollment.workspace.business_id, value_hash__in=list(hashes)
    )
    found = [f"the opt-out list has the {row.kind}" for row in rows if hashes[row.value_hash] == row.kind]
    if touch.point.status != "ok" or touch.point.contact_id != contact.pk:
        found.append(f"the address is {touch.point.status}, of contact {touch.point.contact_id}")
    return found


def _hours(touch: Touch, enrollment: Enrollment, playbook: Playbook, now: datetime) -> list[str]:
    snapshot = snapshot_of(enrollment)
    law = snapshot.email_law
    found = []
    if not law.allowed or (law.until is not None and now >= law.until):
        found.append(f"the law ({law.rule}) does not allow an e-mail")
    step = step_named(playbook, touch.step)
    timing = step.timing if step is not None else None
    any_hour = isinstance(timing, (OnArrival, Within)) or (isinstance(timing, After) and not timing.wait)
    if not any_hour and not walls_say_open(snapshot.open_time, now):
        found.append(f"{now:%a %H:%M} UTC is not in the open time")
    return found


def _is_come_back(playbook: Playbook, key: str) -> bool:
    return any(
        step.key == key
        for plan in playbook.plans
        if plan.something_new
        for phase in plan.phases
        for step in phase.steps
    )


def _had_before(touch: Touch) -> bool:
    """Not counting the same step: a person may have said that it be sent again."""
    others = Touch.objects.filter(
        workspace_id=touch.workspace_id,
        lead__contact=touch.lead.contact_id,
        template=touch.template,
        state__in=("done", "unsure"),
    ).exclude(enrollment_id=touch.enrollment_id, step=touch.step)
    return others.exclude(disposition__in=NOT_SENT).exists()

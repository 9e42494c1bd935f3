"""A lead who was written to, and what she has answered by the link in that message."""

from __future__ import annotations

from datetime import UTC, datetime

from ringback.services.touches import record_outcome
from ringback.store.models import Event, Lead, Touch
from tests.services.scene import MINUTE, Scene

WEDNESDAY_TEN = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)
"""10:00 in Denver on the day after the scene's."""


def written_to(scene: Scene) -> Lead:
    """She was called without an answer and then written to; the next call lies on the desk."""
    lead = scene.lead()
    record_outcome(scene.call(lead), disposition="no_answer", now=scene.now)
    scene.later(2 * MINUTE)
    scene.work()
    scene.later(5 * MINUTE)
    scene.work()
    return lead


def letter(lead: Lead) -> Touch:
    """The e-mail that has the link."""
    return Touch.objects.select_related("lead__contact").get(
        lead=lead, channel="email", at__isnull=False, by="automatic"
    )


def fresh(lead: Lead) -> Lead:
    return Lead.objects.select_related("contact", "workspace").get(pk=lead.pk)


def choices(lead: Lead) -> list[str]:
    """What was answered so far, in order."""
    return [event.data["choice"] for event in Event.objects.filter(lead=lead, kind="answered").order_by("id")]

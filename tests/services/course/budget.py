"""Hours and caps of what a person makes from the desk, counted over the rows as they are."""

from __future__ import annotations

from datetime import datetime

from ringback.engine.model import Channel
from ringback.engine.snapshot import Snapshot
from ringback.store.models import Contact, Enrollment, Touch
from tests.engine.oracle import walls_say_open

NOT_MADE = ("missed", "failed")


def too_many(touch: Touch, enrollment: Enrollment, snapshot: Snapshot, now: datetime) -> list[str]:
    """What a call of the desk would break if it were made now."""
    if touch.channel not in ("call", "sms"):
        return []
    found = []
    if touch.channel == "call" and not walls_say_open(snapshot.law_time, now):
        found.append(f"{now:%a %H:%M} UTC is not in the lawful hours")
    for cap in (*snapshot.caps, *snapshot.playbook.caps):
        if Channel(touch.channel) not in cap.covers or not cap.binds_at(now):
            continue
        made = attempts(enrollment, now)
        recent = [at for at, channel in made if Channel(channel) in cap.covers and now - at <= cap.period]
        if len(recent) >= cap.limit:
            found.append(f"{len(recent)} of {cap.limit} in {cap.period} were made ({cap.source})")
    return found


def attempts(enrollment: Enrollment, now: datetime) -> list[tuple[datetime, str]]:
    """Everything that was really tried with this person, by anybody of the business."""
    reach = list(
        enrollment.lead.contact.points.filter(kind__in=("phone", "email")).values_list("value", flat=True)
    )
    same = Contact.objects.filter(
        points__value__in=reach, workspace__business=enrollment.workspace.business_id
    )
    people = {enrollment.lead.contact_id, *same.values_list("pk", flat=True)}
    touches = Touch.objects.filter(lead__contact__in=people, state__in=("done", "unsure"), at__lte=now)
    made = touches.exclude(disposition__in=NOT_MADE).exclude(step="reply")
    return [(at, channel) for at, channel in made.values_list("at", "channel") if at is not None]

"""The number that a person gives on their answer page: theirs, by their own word."""

from __future__ import annotations

from datetime import datetime

from ringback.intake.consents import StatedConsent
from ringback.intake.phones import Phone, read_phone
from ringback.queries.suppressions import listed, point_keys
from ringback.rules.grounds import Medium
from ringback.store.models import ContactPoint, Lead, PointKind, PointStatus
from ringback.store.transactions import need_write

from .consents import record_consent
from .errors import CannotRecord
from .journal import note

ASKED_FOR = "Yes, call me at this number"
"""The words beside the field, which are kept with the consent."""


def take_number(lead: Lead, text: str, *, now: datetime, actor: str) -> ContactPoint:
    """The number goes before the person's others, with where it came from, and they have allowed calls to it.

    Needs an open write. Raises `CannotRecord` for what is no number, or one that has opted out.
    """
    need_write()
    contact = lead.contact
    read = read_phone(text, contact.country or lead.workspace.country)
    if not isinstance(read, Phone):
        why = f" It {read.reason}." if read is not None else ""
        raise CannotRecord(f"Please check the phone number.{why}")
    if listed(lead.workspace_id, point_keys([(PointKind.PHONE, read.e164)])):
        raise CannotRecord("We cannot call this number. Please give another one.")
    evidence = f"given on the answer page on {now:%Y-%m-%d}"
    # The newest goes first: the person has just said that this is how they are reached.
    for other in contact.points.exclude(kind=PointKind.PHONE, value=read.e164):
        other.position += 1
        other.save(update_fields=["position"])
    point, made = ContactPoint.objects.get_or_create(
        workspace_id=lead.workspace_id,
        contact=contact,
        kind=PointKind.PHONE,
        value=read.e164,
        defaults={
            "raw": text[:500],
            "extension": read.extension[:20],
            "evidence": evidence,
            "created_at": now,
        },
    )
    if not made:
        point.status, point.evidence, point.position = PointStatus.OK, evidence, 0
        point.save(update_fields=["status", "evidence", "position"])
    note(lead.workspace_id, "point_added", now=now, actor=actor, lead=lead, point=PointKind.PHONE.value)
    record_consent(
        contact,
        StatedConsent(
            channel=Medium.CALL.value,
            text_shown=ASKED_FOR,
            point_value=read.e164,
            how="typed on the answer page",
        ),
        lead=lead,
        now=now,
        actor=actor,
    )
    return point

"""Mending what is known about a person or a lead: a number more, an address that works again, another value.

Each change is followed by a new decision for every open lead of the person, in the same transaction.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from ringback.intake.emails import read_emails
from ringback.intake.phones import read_phones
from ringback.intake.tags import as_tags
from ringback.intake.text import one_line
from ringback.queries.suppressions import contact_keys, listed, point_keys
from ringback.store.models import (
    Contact,
    ContactPoint,
    Enrollment,
    EnrollmentState,
    Lead,
    LeadState,
    Membership,
    PointKind,
    PointStatus,
    User,
)
from ringback.store.transactions import need_write, write

from .advance import advance, locked
from .errors import CannotRecord
from .journal import note

EDITABLE = frozenset({"value", "interest", "source", "notes", "owner", "tags", "role"})
LEAST_TEXT = 4
LARGEST_VALUE = Decimal("9999999999.99")


def add_point(lead: Lead, *, text: str, now: datetime, actor: str, kind: str = "") -> ContactPoint:
    """Add a way to the lead's person, as typed. Raises `CannotRecord`.

    `kind`: a value of `PointKind`; "": a phone number or an e-mail address, whichever it looks like.
    """
    kind, value, extension = _read(text, lead, kind)
    with write():
        contact = Contact.objects.select_for_update().get(pk=lead.contact_id)
        found = listed(contact.workspace_id, [*contact_keys(contact, ()), *point_keys([(kind, value)])])
        if found:
            raise CannotRecord("This number or address is on the opt-out list and cannot be used.")
        known = contact.points.filter(kind=kind, value=value).first()
        if known is not None and known.status == PointStatus.OK:
            raise CannotRecord("This person has that already.")
        if known is not None:
            known.status, known.evidence = PointStatus.OK, "entered again by hand"
            known.save(update_fields=["status", "evidence"])
            point = known
        else:
            # The newest goes first: somebody has just said that this is how the person is reached.
            first = contact.points.order_by("position").values_list("position", flat=True).first()
            for other in contact.points.all():
                other.position += 1
                other.save(update_fields=["position"])
            point = ContactPoint.objects.create(
                workspace_id=lead.workspace_id,
                contact=contact,
                kind=kind,
                value=value,
                raw=text[:500],
                extension=extension[:20],
                position=first or 0,
                created_at=now,
            )
        note(lead.workspace_id, "point_added", now=now, actor=actor, lead=lead, point=kind)
        decide_again(contact, now=now, actor=actor)
    return point


def mark_point(lead: Lead, point_id: int, *, usable: bool, now: datetime, actor: str) -> ContactPoint:
    """Say that a number or address works after all, or that it does not. Raises `CannotRecord`."""
    with write():
        point = ContactPoint.objects.filter(pk=point_id, contact_id=lead.contact_id).first()
        if point is None:
            raise CannotRecord("This person has no such number or address.")
        if point.status == PointStatus.SUPPRESSED:
            raise CannotRecord("This person asked not to be contacted there; that stays.")
        point.status = PointStatus.OK if usable else PointStatus.BAD
        point.evidence = f"said by hand on {now:%Y-%m-%d}"
        point.save(update_fields=["status", "evidence"])
        note(
            lead.workspace_id,
            "point_marked",
            now=now,
            actor=actor,
            lead=lead,
            point=point.kind,
            usable=usable,
        )
        decide_again(point.contact, now=now, actor=actor)
    return point


def change_lead(lead: Lead, *, now: datetime, actor: str, **fields: Any) -> Lead:
    """Change what is known of the lead: value, interest, source, notes, owner, tags. Raises `CannotRecord`.

    `role` is what the person does at their organization, whatever the lead.
    """
    unknown = set(fields) - EDITABLE
    if unknown:
        raise CannotRecord(f"These cannot be changed: {', '.join(sorted(unknown))}.")
    value = fields.get("value")
    if value is not None and not Decimal(0) <= Decimal(value) <= LARGEST_VALUE:
        raise CannotRecord(f"The value must lie between 0 and {LARGEST_VALUE:,}.")
    owner: User | None = fields.get("owner")
    if (
        owner is not None
        and not Membership.objects.filter(workspace_id=lead.workspace_id, user=owner).exists()
    ):
        raise CannotRecord("Only a member can own a lead.")
    with write():
        fresh = Lead.objects.select_related("contact", "workspace").get(pk=lead.pk)
        of_lead = {name: new for name, new in fields.items() if name != "role"}
        if "tags" in of_lead:
            of_lead["tags"] = list(as_tags(of_lead["tags"]))
        for name, new in of_lead.items():
            setattr(fresh, name, new)
        fresh.save(update_fields=list(of_lead))
        if "role" in fields:
            fresh.contact.role = one_line(fields["role"])[:100]
            fresh.contact.save(update_fields=["role"])
        note(
            fresh.workspace_id,
            "lead_changed",
            now=now,
            actor=actor,
            lead=fresh,
            fields=", ".join(sorted(fields)),
        )
        decide_again(fresh.contact, now=now, actor=actor)
    return fresh


def decide_again(contact: Contact, *, now: datetime, actor: str) -> None:
    """Let every running plan of this person see what has changed. Needs an open write."""
    need_write()
    running = Enrollment.objects.filter(lead__contact=contact, lead__state=LeadState.OPEN).exclude(
        state=EnrollmentState.CLOSED
    )
    for enrollment_id in list(running.values_list("pk", flat=True)):
        advance(locked(enrollment_id), now=now, actor=actor)


def _read(text: str, lead: Lead, kind: str) -> tuple[str, str, str]:
    if kind in (PointKind.POSTAL, PointKind.SOCIAL):
        value = one_line(", ".join(line.strip() for line in text.splitlines() if line.strip()))
        if len(value) < LEAST_TEXT:
            what = "a postal address" if kind == PointKind.POSTAL else "the address of a profile"
            raise CannotRecord(f"{text!r} is too short for {what}.")
        return kind, value[:320], ""
    if kind and kind not in PointKind.values:
        raise CannotRecord(f"{kind!r} is no way to a person; choose one of {', '.join(PointKind.values)}.")
    country = lead.contact.country or lead.workspace.country
    if "@" in text:
        emails = read_emails(text)
        if emails.emails:
            return PointKind.EMAIL, emails.emails[0].key, ""
        why = emails.unreadable.reason if emails.unreadable else "is empty"
        raise CannotRecord(f"{text!r} is no e-mail address: it {why}.")
    phones = read_phones(text, country)
    if phones.phones:
        return PointKind.PHONE, phones.phones[0].e164, phones.phones[0].extension
    why = phones.unreadable.reason if phones.unreadable else "is empty"
    raise CannotRecord(f"{text!r} is neither a phone number nor an e-mail address: it {why}.")

"""The rows of a person and their lead, made or completed from a draft. All need an open write."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ringback.intake.companies import company_key
from ringback.intake.drafts import LeadDraft
from ringback.intake.text import one_line
from ringback.store.models import (
    Contact,
    ContactPoint,
    Lead,
    LeadLink,
    Organization,
    PointKind,
    RawSource,
    User,
    Workspace,
)
from ringback.store.numbers import next_lead_number

from .journal import note


def fill_in(contact: Contact, draft: LeadDraft) -> bool:
    """Give a contact the name and the place that it lacks. Whether moves may depend on what was filled in."""
    changed = []
    if not contact.name_key and draft.name.key:
        contact.full_name, contact.name_key = draft.full_name[:200], draft.name.key[:200]
        contact.first_name, contact.last_name = draft.first_name[:100], draft.last_name[:100]
        changed += ["full_name", "name_key", "first_name", "last_name"]
    named = len(changed)
    if not (contact.city or contact.region or contact.postal_code) and (
        draft.city or draft.region or draft.postal_code
    ):
        contact.city, contact.region = draft.city[:120], draft.region[:10]
        contact.postal_code, contact.country = draft.postal_code[:20], draft.country[:2]
        changed += ["city", "region", "postal_code", "country"]
    if not contact.time_zone and draft.time_zone:
        contact.time_zone = draft.time_zone[:64]
        changed.append("time_zone")
    if not contact.role and draft.role:
        contact.role = draft.role[:100]
        contact.save(update_fields=["role"])
    if contact.wish is None and draft.wish is not None:
        contact.wish = wish_of(draft)
        changed.append("wish")
    if changed:
        contact.save(update_fields=changed)
    return len(changed) > named


def new_contact(workspace: Workspace, draft: LeadDraft, now: datetime) -> Contact:
    contact = Contact.objects.create(
        workspace=workspace,
        full_name=draft.full_name[:200],
        first_name=draft.first_name[:100],
        last_name=draft.last_name[:100],
        name_key=draft.name.key[:200],
        organization=_organization(workspace, draft.company),
        role=draft.role[:100],
        city=draft.city[:120],
        region=draft.region[:10],
        postal_code=draft.postal_code[:20],
        country=draft.country[:2],
        time_zone=draft.time_zone[:64],
        wish=wish_of(draft),
        created_at=now,
    )
    add_points(contact, draft, now, is_new=True)
    return contact


def wish_of(draft: LeadDraft) -> dict[str, Any] | None:
    if draft.wish is None:
        return None
    days = list(draft.wish.days) if draft.wish.days is not None else None
    return {
        "text": draft.wish.text[:200],
        "days": days,
        "after": draft.wish.after,
        "before": draft.wish.before,
    }


def _organization(workspace: Workspace, company: str) -> Organization | None:
    key = company_key(company)
    if not key:
        return None
    organization, _made = Organization.objects.get_or_create(
        workspace=workspace, name_key=key, defaults={"name": company[:200]}
    )
    return organization


def add_points(contact: Contact, draft: LeadDraft, now: datetime, *, is_new: bool = False) -> bool:
    """Add the numbers and addresses that the contact does not have yet. Whether there were any."""
    have = set() if is_new else {(point.kind, point.value) for point in contact.points.all()}
    position = len(have)
    new = []
    for kind, value, raw, extension in [
        *((PointKind.PHONE, phone.e164, phone.raw, phone.extension) for phone in draft.phones),
        *((PointKind.EMAIL, email.key, email.raw, "") for email in draft.emails),
        *((PointKind.POSTAL, postal, draft.address, "") for postal in _postal(draft)),
    ]:
        if (kind, value) not in have:
            point = ContactPoint(
                workspace_id=contact.workspace_id,
                contact=contact,
                kind=kind,
                value=value,
                raw=raw[:500],
                extension=extension[:20],
                position=position,
                created_at=now,
            )
            new.append(point)
            have.add((kind, value))
            position += 1
    ContactPoint.objects.bulk_create(new)
    return bool(new)


def _postal(draft: LeadDraft) -> list[str]:
    """Where a letter goes or somebody calls by, on one line; nothing where the street is not known."""
    if not draft.address.strip():
        return []
    region = draft.region.rpartition("-")[2]
    town = " ".join(part for part in (draft.city, region, draft.postal_code) if part)
    return [one_line(", ".join(part for part in (draft.address, town) if part))[:320]]


def new_lead(
    workspace: Workspace,
    draft: LeadDraft,
    contact: Contact,
    *,
    now: datetime,
    actor: str,
    raw_source: str,
    owner: User | None = None,
    named_by: Lead | None = None,
) -> Lead:
    """A lead from a draft. `named_by`: the lead whose person named this one, who did not ask; it is linked to that."""
    lead = Lead.objects.create(
        workspace=workspace,
        contact=contact,
        number=next_lead_number(workspace.pk),
        owner=owner,
        source=draft.source,
        interest=draft.interest,
        message=draft.message,
        notes=draft.notes,
        personal_line=draft.personal_line[:500],
        value=draft.value,
        currency=draft.currency or workspace.currency,
        arrived_at=draft.arrived_at or now,
        asked_at=None if named_by else _asked_at(draft, raw_source, now),
        linked_from=named_by,
        link=LeadLink.REFERRAL if named_by else "",
        raw=dict(draft.raw),
        raw_source=raw_source,
        external_id=draft.external_id[:200],
        tags=list(draft.tags),
        created_at=now,
    )
    note(workspace, "arrived", now=now, actor=actor, lead=lead, by=raw_source, source=draft.source)
    return lead


def _asked_at(draft: LeadDraft, raw_source: str, now: datetime) -> datetime | None:
    """A row of a list without a date does not say that anybody asked."""
    return draft.arrived_at or (None if raw_source == RawSource.IMPORT else now)

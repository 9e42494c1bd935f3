"""A lead comes in: by form, API, list or hand. The same person is found, the raw form is kept, the follow-up begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from ringback.engine.model import Answer
from ringback.intake.drafts import LeadDraft
from ringback.store.models import (
    Contact,
    ContactPoint,
    Enrollment,
    EnrollmentState,
    Lead,
    LeadState,
    Organization,
    PointKind,
    RawSource,
    User,
    Workspace,
)
from ringback.store.numbers import next_lead_number
from ringback.store.transactions import need_write, write

from .advance import advance, locked
from .asking import ask
from .closing import close_lead
from .enrollments import restart, start
from .journal import note
from .matching import Known, find_known
from .shared_points import mark_shut, shut_by_others, shut_points
from .suppression import is_suppressed, suppress_contact

Outcome = Literal["new", "duplicate", "needs_look", "no_way_to_reach", "opted_out"]

FRESH_WITHIN = timedelta(hours=12)
"""The clock of the first call runs for a lead that asked this recently. An older one has waited already."""

ASKED_TWICE_WITHIN = timedelta(hours=12)
"""Somebody who sends a form again so soon has not asked anew; the running plan stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """What became of a draft. `duplicate_of`: the number of the lead that it was joined to. `reason`: for people."""

    outcome: Outcome
    lead: Lead
    duplicate_of: int | None = None
    reason: str = ""


def capture_lead(
    workspace: Workspace,
    draft: LeadDraft,
    *,
    now: datetime,
    actor: str,
    raw_source: str,
    owner: User | None = None,
    enroll: bool = True,
) -> Captured:
    """Take in one lead, in a transaction of its own."""
    with write():
        return capture(
            workspace, draft, now=now, actor=actor, raw_source=raw_source, owner=owner, enroll=enroll
        )


def capture(
    workspace: Workspace,
    draft: LeadDraft,
    *,
    now: datetime,
    actor: str,
    raw_source: str,
    owner: User | None = None,
    enroll: bool = True,
    known: Known | None = None,
) -> Captured:
    """`capture_lead` inside an open write. `known`: who it is, where the caller has found that out already."""
    need_write()
    if known is None:
        # One arrival after the other: two forms of one person at the same instant must not make two leads.
        Workspace.objects.select_for_update().only("pk").get(pk=workspace.pk)
        known = find_known(workspace, draft)
    if known.contact is not None:
        return _again(
            workspace,
            draft,
            known.contact,
            known.why,
            now=now,
            actor=actor,
            raw_source=raw_source,
            owner=owner,
        )
    contact = _new_contact(workspace, draft, now)
    lead = _new_lead(workspace, draft, contact, now=now, actor=actor, raw_source=raw_source, owner=owner)
    told = told_problems(draft, known.why if known.ask_about else "")
    if draft.opted_out:
        suppress_contact(
            contact, reason="opted out in the source", evidence=draft.opted_out, now=now, actor=actor
        )
        close_lead(lead, answer=Answer.DO_NOT_CONTACT, now=now, actor=actor, because=draft.opted_out)
        return Captured(outcome="opted_out", lead=lead, reason=f"“{draft.opted_out}”")
    shut = shut_points(
        contact, [*(("phone", p.e164) for p in draft.phones), *(("email", e.key) for e in draft.emails)]
    )
    if shut and not shut_by_others(contact, shut):
        return _opted_out_before(lead, draft, now=now, actor=actor, raw_source=raw_source)
    if shut:
        told = "; ".join(part for part in (told, mark_shut(shut)) if part)
    if enroll:
        start(lead, now=now, actor=actor, fresh=is_fresh(draft, raw_source, now))
    if not draft.reachable:
        return Captured(
            outcome="no_way_to_reach", lead=lead, reason=told or "No phone number and no e-mail address."
        )
    shared = "" if known.ask_about else known.why
    if draft.problems or known.ask_about or shut:
        return Captured(outcome="needs_look", lead=lead, reason=told)
    return Captured(outcome="new", lead=lead, reason=shared)


def is_fresh(draft: LeadDraft, raw_source: str, now: datetime) -> bool:
    """Whether the person asked just now. A row of a list without a date has waited nobody knows how long."""
    if draft.arrived_at is None:
        return raw_source != RawSource.IMPORT
    return now - draft.arrived_at <= FRESH_WITHIN


def told_problems(draft: LeadDraft, more: str = "") -> str:
    """What of the draft could not be read, each with its field and its text."""
    told = [f"{problem.field or 'field'} {problem.text!r} {problem.why}" for problem in draft.problems]
    return "; ".join([*told, more] if more else told)[:1000]


# ----------------------------------------------------------------------------------------------- somebody known already


def _again(
    workspace: Workspace,
    draft: LeadDraft,
    contact: Contact,
    why: str,
    *,
    now: datetime,
    actor: str,
    raw_source: str,
    owner: User | None,
) -> Captured:
    """The person is known: their lead is told, not doubled. A closed one is followed by a new lead (mission A4)."""
    contact = Contact.objects.get(pk=contact.pk)  # afresh: what is added now must not hide behind a prefetch
    added = _add_points(contact, draft, now)
    added |= _fill_in(contact, draft)
    lead = contact.leads.select_related("workspace", "contact").order_by("state", "-id")
    latest = lead.filter(state=LeadState.OPEN).first() or lead.first()
    if draft.opted_out:
        suppress_contact(
            contact, reason="opted out in the source", evidence=draft.opted_out, now=now, actor=actor
        )
        target = latest or _new_lead(workspace, draft, contact, now=now, actor=actor, raw_source=raw_source)
        target.refresh_from_db()
        close_lead(target, answer=Answer.DO_NOT_CONTACT, now=now, actor=actor, because=draft.opted_out)
        return Captured(
            outcome="opted_out", lead=target, duplicate_of=target.number, reason=f"“{draft.opted_out}”"
        )
    asks_now = raw_source in (RawSource.FORM, RawSource.API, RawSource.HAND)
    if latest is not None and (latest.state == LeadState.OPEN or not asks_now):
        _tell(latest, draft, now=now, actor=actor, raw_source=raw_source)
        if latest.state == LeadState.OPEN:
            _go_on(latest, draft, added=added, asks_now=asks_now, now=now, actor=actor)
        outcome: Outcome = "duplicate" if draft.reachable else "no_way_to_reach"
        return Captured(outcome=outcome, lead=latest, duplicate_of=latest.number, reason=why)
    fresh = _new_lead(workspace, draft, contact, now=now, actor=actor, raw_source=raw_source, owner=owner)
    points = [(point.kind, point.value) for point in contact.points.all()]
    if is_suppressed(workspace.pk, points):
        return _opted_out_before(fresh, draft, now=now, actor=actor, raw_source=raw_source)
    start(fresh, now=now, actor=actor, fresh=is_fresh(draft, raw_source, now))
    return Captured(
        outcome="new", lead=fresh, reason="A known person asks again; the earlier lead is closed."
    )


def _go_on(lead: Lead, draft: LeadDraft, *, added: bool, asks_now: bool, now: datetime, actor: str) -> None:
    """Somebody who asks again is called at once, unless the plan has only just begun. A new number may help it."""
    running = Enrollment.objects.filter(lead=lead).exclude(state=EnrollmentState.CLOSED).first()
    if running is None:
        return
    if asks_now and now - running.started_at > ASKED_TWICE_WITHIN:
        restart(lead, now=now, actor=actor)
    elif added:
        advance(locked(running.pk), now=now, actor=actor)


def _fill_in(contact: Contact, draft: LeadDraft) -> bool:
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
    if contact.wish is None and draft.wish is not None:
        contact.wish = wish_of(draft)
        changed.append("wish")
    if changed:
        contact.save(update_fields=changed)
    return len(changed) > named


def _tell(lead: Lead, draft: LeadDraft, *, now: datetime, actor: str, raw_source: str) -> None:
    """Keep what the second arrival adds: gaps are filled, texts are put behind those that are there.

    The very same row of a list tells nothing new, however often it is imported.
    """
    raw = dict(draft.raw)
    again = lead.raw.get("again", [])
    if raw_source == RawSource.IMPORT and (
        raw in again or raw == {k: v for k, v in lead.raw.items() if k != "again"}
    ):
        return
    changed = []
    for name in ("interest", "source"):
        if not getattr(lead, name) and getattr(draft, name):
            setattr(lead, name, getattr(draft, name))
            changed.append(name)
    if lead.value is None and draft.value is not None:
        lead.value, lead.currency = draft.value, draft.currency or lead.currency
        changed += ["value", "currency"]
    for name in ("message", "notes"):
        old, new = getattr(lead, name), getattr(draft, name)
        if new and new not in old:
            setattr(lead, name, f"{old}\n{new}".strip())
            changed.append(name)
    lead.raw = {**lead.raw, "again": [*again, raw]}
    lead.save(update_fields=[*changed, "raw"])
    note(lead.workspace_id, "came_again", now=now, actor=actor, lead=lead, by=raw_source, source=draft.source)


def _opted_out_before(
    lead: Lead, draft: LeadDraft, *, now: datetime, actor: str, raw_source: str
) -> Captured:
    """The number or address is on the opt-out list. Nothing is sent; whoever asks again gets a person's look."""
    reason = "This number or address is on the opt-out list."
    if raw_source == RawSource.IMPORT:
        suppress_contact(
            lead.contact, reason="opted out before", evidence="opt-out list", now=now, actor=actor
        )
        lead.refresh_from_db()
        return Captured(outcome="opted_out", lead=lead, reason=reason)
    ask(lead, "opted_out_came_back", now=now, actor=actor, name=lead.contact.full_name)
    return Captured(outcome="opted_out", lead=lead, reason=reason)


# ----------------------------------------------------------------------------------------------------------- new rows


def _new_contact(workspace: Workspace, draft: LeadDraft, now: datetime) -> Contact:
    contact = Contact.objects.create(
        workspace=workspace,
        full_name=draft.full_name[:200],
        first_name=draft.first_name[:100],
        last_name=draft.last_name[:100],
        name_key=draft.name.key[:200],
        organization=_organization(workspace, draft.company),
        city=draft.city[:120],
        region=draft.region[:10],
        postal_code=draft.postal_code[:20],
        country=draft.country[:2],
        time_zone=draft.time_zone[:64],
        wish=wish_of(draft),
        created_at=now,
    )
    _add_points(contact, draft, now, is_new=True)
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
    key = " ".join(company.casefold().split())[:200]
    if not key:
        return None
    organization, _made = Organization.objects.get_or_create(
        workspace=workspace, name_key=key, defaults={"name": company[:200]}
    )
    return organization


def _add_points(contact: Contact, draft: LeadDraft, now: datetime, *, is_new: bool = False) -> bool:
    """Add the numbers and addresses that the contact does not have yet. Whether there were any."""
    have = set() if is_new else {(point.kind, point.value) for point in contact.points.all()}
    position = len(have)
    new = []
    for kind, value, raw, extension in [
        *((PointKind.PHONE, phone.e164, phone.raw, phone.extension) for phone in draft.phones),
        *((PointKind.EMAIL, email.key, email.raw, "") for email in draft.emails),
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


def _new_lead(
    workspace: Workspace,
    draft: LeadDraft,
    contact: Contact,
    *,
    now: datetime,
    actor: str,
    raw_source: str,
    owner: User | None = None,
) -> Lead:
    lead = Lead.objects.create(
        workspace=workspace,
        contact=contact,
        number=next_lead_number(workspace.pk),
        owner=owner,
        source=draft.source,
        interest=draft.interest,
        message=draft.message,
        notes=draft.notes,
        value=draft.value,
        currency=draft.currency or workspace.currency,
        arrived_at=draft.arrived_at or now,
        raw=dict(draft.raw),
        raw_source=raw_source,
        external_id=draft.external_id[:200],
        created_at=now,
    )
    note(workspace, "arrived", now=now, actor=actor, lead=lead, by=raw_source, source=draft.source)
    return lead

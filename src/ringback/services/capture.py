"""A lead comes in: by form, API, list or hand. The same person is found, the raw form is kept, the follow-up begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from ringback.engine.model import Answer
from ringback.intake.drafts import LeadDraft
from ringback.intake.tags import MOST_TAGS
from ringback.queries.suppressions import (
    Key,
    draft_keys,
    is_whole,
    listed,
    person_keys,
    shut_because,
    shut_keys,
)
from ringback.store.models import (
    Contact,
    Enrollment,
    EnrollmentState,
    Lead,
    LeadState,
    Playbook,
    RawSource,
    User,
    Workspace,
)
from ringback.store.transactions import need_write, write

from .advance import advance, locked
from .asking import ask
from .closing import close_lead
from .consents import record_all
from .enrollments import restart, start
from .journal import note
from .matching import Known, find_known
from .people import add_points, fill_in, new_contact, new_lead
from .playbook_choice import known_by_name
from .shared_points import mark_shut, shut_by_others, shut_points
from .suppression import close_person, suppress_contact

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
    playbook: Playbook | None = None,
) -> Captured:
    """Take in one lead, in a transaction of its own."""
    with write():
        return capture(
            workspace,
            draft,
            now=now,
            actor=actor,
            raw_source=raw_source,
            owner=owner,
            enroll=enroll,
            playbook=playbook,
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
    playbook: Playbook | None = None,
    named_by: Lead | None = None,
) -> Captured:
    """`capture_lead` inside an open write. `known`: who it is, where the caller has found that out already. `named_by`:
    the lead whose person named this one, who is not known yet and has not asked for anything.

    `playbook`: what a new follow-up goes by, else the one that the draft names, else the default one. A name that is
    not known here does not keep the lead out: nobody is lost for a misspelling.
    """
    need_write()
    if playbook is None and draft.playbook:
        playbook = known_by_name(workspace, draft.playbook)
    if known is None:
        # One arrival after the other: two forms of one person at the same instant must not make two leads.
        Workspace.objects.select_for_update(no_key=True).only("pk").get(pk=workspace.pk)
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
            playbook=playbook,
        )
    contact = new_contact(workspace, draft, now)
    lead = new_lead(
        workspace,
        draft,
        contact,
        now=now,
        actor=actor,
        raw_source=raw_source,
        owner=owner,
        named_by=named_by,
    )
    told = told_problems(draft, known.why if known.ask_about else "")
    record_all(contact, draft.consents, lead=lead, now=now, actor=actor)
    if draft.opted_out:
        suppress_contact(
            contact, reason="opted out in the source", evidence=draft.opted_out, now=now, actor=actor
        )
        close_lead(lead, answer=Answer.DO_NOT_CONTACT, now=now, actor=actor, because=draft.opted_out)
        return Captured(outcome="opted_out", lead=lead, reason=f"“{draft.opted_out}”")
    found = listed(workspace.pk, [*draft_keys(draft), *person_keys(contact)])
    shut = shut_points(contact, found)
    if is_whole(found) or (shut and not shut_by_others(contact, shut)):
        return _opted_out_before(lead, found, now=now, actor=actor, raw_source=raw_source)
    if shut:
        told = "; ".join(part for part in (told, mark_shut(shut)) if part)
    if enroll:
        fresh = named_by is None and is_fresh(draft, raw_source, now)
        start(lead, now=now, actor=actor, fresh=fresh, playbook=playbook)
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
    playbook: Playbook | None,
) -> Captured:
    """The person is known: their lead is told, not doubled. A closed one is followed by a new lead (mission A4)."""
    contact = Contact.objects.get(pk=contact.pk)  # afresh: what is added now must not hide behind a prefetch
    added = add_points(contact, draft, now)
    added |= fill_in(contact, draft)
    lead = contact.leads.select_related("workspace", "contact").order_by("state", "-id")
    latest = lead.filter(state=LeadState.OPEN).first() or lead.first()
    if draft.opted_out:
        suppress_contact(
            contact, reason="opted out in the source", evidence=draft.opted_out, now=now, actor=actor
        )
        target = latest or new_lead(workspace, draft, contact, now=now, actor=actor, raw_source=raw_source)
        target.refresh_from_db()
        close_lead(target, answer=Answer.DO_NOT_CONTACT, now=now, actor=actor, because=draft.opted_out)
        return Captured(
            outcome="opted_out", lead=target, duplicate_of=target.number, reason=f"“{draft.opted_out}”"
        )
    if latest is not None:
        added |= record_all(contact, draft.consents, lead=latest, now=now, actor=actor)
    asks_now = raw_source in (RawSource.FORM, RawSource.API, RawSource.HAND, RawSource.EMAIL)
    if latest is not None and (latest.state == LeadState.OPEN or not asks_now):
        _tell(latest, draft, now=now, actor=actor, raw_source=raw_source)
        if latest.state == LeadState.OPEN:
            _go_on(latest, draft, added=added, asks_now=asks_now, now=now, actor=actor, playbook=playbook)
        outcome: Outcome = "duplicate" if draft.reachable else "no_way_to_reach"
        return Captured(outcome=outcome, lead=latest, duplicate_of=latest.number, reason=why)
    fresh = new_lead(workspace, draft, contact, now=now, actor=actor, raw_source=raw_source, owner=owner)
    found = shut_keys(contact)
    if found:
        return _opted_out_before(fresh, found, now=now, actor=actor, raw_source=raw_source)
    start(fresh, now=now, actor=actor, fresh=is_fresh(draft, raw_source, now), playbook=playbook)
    return Captured(
        outcome="new", lead=fresh, reason="A known person asks again; the earlier lead is closed."
    )


def _go_on(
    lead: Lead,
    draft: LeadDraft,
    *,
    added: bool,
    asks_now: bool,
    now: datetime,
    actor: str,
    playbook: Playbook | None,
) -> None:
    """Somebody who asks, or asks again, is called at once, unless the plan that answers them has only just begun. A new
    number may help it."""
    running = Enrollment.objects.filter(lead=lead).exclude(state=EnrollmentState.CLOSED).first()
    if running is None:
        return
    if asks_now and (lead.asked_at is None or now - running.started_at > ASKED_TWICE_WITHIN):
        restart(lead, now=now, actor=actor, playbook=playbook)
    elif added:
        advance(locked(running.pk), now=now, actor=actor)


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
    for name in ("interest", "source", "personal_line"):
        if not getattr(lead, name) and getattr(draft, name):
            setattr(lead, name, getattr(draft, name))
            changed.append(name)
    if lead.value is None and draft.value is not None:
        lead.value, lead.currency = draft.value, draft.currency or lead.currency
        changed += ["value", "currency"]
    if lead.asked_at is None and draft.arrived_at is not None:
        lead.asked_at = draft.arrived_at
        changed.append("asked_at")
    more = [tag for tag in draft.tags if tag not in lead.tags]
    if more:
        lead.tags = [*lead.tags, *more][:MOST_TAGS]
        changed.append("tags")
    for name in ("message", "notes"):
        old, new = getattr(lead, name), getattr(draft, name)
        if new and new not in old:
            setattr(lead, name, f"{old}\n{new}".strip())
            changed.append(name)
    lead.raw = {**lead.raw, "again": [*again, raw]}
    lead.save(update_fields=[*changed, "raw"])
    note(lead.workspace_id, "came_again", now=now, actor=actor, lead=lead, by=raw_source, source=draft.source)


def _opted_out_before(lead: Lead, found: set[Key], *, now: datetime, actor: str, raw_source: str) -> Captured:
    """They are on the opt-out list. Nothing is sent; whoever asks again gets a person's look."""
    whole = shut_because(found)
    reason = f"{whole[0].upper()}{whole[1:]}." if whole else "This number or address is on the opt-out list."
    if raw_source == RawSource.IMPORT:
        shut = close_person if whole else suppress_contact
        shut(lead.contact, reason="opted out before", evidence="opt-out list", now=now, actor=actor)
        lead.refresh_from_db()
        return Captured(outcome="opted_out", lead=lead, reason=reason)
    ask(lead, "opted_out_came_back", now=now, actor=actor, name=lead.contact.full_name)
    return Captured(outcome="opted_out", lead=lead, reason=reason)

"""Leads that come in by mail: from a form or a provider, or from a person who writes to the inquiry address.

A message that answers something never makes a lead, and what is not sure enough is a question to a person, with the
message beside a form.
"""

from __future__ import annotations

from dataclasses import replace

from ringback.inbox.leads import inquiry_from
from ringback.inbox.model import Kind
from ringback.intake.drafts import LeadDraft
from ringback.store.models import MailAccount, RawSource

from .capture import capture
from .inbound_case import ACTOR, Came, Case, asking, handled, setting_of
from .notices import tell

SURE = 0.7
"""A lead that is read with less confidence than this is shown to a person first."""

SOURCE = "e-mail"


def new_lead(case: Case) -> Came:
    """What a form or a lead provider sent."""
    draft = case.understood.lead
    if draft is None or case.understood.confidence < SURE or not draft.reachable:
        return asking("unplaced")
    return take(case, draft)


def somebody_new(case: Case) -> Came:
    """A person who belongs to no lead: a new one if they wrote to the inquiry address, else somebody is asked."""
    account = case.row.account
    wrote_first = not case.message.answers and case.match.matched_by in ("", "sender")
    if (
        case.understood.kind is not Kind.REPLY
        or account is None
        or not account.takes_leads
        or not wrote_first
    ):
        return asking("unplaced")
    ours = MailAccount.objects.filter(
        workspace=case.workspace, from_address__iexact=case.message.from_address
    )
    if ours.exists():
        return asking("unplaced")  # one of us forwards something, or writes to themselves
    draft = draft_of(case)
    if draft is None or case.understood.confidence < SURE:
        return asking("unplaced")
    return take(case, draft)


def draft_of(case: Case) -> LeadDraft | None:
    """The lead of a person who wrote by themselves; None where nothing says who."""
    setting = replace(setting_of(case.workspace), now=case.at)
    draft = inquiry_from(case.message, case.understood, setting)
    return draft if draft is not None and draft.reachable else None


def take(case: Case, draft: LeadDraft) -> Came:
    """Take this lead in, as of the instant at which the person asked. Needs an open write."""
    draft = replace(draft, source=draft.source or SOURCE, arrived_at=draft.arrived_at or case.at)
    taken = capture(case.workspace, draft, now=case.now, actor=ACTOR, raw_source=RawSource.EMAIL)
    name = taken.lead.contact.full_name or case.row.from_address
    tell(case.workspace, "new_lead", now=case.now, lead=taken.lead, name=name, message=case.row.pk)
    return handled("new_lead" if taken.outcome in ("new", "needs_look") else "joined", lead=taken.lead)

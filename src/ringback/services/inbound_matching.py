"""Whose message it is that came in: the lead, the person, and the message of ours that it answers or returns.

Looked for in the order of how sure it is: the Message-ID of one of ours, an address that names one, whoever a report is
about, the sender. A domain alone is never enough: then a person chooses. Nothing leaves the workspace.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import getaddresses

from ringback.inbox.message import Message
from ringback.inbox.model import Kind, Understood
from ringback.intake.companies import read_domain
from ringback.intake.emails import Email, read_email
from ringback.store.models import (
    Contact,
    ContactPoint,
    Lead,
    LeadState,
    PointKind,
    Touch,
    TouchState,
    Workspace,
)

from .reply_addresses import touch_answered

REPORTS = frozenset({Kind.BOUNCE_HARD, Kind.BOUNCE_SOFT, Kind.COMPLAINT})
MOST_IDS = 50
MOST_CANDIDATES = 10
_TO_US = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-delivered-to")
_FROM = ("from", "reply-to", "sender")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Whose it is. `matched_by`: message_id, plus_address, recipient, sender, domain, several, or "" for nobody.

    `lead` None with a `contact`: somebody who is known and has no lead. `candidates`: numbers of leads to choose from.
    """

    matched_by: str = ""
    lead: Lead | None = None
    contact: Contact | None = None
    touch: Touch | None = None
    candidates: tuple[int, ...] = ()


NOBODY = Match()


def find(workspace: Workspace, message: Message, understood: Understood) -> Match:
    """Whose message this is, of the people of this workspace."""
    for touch, how in (
        (_by_message_id(workspace, (*understood.about, *message.answers)), "message_id"),
        (_by_address(workspace, message), "plus_address"),
    ):
        if touch is not None and touch.lead.contact.erased_at is None:
            return of_touch(touch, how)
    if understood.kind in REPORTS:
        return _by_recipients(workspace, understood)
    return _by_sender(workspace, message)


def of_touch(touch: Touch, how: str) -> Match:
    """The match of a message of ours. If its lead is closed and the person has an open one, it belongs to that one."""
    lead = touch.lead
    if lead.state == LeadState.CLOSED:
        newer = Lead.objects.select_related("contact", "workspace", "owner").filter(
            contact=lead.contact_id, state=LeadState.OPEN
        )
        lead = newer.order_by("-id").first() or lead
    return Match(matched_by=how, lead=lead, contact=lead.contact, touch=touch)


def key_of(address: str) -> str:
    """The address as contact points hold it, "" for what is none."""
    found = read_email(address)
    return found.key if isinstance(found, Email) else ""


def senders_of(message: Message) -> tuple[str, ...]:
    """Who may have written it, the likeliest first."""
    headers = (value for name in _FROM for value in message.headers.all(name))
    keys = (key_of(address) for _name, address in getaddresses(list(headers)) if "@" in address)
    return tuple(dict.fromkeys(key for key in keys if key))


def latest_sent_to(workspace: Workspace, address: str) -> Touch | None:
    """The last message that left, or may have left, to this address."""
    sent = Touch.objects.select_related("lead__contact", "point", "enrollment").filter(
        workspace=workspace,
        point__kind=PointKind.EMAIL,
        point__value=address,
        point__workspace=workspace,
        channel="email",
        state__in=(TouchState.DONE, TouchState.UNSURE, TouchState.SENDING),
    )
    return sent.exclude(message_id="").order_by("-id").first()


def _by_message_id(workspace: Workspace, ids: Iterable[str]) -> Touch | None:
    wanted = list(dict.fromkeys(one for one in ids if one and len(one) <= 255))[:MOST_IDS]
    if not wanted:
        return None
    touches = Touch.objects.select_related("lead__contact", "point", "enrollment")
    found = {touch.message_id: touch for touch in touches.filter(workspace=workspace, message_id__in=wanted)}
    return next((found[one] for one in wanted if one in found), None)


def _by_address(workspace: Workspace, message: Message) -> Touch | None:
    headers = [value for name in _TO_US for value in message.headers.all(name)]
    for _name, address in getaddresses(headers):
        touch = touch_answered(workspace, address)
        if touch is not None:
            return touch
    return None


def _by_recipients(workspace: Workspace, understood: Understood) -> Match:
    """Whom a report is about."""
    for recipient in understood.recipients:
        address = key_of(recipient.address)
        touch = latest_sent_to(workspace, address) if address else None
        if touch is not None:
            return of_touch(touch, "recipient")
        match = _of_address(workspace, address, "recipient") if address else NOBODY
        if match.matched_by:
            return match
    return NOBODY


def _by_sender(workspace: Workspace, message: Message) -> Match:
    senders = senders_of(message)
    for address in senders:
        match = _of_address(workspace, address, "sender")
        if match.matched_by:
            return match
    for address in senders:
        candidates = _at_the_same_domain(workspace, address)
        if candidates:
            return Match(matched_by="domain", candidates=candidates)
    return NOBODY


def _of_address(workspace: Workspace, address: str, how: str) -> Match:
    """Whoever has this address: of several leads the open one, the newest. Several people with open leads: a choice."""
    points = ContactPoint.objects.filter(
        workspace=workspace, kind=PointKind.EMAIL, value=address, contact__erased_at__isnull=True
    )
    people: dict[int, Contact] = {}
    for point in points.select_related("contact__merged_into").order_by("id")[: MOST_CANDIDATES * 5]:
        contact = point.contact.merged_into or point.contact
        people[contact.pk] = contact
    if not people:
        return NOBODY
    leads = list(
        Lead.objects.select_related("contact", "workspace", "owner")
        .filter(workspace=workspace, contact__in=list(people))
        .order_by("-id")
    )
    open_ones = [lead for lead in leads if lead.state == LeadState.OPEN]
    if len({lead.contact_id for lead in open_ones}) > 1:
        return Match(
            matched_by="several", candidates=tuple(lead.number for lead in open_ones[:MOST_CANDIDATES])
        )
    lead = next(iter(open_ones or leads), None)
    if lead is None:
        return Match(matched_by=how, contact=next(iter(people.values())))
    return Match(matched_by=how, lead=lead, contact=lead.contact)


def _at_the_same_domain(workspace: Workspace, address: str) -> tuple[int, ...]:
    """Open leads of people at this domain, unless it gives mail boxes to everybody."""
    domain = read_domain(address)
    if not isinstance(domain, str):
        return ()
    there = ContactPoint.objects.filter(
        workspace=workspace, kind=PointKind.EMAIL, value__endswith=f"@{domain}"
    ).values("contact")
    leads = Lead.objects.filter(workspace=workspace, state=LeadState.OPEN, contact__in=there)
    return tuple(leads.order_by("-id").values_list("number", flat=True)[:MOST_CANDIDATES])

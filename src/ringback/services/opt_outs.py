"""The opt-out list by hand: adding what somebody typed, and lifting a line with a reason.

What a person asked for themselves is lifted only with evidence that they want otherwise now.
"""

from __future__ import annotations

from datetime import datetime

from ringback.intake.companies import company_key, read_domain
from ringback.intake.emails import read_emails
from ringback.intake.phones import read_phones
from ringback.intake.text import Unreadable, one_line
from ringback.queries.businesses import siblings
from ringback.queries.hashes import suppression_hash
from ringback.queries.suppressions import POINTS, is_whole, shut_keys
from ringback.store.models import (
    Contact,
    Lead,
    PointStatus,
    Suppression,
    SuppressionKind,
    Workspace,
)
from ringback.store.transactions import need_write, write

from .contacts import decide_again
from .errors import CannotRecord
from .journal import note
from .suppression import holders, suppress, suppress_person

BY_HAND = ("phone", "email", "domain", "organization")


def add(
    workspace: Workspace,
    *,
    kind: str,
    text: str,
    reason: str,
    evidence: str,
    own: bool,
    now: datetime,
    actor: str,
) -> Suppression:
    """List what somebody typed: a number, an address, a domain, the name of an organization, or `#12` for a person.

    Whoever it is about is closed or shut in the same transaction. `own`: the person asked for it. Raises
    `CannotRecord`.
    """
    if not reason.strip():
        raise CannotRecord("Say why, for example: asked by letter.")
    if kind == SuppressionKind.PERSON:
        return _add_person(workspace, text, reason=reason, evidence=evidence, own=own, now=now, actor=actor)
    value = _read(workspace, kind, text)
    label = one_line(text) if kind == SuppressionKind.ORGANIZATION else ""
    suppress(
        workspace,
        kind=kind,
        value=value,
        reason=reason.strip(),
        evidence=evidence.strip(),
        now=now,
        actor=actor,
        own=own,
        label=label,
    )
    return Suppression.objects.get(workspace=workspace, kind=kind, value_hash=suppression_hash(kind, value))


def add_person(
    lead: Lead, *, reason: str, evidence: str, own: bool, now: datetime, actor: str
) -> Suppression:
    """List the person of this lead, whatever way to them becomes known later."""
    with write():
        contact = Contact.objects.select_related("organization").get(pk=lead.contact_id)
        suppress_person(contact, reason=reason, evidence=evidence, own=own, now=now, actor=actor)
    value_hash = suppression_hash("person", f"#{contact.pk}")
    return Suppression.objects.get(workspace_id=lead.workspace_id, kind="person", value_hash=value_hash)


def _add_person(
    workspace: Workspace, text: str, *, reason: str, evidence: str, own: bool, now: datetime, actor: str
) -> Suppression:
    number = text.strip().removeprefix("#")
    lead = Lead.objects.filter(workspace=workspace, number=int(number) if _is_number(number) else 0).first()
    if lead is None:
        raise CannotRecord("Name a person by the number of their lead, for example #12.")
    return add_person(lead, reason=reason.strip(), evidence=evidence.strip(), own=own, now=now, actor=actor)


def _is_number(text: str) -> bool:
    return text.isdecimal() and text.isascii() and len(text) < 10


def _read(workspace: Workspace, kind: str, text: str) -> str:
    """The value in its normal form. Raises `CannotRecord`."""
    if kind == SuppressionKind.PHONE:
        phones = read_phones(text, workspace.country)
        if phones.phones:
            return phones.phones[0].e164
        why = phones.unreadable.reason if phones.unreadable else "is empty"
        raise CannotRecord(f"{text!r} is no phone number: it {why}.")
    if kind == SuppressionKind.EMAIL:
        emails = read_emails(text)
        if emails.emails:
            return emails.emails[0].key
        why = emails.unreadable.reason if emails.unreadable else "is empty"
        raise CannotRecord(f"{text!r} is no e-mail address: it {why}.")
    if kind == SuppressionKind.DOMAIN:
        domain = read_domain(text)
        if isinstance(domain, Unreadable):
            raise CannotRecord(f"{text!r} {domain.reason}.")
        return domain
    if kind == SuppressionKind.ORGANIZATION:
        key = company_key(one_line(text))
        if key:
            return key
        raise CannotRecord("Give the name of the organization.")
    raise CannotRecord(f"{kind!r} cannot be listed; choose one of {', '.join((*BY_HAND, 'person'))}.")


def lift(row: Suppression, *, reason: str, evidence: str, now: datetime, actor: str, text: str = "") -> None:
    """Take a line off the list, in all workspaces of the business. Leads that it closed stay closed.

    Points that nothing else shuts may be used again. The journal keeps the reason and the evidence. `text`: the number
    or address as typed, for a line of which only the hash is left. Raises `CannotRecord` without a reason, or for a
    person's own stop without evidence.
    """
    if not reason.strip():
        raise CannotRecord("Say why it is lifted. The journal keeps the reason.")
    with write():
        kind, value = row.kind, row.value or _typed(row, text)
        same = Suppression.objects.select_for_update().filter(
            workspace__in=siblings(row.workspace_id), kind=kind, value_hash=row.value_hash
        )
        rows = list(same)
        if not rows:
            raise CannotRecord("Somebody has lifted this already.")
        if any(one.own for one in rows) and not evidence.strip():
            raise CannotRecord(
                "This person asked for it themselves. Say what shows that they want to be contacted again."
            )
        for one in rows:
            home = one.workspace_id == row.workspace_id
            note(
                one.workspace_id,
                "suppression_lifted",
                now=now,
                actor=actor if home else "system",
                kind=kind,
                own=one.own,
                reason=reason.strip() if home else "",
                evidence=evidence.strip() if home else "",
            )
        same.delete()
        people = list(holders(siblings(row.workspace_id), kind, value))
        for contact in people:
            _open_again(
                contact, now=now, actor=actor if contact.workspace_id == row.workspace_id else "system"
            )


def _typed(row: Suppression, text: str) -> str:
    """The value of a line that has only its hash, from what somebody typed. Raises `CannotRecord`."""
    value = _read(row.workspace, row.kind, text) if text.strip() and row.kind != "person" else ""
    if suppression_hash(row.kind, value) != row.value_hash:
        raise CannotRecord(
            "Only a hash is left of this line. Type the number, address, domain or organization that it stands for."
        )
    return value


def _open_again(contact: Contact, *, now: datetime, actor: str) -> None:
    """Points that nothing else shuts may be used; a way that no list knows, when all the others may. Needs a write."""
    need_write()
    found = shut_keys(contact)
    if is_whole(found):
        return
    points = list(contact.points.all())
    shut = {(point.kind, point.value) for point in points} & found
    for point in points:
        free = (point.kind, point.value) not in shut if point.kind in POINTS else not shut
        if point.status == PointStatus.SUPPRESSED and free:
            point.status, point.evidence = PointStatus.OK, f"the opt-out was lifted on {now:%Y-%m-%d}"
            point.save(update_fields=["status", "evidence"])
    decide_again(contact, now=now, actor=actor)

"""Opt-outs: whatever is shut is shut for the whole business, on every channel, until it is lifted with a reason.

One opt-out of a person stops everything: their numbers and addresses are listed, their leads closed, and what they had
allowed is revoked, in every workspace of the business and in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from ringback.engine.model import Answer
from ringback.queries.businesses import siblings
from ringback.queries.hashes import suppression_hash
from ringback.queries.suppressions import POINTS, Key, person_keys
from ringback.store.models import (
    Contact,
    ContactPoint,
    Enrollment,
    EnrollmentState,
    Lead,
    LeadState,
    PointStatus,
    Suppression,
    SuppressionKind,
    Touch,
    TouchState,
    Workspace,
)
from ringback.store.transactions import need_write, write

from . import link_tokens
from .advance import advance, locked
from .closing import close_lead
from .consents import end_grounds, revoke_all
from .errors import BadToken
from .journal import note
from .matching import are_one_person
from .same_person import hold_person

_SALT = "ringback.unsubscribe"
ELSEWHERE = ("asked not to be contacted", "", "system")
"""Reason, evidence and actor for another workspace of the business: its people need not be members of this one, so
they learn that somebody is shut, and neither where nor how."""


def suppress(
    workspace: Workspace,
    *,
    kind: str,
    value: str,
    reason: str,
    evidence: str,
    now: datetime,
    actor: str,
    own: bool = True,
    label: str = "",
) -> None:
    """Shut a number, an address, a domain or an organization that may belong to nobody yet.

    Everybody of the business who has it is closed as do-not-contact. `value` is in its normal form.
    """
    with write():
        shut(
            workspace,
            (kind, value),
            reason=reason,
            evidence=evidence,
            now=now,
            actor=actor,
            own=own,
            label=label,
        )


def shut(
    workspace: Workspace,
    key: Key,
    *,
    reason: str,
    evidence: str,
    now: datetime,
    actor: str,
    own: bool = True,
    label: str = "",
) -> None:
    """`suppress` inside an open write."""
    need_write()
    put_on_list(
        workspace.pk, key, reason=reason, evidence=evidence, now=now, actor=actor, own=own, label=label
    )
    (kind, value), home = key, workspace.pk
    for contact in holders(siblings(home), kind, value):
        why, shown, who = (reason, evidence, actor) if contact.workspace_id == home else ELSEWHERE
        if kind in POINTS:
            suppress_contact(contact, reason=why, evidence=shown, now=now, actor=who, own=own)
        else:
            close_person(contact, reason=why, evidence=shown, now=now, actor=who)


def suppress_person(
    contact: Contact, *, reason: str, evidence: str, now: datetime, actor: str, own: bool
) -> None:
    """Shut a person, whatever way to them becomes known later; found again by name and place. Needs an open write."""
    need_write()
    for key in person_keys(contact):
        put_on_list(
            contact.workspace_id,
            key,
            reason=reason,
            evidence=evidence,
            now=now,
            actor=actor,
            own=own,
            label=contact.full_name,
        )
    suppress_contact(contact, reason=reason, evidence=evidence, now=now, actor=actor, own=own)


def suppress_contact(
    contact: Contact,
    *,
    reason: str,
    evidence: str,
    now: datetime,
    actor: str,
    own: bool = True,
    _seen: set[int] | None = None,
) -> None:
    """This person wants no contact: all their points are shut and all their open leads closed. Needs an open write.

    The same person in another workspace of the business is closed there too. Somebody else who shares a number or
    address keeps what is left to them: it is shut for them too, what lay on the desk for it is called off, and their
    plan goes on by another way.
    """
    need_write()
    seen = set() if _seen is None else _seen
    seen.add(contact.pk)
    points = list(ContactPoint.objects.filter(contact=contact))
    for point in points:
        if point.kind in POINTS:
            put_on_list(
                contact.workspace_id,
                (point.kind, point.value),
                reason=reason,
                evidence=evidence,
                now=now,
                actor=actor,
                own=own,
            )
    close_person(contact, reason=reason, evidence=evidence, now=now, actor=actor)
    shared = _sharing(contact, points)
    elsewhere: dict[int, Contact] = {}
    for point in shared:
        if point.workspace_id != contact.workspace_id and are_one_person(contact, point.contact):
            elsewhere[point.contact_id] = point.contact
    for other in elsewhere.values():
        if other.pk not in seen:
            why, shown, who = ELSEWHERE
            suppress_contact(other, reason=why, evidence=shown, now=now, actor=who, own=own, _seen=seen)
    shut_for_others([point for point in shared if point.contact_id not in elsewhere], reason, now, actor)


def close_person(contact: Contact, *, reason: str, evidence: str, now: datetime, actor: str) -> None:
    """Shut every way to this person and close their leads, without listing anything. Needs an open write."""
    need_write()
    ContactPoint.objects.filter(contact=contact).exclude(status=PointStatus.SUPPRESSED).update(
        status=PointStatus.SUPPRESSED, evidence=f"{reason}: {evidence}".removesuffix(": ")[:500]
    )
    revoke_all(contact, how=reason, now=now, actor=actor)
    end_grounds(contact, now=now)
    for lead in Lead.objects.filter(contact=contact, state=LeadState.OPEN):
        close_lead(lead, answer=Answer.DO_NOT_CONTACT, now=now, actor=actor, because=reason)


def holders(workspace_ids: Iterable[int], kind: str, value: str) -> QuerySet[Contact]:
    """The contacts of these workspaces that a listed key is about, by number; people are told by `person_keys`."""
    people = Contact.objects.select_related("organization").filter(workspace__in=list(workspace_ids))
    if kind == SuppressionKind.ORGANIZATION:
        return people.filter(organization__name_key=value).order_by("pk")
    if kind == SuppressionKind.DOMAIN:
        at = Q(value__endswith=f"@{value}") | Q(value__endswith=f".{value}")
        points = ContactPoint.objects.filter(at, workspace__in=list(workspace_ids), kind="email")
    elif kind in POINTS:
        points = ContactPoint.objects.filter(workspace__in=list(workspace_ids), kind=kind, value=value)
    elif value.startswith("#"):
        return people.filter(pk=int(value[1:]))
    else:
        return people.filter(name_key=value.partition("@")[0]).order_by("pk")
    return people.filter(pk__in=points.values("contact")).order_by("pk")


def put_on_list(
    workspace_id: int,
    key: Key,
    *,
    reason: str,
    evidence: str,
    now: datetime,
    actor: str,
    own: bool,
    label: str = "",
) -> None:
    """List one key, unless this workspace has it. What somebody asked for becomes their own. Needs a write."""
    need_write()
    kind, value = key
    row, made = Suppression.objects.get_or_create(
        workspace_id=workspace_id,
        kind=kind,
        value_hash=suppression_hash(kind, value),
        defaults={
            "value": value,
            "label": label[:320],
            "own": own,
            "reason": reason[:200],
            "evidence": evidence[:500],
            "created_at": now,
        },
    )
    if made:
        note(workspace_id, "suppressed", now=now, actor=actor, kind=kind, reason=reason)
    elif own and not row.own:
        row.own, row.reason, row.evidence = True, reason[:200], evidence[:500]
        row.save(update_fields=["own", "reason", "evidence"])


def _sharing(contact: Contact, points: list[ContactPoint]) -> list[ContactPoint]:
    """The points of others in the business with the same value."""
    shut = {(point.kind, point.value) for point in points if point.kind in POINTS}
    if not shut:
        return []
    found = (
        ContactPoint.objects.select_related("contact")
        .filter(
            workspace__in=siblings(contact.workspace_id),
            kind__in={kind for kind, _value in shut},
            value__in={value for _kind, value in shut},
        )
        .exclude(contact=contact)
        .order_by("pk")
    )
    return [point for point in found if (point.kind, point.value) in shut]


def shut_for_others(shared: list[ContactPoint], reason: str, now: datetime, actor: str) -> None:
    """Shut these points of people who have not opted out themselves; their plans go on by what is left."""
    need_write()
    shared = [point for point in shared if point.status != PointStatus.SUPPRESSED]
    if not shared:
        return
    ids = [point.pk for point in shared]
    ContactPoint.objects.filter(pk__in=ids).update(
        status=PointStatus.SUPPRESSED, evidence=f"shared with somebody who {reason}"[:500]
    )
    Touch.objects.filter(point__in=ids, state=TouchState.OPEN).update(state=TouchState.CANCELLED)
    running = Enrollment.objects.filter(lead__contact__in={point.contact_id for point in shared})
    for pk in running.exclude(state=EnrollmentState.CLOSED).order_by("pk").values_list("pk", flat=True):
        advance(locked(pk), now=now, actor=actor)


# ------------------------------------------------------------------------------------------------- the link in e-mails


def unsubscribe_token(point: ContactPoint) -> str:
    """An opaque, hard-to-forge text that names the workspace and the address. It does not run out."""
    return link_tokens.make([point.workspace_id, point.pk], salt=_SALT)


def unsubscribe_target(token: str) -> ContactPoint:
    """Whose token this is. Raises `BadToken`."""
    ids = link_tokens.read(token, salt=_SALT)
    if ids is None or len(ids) != 2:
        raise BadToken("This link is not complete. Please use the whole link from the e-mail.")
    workspace_id, point_id = ids
    point = (
        ContactPoint.objects.select_related("workspace", "contact")
        .filter(pk=point_id, workspace_id=workspace_id)
        .first()
    )
    if point is None:
        raise BadToken("This address is not kept here any more, so nothing will be sent to it.")
    return point


def unsubscribe(token: str, *, now: datetime) -> Workspace:
    """Obey an unsubscribe link: one opt-out stops everything, on every channel. Repeating it changes nothing."""
    point = unsubscribe_target(token)
    with write():
        hold_person(point.contact)
        suppress_contact(
            point.contact, reason="unsubscribed", evidence="link in an e-mail", now=now, actor="link"
        )
    return point.workspace

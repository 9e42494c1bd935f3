"""Opt-outs: a number or address is shut, for this workspace, for good, on every channel that goes through it."""

from __future__ import annotations

from datetime import datetime

from django.core import signing

from ringback.engine.model import Answer
from ringback.queries.hashes import suppression_hash
from ringback.store.models import (
    Contact,
    ContactPoint,
    Enrollment,
    EnrollmentState,
    Lead,
    LeadState,
    PointStatus,
    Suppression,
    Touch,
    TouchState,
    Workspace,
)
from ringback.store.transactions import need_write, write

from .advance import advance, locked
from .closing import close_lead
from .errors import BadToken
from .journal import note

_SALT = "ringback.unsubscribe"


def suppress(
    workspace: Workspace, *, kind: str, value: str, reason: str, evidence: str, now: datetime, actor: str
) -> None:
    """Shut a number or address that may belong to nobody yet. Everybody who has it is closed as do-not-contact."""
    with write():
        _shut(workspace.pk, kind, value, reason=reason, evidence=evidence, now=now, actor=actor)
        for point in ContactPoint.objects.filter(workspace=workspace, kind=kind, value=value).select_related(
            "contact"
        ):
            suppress_contact(point.contact, reason=reason, evidence=evidence, now=now, actor=actor)


def suppress_contact(contact: Contact, *, reason: str, evidence: str, now: datetime, actor: str) -> None:
    """This person wants no contact: all their points are shut and all their open leads closed. Needs an open write.

    Somebody else who shares a number or address keeps what is left to them: it is shut for them too, what lay on the
    desk for it is called off, and their plan goes on by another way.
    """
    need_write()
    points = list(ContactPoint.objects.filter(contact=contact))
    for point in points:
        _shut(
            contact.workspace_id,
            point.kind,
            point.value,
            reason=reason,
            evidence=evidence,
            now=now,
            actor=actor,
        )
    ContactPoint.objects.filter(contact=contact).exclude(status=PointStatus.SUPPRESSED).update(
        status=PointStatus.SUPPRESSED, evidence=f"{reason}: {evidence}"[:500]
    )
    for lead in Lead.objects.filter(contact=contact, state=LeadState.OPEN):
        close_lead(lead, answer=Answer.DO_NOT_CONTACT, now=now, actor=actor, because=reason)
    _shut_for_others(contact, points, reason, now, actor)


def _shut_for_others(
    contact: Contact, points: list[ContactPoint], reason: str, now: datetime, actor: str
) -> None:
    shut = {(point.kind, point.value) for point in points if point.kind in ("phone", "email")}
    shared = [
        point
        for point in ContactPoint.objects.filter(
            workspace_id=contact.workspace_id,
            kind__in={kind for kind, _value in shut},
            value__in={value for _kind, value in shut},
        )
        .exclude(contact=contact)
        .exclude(status=PointStatus.SUPPRESSED)
        if (point.kind, point.value) in shut
    ]
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


def _shut(
    workspace_id: int, kind: str, value: str, *, reason: str, evidence: str, now: datetime, actor: str
) -> None:
    if kind not in ("phone", "email") or not value:
        return
    _row, made = Suppression.objects.get_or_create(
        workspace_id=workspace_id,
        kind=kind,
        value_hash=suppression_hash(kind, value),
        defaults={"value": value, "reason": reason[:200], "evidence": evidence[:500], "created_at": now},
    )
    if made:
        note(workspace_id, "suppressed", now=now, actor=actor, kind=kind, reason=reason)


def is_suppressed(workspace_id: int, points: list[tuple[str, str]]) -> bool:
    """Whether any of these (kind, value) is shut."""
    hashes = [suppression_hash(kind, value) for kind, value in points]
    return Suppression.objects.filter(workspace_id=workspace_id, value_hash__in=hashes).exists()


# ------------------------------------------------------------------------------------------------- the link in e-mails


def unsubscribe_token(point: ContactPoint) -> str:
    """An opaque, hard-to-forge text that names the workspace and the address. It does not run out."""
    return signing.dumps([point.workspace_id, point.pk], salt=_SALT, compress=False)


def unsubscribe_target(token: str) -> ContactPoint:
    """Whose token this is. Raises `BadToken`."""
    try:
        workspace_id, point_id = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise BadToken("This link is not complete. Please use the whole link from the e-mail.") from None
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
        suppress_contact(
            point.contact, reason="unsubscribed", evidence="link in an e-mail", now=now, actor="link"
        )
    return point.workspace

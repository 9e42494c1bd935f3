"""Joining two contacts that are one person, and parting them again.

Points, leads, messages, consents and grounds go over to the survivor; each lead keeps its own plan, and attempts count
together because they count by person. The strictest of both holds: a stop of either is a stop of the person, also after
they have been parted. Nothing is made or removed, so that parting gives the same rows back.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ringback.engine.model import Answer
from ringback.queries.suppressions import is_whole, shut_keys
from ringback.store.models import (
    Consent,
    Contact,
    ContactPoint,
    InboundMessage,
    Lead,
    Merge,
    PointStatus,
    Suppression,
    Touch,
    TouchState,
)
from ringback.store.transactions import need_write, write

from .contacts import decide_again
from .errors import CannotMerge
from .journal import note
from .suppression import suppress_contact, suppress_person

STRICT = (PointStatus.OK, PointStatus.BAD, PointStatus.SUPPRESSED)
"""From the mildest to the strictest."""

NAME = ("full_name", "first_name", "last_name", "name_key")
_BLANK = Contact()
PLACE = ("city", "region", "postal_code", "country")


def merge(survivor: Contact, other: Contact, *, now: datetime, actor: str) -> Merge:
    """`other` is the same person as `survivor`: everything of theirs moves there. Raises `CannotMerge`."""
    with write():
        keep, gone = _locked(survivor.pk, other.pk)
        if keep.workspace_id != gone.workspace_id:
            raise CannotMerge("Two people can be joined within one workspace only.")
        if keep.pk == gone.pk:
            raise CannotMerge("This is one person already.")
        if keep.merged_into_id or gone.merged_into_id:
            raise CannotMerge("One of the two has been joined to somebody else already. Load the page again.")
        if keep.erased_at or gone.erased_at:
            raise CannotMerge("The data of one of the two were erased; they cannot be joined to anybody.")
        stopped = [one for one in (keep, gone) if _has_stopped(one)]
        listed = _is_listed(gone) or _is_listed(keep)
        moved = _move_points(keep, gone)
        leads = list(Lead.objects.filter(contact=gone).order_by("pk"))
        consents = Consent.objects.filter(contact=gone)
        moved |= {
            "leads": [lead.pk for lead in leads],
            "consents": list(consents.order_by("pk").values_list("pk", flat=True)),
            "country": keep.country,
            "filled": _fill(keep, gone),
        }
        consents.update(contact=keep)
        Lead.objects.filter(contact=gone).update(contact=keep)
        messages = InboundMessage.objects.filter(contact=gone)
        moved["messages"] = list(messages.order_by("pk").values_list("pk", flat=True))
        messages.update(contact=keep)
        gone.merged_into = keep
        gone.save(update_fields=["merged_into"])
        done = Merge.objects.create(
            workspace_id=keep.workspace_id, survivor=keep, other=gone, moved=moved, merged_at=now
        )
        for lead in Lead.objects.filter(contact=keep):
            note(lead.workspace_id, "merged", now=now, actor=actor, lead=lead, merge=done.pk)
        if stopped or listed:
            _stop(keep, as_person=listed, now=now, actor=actor)
        else:
            decide_again(keep, now=now, actor=actor)
    return done


def unmerge(done: Merge, *, now: datetime, actor: str) -> None:
    """They are two people after all: what had moved moves back. Stops stay with both. Raises `CannotMerge`."""
    with write():
        fresh = Merge.objects.select_for_update().get(pk=done.pk)
        if fresh.undone_at is not None:
            raise CannotMerge("These two have been parted already.")
        keep, gone = _locked(fresh.survivor_id, fresh.other_id)
        if keep.merged_into_id:
            raise CannotMerge("This person was joined to another one later. Part those two first.")
        if keep.erased_at or not fresh.moved:
            raise CannotMerge(
                "The data of this person were erased, so the two cannot be told apart any more."
            )
        moved = fresh.moved
        stopped, listed = _has_stopped(keep), _is_listed(keep)
        leads = Lead.objects.filter(pk__in=moved["leads"], contact=keep)
        _move_points_back(keep, gone, moved)
        for lead in Lead.objects.filter(contact=keep):
            note(lead.workspace_id, "unmerged", now=now, actor=actor, lead=lead, merge=fresh.pk)
        leads.update(contact=gone)
        Consent.objects.filter(pk__in=moved["consents"], contact=keep).update(contact=gone)
        InboundMessage.objects.filter(pk__in=moved.get("messages", ()), contact=keep).update(contact=gone)
        for name in moved["filled"]:
            if getattr(keep, name) == getattr(gone, name):
                setattr(keep, name, moved["country"] if name == "country" else getattr(_BLANK, name))
        keep.save(update_fields=moved["filled"])
        gone.merged_into = None
        gone.save(update_fields=["merged_into"])
        fresh.undone_at = now
        fresh.save(update_fields=["undone_at"])
        _call_off_strangers(keep, gone)
        if stopped:
            _stop(gone, as_person=listed, now=now, actor=actor)
        for one in (keep, gone):
            decide_again(one, now=now, actor=actor)


def _stop(contact: Contact, *, as_person: bool, now: datetime, actor: str) -> None:
    reason, evidence = "asked not to be contacted", "as one of two contacts that were joined"
    if as_person:
        suppress_person(contact, reason=reason, evidence=evidence, own=True, now=now, actor=actor)
    else:
        suppress_contact(contact, reason=reason, evidence=evidence, now=now, actor=actor)


def _call_off_strangers(one: Contact, other: Contact) -> None:
    """What lies on the desk for a number or an address that is not this person's any more is called off."""
    for mine, theirs in ((one, other), (other, one)):
        Touch.objects.filter(lead__contact=mine, point__contact=theirs, state=TouchState.OPEN).update(
            state=TouchState.CANCELLED
        )


def _locked(survivor_id: int, other_id: int) -> tuple[Contact, Contact]:
    """Both rows, held in the order of their ids, so that two who join at once wait for each other."""
    rows = (
        Contact.objects.select_for_update(of=("self",)).filter(pk__in=[survivor_id, other_id]).order_by("pk")
    )
    found = {one.pk: one for one in rows}
    return found[survivor_id], found[other_id]


# ------------------------------------------------------------------------------------------------------------- points


def _move_points(keep: Contact, gone: Contact) -> dict[str, Any]:
    """Move the points that the survivor lacks; of those that both have, the stricter status holds. Needs a write."""
    need_write()
    have = {(point.kind, point.value): point for point in keep.points.all()}
    position = max((point.position for point in have.values()), default=-1) + 1
    moving, same, worse = {}, {}, {}
    for point in gone.points.order_by("position", "id"):
        twin = have.get((point.kind, point.value))
        if twin is None:
            moving[str(point.pk)] = point.position
            point.contact, point.position = keep, position
            point.save(update_fields=["contact", "position"])
            position += 1
            continue
        same[str(point.pk)] = twin.pk
        Touch.objects.filter(lead__contact=gone, point=point).update(point=twin)
        if _strictness(point) > _strictness(twin):
            worse[str(twin.pk)] = [twin.status, twin.evidence]
            twin.status, twin.evidence = point.status, point.evidence
            twin.save(update_fields=["status", "evidence"])
    return {"points": moving, "same": same, "worse": worse}


def _move_points_back(keep: Contact, gone: Contact, moved: dict[str, Any]) -> None:
    need_write()
    for pk, position in moved["points"].items():
        ContactPoint.objects.filter(pk=int(pk), contact=keep).update(contact=gone, position=position)
    for pk, twin in moved["same"].items():
        before = moved["worse"].get(str(twin))
        Touch.objects.filter(lead__in=moved["leads"], point=twin).update(point=int(pk))
        # What has been learned of the number in the meantime is true for both.
        known = ContactPoint.objects.get(pk=twin)
        own = ContactPoint.objects.get(pk=int(pk))
        if _strictness(known) > _strictness(own):
            own.status, own.evidence = known.status, known.evidence
            own.save(update_fields=["status", "evidence"])
        # A stop stays a stop; only what was worse by the other's experience alone becomes as it was.
        alone = (known.status, known.evidence) == (own.status, own.evidence)
        if before is not None and alone and known.status != PointStatus.SUPPRESSED:
            known.status, known.evidence = before
            known.save(update_fields=["status", "evidence"])


def _strictness(point: ContactPoint) -> int:
    return STRICT.index(PointStatus(point.status))


# --------------------------------------------------------------------------------------------------- stops and details


def _has_stopped(contact: Contact) -> bool:
    """Whether this person wants no contact by their own rows; not where only a number shared with others is shut."""
    if contact.leads.filter(answer=Answer.DO_NOT_CONTACT).exists() or is_whole(shut_keys(contact)):
        return True
    points = list(contact.points.all())
    return bool(points) and all(point.status == PointStatus.SUPPRESSED for point in points)


def _is_listed(contact: Contact) -> bool:
    """Whether the list has this very person; then it is to have the survivor too."""
    return Suppression.objects.filter(
        workspace_id=contact.workspace_id, kind="person", value=f"#{contact.pk}"
    ).exists()


def _fill(keep: Contact, gone: Contact) -> list[str]:
    """Give the survivor the details that only the other has; which fields those were. Needs an open write."""
    groups = [NAME, PLACE, ("time_zone",), ("wish",), ("organization_id",)]
    filled: list[str] = []
    for group in groups:
        told = [name for name in group if name != "country"]  # a country is assumed where nothing is said
        if not any(getattr(keep, name) for name in told) and any(getattr(gone, name) for name in told):
            for name in group:
                setattr(keep, name, getattr(gone, name))
            filled += [name.removesuffix("_id") for name in group]
    if filled:
        keep.save(update_fields=filled)
    return filled

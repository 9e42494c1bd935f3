"""Numbers that more than one person has, when one of them has opted out.

The number is shut for everybody. Whoever else has it, under a name that cannot be the same person's, has not opted out:
they are followed up by what they have left. A number that was shut without anybody being known to have it is taken for
that of whoever comes with it.
"""

from __future__ import annotations

from collections.abc import Iterable

from ringback.queries.businesses import siblings
from ringback.queries.suppressions import POINTS, Key
from ringback.store.models import Contact, ContactPoint, PointKind, PointStatus

from .matching import are_one_person


def shut_points(contact: Contact, found: Iterable[Key]) -> list[ContactPoint]:
    """Those of this contact's points that are on the opt-out list. `found`: what of the contact is listed."""
    listed = {key for key in found if key[0] in POINTS}
    if not listed:
        return []
    return [point for point in contact.points.all() if (point.kind, point.value) in listed]


def shut_by_others(contact: Contact, shut: list[ContactPoint]) -> bool:
    """Whether only other people's opt-outs shut these, and this new contact has a way left.

    The contact must be new: had a name that fits been known at one of its numbers in this workspace, it would not have
    been made. In another workspace of the business the same person may be known, and then it is their own opt-out.
    """
    if len(shut) == contact.points.count():
        return False
    holders = ContactPoint.objects.select_related("contact").filter(
        workspace__in=siblings(contact.workspace_id),
        kind=PointKind.PHONE,
        value__in=[point.value for point in shut],
    )
    others = list(holders.exclude(contact=contact))
    if any(
        one.workspace_id != contact.workspace_id and are_one_person(contact, one.contact) for one in others
    ):
        return False
    return {point.value for point in shut} <= {one.value for one in others}


def mark_shut(shut: list[ContactPoint]) -> str:
    """Shut these points of the contact as well; the sentence that tells it."""
    for point in shut:
        point.status = PointStatus.SUPPRESSED
        point.evidence = "on the opt-out list: somebody else with this number asked not to be contacted"
        point.save(update_fields=["status", "evidence"])
    numbers = ", ".join(point.value for point in shut)
    return f"The opt-out list has {numbers} because of somebody else; it is not used."

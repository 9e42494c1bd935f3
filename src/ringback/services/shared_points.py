"""Numbers that more than one person has, when one of them has opted out.

The number is shut for everybody. Whoever else has it, under a name that cannot be the same person's, has not opted out:
they are followed up by what they have left. A number that was shut without anybody being known to have it is taken for
that of whoever comes with it.
"""

from __future__ import annotations

from collections.abc import Iterable

from ringback.queries.hashes import suppression_hash
from ringback.store.models import Contact, ContactPoint, PointKind, PointStatus, Suppression


def shut_points(contact: Contact, values: Iterable[tuple[str, str]]) -> list[ContactPoint]:
    """Those of this contact's points that are on the opt-out list. `values`: (kind, value) of all its points."""
    hashes = {suppression_hash(kind, value) for kind, value in values}
    if not hashes:
        return []
    listed = Suppression.objects.filter(workspace_id=contact.workspace_id, value_hash__in=hashes)
    shut = set(listed.values_list("kind", "value_hash"))
    if not shut:
        return []
    return [
        point
        for point in contact.points.all()
        if (point.kind, suppression_hash(point.kind, point.value)) in shut
    ]


def shut_by_others(contact: Contact, shut: list[ContactPoint]) -> bool:
    """Whether only other people's opt-outs shut these, and this new contact has a way left.

    The contact must be new: had a name that fits been known at one of its numbers, it would not have been made.
    """
    if len(shut) == contact.points.count():
        return False
    others = ContactPoint.objects.filter(
        workspace_id=contact.workspace_id, kind=PointKind.PHONE, value__in=[point.value for point in shut]
    ).exclude(contact=contact)
    return {point.value for point in shut} <= set(others.values_list("value", flat=True))


def mark_shut(shut: list[ContactPoint]) -> str:
    """Shut these points of the contact as well; the sentence that tells it."""
    for point in shut:
        point.status = PointStatus.SUPPRESSED
        point.evidence = "on the opt-out list: somebody else with this number asked not to be contacted"
        point.save(update_fields=["status", "evidence"])
    numbers = ", ".join(point.value for point in shut)
    return f"The opt-out list has {numbers} because of somebody else; it is not used."

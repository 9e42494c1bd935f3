"""Putting workspaces into one business and taking one out. Opt-outs and limits on attempts hold in all of a business.

A stop that once held for a workspace goes on holding for it, whatever business it is in later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from ringback.queries.businesses import owns_all_of, siblings
from ringback.queries.hashes import suppression_hash
from ringback.queries.suppressions import POINTS, Key, contact_keys
from ringback.store.models import (
    Business,
    Contact,
    ContactPoint,
    LeadState,
    Suppression,
    User,
    Workspace,
)
from ringback.store.transactions import need_write, write

from .errors import CannotSetUp
from .journal import note
from .matching import are_one_person
from .same_person import hold_people_of_both, look_again
from .suppression import ELSEWHERE, close_person, shut_for_others, suppress_contact

AT_ONCE = 500


def join(
    workspace: Workspace, other: Workspace, *, now: datetime, actor: str, user: User | None = None
) -> Business:
    """Put `workspace` and all of its business into the business of `other`; the stops of each hold in all at once.

    What each has tried with a person counts for the others: calls that are too many now leave the desk.

    `user`: who does it, an owner of every workspace concerned; None: the keeper of the installation. Raises
    `CannotSetUp`.
    """
    with write():
        home = Workspace.objects.select_related("business").get(pk=workspace.pk)
        target = Workspace.objects.select_related("business").get(pk=other.pk)
        if home.business_id == target.business_id:
            raise CannotSetUp("These workspaces are one business already.")
        if user is not None and not (owns_all_of(user, home.business) and owns_all_of(user, target.business)):
            raise CannotSetUp("Only an owner of all the workspaces can make them one business.")
        old, moving, staying = home.business, siblings(home.pk), siblings(target.pk)
        of_both = hold_people_of_both(moving, staying)
        Workspace.objects.filter(pk__in=moving).update(business=target.business)
        old.delete()
        for one in (*moving, *staying):
            note(one, "business_joined", now=now, actor=actor, workspaces=len(moving) + len(staying))
        _shut_what_is_listed(staying, _list_of(moving), now)
        _shut_what_is_listed(moving, _list_of(staying), now)
        look_again(of_both, now=now, actor="system")
        return target.business


def leave(workspace: Workspace, *, now: datetime, actor: str) -> Business:
    """Give a workspace a business of its own again. All keep the stops that held for them. Raises `CannotSetUp`."""
    with write():
        home = Workspace.objects.select_related("business").get(pk=workspace.pk)
        staying = [one for one in siblings(home.pk) if one != home.pk]
        if not staying:
            raise CannotSetUp("This workspace is a business of its own already.")
        _keep_stops([home.pk], staying, now)
        _keep_stops(staying, [home.pk], now)
        home.business = Business.objects.create(name=home.name, created_at=now)
        home.save(update_fields=["business"])
        note(home, "business_left", now=now, actor=actor)
        for one in staying:
            note(one, "business_left", now=now, actor="system")
        return home.business


def _list_of(workspace_ids: Iterable[int]) -> set[tuple[str, str]]:
    rows = Suppression.objects.filter(workspace__in=list(workspace_ids))
    return set(rows.values_list("kind", "value_hash"))


def _shut_what_is_listed(workspace_ids: list[int], shut: set[tuple[str, str]], now: datetime) -> None:
    """Close or shut whoever of these workspaces is on a list that holds for them from now on."""
    need_write()
    reason, evidence, actor = ELSEWHERE
    for contact in _contacts(workspace_ids) if shut else ():
        points = list(contact.points.all())
        hit: set[Key] = {
            key for key in contact_keys(contact, points) if (key[0], suppression_hash(*key)) in shut
        }
        if not hit:
            continue
        shut_here = [point for point in points if (point.kind, point.value) in hit]
        if any(kind not in POINTS for kind, _value in hit):
            close_person(contact, reason=reason, evidence=evidence, now=now, actor=actor)
        elif _is_their_own(contact, shut_here):
            suppress_contact(contact, reason=reason, evidence=evidence, now=now, actor=actor)
        else:
            shut_for_others(shut_here, reason, now, actor)


def _is_their_own(contact: Contact, shut: list[ContactPoint]) -> bool:
    """Whether it was this person who opted out: known elsewhere in the business by a name that fits, or by nobody."""
    holders = [
        point.contact
        for point in ContactPoint.objects.select_related("contact")
        .filter(
            workspace__in=siblings(contact.workspace_id),
            kind__in=POINTS,
            value__in=[point.value for point in shut],
        )
        .exclude(contact=contact)
    ]
    return not holders or any(are_one_person(contact, holder) for holder in holders)


def _contacts(workspace_ids: list[int]) -> Iterator[Contact]:
    """Everybody with an open lead, a slice at a time."""
    last = 0
    while True:
        rows = list(
            Contact.objects.select_related("organization")
            .prefetch_related("points")
            .filter(workspace__in=workspace_ids, leads__state=LeadState.OPEN, pk__gt=last)
            .distinct()
            .order_by("pk")[:AT_ONCE]
        )
        if not rows:
            return
        yield from rows
        last = rows[-1].pk


def _keep_stops(sources: list[int], targets: list[int], now: datetime) -> None:
    """Copy what holds by way of another workspace: the hashes, without what they stand for."""
    for kind, value_hash, own in Suppression.objects.filter(workspace__in=sources).values_list(
        "kind", "value_hash", "own"
    ):
        Suppression.objects.bulk_create(
            [
                Suppression(
                    workspace_id=target,
                    kind=kind,
                    value_hash=value_hash,
                    own=own,
                    reason=ELSEWHERE[0],
                    created_at=now,
                )
                for target in targets
            ],
            ignore_conflicts=True,
        )

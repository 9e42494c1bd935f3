"""One budget a person: what was just made counts for every other follow-up of the same person, at once.

Who writes to one follow-up of a person and may then write to others holds all of them first, in the order of their ids.
Two outcomes for one person at the same instant then wait for each other, and neither for the other's second row.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ringback.queries.attempts import on_desk_elsewhere, running_of_both, running_of_person
from ringback.store.models import CLAIMABLE, Contact, Enrollment, Touch, TouchState
from ringback.store.transactions import need_write

from .advance import advance, locked


def locked_with_person(enrollment_id: int) -> Enrollment:
    """`locked`, and with it every other running follow-up of this person in the business is held. Needs an open write.

    It must come before anything else of the transaction that holds an enrollment.
    """
    need_write()
    whose = Enrollment.objects.values_list("lead__contact_id", "workspace_id")
    contact, workspace = whose.get(pk=enrollment_id)
    _hold({enrollment_id, *running_of_person(contact, workspace)})
    return locked(enrollment_id)


def hold_person(contact: Contact) -> list[int]:
    """Hold every running follow-up of this person in the business, before any other row of theirs. Their ids."""
    return _hold(running_of_person(contact.pk, contact.workspace_id))


def hold_people_of_both(some: Iterable[int], others: Iterable[int]) -> list[int]:
    """Hold the running follow-ups of people who are known in some workspaces and in others. Their ids."""
    return _hold(running_of_both(some, others))


def _hold(enrollment_ids: Iterable[int]) -> list[int]:
    need_write()
    rows = Enrollment.objects.select_for_update().filter(pk__in=list(enrollment_ids)).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def look_again_elsewhere(enrollment: Enrollment, *, now: datetime, actor: str) -> None:
    """Let the other follow-ups of this person, in the whole business, see what was made here. Needs an open write.

    `enrollment` must come from `locked_with_person`. Only those with something on the desk: what is not there yet is
    decided when it is due.
    """
    need_write()
    for pk, workspace in on_desk_elsewhere(enrollment):
        advance(locked(pk), now=now, actor=actor if workspace == enrollment.workspace_id else "system")


def look_again(held: Iterable[int], *, now: datetime, actor: str) -> None:
    """Decide anew for these enrollments, which must be held, because more counts against their limits than before.

    Those with something on the desk at once; what waits is due now, so that a worker decides it. Needs an open write.
    """
    need_write()
    ids = set(held)
    lying = Touch.objects.filter(enrollment__in=ids, state=TouchState.OPEN).values_list(
        "enrollment", flat=True
    )
    on_desk = set(lying)
    for pk in sorted(on_desk):
        advance(locked(pk), now=now, actor=actor)
    waiting = Enrollment.objects.filter(pk__in=ids - on_desk, state__in=CLAIMABLE, next_due_at__gt=now)
    waiting.update(next_due_at=now)

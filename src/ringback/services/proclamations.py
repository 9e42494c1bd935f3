"""Declaring an emergency or a holiday by hand, and lifting it.

What is on the desk and falls into the declared days is taken off in the same transaction; when it is lifted, the plans
that waited are looked at again.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ringback.queries.proclamations import value_of
from ringback.queries.snapshots import place_of, snapshot_of
from ringback.rules import load, regions
from ringback.rules.proclaimed import Proclaimed, ProclamationKind
from ringback.store.models import (
    CLAIMABLE,
    Enrollment,
    EnrollmentState,
    PointKind,
    Proclamation,
    Touch,
    TouchState,
    Workspace,
)
from ringback.store.transactions import write

from .advance import advance, locked
from .errors import CannotDeclare
from .journal import note as journal

SHUT_ON = {ProclamationKind.EMERGENCY: "emergencies", ProclamationKind.HOLIDAY: "holidays"}
SPOKEN = ("call", "sms")
FARTHEST = timedelta(days=366 * 2)
"""Nobody declares anything further off, or for longer; a year that is one digit wrong is."""

AT_ONCE = 500


def declare(
    workspace: Workspace,
    *,
    region: str,
    kind: ProclamationKind | str,
    first_date: date,
    last_date: date | None = None,
    note: str = "",
    now: datetime,
    actor: str,
) -> Proclamation:
    """Declare days in a region (`US-LA`, `Louisiana`, or a country), both dates included.

    A holiday without a last day is one day; an emergency without one goes on until it is lifted. Raises `CannotDeclare`
    for a place that is not known, one whose rules would shut nothing, days that make no sense, and what stands already.
    """
    chosen = _region(region)
    kind = ProclamationKind(kind)
    if kind is ProclamationKind.HOLIDAY and last_date is None:
        last_date = first_date
    _refuse_odd_dates(first_date, last_date, now)
    _refuse_what_shuts_nothing(chosen, kind)
    value = Proclaimed(region=chosen, kind=kind, first_date=first_date, last_date=last_date)
    affected = _affected(workspace, value)
    with write():
        # Whoever else declares for this workspace waits here, so that the same is not declared twice.
        Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
        same = {"region": chosen, "kind": kind.value, "first_date": first_date, "last_date": last_date}
        if Proclamation.objects.filter(workspace=workspace, ended_at=None, **same).exists():
            raise CannotDeclare(f"This is declared for {regions.name_of(chosen)} already.")
        made = Proclamation.objects.create(
            workspace=workspace, note=note.strip()[:500], declared_by=actor, created_at=now, **same
        )
        journal(
            workspace,
            "declared",
            now=now,
            actor=actor,
            proclamation=made.pk,
            region=chosen,
            what=kind.value,
            first=first_date.isoformat(),
            last=last_date.isoformat() if last_date else "",
        )
        _clear_desk(workspace, affected, now, actor)
    return made


def lift(proclamation: Proclamation, *, now: datetime, actor: str) -> None:
    """End a declaration now. Raises `CannotDeclare` if it was lifted before."""
    affected = _affected(proclamation.workspace, value_of(proclamation))
    with write():
        fresh = Proclamation.objects.select_for_update().get(pk=proclamation.pk)
        if fresh.ended_at is not None:
            raise CannotDeclare("This was lifted already.")
        fresh.ended_at, fresh.ended_by = now, actor
        fresh.save(update_fields=["ended_at", "ended_by"])
        journal(
            fresh.workspace_id,
            "lifted",
            now=now,
            actor=actor,
            proclamation=fresh.pk,
            region=fresh.region,
            what=fresh.kind,
        )
        for start in range(0, len(affected), AT_ONCE):
            _look_again(affected[start : start + AT_ONCE], now, actor)


def _region(text: str) -> str:
    chosen = regions.named(text)
    if not chosen:
        raise CannotDeclare(f"{text!r} is no place known here; write for example US-LA, Louisiana or FR.")
    return chosen


def _refuse_odd_dates(first_date: date, last_date: date | None, now: datetime) -> None:
    if last_date is not None and last_date < first_date:
        raise CannotDeclare("The last day lies before the first.")
    if abs(first_date - now.date()) > FARTHEST or (last_date and last_date - first_date > FARTHEST):
        raise CannotDeclare("That is more than two years away or long. Check the year.")


def _refuse_what_shuts_nothing(region: str, kind: ProclamationKind) -> None:
    rows = [row for row in load.jurisdictions().values() if row.id[:2] == region] if len(region) == 2 else []
    rows += load.chain(region)
    if not any(row.bans_on(SHUT_ON[kind]) for row in rows):
        name = regions.name_of(region)
        what = "in an emergency" if kind is ProclamationKind.EMERGENCY else "on holidays"
        raise CannotDeclare(
            f"No rule of {name} that Ringback knows shuts calls {what}, so that nothing would change. To make no calls"
            " that day all the same, change your opening hours or pause the leads."
        )


def _affected(workspace: Workspace, value: Proclaimed) -> list[int]:
    """The open enrollments of people who may be where it holds."""
    rows = (
        Enrollment.objects.filter(workspace=workspace)
        .exclude(state=EnrollmentState.CLOSED)
        .select_related("lead__contact")
        .prefetch_related("lead__contact__points")
        .order_by("id")
    )
    found = []
    for row in rows.iterator(chunk_size=AT_ONCE):
        contact = row.lead.contact
        points = sorted(contact.points.all(), key=lambda point: (point.position, point.pk))
        phones = tuple(point.value for point in points if point.kind == PointKind.PHONE)
        if any(value.in_force_in(region) for region in place_of(contact, workspace, phones).regions):
            found.append(row.pk)
    return found


def _clear_desk(workspace: Workspace, affected: list[int], now: datetime, actor: str) -> None:
    """Take calls and texts off the desk that are not lawful any more, and decide anew for those leads."""
    on_desk = Touch.objects.filter(workspace=workspace, state=TouchState.OPEN, channel__in=SPOKEN)
    ids = set(affected)
    for enrollment_id in sorted(set(on_desk.values_list("enrollment_id", flat=True)) & ids):
        enrollment = locked(enrollment_id)
        gone = [touch for touch in enrollment.touches.all() if _is_unlawful(enrollment, touch, now)]
        for touch in gone:
            touch.state = TouchState.CANCELLED
            touch.save(update_fields=["state"])
        if gone:
            advance(enrollment, now=now, actor=actor)


def _is_unlawful(enrollment: Enrollment, touch: Touch, now: datetime) -> bool:
    """Whether an open call or text could not be made now, nor when it is due."""
    if touch.state != TouchState.OPEN or touch.channel not in SPOKEN:
        return False
    at = max(now, touch.due_at)
    return snapshot_of(enrollment).law_time.next_open(at) != at


def _look_again(ids: list[int], now: datetime, actor: str) -> None:
    """The plans that wait are due at once; a worker decides what follows. Those that ask when to call are decided now,
    for no worker looks at them."""
    Enrollment.objects.filter(pk__in=ids, state__in=CLAIMABLE, next_due_at__gt=now).update(next_due_at=now)
    asking = Enrollment.objects.filter(pk__in=ids, state=EnrollmentState.ASKING).order_by("id")
    for enrollment_id in list(asking.values_list("pk", flat=True)):
        advance(locked(enrollment_id), now=now, actor=actor)

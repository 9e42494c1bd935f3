"""What was tried with the same person outside one enrollment: one budget a person, whoever tried, on any channel.

The same person is the contact, and every contact of the business, in whichever workspace, with a number or an address
in common. Nothing but instants and channels leaves this module, so that no workspace learns of another's people.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from ringback.engine.history import NOT_MADE, REPLY
from ringback.engine.limits import Cap
from ringback.engine.model import By, Channel
from ringback.store.models import ContactPoint, Enrollment, EnrollmentState, PointKind, Touch, TouchState

from .businesses import siblings

USUAL_REACH = timedelta(days=8)
"""Attempts elsewhere are looked up at least this far back."""

KINDS = (PointKind.PHONE, PointKind.EMAIL)

ON_DESK = {"state": TouchState.OPEN, "by": By.PERSON.value}

Attempts = tuple[tuple[datetime, Channel], ...]


def reach_of(caps: Iterable[Cap]) -> timedelta:
    """How far back attempts count for the longest of these caps, so that none is undercounted."""
    return max((cap.period for cap in caps), default=USUAL_REACH)


def attempts_elsewhere(
    enrollment: Enrollment, *, values: Iterable[str] | None = None, reach: timedelta = USUAL_REACH
) -> Attempts:
    """Every attempt on this person outside this enrollment that was really made or may have been, in order of time.

    From `reach`, but at least `USUAL_REACH`, before the enrollment began. A message of which nobody knows whether it
    left counts, a missed or failed touch and a reply of the person do not. One query for each workspace of the
    business, and one to find those. `values`: the person's numbers and addresses, where the caller has read them.
    """
    contact = enrollment.lead.contact_id
    if values is None:
        values = ContactPoint.objects.filter(contact=contact, kind__in=KINDS).values_list("value", flat=True)
    ways = sorted(set(values))
    since = enrollment.started_at - max(reach, USUAL_REACH)
    home = enrollment.workspace_id
    found: list[tuple[datetime, Channel]] = []
    for workspace in siblings(home) if ways else [home]:
        made = (
            Touch.objects.filter(
                workspace_id=workspace,
                state__in=(TouchState.DONE, TouchState.UNSURE),
                at__gte=since,
            )
            .exclude(enrollment_id=enrollment.pk)
            .exclude(disposition__in=[disposition.value for disposition in NOT_MADE])
            .exclude(step=REPLY)
        )
        if ways:
            same = ContactPoint.objects.filter(workspace_id=workspace, kind__in=KINDS, value__in=ways)
            made = made.filter(lead__contact__in=same.values("contact"))
        else:
            made = made.filter(lead__contact_id=contact)
        found += [
            (at, Channel(channel)) for at, channel in made.values_list("at", "channel") if at is not None
        ]
    return tuple(sorted(found))


def calls_before(enrollment: Enrollment) -> int:
    """How many calls were made for this sale in earlier follow-ups of the lead, since it asked last."""
    made = Touch.objects.filter(
        lead=enrollment.lead_id,
        channel=Channel.CALL.value,
        state=TouchState.DONE,
        at__gte=enrollment.lead.arrived_at,
    )
    not_made = [disposition.value for disposition in NOT_MADE]
    return made.exclude(enrollment=enrollment).exclude(disposition__in=not_made).count()


def with_others(points: QuerySet[ContactPoint]) -> QuerySet[ContactPoint]:
    """The same points, each with what `shared_or_followed_up_again` asks about; it takes no query of its own."""
    same = ContactPoint.objects.filter(
        workspace__business=OuterRef("workspace__business"), kind__in=KINDS, value=OuterRef("value")
    ).exclude(contact=OuterRef("contact"))
    theirs = Enrollment.objects.filter(lead__contact=OuterRef("contact")).order_by()
    many = theirs.values("lead__contact").annotate(many=Count("pk")).values("many")
    return points.annotate(shared=Exists(same), follow_ups=Subquery(many))


def shared_or_followed_up_again(point: ContactPoint) -> bool:
    """Whether somebody else in the business has this point, or its person has had more than one follow-up.

    `point` must come from `with_others`. Where neither holds for any of a person, nothing was tried elsewhere.
    """
    shared: bool = getattr(point, "shared") and point.kind in KINDS  # noqa: B009  # the query adds it
    return shared or (getattr(point, "follow_ups") or 0) > 1  # noqa: B009


def running_of_person(contact_id: int, workspace_id: int) -> list[int]:
    """The ids of every running enrollment of this person in the whole business, the smallest first."""
    reach = ContactPoint.objects.filter(contact=contact_id, kind__in=KINDS).values_list("value", flat=True)
    values, found = sorted(set(reach)), set()
    for workspace in siblings(workspace_id):
        same = ContactPoint.objects.filter(workspace_id=workspace, kind__in=KINDS, value__in=values)
        running = Enrollment.objects.filter(
            Q(lead__contact=contact_id) | Q(lead__contact__in=same.values("contact")), workspace_id=workspace
        ).exclude(state=EnrollmentState.CLOSED)
        found |= set(running.values_list("pk", flat=True))
    return sorted(found)


def running_of_both(some: Iterable[int], others: Iterable[int]) -> list[int]:
    """The ids of the running enrollments of people who are known in both lists of workspaces, smallest first."""
    some, others = list(some), list(others)
    found: set[int] = set()
    for here, there in ((some, others), (others, some)):
        known_there = ContactPoint.objects.filter(workspace__in=there, kind__in=KINDS).values("value")
        same = ContactPoint.objects.filter(workspace__in=here, kind__in=KINDS, value__in=known_there)
        running = Enrollment.objects.filter(workspace__in=here, lead__contact__in=same.values("contact"))
        found |= set(running.exclude(state=EnrollmentState.CLOSED).values_list("pk", flat=True))
    return sorted(found)


def on_desk_elsewhere(enrollment: Enrollment) -> list[tuple[int, int]]:
    """The other enrollments of the same person with something on the desk, each with its workspace, by id."""
    contact = enrollment.lead.contact_id
    reach = ContactPoint.objects.filter(contact=contact, kind__in=KINDS).values_list("value", flat=True)
    values, found = sorted(set(reach)), set()
    for workspace in siblings(enrollment.workspace_id):
        same = ContactPoint.objects.filter(workspace_id=workspace, kind__in=KINDS, value__in=values)
        lying = Touch.objects.filter(
            Q(lead__contact=contact) | Q(lead__contact__in=same.values("contact")),
            workspace_id=workspace,
            **ON_DESK,
        ).exclude(enrollment=enrollment)
        found |= set(lying.values_list("enrollment_id", "workspace_id"))
    return sorted(found)

"""From rows to the engine's snapshot. Everything a decision may depend on is read here and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from ringback.engine.history import fold
from ringback.engine.limits import Cap
from ringback.engine.model import AfterPause, Answer, Channel, ChannelLaw, Disposition, Pause, TouchFact
from ringback.engine.openings import Span
from ringback.engine.position import Position
from ringback.engine.snapshot import Snapshot, Unsettled
from ringback.engine.windows import Hours
from ringback.playbooks.compile import compile_source
from ringback.rules.contact import Law, law_for
from ringback.rules.grounds import Ground
from ringback.rules.holidays import closed_dates
from ringback.rules.hours import parse_hours
from ringback.rules.opening import Opening, opening, wish_week
from ringback.rules.phones import takes_texts
from ringback.rules.zones import Place, locate
from ringback.store.models import (
    Contact,
    ContactPoint,
    Enrollment,
    Membership,
    PointKind,
    PointStatus,
    Question,
    Touch,
    TouchState,
    Workspace,
)

from .attempts import (
    KINDS,
    attempts_elsewhere,
    calls_before,
    reach_of,
    shared_or_followed_up_again,
    with_others,
)
from .circumstances import about_of, colleagues_of
from .grounds import NO_CONSENT, Consents, consents_of, grounds_of
from .proclamations import proclaimed_of
from .suppressions import contact_keys, is_whole, listed


def place_of(contact: Contact, workspace: Workspace, phones: tuple[str, ...]) -> Place:
    """Where this person is, as far as can be told."""
    return locate(
        time_zone=contact.time_zone,
        postal_code=contact.postal_code,
        region=contact.region,
        country=contact.country or workspace.country,
        phones=phones,
    )


def law_of(
    place: Place,
    *,
    arrived_at: datetime,
    around: datetime,
    workspace_id: int,
    grounds: Sequence[Ground] = (),
    consented: frozenset[str] = frozenset(),
    asked: bool = False,
) -> Law:
    """The contact rules for this place, with the holidays of the years from `around` on and what the workspace has
    declared by hand. The rest as in `law_for`."""
    return law_for(
        place,
        arrived_at=arrived_at,
        years=_years(around.year),
        grounds=grounds,
        consented=consented,
        proclaimed=proclaimed_of(workspace_id),
        asked=asked,
    )


def _years(first: int) -> tuple[int, ...]:
    # A follow-up can last for two years with its rests; a few years more keep one cached value in use for long.
    return tuple(range(first - 1, first + 6))


def open_times(
    workspace: Workspace, contact: Contact, place: Place, law: Law, *, around: datetime
) -> Opening:
    """The open time of the plan and the lawful time alone."""
    wish = json.dumps(contact.wish, sort_keys=True) if contact.wish else ""
    hours = json.dumps(workspace.hours, sort_keys=True)
    return _opening(
        hours, workspace.time_zone, workspace.holidays, wish, law.hours, place.day_zone, around.year
    )


@lru_cache(maxsize=4096)
def _opening(
    hours: str, zone: str, holidays: str, wish: str, law: tuple[Hours, ...], day_zone: str, first_year: int
) -> Opening:
    closed = closed_dates(holidays, _years(first_year))
    business = Hours(source="business", zone=zone, week=parse_hours(json.loads(hours)), closed_dates=closed)
    wished = json.loads(wish) if wish else None
    week = wish_week(wished.get("days"), wished.get("after"), wished.get("before")) if wished else None
    return opening(business, law, week, day_zone=day_zone, since=date(first_year, 1, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A person's numbers and addresses: those that may be used, best first, and those shut by an opt-out."""

    usable: tuple[ContactPoint, ...]
    shut: tuple[ContactPoint, ...]
    phones: tuple[str, ...]
    """Every number, usable or not: it tells where the person may be."""
    values: tuple[str, ...] = ()
    """Every number and address, usable or not: they tell who is the same person."""
    consents: Consents = NO_CONSENT
    alone: bool = False
    """Nobody else in the business has one of these, and the person has had one follow-up only."""

    def best(self, channel: Channel) -> ContactPoint | None:
        """The point to be used for this channel. What the person has allowed it for goes before the others; a text
        message goes nowhere else."""
        if channel is Channel.SMS:
            return next(iter(self.texted), None)
        kind = _KINDS.get(channel)
        points = [point for point in self.usable if point.kind == kind]
        allowed = (point for point in points if self.consents.covers(channel.value, point.value))
        return next(allowed, points[0] if points else None)

    @property
    def texted(self) -> tuple[ContactPoint, ...]:
        """The numbers that take text messages and that the person has allowed them for, best first."""
        return tuple(
            point
            for point in self.usable
            if point.kind == PointKind.PHONE
            and takes_texts(point.value)
            and self.consents.covers(Channel.SMS.value, point.value)
        )

    @property
    def consented(self) -> frozenset[str]:
        """The channels that the person has allowed for a number or an address that can be used."""
        return self.consents.over(point.value for point in self.usable)

    def count(self, kind: str) -> int:
        return sum(1 for point in self.usable if point.kind == kind)


_KINDS = {
    Channel.CALL: PointKind.PHONE,
    Channel.SMS: PointKind.PHONE,
    Channel.EMAIL: PointKind.EMAIL,
    Channel.LETTER: PointKind.POSTAL,
    Channel.VISIT: PointKind.POSTAL,
    Channel.SOCIAL: PointKind.SOCIAL,
}


def kind_of(channel: Channel) -> str:
    """The kind of point that a touch on this channel goes to; "" for one that goes to none."""
    return _KINDS.get(channel, "")


def points_of(contact: Contact, workspace_id: int) -> Points:
    """The person's points with what they may be used for; the opt-out list of the business is asked each time."""
    points = list(with_others(contact.points.order_by("kind", "position", "id")))
    found = listed(workspace_id, contact_keys(contact, points))
    whole = is_whole(found)
    shut = [
        point
        for point in points
        if whole or (point.kind, point.value) in found or point.status == PointStatus.SUPPRESSED
    ]
    shut_ids = {point.pk for point in shut}
    return Points(
        usable=tuple(
            point for point in points if point.status == PointStatus.OK and point.pk not in shut_ids
        ),
        shut=tuple(shut),
        phones=tuple(point.value for point in points if point.kind == PointKind.PHONE),
        values=tuple(point.value for point in points if point.kind in KINDS),
        consents=consents_of(contact),
        alone=bool(points) and not any(shared_or_followed_up_again(point) for point in points),
    )


def fact_of(touch: Touch) -> TouchFact:
    """The engine's view of a touch. What is being sent has no end: only its outcome ends it."""
    return TouchFact(
        number=touch.number,
        step=touch.step,
        channel=Channel(touch.channel),
        due_at=touch.due_at,
        expires_at=None if touch.state == TouchState.SENDING else touch.expires_at,
        at=touch.at,
        disposition=Disposition(touch.disposition) if touch.disposition else None,
        until=touch.until,
        template=touch.template,
    )


def touches_of(enrollment: Enrollment) -> list[Touch]:
    """All its touches in order, with their points; the cancelled ones too."""
    return list(enrollment.touches.select_related("point").order_by("number"))


def snapshot_of(
    enrollment: Enrollment, *, touches: Sequence[Touch] | None = None, points: Points | None = None
) -> Snapshot:
    """The snapshot of this enrollment as the database has it now; `touches` and `points` where the caller has them."""
    workspace, lead, version = enrollment.workspace, enrollment.lead, enrollment.version
    contact = lead.contact
    if points is None:
        points = points_of(contact, workspace.pk)
    if touches is None:
        touches = touches_of(enrollment)
    place = place_of(contact, workspace, points.phones)
    texted = len(points.texted)
    law = law_of(
        place,
        arrived_at=lead.asked_at or lead.arrived_at,
        around=enrollment.started_at,
        workspace_id=workspace.pk,
        grounds=grounds_of(lead),
        consented=points.consented,
        asked=lead.asked_at is not None,
    )
    opened = open_times(workspace, contact, place, law, around=enrollment.started_at)
    caps = law.caps + tuple(
        Cap(source="workspace", limit=int(cap["limit"]), period=timedelta(hours=float(cap["hours"])))
        for cap in workspace.caps
    )
    playbook = compile_source(version.source)
    counted = (*caps, *playbook.caps)
    # Without any cap too: the minimum gap between calls holds for the person. Whoever is alone costs no query.
    elsewhere = not points.alone and bool(counted or points.values)
    return Snapshot(
        playbook=playbook,
        arrived_at=lead.arrived_at,
        started_at=enrollment.started_at,
        fresh=enrollment.fresh,
        value=lead.value,
        high_value=workspace.high_value,
        open_time=opened.plan,
        law_time=opened.law,
        history=fold(fact_of(touch) for touch in touches if touch.state != TouchState.CANCELLED),
        phones=points.count(PointKind.PHONE),
        emails=points.count(PointKind.EMAIL),
        mobiles=texted,
        addresses=points.count(PointKind.POSTAL),
        profiles=points.count(PointKind.SOCIAL),
        position=Position(
            stage=enrollment.stage,
            phase=enrollment.stage_phase,
            since=enrollment.stage_since or enrollment.started_at,
        ),
        call_law=law.call,
        email_law=law.email,
        sms_law=law.sms,
        voicemail_law=_voicemail_law(law.voicemail, points),
        caps=caps,
        suppressed=_suppressed(points),
        pauses=tuple(
            Pause(
                starts_at=datetime.fromisoformat(pause["starts_at"]),
                ends_at=datetime.fromisoformat(pause["ends_at"]),
                reason=pause["reason"],
                then=AfterPause(pause["then"]) if pause.get("then") else None,
            )
            for pause in enrollment.pauses
        ),
        unsettled=_unsettled(enrollment),
        closed_with=Answer(enrollment.answer) if enrollment.answer else None,
        zone_unknown=place.zone_unknown,
        call_hours_never_meet=opened.never_meet,
        attempts_elsewhere=attempts_elsewhere(enrollment, values=points.values, reach=reach_of(counted))
        if elsewhere
        else (),
        # Whoever has had one follow-up only is alone, and a plan without such a limit does not ask.
        calls_before=0 if playbook.persistence is None or points.alone else calls_before(enrollment),
        away=_away(enrollment),
        about=about_of(
            enrollment, playbook, points.consented if texted else points.consented - {Channel.SMS.value}
        ),
        colleagues=colleagues_of(enrollment, playbook),
        seed=lead.number,
    )


HOLDING = ("reply", "has_left")
"""Questions about what came in from a person, which hold everything but an agreed call until they are settled."""


def _unsettled(enrollment: Enrollment) -> Unsettled | None:
    """What came in from this person that nobody has looked at."""
    asked = Question.objects.filter(
        lead_id=enrollment.lead_id, kind__in=HOLDING, settled_at__isnull=True
    ).order_by("opened_at")
    first = asked.values_list("kind", "opened_at").first()
    return None if first is None else Unsettled(question=first[0], since=first[1])


def _voicemail_law(law: ChannelLaw, points: Points) -> ChannelLaw:
    """Where a voicemail is an e-mail to the law (the law has a rule), whoever stopped e-mail stopped it too."""
    stopped = any(point.kind == PointKind.EMAIL for point in points.shut)
    return ChannelLaw(allowed=False, rule=law.rule) if law.rule and stopped else law


def _suppressed(points: Points) -> frozenset[Channel]:
    """Which channels are shut. When an opt-out has left no way to the person, all are: that is a stop."""
    if points.shut and not points.usable:
        return frozenset(Channel)
    return frozenset(
        channel
        for channel, kind in _KINDS.items()
        if any(point.kind == kind for point in points.shut) and not points.count(kind)
    )


def _away(enrollment: Enrollment) -> tuple[Span, ...]:
    """The span in which the owner of the lead cannot call, if there is one that is not long over."""
    owner_id = enrollment.lead.owner_id
    if owner_id is None:
        return ()
    spans = Membership.objects.filter(
        workspace_id=enrollment.workspace_id, user_id=owner_id, away_until_at__isnull=False
    ).values_list("away_from_at", "away_until_at")
    return tuple((since, until) for since, until in spans if since is not None and until is not None)

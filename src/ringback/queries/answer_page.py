"""What the answer page of a message shows: how the lead stands, real slots for a call, what was answered before.

Whoever holds the link sees it, so that it names the business and neither the person nor their numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Literal
from zoneinfo import ZoneInfo

from ringback.engine.model import Answer, Channel
from ringback.engine.slots import Offer, offer
from ringback.engine.snapshot import Snapshot
from ringback.store.models import Enrollment, EnrollmentState, Event, Lead, LeadState
from ringback.store.models import Touch as Touch  # pages name what they hand from a link to a service

from .agreed import agreed_with_others
from .coming import latest_enrollment
from .people import zone_city
from .snapshots import Points, points_of, snapshot_of
from .suppressions import shut_keys

ANSWERED = "answered"
"""The event of an answer on the page."""

Standing = Literal["open", "closed", "opted_out", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A time for a call. `value`: ISO 8601 in UTC; `label`: on the person's clock; `there`: on that of the business, ""
    where both show the same."""

    value: str
    label: str
    there: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotDay:
    """The slots of one day of the person."""

    label: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPage:
    """All that the page shows. `at_once`: a call as soon as possible can be asked for. `zone`: the person's, IANA.

    `zone_words`: in whose time the slots are told; `there`: where the second clock is, "" for none. `phone`: how the
    number ends that would be called, "" where there is none. `said`: the answer so far in a sentence, "" for none.
    """

    standing: Standing
    said: str
    at_once: bool
    days: tuple[SlotDay, ...]
    zone: str
    zone_words: str
    there: str
    phone: str


def standing_of(lead: Lead) -> Standing:
    """How an answer finds the lead. `closed` may be reopened by the person; `opted_out` is a question to the business;
    of `gone` nothing is kept."""
    if lead.contact.erased_at is not None:
        return "gone"
    if running_of(lead) is not None:
        return "open"
    if lead.answer == Answer.DO_NOT_CONTACT or shut_keys(lead.contact):
        return "opted_out"
    return "closed"


def running_of(lead: Lead) -> Enrollment | None:
    """The follow-up of the lead that is not over, if there is one."""
    if lead.state == LeadState.CLOSED:
        return None
    return Enrollment.objects.filter(lead=lead).exclude(state=EnrollmentState.CLOSED).first()


def answer_page(lead: Lead, *, now: datetime) -> AnswerPage:
    """The page for the person of this lead."""
    standing = standing_of(lead)
    enrollment = latest_enrollment(lead)
    if standing == "gone" or enrollment is None:
        return AnswerPage(
            standing="gone", said="", at_once=False, days=(), zone="UTC", zone_words="", there="", phone=""
        )
    points = points_of(enrollment.lead.contact, enrollment.workspace_id)
    snapshot = as_asked_now(enrollment, points, now=now)
    zone, home = snapshot.open_time.day_zone, enrollment.workspace.time_zone
    offered = Offer() if standing == "opted_out" else _offer(snapshot, lead, now=now)
    best = points.best(Channel.CALL)
    differs = _offset(zone, now) != _offset(home, now)
    return AnswerPage(
        standing=standing,
        said=said(lead, zone=zone, now=now),
        at_once=offered.at_once,
        days=tuple(_days(offered, zone=zone, home=home if differs else "", now=now)),
        zone=zone,
        zone_words=_zone_words(zone, now, unknown=snapshot.zone_unknown),
        there=zone_city(home) if differs else "",
        phone=best.value[-2:] if best is not None else "",
    )


def as_asked_now(enrollment: Enrollment, points: Points, *, now: datetime) -> Snapshot:
    """The snapshot as it is once the person has asked for a call: a new inquiry, and for a lead that was closed a new
    beginning. The row is not changed."""
    asked_at, enrollment.lead.asked_at = enrollment.lead.asked_at, now
    try:
        snapshot = snapshot_of(enrollment, points=points)
    finally:
        enrollment.lead.asked_at = asked_at
    return replace(snapshot, pauses=()) if enrollment.state == EnrollmentState.CLOSED else snapshot


def _offer(snapshot: Snapshot, lead: Lead, *, now: datetime) -> Offer:
    """Without a number that can be called the slots are those of the number that is to be given."""
    if not snapshot.phones:
        snapshot = replace(snapshot, phones=1, suppressed=snapshot.suppressed - {Channel.CALL})
    return offer(snapshot, now=now, taken=agreed_with_others(lead, now=now))


def said(lead: Lead, *, zone: str, now: datetime) -> str:
    """What this person answered last, in a sentence to them; "" for nothing."""
    event = Event.objects.filter(lead=lead, kind=ANSWERED).order_by("-id").first()
    if event is None:
        return ""
    until = event.data.get("until")
    at = datetime.fromisoformat(until) if until else None
    return said_words(str(event.data.get("choice", "")), at, zone=zone, now=now)


def said_words(choice: str, at: datetime | None, *, zone: str, now: datetime) -> str:
    """An answer in a sentence to the person who gave it. `at`: the call or the date that goes with it."""
    if choice == "yes" and at is not None and at > now:
        return f"You asked for a call {day_words(at, zone, now)} at {clock_words(at, zone)}."
    if choice == "later" and at is not None:
        return f"You asked us to come back to you on {date_words(at, zone)}."
    return {
        "yes": "You asked for a call.",
        "at_once": "You asked for a call as soon as possible.",
        "no": "You said: no, thank you.",
        "stop": "You asked not to be contacted any more.",
        "other": "You said that somebody else is the right person.",
        "came_back": "You asked for a call after all.",
    }.get(choice, "")


# ------------------------------------------------------------------------------------------------------------ clocks


def clock_words(at: datetime, zone: str) -> str:
    """`10:30 AM` on the clock of `zone`."""
    return f"{at.astimezone(ZoneInfo(zone)):%I:%M %p}".lstrip("0")


def day_words(at: datetime, zone: str, now: datetime) -> str:
    """`today`, `tomorrow, Wednesday, March 4`, `on Friday, March 6`."""
    there = at.astimezone(ZoneInfo(zone))
    days = (there.date() - now.astimezone(ZoneInfo(zone)).date()).days
    day = f"{there:%A}, {there:%B} {there.day}"
    return {0: "today", 1: f"tomorrow, {day},"}.get(days, f"on {day},")


def date_words(at: datetime, zone: str) -> str:
    """`June 3, 2026`."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%B} {local.day}, {local.year}"


def call_words(at: datetime, zone: str, home: str, now: datetime) -> str:
    """When a call comes, on the person's clock, and on that of the business where it differs:
    `tomorrow, Wednesday, March 4, at 10:00 AM Denver time (12:00 PM in New York)`."""
    words = f"{day_words(at, zone, now)} at {clock_words(at, zone)} {zone_city(zone)} time"
    if _offset(zone, at) == _offset(home, at):
        return words
    return f"{words} ({clock_words(at, home)} in {zone_city(home)})"


def _days(offered: Offer, *, zone: str, home: str, now: datetime) -> Iterator[SlotDay]:
    today = now.astimezone(ZoneInfo(zone)).date()

    def day_of(at: datetime) -> date:
        return at.astimezone(ZoneInfo(zone)).date()

    for day, slots in groupby(offered.slots, key=day_of):
        near = {0: "Today, ", 1: "Tomorrow, "}.get((day - today).days, "")
        yield SlotDay(
            label=f"{near}{day:%A}, {day:%B} {day.day}",
            slots=tuple(
                Slot(
                    value=f"{at:%Y-%m-%dT%H:%MZ}",
                    label=clock_words(at, zone),
                    there=clock_words(at, home) if home else "",
                )
                for at in slots
            ),
        )


def _offset(zone: str, at: datetime) -> object:
    return at.astimezone(ZoneInfo(zone)).utcoffset()


def _zone_words(zone: str, now: datetime, *, unknown: bool) -> str:
    name = f"{zone_city(zone)} time ({now.astimezone(ZoneInfo(zone)):%Z})"
    if unknown:
        return f"We do not know where you are: these times are in {name}."
    return f"All times are in {name}."

"""What the law of a place allows: hours, caps, and the basis of each medium, with the rows that say so.

Where several zones or regions are possible, every rule holds in every zone. No ground relaxes hours here; it lifts
bans, caps and the need for consent only where the rule itself names it, and only if it is passed in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from ringback.engine.limits import Cap
from ringback.engine.model import Channel, ChannelLaw
from ringback.engine.windows import Hours
from ringback.rules import load
from ringback.rules.bans import shut_days
from ringback.rules.grounds import Ground, GroundKind, Medium
from ringback.rules.proclaimed import Proclaimed
from ringback.rules.schema import Jurisdiction, Relaxation
from ringback.rules.zones import Place

FOREVER = datetime(9000, 1, 1, tzinfo=UTC)

CHANNELS = {"call": Channel.CALL, "sms": Channel.SMS, "recorded_voice": Channel.CALL}


class RuleSource(NamedTuple):
    """A row that applies: its id, where it is written, and when somebody last checked it."""

    id: str
    source: str
    checked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """What holds for a person at a place.

    `hours`: for live calls, never empty; `OpenTime(law.hours, place.day_zone)` is the lawful time. `sms_hours` and
    `recorded_voice_hours`: the same for those. `caps`: on calls and texts, each with what it covers;
    `recorded_voice_caps`: those that bind recorded voices. `call`, `sms`, `recorded_voice`, `email`: whether the medium
    may be used at all, until when, and by which row. `voicemail`: the same for one that a person leaves.
    """

    hours: tuple[Hours, ...]
    sms_hours: tuple[Hours, ...]
    recorded_voice_hours: tuple[Hours, ...]
    caps: tuple[Cap, ...]
    recorded_voice_caps: tuple[Cap, ...]
    call: ChannelLaw
    sms: ChannelLaw
    recorded_voice: ChannelLaw
    email: ChannelLaw
    voicemail: ChannelLaw
    sources: tuple[RuleSource, ...]


def law_for(
    place: Place,
    *,
    arrived_at: datetime,
    years: Iterable[int],
    grounds: Iterable[Ground] = (),
    consented: Iterable[str] = (),
    proclaimed: Iterable[Proclaimed] = (),
    asked: bool = False,
) -> Law:
    """The law of a place for a lead that came at `arrived_at` (aware), its holidays known for `years`.

    Ask for every year that the answer is used for: a holiday of another year is not in it. `grounds`: what was recorded
    that may relax a rule. `consented`: the media (`Medium`) with a recorded consent of their own that stands.
    `proclaimed`: what was declared by hand; other regions' is left out here. `asked`: at the arrival the person asked
    to be contacted, which is an inquiry where a live call or an e-mail needs consent; whoever was named by somebody
    else, or stands on a list, did not. Hours, bans and caps it does not relax: the strict reading keeps those for
    inbound leads too.

    Raises ValueError for naive datetimes.
    """
    if arrived_at.tzinfo is None:
        raise ValueError("the law needs aware datetimes")
    known, given = tuple(grounds), frozenset(consented)
    span = tuple(sorted(set(years)))
    names = place.regions or ("",)
    rows = _rows(names)
    declared = tuple(one for one in proclaimed if any(one.in_force_in(name) for name in names))
    lifting = known if any(ban.relaxed_by for row in rows for ban in row.bans) else ()

    inquiry = (Ground(kind=GroundKind.INQUIRY, since_at=arrived_at, evidence="asked"),) if asked else ()

    def hours_of(medium: Medium) -> tuple[Hours, ...]:
        return _hours(place.zones, names, span, medium, lifting, declared)

    return Law(
        hours=hours_of(Medium.CALL),
        sms_hours=hours_of(Medium.SMS),
        recorded_voice_hours=hours_of(Medium.RECORDED_VOICE),
        caps=_caps(rows, {"call", "sms"}, known),
        recorded_voice_caps=_caps(rows, {"recorded_voice"}, known),
        call=_basis(rows, Medium.CALL, (*known, *inquiry), given),
        sms=_basis(rows, Medium.SMS, known, given),
        recorded_voice=_basis(rows, Medium.RECORDED_VOICE, known, given),
        email=_email(rows, (*known, *inquiry), given),
        voicemail=_email([row for row in rows if row.voicemail is not None], (*known, *inquiry), given),
        sources=_sources(names),
    )


@lru_cache(maxsize=1024)
def _rows(names: tuple[str, ...]) -> tuple[Jurisdiction, ...]:
    """Every row that applies, once, broadest first within each region."""
    return tuple({row.id: row for name in names for row in load.chain(name)}.values())


@lru_cache(maxsize=1024)
def _sources(names: tuple[str, ...]) -> tuple[RuleSource, ...]:
    return tuple(RuleSource(row.id, row.source, row.checked_on) for row in _rows(names))


@lru_cache(maxsize=4096)
def _hours(
    zones: tuple[str, ...],
    names: tuple[str, ...],
    years: tuple[int, ...],
    medium: Medium,
    grounds: tuple[Ground, ...],
    declared: tuple[Proclaimed, ...],
) -> tuple[Hours, ...]:
    """The hours of every row in every zone, with the days that its bans shut."""
    found: list[Hours] = []
    for zone in zones:
        for row in _rows(names):
            regions = tuple(name for name in names if row in load.chain(name))
            shut = shut_days(row, regions, zone, years, medium, grounds, declared)
            for rule in row.hours:
                if medium in rule.covers:
                    week = tuple(() if day in shut.weekdays else spans for day, spans in enumerate(rule.week))
                    found.append(Hours(source=row.id, zone=zone, week=week, closed_dates=shut.dates))
    return _binding(found)


def _binding(hours: list[Hours]) -> tuple[Hours, ...]:
    """Without those that another of the same zone implies: they cost time and would never be the reason for a wait."""
    kept: list[Hours] = []
    for one in hours:
        if any(_implies(other, one) for other in kept):
            continue
        kept = [other for other in kept if not _implies(one, other)]
        kept.append(one)
    return tuple(kept)


def _implies(narrow: Hours, wide: Hours) -> bool:
    """Whether every instant that `narrow` allows is allowed by `wide`."""
    return (
        narrow.zone == wide.zone
        and wide.closed_dates <= narrow.closed_dates
        and all(
            any(opens <= start and end <= closes for opens, closes in wide_day)
            for narrow_day, wide_day in zip(narrow.week, wide.week, strict=True)
            for start, end in narrow_day
        )
    )


def _caps(rows: Iterable[Jurisdiction], media: set[str], grounds: tuple[Ground, ...]) -> tuple[Cap, ...]:
    """Those on any of `media`, each with all that it counts, without those that another implies."""
    found: list[Cap] = []
    for row in rows:
        for rule in row.caps:
            if not media.intersection(rule.covers):
                continue
            one = Cap(
                source=row.id,
                limit=rule.limit,
                period=timedelta(hours=rule.hours),
                covers=frozenset(CHANNELS[medium] for medium in rule.covers),
                lifted_until=_lifted_until(rule.relaxed_by, grounds),
            )
            if not any(_stricter(other, one) for other in found):
                found = [other for other in found if not _stricter(one, other)] + [one]
    return tuple(found)


def _stricter(one: Cap, other: Cap) -> bool:
    """Whether whoever keeps `one` keeps `other` too."""
    if one.lifted_until is not None and one.lifted_until != other.lifted_until:
        return False
    return one.limit <= other.limit and one.period >= other.period and one.covers >= other.covers


def _lifted_until(relaxed_by: Iterable[Relaxation], grounds: tuple[Ground, ...]) -> datetime | None:
    """Until when a ground lifts a cap; None: none does."""
    return max(_ends(relaxed_by, grounds), default=None)


def _basis(
    rows: Iterable[Jurisdiction], medium: Medium, grounds: tuple[Ground, ...], consented: frozenset[str]
) -> ChannelLaw:
    """Allowed unless a rule asks for consent that is not there; with a ground, until the last of them ends."""
    until: datetime | None = None
    by = ""
    for row in rows:
        for rule in row.consent:
            if medium not in rule.covers or medium in consented:
                continue
            ends = _ends(rule.relaxed_by, grounds)
            if not ends:
                return ChannelLaw(allowed=False, rule=row.id)
            last = max(ends)
            if last < (until or FOREVER):
                until, by = last, row.id
    return ChannelLaw(until=until, rule=by)


def _ends(relaxed_by: Iterable[Relaxation], grounds: tuple[Ground, ...]) -> list[datetime]:
    """When each ground that relaxes a rule stops doing so; one without an end does for as long as anybody plans."""
    return [
        ground.ends_at(rule.months) or FOREVER
        for rule in relaxed_by
        for ground in grounds
        if ground.kind is rule.ground
    ]


def _email(
    rows: Iterable[Jurisdiction], grounds: tuple[Ground, ...], consented: frozenset[str]
) -> ChannelLaw:
    """The basis that ends first; the first row's where none ends. Not allowed where a row finds none. No row that asks
    for a basis: allowed."""
    found: list[tuple[datetime, str]] = []
    for row in rows:
        rule = row.email
        if rule is None:
            continue
        ends = [FOREVER] if rule.basis == "any" or Medium.EMAIL in consented else []
        ends += _ends(rule.relaxed_by, grounds)
        if not ends:
            return ChannelLaw(allowed=False, rule=row.id)
        found.append((max(ends), row.id))
    until, by = min(found, key=lambda one: one[0], default=(FOREVER, ""))
    return ChannelLaw(until=None if until == FOREVER else until, rule=by)

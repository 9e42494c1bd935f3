"""What is allowed at a place at one instant, and why: for `ringback rules show`, the page and the API. No database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ringback.engine.model import ChannelLaw
from ringback.engine.windows import Hours, OpenTime
from ringback.rules import load, regions
from ringback.rules.clues import Clue, Found
from ringback.rules.contact import Law, law_for
from ringback.rules.grounds import Medium
from ringback.rules.holidays import holiday_names
from ringback.rules.hours import LONG, format_hours
from ringback.rules.lines import RuleLine, relaxations, rule_lines
from ringback.rules.proclaimed import Proclaimed, ProclamationKind

REGION_UNKNOWN = (
    "It is not known in which state they are: what is lawful in every one of them is allowed, and no more."
)

NAMES = {
    Medium.CALL: "Call",
    Medium.SMS: "Text message",
    Medium.RECORDED_VOICE: "Recorded voice",
    Medium.EMAIL: "E-mail",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MediumShown:
    """One medium at the instant.

    `allowed`: may be used now without asking for anything more. `open_now`: its hours are open. `closes_at`,
    `opens_at`: when they end, or begin again; None: never, or there are none. `text`: one sentence.
    """

    medium: str
    name: str
    allowed: bool
    open_now: bool
    closes_at: datetime | None
    opens_at: datetime | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalDay:
    """The instant in one candidate zone. `hours`: when calls are lawful there on that local day, all rules together, as
    clock times of that zone; `spans`: the same in minutes of that day, for a picture; `minute`: the instant in it."""

    zone: str
    local: str
    weekday: str
    hours: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionShown:
    """A region whose rules hold. `adds_nothing`: "" or a sentence that says that the country's rules hold alone."""

    id: str
    name: str
    holidays: tuple[str, ...]
    adds_nothing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The answer. `at`: aware UTC. `notes`: what people must know, by row. `zone_unknown`: only the country is known,
    and its clocks differ. `region_unknown`: only the country is known, and its regions' rules differ. `hint`: what else
    may have been meant, or ""."""

    at: datetime
    day_zone: str
    regions: tuple[RegionShown, ...]
    zone_unknown: bool
    region_unknown: bool
    hint: str
    clues: tuple[Clue, ...]
    days: tuple[LocalDay, ...]
    media: tuple[MediumShown, ...]
    rules: tuple[RuleLine, ...]
    notes: tuple[tuple[str, str], ...]
    proclaimed: tuple[Proclaimed, ...]


def show(found: Found, *, at: datetime, proclaimed: Iterable[Proclaimed] = ()) -> Shown:
    """What is allowed at `at` (aware) to a person who asked just then and has consented to nothing else."""
    place = found.place
    declared = tuple(
        one for one in proclaimed if any(one.in_force_in(name) for name in place.regions or ("",))
    )
    years = tuple(range(at.year - 1, at.year + 3))
    law = law_for(place, arrived_at=at, years=years, proclaimed=declared, asked=True)
    names = place.regions or (load.ELSEWHERE,)
    rows = list({row.id: row for name in names for row in load.chain(name)}.values())
    return Shown(
        at=at,
        day_zone=place.day_zone,
        regions=tuple(_region(name, at, place.day_zone) for name in place.regions),
        zone_unknown=place.zone_unknown,
        region_unknown=place.region_unknown,
        hint=found.hint,
        clues=found.clues,
        days=tuple(_day(law, zone, at) for zone in place.zones),
        media=_media(law, place.day_zone, at, place.regions, declared),
        rules=tuple(line for row in rows for line in rule_lines(row)),
        notes=tuple((row.id, row.notes) for row in rows if row.notes),
        proclaimed=declared,
    )


def _region(name: str, at: datetime, zone: str) -> RegionShown:
    alone = load.federal_only().get(name)
    adds_nothing = ""
    if alone:
        adds_nothing = (
            f"{regions.name_of(name)} adds no rule of its own: the federal rules apply"
            f" (source: {alone.source}; checked {alone.checked_on.isoformat()})."
        )
    today = at.astimezone(ZoneInfo(zone)).date()
    return RegionShown(
        id=name, name=regions.name_of(name), holidays=holiday_names(name, today), adds_nothing=adds_nothing
    )


def _day(law: Law, zone: str, at: datetime) -> LocalDay:
    local = at.astimezone(ZoneInfo(zone))
    spans = OpenTime(law.hours, zone).spans(local.date())
    here = [tuple(_clock(end, zone, local.date()) for end in span) for span in spans]
    return LocalDay(
        zone=zone,
        local=local.strftime("%Y-%m-%d %H:%M"),
        weekday=LONG[local.weekday()].capitalize(),
        hours=tuple(f"{start}–{end}" for start, end in here),
        spans=tuple((_minutes(start), _minutes(end)) for start, end in here),
        minute=local.hour * 60 + local.minute,
    )


def _clock(at: datetime, zone: str, day: date) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return "24:00" if local.date() > day else local.strftime("%H:%M")


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def _media(
    law: Law, zone: str, at: datetime, names: tuple[str, ...], declared: tuple[Proclaimed, ...]
) -> tuple[MediumShown, ...]:
    spoken = (
        (Medium.CALL, law.hours, law.call),
        (Medium.SMS, law.sms_hours, law.sms),
        (Medium.RECORDED_VOICE, law.recorded_voice_hours, law.recorded_voice),
    )
    shown = [_spoken(medium, hours, basis, zone, at, names, declared) for medium, hours, basis in spoken]
    until = law.email.until
    text = f"Yes{_until(law.email, zone)} ({_named(law.email.rule)})."
    shown.append(
        MediumShown(
            medium=Medium.EMAIL,
            name=NAMES[Medium.EMAIL],
            allowed=True,
            open_now=True,
            closes_at=until,
            opens_at=None,
            text=text,
        )
    )
    return tuple(shown)


def _spoken(
    medium: Medium,
    hours: tuple[Hours, ...],
    basis: ChannelLaw,
    zone: str,
    at: datetime,
    names: tuple[str, ...],
    declared: tuple[Proclaimed, ...],
) -> MediumShown:
    lawful = OpenTime(hours, zone)
    opens_at = lawful.next_open(at)
    open_now = opens_at == at
    closes_at = _close(lawful, at) if open_now else None
    if open_now:
        text = f"open now, until {_moment(closes_at, zone) if closes_at else 'further notice'}"
    else:
        why = _all_why_shut((one for one in hours if _shut(one, at)), at, names, declared)
        text = f"shut now ({why or 'the places have no hour in common now'})"
        text += f"; opens {_moment(opens_at, zone)}" if opens_at else "; does not open within a year"
    if basis.allowed:
        text = f"{'Yes' if open_now else 'No'}: {text}."
        if basis.until is not None:
            text += f" On the inquiry{_until(basis, zone)} ({_named(basis.rule)})."
    else:
        text = f"Only with a recorded consent to it{_or_grounds(medium, basis.rule)}; its hours are {text}."
    return MediumShown(
        medium=medium,
        name=NAMES[medium],
        allowed=basis.allowed and open_now,
        open_now=open_now,
        closes_at=closes_at,
        opens_at=None if open_now else opens_at,
        text=text,
    )


def _until(basis: ChannelLaw, zone: str) -> str:
    return f", until {_moment(basis.until, zone)}" if basis.until else ""


def _or_grounds(medium: Medium, row: str) -> str:
    """What of the row's own grounds would do instead of consent, and the row."""
    rules = [rule for rule in load.jurisdiction(row).consent if medium in rule.covers]
    grounds = relaxations(relaxation for rule in rules for relaxation in rule.relaxed_by)
    return f", or {grounds} ({_named(row)})" if grounds else f" ({_named(row)})"


def _close(lawful: OpenTime, at: datetime) -> datetime | None:
    """When the open time that holds at `at` ends; hours that run on over midnight are followed."""
    end: datetime | None = None
    day = lawful.local_date(at)
    while True:
        following = next((stop for start, stop in lawful.spans(day) if start <= (end or at) < stop), None)
        if following is None or (end is not None and following - at > timedelta(days=7)):
            return end
        end, day = following, day + timedelta(days=1)


def _shut(hours: Hours, at: datetime) -> bool:
    return OpenTime((hours,), hours.zone).next_open(at) != at


def _all_why_shut(
    shut: Iterable[Hours], at: datetime, names: tuple[str, ...], declared: tuple[Proclaimed, ...]
) -> str:
    """Every reason once; one that holds in several zones with the time in each of them."""
    clocks: dict[str, list[str]] = {}
    for one in shut:
        reason, clock = _why_shut(one, at, names, declared)
        clocks.setdefault(reason, []).extend([clock] if clock else [])
    return "; ".join(
        f"{reason}; it is {', '.join(dict.fromkeys(there))}" if there else reason
        for reason, there in clocks.items()
    )


def _why_shut(
    hours: Hours, at: datetime, names: tuple[str, ...], declared: tuple[Proclaimed, ...]
) -> tuple[str, str]:
    """The reason, and the time there if that is what it hangs on, else ""."""
    local = at.astimezone(ZoneInfo(hours.zone))
    day, source = local.date(), _named(hours.source)
    for one in declared:
        if day in hours.closed_dates and day in one.dates((day.year,)):
            word = "emergency" if one.kind is ProclamationKind.EMERGENCY else "holiday"
            return f"{source}: {word} declared in {regions.name_of(one.region)}", ""
    if day in hours.closed_dates:
        holidays = [called for name in names for called in holiday_names(name, day)]
        return f"{source}: holiday{', ' + holidays[0] if holidays else ''}", ""
    if not hours.week[day.weekday()]:
        return f"{source}: never on {LONG[day.weekday()].capitalize()}s", ""
    city = hours.zone.rpartition("/")[2].replace("_", " ")
    return f"{source}: {format_hours(hours.week)}", f"{local:%H:%M} in {city}"


def _moment(at: datetime, zone: str) -> str:
    local = at.astimezone(ZoneInfo(zone))
    return f"{local:%a} {local.day} {local:%b} {local.year} {local:%H:%M}"


def _named(row: str) -> str:
    """`United States` for `US`: sentences name places, not the keys of their rows."""
    return load.jurisdiction(row).name.partition(" (")[0]

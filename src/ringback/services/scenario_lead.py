"""The lead and the business of a scenario, put together to the engine's snapshot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from ringback.engine.history import fold
from ringback.engine.model import AfterPause, Pause
from ringback.engine.openings import Span
from ringback.engine.playbook import Playbook
from ringback.engine.snapshot import About, Colleague, Snapshot
from ringback.engine.windows import Hours, WeekHours
from ringback.intake.wishes import read_wish
from ringback.rules.contact import Law, law_for
from ringback.rules.grounds import Ground, GroundKind
from ringback.rules.holidays import closed_dates
from ringback.rules.hours import parse_hours
from ringback.rules.opening import Opening, opening
from ringback.rules.phones import takes_texts
from ringback.rules.proclaimed import Proclaimed, ProclamationKind
from ringback.rules.zones import Place, locate

from . import scenario_values as values
from .scenario_values import BadScenario

OF_LEAD = {
    *("arrived_at", "started_at", "phone", "email", "region", "value", "time_zone", "postal_code", "country"),
    *("source", "wish", "other_contacts", "name", "interest", "city", "tags", "owner", "consents", "grounds"),
    *("address", "profile", "page_opened", "seed", "asked"),
}
OF_WORKSPACE = {
    *("time_zone", "hours", "holidays", "high_value", "currency", "country", "caps", "name", "proclaimed"),
}
MEDIA = {"call", "email", "sms", "recorded_voice"}

Data = dict[str, Any]


def snapshot_for(
    playbook: Playbook, data: Data, business: Data, person: Data, arrived: datetime, until: datetime
) -> Snapshot:
    """The snapshot at the beginning. `started_at` makes an old lead of it, whose clock does not run."""
    values.only(business, OF_WORKSPACE, "workspace")
    values.only(person, OF_LEAD, "lead")
    started = values.instant(person.get("started_at") or person.get("arrived_at"), "lead.started_at")
    if started < arrived:
        raise BadScenario("lead.started_at lies before lead.arrived_at.")
    circumstances = _circumstances(playbook, business, person, arrived, until)
    return Snapshot(
        arrived_at=arrived,
        started_at=started,
        fresh=started == arrived,
        history=fold(()),
        pauses=tuple(_pause(one, index) for index, one in enumerate(_mappings(data, "pauses"))),
        away=tuple(_span(one, f"away[{index}]") for index, one in enumerate(_mappings(data, "away"))),
        attempts_elsewhere=tuple(
            sorted(
                (
                    values.instant(one.get("at"), f"attempts[{index}].at"),
                    values.channel(str(one.get("channel") or "call")),
                )
                for index, one in enumerate(_mappings(data, "attempts"))
            )
        ),
        seed=int(str(person.get("seed") or 0)),
        **circumstances,
    )


def moved(
    playbook: Playbook, business: Data, person: Data, arrived: datetime, until: datetime
) -> Callable[[Snapshot], Snapshot]:
    """What makes the snapshot of a lead that is then somewhere else, or otherwise different; its past stays."""
    values.only(business, OF_WORKSPACE, "workspace")
    values.only(person, OF_LEAD, "lead")
    circumstances = _circumstances(playbook, business, person, arrived, until)
    return lambda snapshot: replace(snapshot, **circumstances)


def _circumstances(
    playbook: Playbook, business: Data, person: Data, arrived: datetime, until: datetime
) -> Data:
    """All that follows from what the lead and the business are like."""
    phones = tuple(values.listed(person.get("phone")))
    consents = frozenset(values.listed(person.get("consents")))
    if consents - MEDIA:
        raise BadScenario(f"lead.consents: write some of {', '.join(sorted(MEDIA))}.")
    place = _place(business, person, phones)
    law, opened = _hours(business, person, place, arrived, until, consents)
    return {
        "playbook": playbook,
        "value": values.money(person.get("value"), "lead.value"),
        "high_value": values.money(business.get("high_value"), "workspace.high_value") or Decimal(5000),
        "open_time": opened.plan,
        "law_time": opened.law,
        "phones": len(phones),
        "emails": len(values.listed(person.get("email"))),
        "mobiles": sum(1 for number in phones if takes_texts(number)),
        "addresses": len(values.listed(person.get("address"))),
        "profiles": len(values.listed(person.get("profile"))),
        "call_law": law.call,
        "email_law": law.email,
        "sms_law": law.sms,
        "voicemail_law": law.voicemail,
        "caps": law.caps
        + tuple(values.cap(cap) for cap in values.listed_values(business.get("caps"), "workspace.caps")),
        "zone_unknown": place.zone_unknown,
        "call_hours_never_meet": opened.never_meet,
        "about": About(
            source=str(person.get("source") or "").casefold(),
            interest=str(person.get("interest") or "").casefold(),
            owner=str(person.get("owner") or "").casefold(),
            tags=frozenset(tag.casefold() for tag in values.listed(person.get("tags"))),
            consents=consents,
            page_opened=values.flag(person.get("page_opened") or "false", "lead.page_opened"),
        ),
        "colleagues": tuple(
            Colleague(contact=index + 1, role=_role(one))
            for index, one in enumerate(
                values.listed_values(person.get("other_contacts"), "lead.other_contacts")
            )
        ),
    }


def _role(one: Any) -> str:
    return str(one.get("role") or "").casefold() if isinstance(one, dict) else ""


def _place(business: Data, person: Data, phones: tuple[str, ...]) -> Place:
    return locate(
        time_zone=values.zone(person["time_zone"], "lead.time_zone") if person.get("time_zone") else "",
        postal_code=str(person.get("postal_code") or ""),
        region=str(person.get("region") or ""),
        country=str(person.get("country") or business.get("country") or "US"),
        phones=phones,
    )


def _hours(
    business: Data, person: Data, place: Place, arrived: datetime, until: datetime, consents: frozenset[str]
) -> tuple[Law, Opening]:
    years = tuple(range(arrived.year - 1, until.year + 3))
    law = law_for(
        place,
        arrived_at=arrived,
        years=years,
        grounds=tuple(_ground(one, index) for index, one in enumerate(_mappings(person, "grounds"))),
        consented=consents,
        asked=values.flag(person.get("asked") or "true", "lead.asked"),
        proclaimed=tuple(
            _proclaimed(one, index) for index, one in enumerate(_mappings(business, "proclaimed"))
        ),
    )
    try:
        hours = Hours(
            source="business",
            zone=values.zone(business.get("time_zone") or "America/New_York", "workspace.time_zone"),
            week=parse_hours(business.get("hours") or {"mon-fri": "09:00-17:00"}),
            closed_dates=closed_dates(str(business.get("holidays") or ""), years),
        )
    except ValueError as error:
        if isinstance(error, BadScenario):
            raise
        raise BadScenario(f"workspace: {error}") from None
    wish = _wish(person.get("wish"))
    return law, opening(hours, law.hours, wish, day_zone=place.day_zone, since=arrived.date())


def _mappings(data: Data, name: str) -> list[Data]:
    found = values.listed_values(data.get(name), name)
    if any(not isinstance(one, dict) for one in found):
        raise BadScenario(f"{name}: each one is a mapping; docs/reference/cli.md shows an example.")
    return found


def _span(one: Data, where: str) -> Span:
    starts_at = values.instant(one.get("from"), f"{where}.from")
    ends_at = values.instant(one.get("to"), f"{where}.to")
    if ends_at <= starts_at:
        raise BadScenario(f"{where}: it ends before it begins.")
    return starts_at, ends_at


def _pause(one: Data, index: int) -> Pause:
    where = f"pauses[{index}]"
    values.only(one, {"from", "to", "reason", "then"}, where)
    starts_at, ends_at = _span(one, where)
    then = values.choice(AfterPause, one["then"], f"{where}.then") if one.get("then") else None
    return Pause(starts_at=starts_at, ends_at=ends_at, reason=str(one.get("reason") or "by hand"), then=then)


def _ground(one: Data, index: int) -> Ground:
    where = f"lead.grounds[{index}]"
    values.only(one, {"kind", "since", "until", "evidence"}, where)
    return Ground(
        kind=values.choice(GroundKind, one.get("kind"), f"{where}.kind"),
        since_at=values.instant(one.get("since"), f"{where}.since"),
        until_at=values.instant(one["until"], f"{where}.until") if one.get("until") else None,
        evidence=str(one.get("evidence") or "a scenario"),
    )


def _proclaimed(one: Data, index: int) -> Proclaimed:
    where = f"workspace.proclaimed[{index}]"
    values.only(one, {"region", "kind", "from", "to"}, where)
    try:
        return Proclaimed(
            region=str(one.get("region") or ""),
            kind=values.choice(ProclamationKind, one.get("kind"), f"{where}.kind"),
            first_date=values.day(one.get("from"), f"{where}.from"),
            last_date=values.day(one["to"], f"{where}.to") if one.get("to") else None,
        )
    except ValueError as error:
        raise BadScenario(f"{where}: {error}.") from None


def _wish(value: Any) -> WeekHours | None:
    """A wish as people write it ("call after 5pm"), or as hours like those of the business."""
    if not value:
        return None
    if not isinstance(value, dict):
        wish = read_wish(str(value), asked=True)
        if wish is None:
            raise BadScenario(f"lead.wish: {value!r} cannot be read; write for example: call after 5pm.")
        return _week(wish.days, wish.after, wish.before)
    try:
        if not {"after", "before", "days"} & set(value):
            return parse_hours(value)
        days = tuple(int(day) for day in value["days"]) if value.get("days") else None
        return _week(days, value.get("after"), value.get("before"))
    except (TypeError, ValueError) as error:
        text = f'{str(error).rstrip(".")}; write for example {{after: "17:00", days: [0, 1]}}.'
        raise BadScenario(f"lead.wish: {text}") from None


def _week(days: tuple[int, ...] | None, after: Any, before: Any) -> WeekHours:
    opens, closes = _minute(after, 0), _minute(before, 1440)
    if not 0 <= opens < closes <= 1440:
        raise BadScenario("lead.wish: it ends before it begins.")
    return tuple(((opens, closes),) if days is None or day in days else () for day in range(7))


def _minute(clock: Any, default: int) -> int:
    if not clock:
        return default
    hours, _, minutes = str(clock).partition(":")
    return int(hours) * 60 + int(minutes or 0)

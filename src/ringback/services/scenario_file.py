"""Reading a scenario: everything as text first, then checked, so that a date stays what was written and an error says
what to write. The format is fixed; docs/reference/cli.md shows an example.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from ringback.engine.history import fold
from ringback.engine.limits import Cap
from ringback.engine.model import Channel, Disposition
from ringback.engine.preview import Outcome
from ringback.engine.snapshot import Snapshot
from ringback.engine.transitions import NEEDS_UNTIL, IllegalDisposition, effect_of
from ringback.engine.windows import Hours, WeekHours
from ringback.intake.wishes import read_wish
from ringback.playbooks.compile import BadPlaybook, load
from ringback.playbooks.schema import read_duration
from ringback.rules.contact import law_for
from ringback.rules.holidays import closed_dates
from ringback.rules.hours import parse_hours
from ringback.rules.opening import opening
from ringback.rules.zones import locate

from .errors import CannotDo

NO_END = timedelta(days=1100)
LONGEST = timedelta(days=3650)


class BadScenario(CannotDo):
    """The scenario file cannot be used; the text says where and what to write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A scenario, checked: the snapshot at the arrival, what touches come to, and until when to look."""

    snapshot: Snapshot
    start: datetime
    until: datetime
    outcomes: dict[Channel, tuple[Outcome, ...]]
    reactions: dict[Channel, timedelta]


def read(path: Path) -> Scenario:
    """Read a scenario file. Raises `BadScenario`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadScenario(f"{path} cannot be read: {error}.") from None
    return parse(text, beside=path.parent)


def parse(text: str, *, beside: Path) -> Scenario:
    """Check a scenario's text (YAML, or JSON); `beside`: the folder from which a playbook's path counts."""
    try:
        data = YAML(typ="base", pure=True).load(StringIO(text))
    except YAMLError as error:
        raise BadScenario(f"This is not YAML: {' '.join(str(error).split())}.") from None
    if not isinstance(data, dict):
        raise BadScenario(
            "A scenario is a mapping with playbook, workspace, lead, outcomes, reaction and until."
        )
    _only(data, {"playbook", "workspace", "lead", "outcomes", "reaction", "until"}, "the scenario")
    business = _mapping(data, "workspace")
    person = _mapping(data, "lead")
    _only(
        business,
        {"time_zone", "hours", "holidays", "high_value", "currency", "country", "caps", "name"},
        "workspace",
    )
    arrived = _instant(person.get("arrived_at"), "lead.arrived_at")
    until = _end(data.get("until"), business, arrived)
    if until <= arrived:
        raise BadScenario("`until` lies before the lead's arrival.")
    if until - arrived > LONGEST:
        raise BadScenario(f"`until` lies more than {LONGEST.days // 365} years after the arrival.")
    try:
        playbook = load(str(data.get("playbook") or "winning-strategy"), beside=beside)
        snapshot = _snapshot(playbook, business, person, arrived, until)
    except BadPlaybook as error:
        raise BadScenario(str(error)) from None
    return Scenario(
        snapshot=snapshot,
        start=arrived,
        until=until,
        outcomes=_outcomes(_mapping(data, "outcomes")),
        reactions={
            _channel(name): _duration(value, f"reaction.{name}")
            for name, value in _mapping(data, "reaction").items()
        },
    )


def _snapshot(
    playbook: Any, business: dict[str, Any], person: dict[str, Any], arrived: datetime, until: datetime
) -> Snapshot:
    known = {"arrived_at", "phone", "email", "region", "value", "time_zone", "postal_code", "country"}
    _only(person, known | {"source", "wish", "other_contacts", "name", "interest", "city"}, "lead")
    zone = _zone(business.get("time_zone") or "America/New_York", "workspace.time_zone")
    phones = tuple(_listed(person.get("phone")))
    place = locate(
        time_zone=_zone(person["time_zone"], "lead.time_zone") if person.get("time_zone") else "",
        postal_code=str(person.get("postal_code") or ""),
        region=str(person.get("region") or ""),
        country=str(person.get("country") or business.get("country") or "US"),
        phones=phones,
    )
    years = tuple(range(arrived.year - 1, until.year + 3))
    law = law_for(place, arrived_at=arrived, years=years)
    try:
        business_hours = Hours(
            source="business",
            zone=zone,
            week=parse_hours(business.get("hours") or {"mon-fri": "09:00-17:00"}),
            closed_dates=closed_dates(str(business.get("holidays") or ""), years),
        )
    except ValueError as error:
        raise BadScenario(f"workspace: {error}") from None
    opened = opening(
        business_hours, law.hours, _wish(person.get("wish")), day_zone=place.day_zone, since=arrived.date()
    )
    return Snapshot(
        playbook=playbook,
        arrived_at=arrived,
        started_at=arrived,
        fresh=True,
        value=_money(person.get("value"), "lead.value"),
        high_value=_money(business.get("high_value"), "workspace.high_value") or Decimal(5000),
        open_time=opened.plan,
        law_time=opened.law,
        history=fold(()),
        phones=len(phones),
        emails=len(_listed(person.get("email"))),
        email_law=law.email,
        caps=law.caps + tuple(_cap(cap) for cap in _list(business.get("caps"), "workspace.caps")),
        zone_unknown=place.zone_unknown,
        call_hours_never_meet=opened.never_meet,
    )


def _only(data: dict[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(data) - known)
    if unknown:
        raise BadScenario(
            f"{where}: {', '.join(unknown)} is not known; known are {', '.join(sorted(known))}."
        )


def _mapping(data: dict[str, Any], name: str) -> dict[str, Any]:
    value = data.get(name) or {}
    if not isinstance(value, dict):
        raise BadScenario(f"`{name}` must be a mapping.")
    return value


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value or [], list):
        raise BadScenario(f"{where}: write a list.")
    return value or []


def _listed(value: Any) -> list[str]:
    if not value or value in ("null", "~"):
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def _instant(value: Any, where: str) -> datetime:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        raise BadScenario(
            f"{where}: write an instant with its offset, for example 2026-03-03T10:02:00-07:00."
        ) from None
    if at.tzinfo is None:
        raise BadScenario(f"{where}: {value} needs an offset, for example {value}-07:00.")
    return at.astimezone(UTC)


def _end(value: Any, business: dict[str, Any], arrived: datetime) -> datetime:
    """`until`: an instant, or a date, which ends at its beginning in the workspace's zone."""
    if not value:
        return arrived + NO_END
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        raise BadScenario("until: write a date like 2026-07-01 or an instant with its offset.") from None
    if at.tzinfo is None:
        at = at.replace(
            tzinfo=ZoneInfo(_zone(business.get("time_zone") or "America/New_York", "workspace.time_zone"))
        )
    return at.astimezone(UTC)


def _zone(name: Any, where: str) -> str:
    if str(name) not in available_timezones():
        raise BadScenario(f"{where}: {name!r} is no time zone; write for example America/Denver.")
    return str(name)


def _money(value: Any, where: str) -> Decimal | None:
    if value in (None, "", "null", "~"):
        return None
    try:
        amount = Decimal(str(value).replace(",", ""))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise BadScenario(f"{where}: {value!r} is no amount; write for example 12000.")
    return amount


def _duration(value: Any, where: str) -> timedelta:
    try:
        return read_duration(value)
    except ValueError as error:
        raise BadScenario(f"{where}: {error}.") from None


def _cap(value: Any) -> Cap:
    try:
        limit, hours = int(value["limit"]), float(value["hours"])
        if limit < 1 or not 0 < hours <= NO_END.days * 24:
            raise ValueError
    except (KeyError, TypeError, ValueError):
        raise BadScenario("workspace.caps: write for example [{limit: 3, hours: 24}].") from None
    return Cap(source="workspace", limit=limit, period=timedelta(hours=hours))


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


def _channel(name: str) -> Channel:
    try:
        return Channel(name)
    except ValueError:
        known = ", ".join(channel.value for channel in Channel)
        raise BadScenario(f"{name!r} is no channel; there are {known}.") from None


def _outcomes(data: dict[str, Any]) -> dict[Channel, tuple[Outcome, ...]]:
    found: dict[Channel, tuple[Outcome, ...]] = {}
    for name, listed in data.items():
        channel = _channel(name)
        items = listed if isinstance(listed, list) else [listed]
        found[channel] = tuple(_outcome(channel, item) for item in items)
    return found


def _outcome(channel: Channel, item: Any) -> Outcome:
    name, until = next(iter(item.items())) if isinstance(item, dict) and len(item) == 1 else (item, None)
    try:
        disposition = Disposition(str(name))
        effect_of(channel, disposition)
    except IllegalDisposition as error:
        raise BadScenario(f"outcomes.{channel}: {error}") from None
    except ValueError:
        raise BadScenario(f"outcomes.{channel}: {name!r} is not known.") from None
    if disposition in NEEDS_UNTIL and until is None:
        raise BadScenario(
            f"outcomes.{channel}: {name} needs an instant, for example {{{name}: 2026-03-04T15:00:00-07:00}}."
        )
    at = None
    if until is not None:
        text = str(until)
        at = _instant(f"{text}T00:00:00+00:00" if len(text) == 10 else text, f"outcomes.{channel}.{name}")
    return Outcome(disposition=disposition, until=at)

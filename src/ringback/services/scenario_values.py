"""Reading the single values of a scenario: what cannot be read raises `BadScenario` with what to write instead."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from ringback.engine.limits import Cap
from ringback.engine.model import Channel
from ringback.playbooks.values import read_duration

from .errors import CannotDo

NO_END = timedelta(days=1100)


class BadScenario(CannotDo):
    """The scenario file cannot be used; the text says where and what to write."""


def only(data: dict[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(data) - known)
    if unknown:
        raise BadScenario(
            f"{where}: {', '.join(unknown)} is not known; known are {', '.join(sorted(known))}."
        )


def mapping(data: dict[str, Any], name: str) -> dict[str, Any]:
    value = data.get(name) or {}
    if not isinstance(value, dict):
        raise BadScenario(f"`{name}` must be a mapping.")
    return value


def listed_values(value: Any, where: str) -> list[Any]:
    if not isinstance(value or [], list):
        raise BadScenario(f"{where}: write a list.")
    return value or []


def listed(value: Any) -> list[str]:
    if not value or value in ("null", "~"):
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]


def instant(value: Any, where: str) -> datetime:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        raise BadScenario(
            f"{where}: write an instant with its offset, for example 2026-03-03T10:02:00-07:00."
        ) from None
    if at.tzinfo is None:
        raise BadScenario(f"{where}: {value} needs an offset, for example {value}-07:00.")
    return at.astimezone(UTC)


def end_of(value: Any, business: dict[str, Any], arrived: datetime) -> datetime:
    """`until`: an instant, or a date, which ends at its beginning in the workspace's zone."""
    if not value:
        return arrived + NO_END
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        raise BadScenario("until: write a date like 2026-07-01 or an instant with its offset.") from None
    if at.tzinfo is None:
        at = at.replace(
            tzinfo=ZoneInfo(zone(business.get("time_zone") or "America/New_York", "workspace.time_zone"))
        )
    return at.astimezone(UTC)


def zone(name: Any, where: str) -> str:
    if str(name) not in available_timezones():
        raise BadScenario(f"{where}: {name!r} is no time zone; write for example America/Denver.")
    return str(name)


def money(value: Any, where: str) -> Decimal | None:
    if value in (None, "", "null", "~"):
        return None
    try:
        amount = Decimal(str(value).replace(",", ""))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite():
        raise BadScenario(f"{where}: {value!r} is no amount; write for example 12000.")
    return amount


def duration(value: Any, where: str) -> timedelta:
    try:
        return read_duration(value)
    except ValueError as error:
        raise BadScenario(f"{where}: {error}.") from None


def cap(value: Any) -> Cap:
    try:
        limit, hours = int(value["limit"]), float(value["hours"])
        if limit < 1 or not 0 < hours <= NO_END.days * 24:
            raise ValueError
    except (KeyError, TypeError, ValueError):
        raise BadScenario("workspace.caps: write for example [{limit: 3, hours: 24}].") from None
    return Cap(source="workspace", limit=limit, period=timedelta(hours=hours))


def channel(name: str) -> Channel:
    try:
        return Channel(name)
    except ValueError:
        known = ", ".join(channel.value for channel in Channel)
        raise BadScenario(f"{name!r} is no channel; there are {known}.") from None


def day(value: Any, where: str) -> date:
    """A date like 2026-09-01."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise BadScenario(f"{where}: write a date like 2026-09-01.") from None


def flag(value: Any, where: str) -> bool:
    """`true` or `false`."""
    if str(value).lower() not in ("true", "false"):
        raise BadScenario(f"{where}: write true or false.")
    return str(value).lower() == "true"


def choice(kind: Any, value: Any, where: str) -> Any:
    """One member of an enumeration, by its value."""
    try:
        return kind(str(value))
    except ValueError:
        raise BadScenario(f"{where}: write one of {', '.join(one.value for one in kind)}.") from None

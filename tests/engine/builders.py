"""Defaults from which the tests build: a lead in Denver, a business in New York, the shipped playbook."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from ringback.engine.history import fold
from ringback.engine.model import Channel, Disposition, TouchFact
from ringback.engine.snapshot import Snapshot
from ringback.engine.windows import Hours, OpenTime, WeekHours
from ringback.playbooks.compile import load

WINNING = load("winning-strategy")
DENVER = "America/Denver"


def week(weekdays: list[tuple[int, int]], saturday: list[tuple[int, int]] | None = None) -> WeekHours:
    """Hours of Monday to Friday and of Saturday, given in whole hours; Sunday is shut."""
    days = [weekdays] * 5 + [saturday or [], []]
    return tuple(tuple((opens * 60, closes * 60) for opens, closes in day) for day in days)


BUSINESS = Hours(source="business", zone="America/New_York", week=week([(8, 18)], [(9, 13)]))
LAW = Hours(source="US", zone=DENVER, week=(((480, 1260),),) * 7)


def denver(text: str) -> datetime:
    """`2026-03-03 10:02` on Denver's clock, as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(DENVER)).astimezone(UTC)


def on_clock(at: datetime | None, zone: str = DENVER) -> str:
    """The other way round, with the weekday: `Tue 10:02`."""
    return "never" if at is None else at.astimezone(ZoneInfo(zone)).strftime("%a %H:%M")


def snapshot(
    arrived: str = "2026-03-03 10:02",
    *touches: TouchFact,
    value: int | None = 12000,
    business: Hours = BUSINESS,
    law: Hours = LAW,
    more: tuple[Hours, ...] = (),
    closed: tuple[date, ...] = (),
    **fields: Any,
) -> Snapshot:
    """A lead that arrived at this minute on Denver's clock (a Tuesday in open hours), with its touches."""
    at = denver(arrived)
    business = replace(business, closed_dates=frozenset(closed))
    basis: dict[str, Any] = {
        "playbook": WINNING,
        "arrived_at": at,
        "started_at": at,
        "fresh": True,
        "value": None if value is None else Decimal(value),
        "high_value": Decimal(5000),
        "open_time": OpenTime((business, law, *more), law.zone),
        "law_time": OpenTime((law,), law.zone),
        "history": fold(touches),
        "phones": 1,
        "emails": 1,
    }
    return Snapshot(**(basis | fields))


def touch(
    number: int,
    step: str,
    at: str,
    disposition: Disposition | None = None,
    *,
    until: str | None = None,
    channel: Channel | None = None,
    expires: str | None = None,
) -> TouchFact:
    """A touch made at this minute on Denver's clock, or open since then where there is no disposition."""
    if channel is None:
        channel = Channel.EMAIL if "email" in step or step == "reply" else Channel.CALL
    instant = denver(at)
    return TouchFact(
        number=number,
        step=step,
        channel=channel,
        due_at=instant,
        expires_at=denver(expires) if expires else instant + timedelta(hours=8),
        at=None if disposition is None else instant,
        disposition=disposition,
        until=denver(until) if until else None,
    )


CALL_1 = touch(1, "day-1/call-1", "2026-03-03 10:02", Disposition.LEFT_VOICEMAIL)
EMAIL_2 = touch(2, "day-1/email-2", "2026-03-03 10:04", Disposition.SENT)
CALL_2 = touch(3, "day-1/call-2", "2026-03-03 10:09", Disposition.NO_ANSWER)
"""The first quarter of an hour of the plan, as it should be."""

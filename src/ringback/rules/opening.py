"""When a person may be contacted: the business, the law of the place and the person's own wish, put together."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import NamedTuple

from ringback.engine.windows import Hours, OpenTime, WeekHours


class Opening(NamedTuple):
    """`plan`: the open time of the plan. `law`: the lawful time alone. `never_meet`: business, law and wish have no
    common moment, and `plan` is the business alone: good for e-mail, not for calls."""

    plan: OpenTime
    law: OpenTime
    never_meet: bool


def opening(
    business: Hours, law: tuple[Hours, ...], wish: WeekHours | None, *, day_zone: str, since: date
) -> Opening:
    """Put them together, in local days of `day_zone`. Whether they ever meet is looked for in the year from `since`."""
    constraints = [business, *law]
    if wish is not None:
        constraints.append(Hours(source="wish", zone=day_zone, week=wish))
    plan = OpenTime(tuple(constraints), day_zone)
    never_meet = plan.next_open(datetime(since.year, since.month, since.day, tzinfo=UTC)) is None
    if never_meet:
        plan = OpenTime((business,), day_zone)
    return Opening(plan, OpenTime(law, day_zone), never_meet)


def wish_week(days: tuple[int, ...] | list[int] | None, after: str | None, before: str | None) -> WeekHours:
    """A wish like "after 17:00" on these weekdays (0 is Monday; None is all) as weekly hours."""
    opens, closes = _minutes(after, 0), _minutes(before, 1440)
    span = ((opens, closes),) if opens < closes else ()
    return tuple(span if days is None or day in days else () for day in range(7))


def _minutes(clock: str | None, default: int) -> int:
    if not clock:
        return default
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes or 0)

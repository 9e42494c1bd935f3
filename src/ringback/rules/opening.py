"""When a person may be contacted: the business, the law of the place and the person's own wish, put together."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import NamedTuple

from ringback.engine.windows import Hours, OpenTime, WeekHours


class Opening(NamedTuple):
    """`plan`: the open time of the plan. `law`: the lawful time alone. `never_meet`: business, law and wish have no
    common moment, and `plan` is for e-mail only: business and law without the wish, or else the lawful hours alone."""

    plan: OpenTime
    law: OpenTime
    never_meet: bool


def opening(
    business: Hours, law: tuple[Hours, ...], wish: WeekHours | None, *, day_zone: str, since: date
) -> Opening:
    """Put them together, in local days of `day_zone`. Whether they ever meet is looked for in the year from `since`."""
    start = datetime(since.year, since.month, since.day, tzinfo=UTC)
    lawful = OpenTime(law, day_zone)
    ours = OpenTime((business, *law), day_zone)
    if wish is None:
        plan = ours
    else:
        plan = OpenTime((business, *law, Hours(source="wish", zone=day_zone, week=wish)), day_zone)
    if plan.next_open(start) is not None:
        return Opening(plan, lawful, never_meet=False)
    # An e-mail needs nobody at the desk, but it must not arrive at four in the morning where they are.
    return Opening(lawful if ours.next_open(start) is None else ours, lawful, never_meet=True)


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

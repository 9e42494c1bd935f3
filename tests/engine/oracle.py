"""Is it open? Answered by looking at the clocks on the wall, without any of the engine's arithmetic on spans."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from ringback.engine.model import Channel
from ringback.engine.playbook import After, OnArrival, Playbook, Step, Within
from ringback.engine.snapshot import Snapshot
from ringback.engine.windows import Hours, OpenTime


def wall_says_open(hours: Hours, at: datetime) -> bool:
    local = at.astimezone(ZoneInfo(hours.zone))
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    if local.date() in hours.closed_dates:
        return False
    return any(opens * 60 <= seconds < closes * 60 for opens, closes in hours.week[local.weekday()])


def walls_say_open(open_time: OpenTime, at: datetime) -> bool:
    return all(wall_says_open(hours, at) for hours in open_time.constraints)


def step_named(playbook: Playbook, key: str) -> Step | None:
    return next((step for step in playbook.steps if step.key == key), None)


def may_leave_at_any_hour(snapshot: Snapshot, key: str) -> bool:
    """The e-mail on arrival, and the one right after a call."""
    step = step_named(snapshot.playbook, key)
    assert step is not None
    if step.channel is not Channel.EMAIL:
        return False
    if isinstance(step.timing, (OnArrival, Within)):
        return True
    return isinstance(step.timing, After) and not step.timing.wait


def most_in_any(period_seconds: float, instants: Iterable[datetime]) -> int:
    """The largest number of these instants in any closed window of that length."""
    ordered = sorted(instants)
    return max(
        (
            sum(1 for other in ordered if 0 <= (other - at).total_seconds() <= period_seconds)
            for at in ordered
        ),
        default=0,
    )

"""Decisions per second of the engine on one core, over snapshots as they occur, with warm calendars.

Prints one JSON object a figure: `python bench/engine.py [seconds]`. Times are processor time, so that neighbors on the
machine count for little.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from ringback.engine.decide import decide
from ringback.engine.history import fold
from ringback.engine.limits import Cap
from ringback.engine.model import Answer, Channel, Disposition, Pause, TouchFact
from ringback.engine.preview import Line, at_once, nobody_answers, run
from ringback.engine.snapshot import Snapshot
from ringback.engine.windows import Hours, OpenTime
from ringback.playbooks.compile import load

ARRIVED = datetime(2026, 3, 3, 17, 2, tzinfo=UTC)  # 10:02 in Denver, a Tuesday
BUSINESS = Hours(source="business", zone="America/New_York", week=(((480, 1080),),) * 5 + (((540, 780),), ()))
LAW = Hours(source="US", zone="America/Denver", week=(((480, 1260),),) * 7)
OPEN = OpenTime((BUSINESS, LAW), "America/Denver")
LAWFUL = OpenTime((LAW,), "America/Denver")
FLORIDA = (Cap(source="US-FL", limit=3, period=timedelta(hours=24)),)


def lead(value: int) -> Snapshot:
    return Snapshot(
        playbook=load("winning-strategy"),
        arrived_at=ARRIVED,
        started_at=ARRIVED,
        fresh=True,
        value=Decimal(value),
        high_value=Decimal(5000),
        open_time=OPEN,
        law_time=LAWFUL,
        history=fold(()),
        phones=1,
        emails=1,
    )


def lived(snapshot: Snapshot, now: datetime, *, promise_at: datetime | None = None) -> Snapshot:
    """The snapshot with the history that it has at `now` if nobody answers (or the last call ends in a promise)."""
    touches: list[TouchFact] = []
    for line in run(snapshot, start=ARRIVED, until=now, outcome_of=nobody_answers, reaction_of=at_once):
        if line.move is not None and line.outcome is not None:
            fact = TouchFact(
                number=len(touches) + 1,
                step=line.move.step,
                channel=line.move.channel,
                due_at=line.move.due_at,
                expires_at=line.move.expires_at,
                at=line.at,
                disposition=line.outcome.disposition,
            )
            touches.append(fact)
    if promise_at is not None:
        last = next(touch for touch in reversed(touches) if touch.channel is Channel.CALL)
        touches[touches.index(last)] = replace(last, disposition=Disposition.CALL_BACK, until=promise_at)
    return replace(snapshot, history=fold(touches))


def mix() -> list[tuple[str, Snapshot, datetime]]:
    high, low = lead(12000), lead(3000)
    hour, day = timedelta(hours=1), timedelta(days=1)
    in_call = ARRIVED + timedelta(minutes=1)
    day_3, day_20, day_40 = ARRIVED + 2 * day + hour, ARRIVED + 24 * day, ARRIVED + 48 * day
    paused = Pause(starts_at=day_3 - hour, ends_at=day_3 + 30 * day, reason="on holiday")
    return [
        ("a fresh lead", high, ARRIVED),
        ("day 1 after call 1", lived(high, in_call), in_call + timedelta(minutes=2)),
        ("day 3 at midday", lived(high, day_3), day_3),
        ("day 20, high value", lived(high, day_20), day_20),
        ("day 40, low value", lived(low, day_40), day_40),
        ("promised", lived(high, day_3, promise_at=day_3 + day), day_3),
        ("paused", replace(lived(high, day_3), pauses=(paused,)), day_3),
        ("closed", replace(lived(high, day_3), closed_with=Answer.YES), day_3),
        ("a Florida cap", replace(lived(high, day_3), caps=FLORIDA), day_3),
    ]


MEASURES = 100
"""Milliseconds each: neighbors on the machine take their turns of some ten milliseconds."""


def rate(job: Callable[[], object], seconds: float) -> float:
    """How often a second the job runs: the best of many short measures, for what disturbs one only makes it slower."""
    once = min(_seconds(job, 1) for _ in range(5))
    times = max(1, int(seconds / MEASURES / max(once, 1e-7)))
    return max(times / _seconds(job, times) for _ in range(MEASURES))


def _seconds(job: Callable[[], object], times: int) -> float:
    began = time.process_time()
    for _ in range(times):
        job()
    return time.process_time() - began


def nothing() -> None:
    pass


def say(figure: str, value: float, unit: str, beside: dict[str, float]) -> None:
    print(json.dumps({"bench": "engine", "figure": figure, "value": value, "unit": unit, "beside": beside}))


def preview(value: int) -> list[Line]:
    """All that would happen in the next 400 days if nobody answered."""
    until = ARRIVED + timedelta(days=400)
    return list(run(lead(value), start=ARRIVED, until=until, outcome_of=nobody_answers, reaction_of=at_once))


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    situations = mix()
    for _, snapshot, now in situations:
        decide(snapshot, now=now)  # warms the calendars

    def all_decided() -> None:
        for _, snapshot, now in situations:
            decide(snapshot, now=now)

    def all_folded_and_decided() -> None:
        for _, snapshot, now in situations:
            decide(replace(snapshot, history=fold(snapshot.history.touches)), now=now)

    single = {
        f"us: {name}": round(1e6 / rate(lambda s=snapshot, n=now: decide(s, now=n), seconds / 5), 1)
        for name, snapshot, now in situations
    }
    per_second = rate(all_decided, seconds) * len(situations)
    say(
        "decisions_per_second",
        round(per_second),
        "1/s",
        {
            "situations": len(situations),
            "fold_and_decide_per_second": round(rate(all_folded_and_decided, seconds) * len(situations)),
            "empty_calls_per_second": round(rate(nothing, seconds / 5)),
            **single,
        },
    )
    for value in (12000, 3000):
        per_second = rate(lambda value=value: preview(value), seconds)  # type: ignore[misc]
        lines = len(preview(value))
        say(
            "preview_of_one_lead", round(1000 / per_second, 2), "ms", {"value_of_lead": value, "lines": lines}
        )


if __name__ == "__main__":
    main()

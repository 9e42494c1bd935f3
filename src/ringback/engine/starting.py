"""When a call may be started: open time less the last minute before the lawful hours end.

A call that begins in lawful hours and is answered outside them has reached the person outside them. Calls alone are
cut; where the business or a wish ends the day, they may start until the last second.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from .openings import DAY, Openings, Span
from .windows import LOOK_AHEAD_DAYS

RINGS_FOR = timedelta(seconds=60)
"""So long before lawful hours end no call is started. 47 CFR 64.1200(c)(1) forbids the call after the hour, and a phone
rings for a while before somebody answers; careful callers stop 30 to 60 seconds before, and the longer one is taken."""


class Starting(Openings):
    """`base` less the last minute of each lawful span of `law`, which `base` lies within.

    Hours that run on over midnight are one span; hours that never end have no last minute. A lawful span that is no
    longer than that minute has no instant at which a call may be started.
    """

    __slots__ = ("_base", "_days", "_law")

    def __init__(self, base: Openings, law: Openings) -> None:
        super().__init__(base.day_zone)
        self._starts, self._clocks = base._starts, base._clocks  # the same zone
        self._base, self._law = base, law
        self._days: dict[date, tuple[Span, ...]] = {}

    def spans(self, day: date) -> tuple[Span, ...]:
        known = self._days.get(day)
        if known is None:
            known = self._days[day] = tuple(
                (start, end)
                for start, closes in self._base.spans(day)
                if start < (end := self._last_start(start, closes))
            )
        return known

    def _last_start(self, start: datetime, closes: datetime) -> datetime:
        """The end of an open span as far as a call may still be started in it."""
        lawful_until = self._law.span_end(start)
        while lawful_until is not None and lawful_until - closes < RINGS_FOR:
            runs_on_until = self._law.span_end(lawful_until)
            if runs_on_until is None:
                return lawful_until - RINGS_FOR
            lawful_until = runs_on_until
        return closes

    def next_open(self, at: datetime) -> datetime | None:
        opening = self._base.next_open(at)
        for _ in range(LOOK_AHEAD_DAYS):
            if opening is None:
                return None
            day = self.local_date(opening)
            for start, end in self.spans(day):
                if opening < end:
                    return max(opening, start)
            opening = self._base.next_open(self.day_start(day + DAY))
        return None

    def open_day_number(self, anchor: date, day: date) -> int:
        return self._base.open_day_number(anchor, day)

    def open_day(self, anchor: date, number: int) -> date | None:
        return self._base.open_day(anchor, number)


def for_calls(base: Openings, law: Openings) -> Openings:
    """`base` as far as calls may be started in it; remembered with open time, as its days are."""
    if base.for_calls is None or base.for_calls[0] is not law:
        base.for_calls = (law, Starting(base, law))
    return base.for_calls[1]

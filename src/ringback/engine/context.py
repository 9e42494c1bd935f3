"""What one decision works out once and its steps then share. Lives no longer than the decision."""

from __future__ import annotations

from datetime import date, datetime

from .candidates import Found
from .decisions import Lapse, Move, Param, Reason, because
from .history import CallEntry
from .limits import Cap, free_at, left_until
from .model import Channel, Phase, TouchFact
from .openings import DAY, Openings
from .pausing import Pausing, joined, resumed
from .snapshot import Snapshot


class Context:
    """The snapshot seen from `now`.

    `plan_time`: open time less the pauses. `today`: the lead's date. `anchor`: the date of day 1 of the plan.
    `call_log`: the history's and the calls that lapsed unseen, so that the plan goes on from there. `found`: what the
    steps of the phase at hand come to so far, by key. `best_day`: the date of the best move found so far.
    `email_cut`: an e-mail of the plan comes after the law's end.
    """

    __slots__ = (
        "_attempts",
        "_date_of",
        "anchor",
        "best_day",
        "call_log",
        "calls_possible",
        "email_cut",
        "emails_possible",
        "found",
        "history",
        "lapsed",
        "now",
        "paused",
        "plan_time",
        "ruled_out",
        "snapshot",
        "today",
    )

    def __init__(self, snapshot: Snapshot, *, now: datetime) -> None:
        self.snapshot = snapshot
        self.history = history = snapshot.history
        self.now = now
        self.paused = joined((*snapshot.pauses, *history.pauses)) if snapshot.pauses or history.pauses else []
        self.plan_time: Openings = (
            Pausing(snapshot.open_time, self.paused) if self.paused else snapshot.open_time
        )
        self.today: date = self.plan_time.local_date(now)
        self.anchor: date = self._first_day()
        self.call_log: list[CallEntry] = list(history.call_log)
        self.lapsed: list[Lapse] = []
        self.ruled_out: list[Reason] = []
        self.found: dict[str, Found] = {}
        self.calls_possible = snapshot.phones > 0 and Channel.CALL not in snapshot.suppressed
        self.emails_possible = email_possible(snapshot, resumed(self.paused, now))
        self.email_cut = False
        self.best_day: date | None = None
        self._attempts: list[datetime] | None = None
        self._date_of: dict[int, date | None] = {}

    def _first_day(self) -> date:
        """The first local date on which a call was possible (or was made)."""
        first = self.plan_time.next_open(self.snapshot.started_at) or self.snapshot.started_at
        if self.history.calls and self.history.calls[0] < first:
            first = self.history.calls[0]
        return self.plan_time.local_date(first)

    # ------------------------------------------------------------------------------------------- the days of the plan

    def number_of(self, day: date) -> int:
        """Which day of the plan this date is; 0 comes before day 1, a shut or paused day has the last one's number."""
        return self.plan_time.open_day_number(self.anchor, day)

    def date_of(self, number: int) -> date | None:
        """The date of this day of the plan; None if it is years off."""
        try:
            return self._date_of[number]
        except KeyError:
            found = self._date_of[number] = self.plan_time.open_day(self.anchor, number)
            return found

    def is_later(self, day: date) -> bool:
        """Whether the best move found so far comes on an earlier date than this."""
        return self.best_day is not None and day > self.best_day

    def end_of(self, phase: Phase) -> datetime | None:
        """The midnight at which the next phase takes over."""
        after = self.date_of(phase.last_day + 1)
        return None if after is None else self.plan_time.day_start(after)

    # --------------------------------------------------------------------------------------------------- calls so far

    def calls_on(self, day: date) -> list[CallEntry]:
        """The calls of this local date, missed ones included, in order."""
        if not self.call_log or (day > self.today and self.call_log[-1][0] <= self.now):
            return []
        start = self.plan_time.day_start(day)
        end = self.plan_time.day_start(day + DAY)
        return [entry for entry in self.call_log if start <= entry[0] < end]

    def ended(self, key: str) -> TouchFact | Lapse | None:
        """The last touch of this step that has come to an end, made or not."""
        for lapse in reversed(self.lapsed):  # noted just now, so later than all that is recorded
            if lapse.step == key:
                return lapse
        return self.history.step_last.get(key)

    def not_before(self) -> datetime | None:
        """The instant before which the minimum gap allows no other call; calls made by hand count too."""
        calls = self.history.calls
        return calls[-1] + self.snapshot.playbook.minimum_gap if calls else None

    def attempts(self) -> list[datetime]:
        """Every call really made to this person, in order, as the caps count them."""
        if self._attempts is None:
            self._attempts = sorted((*self.history.calls, *self.snapshot.attempts_elsewhere))
        return self._attempts

    def within_caps(self, due: datetime) -> tuple[datetime, Cap | None]:
        """`due`, or the instant at which all caps allow it; with the cap that moved it last."""
        moved, by = due, None
        for _ in self.snapshot.caps:  # moving for one may run into another, but each moves only once
            for cap in self.snapshot.caps:
                free = free_at(cap, self.attempts(), moved)
                if free > moved:
                    moved, by = free, cap
        return moved, by

    def left_by_caps(self, calls: int, close: datetime) -> int:
        """How many of `calls` the caps leave until the close of the day; what they cut is noted."""
        for cap in self.snapshot.caps:
            left = left_until(cap, self.attempts(), close)
            if left < calls:
                self.rule_out(
                    "cap_cuts", source=cap.source, limit=cap.limit, period=cap.period, cut=calls - left
                )
                calls = left
        return calls

    def rule_out(self, code: str, **params: Param) -> None:
        self.ruled_out.append(because(code, **params))

    def lapse(self, move: Move) -> None:
        """Note a touch whose time went by unseen; from here on it counts as missed."""
        self.lapsed.append(
            Lapse(channel=move.channel, step=move.step, due_at=move.due_at, expires_at=move.expires_at)
        )
        if move.channel is Channel.CALL:
            self.call_log.append((move.expires_at, move.step, False))
            self.call_log.sort()


def email_possible(snapshot: Snapshot, at: datetime) -> bool:
    """Whether there is an address, nobody shut the channel, and the law lets an e-mail go out at `at`."""
    law = snapshot.email_law
    return (
        snapshot.emails > 0
        and Channel.EMAIL not in snapshot.suppressed
        and law.allowed
        and (law.until is None or at < law.until)
    )

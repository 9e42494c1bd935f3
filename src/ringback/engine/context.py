"""What one decision works out once and its steps then share. Lives no longer than the decision."""

from __future__ import annotations

from datetime import UTC, date, datetime

from .budget import calls_allowed
from .calendar import Bounds, PlanCalendar
from .candidates import Found
from .decisions import Lapse, Move, Param, Reason, because
from .history import CallEntry
from .limits import Cap, free_at, left_until
from .model import AfterPause, Channel, Pause, TouchFact
from .openings import DAY, Openings
from .pausing import joined, less, resumed
from .playbook import Phase, Plan, Step
from .reach import may_be_used
from .snapshot import Snapshot
from .starting import for_calls

CALL_AND_EMAIL = frozenset({Channel.CALL, Channel.EMAIL})
NEVER = datetime.max.replace(tzinfo=UTC)
NO_BOUNDS = Bounds(NEVER, NEVER, NEVER.date())
"""Before a phase is looked at."""


class Context:
    """The snapshot seen from `now`.

    `plan_time`: open time less the pauses; `call_time`: as much of it as calls may be started in. `skipped`: the pauses
    whose days count as if there had been none. `today`: the lead's date. `plan`: the stage at hand, `calendar` its
    phases' spans. `call_log`: the history's and the calls that lapsed unseen, so that the plan goes on from there.
    `found`: what the steps of the phase at hand come to so far, by key; `bounds`: the span of that phase. `best_day`:
    the date of the best move found so far. `caps`: the law's, the workspace's and the playbook's. `law_cut`: a message
    of the plan comes after the end that the law sets.
    """

    __slots__ = (
        "_attempts",
        "_calendar",
        "_calls_left",
        "_possible",
        "best_day",
        "bounds",
        "call_log",
        "call_time",
        "calls_possible",
        "caps",
        "emails_possible",
        "found",
        "history",
        "lapsed",
        "law_cut",
        "now",
        "paused",
        "plan",
        "plan_time",
        "position",
        "ruled_out",
        "skipped",
        "snapshot",
        "today",
    )

    def __init__(self, snapshot: Snapshot, *, now: datetime) -> None:
        self.snapshot = snapshot
        self.history = history = snapshot.history
        self.now = now
        self.position = snapshot.stands_at
        stage = snapshot.playbook.stages[self.position.stage]
        self.plan: Plan = stage if isinstance(stage, Plan) else Plan(phases=())
        self.paused = joined((*snapshot.pauses, *history.pauses)) if snapshot.pauses or history.pauses else []
        self.plan_time: Openings = (
            less(snapshot.open_time, tuple(self.paused)) if self.paused else snapshot.open_time
        )
        self.call_time = for_calls(self.plan_time, snapshot.law_time)
        self.skipped = (
            joined(p for p in snapshot.pauses if after_pause(snapshot, p) is AfterPause.SKIP)
            if snapshot.pauses
            else []
        )
        self.today: date = self.plan_time.local_date(now)
        self._calendar: PlanCalendar | None = None
        self.call_log: list[CallEntry] = list(history.call_log)
        self.lapsed: list[Lapse] = []
        self.ruled_out: list[Reason] = []
        self.found: dict[str, Found] = {}
        self.bounds = NO_BOUNDS
        self.law_cut = False
        self.caps = (*snapshot.caps, *snapshot.playbook.caps) if snapshot.playbook.caps else snapshot.caps
        self.best_day: date | None = None
        self._attempts: dict[frozenset[Channel], list[datetime]] = {}
        self._possible: dict[Channel, bool] = {}
        self.calls_possible = self.possible(Channel.CALL)
        self.emails_possible = self.possible(Channel.EMAIL)
        self._calls_left: int | None = None
        persistence = snapshot.playbook.persistence
        if persistence is not None:
            self._calls_left = max(0, calls_allowed(persistence, snapshot.value) - self.calls_made)

    @property
    def calendar(self) -> PlanCalendar:
        """Made when it is first asked for: an agreed call can do without."""
        if self._calendar is None:
            self._calendar = self._made_calendar()
        return self._calendar

    def _made_calendar(self) -> PlanCalendar:
        snapshot, plan_time = self.snapshot, self.plan_time
        counted_out, open_days = self.paused, plan_time
        if self.skipped:
            shifting = [p for p in snapshot.pauses if after_pause(snapshot, p) is not AfterPause.SKIP]
            counted_out = joined((*shifting, *self.history.pauses))
            open_days = less(snapshot.open_time, tuple(counted_out)) if counted_out else snapshot.open_time
        return PlanCalendar(
            self.plan,
            self.position,
            anchor=self._first_day(),
            open_time=plan_time,
            open_days=open_days,
            counted_out=counted_out,
        )

    def _first_day(self) -> date:
        """The first local date since the plan's beginning on which a call was possible (or was made)."""
        since = self.position.since
        first = self.call_time.next_open(since) or since
        for at in self.history.calls:
            if at >= first:
                break
            if at >= since:
                first = at
                break
        return self.plan_time.local_date(first)

    # ------------------------------------------------------------------------------------------- the days of the plan

    def look_at(self, index: int) -> Phase:
        """The phase with this index of the plan, whose steps are looked at from now on."""
        found = self.calendar.bounds(index)
        assert found is not None, "a phase that never begins is not looked at"
        self.bounds = found
        return self.plan.phases[index]

    def is_later(self, day: date) -> bool:
        """Whether the best move found so far comes on an earlier date than this."""
        return self.best_day is not None and day > self.best_day

    # ------------------------------------------------------------------------------------------------ what may be used

    def possible(self, channel: Channel) -> bool:
        """Whether there is a way to the person on this channel, nobody shut it, and the law lets it be used."""
        known = self._possible.get(channel)
        if known is None:
            at = resumed(self.paused, self.now)
            known = self._possible[channel] = may_be_used(self.snapshot, channel, at)
        return known

    def any_other_way(self) -> bool:
        """Whether the plan has a step on another channel than call and e-mail that could be made."""
        return any(
            step.channel not in CALL_AND_EMAIL and self.possible(step.channel)
            for phase in self.plan.phases
            for step in phase.steps
        )

    @property
    def calls_made(self) -> int:
        """All for this sale so far, those of its earlier follow-ups included."""
        return len(self.history.calls) + self.snapshot.calls_before

    @property
    def calls_left(self) -> int | None:
        """How many calls the value of the sale is still worth; None: there is no such limit."""
        return self._calls_left

    def template_of(self, step: Step, turn: int) -> str:
        """The template of this step at its `turn`-th time; "" for none, or for none that this person has not had where
        the plan may only carry something new."""
        if not self.plan.something_new:
            return step.templates[turn % len(step.templates)] if step.templates else ""
        had = self.history.templates | self.snapshot.about.templates_had
        return next((template for template in step.templates if template not in had), "")

    # --------------------------------------------------------------------------------------------------- calls so far

    def calls_on(self, day: date) -> list[CallEntry]:
        """The calls of this local date, missed ones included, in order."""
        if not self.call_log or (day > self.today and self.call_log[-1][0] <= self.now):
            return []
        start = self.plan_time.day_start(day)
        end = self.plan_time.day_start(day + DAY)
        return [entry for entry in self.call_log if start <= entry[0] < end]

    def ended(self, key: str) -> TouchFact | Lapse | None:
        """The last touch of this step since the plan's beginning that has come to an end, made or not."""
        for lapse in reversed(self.lapsed):  # noted just now, so later than all that is recorded
            if lapse.step == key:
                return lapse
        last = self.history.step_last.get(key)
        return last if last is not None and last.at is not None and self.counts(last.at) else None

    def times_had(self, key: str) -> int:
        """How often this step has come to an end so far."""
        return self.history.step_count.get(key, 0) + sum(1 for lapse in self.lapsed if lapse.step == key)

    def called_since_start(self) -> datetime | None:
        """The first call made since the plan's beginning; one made by hand counts."""
        return next((at for at in self.history.calls if self.counts(at)), None)

    def counts(self, at: datetime) -> bool:
        """Whether what happened then is of this part of the plan. All is, until a stage or a phase has begun anew."""
        since = self.position.since
        return at >= since or since == self.snapshot.started_at

    def not_before(self) -> datetime | None:
        """The instant before which the minimum gap allows no other call; calls made by hand count too."""
        last = self.history.calls[-1] if self.history.calls else None
        for at, channel in reversed(self.snapshot.attempts_elsewhere):
            if channel is Channel.CALL:
                last = at if last is None else max(last, at)
                break
        return None if last is None else last + self.snapshot.playbook.minimum_gap

    # ------------------------------------------------------------------------------------------------------------ caps

    def attempts(self, covers: frozenset[Channel]) -> list[datetime]:
        """Every attempt really made on this person by these channels, in order, as the caps count them."""
        known = self._attempts.get(covers)
        if known is None:
            history = self.history
            known = [at for at, channel in self.snapshot.attempts_elsewhere if channel in covers]
            if Channel.CALL in covers:
                known += history.calls
            if Channel.EMAIL in covers:
                known += history.emails
            known += [at for at, channel in history.others if channel in covers]
            known.sort()
            self._attempts[covers] = known
        return known

    def within_caps(self, channel: Channel, due: datetime) -> tuple[datetime, Cap | None]:
        """`due`, or the instant at which all caps on this channel allow it; with the cap that moved it last."""
        moved, by = due, None
        caps = [cap for cap in self.caps if channel in cap.covers]
        for _ in caps:  # moving for one may run into another, but each moves only once
            for cap in caps:
                free = free_at(cap, self.attempts(cap.covers), moved)
                if free > moved:
                    moved, by = free, cap
        return moved, by

    def left_by_caps(self, calls: int, close: datetime) -> int:
        """How many of `calls` the caps leave until the close of the day; what they cut is noted."""
        for cap in self.caps:
            if Channel.CALL not in cap.covers:
                continue
            left = left_until(cap, self.attempts(cap.covers), close)
            if left < calls:
                self.rule_out(
                    "cap_cuts",
                    source=cap.source,
                    limit=cap.limit,
                    period=cap.period,
                    counted=cap.counted,
                    cut=calls - left,
                    channel=Channel.CALL.value,
                    free_at=free_at(cap, self.attempts(cap.covers), self.now),
                )
                calls = left
        return calls

    # ----------------------------------------------------------------------------------------------------------- notes

    def rule_out(self, code: str, **params: Param) -> None:
        self.ruled_out.append(because(code, **params))

    def lapse(self, move: Move) -> None:
        """Note a touch whose time went by unseen; from here on it counts as missed."""
        self.lapsed.append(
            Lapse(
                channel=move.channel,
                step=move.step,
                due_at=move.due_at,
                expires_at=move.expires_at,
                by=move.by,
                template=move.template,
            )
        )
        if move.channel is Channel.CALL:
            self.call_log.append((move.expires_at, move.step, False))
            self.call_log.sort()


def after_pause(snapshot: Snapshot, pause: Pause) -> AfterPause:
    """How the plan goes on after a pause that a person set."""
    return pause.then if pause.then is not None else snapshot.playbook.after_pause

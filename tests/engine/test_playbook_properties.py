"""What holds for any playbook: nothing old when coming back, no voicemail too many, no call that the sale is not worth,
nothing made up for after a pause, every touch inside its phase.
"""

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given

from ringback.engine.decisions import Act, Ask, Move, Switch
from ringback.engine.history import PROMISE
from ringback.engine.model import AfterPause, Channel
from ringback.engine.playbook import CallTable, DaySpan, Persistence, Phase, Plan, SpreadOverDay, TimeSpan
from ringback.engine.position import Position
from ringback.engine.snapshot import Snapshot
from tests.engine.course import Course, courses
from tests.engine.oracle import step_named

BY_OTHERS = {"promise", "comeback", "by-hand"}


def moves_of(course: Course) -> list[tuple[Snapshot, Move]]:
    """Every move that was asked for, with the snapshot that asked for it; agreed calls are no moves of the plan."""
    return [
        (look.snapshot, look.decision.move)
        for look in course.looked
        if isinstance(look.decision, Act) and look.decision.move.step not in BY_OTHERS
    ]


def phase_of(snapshot: Snapshot, key: str) -> tuple[int, int, Phase]:
    """The stage, the place in it, and the phase of a step."""
    return next(
        (number, place, phase)
        for number, stage in enumerate(snapshot.playbook.stages)
        if isinstance(stage, Plan)
        for place, phase in enumerate(stage.phases)
        if any(step.key == key for step in phase.steps)
    )


@given(courses)
def test_a_come_back_never_carries_what_the_person_has_had(course: Course) -> None:
    for snapshot, move in moves_of(course):
        stage = snapshot.playbook.stages[phase_of(snapshot, move.step)[0]]
        assert isinstance(stage, Plan)
        if stage.something_new:
            had = {touch.template for touch in snapshot.history.touches if touch.disposition != "missed"}
            assert move.template
            assert move.template not in had | snapshot.about.templates_had


@given(courses)
def test_no_voicemail_is_offered_where_the_step_forbids_it(course: Course) -> None:
    for snapshot, move in moves_of(course):
        step = step_named(snapshot.playbook, move.step)
        assert step is not None
        if not move.voicemail:
            continue
        rule, left = step.voicemail, list(snapshot.history.voicemails)
        assert move.channel is Channel.CALL
        assert rule.at_most != 0
        if rule.within is not None:
            left = [at for at in left if move.due_at - at < rule.within]
        assert rule.at_most is None or len(left) < rule.at_most


def most_calls(persistence: Persistence, value: Decimal | None) -> int:
    """How many calls the sale is worth, by trying one after the other."""
    if value is None:
        return persistence.unknown
    if isinstance(persistence, CallTable):
        for below, calls in persistence.rows:
            if below is None or value < below:
                return calls
        raise AssertionError("the last row is for all the others")
    made = 1
    chance = float(persistence.a) / float(persistence.a + persistence.b + made)
    while chance * float(value * persistence.worth) >= float(persistence.cost) and made < 1000:
        made += 1
        chance = float(persistence.a) / float(persistence.a + persistence.b + made)
    return made


@given(courses)
def test_the_plan_never_makes_more_calls_than_the_sale_is_worth(course: Course) -> None:
    for snapshot, move in moves_of(course):
        persistence = snapshot.playbook.persistence
        if move.channel is Channel.CALL and persistence is not None:
            assert len(snapshot.history.calls) < most_calls(persistence, snapshot.value)


@given(courses)
def test_resuming_never_floods_a_step_comes_no_oftener_in_a_day_than_it_says(course: Course) -> None:
    zone = ZoneInfo(course.end.open_time.day_zone)
    often: Counter[tuple[str, object, object]] = Counter()
    for look in course.looked:
        if isinstance(look.decision, Act) and look.decision.move.step not in BY_OTHERS:
            begun = look.snapshot.stands_at
            day = look.decision.move.due_at.astimezone(zone).date()
            often[look.decision.move.step, day, begun] += 1
    for (key, _day, _begun), times in often.items():
        step = step_named(course.end.playbook, key)
        assert step is not None
        timing = step.timing
        assert times <= (timing.times.high if isinstance(timing, SpreadOverDay) else 1)


@given(courses)
def test_the_place_in_the_playbook_only_moves_on(course: Course) -> None:
    for look in course.looked:
        if isinstance(look.decision, Switch) and isinstance(look.decision.to, Position):
            before, after = look.snapshot.stands_at, look.decision.to
            assert after.since <= look.now
            if after.stage == before.stage:
                assert after.since > before.since
                assert after.phase >= before.phase
            else:
                assert (after.stage > before.stage, after.phase) == (True, 0)


@given(courses)
def test_no_touch_is_asked_for_outside_its_phase(course: Course) -> None:
    for snapshot, move in moves_of(course):
        stage, place, phase = phase_of(snapshot, move.step)
        stands = snapshot.stands_at
        assert stage == stands.stage
        assert place >= stands.phase
        if stands.phase or snapshot.pauses or snapshot.history.pauses:
            continue  # what a pause shifts is told by examples
        if isinstance(phase.span, TimeSpan):
            gone = move.due_at - stands.since
            assert place == 0 or gone >= phase.span.since
            assert phase.span.until is None or gone < phase.span.until
        elif phase.span.last is not None:
            assert _days_gone(snapshot, move, phase.span) <= phase.span.last


def _days_gone(snapshot: Snapshot, move: Move, span: DaySpan) -> int:
    """The number of the plan's day on which a move is due, counted one by one."""
    zone = ZoneInfo(snapshot.open_time.day_zone)
    first = snapshot.stands_at.since
    opening = snapshot.open_time.next_open(first) or first
    earlier = [at for at in snapshot.history.calls if first <= at < opening]
    day = (earlier[0] if earlier else opening).astimezone(zone).date()
    last = move.due_at.astimezone(zone).date()
    number = 0
    while day <= last:
        number += 1 if span.unit == "days" or snapshot.open_time.spans(day) else 0
        day += timedelta(days=1)
    return number


@given(courses)
def test_a_person_is_asked_after_a_pause_only_where_the_playbook_or_the_pause_says_so(course: Course) -> None:
    for look in course.looked:
        if isinstance(look.decision, Ask) and look.decision.question == "after_pause":
            policies = {pause.then or look.snapshot.playbook.after_pause for pause in look.snapshot.pauses}
            assert AfterPause.ASK in policies


@given(courses)
def test_every_act_and_wait_says_what_would_change_it_soonest(course: Course) -> None:
    for look in course.looked:
        if isinstance(look.decision, Act):
            assert look.decision.nearest is not None
            assert look.decision.move.step != PROMISE or look.decision.why

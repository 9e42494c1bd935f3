"""What holds for any playbook, lead, calendar and course of events."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle, islice, pairwise

from hypothesis import given
from hypothesis import strategies as st

from ringback.engine import preview
from ringback.engine.decide import decide
from ringback.engine.decisions import Act, Ask, Decision, Move, Rest, Stop, Switch, Wait
from ringback.engine.history import COMEBACK, PROMISE, fold
from ringback.engine.limits import Cap
from ringback.engine.model import Channel, Disposition
from ringback.engine.playbook import After, Within
from ringback.engine.preview import Outcome
from ringback.engine.reach import law_of, ways
from ringback.engine.snapshot import Snapshot
from ringback.engine.starting import RINGS_FOR
from ringback.engine.transitions import NEEDS_UNTIL
from ringback.engine.windows import OpenTime
from tests.engine.course import Chances, Course, chances, courses
from tests.engine.oracle import may_leave_at_any_hour, most_in_any, step_named, walls_say_open
from tests.engine.strategies import snapshots

SECOND = timedelta(seconds=1)
QUESTIONS = {
    "no_way_to_reach",
    "never_open",
    "what_next",
    "nothing_new",
    "find_decision_maker",
    "after_pause",
}


@given(courses)
def test_no_call_is_asked_for_or_made_outside_open_time_and_a_promise_never_outside_the_law(
    course: Course,
) -> None:
    moments = [
        (look.snapshot, look.decision.move, look.now)
        for look in course.looked
        if isinstance(look.decision, Act)
    ]
    moments += [
        (made.snapshot, made.move, made.fact.at) for made in course.made if made.move and made.fact.at
    ]
    for snapshot, move, at in moments:
        if move.channel is not Channel.CALL:
            continue
        if move.step == PROMISE:
            assert walls_say_open(snapshot.law_time, at)
        else:
            assert walls_say_open(snapshot.open_time, at)
        assert walls_say_open(snapshot.law_time, at + RINGS_FOR)


@given(courses)
def test_only_the_email_on_arrival_and_the_one_right_after_a_call_leave_outside_open_time(
    course: Course,
) -> None:
    for look in course.looked:
        if isinstance(look.decision, Act) and look.decision.move.channel is not Channel.CALL:
            at_any_hour = may_leave_at_any_hour(look.snapshot, look.decision.move.step)
            assert at_any_hour or walls_say_open(look.snapshot.open_time, look.now)


@given(courses)
def test_messages_leave_only_while_the_law_allows_them(course: Course) -> None:
    for made in course.made:
        if made.fact.channel is not Channel.CALL and made.fact.at is not None:
            law = law_of(made.snapshot, made.fact.channel)
            assert law.allowed
            assert law.until is None or made.fact.at < law.until


@given(courses)
def test_no_cap_is_ever_exceeded_by_calls_of_the_plan(course: Course) -> None:
    plan = [made for made in course.made if made.move and made.move.channel is Channel.CALL]
    for place, made in enumerate(plan):
        assert made.fact.at is not None
        for cap in made.snapshot.caps:
            before = [*made.snapshot.history.calls, *_elsewhere(made.snapshot, cap)]
            if Channel.SMS in cap.covers:
                before += [at for at, channel in made.snapshot.history.others if channel is Channel.SMS]
            recent = [at for at in before if made.fact.at - cap.period <= at <= made.fact.at]
            assert len(recent) + 1 <= cap.limit, place
    if all(made.move for made in course.made):
        for cap in course.end.caps:
            assert most_in_any(cap.period.total_seconds(), course.end.history.calls) <= cap.limit


def _elsewhere(snapshot: Snapshot, cap: Cap) -> list[datetime]:
    return [at for at, channel in snapshot.attempts_elsewhere if channel in cap.covers]


@given(courses)
def test_nothing_comes_after_an_answer_or_on_a_channel_that_is_shut(course: Course) -> None:
    for look in course.looked:
        if look.snapshot.history.answer is not None or look.snapshot.closed_with is not None:
            assert isinstance(look.decision, Stop)
        if isinstance(look.decision, Act):
            assert look.decision.move.channel not in look.snapshot.suppressed
            assert ways(look.snapshot, look.decision.move.channel) > 0
    answers = [made for made in course.made if fold([made.fact]).answer is not None]
    assert len(answers) <= 1
    assert not answers or answers[-1] is course.made[-1]


@given(courses)
def test_every_open_lead_has_one_next_move_or_a_question_a_person_can_see(course: Course) -> None:
    for look in course.looked:
        decision = look.decision
        assert decision.why
        if isinstance(decision, (Wait, Rest)):
            assert decision.until > look.now
        elif isinstance(decision, Act):
            assert decision.move.due_at <= look.now < decision.move.expires_at
        elif isinstance(decision, Stop):
            assert look.snapshot.history.answer is not None or len(look.snapshot.suppressed) == 2
        else:
            assert isinstance(decision, (Ask, Switch))
            if isinstance(decision, Ask):
                assert decision.question in QUESTIONS


@given(courses, st.lists(st.floats(0, 1), min_size=1, max_size=4))
def test_a_wait_ends_exactly_at_the_instant_it_names(course: Course, shares: list[float]) -> None:
    for look in course.looked:
        decision = look.decision
        if not isinstance(decision, (Wait, Rest)):
            continue
        snapshot = _recorded(look.snapshot, decision)  # as the services do, in the same transaction
        for share in shares:
            at = min(look.now + (decision.until - look.now) * share, decision.until - SECOND / 1000)
            between = decide(snapshot, now=max(at, look.now))
            assert type(between) is type(decision)
            assert isinstance(between, (Wait, Rest))
            assert between.until == decision.until
            if isinstance(decision, Wait) and isinstance(between, Wait):
                assert between.next == decision.next
        then = decide(snapshot, now=decision.until)
        if isinstance(then, (Wait, Rest)):
            assert any(touch.ends_at == decision.until for touch in look.snapshot.history.open_touches)
        if isinstance(decision, Wait) and decision.next and isinstance(then, Act):
            ended = any(touch.ends_at == decision.until for touch in look.snapshot.history.open_touches)
            assert ended or (then.move.channel, then.move.step) == (decision.next.channel, decision.next.step)


@given(courses)
def test_the_same_snapshot_gives_the_same_decision_and_no_cache_shows(course: Course) -> None:
    for look in course.looked[::5]:
        assert decide(look.snapshot, now=look.now) == look.decision
        cold = replace(
            look.snapshot,
            open_time=OpenTime(look.snapshot.open_time.constraints, look.snapshot.open_time.day_zone),
            law_time=OpenTime(look.snapshot.law_time.constraints, look.snapshot.law_time.day_zone),
        )
        assert decide(cold, now=look.now) == look.decision


@given(courses)
def test_two_touches_are_never_open_on_one_channel(course: Course) -> None:
    for look in course.looked:
        channels = [touch.channel for touch in look.snapshot.history.open_touches]
        if isinstance(look.decision, Act):
            still_open = [
                touch.channel for touch in look.snapshot.history.open_touches if touch.ends_at > look.now
            ]
            assert look.decision.move.channel not in still_open
        assert len(set(channels)) == len(channels)


@given(courses)
def test_calls_keep_the_minimum_gap_but_for_the_first_the_call_again_and_those_agreed(course: Course) -> None:
    calls = [made for made in course.made if made.fact.channel is Channel.CALL]
    for before, made in pairwise(calls):
        if made.move is None or made.move.step in (PROMISE, COMEBACK):
            continue
        step = step_named(made.snapshot.playbook, made.move.step)
        assert step is not None
        if isinstance(step.timing, (Within, After)):
            continue
        assert made.fact.at is not None
        assert before.fact.at is not None
        assert made.fact.at - before.fact.at >= made.snapshot.playbook.minimum_gap


@given(courses)
def test_nothing_but_an_agreed_call_happens_inside_a_pause(course: Course) -> None:
    for made in course.made:
        if made.move is None:
            continue
        assert made.fact.at is not None
        pauses = made.snapshot.pauses
        if made.move.step != PROMISE:
            pauses += made.snapshot.history.pauses
        assert not any(pause.starts_at <= made.fact.at < pause.ends_at for pause in pauses)


@given(courses)
def test_what_lapsed_is_over_is_told_once_and_recording_it_changes_nothing(course: Course) -> None:
    told = set()
    for look, following in zip(course.looked, [*course.looked[1:], None], strict=True):
        for lapse in look.decision.lapsed:
            assert lapse.due_at < lapse.expires_at <= look.now
            assert (lapse.step, lapse.due_at) not in told
            told.add((lapse.step, lapse.due_at))
        if look.decision.lapsed and following and isinstance(look.decision, Wait):
            recorded = decide(_recorded(look.snapshot, look.decision), now=look.now)
            assert isinstance(recorded, Wait)
            assert recorded.until == look.decision.until
            assert recorded.lapsed == ()


def _recorded(snapshot: Snapshot, decision: Decision) -> Snapshot:
    touches = list(snapshot.history.touches)
    for lapse in decision.lapsed:
        number = touches[-1].number + 1 if touches else 1
        touches.append(lapse.as_missed(number))
    return replace(snapshot, history=fold(touches))


@given(courses)
def test_at_most_two_voicemails_are_offered_in_the_first_five_days_of_the_winning_strategy(
    course: Course,
) -> None:
    if course.end.playbook.name != "winning-strategy":
        return
    for look in course.looked:
        if isinstance(look.decision, Act) and look.decision.move.step.startswith("days-2-to-5"):
            assert not look.decision.move.voicemail or len(look.snapshot.history.voicemails) < 2


@given(snapshots(), chances, st.sampled_from([timedelta(0), timedelta(hours=5), timedelta(days=30)]))
def test_a_preview_runs_forward_in_time_and_to_an_end(
    snapshot: Snapshot, luck: Chances, late: timedelta
) -> None:
    emails = cycle(luck.emails)
    dispositions = {channel: cycle(luck.calls) if channel is Channel.CALL else emails for channel in Channel}
    reactions, named = cycle(luck.reactions), cycle(luck.named)

    def outcome_of(move: Move, at: datetime) -> Outcome:
        disposition = next(dispositions[move.channel])
        until = at + next(named) if disposition in NEEDS_UNTIL else None
        return Outcome(disposition=disposition, until=until)

    start = snapshot.started_at + late
    lines = preview.run(
        snapshot,
        start=start,
        until=start + timedelta(days=150),
        outcome_of=outcome_of,
        reaction_of=lambda _channel: next(reactions),
    )
    seen = list(islice(lines, 3000))
    assert len(seen) < 3000
    assert all(sooner.at <= later.at for sooner, later in pairwise(seen))
    for line in seen:
        if line.move and line.move.channel is Channel.CALL and line.outcome:
            hours = snapshot.law_time if line.move.step == PROMISE else snapshot.open_time
            assert line.outcome.disposition is Disposition.MISSED or walls_say_open(hours, line.at)

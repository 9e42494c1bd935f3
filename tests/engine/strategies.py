"""Any playbook, any lead, any calendar, any course of events."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from ringback.engine.conditions import IS_HIGH_VALUE
from ringback.engine.history import fold
from ringback.engine.limits import Cap
from ringback.engine.model import By, Channel, ChannelLaw, Pause
from ringback.engine.playbook import (
    After,
    AskPerson,
    Count,
    DaySpan,
    Every,
    OnArrival,
    OnDays,
    Phase,
    Plan,
    Playbook,
    RestFor,
    SpreadOverDay,
    SpreadOverPeriod,
    Step,
    Timing,
    VoicemailRule,
    Within,
)
from ringback.engine.snapshot import Snapshot
from ringback.engine.windows import ALL_DAY, Hours, OpenTime, WeekHours
from tests.engine.builders import WINNING, week

ZONES = [
    "America/New_York",
    "America/Denver",
    "Europe/London",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/St_Johns",
    "Pacific/Kiritimati",
    "UTC",
]
START = datetime(2026, 2, 20, tzinfo=UTC)
DAYS = 70
"""From the end of February to the end of April: clocks change in America, Europe and Australia."""

moments = st.integers(0, DAYS * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
dates = st.integers(0, DAYS + 20).map(lambda days: date(2026, 2, 20) + timedelta(days=days))
waits = st.sampled_from(
    [timedelta(0), timedelta(minutes=5), timedelta(minutes=50), timedelta(hours=3), timedelta(days=1)]
)
counts = st.sampled_from([(1, 1), (1, 2), (2, 3), (3, 6), (9, 9)]).map(
    lambda pair: Count(low=pair[0], high=pair[1])
)
voicemails = st.sampled_from(
    [
        VoicemailRule(at_most=0),
        VoicemailRule(at_most=None),
        VoicemailRule(at_most=2),
        VoicemailRule(at_most=1, within=timedelta(weeks=2)),
    ]
)


@st.composite
def weeks_of_hours(draw: st.DrawFn) -> WeekHours:
    days = []
    for _ in range(7):
        borders = sorted(draw(st.lists(st.integers(0, 96), max_size=4, unique=True)))
        pairs = zip(borders[::2], borders[1::2], strict=False)
        days.append(tuple((opens * 15, closes * 15) for opens, closes in pairs))
    return tuple(days)


usual_weeks = st.sampled_from(
    [
        week([(8, 18)], [(9, 13)]),
        week([(9, 12), (13, 17)]),
        week([(0, 2), (22, 24)], [(0, 24)]),
        week([(1, 3)], [(1, 3)]),
        (((480, 1260),),) * 7,
        ALL_DAY,
        (((90, 150),),) * 7,
        ((),) * 6 + (((600, 720),),),
    ]
)


@st.composite
def constraints(draw: st.DrawFn, source: str) -> Hours:
    return Hours(
        source=source,
        zone=draw(st.sampled_from(ZONES)),
        week=draw(usual_weeks | usual_weeks | weeks_of_hours()),
        closed_dates=frozenset(draw(st.lists(dates, max_size=6))),
    )


@st.composite
def playbooks(draw: st.DrawFn) -> Playbook:
    phases: list[Phase] = []
    first = 1
    for place in range(draw(st.integers(1, 3))):
        last = first + draw(st.sampled_from([0, 0, 1, 3, 8]))
        steps: list[Step] = []
        for _ in range(draw(st.integers(1, 4))):
            steps.append(draw(_steps(f"phase-{place}/{len(steps)}", steps, first, last, is_first=place == 0)))
        phases.append(Phase(name=str(place), span=DaySpan(first=first, last=last), steps=tuple(steps)))
        first = last + 1
    return Playbook(
        name="any",
        title="Any",
        answer_within=timedelta(minutes=5),
        stages=(Plan(phases=tuple(phases)), RestFor(near=1, far=3), AskPerson(question="what_next")),
        minimum_gap=draw(
            st.sampled_from(
                [timedelta(minutes=45), timedelta(minutes=45), timedelta(minutes=10), timedelta(hours=4)]
            )
        ),
    )


@st.composite
def _steps(draw: st.DrawFn, key: str, before: list[Step], first: int, last: int, *, is_first: bool) -> Step:
    channel = draw(st.sampled_from([Channel.CALL, Channel.CALL, Channel.EMAIL]))
    choices: list[st.SearchStrategy[Timing]] = []
    if before:
        choices.append(st.builds(After, step=st.sampled_from([step.key for step in before]), wait=waits))
    if channel is Channel.CALL:
        choices.append(counts.map(lambda times: SpreadOverDay(times=times)))
        choices.append(counts.map(lambda times: SpreadOverPeriod(times=times)))
        if is_first:
            choices.append(st.just(Within(target=timedelta(minutes=5))))
    else:
        days = st.lists(st.integers(first, last), min_size=1, max_size=3, unique=True)
        choices.append(days.map(lambda days: OnDays(days=tuple(sorted(days)))))
        choices.append(st.sampled_from([1, 3, 14]).map(lambda days: Every(interval=timedelta(days=days))))
        if is_first:
            choices.append(st.just(OnArrival()))
    return Step(
        key=key,
        channel=channel,
        timing=draw(st.one_of(choices)),
        by=By.PERSON if channel is Channel.CALL else draw(st.sampled_from(By)),
        when=draw(st.sampled_from([None, None, IS_HIGH_VALUE])),
        voicemail=draw(voicemails) if channel is Channel.CALL else VoicemailRule(),
        templates=tuple(draw(st.lists(st.sampled_from(["one", "two", "three"]), max_size=2))),
    )


caps = st.sampled_from(
    [
        (),
        (),
        (Cap(source="US-FL", limit=3, period=timedelta(hours=24)),),
        (
            Cap(source="US-FL", limit=2, period=timedelta(hours=24)),
            Cap(source="workspace", limit=4, period=timedelta(days=7)),
        ),
    ]
)
pauses = st.lists(
    st.builds(
        lambda start, length: Pause(starts_at=start, ends_at=start + length, reason="by hand"),
        moments,
        st.sampled_from([timedelta(0), timedelta(minutes=20), timedelta(hours=30), timedelta(days=12)]),
    ),
    max_size=2,
).map(tuple)


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    arrived = draw(moments)
    law = draw(constraints("law"))
    wish = draw(st.sampled_from([True, False, False, False]))
    more = (draw(constraints("wish")),) if wish else ()
    day_zone = draw(st.sampled_from([law.zone, law.zone, *ZONES]))
    fresh = draw(st.booleans())
    return Snapshot(
        playbook=draw(st.sampled_from([WINNING, WINNING, None])) or draw(playbooks()),
        arrived_at=arrived,
        started_at=arrived if fresh else arrived + draw(st.sampled_from([timedelta(0), timedelta(days=90)])),
        fresh=fresh,
        value=draw(st.sampled_from([None, Decimal(100), Decimal(5000), Decimal(5001)])),
        high_value=Decimal(5000),
        open_time=OpenTime((draw(constraints("business")), law, *more), day_zone),
        law_time=OpenTime((law,), day_zone),
        history=fold(()),
        phones=draw(st.sampled_from([1, 1, 1, 1, 2, 2, 0])),
        emails=draw(st.sampled_from([1, 1, 1, 1, 2, 2, 0])),
        email_law=draw(
            st.sampled_from([ChannelLaw(), ChannelLaw(), ChannelLaw(allowed=False, rule="x")])
            | moments.map(lambda until: ChannelLaw(until=until, rule="casl"))
        ),
        caps=draw(caps),
        suppressed=draw(
            st.sampled_from(
                [frozenset(), frozenset(), frozenset(), frozenset({Channel.CALL}), frozenset({Channel.EMAIL})]
            )
        ),
        pauses=draw(st.just(()) | st.just(()) | pauses),
        attempts_elsewhere=draw(
            st.just(())
            | st.lists(st.integers(0, 3000), max_size=3).map(
                lambda minutes: tuple(
                    sorted((arrived - timedelta(minutes=each), Channel.CALL) for each in minutes)
                )
            )
        ),
    )

"""Any playbook, any lead, any calendar, any course of events."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from ringback.engine.conditions import IS_HIGH_VALUE, All, Condition, Either, Fact, Is, Not, Test
from ringback.engine.history import fold
from ringback.engine.limits import Cap
from ringback.engine.model import AfterPause, Answer, By, Channel, ChannelLaw, Pause
from ringback.engine.playbook import (
    After,
    AskPerson,
    CallTable,
    Count,
    DaySpan,
    Every,
    MoveTo,
    OnArrival,
    OnDays,
    Phase,
    Plan,
    Playbook,
    RestFor,
    SpreadOverDay,
    SpreadOverPeriod,
    Stage,
    Step,
    StoppingRule,
    SwitchPerson,
    TimeSpan,
    Timing,
    Unit,
    VoicemailRule,
    Within,
)
from ringback.engine.position import Position
from ringback.engine.snapshot import NO_CONSENT, About, Colleague, Snapshot
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


amounts = st.sampled_from([Decimal(50), Decimal(4000), Decimal(9000)])
tests = st.sampled_from(
    [
        Test(Fact.VALUE_KNOWN),
        Test(Fact.OWNER),
        Test(Fact.REPLIED),
        Test(Fact.TALKED),
        Test(Fact.PAGE_OPENED),
        Test(Fact.VOICEMAIL_LEFT),
        Test(Fact.SOURCE, Is.CONTAINS, "show"),
        Test(Fact.INTEREST, Is.IS, "roof"),
        Test(Fact.TAG, Is.IS, "hot"),
        Test(Fact.CHANNEL, Is.IS, "sms"),
        Test(Fact.CHANNEL, Is.IS, "email"),
        Test(Fact.CONSENT, Is.IS, "sms"),
        Test(Fact.CALLS, Is.AT_LEAST, Decimal(2)),
        Test(Fact.EMAILS, Is.BELOW, Decimal(2)),
    ]
) | st.builds(Test, st.just(Fact.VALUE), st.sampled_from([Is.ABOVE, Is.AT_MOST]), amounts)
conditions: st.SearchStrategy[Condition] = st.recursive(
    tests,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3).map(tuple).map(All)
        | st.lists(inner, min_size=1, max_size=3).map(tuple).map(Either)
        | inner.map(Not)
    ),
    max_leaves=3,
)
persistences = st.sampled_from(
    [
        None,
        None,
        CallTable(rows=((Decimal(1000), 2), (None, 5)), unknown=3),
        StoppingRule(),
        StoppingRule(cost=Decimal(30), unknown=2),
    ]
)
lengths = st.sampled_from([0, 0, 1, 3, 8, 30])
BY_HAND = [Channel.SMS, Channel.LETTER, Channel.SOCIAL, Channel.VISIT, Channel.TASK]


@st.composite
def plans(draw: st.DrawFn, prefix: str, *, come_back: bool) -> Plan:
    """Phases that follow each other: by open days, calendar days or elapsed time, the last one maybe without end."""
    phases: list[Phase] = []
    unit = draw(st.sampled_from([Unit.OPEN_DAYS, Unit.OPEN_DAYS, Unit.DAYS]))
    by_time = draw(st.sampled_from([False, False, False, True]))
    first = 1
    count = draw(st.integers(1, 2 if come_back else 3))
    for place in range(count):
        endless = place == count - 1 and not come_back and draw(st.sampled_from([False] * 5 + [True]))
        last = first + draw(lengths)
        span: DaySpan | TimeSpan
        if by_time:
            hours = timedelta(hours=7)
            span = TimeSpan(since=(first - 1) * hours, until=None if endless else last * hours)
        else:
            span = DaySpan(first=first, last=None if endless else last, unit=unit)
        steps: list[Step] = []
        for _ in range(draw(st.integers(1, 4))):
            key = f"{prefix}-{place}/{len(steps)}"
            opening = place == 0 and not come_back
            days = None if by_time else (first, last)
            steps.append(draw(_steps(key, steps, days, is_first=opening, come_back=come_back)))
        phases.append(Phase(name=f"{prefix} {place}", span=span, steps=tuple(steps)))
        first = last + 1
    return Plan(phases=tuple(phases), something_new=come_back)


@st.composite
def playbooks(draw: st.DrawFn) -> Playbook:
    main = draw(plans("main", come_back=False))
    stages: list[Stage] = [main]
    if draw(st.sampled_from([True, True, False])):
        stages.append(RestFor(near=1, far=3))
        if draw(st.sampled_from([True, True, False])):
            stages.append(draw(plans("back", come_back=True)))
    last: list[Stage | None] = [
        AskPerson(question="what_next"),
        SwitchPerson(roles=("buyer",), cool_off=timedelta(weeks=2)),
        SwitchPerson(),
        MoveTo(playbook="other"),
        None,
    ]
    end = draw(st.sampled_from(last))
    return Playbook(
        name="any",
        title="Any",
        answer_within=timedelta(minutes=5),
        stages=(*stages, end) if end is not None else tuple(stages),
        minimum_gap=draw(
            st.sampled_from(
                [timedelta(minutes=45), timedelta(minutes=45), timedelta(minutes=10), timedelta(hours=4)]
            )
        ),
        after_pause=draw(st.sampled_from(AfterPause)),
        persistence=draw(persistences),
        referral_after=draw(st.sampled_from([frozenset(), frozenset({Answer.NO})])),
    )


@st.composite
def _steps(
    draw: st.DrawFn,
    key: str,
    before: list[Step],
    days: tuple[int, int] | None,
    *,
    is_first: bool,
    come_back: bool,
) -> Step:
    channel = draw(st.sampled_from([Channel.CALL] * 4 + [Channel.EMAIL] * 3 + BY_HAND))
    is_call = channel is Channel.CALL
    choices: list[st.SearchStrategy[Timing]] = [
        counts.map(lambda times: SpreadOverPeriod(times=times)),
        counts.map(lambda times: SpreadOverPeriod(times=times, days=28)),
        st.builds(
            Every,
            interval=st.sampled_from([1, 3, 14]).map(lambda days: timedelta(days=days)),
            widening=st.sampled_from([Decimal(1), Decimal("1.5")]),
            most=st.sampled_from([None, timedelta(days=20)]),
        ),
        st.builds(OnDays, days=st.none(), at=st.sampled_from([None, 9 * 60, 18 * 60 + 30])),
    ]
    if before:
        choices.append(st.builds(After, step=st.sampled_from([step.key for step in before]), wait=waits))
    if is_call:
        choices += [counts.map(lambda times: SpreadOverDay(times=times))] * 2
    if days is not None:
        listed = st.lists(st.integers(*days), min_size=1, max_size=3, unique=True)
        choices.append(
            st.builds(
                OnDays,
                days=listed.map(lambda days: tuple(sorted(days))),
                at=st.sampled_from([None, None, 10 * 60]),
            )
        )
    if is_first:
        choices.append(st.just(Within(target=timedelta(minutes=5))))
        if not is_call:
            choices.append(st.just(OnArrival()))
    return Step(
        key=key,
        channel=channel,
        timing=draw(st.one_of(choices)),
        by=draw(st.sampled_from(By)) if channel is Channel.EMAIL else By.PERSON,
        when=draw(st.none() | st.none() | st.just(IS_HIGH_VALUE) | conditions),
        voicemail=draw(voicemails) if is_call else VoicemailRule(),
        templates=tuple(
            draw(
                st.lists(
                    st.sampled_from(["one", "two", "three", "new", "newer"]),
                    max_size=2,
                    min_size=int(come_back),
                )
            )
        ),
        tolerance=draw(st.sampled_from([None, None, None, timedelta(minutes=40), timedelta(days=2)])),
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
        (
            Cap(
                source="US-MD",
                limit=3,
                period=timedelta(hours=24),
                covers=frozenset({Channel.CALL, Channel.SMS}),
            ),
        ),
    ]
)
pauses = st.lists(
    st.builds(
        lambda start, length, then: Pause(
            starts_at=start, ends_at=start + length, reason="by hand", then=then
        ),
        moments,
        st.sampled_from([timedelta(0), timedelta(minutes=20), timedelta(hours=30), timedelta(days=12)]),
        st.sampled_from([None, None, *AfterPause]),
    ),
    max_size=2,
).map(tuple)


absences = st.builds(
    lambda start, length: ((start, start + length),),
    moments,
    st.sampled_from([timedelta(hours=3), timedelta(days=6)]),
)
abouts = st.builds(
    About,
    source=st.sampled_from(["", "trade show"]),
    interest=st.sampled_from(["", "roof"]),
    owner=st.sampled_from(["", "ann@example.com"]),
    tags=st.sampled_from([frozenset(), frozenset({"hot"})]),
    consents=st.sampled_from([frozenset(), frozenset({"sms"})]),
    page_opened=st.booleans(),
    templates_had=st.sampled_from([frozenset(), frozenset(), frozenset({"one", "new"})]),
)


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    arrived = draw(moments)
    law = draw(constraints("law"))
    wish = draw(st.sampled_from([True, False, False, False]))
    more = (draw(constraints("wish")),) if wish else ()
    day_zone = draw(st.sampled_from([law.zone, law.zone, *ZONES]))
    fresh = draw(st.booleans())
    playbook = draw(st.sampled_from([WINNING, None, None])) or draw(playbooks())
    started = arrived if fresh else arrived + draw(st.sampled_from([timedelta(0), timedelta(days=90)]))
    back = [number for number, stage in enumerate(playbook.stages) if isinstance(stage, Plan) and number]
    return Snapshot(
        playbook=playbook,
        arrived_at=arrived,
        started_at=started,
        position=draw(st.sampled_from([None, *(Position(stage=number, since=started) for number in back)])),
        fresh=fresh,
        value=draw(st.sampled_from([None, Decimal(100), Decimal(5000), Decimal(5001)])),
        high_value=Decimal(5000),
        open_time=OpenTime((draw(constraints("business")), law, *more), day_zone),
        law_time=OpenTime((law,), day_zone),
        history=fold(()),
        phones=draw(st.sampled_from([1, 1, 1, 1, 2, 2, 0])),
        emails=draw(st.sampled_from([1, 1, 1, 1, 2, 2, 0])),
        mobiles=draw(st.sampled_from([0, 1, 1])),
        addresses=draw(st.sampled_from([0, 1, 1])),
        profiles=draw(st.sampled_from([0, 1, 1])),
        sms_law=draw(
            st.sampled_from([NO_CONSENT, ChannelLaw(), ChannelLaw()])
            | moments.map(lambda until: ChannelLaw(until=until, rule="x"))
        ),
        away=draw(st.just(()) | st.just(()) | absences),
        about=draw(abouts),
        colleagues=draw(
            st.sampled_from(
                [(), (), (Colleague(contact=7, role="owner"), Colleague(contact=8, role="buyer"))]
            )
        ),
        seed=draw(st.sampled_from([0, 0, 1, 2, 77])),
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

"""What one line of a playbook comes to."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ringback.engine.conditions import IS_HIGH_VALUE, All, Condition, Either, Fact, Is, Line, Not
from ringback.engine.conditions import Test as Asked  # pytest takes a name with Test for tests
from ringback.engine.model import AfterPause, Answer, By, Channel
from ringback.engine.playbook import (
    After,
    AskPerson,
    CallTable,
    Count,
    DaySpan,
    Every,
    MoveTo,
    OnDays,
    Persistence,
    Plan,
    RestFor,
    SpreadOverDay,
    SpreadOverPeriod,
    Step,
    StoppingRule,
    SwitchPerson,
    TimeSpan,
    Timing,
    Unit,
    VoicemailRule,
    Within,
)
from ringback.playbooks.compile import compile_source

from .files import SMALL, with_steps


def steps_of(*lines: str, span: str = "open_days: 1..90") -> tuple[Step, ...]:
    return compile_source(with_steps(*lines, span=span)).steps


@pytest.mark.parametrize(
    ("line", "channel", "by", "timing"),
    [
        ("call: {within: 1h}", Channel.CALL, By.PERSON, Within(target=timedelta(hours=1))),
        ("call: {times: 2}", Channel.CALL, By.PERSON, SpreadOverDay(times=Count(low=2, high=2))),
        ("call: {times: 1..2 a week}", Channel.CALL, By.PERSON, SpreadOverPeriod(times=Count(low=1, high=2))),
        (
            "call: {times: 5 in 4 weeks}",
            Channel.CALL,
            By.PERSON,
            SpreadOverPeriod(times=Count(low=5, high=5), days=28),
        ),
        (
            "call: {times: 2 in 10 days}",
            Channel.CALL,
            By.PERSON,
            SpreadOverPeriod(times=Count(low=2, high=2), days=10),
        ),
        ("call: {each: day, at: morning}", Channel.CALL, By.PERSON, OnDays(days=None, at=540)),
        ("call: {on_days: [2, 5]}", Channel.CALL, By.PERSON, OnDays(days=(2, 5))),
        (
            "email: {on_days: 3, template: x, at: 9:30}",
            Channel.EMAIL,
            By.AUTOMATIC,
            OnDays(days=(3,), at=570),
        ),
        ("email: {on_days: 3, send: by hand}", Channel.EMAIL, By.PERSON, OnDays(days=(3,))),
        (
            "email: {within: 5m, template: x}",
            Channel.EMAIL,
            By.AUTOMATIC,
            Within(target=timedelta(minutes=5)),
        ),
        ("sms: {within: 5m, template: x}", Channel.SMS, By.PERSON, Within(target=timedelta(minutes=5))),
        ("letter: {on_days: 3, template: x}", Channel.LETTER, By.PERSON, OnDays(days=(3,))),
        ("social: {on_days: 8, template: x}", Channel.SOCIAL, By.PERSON, OnDays(days=(8,))),
        ("visit: {every: 30 days, script: x}", Channel.VISIT, By.PERSON, Every(interval=timedelta(days=30))),
        ("task: {each: day, at: evening}", Channel.TASK, By.PERSON, OnDays(days=None, at=18 * 60)),
        (
            "call: {every: 2 days, widening: 1.5, most: 30 days}",
            Channel.CALL,
            By.PERSON,
            Every(interval=timedelta(days=2), widening=Decimal("1.5"), most=timedelta(days=30)),
        ),
    ],
)
def test_a_line_means_one_thing(line: str, channel: Channel, by: By, timing: Timing) -> None:
    (step,) = steps_of(line)
    assert (step.channel, step.by, step.timing) == (channel, by, timing)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("leave", VoicemailRule(at_most=None)),
        ("never", VoicemailRule(at_most=0)),
        ("at most 2", VoicemailRule(at_most=2)),
        ("at most 1 in 2 weeks", VoicemailRule(at_most=1, within=timedelta(weeks=2))),
    ],
)
def test_a_call_has_its_voicemail_rule(text: str, rule: VoicemailRule) -> None:
    assert steps_of(f"call: {{on_days: 1, voicemail: {text}}}")[0].voicemail == rule


def test_a_step_may_come_after_one_with_a_name_and_its_name_is_its_key() -> None:
    first, second, third = steps_of(
        "call: {id: opener, within: 5m}",
        "email: {after: call, wait: 2h, template: x}",
        "sms: {after: opener, template: y}",
    )
    assert [step.key for step in (first, second, third)] == ["only/opener", "only/email-1", "only/sms-1"]
    assert second.timing == After(step="only/opener", wait=timedelta(hours=2))
    assert third.timing == After(step="only/opener")


def test_a_step_has_its_texts_and_its_tolerance() -> None:
    call, email = steps_of(
        "call: {on_days: 1, script: [a, b], tolerance: 3h}", "email: {on_days: [1, 2], template: [c, d]}"
    )
    assert (call.templates, call.tolerance) == (("a", "b"), timedelta(hours=3))
    assert (email.templates, email.tolerance) == (("c", "d"), None)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("value > high_value", IS_HIGH_VALUE),
        ("value >= 10000", Asked(Fact.VALUE, Is.AT_LEAST, Decimal(10000))),
        ("value < high_value", Asked(Fact.VALUE, Is.BELOW, Line.HIGH_VALUE)),
        ("value  <=  99.50", Asked(Fact.VALUE, Is.AT_MOST, Decimal("99.50"))),
        ("value is known", Asked(Fact.VALUE_KNOWN)),
        ("source is Trade Show", Asked(Fact.SOURCE, Is.IS, "trade show")),
        ("source contains expo", Asked(Fact.SOURCE, Is.CONTAINS, "expo")),
        ("interest is new roof", Asked(Fact.INTEREST, Is.IS, "new roof")),
        ("interest contains roof", Asked(Fact.INTEREST, Is.CONTAINS, "roof")),
        ("tag is hot", Asked(Fact.TAG, Is.IS, "hot")),
        ("owner is Ann@Example.com", Asked(Fact.OWNER, Is.IS, "ann@example.com")),
        ("has owner", Asked(Fact.OWNER)),
        ("has channel sms", Asked(Fact.CHANNEL, Is.IS, "sms")),
        ("has consent recorded_voice", Asked(Fact.CONSENT, Is.IS, "recorded_voice")),
        ("replied", Asked(Fact.REPLIED)),
        ("talked", Asked(Fact.TALKED)),
        ("opened answer page", Asked(Fact.PAGE_OPENED)),
        ("voicemail left", Asked(Fact.VOICEMAIL_LEFT)),
        ("calls >= 3", Asked(Fact.CALLS, Is.AT_LEAST, Decimal(3))),
        ("emails < 2", Asked(Fact.EMAILS, Is.BELOW, Decimal(2))),
        ("{not: replied}", Not(Asked(Fact.REPLIED))),
        ("{all: [value > high_value, {not: replied}]}", All((IS_HIGH_VALUE, Not(Asked(Fact.REPLIED))))),
        (
            "{any: [tag is hot, {all: [talked]}]}",
            Either((Asked(Fact.TAG, Is.IS, "hot"), All((Asked(Fact.TALKED),)))),
        ),
    ],
)
def test_a_condition_means_one_thing(text: str, condition: Condition) -> None:
    (step,) = steps_of(f"call: {{on_days: 1, if: {text}}}")
    assert step.when == condition


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("open_days: 1", DaySpan(first=1, last=1)),
        ("open_days: 1..5", DaySpan(first=1, last=5)),
        ("days: 1..28", DaySpan(first=1, last=28, unit=Unit.DAYS)),
        ("elapsed: 0h..48h", TimeSpan(since=timedelta(0), until=timedelta(hours=48))),
        ("elapsed: 0h..2 weeks", TimeSpan(since=timedelta(0), until=timedelta(weeks=2))),
    ],
)
def test_a_phase_says_how_it_counts(text: str, span: DaySpan | TimeSpan) -> None:
    assert compile_source(with_steps("call: {times: 2 a day}", span=text)).phases[0].span == span


def test_the_last_phase_may_have_no_end_and_then_nothing_follows() -> None:
    endless = with_steps("call: {every: 2 days}", span="days: 1..").partition("then:")[0]
    playbook = compile_source(endless)
    assert playbook.phases[0].span == DaySpan(first=1, last=None, unit=Unit.DAYS)
    assert playbook.stages == (Plan(phases=playbook.phases),)
    clocked = compile_source(endless.replace("days: 1..", "elapsed: 0h.."))
    assert clocked.phases[0].span == TimeSpan(since=timedelta(0), until=None)


def test_what_follows_is_a_row_of_stages() -> None:
    then = """\
then:
  - rest: 4 months
  - come_back:
      phases:
        - name: Again
          days: 1..14
          steps:
            - email: {on_days: 1, template: news}
  - switch_person: {roles: [Owner, "Office  Manager"], cool_off: 2 weeks}
"""
    playbook = compile_source(SMALL.partition("then:")[0] + then)
    plan, rest, back, switch = playbook.stages
    assert isinstance(plan, Plan)
    assert isinstance(back, Plan)
    assert (plan.something_new, back.something_new) == (False, True)
    assert rest == RestFor(near=4, far=4)
    assert back.phases[0].steps[0].key == "again/email-1"
    assert switch == SwitchPerson(roles=("owner", "office manager"), cool_off=timedelta(weeks=2))
    assert [step.key for step in playbook.steps][-1] == "again/email-1"
    moved = compile_source(SMALL.replace("ask: what_next", "move_to: winning-strategy"))
    assert moved.stages[-1] == MoveTo(playbook="winning-strategy")
    anybody = compile_source(SMALL.replace("ask: what_next", "switch_person: {}"))
    assert anybody.stages[-1] == SwitchPerson()
    assert compile_source(SMALL).stages[-1] == AskPerson(question="what_next")


@pytest.mark.parametrize(
    ("text", "persistence"),
    [
        (
            "{table: [{below: 2000, calls: 3}, {below: 10000, calls: 8}, {calls: 20}], unknown_value: 4}",
            CallTable(rows=((Decimal(2000), 3), (Decimal(10000), 8), (None, 20)), unknown=4),
        ),
        ("{stopping_rule: {}}", StoppingRule()),
        (
            "{stopping_rule: {a: 1, b: 2.5, worth: 40%, cost: 12.5}, unknown_value: 3}",
            StoppingRule(
                a=Decimal(1), b=Decimal("2.5"), worth=Decimal("0.4"), cost=Decimal("12.5"), unknown=3
            ),
        ),
    ],
)
def test_persistence_is_a_table_or_the_stopping_rule(text: str, persistence: Persistence) -> None:
    assert compile_source(f"persistence: {text}\n{SMALL}").persistence == persistence


def test_the_head_of_the_file_is_kept() -> None:
    playbook = compile_source(
        f"about: >\n  From a text\n  of two lines\nafter_pause: skip\nminimum_gap: 2h\n"
        f"ask_for_referral: [unqualified, no]\n{SMALL}"
    )
    assert playbook.about == "From a text of two lines"
    assert playbook.after_pause is AfterPause.SKIP
    assert playbook.minimum_gap == timedelta(hours=2)
    assert playbook.referral_after == {Answer.UNQUALIFIED, Answer.NO}
    plain = compile_source(SMALL)
    assert (plain.after_pause, plain.persistence, plain.referral_after) == (
        AfterPause.SHIFT,
        None,
        frozenset(),
    )

"""What compiles and yet does not make sense is found, with its line and what to write."""

import pytest

from ringback.engine.model import Channel
from ringback.playbooks.compile import compile_source, shipped_names, shipped_source
from ringback.playbooks.lint import Surroundings, has_errors, lint
from ringback.playbooks.look import DailyCap
from ringback.playbooks.problems import Severity

from .files import SMALL, with_steps

CAPS = (
    DailyCap(limit=3, covers=frozenset({Channel.CALL}), places=("US-FL",)),
    DailyCap(limit=3, covers=frozenset({Channel.CALL, Channel.SMS}), places=("US-MD",)),
)
AROUND = Surroundings(caps=CAPS)
FIRST = "call: {within: 1h, script: first-call}"
RECURRING = "call: {every: 2 days, script: later-call}"


def told(source: str) -> list[str]:
    return [f"{one.severity} {one.text}" for one in lint(source, AROUND)]


def endless(*lines: str) -> str:
    return with_steps(*lines, span="open_days: 1..").partition("then:")[0]


def come_back(*lines: str, rest: bool = True) -> str:
    steps = "".join(f"            - {line}\n" for line in lines)
    back = f"  - come_back:\n      phases:\n        - name: Again\n          days: 1..9\n          steps:\n{steps}"
    head = with_steps(FIRST, "email: {on_days: 3, template: still-here}").partition("then:")[0]
    return f"{head}then:\n{'  - rest: 3 months' * rest}\n{back}  - ask: what_next\n"


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_playbook_is_without_errors(name: str) -> None:
    assert not has_errors(lint(shipped_source(name), AROUND))


def test_the_shipped_playbooks_have_three_warnings_which_their_sources_want() -> None:
    found = {name: [one.line for one in lint(shipped_source(name), AROUND)] for name in shipped_names()}
    assert {name: lines for name, lines in found.items() if lines} == {
        # Five calls on the first day, where a law allows three; and its guide forbids a second voicemail on the first
        # day only, so that the two of days 2 to 5 may fall on one.
        "winning-strategy": [8, 19],
        "research-timed": [18],  # its study found a second voicemail on the second call to pay
    }


def test_a_playbook_that_makes_sense_has_no_findings() -> None:
    assert told(with_steps(FIRST, "email: {after: call, template: we-just-called}")) == []


def test_what_does_not_compile_is_told_as_errors() -> None:
    found = lint(SMALL.replace("2..3 a day", "many"), AROUND)
    assert [(one.line, one.severity) for one in found] == [(13, Severity.ERROR)]
    assert has_errors(found)


@pytest.mark.parametrize(
    ("lines", "line", "what"),
    [
        (("call: {within: 1h}",), 8, "the first call has no script; write script: first-call"),
        (("call: {within: 1h, script: voicemail}",), 8, "'voicemail' has no questions to ask"),
        (("call: {within: 1h, script: firstcall}",), 8, "no shipped text 'firstcall'; write first-call, or add"),
        ((FIRST, "email: {on_days: 2, template: zzz}"), 9, "no shipped text 'zzz'"),
        ((FIRST, "email: {on_days: [2, 5], template: still-here}"), 9, "comes 2 times and has 1 text"),
        ((FIRST, "email: {each: day, template: still-here}"), 9, "comes 90 times"),
        ((FIRST, "email: {every: 4 weeks, template: [campaign-1, campaign-2]}"), 9, "comes 4 times and has 2 texts"),
        ((FIRST, "letter: {on_days: [2, 9], template: a-letter}"), 9, "comes 2 times"),
        ((FIRST, "call: {times: 3 a day, script: later-call}"), 5, "day 1 may bring 4 calls, and"),
        (("sms: {on_days: 4, template: short-text}", "call: {times: 3 a day, script: first-call}"), 5,
         "day 4 may bring 4 calls and text messages, and the strictest places (US-MD) allow 3 in 24 hours"),
        ((FIRST.replace("within: 1h", "within: 1h, voicemail: leave"),
          "call: {after: call, wait: 2h, voicemail: leave, script: call-again}"), 9, "a second voicemail on day 1"),
        ((FIRST, "call: {times: 2 a day, voicemail: leave, script: later-call}"), 9, "a second voicemail on day 1"),
        ((FIRST.replace("1h", "1h, voicemail: leave"),
          "call: {times: 2 a day, voicemail: at most 2, script: later-call}"), 9, "a second voicemail on day 1;"),
        ((FIRST, "call: {on_days: 2, at: morning, voicemail: at most 1, script: later-call}",
          "call: {on_days: 2, at: noon, voicemail: at most 2, script: later-call}"),
         10, "a second voicemail on day 2, if none could be left before; write voicemail: never, or at most 1"),
        ((FIRST, "call: {times: 2 a day, voicemail: at most 1 in 3h, script: later-call}"), 9,
         "a second voicemail on day 1"),
        ((FIRST, "call: {times: 20 a week, script: later-call}"), 9,
         "20 a week comes to 5 where five days a week are open; write 5 a week, or 4 a day"),
        ((FIRST, "call: {times: 3..9 in 10 days, script: later-call}"), 9,
         "9 in 10 days comes to 8 where five days a week are open; write 8 in 10 days, or 2 a day"),
    ],
)  # fmt: skip
def test_a_warning_names_its_line(lines: tuple[str, ...], line: int, what: str) -> None:
    (found,) = [one for one in told(with_steps(*lines)) if what in one]
    assert found.startswith(f"warning line {line}, ")


@pytest.mark.parametrize(
    "lines",
    [
        (FIRST, "call: {on_days: [2, 5, 9], script: later-call}"),  # a script may come again
        (FIRST, "email: {every: 1 week, template: still-here, if: emails < 1}"),
        (FIRST, "email: {on_days: [2, 3], send: by hand}"),
        (FIRST, "call: {times: 3 a week, script: later-call}"),
        (FIRST, "call: {times: 2 a day, voicemail: at most 1, script: later-call}"),
        (FIRST, "call: {on_days: [2, 3], voicemail: leave, script: later-call}"),
        ("email: {on_days: 2, template: still-here}",),
        (FIRST, "call: {times: 5 a week, script: later-call}"),
        (FIRST, "call: {times: 20 in 4 weeks, script: later-call}"),
        (FIRST, "call: {times: 2 a day, voicemail: at most 1 in 20h, script: later-call}"),
        (FIRST, "call: {on_days: 2, voicemail: leave, script: later-call, if: tag is hot}",
         "call: {on_days: 2, voicemail: leave, script: later-call, if: {not: tag is hot}}"),
    ],
)  # fmt: skip
def test_what_is_in_order_is_not_warned_about(lines: tuple[str, ...]) -> None:
    assert told(with_steps(*lines)) == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("email: {on_days: 2, template: first-call}", "'first-call' is a text without a subject"),
        ("call: {on_days: 2, script: still-here}", "'still-here' is an e-mail"),
        ("call: {on_days: 2, script: later-call, if: {all: [value > 5, value < 3]}}", "can never hold"),
    ],
)
def test_what_cannot_work_is_an_error(line: str, what: str) -> None:
    (found,) = told(with_steps(FIRST, line))
    assert found.startswith("error line 9, ")
    assert what in found


def test_an_endless_phase_goes_on_for_every_lead() -> None:
    assert told(endless(FIRST, RECURRING)) == []
    (silent,) = told(endless(FIRST, "call: {on_days: 3, script: later-call}"))
    assert silent.startswith("error line 5, phases.0: this phase has no end, and its steps have")
    (waits,) = told(endless(FIRST, RECURRING.replace("{", "{if: value > high_value, ")))
    assert "a lead that meets none of them waits for ever" in waits
    assert told(endless(FIRST, RECURRING, RECURRING.replace("{", "{if: tag is hot, "))) == []


def test_coming_back_needs_a_rest_and_something_new() -> None:
    good = "email: {on_days: 1, template: worth-your-while, send: by hand}"
    assert told(come_back(good)) == []
    (no_rest,) = told(come_back(good, rest=False))
    assert "there is no rest before coming back" in no_rest
    (old,) = told(come_back("email: {on_days: 1, template: still-here}"))
    assert old.startswith(
        "warning line 17, then.1.come_back.phases.0.steps.0.email.template: the lead has had this"
    )
    assert len(told(come_back(good, good.replace("1,", "5,")))) == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("call: {on_days: [3, 5, 9], script: value-call}", "script: this comes 3 times and has 1 text"),
        ("call: {times: 1 a week, script: value-call}", "script: this comes 2 times and has 1 text"),
        (
            "email: {on_days: [1, 5], template: [worth-your-while, still-here], send: by hand}",
            "this comes 2 times and has 1 text",
        ),
        ("task: {each: day, script: [value-call, later-call]}", "this comes 9 times and has 2 texts"),
        ("call: {on_days: 3, script: value-call}", ""),
        ("call: {on_days: [3, 5], script: [value-call, later-call]}", ""),
        ("email: {every: 1 week, template: worth-your-while, if: emails < 2, send: by hand}", ""),
    ],
)
def test_coming_back_brings_no_text_twice_and_so_no_step(line: str, said: str) -> None:
    found = told(come_back(line))
    assert len(found) == bool(said)
    if said:
        assert said in found[0]
        assert "that the lead has not had, and coming back brings no text twice: it is made " in found[0]


def test_going_on_with_another_person_needs_a_rest_or_a_cool_off() -> None:
    plan, _, _ = with_steps(FIRST).partition("then:")
    switch = "  - switch_person: {roles: [owner]}\n"
    (found,) = told(f"{plan}then:\n{switch}")
    assert found.startswith(
        "warning line 10, then.0.switch_person: somebody else at the organization hears from you"
    )
    assert found.endswith("write cool_off: 2 weeks, or - rest: 3..6 months in the line above.")
    assert told(f"{plan}then:\n  - rest: 1 month\n{switch}") == []
    assert told(f"{plan}then:\n{switch.replace('[owner]', '[owner], cool_off: 1 day')}") == []


@pytest.mark.parametrize(
    ("span", "times", "said"),
    [
        ("days: 1..10", "5 in 4 weeks", "the phase has 10 days, less than the 4 weeks of the count"),
        ("open_days: 1..3", "2..3 a week", "the phase has 3 open days, less than the week of the count"),
        ("elapsed: 0h..48h", "3 in 9 days", "the phase has 2 days, less than the 9 days of the count"),
        ("days: 1..28", "5 in 4 weeks", ""),
        ("open_days: 1..20", "5 in 4 weeks", ""),
        ("days: 1..10", "1 in 4 weeks", ""),
    ],
)
def test_a_count_for_longer_than_its_phase_comes_whole(span: str, times: str, said: str) -> None:
    line = f"call: {{times: {times}, script: first-call}}"
    found = told(with_steps(line, span=span))
    assert len(found) == bool(said)
    assert all(said in one and ".call.times: " in one for one in found)


@pytest.mark.parametrize(
    ("span", "listed", "warned"),
    [
        ("days: 1..10", "[4, 5]", True),
        ("days: 1..10", "[1, 4, 8, 9]", True),
        ("days: 1..10", "[4, 6]", False),
        ("days: 1..10", "4", False),
        ("open_days: 1..10", "[4, 5]", False),
    ],
)
def test_neighboring_calendar_days_may_come_to_one_open_day(span: str, listed: str, warned: bool) -> None:
    line = f"email: {{on_days: {listed}, template: still-here, send: automatically}}"
    found = [one for one in told(with_steps(line, span=span)) if ".email.on_days: days " in one]
    assert len(found) == warned
    assert all("one is left out" in one for one in found)


def test_a_playbook_does_not_move_to_itself_and_warns_of_an_unknown_one() -> None:
    moves = SMALL.replace("hello", "still-here").replace("leave}", "leave, script: first-call}")
    assert told(moves.replace("ask: what_next", "move_to: by-value")) == []
    (round_and_round,) = told(moves.replace("ask: what_next", "move_to: small"))
    assert round_and_round.startswith("error line 16, then.1.move_to: the playbook moves to itself")
    (unknown,) = told(moves.replace("ask: what_next", "move_to: my-own"))
    assert unknown.startswith("warning line 16, then.1.move_to: 'my-own' is not shipped")


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("open_days: 1..10", "days: 5..10", "error: it can never begin"),
        ("open_days: 1..10", "days: 5..14", "warning: it may never begin"),
        ("open_days: 1..10", "days: 11..30", ""),
        ("open_days: 1..10", "elapsed: 48h..240h", "error: it can never begin"),
        ("days: 1..14", "open_days: 5..10", "warning: it may never begin"),
        ("days: 1..14", "open_days: 5..20", ""),
        ("days: 1..14", "elapsed: 24h..2 weeks", "error: it can never begin"),
        ("elapsed: 0h..48h", "days: 2..2", "error: it can never begin"),
        ("elapsed: 0h..48h", "days: 3..9", ""),
        ("elapsed: 0h..48h", "elapsed: 48h..96h", ""),
    ],
)
def test_a_phase_that_can_never_begin_is_found(first: str, second: str, said: str) -> None:
    source = SMALL.replace("hello", "still-here").replace("leave}", "leave, script: first-call}")
    source = source.replace("open_days: 1\n", f"{first}\n").replace("open_days: 2..9", second)
    compile_source(source)
    found = [(one.severity, one.what) for one in lint(source, AROUND)]
    severity, _, what = said.partition(": ")
    assert len(found) == bool(said)
    assert all(one[0] == severity and what in one[1] for one in found)

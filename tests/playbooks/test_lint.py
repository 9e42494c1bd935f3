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


def test_the_shipped_playbooks_have_two_warnings_which_their_sources_want() -> None:
    found = {name: [one.line for one in lint(shipped_source(name), AROUND)] for name in shipped_names()}
    assert {name: lines for name, lines in found.items() if lines} == {
        "winning-strategy": [8],  # five calls on the first day, where a law allows three
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
    ],
)
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
    good = "email: {on_days: 1, template: worth-your-while}"
    assert told(come_back(good)) == []
    (no_rest,) = told(come_back(good, rest=False))
    assert "there is no rest before coming back" in no_rest
    (old,) = told(come_back("email: {on_days: 1, template: still-here}"))
    assert old.startswith(
        "warning line 17, then.1.come_back.phases.0.steps.0.email.template: the lead has had this"
    )
    assert len(told(come_back(good, good.replace("1,", "5,")))) == 1


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

"""The kinds of change that a move makes, by what comes next before and after it; problems and differences of texts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ringback.engine.decisions import Ask, Rest, Stop, Wait
from ringback.engine.model import Answer
from ringback.playbooks.compile import shipped_source
from ringback.queries.changes import NextMove, kind_of, next_move_of
from ringback.queries.drafts import difference, errors_of, problems_of, warnings_of

NOW = datetime(2026, 3, 3, 17, 2, tzinfo=UTC)
LATER = NOW + timedelta(days=3)


def move(what: str, at: datetime | None = NOW) -> NextMove:
    return NextMove(what=what, at=at, words=what)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (move("call"), move("call", NOW + timedelta(seconds=30)), "same"),
        (move("call", LATER), move("call"), "earlier"),
        (move("call"), move("call", LATER), "later"),
        (move("call"), move("email"), "other_channel"),
        (move("call"), move("rest", LATER), "later"),
        (move("rest", LATER), move("email"), "earlier"),
        (move("call"), move("question", None), "question"),
        (move("question", None), move("question", None), "same"),
        (move("question", None), move("call", LATER), "earlier"),
        (move("call"), move("end", None), "ends"),
        (move("end", None), move("end", None), "same"),
    ],
)
def test_a_change_has_one_kind(before: NextMove, after: NextMove, kind: str) -> None:
    assert kind_of(before, after) == kind


def test_each_decision_tells_what_comes_next() -> None:
    decisions = [
        Wait(why=(), until=LATER),
        Rest(why=(), until=LATER),
        Ask(why=(), question="what_next"),
        Stop(why=(), answer=Answer.NO),
    ]
    assert [next_move_of(one, NOW).what for one in decisions] == ["nothing", "rest", "question", "end"]
    assert [next_move_of(one, NOW).at for one in decisions] == [LATER, LATER, None, None]


# ----------------------------------------------------------------------------------------------------------- the texts


def test_a_text_without_problems_has_none() -> None:
    assert problems_of(shipped_source("champion"), name="champion") == ()


def test_a_warning_is_no_error() -> None:
    found = problems_of(shipped_source("winning-strategy"), name="winning-strategy")
    assert [one.line for one in warnings_of(found)] == [8, 19]
    assert errors_of(found) == ()


def test_a_problem_names_its_line_and_what_to_write() -> None:
    source = shipped_source("winning-strategy").replace("answer_within: 5m ", "answer_within: soon ")
    (problem,) = problems_of(source)
    assert source.splitlines()[(problem.line or 0) - 1].startswith("answer_within: soon")
    assert "write for example 5m" in problem.text
    assert not problem.text.startswith("playbook")


def test_what_is_not_yaml_is_told_with_its_line() -> None:
    (problem,) = problems_of("name: x\ntitle: [\n")
    assert problem.line == 3
    assert "not YAML" in problem.text


def test_a_text_with_another_name_is_no_version_of_this_playbook() -> None:
    source = shipped_source("winning-strategy")
    (problem,) = errors_of(problems_of(source, name="champion"))
    assert problem.line == source.splitlines().index("name: winning-strategy") + 1
    assert "must stay 'champion'" in problem.text


def test_a_difference_shows_the_changed_lines_with_some_around() -> None:
    old = "\n".join(f"line {number}" for number in range(1, 31))
    new = old.replace("line 10\n", "line ten\n").replace("line 30", "line 30\nline 31")
    lines = difference(old, new)
    assert [(line.sign, line.old, line.new, line.text) for line in lines if line.sign] == [
        ("−", 10, None, "line 10"),
        ("+", None, 10, "line ten"),
        ("+", None, 31, "line 31"),
    ]
    assert [line.text for line in lines if line.kind == "skipped"] == [
        "6 lines are the same",
        "14 lines are the same",
    ]
    assert [line.old for line in lines if line.kind == "same"] == [7, 8, 9, 11, 12, 13, 28, 29, 30]


def test_equal_texts_do_not_differ() -> None:
    assert difference("a\nb\n", "a\nb\n") == ()

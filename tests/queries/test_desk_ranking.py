"""The order of work. Pure: no table is read."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from ringback.engine.priority import Urgency, Waiting, rank
from tests.web.house import NOW


def waiting(id: int, **given: object) -> Waiting:
    return Waiting(id=id, due_at=NOW - timedelta(minutes=id), **given)  # type: ignore[arg-type]


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def ids(*touches: Waiting) -> list[int]:
    mixed = list(touches)
    Random(4).shuffle(mixed)
    return [one.id for one, _ in rank(mixed, now=NOW)]


def test_the_clock_that_ends_soonest_comes_first() -> None:
    assert ids(waiting(1, clock_ends_at=at(4)), waiting(2, clock_ends_at=at(1))) == [2, 1]


def test_a_running_clock_comes_before_a_promise_and_a_promise_before_a_clock_that_has_run_out() -> None:
    late, promise = waiting(1, clock_ends_at=at(-1)), waiting(2, promised_at=at(-10))
    assert ids(late, promise, waiting(3, clock_ends_at=at(4))) == [3, 2, 1]


def test_of_the_clocks_that_have_run_out_the_freshest_lead_comes_first() -> None:
    assert ids(waiting(1, clock_ends_at=at(-90)), waiting(2, clock_ends_at=at(-2))) == [2, 1]


def test_of_ordinary_calls_the_window_that_closes_first_comes_first_whatever_the_value() -> None:
    rich = waiting(1, closes_at=at(60), value=Decimal(90_000))
    assert ids(rich, waiting(2, closes_at=at(30))) == [2, 1]


def test_where_windows_close_together_the_higher_value_comes_first_and_an_unknown_one_last() -> None:
    closing = {"closes_at": at(60)}
    assert ids(
        waiting(1, **closing),
        waiting(2, value=Decimal(500), **closing),
        waiting(3, value=Decimal(9), **closing),
    ) == [2, 3, 1]


def test_a_call_that_can_be_made_at_any_time_comes_last() -> None:
    assert ids(waiting(1, value=Decimal(90_000)), waiting(2, closes_at=at(600))) == [2, 1]


def test_a_clock_that_ends_at_this_instant_has_run_out() -> None:
    ((_, urgency),) = rank([waiting(1, clock_ends_at=NOW)], now=NOW)
    assert urgency is Urgency.LATE

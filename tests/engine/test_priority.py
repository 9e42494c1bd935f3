"""In which order a rep is shown what is due."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import permutations

import pytest

from ringback.engine.priority import Urgency, Waiting, rank, urgency

NOW = datetime(2026, 3, 3, 17, 2, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def one(number: int, **fields: object) -> Waiting:
    return Waiting(**({"id": number, "due_at": NOW} | fields))  # type: ignore[arg-type]


def order(*waiting: Waiting) -> list[int]:
    return [found.id for found, _kind in rank(waiting, now=NOW)]


def test_the_clock_that_still_runs_comes_before_promises_those_before_late_ones_and_those_before_the_rest() -> (
    None
):
    running = one(1, clock_ends_at=NOW + MINUTE)
    promised = one(2, promised_at=NOW)
    late = one(3, clock_ends_at=NOW)
    due = one(4, closes_at=NOW + MINUTE, value=Decimal(10**6))
    kinds = [urgency(touch, now=NOW) for touch in (running, promised, late, due)]
    assert kinds == list(Urgency)
    for some in permutations((running, promised, late, due)):
        assert order(*some) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"clock_ends_at": NOW + MINUTE}, {"clock_ends_at": NOW + 2 * MINUTE}),
        ({"promised_at": NOW - HOUR}, {"promised_at": NOW}),
        ({"clock_ends_at": NOW - MINUTE}, {"clock_ends_at": NOW - HOUR}),
        ({"closes_at": NOW + HOUR}, {"closes_at": NOW + 2 * HOUR}),
        ({"closes_at": NOW + HOUR}, {}),
        ({"value": Decimal(200)}, {"value": Decimal(100)}),
        ({"value": Decimal(1)}, {}),
        ({"due_at": NOW - HOUR}, {"due_at": NOW}),
        ({}, {}),
    ],
    ids=[
        "soonest end",
        "earliest promise",
        "freshest",
        "first to close",
        "closes",
        "value",
        "known",
        "longest",
        "id",
    ],
)
def test_among_equals(first: dict[str, object], second: dict[str, object]) -> None:
    assert order(one(1, **first), one(2, **second)) == [1, 2]
    if first != second:
        assert order(one(1, **second), one(2, **first)) == [2, 1]


def test_the_window_that_closes_first_counts_more_than_the_value() -> None:
    soon, dear = one(1, closes_at=NOW + HOUR), one(2, closes_at=NOW + 2 * HOUR, value=Decimal(10**6))
    assert order(dear, soon) == [1, 2]

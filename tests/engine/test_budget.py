"""How many calls a sale is worth (mission D1)."""

from decimal import Decimal

import pytest

from ringback.engine.budget import MOST, calls_allowed
from ringback.engine.context import Context
from ringback.engine.decide import decide
from ringback.engine.decisions import Act, Ask, Wait, because
from ringback.engine.model import Channel, Disposition
from ringback.engine.playbook import CallTable, Count, SpreadOverDay, StoppingRule
from tests.engine.books import book, days, step
from tests.engine.builders import denver, snapshot, touch

TABLE = CallTable(rows=((Decimal(1000), 2), (Decimal(10000), 6), (None, 20)), unknown=4)


def test_without_a_rule_there_is_no_limit() -> None:
    assert Context(snapshot(), now=denver("2026-03-03 10:02")).calls_left is None


@pytest.mark.parametrize(
    ("value", "calls"), [(0, 2), (999, 2), (1000, 6), (9999, 6), (10000, 20), (10**7, 20), (None, 4)]
)
def test_a_table_counts_by_the_first_border_above_the_value(value: int | None, calls: int) -> None:
    assert calls_allowed(TABLE, None if value is None else Decimal(value)) == calls


@pytest.mark.parametrize(
    ("value", "calls"),
    # n <= 0.205 * value * 0.25 / 8 - 3.484, and one call more than the largest such n.
    [(1000, 3), (1100, 4), (10000, 61), (5000, 29), (100, 1), (0, 1), (None, 6)],
)
def test_the_stopping_rule_gives_1000_two_or_three_calls_and_10000_many(
    value: int | None, calls: int
) -> None:
    assert calls_allowed(StoppingRule(), None if value is None else Decimal(value)) == calls


def test_the_stopping_rule_changes_at_exactly_the_value_at_which_one_more_call_pays() -> None:
    rule = StoppingRule(a=Decimal(1), b=Decimal(2), worth=Decimal(1), cost=Decimal(10))
    assert calls_allowed(rule, Decimal(50)) == 3  # n <= 5 - 3 = 2
    assert calls_allowed(rule, Decimal("49.99")) == 2
    assert calls_allowed(rule, Decimal(30)) == 1
    assert calls_allowed(rule, Decimal(29)) == 1, "the first call always is made: they asked"


def test_a_rule_that_asks_for_ever_so_many_is_held_at_a_large_number() -> None:
    assert calls_allowed(StoppingRule(), Decimal(10**9)) == MOST == 1000


CALLS = book(
    days(step("one/call-1", Channel.CALL, SpreadOverDay(times=Count(low=3, high=3)))),
    persistence=CallTable(rows=((None, 2),), unknown=2),
)


def test_a_day_has_no_more_calls_than_are_left_and_spreads_those() -> None:
    first = touch(1, "one/call-1", "2026-03-03 10:02", Disposition.NO_ANSWER)
    decision = decide(snapshot("2026-03-03 10:02", first, playbook=CALLS), now=denver("2026-03-03 10:03"))
    assert isinstance(decision, Wait)
    assert decision.why[0].code == "spread_last"
    assert decision.until == denver("2026-03-03 13:01"), "half of the time from 10:02 to 16:00"


def test_what_the_sale_is_worth_ends_the_calls_and_is_said() -> None:
    made = [touch(n, "one/call-1", f"2026-03-03 1{n}:00", Disposition.NO_ANSWER) for n in (1, 2)]
    done = decide(snapshot("2026-03-03 10:02", *made, playbook=CALLS), now=denver("2026-03-03 13:00"))
    assert isinstance(done, Ask)
    assert done.question == "what_next"


def test_missed_calls_and_agreed_ones_do_not_use_it_up() -> None:
    missed = touch(1, "one/call-1", "2026-03-03 10:02", Disposition.MISSED)
    asked = touch(2, "one/call-1", "2026-03-03 10:30", Disposition.CALL_BACK, until="2026-03-03 14:00")
    tried = touch(3, "promise", "2026-03-03 14:00", Disposition.CALL_BACK, until="2026-03-03 15:00")
    lead = snapshot("2026-03-03 10:02", missed, asked, tried, playbook=CALLS)
    decision = decide(lead, now=denver("2026-03-03 15:00"))
    assert isinstance(decision, Act)
    assert decision.move.step == "promise", "two calls are made, yet a promise is kept"


def test_calls_of_earlier_follow_ups_for_the_same_sale_count() -> None:
    at = denver("2026-03-03 10:02")
    one_left = decide(snapshot("2026-03-03 10:02", playbook=CALLS, calls_before=1), now=at)
    assert isinstance(one_left, Wait)
    assert one_left.why[0].code == "spread_last"
    none_left = decide(snapshot("2026-03-03 10:02", playbook=CALLS, calls_before=2), now=at)
    assert isinstance(none_left, Ask)
    assert because("budget_spent", calls=2) in none_left.ruled_out

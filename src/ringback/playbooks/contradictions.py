"""Whether a condition can hold at all: `value > 5` and `value < 3` never does.

A condition is taken apart into the ways in which it may hold; each way is a set of tests that hold and tests that do
not. What is not known holds for no comparison, so that "not above 5" is also true of an unknown value.
"""

from __future__ import annotations

from decimal import Decimal
from math import ceil, floor

from ringback.engine.conditions import All, Condition, Either, Fact, Is, Line, Not, Test

_TOO_MANY = 256
_INVERSE = {Is.ABOVE: Is.AT_MOST, Is.AT_MOST: Is.ABOVE, Is.BELOW: Is.AT_LEAST, Is.AT_LEAST: Is.BELOW}
_ONE_AT_A_TIME = (Fact.SOURCE, Fact.INTEREST, Fact.OWNER)
Way = tuple[tuple[Test, bool], ...]


def can_hold(condition: Condition) -> bool:
    """Whether there is a lead for which it holds. In doubt, and for very long conditions, yes."""
    ways = _ways(condition, True)
    return ways is None or any(_is_possible(way) for way in ways)


def asks_about(condition: Condition, fact: Fact) -> bool:
    """Whether a part of it asks about this fact."""
    if isinstance(condition, (All, Either)):
        return any(asks_about(part, fact) for part in condition.of)
    return asks_about(condition.of, fact) if isinstance(condition, Not) else condition.fact is fact


def _ways(condition: Condition, holds: bool) -> list[Way] | None:
    """The ways in which it holds (or does not); None: too many to look at."""
    if isinstance(condition, Test):
        return [((condition, holds),)]
    if isinstance(condition, Not):
        return _ways(condition.of, not holds)
    parts = [_ways(part, holds) for part in condition.of]
    joined: list[Way] = [()] if isinstance(condition, All) is holds else []
    for part in parts:
        if part is None:
            return None
        if isinstance(condition, All) is holds:
            joined = [one + other for one in joined for other in part]
        else:
            joined += part
        if len(joined) > _TOO_MANY:
            return None
    assert isinstance(condition, (All, Either))
    return joined


def _is_possible(way: Way) -> bool:
    yes = {test for test, holds in way if holds}
    no = {test for test, holds in way if not holds}
    return not yes & no and _value_fits(yes, no) and _counts_fit(yes, no) and _texts_fit(yes, no)


def _compared(tests: set[Test], fact: Fact) -> list[tuple[Is, Decimal | Line]]:
    return [
        (test.compare, test.operand)
        for test in tests
        if test.fact is fact and isinstance(test.operand, (Decimal, Line))
    ]


def _value_fits(yes: set[Test], no: set[Test]) -> bool:
    known = Test(Fact.VALUE_KNOWN)
    wanted = _compared(yes, Fact.VALUE)
    if not wanted and known not in yes:
        return True
    if known in no:
        return False
    wanted += [(_INVERSE[compare], operand) for compare, operand in _compared(no, Fact.VALUE)]
    amounts = [(compare, operand) for compare, operand in wanted if isinstance(operand, Decimal)]
    lines = {compare for compare, operand in wanted if isinstance(operand, Line)}
    apart = (
        {Is.ABOVE, Is.BELOW} <= lines or {Is.ABOVE, Is.AT_MOST} <= lines or {Is.AT_LEAST, Is.BELOW} <= lines
    )
    return not apart and _room(amounts)


def _room(bounds: list[tuple[Is, Decimal]]) -> bool:
    """Whether an amount from zero upwards is left between these bounds."""
    low, low_open, high, high_open = Decimal(0), False, Decimal("Infinity"), False
    for compare, operand in bounds:
        is_open = compare in (Is.ABOVE, Is.BELOW)
        if compare in (Is.ABOVE, Is.AT_LEAST):
            low, low_open = max((low, low_open), (operand, is_open))
        else:
            high, not_open = min((high, not high_open), (operand, not is_open))
            high_open = not not_open
    return low < high or (low == high and not low_open and not high_open)


def _counts_fit(yes: set[Test], no: set[Test]) -> bool:
    for fact in (Fact.CALLS, Fact.EMAILS):
        wanted = _compared(yes, fact)
        wanted += [(_INVERSE[compare], operand) for compare, operand in _compared(no, fact)]
        low, high = 0, 10**9
        if fact is Fact.CALLS and yes & {Test(Fact.TALKED), Test(Fact.VOICEMAIL_LEFT)}:
            low = 1
        for compare, operand in wanted:
            number = Decimal(str(operand))
            if compare is Is.ABOVE:
                low = max(low, floor(number) + 1)
            elif compare is Is.AT_LEAST:
                low = max(low, ceil(number))
            elif compare is Is.BELOW:
                high = min(high, ceil(number) - 1)
            else:
                high = min(high, floor(number))
        if low > high:
            return False
    return True


def _texts_fit(yes: set[Test], no: set[Test]) -> bool:
    for fact in _ONE_AT_A_TIME:
        named = {str(test.operand) for test in yes if test.fact is fact and test.compare is Is.IS}
        parts = {str(test.operand) for test in yes if test.fact is fact and test.compare is Is.CONTAINS}
        without = {str(test.operand) for test in no if test.fact is fact and test.compare is Is.CONTAINS}
        if len(named) > 1:
            return False
        for name in named:
            if any(part not in name for part in parts) or any(part in name for part in without):
                return False
        if any(part in whole for part in without for whole in parts):
            return False
    owned = any(test.fact is Fact.OWNER for test in yes)
    return not (owned and Test(Fact.OWNER) in no)

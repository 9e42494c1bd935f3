"""Whether a condition of the playbook holds for this lead now."""

from __future__ import annotations

from decimal import Decimal

from .conditions import All, Condition, Either, Fact, Is, Line, Not, Test
from .context import Context
from .model import Channel
from .reach import is_there


def holds(condition: Condition, context: Context) -> bool:
    """What is not known does not hold, and neither does a comparison with it."""
    if isinstance(condition, All):
        return all(holds(part, context) for part in condition.of)
    if isinstance(condition, Either):
        return any(holds(part, context) for part in condition.of)
    if isinstance(condition, Not):
        return not holds(condition.of, context)
    return _test(condition, context)


def _test(test: Test, context: Context) -> bool:
    if test.compare is Is.HOLDS:
        return _fact_holds(test.fact, context)
    if test.compare is Is.IS or test.compare is Is.CONTAINS:
        return _matches(test, context)
    amount, border = _amount(test.fact, context), _border(test, context)
    if amount is None:
        return False
    if test.compare is Is.ABOVE:
        return amount > border
    if test.compare is Is.AT_LEAST:
        return amount >= border
    return amount < border if test.compare is Is.BELOW else amount <= border


def _amount(fact: Fact, context: Context) -> Decimal | None:
    if fact is Fact.VALUE:
        return context.snapshot.value
    return Decimal(len(context.history.calls if fact is Fact.CALLS else context.history.emails))


def _border(test: Test, context: Context) -> Decimal:
    if test.operand is Line.HIGH_VALUE:
        return context.snapshot.high_value
    assert isinstance(test.operand, Decimal), "a comparison has an amount"
    return test.operand


def _matches(test: Test, context: Context) -> bool:
    about, wanted = context.snapshot.about, str(test.operand)
    if test.fact is Fact.TAG:
        return wanted in about.tags
    if test.fact is Fact.CHANNEL:
        # Not whether the law's basis has run out by now: a wait must end where it said.
        return is_there(context.snapshot, Channel(wanted))
    if test.fact is Fact.CONSENT:
        return wanted in about.consents
    text = {Fact.SOURCE: about.source, Fact.INTEREST: about.interest, Fact.OWNER: about.owner}[test.fact]
    return wanted in text if test.compare is Is.CONTAINS else wanted == text


def _fact_holds(fact: Fact, context: Context) -> bool:
    history, snapshot = context.history, context.snapshot
    if fact is Fact.VALUE_KNOWN:
        return snapshot.value is not None
    if fact is Fact.OWNER:
        return bool(snapshot.about.owner)
    if fact is Fact.PAGE_OPENED:
        return snapshot.about.page_opened
    return {
        Fact.REPLIED: history.replied,
        Fact.TALKED: history.talked,
        Fact.VOICEMAIL_LEFT: bool(history.voicemails),
    }[fact]

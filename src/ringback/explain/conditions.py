"""A step's condition in words, as a clause that can follow "Only when" or "because it is not so that"."""

from __future__ import annotations

from decimal import Decimal

from ringback.engine.conditions import All, Condition, Fact, Is, Line, Not, Test

_HOLDS = {
    Fact.VALUE_KNOWN: ("somebody said what it is worth", "nobody said what it is worth"),
    Fact.OWNER: ("somebody owns the lead", "nobody owns the lead"),
    Fact.REPLIED: ("a reply came", "no reply came"),
    Fact.TALKED: ("they were reached by a call", "they were not reached by a call"),
    Fact.PAGE_OPENED: ("they opened an answer page", "they opened no answer page"),
    Fact.VOICEMAIL_LEFT: ("a voicemail was left", "no voicemail was left"),
}
_AMOUNTS = {Is.ABOVE: "more than", Is.AT_LEAST: "at least", Is.BELOW: "less than", Is.AT_MOST: "at most"}
_COUNTS = {Is.ABOVE: "more than", Is.AT_LEAST: "at least", Is.BELOW: "fewer than", Is.AT_MOST: "at most"}
_MADE = {Fact.CALLS: ("call", "made"), Fact.EMAILS: ("e-mail", "sent")}
_WAYS = {
    "call": "calls",
    "email": "e-mails",
    "sms": "text messages",
    "letter": "letters",
    "social": "a social network",
    "visit": "visits",
    "task": "tasks",
    "recorded_voice": "recorded calls",
}


def condition_words(condition: Condition) -> str:
    """`the lead is worth more than your high-value line and no reply came`."""
    return _words(condition, True)


def _words(condition: Condition, holds: bool) -> str:
    if isinstance(condition, Not):
        return _words(condition.of, not holds)
    if isinstance(condition, Test):
        return _test(condition, holds)
    every = isinstance(condition, All) is holds
    parts = [_words(part, holds) for part in condition.of]
    if len(parts) == 1:
        return parts[0]
    joined = (" and " if every else " or ").join(parts)
    return joined if every else f"either {joined}"


def _test(test: Test, holds: bool) -> str:
    if test.fact is Fact.VALUE:
        return _value(test, holds)
    if test.fact in _MADE:
        return _count(test, holds)
    if test.compare is Is.HOLDS:
        return _HOLDS[test.fact][0 if holds else 1]
    is_not = "" if holds else "not "
    if test.fact is Fact.TAG:
        return f"the lead is {is_not}tagged “{test.operand}”"
    if test.fact is Fact.OWNER:
        return f"the lead {'belongs' if holds else 'does not belong'} to {test.operand}"
    if test.fact is Fact.CHANNEL:
        return f"they can {is_not}be reached by {_WAYS[str(test.operand)]}"
    if test.fact is Fact.CONSENT:
        return f"consent to {_WAYS[str(test.operand)]} is {is_not}recorded"
    if test.compare is Is.CONTAINS:
        return f"the {test.fact} {'contains' if holds else 'does not contain'} “{test.operand}”"
    return f"the {test.fact} is {is_not}“{test.operand}”"


def _value(test: Test, holds: bool) -> str:
    amount = f"{test.operand:,}" if isinstance(test.operand, Decimal) else "your high-value line"
    assert isinstance(test.operand, (Decimal, Line))
    is_not = "" if holds else "not known to be "
    return f"the lead is {is_not}worth {_AMOUNTS[test.compare]} {amount}"


def _count(test: Test, holds: bool) -> str:
    what, done = _MADE[test.fact]
    number = Decimal(str(test.operand))
    were = "was" if number == 1 else "were"
    return f"{'' if holds else 'not '}{_COUNTS[test.compare]} {number} {what}{'' if number == 1 else 's'} {were} {done}"

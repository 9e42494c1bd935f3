"""Conditions on a step: what they can ask about, and whether they hold.

A condition is a `Test`, or `All`, `Either` or `Not` of others. What is not known does not hold, and neither does its
comparison: a step for the lead worth more than $5,000 is not for one whose worth nobody knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Fact(StrEnum):
    """What a test can ask about. The comment gives what it is compared with."""

    VALUE = (
        "value"  # ABOVE, AT_LEAST, BELOW, AT_MOST an amount, or the workspace's high-value line (HIGH_VALUE)
    )
    VALUE_KNOWN = "value_known"  # HOLDS
    SOURCE = "source"  # IS, CONTAINS a text, folded
    INTEREST = "interest"  # IS, CONTAINS a text, folded
    OWNER = "owner"  # IS an e-mail address; HOLDS: there is one
    TAG = "tag"  # IS a tag
    CHANNEL = "channel"  # IS a channel with a way to this lead, which nobody shut and the law allows
    CONSENT = "consent"  # IS call, email, sms or recorded_voice
    REPLIED = "replied"  # HOLDS: the person wrote back
    TALKED = "talked"  # HOLDS: the person was reached by a call
    PAGE_OPENED = "page_opened"  # HOLDS: an answer page was opened
    VOICEMAIL_LEFT = "voicemail_left"  # HOLDS: at least one
    CALLS = "calls"  # ABOVE, AT_LEAST, BELOW, AT_MOST a number of calls made
    EMAILS = "emails"  # the same, of e-mails sent


class Is(StrEnum):
    """How a fact is compared."""

    HOLDS = "holds"
    IS = "is"
    CONTAINS = "contains"
    ABOVE = "above"
    AT_LEAST = "at_least"
    BELOW = "below"
    AT_MOST = "at_most"


class Line(StrEnum):
    """An amount that the workspace sets, not the playbook."""

    HIGH_VALUE = "high_value"


@dataclass(frozen=True, slots=True)
class Test:
    """One question. `operand`: a text (folded to lower case), an amount, a line, or None for `HOLDS`."""

    fact: Fact
    compare: Is = Is.HOLDS
    operand: str | Decimal | Line | None = None


@dataclass(frozen=True, slots=True)
class All:
    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    of: Condition


Condition = Test | All | Either | Not

IS_HIGH_VALUE = Test(Fact.VALUE, Is.ABOVE, Line.HIGH_VALUE)


_SIGNS = {Is.ABOVE: ">", Is.AT_LEAST: ">=", Is.BELOW: "<", Is.AT_MOST: "<="}
_HOLDING = {
    Fact.VALUE_KNOWN: "value is known",
    Fact.OWNER: "has owner",
    Fact.REPLIED: "replied",
    Fact.TALKED: "talked",
    Fact.PAGE_OPENED: "opened answer page",
    Fact.VOICEMAIL_LEFT: "voicemail left",
}


def written(condition: Condition) -> str:
    """The condition as a playbook writes it, on one line."""
    if isinstance(condition, Test):
        return _written(condition)
    if isinstance(condition, Not):
        return f"not {_in_brackets(condition.of)}"
    word = " and " if isinstance(condition, All) else " or "
    return word.join(_in_brackets(part) for part in condition.of)


def _in_brackets(condition: Condition) -> str:
    text = written(condition)
    return f"({text})" if isinstance(condition, (All, Either)) else text


def _written(test: Test) -> str:
    if test.compare is Is.HOLDS:
        return _HOLDING[test.fact]
    if test.compare in _SIGNS:
        return f"{test.fact} {_SIGNS[test.compare]} {test.operand}"
    if test.fact in (Fact.CHANNEL, Fact.CONSENT):
        return f"has {test.fact} {test.operand}"
    return f"{test.fact} {test.compare} {test.operand}"

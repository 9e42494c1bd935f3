"""Conditions in words."""

from decimal import Decimal

import pytest

from ringback.engine.conditions import All, Condition, Either, Fact, Is, Line, Not
from ringback.engine.conditions import Test as Asked  # pytest takes a name with Test for tests
from ringback.explain.conditions import condition_words

HOT = Asked(Fact.TAG, Is.IS, "hot")
REPLIED = Asked(Fact.REPLIED)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (Asked(Fact.VALUE, Is.ABOVE, Line.HIGH_VALUE), "the lead is worth more than your high-value line"),
        (Asked(Fact.VALUE, Is.AT_MOST, Decimal(10000)), "the lead is worth at most 10,000"),
        (Not(Asked(Fact.VALUE, Is.BELOW, Decimal(5))), "the lead is not known to be worth less than 5"),
        (Asked(Fact.VALUE_KNOWN), "somebody said what it is worth"),
        (Asked(Fact.SOURCE, Is.IS, "trade show"), "the source is “trade show”"),
        (Not(Asked(Fact.INTEREST, Is.CONTAINS, "roof")), "the interest does not contain “roof”"),
        (Asked(Fact.OWNER, Is.IS, "ann@example.com"), "the lead belongs to ann@example.com"),
        (Not(Asked(Fact.OWNER)), "nobody owns the lead"),
        (HOT, "the lead is tagged “hot”"),
        (Asked(Fact.CHANNEL, Is.IS, "sms"), "they can be reached by text messages"),
        (Not(Asked(Fact.CONSENT, Is.IS, "recorded_voice")), "consent to recorded calls is not recorded"),
        (Asked(Fact.CALLS, Is.AT_LEAST, Decimal(3)), "at least 3 calls were made"),
        (Asked(Fact.EMAILS, Is.BELOW, Decimal(1)), "fewer than 1 e-mail was sent"),
        (Not(Asked(Fact.CALLS, Is.ABOVE, Decimal(2))), "not more than 2 calls were made"),
        (Not(REPLIED), "no reply came"),
        (All((HOT, Not(REPLIED))), "the lead is tagged “hot” and no reply came"),
        (Either((HOT, REPLIED)), "either the lead is tagged “hot” or a reply came"),
        (Not(Either((HOT, REPLIED))), "the lead is not tagged “hot” and no reply came"),
        (All((HOT,)), "the lead is tagged “hot”"),
    ],
)
def test_a_condition_is_a_clause(condition: Condition, words: str) -> None:
    assert condition_words(condition) == words

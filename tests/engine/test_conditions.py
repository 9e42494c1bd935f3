"""What a condition asks, when it holds, and how it is written."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from ringback.engine.circumstances import holds
from ringback.engine.conditions import (
    IS_HIGH_VALUE,
    All,
    Condition,
    Either,
    Fact,
    Is,
    Line,
    Not,
    written,
)
from ringback.engine.conditions import Test as Asked
from ringback.engine.context import Context
from ringback.engine.decide import decide
from ringback.engine.model import Channel, ChannelLaw, Disposition
from ringback.engine.playbook import Every, OnDays
from ringback.engine.snapshot import About
from tests.engine.books import book, days, step
from tests.engine.builders import denver, snapshot, touch

D = Disposition
NOW = denver("2026-03-03 12:00")


def true_for(condition: Condition, *touches: Any, **fields: Any) -> bool:
    return holds(condition, Context(snapshot("2026-03-03 10:02", *touches, **fields), now=NOW))


@pytest.mark.parametrize(
    ("compare", "at_4999", "at_5000", "at_5001"),
    [
        (Is.ABOVE, False, False, True),
        (Is.AT_LEAST, False, True, True),
        (Is.BELOW, True, False, False),
        (Is.AT_MOST, True, True, False),
    ],
)
@pytest.mark.parametrize("border", [Decimal(5000), Line.HIGH_VALUE])
def test_a_value_is_compared_at_its_border(
    compare: Is, border: Decimal | Line, at_4999: bool, at_5000: bool, at_5001: bool
) -> None:
    test = Asked(Fact.VALUE, compare, border)
    assert [true_for(test, value=value) for value in (4999, 5000, 5001)] == [at_4999, at_5000, at_5001]
    assert not true_for(test, value=None), "what is not known does not hold"


@pytest.mark.parametrize(
    ("test", "about", "other"),
    [
        (Asked(Fact.SOURCE, Is.IS, "trade show"), About(source="trade show"), About(source="a trade show")),
        (Asked(Fact.SOURCE, Is.CONTAINS, "show"), About(source="a trade show"), About(source="form")),
        (Asked(Fact.INTEREST, Is.CONTAINS, "roof"), About(interest="new roof"), About(source="roof")),
        (Asked(Fact.OWNER, Is.IS, "ann@x.org"), About(owner="ann@x.org"), About(owner="bob@x.org")),
        (Asked(Fact.OWNER), About(owner="ann@x.org"), About()),
        (
            Asked(Fact.TAG, Is.IS, "hot"),
            About(tags=frozenset({"hot", "x"})),
            About(tags=frozenset({"hotter"})),
        ),
        (
            Asked(Fact.CONSENT, Is.IS, "sms"),
            About(consents=frozenset({"sms"})),
            About(consents=frozenset({"call"})),
        ),
        (Asked(Fact.PAGE_OPENED), About(page_opened=True), About()),
    ],
)
def test_what_is_known_about_the_lead_is_asked(test: Asked, about: About, other: About) -> None:
    assert true_for(test, about=about)
    assert not true_for(test, about=other)
    assert true_for(Not(test), about=other)


def test_whether_the_value_is_known_at_all() -> None:
    assert true_for(Asked(Fact.VALUE_KNOWN), value=0)
    assert not true_for(Asked(Fact.VALUE_KNOWN), value=None)


def test_what_happened_so_far_is_asked() -> None:
    left = touch(1, "day-1/call-1", "2026-03-03 10:02", D.LEFT_VOICEMAIL)
    sent = touch(2, "day-1/email-2", "2026-03-03 10:04", D.SENT)
    told = touch(3, "reply", "2026-03-03 11:00", D.REPLIED)
    talked = touch(4, "day-1/call-2", "2026-03-03 11:30", D.CALL_BACK, until="2026-03-03 15:00")
    for fact, before, after in [
        (Fact.VOICEMAIL_LEFT, (), (left,)),
        (Fact.REPLIED, (left, sent), (left, sent, told)),
        (Fact.TALKED, (left, sent), (left, sent, talked)),
    ]:
        assert not true_for(Asked(fact), *before)
        assert true_for(Asked(fact), *after)
    assert true_for(Asked(Fact.CALLS, Is.AT_LEAST, Decimal(1)), left)
    assert not true_for(Asked(Fact.CALLS, Is.ABOVE, Decimal(1)), left, sent)
    assert true_for(Asked(Fact.EMAILS, Is.AT_MOST, Decimal(1)), left, sent)
    assert not true_for(Asked(Fact.EMAILS, Is.BELOW, Decimal(1)), left, sent)


def test_a_channel_is_there_when_it_could_be_used_now() -> None:
    sms = Asked(Fact.CHANNEL, Is.IS, "sms")
    assert not true_for(sms, mobiles=1), "no consent"
    assert not true_for(sms, mobiles=0, sms_law=ChannelLaw())
    assert true_for(sms, mobiles=1, sms_law=ChannelLaw())
    assert not true_for(sms, mobiles=1, sms_law=ChannelLaw(), suppressed=frozenset({Channel.SMS}))
    for name, field in [("letter", "addresses"), ("visit", "addresses"), ("social", "profiles")]:
        test = Asked(Fact.CHANNEL, Is.IS, name)
        assert not true_for(test, **{field: 0})
        assert true_for(test, **{field: 1})
    assert true_for(Asked(Fact.CHANNEL, Is.IS, "task"), phones=0, emails=1)


YES, NO = Asked(Fact.VALUE_KNOWN), Asked(Fact.REPLIED)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (All((YES, YES)), True),
        (All((YES, NO)), False),
        (Either((NO, YES)), True),
        (Either((NO, NO)), False),
        (Not(NO), True),
        (Not(All((YES, Not(NO)))), False),
    ],
)
def test_conditions_are_joined(condition: Condition, expected: bool) -> None:
    assert true_for(condition) is expected


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (IS_HIGH_VALUE, "value > high_value"),
        (Asked(Fact.VALUE, Is.AT_LEAST, Decimal(10000)), "value >= 10000"),
        (Asked(Fact.CALLS, Is.BELOW, Decimal(3)), "calls < 3"),
        (Asked(Fact.EMAILS, Is.AT_MOST, Decimal(2)), "emails <= 2"),
        (Asked(Fact.VALUE_KNOWN), "value is known"),
        (Asked(Fact.OWNER), "has owner"),
        (Asked(Fact.PAGE_OPENED), "opened answer page"),
        (Asked(Fact.VOICEMAIL_LEFT), "voicemail left"),
        (Asked(Fact.TALKED), "talked"),
        (Asked(Fact.CHANNEL, Is.IS, "sms"), "has channel sms"),
        (Asked(Fact.CONSENT, Is.IS, "sms"), "has consent sms"),
        (Asked(Fact.SOURCE, Is.CONTAINS, "expo"), "source contains expo"),
        (Asked(Fact.TAG, Is.IS, "hot"), "tag is hot"),
        (Not(NO), "not replied"),
        (All((YES, Not(Either((NO, YES))))), "value is known and not (replied or value is known)"),
        (Either((All((YES, NO)), NO)), "(value is known and replied) or replied"),
    ],
)
def test_a_condition_is_written_as_in_a_playbook(condition: Condition, text: str) -> None:
    assert written(condition) == text


def test_a_step_whose_condition_does_not_hold_is_left_out_and_says_so() -> None:
    plan = book(
        days(
            step("one/email-1", Channel.EMAIL, OnDays(days=(1,)), when=Asked(Fact.TAG, Is.IS, "hot")),
            step("one/email-2", Channel.EMAIL, Every(interval=timedelta(days=1))),
        )
    )
    cold = decide(snapshot(playbook=plan), now=NOW)
    hot = decide(snapshot(playbook=plan, about=About(tags=frozenset({"hot"}))), now=NOW)
    assert cold.ruled_out[0].code == "condition_not_met"
    assert cold.ruled_out[0].get("condition") == "tag is hot"
    assert "condition_not_met" not in [reason.code for reason in hot.ruled_out]

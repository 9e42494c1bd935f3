"""Decisions in words: what people read is a place and not the key of a row."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ringback.engine.decisions import because
from ringback.queries.decided import told


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("US-OR", "The law of Oregon allows 3 calls in 24 hours; 1 are used."),
        ("US", "The law of the United States allows 3 calls in 24 hours; 1 are used."),
        ("workspace", "Your own limit allows 3 calls in 24 hours; 1 are used."),
    ],
)
def test_a_limit_is_told_with_the_name_of_the_place(source: str, words: str) -> None:
    capped = because("cap_used", source=source, limit=3, period=timedelta(hours=24), used=1)
    assert told((capped,), "UTC") == (words,)


def test_a_rule_that_forbids_a_channel_is_named_by_its_place() -> None:
    assert told((because("email_not_lawful", rule="EU"),), "UTC") == (
        "No e-mail: the law does not allow it here (the European Union).",
    )

"""The project's own reports of mail systems, written in the forms of many of them: each is read as its index says.

`bounces.jsonl` lists bounces, complaints and receipts; `others.jsonl` what looks like one and is none. Those marked
`blind` were written after the rules were finished.
"""

from collections import Counter
from typing import Any

import pytest

from ringback.inbox.bounces import read_bounce
from ringback.inbox.classify import classify
from ringback.inbox.message import read
from ringback.inbox.model import Kind
from tests.inbox.bounces.corpus import CORPUS, rows


def named(row: dict[str, Any]) -> str:
    return str(row["file"]).removesuffix(".eml")


@pytest.mark.parametrize("row", rows("bounces.jsonl"), ids=named)
def test_a_report_says_what_happened_to_whom(row: dict[str, Any]) -> None:
    found = read_bounce(read((CORPUS / row["file"]).read_bytes()))
    assert found is not None
    assert found.kind.value == row["kind"]
    assert sorted(one.address for one in found.recipients) == sorted(row["recipients"])
    if row["status"]:
        assert found.status == row["status"]
    assert found.why
    assert all(len(one.diagnostic) <= 500 for one in found.recipients)


@pytest.mark.parametrize("row", rows("others.jsonl"), ids=named)
def test_what_only_looks_like_a_bounce_is_none(row: dict[str, Any]) -> None:
    found = read_bounce(read((CORPUS / row["file"]).read_bytes()))
    assert (found.kind.value if found else None) == row["kind"]


def test_the_corpus_is_as_large_as_it_is_said_to_be() -> None:
    bounces, others = rows("bounces.jsonl"), rows("others.jsonl")
    assert sum(row["kind"].startswith("bounce") for row in bounces) >= 120
    assert len(others) >= 40
    assert sum(bool(row.get("blind")) for row in (*bounces, *others)) >= 60
    files = {row["file"] for row in (*bounces, *others)}
    assert files == {path.name for path in CORPUS.glob("*.eml")}


def test_no_other_reader_takes_a_bounce_first() -> None:
    counted = Counter(
        classify((CORPUS / row["file"]).read_bytes()).kind.value == row["kind"]
        for row in rows("bounces.jsonl")
    )
    assert counted[False] == 0


def test_the_returned_message_is_named() -> None:
    found = read_bounce(read((CORPUS / "postfix-user-unknown.eml").read_bytes()))
    assert found is not None
    assert found.about == ("<rb-1001@out.garden.example>",)


def test_a_complaint_is_never_a_bounce() -> None:
    for row in rows("bounces.jsonl"):
        if row["kind"] == "complaint":
            found = read_bounce(read((CORPUS / row["file"]).read_bytes()))
            assert found is not None
            assert found.kind is Kind.COMPLAINT

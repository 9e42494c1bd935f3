# ruff: noqa: E501 (messages read better unbroken)
"""Whatever comes in, replies and leads are read without an error and in time."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringback.inbox.classify import classify
from ringback.inbox.message import read
from ringback.inbox.model import Kind, Understood
from ringback.inbox.replies import meaning_of, read_reply
from ringback.inbox.replies.markup import lines_of_html
from ringback.inbox.replies.plain import told_apart
from ringback.inbox.trees import html_tree, xml_tree

PIECES = st.sampled_from(
    [
        "> quoted", ">> deeper", "", " ", "-- ", "---", "________", "Yes.", "STOP", "On Mon, Mar 4, 2024 at 3:17 PM Dana <d@x.example> wrote:",
        "From: a@b.example", "Sent: Monday", "Subject: x", "To: c", "-----Original Message-----", "Name: Rita", "Phone: 303-555-0142",
        "Email: r@x.example", "Message: hi", "Sent from my iPhone", "in two weeks", "am 31. Februar", "<adf>", "</adf>", "<adf><prospect>",
        "<b>x", "\u200e\u202e", "\x00", "Le lun. 4 mars", "a écrit :", "reply above this line", "29/2", "32.13.2024", "Q4", "👍",
    ]
)  # fmt: skip


@given(
    st.lists(PIECES, max_size=25),
    st.sampled_from(["\n", "\r\n", " ", "\n\n"]),
    st.sampled_from(["plain", "html"]),
)
@settings(max_examples=150, deadline=None)
def test_any_mix_of_lines_is_read(pieces: list[str], between: str, kind: str) -> None:
    raw = (
        f"From: a@b.example\nSubject: new lead\nContent-Type: text/{kind}\n\n{between.join(pieces)}".encode()
    )
    found = classify(raw)
    assert isinstance(found, Understood)
    assert read_reply(read(raw)).kind in (Kind.REPLY, Kind.UNKNOWN)


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read(raw: bytes) -> None:
    assert isinstance(classify(raw), Understood)
    assert isinstance(classify(b"Subject: x\nContent-Type: text/html\n\n" + raw), Understood)


@given(st.text(max_size=300), st.dates(min_value=date(1970, 1, 1), max_value=date(9990, 12, 31)))
@settings(max_examples=200, deadline=None)
def test_a_day_that_is_named_lies_behind_the_message(text: str, sent: date) -> None:
    for words in (
        text,
        f"call me back {text}",
        f"in 3 weeks {text}",
        f"Ende Februar {text}",
        f"next year {text}",
    ):
        until = meaning_of(words, subject="", sent=sent).until
        assert until is None or until > sent


@given(st.text(alphabet="ab >\n:-_.", max_size=200))
@settings(max_examples=200, deadline=None)
def test_the_new_text_has_no_lines_that_were_not_there(text: str) -> None:
    lines = {line.strip() for line in text.split("\n")} | {""}
    assert {line.strip() for line in told_apart(text).new_text.split("\n")} <= lines


@pytest.mark.parametrize(
    "text",
    [
        "On 4 Mar 2024 Dana <d@x.example> wrote:\n" * 20_000,
        "On 4 Mar 2024 at 10:11 Dana wrote:\n> x\n" * 10_000,
        "From: a@b.example\n" * 30_000,
        "abc def:\n" * 50_000,
        "To\n\n" * 50_000,
        "---\n" * 100_000,
        "-- \nx\n" * 50_000,
        "confidential and privileged\n\n" * 20_000,
        " " * 500_000 + "x:",
        ">" * 500_000,
        "stop " * 100_000,
        "if you call " * 50_000,
        "to unsubscribe " * 50_000,
        "a@" * 200_000,
        "1 " * 200_000,
        "Name: x\n" * 50_000,
        "a" * 900_000,
    ],
    ids=lambda text: text[:20].strip() or "blank",
)
@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_text_that_was_made_to_be_slow_is_read_in_time(text: str, kind: str) -> None:
    raw = f"From: a@b.example\nSubject: new lead\nContent-Type: text/{kind}\n\n{text}".encode()
    begun = time.monotonic()
    assert isinstance(classify(raw), Understood)
    assert time.monotonic() - begun < 20


def test_html_that_is_too_deep_or_too_wide_is_read_as_text() -> None:
    assert html_tree("<div>" * 5_000 + "x") is None
    assert lines_of_html("<blockquote type=cite>" * 3_000 + "x") == ""
    found = classify(b"Subject: x\nContent-Type: text/html\n\n" + b"<div>" * 5_000 + b"Yes please")
    assert isinstance(found, Understood)


def test_entities_of_xml_are_not_opened() -> None:
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'
        "<adf><prospect><customer><contact><name>&b;&c;</name></contact></customer></prospect></adf>"
    )
    root = xml_tree(bomb)
    assert root is None or "aaaaaaaaaaaa" not in "".join(root.itertext())
    found = classify(f"Subject: lead\nContent-Type: text/plain\n\n{bomb}".encode())
    assert found.kind is Kind.UNKNOWN
    assert "DOCTYPE" in found.why[0]

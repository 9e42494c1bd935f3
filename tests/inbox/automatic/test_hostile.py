"""Whatever comes in: nothing raises, and nothing takes long."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.inbox.automatic import read_automatic
from ringback.inbox.automatic.words import above_the_quote
from ringback.inbox.message import read
from tests.corpus.mail.load import samples

PIECES = [
    "I am out of the office until ", "back on ", "31 February", "99/99/9999", "0.0.", "vom 22.12. bis 5.1.",
    "the 32nd",
    "in 999 weeks", "in two weeks", "29 February", "12/31/9999", "contact ", "a@b.example", "+1 303 555 0100", "\n\n",
    "> ",
    "STOP", "Jane Doe", "-----", "From: x@y.example", "\u202e", "自動応答", "(", "[", "?", ", ", "%", "\\", "bis ",
    "to ", "-",
]  # fmt: skip
HEADERS = [
    "Auto-Submitted: auto-replied",
    "Precedence: bulk",
    "List-Id: <x>",
    "Return-Path: <>",
    "X-Autoreply: yes",
]


@given(st.binary(max_size=600))
def test_any_bytes_are_read_without_an_error(raw: bytes) -> None:
    read_automatic(read(raw))


@given(
    st.lists(st.sampled_from(PIECES), max_size=30),
    st.lists(st.sampled_from(HEADERS), max_size=3, unique=True),
    st.lists(st.sampled_from(PIECES), max_size=4),
    st.sampled_from(
        ["Mon, 05 Jan 2026 09:00:00 +0000", "Fri, 31 Dec 9999 23:59:59 -1200", "soon", "Mon, 1 Jan 0001"]
    ),
)
def test_any_pieces_of_notices_are_read_without_an_error(
    body: list[str], headers: list[str], subject: list[str], date: str
) -> None:
    title = "".join(subject).replace("\n", " ")
    head = "\n".join([*headers, "From: Pat <pat@doyle.example>", f"Subject: {title}", f"Date: {date}"])
    message = read(f"{head}\nContent-Type: text/plain; charset=utf-8\n\n{''.join(body)}".encode())
    found = read_automatic(message)
    assert found is None or (0 <= found.confidence <= 1 and found.why and found.new_text == "")
    if found is not None and found.until is not None:
        assert message.sent_at is not None


@given(st.text(max_size=400))
def test_nothing_is_lost_above_a_quote_that_is_not_there(text: str) -> None:
    above, quoted = above_the_quote(text)
    assert quoted or above == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "back on the " * 20_000,
        "12.12." * 20_000,
        "1 " * 50_000,
        "a@b.c " * 20_000 + "contact",
        "please contact " + "Aa " * 30_000,
        "From: " * 30_000,
        "From: a\n" * 20_000,
        "-" * 200_000,
        "i am out of the office, " * 10_000,
        "Aaaa " * 50_000,
    ],
)
def test_a_text_made_to_keep_us_busy_does_not(text: str) -> None:
    message = read(b"Subject: Out of office\nDate: Mon, 05 Jan 2026 09:00:00 +0000\n\n" + text.encode())
    begun = time.perf_counter()
    read_automatic(message)
    assert time.perf_counter() - begun < 5


def test_a_message_that_is_cut_anywhere_is_still_read() -> None:
    for one in list(samples())[::40]:
        for length in range(0, len(one.raw), 97):
            read_automatic(read(one.raw[:length]))

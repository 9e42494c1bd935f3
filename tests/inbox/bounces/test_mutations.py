"""A bounce stays the same bounce when it loses what mail loses on its way: a header, a label, the ends of lines."""

import re
from collections.abc import Callable

import pytest

from ringback.inbox.bounces import read_bounce
from ringback.inbox.message import read
from tests.inbox.bounces.corpus import CORPUS, rows


def without_return_path(raw: bytes) -> bytes:
    return re.sub(rb"(?m)^Return-Path: <>\r?\n", b"", raw, count=1)


def without_mime_headers(raw: bytes) -> bytes:
    return (
        re.sub(rb"(?m)^(MIME-Version|Content-Type): .*\n", b"", raw, count=2) if b"multipart" in raw else raw
    )


def with_the_report_as_text(raw: bytes) -> bytes:
    return raw.replace(
        b"Content-Type: message/delivery-status", b"Content-Type: text/plain; name=details.txt"
    )


def with_long_line_ends(raw: bytes) -> bytes:
    return raw.replace(b"\n", b"\r\n") if b"\r" not in raw else raw


def with_another_subject(raw: bytes) -> bytes:
    return re.sub(rb"(?m)^Subject: .*\n", b"Subject: Your quote\n", raw, count=1)


@pytest.mark.parametrize(
    ("change", "may_fail"),
    [
        (without_return_path, 0),
        (without_mime_headers, 0),
        (with_the_report_as_text, 0),
        (with_long_line_ends, 0),
        (with_another_subject, 8),  # eight whose text alone could be a person's
    ],
)
def test_a_bounce_that_lost_something_is_read_the_same(
    change: Callable[[bytes], bytes], may_fail: int
) -> None:
    wrong = []
    for row in rows("bounces.jsonl"):
        if row["kind"].startswith("bounce"):
            found = read_bounce(read(change((CORPUS / row["file"]).read_bytes())))
            addresses = sorted(one.address for one in found.recipients) if found else []
            if found is None or found.kind.value != row["kind"] or addresses != sorted(row["recipients"]):
                wrong.append(row["file"])
    assert len(wrong) <= may_fail, wrong


@pytest.mark.parametrize("change", [without_return_path, with_long_line_ends])
def test_what_is_no_bounce_does_not_become_one(change: Callable[[bytes], bytes]) -> None:
    for row in rows("others.jsonl"):
        found = read_bounce(read(change((CORPUS / row["file"]).read_bytes())))
        assert (found.kind.value if found else None) == row["kind"], row["file"]

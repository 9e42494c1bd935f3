"""Nothing raises, and nothing takes long, whatever comes in."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.inbox.bounces import read_bounce
from ringback.inbox.message import read
from tests.inbox.bounces.corpus import CORPUS

FILES = sorted(CORPUS.glob("*.eml"))
HEAD = b"Return-Path: <>\nFrom: MAILER-DAEMON@x.example\nTo: me@y.example\nSubject: Undelivered Mail\n"
BOMBS = {
    "addresses": b"\n" + b"".join(b"<u%d@example.com>: 550 user unknown\n" % i for i in range(50_000)),
    "a long line": b"\ncould not be delivered to " + b"a" * 2_000_000 + b"@x.example",
    "at signs": b"\nnot delivered " + b"@" * 500_000,
    "half addresses": b"\nnot delivered " + b"a@a." * 300_000,
    "words for people": b"\n" + b"user recipient mailbox address " * 60_000,
    "words for failure": b"\n" + b"message could not be been the your " * 60_000,
    "blanks": b"\n" + b" " * 1_000_000 + b"x",
    "quotes": b"\n" + b"> " * 500_000,
    "rules": b"\n" + (b"-" * 100 + b"\n") * 20_000,
    "headers": b"\n" + b"Received: x\nFrom: y\n" * 50_000,
    "recipients": b"Content-Type: message/delivery-status\n\n"
    + b"".join(b"Final-Recipient: rfc822; a%d@b.example\nAction: failed\n\n" % i for i in range(50_000)),
    "escapes": b"\nFinal-Recipient: rfc822; " + b"+2B" * 300_000 + b"@x\nAction: failed\n",
    "a return address": b"Delivered-To: " + b"a+" * 40_000 + b"b=c.example@y.example\n\nnot delivered",
}


@pytest.mark.parametrize("name", BOMBS)
def test_no_pattern_is_slow(name: str) -> None:
    message = read(HEAD + BOMBS[name])
    started = time.process_time()
    found = read_bounce(message)
    assert time.process_time() - started < 2
    assert found is None or len(found.recipients) <= 500


@given(st.binary(max_size=3_000))
def test_random_bytes_never_raise(raw: bytes) -> None:
    read_bounce(read(raw))
    read_bounce(read(HEAD + raw))


@given(seed=st.integers(min_value=0), choice=st.integers(min_value=0))
def test_a_damaged_report_never_raises(seed: int, choice: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(FILES[choice % len(FILES)].read_bytes())
    for _ in range(chance.randint(1, 40)):
        at = chance.randrange(len(raw))
        match chance.randint(0, 3):
            case 0:
                raw[at] = chance.randrange(256)
            case 1:
                del raw[at : at + chance.randint(1, 60)]
            case 2:
                raw[at:at] = raw[: chance.randint(1, 200)]
            case _:
                raw[at:at] = chance.choice(
                    [b"\n", b"\r", b"\x00", b"=?", b"--", b"<", b"@", b"\xff\xfe", b"\n\n"]
                )
        if not raw:
            break
    found = read_bounce(read(bytes(raw)))
    assert found is None or found.why

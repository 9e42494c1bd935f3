"""People answer bounces, pass them on and quote them, and programs answer those people. None of that is a bounce."""

from collections.abc import Callable

import pytest

from ringback.inbox.bounces import read_bounce
from ringback.inbox.message import Message, read
from tests.inbox.bounces.corpus import CORPUS, rows

PERSON = "From: Joe Hill <joe@hill.example>\nTo: Ana <ana@garden.example>\nReturn-Path: <joe@hill.example>\n"


def wrapped(subject: str, body: str, more: str = "") -> bytes:
    head = f"{PERSON}Subject: {subject}\n{more}MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
    return (head + body).encode("utf-8", "replace")


def answered(bounce: Message, _raw: bytes) -> bytes:
    quote = "\n".join(f"> {line}" for line in bounce.text.split("\n"))
    author = bounce.from_name or "the server"
    body = f"Hi Ana,\n\nthis came back when I wrote to them.\n\nOn Monday, {author} wrote:\n{quote}\n\nJoe\n"
    return wrapped(f"Re: {bounce.subject}", body, "In-Reply-To: <a@b.example>\n")


def passed_on(bounce: Message, _raw: bytes) -> bytes:
    head = f"From: {bounce.headers.get('from')}\nDate: Mon, 5 Oct 2026\nSubject: {bounce.subject}\nTo: joe@hill.example"
    body = (
        f"Hi Ana,\n\ncan you look at this?\n\n-------- Forwarded Message --------\n{head}\n\n{bounce.text}\n"
    )
    return wrapped(f"Fwd: {bounce.subject}", body)


def passed_on_under_its_own_subject(bounce: Message, _raw: bytes) -> bytes:
    head = f"From: {bounce.headers.get('from')}\nSent: Monday\nTo: Joe Hill\nSubject: {bounce.subject}"
    body = f"Hi Ana,\n\nwhat does this mean?\n\n-----Original Message-----\n{head}\n\n{bounce.text}\n"
    return wrapped(bounce.subject, body)


def attached(bounce: Message, raw: bytes) -> bytes:
    head = f"{PERSON}Subject: {bounce.subject}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=outer\n\n"
    text = "--outer\nContent-Type: text/plain\n\nHi Ana, the attached came back. Joe\n\n"
    text += "--outer\nContent-Type: message/rfc822\n\n"
    return (head + text).encode("utf-8", "replace") + raw + b"\n--outer--\n"


def answered_by_a_program(bounce: Message, _raw: bytes) -> bytes:
    quote = "\n".join(f"> {line}" for line in bounce.text.split("\n"))
    body = f"I am out of the office until Monday.\n\n{quote}\n"
    return wrapped(f"Automatic reply: {bounce.subject}", body, "Auto-Submitted: auto-replied\n")


@pytest.mark.parametrize(
    "way", [answered, passed_on, passed_on_under_its_own_subject, attached, answered_by_a_program]
)
def test_what_a_person_does_with_a_bounce_is_no_bounce(way: Callable[[Message, bytes], bytes]) -> None:
    taken = []
    for row in rows("bounces.jsonl"):
        raw = (CORPUS / row["file"]).read_bytes()
        found = read_bounce(read(way(read(raw), raw)))
        if found is not None:
            taken.append((row["file"], found.kind.value))
    assert taken == []

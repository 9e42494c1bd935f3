"""The bytes of a message: what a mail reader gets back is what was put in."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import parseaddr
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.adapters.mime import to_bytes
from ringback.ports.outbound import DeliveryError, EmailFile, check_email

from .conftest import an_email

# Any visible text on one line, as compose() hands it over: single spaces, no control characters.
visible = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs", "Cf", "Co", "Cn"]) | st.just(" "),
    max_size=120,
).map(lambda text: " ".join(text.split()))


@given(name=visible)
def test_any_name_comes_back_with_exactly_one_address(name: str) -> None:
    raw = to_bytes(an_email(to_name=name))
    old = message_from_bytes(raw, policy=policy.compat32)
    shown, address = parseaddr(str(old["To"]).replace("\r\n", ""))
    assert address == "ann@lead.example"
    assert str(make_header(decode_header(shown))) == name if name else shown == ""


@given(subject=visible)
def test_any_subject_comes_back(subject: str) -> None:
    raw = to_bytes(an_email(subject=subject))
    old = message_from_bytes(raw, policy=policy.compat32)
    assert str(make_header(decode_header(str(old["Subject"]).replace("\r\n", "")))) == subject


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_any_text_comes_back_in_short_ascii_lines(text: str) -> None:
    raw = to_bytes(an_email(text=text))
    parts = list(message_from_bytes(raw, policy=policy.default).iter_parts())  # type: ignore[attr-defined]
    expected = text.replace("\r\n", "\n").replace("\r", "\n")
    expected = expected if expected.endswith("\n") else expected + "\n"
    assert parts[0].get_payload(decode=True).decode().replace("\r\n", "\n") == expected
    assert raw.isascii()
    assert all(len(line) <= 78 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_the_same_message_gives_the_same_bytes() -> None:
    assert to_bytes(an_email()) == to_bytes(an_email())


def test_half_a_character_from_a_broken_file_does_not_stop_a_message() -> None:
    assert b"broken =3F here" in to_bytes(
        an_email(text="broken \ud83d here")
    ) or b"broken ? here" in to_bytes(an_email(text="broken \ud83d here"))


FILES = (
    EmailFile(
        filename="Preisliste für Österreich 2026, mit Anhängen und sehr langem Namen.pdf",
        content_type="application/pdf",
        data=b"%PDF-1.7\r\n\x00\xff" * 99,
    ),
    EmailFile(filename="dates.ics", content_type="text/calendar", data="BEGIN:VCALENDAR\nX:Grüße\n".encode()),
)


def test_files_come_back_byte_for_byte_behind_the_text() -> None:
    raw = to_bytes(an_email(attachments=FILES))
    message = message_from_bytes(raw, policy=policy.default)
    assert message.get_content_type() == "multipart/mixed"
    assert not message.defects
    parts = list(message.iter_parts())  # type: ignore[attr-defined]
    assert [part.get_content_type() for part in parts] == [
        "multipart/alternative",
        "application/pdf",
        "text/calendar",
    ]
    for file, part in zip(FILES, parts[1:], strict=True):
        assert (part.get_filename(), part.get_payload(decode=True)) == (file.filename, file.data)
        assert part.get_content_disposition() == "attachment"
    assert raw.isascii()
    assert all(len(line) <= 78 for line in raw.partition(b"\r\n\r\n")[2].split(b"\r\n"))
    assert raw == to_bytes(an_email(attachments=FILES))


def test_files_come_back_beside_a_text_without_html() -> None:
    message = message_from_bytes(to_bytes(an_email(html="", attachments=FILES[:1])), policy=policy.default)
    assert [part.get_content_type() for part in message.iter_parts()] == [  # type: ignore[attr-defined]
        "text/plain",
        "application/pdf",
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"filename": "a\r\nBcc: x@y.example.pdf"},
        {"filename": "../a.pdf"},
        {"filename": 'a".pdf'},
        {"filename": ""},
        {"filename": "x" * 201},
        {"content_type": "message/rfc822"},
        {"content_type": "multipart/mixed"},
        {"content_type": 'text/plain; name="x"'},
        {"data": b"x" * (10 * 1024 * 1024 + 1)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_file_that_could_do_harm_is_refused(change: dict[str, Any]) -> None:
    file = EmailFile(**({"filename": "a.pdf", "content_type": "application/pdf", "data": b"%PDF-"} | change))
    with pytest.raises(DeliveryError) as refused:
        check_email(an_email(attachments=(file,)))
    assert refused.value.permanent
    assert refused.value.sure_not_sent


MANY = [
    "a@x.example,b@x.example",
    "a@x.example;b@x.example",
    "a@x.example b@x.example",
    "a@x.example>,<b@x.example",
    ",".join(f"p{number}@x.example" for number in range(5_000)),
]


@pytest.mark.parametrize("many", MANY, ids=len)
def test_a_message_has_one_recipient_and_no_list_of_them(many: str) -> None:
    with pytest.raises(DeliveryError):
        check_email(an_email(to_address=many))

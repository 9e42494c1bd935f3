"""Bytes to a message: wrong labels, broken parts, hostile sizes."""

import base64
import time

import pytest

from ringback.inbox.charsets import decode
from ringback.inbox.message import read

TEXTS = [
    ("Сообщение не может быть доставлено по адресу", "koi8-r"),
    ("Сообщение не может быть доставлено", "cp1251"),
    ("このメールは配信できませんでした", "cp932"),
    ("このメールは配信できませんでした", "euc_jp"),
    ("このメールは配信できませんでした", "iso-2022-jp"),
    ("您的邮件无法投递到以下收件人", "gb2312"),
    ("您的郵件無法送達下列收件人，原因：收件人信箱不存在", "big5"),
    ("메일을 배달할 수 없습니다", "euc-kr"),
    ("Zustellung für Übermütige", "cp1252"),
    ("Échec de la remise à l'été", "utf-8"),
]


@pytest.mark.parametrize(("text", "charset"), TEXTS)
@pytest.mark.parametrize("label", ["right", "", "us-ascii", "utf-8", "x-unknown", "no-such-charset"])
def test_letters_are_read_whatever_their_label_says(text: str, charset: str, label: str) -> None:
    assert decode(text.encode(charset), charset if label == "right" else label) == text


@pytest.mark.parametrize(("text", "charset"), TEXTS)
def test_a_subject_without_encoding_is_read(text: str, charset: str) -> None:
    assert read(b"Subject: " + text.encode(charset) + b"\n\nhello").subject == text


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_lines_may_end_in_any_way(end: bytes) -> None:
    message = read(end.join([b"Subject: hi", b"From: a@b.example", b"", b"one", b"two", b""]))
    assert (message.subject, message.from_address, message.text) == ("hi", "a@b.example", "one\ntwo")


def test_lines_before_the_headers_are_skipped() -> None:
    assert read(b"\n\nFrom MAILER-DAEMON Mon May  4\n>From x\nSubject: hi\n\none").subject == "hi"
    assert read(b"\xef\xbb\xbfSubject: hi\n\none").subject == "hi"


PARTS = b"--q\nContent-Type: text/plain\n\none\n--q\nContent-Type: text/html\n\n<p>two</p>\n--q--\n"


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Type: multipart/mixed; boundary=q\n\n",
        b"Content-Type: multipart/mixed\n\n",
        b"Content-Type: multipart/mixed; boundary=other\n\n",
        b"Subject: the label got lost\n\nThis is a MIME-encapsulated message.\n\n",
    ],
)
def test_parts_are_found_by_a_lost_or_wrong_boundary_too(head: bytes) -> None:
    assert [part.content_type for part in read(head + PARTS).parts] == ["text/plain", "text/html"]


def test_a_multipart_that_never_begins_is_a_text() -> None:
    message = read(b"Content-Type: multipart/report; boundary=q\n\nonly words\n")
    assert message.text == "only words"


def test_an_attached_message_in_base64_is_opened() -> None:
    inner = base64.encodebytes(b"Subject: inner\nTo: joe@lake.example\n\nhello\n")
    raw = (
        b"Content-Type: multipart/mixed; boundary=q\n\n--q\nContent-Type: message/rfc822\n"
        b"Content-Transfer-Encoding: base64\n\n" + inner + b"--q--\n"
    )
    (part,) = read(raw).parts
    assert part.embedded is not None
    assert part.embedded.get("to") == "joe@lake.example"


def test_a_report_of_fields_keeps_its_text() -> None:
    raw = b"Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: x\n"
    (part,) = read(raw).parts
    assert "Feedback-Type: abuse" in part.text


def test_a_file_written_into_the_text_is_no_text() -> None:
    message = read(b"Subject: x\n\nsee file\nbegin 644 a.gif\nM1234\n`\nend\nbye\n")
    assert [part.filename for part in message.parts] == ["", "a.gif"]
    assert "M1234" not in message.parts[0].text


def test_a_file_name_in_the_form_of_rfc_2231_is_read() -> None:
    raw = (
        b"Content-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''f%C3%BCr.pdf\n\nx"
    )
    assert read(raw).parts[0].filename == "für.pdf"


def test_control_characters_are_taken_out() -> None:
    assert read(b"Subject: a\x1b[31mb\x07c\n\nd\x00e").subject == "a[31mbc"


@pytest.mark.parametrize("tag", ["<div>", "<table><tr><td>", "<ul>", "<ol>", "<b>"])
def test_words_are_not_lost_in_deep_nesting(tag: str) -> None:
    message = read(f"Content-Type: text/html\n\n{tag * 3_000}please stop".encode())
    assert message.text == "please stop"


def test_scripts_and_styles_are_no_text() -> None:
    deep = "<div>" * 3_000
    raw = f"Content-Type: text/html\n\n<style>a{{}}</style><script>bad()</script>{deep}please <i>stop</i><!-- not -->"
    assert read(raw.encode()).text.split() == ["please", "stop"]


def nested(depth: int) -> bytes:
    opening = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (i, i) for i in range(depth)
    )
    return b"Subject: x\n" + opening + b"Content-Type: text/plain\n\nhello\n"


@pytest.mark.parametrize("depth", [10, 13, 20, 50, 100])
def test_words_in_deep_parts_are_kept(depth: int) -> None:
    message = read(nested(depth))
    assert "hello" in message.text
    assert bool(message.cut) == (depth > 12)


HOSTILE = {
    "nested 1000 deep": nested(1_000),
    "nested 50 deep": nested(50),
    "messages in messages": b"Content-Type: message/rfc822\n\n" * 1_000 + b"Subject: x\n\nhi",
    "50 MB of lines": b"Subject: x\n\n" + b"hello world this is a line\n" * 2_000_000,
    "50 MB in one line": b"Subject: x\n\n" + b"a" * 50_000_000,
    "100,000 parts": b"Content-Type: multipart/mixed; boundary=b\n\n"
    + b"--b\nContent-Type: text/plain\n\nx\n" * 100_000,
    "100,000 headers": b"X-A: b\n" * 100_000 + b"\nhi",
    "one long header": b"Subject: " + b"=?utf-8?q?a?= " * 500_000 + b"\n\nhi",
    "many addresses": b"From: " + b"a@b, " * 500_000 + b"\n\nhi",
    "brackets": b"From: " + b"(" * 500_000 + b"\n\nhi",
    "many parameters": b"Content-Type: text/plain; " + b"a*0=x; " * 100_000 + b"\n\nhi",
    "many tags": b"Content-Type: text/html\n\n" + b"<table><tr><td>" * 50_000,
    "many cells": b"Content-Type: text/html\n\n" + b"<td>x" * 400_000,
    "many lines": b"Content-Type: text/html\n\n" + b"<p>x" * 400_000,
    "less than": b"Content-Type: text/html\n\n" + b"<" * 2_000_000,
    "files that never end": b"Subject: x\n\n" + b"begin 644 a.txt\n" * 100_000,
    "boundaries": b"Content-Type: multipart/mixed; boundary=zz\n\n" + b"--abc\n" * 300_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_message_costs_seconds_at_most(name: str) -> None:
    started = time.process_time()
    message = read(HOSTILE[name])
    assert time.process_time() - started < 5  # two here; other machines are slower
    assert len(message.parts) <= 200
    assert len(message.text) <= 1_000_000

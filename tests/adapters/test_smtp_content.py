"""What the SMTP messenger refuses, and that what it takes arrives as it was written."""

from __future__ import annotations

import pytest

from ringback.adapters.smtp import SmtpMessenger

from .handing_over import Make, failure, plain
from .mailserver import running


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "Hi\r\nBcc: everybody@lead.example"},
        {"subject": "Hi\nthere"},
        {"subject": "Hi\x85there"},
        {"subject": "Hi\u2028there"},
        {"to_name": "Ann\r\n\r\n<script>"},
        {"from_name": "Bob\x00"},
        {"to_address": "ann@lead.example\r\nRCPT TO:<x@lead.example>"},
        {"to_address": "ann@lead.example, x@lead.example"},
        {"to_address": "ann"},
        {"from_address": "bob@acme.example>"},
        {"reply_to": "bob@acme.example x"},
        {"message_id": "<a@b>\r\nX: y"},
        {"message_id": "a@b"},
        {"headers": (("X-A", "1\nX-B: 2"),)},
        {"headers": (("X-A: b\r\nX-C", "1"),)},
        {"headers": (("Bcc", "x@lead.example"),)},
        {"headers": (("Content-Type", "text/html"),)},
        {"headers": (("X-A", "1"), ("x-a", "2"))},
        {"headers": (("X-A", "ü"),)},
        {"subject": "x" * 901},
    ],
)
def test_headers_that_would_say_something_else_are_refused_before_anything_is_opened(
    email: Make, changes: dict[str, object]
) -> None:
    with running() as (server, mailbox):
        error = failure(SmtpMessenger(), email(**changes), server)
        assert (error.permanent, error.sure_not_sent) == (True, True)
        assert mailbox.connections == 0


def test_names_subjects_and_texts_of_any_script_arrive_as_they_were_written(email: Make) -> None:
    text = "Grüß Gott, 田中さん — “gut” 🙂\n.\n..two dots\nFrom the start\n" + "ein langes Wort " * 200 + "\n"
    sent = email(
        to_name="Müller, Jörg (privat)",
        from_name="Łódź & Söhne",
        subject="Rückruf für 田中さん 🙂",
        text=text,
    )
    with running() as (server, mailbox):
        SmtpMessenger().send(sent, server)
    (message,), (raw,) = mailbox.messages, mailbox.raw
    assert message["To"].addresses[0].display_name == "Müller, Jörg (privat)"
    assert message["From"].addresses[0].display_name == "Łódź & Söhne"
    assert message["Subject"] == "Rückruf für 田中さん 🙂"
    assert plain(message) == text
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 78


def test_a_long_link_to_unsubscribe_stays_one_readable_link(email: Make) -> None:
    url = "https://ringback.acme.example/u/" + "aZ09-_" * 60
    headers = (("List-Unsubscribe", f"<{url}>"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    with running() as (server, mailbox):
        SmtpMessenger().send(email(headers=headers), server)
    assert f"List-Unsubscribe: <{url}>\r\n".encode() in mailbox.raw[0]
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in mailbox.raw[0]


def test_a_domain_beyond_ascii_goes_out_in_ascii(email: Make) -> None:
    with running() as (server, mailbox):
        SmtpMessenger().send(email(to_address="ann@bücher.example"), server)
    assert mailbox.recipients == [["ann@xn--bcher-kva.example"]]
    assert mailbox.messages[0]["To"].addresses[0].addr_spec == "ann@xn--bcher-kva.example"


def test_a_local_part_beyond_ascii_needs_a_server_that_can_carry_it(email: Make) -> None:
    with running() as (server, mailbox):
        SmtpMessenger().send(email(to_address="jörg@lead.example"), server)
    assert mailbox.recipients == [["jörg@lead.example"]]
    with running(enable_SMTPUTF8=False) as (server, mailbox):
        error = failure(SmtpMessenger(), email(to_address="jörg@lead.example"), server)
    assert "takes only plain letters before the @" in error.text
    assert (error.permanent, error.sure_not_sent, mailbox.raw) == (True, True, [])

"""Postfix and Dovecot together, as a business's own server: what is sent arrives, and what does not comes back."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count
from typing import cast

import pytest

from ringback.adapters.imap import ImapInbox
from ringback.adapters.smtp import SmtpMessenger
from ringback.ports.inbound import InboxSession
from ringback.ports.outbound import DeliveryError, OutgoingEmail
from tests.servers.postfix import Postfix

pytestmark = pytest.mark.mailservers

_numbers = count(1)


def email(to: str, sender: str) -> OutgoingEmail:
    return OutgoingEmail(
        message_id=f"<real-{next(_numbers)}@acme.example>",
        from_name="Acme",
        from_address=sender,
        reply_to="",
        to_name="Ann Lee",
        to_address=to,
        subject="Your roof",
        text="Hello Ann,\n\nshall we talk?\n",
        html="",
        headers=(),
        date=datetime(2026, 3, 3, 17, 2, tzinfo=UTC),
    )


def arrived(session: InboxSession, after: int, *, seconds: float = 30) -> EmailMessage:
    """The next message of the inbox."""
    ends = time.monotonic() + seconds
    while True:
        for found in session.after("INBOX", after, limit=1, max_bytes=1_000_000):
            return cast(EmailMessage, message_from_bytes(found.raw, policy=policy.default))  # type: ignore[arg-type]
        assert time.monotonic() < ends, "nothing came"
        session.wait("INBOX", seconds=1)


def status_of(report: EmailMessage) -> tuple[str, str]:
    """The address and the status in a delivery report."""
    (part,) = [one for one in report.walk() if one.get_content_type() == "message/delivery-status"]
    fields = cast(list[EmailMessage], part.get_payload())[1]
    return str(fields["Final-Recipient"]).split(";")[1].strip(), str(fields["Status"])


def test_a_message_reaches_the_rest_of_the_world(postfix: Postfix) -> None:
    sent = email("ann@lead.example", postfix.server.username)
    SmtpMessenger().send(sent, postfix.server)
    ends = time.monotonic() + 30
    while not (raw := postfix.sink.to("ann@lead.example")):
        assert time.monotonic() < ends
        time.sleep(0.05)
    assert sent.message_id.encode() in raw[0]


@pytest.mark.parametrize(
    ("to", "status"),
    [
        ("gone-1@lead.example", "5.1.1"),
        ("full-1@lead.example", "5.2.2"),
        ("blocked-1@lead.example", "5.7.1"),
        ("later-1@lead.example", "4.3.2"),
        ("nobody@acme.example", "5.1.1"),
    ],
)
def test_what_cannot_be_delivered_comes_back_as_a_report_that_names_the_message(
    postfix: Postfix, to: str, status: str
) -> None:
    user = postfix.dovecot.add(f"rep{next(_numbers)}")
    sent = email(to, user)
    SmtpMessenger().send(sent, postfix.as_user(user))
    with ImapInbox().session(postfix.dovecot.imap.mailbox(user)) as session:
        report = arrived(session, 0)
    assert report["Return-Path"] == "<>"
    assert status_of(report) == (to, status)
    assert sent.message_id in report.as_string()


def test_a_message_to_a_plus_address_of_our_own_arrives_in_its_mailbox(postfix: Postfix) -> None:
    user = postfix.dovecot.add(f"rep{next(_numbers)}")
    plus = user.replace("@", "+token-17@")
    sent = email(plus, postfix.server.username)
    SmtpMessenger().send(sent, postfix.server)
    with ImapInbox().session(postfix.dovecot.imap.mailbox(user)) as session:
        found = arrived(session, 0)
    assert (found["Message-ID"], found["Delivered-To"]) == (sent.message_id, plus)


def test_a_wrong_password_is_refused_by_the_real_server_too(postfix: Postfix) -> None:
    with pytest.raises(DeliveryError) as raised:
        SmtpMessenger().check(postfix.as_user(postfix.server.username, "wrong"))
    assert raised.value.about == "account"
    assert raised.value.permanent

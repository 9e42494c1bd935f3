"""The SMTP messenger against a real server on this machine."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ringback.adapters.smtp import SmtpMessenger
from ringback.ports.outbound import DeliveryError, MailServer

from .handing_over import Make, failure, plain
from .mailserver import Manners, running


def test_a_message_arrives_whole_and_the_receipt_says_what_the_server_said(email: Make) -> None:
    with running() as (server, mailbox):
        receipt = SmtpMessenger().send(email(reply_to="office@acme.example"), server)
    assert receipt.message_id == "<311-4.0123456789abcdef01234567@acme.example>"
    assert receipt.response == "250 OK: queued as 1"
    (message,) = mailbox.messages
    assert message["From"] == "Bob Roe <bob@acme.example>"
    assert message["To"] == "Ann Lee <ann@lead.example>"
    assert message["Reply-To"] == "office@acme.example"
    assert message["Message-ID"] == receipt.message_id
    assert message["Date"].datetime == email().date
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert plain(message) == "Hi Ann,\n\nwhen is a good time?\n"
    assert (mailbox.senders, mailbox.recipients) == (["bob@acme.example"], [["ann@lead.example"]])


def test_many_messages_go_over_one_connection(email: Make) -> None:
    with running() as (server, mailbox), SmtpMessenger().session(server) as session:
        for number in range(30):
            session.send(email(message_id=f"<{number}@acme.example>", subject=f"Number {number}"))
        assert mailbox.connections == 1
        assert [message["Subject"] for message in mailbox.messages] == [f"Number {n}" for n in range(30)]


def test_a_session_that_sends_nothing_opens_nothing(email: Make) -> None:
    with running() as (server, mailbox):
        with SmtpMessenger().session(server):
            pass
        assert mailbox.connections == 0


def test_a_line_closed_between_two_messages_is_opened_again_and_nothing_is_sent_twice(email: Make) -> None:
    with running(Manners(hang_up="after-each")) as (server, mailbox):
        with SmtpMessenger().session(server) as session:
            for number in range(3):
                session.send(email(subject=f"Number {number}"))
                threading.Event().wait(0.1)
        assert [message["Subject"] for message in mailbox.messages] == ["Number 0", "Number 1", "Number 2"]
        assert mailbox.connections == 3


def test_a_refused_recipient_does_not_spoil_the_session(email: Make) -> None:
    manners = Manners(rcpt={"gone@lead.example": "550 5.1.1 No such user here"})
    with running(manners) as (server, mailbox), SmtpMessenger().session(server) as session:
        with pytest.raises(DeliveryError) as caught:
            session.send(email(to_address="gone@lead.example"))
        session.send(email())
        assert (mailbox.connections, len(mailbox.raw)) == (1, 1)
    assert (caught.value.permanent, caught.value.sure_not_sent, caught.value.about) == (
        True,
        True,
        "recipient",
    )
    assert caught.value.text.endswith("refused the recipient gone@lead.example: 550 5.1.1 No such user here.")


@pytest.mark.parametrize(
    ("answer", "permanent", "about"),
    [
        ("550 No such user", True, "recipient"),
        ("551 User not local", True, "recipient"),
        ("553 Mailbox name not allowed", True, "recipient"),
        ("550 5.2.1 Mailbox disabled", True, "recipient"),
        ("550 5.7.1 Relaying denied", True, "account"),
        ("554 5.7.1 Client host blocked", True, "account"),
        ("530 5.7.0 Authentication required", True, "account"),
        ("550 5.1.8 Sender address rejected", True, "account"),
        ("450 4.2.0 Greylisted", False, "recipient"),
        ("452 4.2.2 Mailbox full", False, "recipient"),
        ("451 4.7.1 Try again later", False, "account"),
        ("421 4.3.2 Shutting down", False, "connection"),
    ],
)
def test_a_refused_rcpt_says_if_trying_again_makes_sense_and_what_it_is_about(
    email: Make, answer: str, permanent: bool, about: str
) -> None:
    with running(Manners(rcpt={"ann@lead.example": answer})) as (server, mailbox):
        error = failure(SmtpMessenger(), email(), server)
    assert (error.permanent, error.sure_not_sent, error.about) == (permanent, True, about)
    assert mailbox.raw == []


@pytest.mark.parametrize(
    ("answer", "permanent"), [("554 5.6.0 Looks like spam", True), ("451 Disk full", False)]
)
def test_a_message_refused_after_data_is_known_not_to_be_sent(
    email: Make, answer: str, permanent: bool
) -> None:
    with running(Manners(data=answer)) as (server, _):
        error = failure(SmtpMessenger(), email(), server)
    assert (error.permanent, error.sure_not_sent, error.about) == (permanent, True, "message")
    assert "refused the message" in error.text


def test_a_refused_sender_is_about_the_account(email: Make) -> None:
    with running(Manners(mail="550 5.7.1 Not your address")) as (server, _):
        error = failure(SmtpMessenger(), email(), server)
    assert (error.permanent, error.sure_not_sent, error.about) == (True, True, "account")


def test_a_server_that_hangs_up_before_data_leaves_no_doubt(email: Make) -> None:
    with running(Manners(hang_up="rcpt")) as (server, mailbox):
        error = failure(SmtpMessenger(), email(), server)
    assert (error.permanent, error.sure_not_sent) == (False, True)
    assert mailbox.raw == []


def test_a_server_that_hangs_up_before_its_answer_to_data_leaves_a_doubt(email: Make) -> None:
    with running(Manners(hang_up="data")) as (server, mailbox):
        error = failure(SmtpMessenger(), email(), server)
        assert (error.permanent, error.sure_not_sent) == (False, False)
        assert "may or may not have been sent" in error.text
        assert len(mailbox.raw) == 1  # it did arrive, and it was not sent a second time
        assert mailbox.connections == 1


@contextmanager
def scripted(*answers: bytes, wait: float = 0) -> Iterator[tuple[MailServer, list[bytes]]]:
    """A server that says these answers, one for each line (or message) it gets, and then closes."""
    heard: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(answers[0])
            in_data = False
            for answer in answers[1:]:
                while True:
                    line = lines.readline()
                    heard.append(line)
                    if not line or not in_data or line == b".\r\n":
                        break
                in_data = answer.startswith(b"354")
                connection.sendall(answer)
            done.wait(wait)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        port = listener.getsockname()[1]
        yield MailServer(host="127.0.0.1", port=port, security="none", timeout=0.5), heard
    finally:
        done.set()
        thread.join()
        listener.close()


TALK = (b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n")


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"25",
        b"hello\r\n",
        b"250-half\r\n",
        b"199 odd\r\n",
        b"354 again\r\n",
        b"250 " + b"x" * 9000 + b"\r\n",
    ],
)
def test_an_answer_to_data_that_cannot_be_read_leaves_a_doubt(email: Make, answer: bytes) -> None:
    with scripted(*TALK, answer) as (server, heard):
        error = failure(SmtpMessenger(), email(), server)
    assert (error.permanent, error.sure_not_sent) == (False, False)
    assert b".\r\n" in heard


def test_a_server_that_is_silent_after_data_leaves_a_doubt(email: Make) -> None:
    with scripted(*TALK, b"", wait=3) as (server, _):
        error = failure(SmtpMessenger(), email(), server)
    assert (error.permanent, error.sure_not_sent) == (False, False)


@pytest.mark.parametrize("said", range(len(TALK)))
def test_a_server_that_is_silent_any_time_earlier_leaves_no_doubt(email: Make, said: int) -> None:
    with scripted(*TALK[:said] or (b"",), *([b""] if said else []), wait=3) as (server, heard):
        error = failure(SmtpMessenger(), email(), server)
    assert (error.permanent, error.sure_not_sent) == (False, True)
    assert b".\r\n" not in heard


def test_a_server_that_closes_right_after_asking_for_the_message_was_not_sent_it_for_sure(
    email: Make,
) -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            for answer in TALK:
                connection.sendall(answer)
                connection.recv(1024) if answer != TALK[-1] else None
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    thread = threading.Thread(target=serve)
    thread.start()
    server = MailServer(host="127.0.0.1", port=listener.getsockname()[1], security="none", timeout=5)
    error = failure(SmtpMessenger(), email(text="x" * 20_000_000, html=""), server)
    thread.join()
    listener.close()
    assert (error.permanent, error.sure_not_sent) == (False, True)


def test_nothing_listening_is_worth_another_try(email: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    error = failure(SmtpMessenger(), email(), MailServer(host="127.0.0.1", port=port, security="none"))
    assert (error.permanent, error.sure_not_sent, error.about) == (False, True, "connection")
    assert "nothing listens on that port" in error.text

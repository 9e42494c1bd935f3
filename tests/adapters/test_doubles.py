"""The messenger with memory and the one that prints: as strict as the real one, and able to fail."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from ringback.adapters.console import ConsoleMessenger
from ringback.adapters.smtp import SmtpMessenger
from ringback.ports.fakes import MemoryMessenger
from ringback.ports.outbound import DeliveryError, MailServer, Messenger, OutgoingEmail

Make = Callable[..., OutgoingEmail]
SERVER = MailServer(host="mail.acme.example", port=465, security="tls")
DOUBT = DeliveryError("The answer was lost.", permanent=False, sure_not_sent=False)
REFUSED = DeliveryError("No such user.", permanent=True, sure_not_sent=True, about="recipient")


@pytest.mark.parametrize("messenger", [MemoryMessenger(), ConsoleMessenger(io.StringIO()), SmtpMessenger()])
def test_every_messenger_refuses_a_line_break_in_a_header(messenger: Messenger, email: Make) -> None:
    with pytest.raises(DeliveryError, match="line break") as caught:
        messenger.send(email(subject="a\nb"), SERVER)
    assert caught.value.permanent
    assert caught.value.sure_not_sent


def test_memory_keeps_what_was_sent_in_order(email: Make) -> None:
    messenger = MemoryMessenger()
    with messenger.session(SERVER) as session:
        session.send(email(subject="one"))
        session.send(email(subject="two", to_address="Eve@lead.example"))
    assert [sent.email.subject for sent in messenger.sent] == ["one", "two"]
    assert [found.subject for found in messenger.to("eve@lead.example")] == ["two"]
    assert (messenger.opened, messenger.tried) == (1, 2)


def test_memory_fails_on_demand_and_then_heals(email: Make) -> None:
    messenger = MemoryMessenger()
    messenger.fail_next(REFUSED, times=2)
    for _ in range(2):
        with pytest.raises(DeliveryError, match="No such user"):
            messenger.send(email(), SERVER)
    assert messenger.send(email(), SERVER).message_id == email().message_id
    assert (len(messenger.sent), messenger.tried) == (1, 3)


def test_memory_can_lose_the_answer_to_a_message_that_arrived(email: Make) -> None:
    messenger = MemoryMessenger()
    messenger.fail_next(DOUBT, arrives=True)
    with pytest.raises(DeliveryError):
        messenger.send(email(), SERVER)
    assert len(messenger.sent) == 1


def test_memory_does_not_let_a_message_arrive_that_was_surely_not_sent() -> None:
    with pytest.raises(ValueError, match="sure"):
        MemoryMessenger().fail_next(REFUSED, arrives=True)


def test_memory_can_refuse_one_address_for_good(email: Make) -> None:
    messenger = MemoryMessenger()
    messenger.fail_for("ANN@lead.example", REFUSED)
    for _ in range(2):
        with pytest.raises(DeliveryError):
            messenger.send(email(), SERVER)
    messenger.send(email(to_address="eve@lead.example"), SERVER)
    assert [sent.email.to_address for sent in messenger.sent] == ["eve@lead.example"]


def test_memory_checks_and_fails_checks() -> None:
    messenger = MemoryMessenger()
    messenger.check(SERVER)
    messenger.fail_check(REFUSED)
    with pytest.raises(DeliveryError):
        messenger.check(SERVER)
    assert messenger.checked == [SERVER, SERVER]


def test_the_console_prints_the_message_and_nothing_a_terminal_would_act_on(email: Make) -> None:
    stream = io.StringIO()
    receipt = ConsoleMessenger(stream).send(email(text="Hi \x1b[31mred\x1b[0m\n"), SERVER)
    assert receipt.response == "printed, not sent"
    assert "To: Ann Lee <ann@lead.example>" in stream.getvalue()
    assert "Hi ?[31mred?[0m" in stream.getvalue()
    assert "\x1b" not in stream.getvalue()


def test_a_message_needs_a_date_with_a_zone_and_a_server_a_port(email: Make) -> None:
    with pytest.raises(ValueError, match="time zone"):
        email(date=email().date.replace(tzinfo=None))
    with pytest.raises(ValueError, match="port"):
        MailServer(host="mail.acme.example", port=0, security="tls")

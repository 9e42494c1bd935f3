"""What the SMTP tests say often."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from ringback.adapters.smtp import SmtpMessenger
from ringback.ports.outbound import DeliveryError, MailServer, OutgoingEmail

Make = Callable[..., OutgoingEmail]


def failure(messenger: SmtpMessenger, email: OutgoingEmail, server: MailServer) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        messenger.send(email, server)
    assert caught.value.text.endswith("."), caught.value.text
    return caught.value


def plain(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")

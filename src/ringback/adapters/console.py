"""A messenger for trying things out: it prints what it would send. It never opens a connection."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from ringback.ports.outbound import MailServer, OutgoingEmail, Receipt, Session, check_email

# A terminal acts on these; a lead's name or message must not be able to paint on somebody's screen.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class ConsoleMessenger:
    """Prints the text of each message to `stream` (standard output, looked up at each message, if None)."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream

    def send(self, email: OutgoingEmail, server: MailServer) -> Receipt:
        check_email(email)
        lines = [
            f"From: {email.from_name} <{email.from_address}>".replace("  ", " "),
            f"To: {email.to_name} <{email.to_address}>".replace("  ", " "),
            f"Subject: {email.subject}",
            f"Date: {email.date.isoformat()}",
            f"Message-ID: {email.message_id}",
            *(f"{name}: {value}" for name, value in email.headers),
            "",
            email.text.rstrip("\n"),
            "-" * 72,
        ]
        stream = self._stream or sys.stdout
        stream.write(_CONTROL.sub("?", "\n".join(lines)) + "\n")
        stream.flush()
        return Receipt(message_id=email.message_id, response="printed, not sent")

    def check(self, server: MailServer) -> None:
        """Nothing to check: nothing will be sent."""

    @contextmanager
    def session(self, server: MailServer) -> Iterator[Session]:
        yield _ConsoleSession(self, server)


class _ConsoleSession:
    def __init__(self, messenger: ConsoleMessenger, server: MailServer) -> None:
        self._messenger = messenger
        self._server = server

    def send(self, email: OutgoingEmail) -> Receipt:
        return self._messenger.send(email, self._server)

"""What the contract tests want of any IMAP server: its address, and a way to put a message there from outside."""

from __future__ import annotations

import imaplib
from dataclasses import dataclass

from ringback.ports.inbound import MailboxServer, Security

PASSWORD = "s3cret"


@dataclass(frozen=True, slots=True)
class ImapServer:
    """A running server. `user` makes mailboxes at hand; `plain` is its port for lines without TLS."""

    kind: str
    plain: int
    tls: int = 0
    user: str = ""

    def mailbox(self, user: str = "", *, security: Security = "none", timeout: float = 10.0) -> MailboxServer:
        port = self.tls if security == "tls" else self.plain
        return MailboxServer(
            host="127.0.0.1",
            port=port,
            security=security,
            username=user or self.user,
            password=PASSWORD,
            timeout=timeout,
        )

    def client(self, user: str = "") -> imaplib.IMAP4:
        """Another program that looks at the same mailbox."""
        client = imaplib.IMAP4("127.0.0.1", self.plain, timeout=10)
        client.login(user or self.user, PASSWORD)
        return client

    def deliver(self, *raw: bytes, user: str = "", folder: str = "INBOX") -> None:
        """Put messages there behind everybody's back."""
        client = self.client(user)
        for one in raw:
            answer, data = client.append(folder, "", "", one)  # type: ignore[arg-type]
            assert answer == "OK", data
        client.logout()

    def begin_anew(self, folder: str, *, user: str = "") -> None:
        """Delete the folder with all that is in it and make it again: another UIDVALIDITY, uids from the beginning."""
        client = self.client(user)
        client.delete(folder)
        answer, data = client.create(folder)
        assert answer == "OK", data
        client.logout()


def message(
    number: int, *, text: str = "Hello.", sender: str = "ann@lead.example", headers: str = ""
) -> bytes:
    """A message that differs from every other number's."""
    lines = (
        f"From: Ann Lee <{sender}>\nTo: office@acme.example\nSubject: Message {number}\n"
        f"Message-ID: <{number}@lead.example>\nDate: Tue, 03 Mar 2026 10:02:00 -0700\n{headers}\n{text}\n"
    )
    return lines.replace("\n", "\r\n").encode()

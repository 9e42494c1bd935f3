"""Mail that leaves: the values handed over, the Protocol of whoever delivers them, and its one error type.

What may live here: values, Protocols, and the checks every messenger makes before it opens anything, so that a
double refuses what the real one refuses. What may not: sockets, files, the clock, any policy about when to send.
"""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

Security = Literal["tls", "starttls", "none"]
About = Literal["account", "recipient", "message", "connection"]
Trouble = Literal["", "name", "unreachable", "refused", "timeout", "tls", "certificate", "sign_in", "busy"]
"""What kept us from a server, as a code: its name is unknown, nothing answers, nothing listens, …"""

MAX_HEADER = 900
"""Characters of one header value. RFC 5322 allows 998 in a line, its name included."""

MAX_ATTACHED = 10 * 1024 * 1024
"""Bytes of all files of one message. They travel a third longer, and many servers take 20 to 25 MB in all."""

# Everything `str.splitlines` or a terminal would act upon. Not only CR and LF: mail libraries split on the others too.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_ADDRESS = re.compile(r"[^\s<>@,;:\"\\()\[\]]{1,64}@[^\s<>@,;:\"\\()\[\]]{1,255}")
_MESSAGE_ID = re.compile(r"<[!-;=?A-~]+@[!-;=?A-~]+>")
_CONTENT_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]{0,100}")
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,60}")
_OURS = frozenset(
    [
        *("from", "to", "cc", "bcc", "sender", "reply-to", "subject", "date", "message-id"),
        *("mime-version", "return-path", "received", "dkim-signature"),
    ]
)


class DeliveryError(Exception):
    """A message that was not, or perhaps not, handed over.

    `text` is for people and ends in a period. `permanent`: trying the same again makes no sense until somebody
    changes something. `sure_not_sent`: it is certain that nothing left; if False, the message may have arrived, so
    the touch is unsure and must never be repeated blindly. `about` says what to look at: the mail account and its
    server's settings, this recipient's address, this message, or the connection. Only "recipient" says anything
    about a contact point. `trouble`: what kept us from the server, if it was that.
    """

    def __init__(
        self,
        text: str,
        *,
        permanent: bool,
        sure_not_sent: bool,
        about: About = "connection",
        trouble: Trouble = "",
    ) -> None:
        super().__init__(text)
        self.text = text
        self.permanent = permanent
        self.sure_not_sent = sure_not_sent
        self.about: About = about
        self.trouble: Trouble = trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailFile:
    """A file that goes with a message. `content_type` like "application/pdf", without parameters."""

    filename: str
    content_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingEmail:
    """One message to one person, ready to go.

    `message_id` with its angle brackets. Names may be empty and may hold any script; addresses are bare
    (`joe@example.com`). `html` may be empty. `headers` are further headers, as (name, value). `date` is aware.
    """

    message_id: str
    from_name: str
    from_address: str
    reply_to: str
    to_name: str
    to_address: str
    subject: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]
    date: datetime
    attachments: tuple[EmailFile, ...] = ()

    def __post_init__(self) -> None:
        if self.date.utcoffset() is None:
            raise ValueError("The date of a message needs a time zone.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """What messages are signed with (DKIM, RFC 6376): the domain that signs, the selector under which its public key
    is published, and the private key of RSA as PEM."""

    domain: str
    selector: str
    private_key: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mail is handed in. `security`: "tls" from the first byte, "starttls" (required, never silently plain), or
    "none". An empty `username` means no sign-in. `token`: an OAuth2 access token, used (XOAUTH2) instead of the
    password if it is given. `signing`: None for no signature. `timeout` in seconds, for each step of the conversation.
    """

    host: str
    port: int
    security: Security
    username: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    signing: SigningKey | None = None
    timeout: float = 30.0

    def __post_init__(self) -> None:
        if not self.host or not 0 < self.port < 65536:
            raise ValueError("A mail server needs a host, and a port from 1 to 65535.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The server took the message: which one, and what it said (`2.0.0 Ok: queued as 4F1A2B`). `raw`: the very bytes,
    for the copy in the Sent folder; empty if there are none to keep."""

    message_id: str
    response: str
    raw: bytes = field(default=b"", repr=False)


class Session(Protocol):
    """One open way to one server. For one thread. It opens with the first message, and again after a lost line."""

    def send(self, email: OutgoingEmail) -> Receipt:
        """Hand over one message or raise DeliveryError. The session stays usable after an error."""
        ...


class Messenger(Protocol):
    """Who delivers e-mail."""

    def send(self, email: OutgoingEmail, server: MailServer) -> Receipt:
        """Hand over one message or raise DeliveryError."""
        ...

    def check(self, server: MailServer) -> None:
        """Connect, secure and sign in without sending anything; raise DeliveryError if that fails."""
        ...

    def session(self, server: MailServer) -> AbstractContextManager[Session]:
        """Keep one connection for many messages."""
        ...


def check_email(email: OutgoingEmail) -> None:
    """Raise DeliveryError for a message whose headers could not be true to what they say.

    Called by every messenger before it opens anything. A line break in a header would let whoever typed it write
    headers, recipients or a body of their own (header injection), so it is refused and never cleaned away here.
    """
    named = [
        ("sender's name", email.from_name),
        ("sender's address", email.from_address),
        ("reply-to address", email.reply_to),
        ("recipient's name", email.to_name),
        ("recipient's address", email.to_address),
        ("subject", email.subject),
        ("message id", email.message_id),
    ]
    named += [(f"header {name!a}", value) for name, value in email.headers]
    for what, value in named:
        if _CONTROL.search(value):
            raise _refused(f"The {what} holds a line break or a control character. Nothing was sent.")
        if len(value) > MAX_HEADER:
            raise _refused(f"The {what} is longer than {MAX_HEADER} characters. Nothing was sent.")
    _check_addresses(email)
    if not _MESSAGE_ID.fullmatch(email.message_id):
        raise _refused(f"{email.message_id!a} is not a message id. Nothing was sent.")
    _check_files(email.attachments)
    seen = set(_OURS)
    for name, value in email.headers:
        key = name.lower()
        if not _HEADER_NAME.fullmatch(name) or key.startswith("content-") or key in seen:
            raise _refused(f"The header {name!a} cannot be set here, or is set twice. Nothing was sent.")
        if not value.isascii():
            raise _refused(f"The header {name!a} holds letters that cannot stand in it. Nothing was sent.")
        seen.add(key)


def _check_files(files: tuple[EmailFile, ...]) -> None:
    for file in files:
        bad_name = not file.filename or len(file.filename) > 200 or re.search(r"[/\\\"]", file.filename)
        if bad_name or _CONTROL.search(file.filename):
            raise _refused(f"A file called {file.filename!a} cannot be sent. Nothing was sent.")
        if not _CONTENT_TYPE.fullmatch(file.content_type) or file.content_type.startswith(
            ("multipart/", "message/")
        ):
            raise _refused(f"A file of type {file.content_type!a} cannot be sent. Nothing was sent.")
    if sum(len(file.data) for file in files) > MAX_ATTACHED:
        raise _refused("The files of this message have more than 10 MB. Nothing was sent.")


def _check_addresses(email: OutgoingEmail) -> None:
    if not _ADDRESS.fullmatch(email.to_address):
        raise _refused(f"{email.to_address!r} is not an e-mail address. Nothing was sent.", "recipient")
    senders = [email.from_address] + ([email.reply_to] if email.reply_to else [])
    for address in senders:
        if not _ADDRESS.fullmatch(address):
            raise _refused(
                f"{address!r} is not an e-mail address. Correct it in the mail settings.", "account"
            )


def _refused(text: str, about: About = "message") -> DeliveryError:
    return DeliveryError(text, permanent=True, sure_not_sent=True, about=about)

"""Mail that comes in: the values, the Protocol of whoever fetches it, and its one error type.

What may live here: values and Protocols. What may not: sockets, files, the clock, any policy about what mail means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from .outbound import Security, Trouble

About = Literal["account", "folder", "connection"]


def always() -> bool:
    """What is asked where nothing ever stops: yes, go on."""
    return True


class FetchError(Exception):
    """A mailbox that could not be read or written. `text` is for people and ends in a period.

    `permanent`: trying the same again makes no sense until somebody changes something. `about` says what to look at:
    the account's settings, the folder, or the connection. `trouble`: what kept us from the server, if it was that.
    """

    def __init__(
        self, text: str, *, permanent: bool, about: About = "connection", trouble: Trouble = ""
    ) -> None:
        super().__init__(text)
        self.text = text
        self.permanent = permanent
        self.about: About = about
        self.trouble: Trouble = trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxServer:
    """Where mail is read. `token`: an OAuth2 access token, used (XOAUTH2) instead of the password if it is given.
    `timeout` in seconds, for each step of the conversation."""

    host: str
    port: int
    security: Security
    username: str
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    timeout: float = 30.0

    def __post_init__(self) -> None:
        if not self.host or not 0 < self.port < 65536:
            raise ValueError("A mail server needs a host, and a port from 1 to 65535.")


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderState:
    """What the server says of a folder: its `uidvalidity`, and the uid that the next message will get."""

    name: str
    uidvalidity: int
    uid_next: int
    messages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One message as it lies on the server. `size` counts all of it; `raw` may be cut to what was asked for. `came_at`:
    when the server got it, by its own clock; None if it does not say."""

    uid: int
    raw: bytes
    size: int
    came_at: datetime | None = None


class InboxSession(Protocol):
    """One open connection to one mailbox. For one thread. Every method may raise `FetchError`."""

    def state(self, folder: str) -> FolderState:
        """What the server says of this folder, opened for reading."""
        ...

    def after(self, folder: str, uid: int, *, limit: int, max_bytes: int) -> Iterator[Fetched]:
        """The messages with a higher uid, in the order of their uids, at most `limit`. Nothing is marked as read."""
        ...

    def since(self, folder: str, at: datetime) -> int:
        """The uid after which the messages lie that came on the day of `at` or later (the server's days, so perhaps
        some more); -1 where there are none."""
        ...

    def wait(self, folder: str, *, seconds: float, keep_going: Callable[[], bool] = always) -> bool:
        """Wait until something new is there (IDLE), at most so long, and while `keep_going` (asked twice a second).
        True: look again. Where the server does not offer IDLE it returns False at once, and `can_wait` says so."""
        ...

    @property
    def can_wait(self) -> bool:
        """Whether the server offers IDLE."""
        ...

    def sent_folder(self) -> str:
        """The name of the folder for sent mail: the one marked so (RFC 6154), else one with a usual name, else ""."""
        ...

    def keep(self, folder: str, raw: bytes, *, at: datetime) -> None:
        """Put a copy there, marked as read."""
        ...

    def holds(self, folder: str, message_id: str) -> bool:
        """Whether a message with this Message-ID (with angle brackets) lies in this folder."""
        ...


class Inbox(Protocol):
    """Who reads mailboxes."""

    def session(self, server: MailboxServer) -> AbstractContextManager[InboxSession]:
        """Connect, secure and sign in; close at the end. Raises `FetchError`."""
        ...

    def check(self, server: MailboxServer, folder: str) -> FolderState:
        """Connect, sign in and open this folder without changing anything. Raises `FetchError`."""
        ...

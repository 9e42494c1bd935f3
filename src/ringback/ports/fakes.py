"""Doubles with memory, shipped with the product: for tests, for the sample workspace, and for those who build on it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from .outbound import DeliveryError, MailServer, OutgoingEmail, Receipt, Session, check_email


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that arrived, and the server it went through."""

    email: OutgoingEmail
    server: MailServer


@dataclass(frozen=True, slots=True)
class _Failure:
    error: DeliveryError
    arrives: bool


class MemoryMessenger:
    """Keeps what it is given in `sent`, oldest first, and fails when told to.

    `checked` are the servers asked about, `opened` counts connections (a session is one), `tried` counts messages.
    """

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.checked: list[MailServer] = []
        self.opened = 0
        self.tried = 0
        self._next: deque[_Failure] = deque()
        self._by_address: dict[str, _Failure] = {}
        self._check_error: DeliveryError | None = None

    def fail_next(self, error: DeliveryError, *, arrives: bool = False, times: int = 1) -> None:
        """Raise `error` for the next `times` messages. `arrives`: the message gets through all the same (its answer is
        lost), which only an error that is not `sure_not_sent` may do."""
        failure = _failure(error, arrives)
        self._next.extend([failure] * times)

    def fail_for(self, address: str, error: DeliveryError, *, arrives: bool = False) -> None:
        """Raise `error` for every message to this address from now on."""
        self._by_address[address.lower()] = _failure(error, arrives)

    def fail_check(self, error: DeliveryError | None) -> None:
        """Let `check` raise this from now on; None heals it."""
        self._check_error = error

    def to(self, address: str) -> list[OutgoingEmail]:
        """What arrived at this address, oldest first."""
        return [sent.email for sent in self.sent if sent.email.to_address.lower() == address.lower()]

    def send(self, email: OutgoingEmail, server: MailServer) -> Receipt:
        with self.session(server) as session:
            return session.send(email)

    def check(self, server: MailServer) -> None:
        self.checked.append(server)
        if self._check_error is not None:
            raise self._check_error

    @contextmanager
    def session(self, server: MailServer) -> Iterator[Session]:
        self.opened += 1
        yield _MemorySession(self, server)

    def _take(self, email: OutgoingEmail, server: MailServer) -> Receipt:
        check_email(email)
        self.tried += 1
        failure = self._next.popleft() if self._next else self._by_address.get(email.to_address.lower())
        if failure is None or failure.arrives:
            self.sent.append(Sent(email, server))
        number = len(self.sent)
        if failure is not None:
            raise failure.error
        return Receipt(
            message_id=email.message_id,
            response=f"kept in memory as number {number}",
            raw=f"Message-ID: {email.message_id}\r\n\r\n{email.text}".encode(),
        )


class _MemorySession:
    def __init__(self, messenger: MemoryMessenger, server: MailServer) -> None:
        self._messenger = messenger
        self._server = server

    def send(self, email: OutgoingEmail) -> Receipt:
        return self._messenger._take(email, self._server)


def _failure(error: DeliveryError, arrives: bool) -> _Failure:
    if arrives and error.sure_not_sent:
        raise ValueError("An error that is sure nothing was sent cannot belong to a message that arrives.")
    return _Failure(error, arrives)

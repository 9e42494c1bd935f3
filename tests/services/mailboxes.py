"""A mailbox and a web in memory, for the tests of accounts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ringback.ports.inbound import Fetched, FetchError, FolderState, MailboxServer
from ringback.ports.web import Answer, WebError


@dataclass
class MemoryInbox:
    """Keeps what is put into its folders. `error`: raised by every sign-in."""

    folders: dict[str, list[bytes]] = field(default_factory=lambda: {"INBOX": [], "Sent": []})
    error: FetchError | None = None
    servers: list[MailboxServer] = field(default_factory=list)

    @contextmanager
    def session(self, server: MailboxServer) -> Iterator[MemorySession]:
        self._sign_in(server)
        yield MemorySession(self)

    def check(self, server: MailboxServer, folder: str) -> FolderState:
        self._sign_in(server)
        return MemorySession(self).state(folder)

    def _sign_in(self, server: MailboxServer) -> None:
        self.servers.append(server)
        if self.error is not None:
            raise self.error


@dataclass
class MemorySession:
    inbox: MemoryInbox

    def state(self, folder: str) -> FolderState:
        if folder not in self.inbox.folders:
            raise FetchError(f"There is no folder {folder}.", permanent=True, about="folder")
        return FolderState(name=folder, uidvalidity=1, uid_next=1, messages=len(self.inbox.folders[folder]))

    def after(self, folder: str, uid: int, *, limit: int, max_bytes: int) -> Iterator[Fetched]:
        return iter(())

    def wait(self, folder: str, *, seconds: float) -> bool:
        return False

    @property
    def can_wait(self) -> bool:
        return False

    def sent_folder(self) -> str:
        return "Sent" if "Sent" in self.inbox.folders else ""

    def keep(self, folder: str, raw: bytes, *, at: datetime) -> None:
        self.inbox.folders[folder].append(raw)

    def holds(self, folder: str, message_id: str) -> bool:
        return any(message_id.encode() in raw for raw in self.inbox.folders[folder])


@dataclass
class MemoryWeb:
    """Answers what it was told to, the last one again and again, and keeps what it was asked."""

    answers: list[Answer | WebError]
    asked: list[tuple[str, bytes]] = field(default_factory=list)

    def get(self, url: str, *, headers: Mapping[str, str] | None = None) -> Answer:
        return self._answer(url, b"")

    def post(self, url: str, body: bytes, *, kind: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self._answer(url, body)

    def _answer(self, url: str, body: bytes) -> Answer:
        self.asked.append((url, body))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, WebError):
            raise answer
        return answer


def said(status: int = 200, **fields: Any) -> Answer:
    return Answer(status=status, body=json.dumps(fields).encode())

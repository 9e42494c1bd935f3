"""A mail server in memory, for tests, for the sample workspace, and for those who build on the port."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from .inbound import Fetched, FetchError, FolderState, InboxSession, MailboxServer, always

_ALWAYS = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class MemoryFolder:
    """`messages` by uid: (when it came, bytes)."""

    uidvalidity: int
    next_uid: int = 1
    messages: dict[int, tuple[datetime, bytes]] = field(default_factory=dict)


class MemoryInbox:
    """Mailboxes by their user name, made when they are first named; each has an INBOX and a folder for sent mail.

    `opened` counts connections, `checked` are the servers asked about, `can_wait` says whether IDLE is offered, `sent`
    is the name of the folder for sent mail ("" for none). Waiting takes no time here.
    """

    def __init__(self) -> None:
        self.opened = 0
        self.checked: list[MailboxServer] = []
        self.can_wait = True
        self.sent = "Sent"
        self._mailboxes: dict[str, dict[str, MemoryFolder]] = {}
        self._anew = 0
        self._next: deque[FetchError | None] = deque()

    def deliver(
        self, raw: bytes, user: str = "", *, folder: str = "INBOX", at: datetime | None = None
    ) -> int:
        """Put a message there and return its uid. `at`: when it came; None counts as recent whatever the date is."""
        there = self.folder(folder, user)
        uid = there.next_uid
        there.messages[uid] = (at or _ALWAYS, raw)
        there.next_uid += 1
        return uid

    def folder(self, name: str = "INBOX", user: str = "") -> MemoryFolder:
        """What lies in this folder. Makes it if it is not there."""
        mailbox = self._mailboxes.setdefault(user, {})
        if name not in mailbox:
            mailbox[name] = MemoryFolder(uidvalidity=1 + self._anew)
        return mailbox[name]

    def begin_anew(self, folder: str = "INBOX", user: str = "") -> None:
        """The server numbers the messages of this folder anew, with another UIDVALIDITY and with gaps closed."""
        self._anew += 1
        old = self.folder(folder, user)
        kept = dict(enumerate(old.messages.values(), start=1))
        self._mailboxes[user][folder] = MemoryFolder(
            uidvalidity=old.uidvalidity + self._anew, next_uid=len(kept) + 1, messages=kept
        )

    def remove(self, folder: str, user: str = "") -> None:
        """Somebody deletes the folder with all that is in it."""
        self._mailboxes.get(user, {}).pop(folder, None)

    def fail_next(self, error: FetchError, *, times: int = 1, after: int = 0) -> None:
        """Raise `error` in the next `times` calls, once `after` calls have gone well. Connecting is a call as well."""
        self._next.extend([None] * after + [error] * times)

    def check(self, server: MailboxServer, folder: str) -> FolderState:
        self.checked.append(server)
        with self.session(server) as session:
            return session.state(folder)

    @contextmanager
    def session(self, server: MailboxServer) -> Iterator[InboxSession]:
        self._take_failure()
        self.opened += 1
        yield _MemorySession(self, server.username)

    def _take_failure(self) -> None:
        error = self._next.popleft() if self._next else None
        if error is not None:
            raise error


class _MemorySession:
    def __init__(self, inbox: MemoryInbox, user: str) -> None:
        self._inbox = inbox
        self._user = user
        self._seen: dict[str, int] = {}

    def state(self, folder: str) -> FolderState:
        there = self._there(folder)
        self._seen[folder] = there.next_uid
        return FolderState(
            name=folder,
            uidvalidity=there.uidvalidity,
            uid_next=there.next_uid,
            messages=len(there.messages),
        )

    def after(self, folder: str, uid: int, *, limit: int, max_bytes: int) -> Iterator[Fetched]:
        there = self._there(folder)
        self._seen[folder] = there.next_uid
        for found in [number for number in sorted(there.messages) if number > uid][:limit]:
            came, raw = there.messages[found]
            at = None if came == _ALWAYS else came
            yield Fetched(uid=found, raw=raw[:max_bytes], size=len(raw), came_at=at)

    def since(self, folder: str, at: datetime) -> int:
        recent = [uid for uid, (came, _raw) in self._there(folder).messages.items() if came >= at]
        return min(recent) - 1 if recent else -1

    def wait(self, folder: str, *, seconds: float, keep_going: Callable[[], bool] = always) -> bool:
        if not self._inbox.can_wait or not keep_going():
            return False
        there = self._there(folder)
        news = self._seen.get(folder, 0) < there.next_uid
        self._seen[folder] = there.next_uid
        return news

    @property
    def can_wait(self) -> bool:
        return self._inbox.can_wait

    def sent_folder(self) -> str:
        self._inbox._take_failure()
        return self._inbox.sent

    def keep(self, folder: str, raw: bytes, *, at: datetime) -> None:
        self._inbox._take_failure()
        self._inbox.deliver(raw, self._user, folder=folder, at=at)

    def holds(self, folder: str, message_id: str) -> bool:
        wanted = f"message-id: {message_id}".encode().lower()
        return any(
            any(line.strip().lower() == wanted for line in raw.split(b"\r\n\r\n")[0].splitlines())
            for _came, raw in self._there(folder).messages.values()
        )

    def _there(self, folder: str) -> MemoryFolder:
        self._inbox._take_failure()
        known = self._inbox._mailboxes.get(self._user, {})
        if folder not in known and folder not in ("INBOX", self._inbox.sent):
            raise FetchError(f"There is no folder {folder!r} here.", permanent=True, about="folder")
        return self._inbox.folder(folder, self._user)

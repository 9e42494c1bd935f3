"""Mailboxes of a business in memory, and workers that look into them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ringback.ports.fake_inbox import MemoryInbox
from ringback.services.fetching import LEASE
from ringback.services.mail_visits import Manner, Visit, visit
from ringback.services.mailboxes import watch
from ringback.store.mail_claims import claim_folders
from ringback.store.models import InboundMessage, MailAccount, MailFolder, Workspace
from ringback.store.transactions import write
from tests.services.scene import NOW

ADDRESS = "office@acme.example"


def an_account(workspace: Workspace, address: str = ADDRESS, **fields: Any) -> MailAccount:
    defaults: dict[str, Any] = {
        "host": "smtp.acme.example",
        "from_address": address,
        "imap_host": "imap.acme.example",
        "imap_username": address,
    }
    return MailAccount.objects.create(workspace=workspace, **defaults | fields)


@dataclass
class Post:
    """One mailbox, the time, and the server in memory."""

    account: MailAccount
    now: datetime = NOW
    inbox: MemoryInbox = field(default_factory=MemoryInbox)

    @property
    def user(self) -> str:
        return self.account.imap_username or self.account.username

    def watch(self, days: int | None = None) -> MailFolder:
        with write():
            folder = watch(self.account, now=self.now, days=days)
        assert folder is not None
        return folder

    def deliver(self, *raw: bytes, at: datetime | None = None) -> list[int]:
        return [self.inbox.deliver(one, self.user, at=at or self.now) for one in raw]

    def claim(self, worker: str = "w1", lease: timedelta = LEASE) -> list[int]:
        with write():
            return claim_folders(now=self.now, limit=9, worker=worker, lease=lease)

    def look(self, worker: str = "w1", **fields: Any) -> list[Visit]:
        """A worker reads what is due."""
        manner = Manner(worker=worker, now_of=lambda: self.now, **fields)
        return [visit(folder_id, self.inbox, manner) for folder_id in self.claim(worker)]

    def look_later(self, worker: str = "w1", **fields: Any) -> list[Visit]:
        self.now += timedelta(minutes=1)
        return self.look(worker, **fields)

    def folder(self) -> MailFolder:
        return MailFolder.objects.get(account=self.account)

    def raw(self) -> list[bytes]:
        """What was kept, in the order in which it was kept."""
        found = InboundMessage.objects.filter(account=self.account).order_by("id")
        return [bytes(raw) for raw in found.values_list("raw", flat=True)]

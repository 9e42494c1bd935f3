"""Messages that come in to a scene: bytes that are real, and what they are understood to be as the test says.

The reading of messages has tests of its own; here it is passed in, so that each test says what it is about.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from ringback.inbox.model import Kind, Meaning, Recipient, Trouble, Understood
from ringback.inbox.setting import Setting
from ringback.services.inbound import process_due, take_in
from ringback.store.models import InboundMessage, MailAccount, Touch
from tests.services.scene import Scene


@dataclass
class Post:
    """The mail of one business. `count` makes each message another one."""

    scene: Scene
    known: dict[bytes, Understood] = field(default_factory=dict)
    count: int = 0

    def understand(self, raw: bytes, _setting: Setting | None = None) -> Understood:
        return self.known[raw]

    def account(self, **fields: Any) -> MailAccount:
        found = MailAccount.objects.get(workspace=self.scene.workspace, is_default=True)
        for name, value in fields.items():
            setattr(found, name, value)
        found.save()
        return found

    def keep(
        self,
        understood: Understood,
        *,
        sender: str = "Ann Lee <ann@lead.example>",
        to: str = "office@acme.example",
        subject: str = "Your roof",
        answers: Touch | str | None = None,
        text: str = "",
        headers: dict[str, str] | None = None,
        account: MailAccount | None = None,
        sent_at: Any = None,
    ) -> InboundMessage:
        """A message that has come in and that nobody has looked at yet."""
        self.count += 1
        made = EmailMessage()
        made["From"], made["To"], made["Subject"] = sender, to, subject
        made["Date"] = format_datetime(sent_at or self.scene.now)
        made["Message-ID"] = f"<in-{self.count}@lead.example>"
        if answers is not None:
            made["In-Reply-To"] = answers if isinstance(answers, str) else answers.message_id
        for name, value in (headers or {}).items():
            del made[name]
            made[name] = value
        made.set_content(text or understood.new_text or f"Message {self.count}.")
        raw = made.as_bytes()
        self.known[raw] = understood
        row, new = take_in(self.scene.workspace, raw, now=self.scene.now, account=account)
        assert new
        return row

    def handle(self, worker: str = "m1") -> int:
        return process_due(lambda: self.scene.now, worker, understand=self.understand)

    def comes(self, understood: Understood, **more: Any) -> InboundMessage:
        """A message comes in and is handled; the row afterwards."""
        row = self.keep(understood, **more)
        assert self.handle() == 1
        row.refresh_from_db()
        assert not row.error, row.error
        return row

    def sent(self, lead: Any) -> Touch:
        """The last e-mail that left to this lead."""
        return self.scene.touch(lead, channel="email", disposition="sent")


def reply(text: str = "Hello.", meaning: Meaning | None = None, **more: Any) -> Understood:
    given: dict[str, Any] = {
        "kind": Kind.REPLY,
        "confidence": 0.9,
        "why": ("It answers a message.",),
        "meaning": meaning,
        "meaning_confidence": 0.8 if meaning else 0.0,
        "new_text": text,
    }
    return Understood(**given | more)


def of(kind: Kind, **more: Any) -> Understood:
    return Understood(**{"kind": kind, "confidence": 0.9, "why": ("A header says so.",)} | more)


def bounce(address: str, *, hard: bool = True, trouble: Trouble | None = None, **more: Any) -> Understood:
    found = trouble or (Trouble.UNKNOWN_USER if hard else Trouble.MAILBOX_FULL)
    status = "5.1.1" if hard else "4.2.2"
    told = Recipient(
        address=address,
        hard=hard,
        trouble=found,
        status=status,
        diagnostic="no such user" if hard else "full",
    )
    return of(Kind.BOUNCE_HARD if hard else Kind.BOUNCE_SOFT, recipients=(told,), status=status, **more)

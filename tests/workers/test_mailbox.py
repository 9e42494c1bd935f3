"""Those who watch mailboxes: several at a time, some waited at, and at an end within a moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from ringback import clock
from ringback.adapters.imap import ImapInbox
from ringback.ports.fake_inbox import MemoryInbox
from ringback.ports.inbound import FetchError, InboxSession
from ringback.services.mailboxes import watch
from ringback.store.models import InboundMessage, MailAccount, MailFolder
from ringback.store.transactions import write
from ringback.workers import mailbox
from ringback.workers.loop import inbox_from
from ringback.workers.mailbox import Mailboxes
from tests.servers.mailboxes import message
from tests.services.mail_scene import an_account
from tests.services.scene import a_business

pytestmark = pytest.mark.django_db(transaction=True)


class Patient(MemoryInbox):
    """A server whose waiting takes time, as that of a real one does."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = 0
        self.open = 0

    @contextmanager
    def session(self, server: Any) -> Iterator[InboxSession]:
        with super().session(server) as session:
            self.open += 1
            quick = session.wait

            def wait(folder: str, *, seconds: float, keep_going: Callable[[], bool]) -> bool:
                self.waiting += 1
                try:
                    ends = time.monotonic() + seconds
                    while keep_going() and time.monotonic() < ends:
                        if quick(folder, seconds=0):
                            return True
                        time.sleep(0.01)
                    return False
                finally:
                    self.waiting -= 1

            session.wait = wait  # type: ignore[method-assign]
            try:
                yield session
            finally:
                self.open -= 1


def accounts(count: int) -> list[MailAccount]:
    home = a_business()
    made = [an_account(home, f"a{number}@acme.example") for number in range(count)]
    for account in made:
        with write():
            watch(account, now=clock.now())
    return made


@contextmanager
def watching(mailboxes: Mailboxes, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Thread]:
    monkeypatch.setattr(mailbox, "IDLE", timedelta(milliseconds=20))
    monkeypatch.setattr(mailbox, "AFTER_ERROR", timedelta(milliseconds=20))
    thread = threading.Thread(target=mailboxes.run)
    thread.start()
    try:
        yield thread
    finally:
        mailboxes.stop()
        thread.join(10)
        assert not thread.is_alive()


def until(done: Callable[[], bool], what: str, seconds: float = 15) -> None:
    ends = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < ends, f"waited for: {what}"
        time.sleep(0.02)


def test_mail_that_comes_while_it_is_waited_for_is_kept_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = Patient()
    (account,) = accounts(1)
    with watching(Mailboxes(inbox), monkeypatch):
        until(lambda: inbox.waiting == 1, "waiting")
        began = time.monotonic()
        inbox.deliver(message(1), account.imap_username)
        until(lambda: InboundMessage.objects.count() == 1, "the message")
        assert time.monotonic() - began < 30
    assert inbox.opened == 1


def test_only_so_many_are_waited_at_and_the_others_are_polled(monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = Patient()
    made = accounts(4)
    with watching(Mailboxes(inbox, watched=2, poll=timedelta(milliseconds=100)), monkeypatch):
        until(lambda: inbox.waiting == 2 and inbox.opened > 6, "two that wait, and two that are polled")
        for account in made:
            inbox.deliver(message(1), account.imap_username)
        until(lambda: InboundMessage.objects.count() == 4, "a message in each")
        assert inbox.waiting <= 2


def test_stop_ends_it_at_once_and_gives_everything_back(monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = Patient()
    accounts(3)
    mailboxes = Mailboxes(inbox)
    with watching(mailboxes, monkeypatch) as thread:
        until(lambda: inbox.waiting == 3, "three that wait")
        mailboxes.stop()
        thread.join(10)
        assert not thread.is_alive()
    assert not MailFolder.objects.exclude(claimed_by="").exists()
    assert inbox.open == 0


def test_a_thread_that_hangs_does_not_hold_up_the_end_and_its_folder_is_given_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hang, hanging = threading.Event(), threading.Event()

    class Dead(MemoryInbox):
        @contextmanager
        def session(self, server: Any) -> Iterator[InboxSession]:
            hanging.set()
            hang.wait(30)
            raise FetchError("The line is dead.", permanent=False)
            yield

    accounts(1)
    mailboxes = Mailboxes(Dead())
    try:
        with watching(mailboxes, monkeypatch) as thread:
            assert hanging.wait(10)
            mailboxes.stop()
            thread.join(20)
            assert not thread.is_alive()
        assert not MailFolder.objects.exclude(claimed_by="").exists()
    finally:
        hang.set()
        for left in list(mailboxes._visiting.values()):
            left.join(10)


def test_whatever_goes_wrong_with_one_mailbox_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Patient):
        @contextmanager
        def session(self, server: Any) -> Iterator[InboxSession]:
            if server.username == "a0@acme.example":
                raise RuntimeError("a mistake of ours")
            with super().session(server) as session:
                yield session

    inbox = Broken()
    made = accounts(2)
    with watching(Mailboxes(inbox), monkeypatch):
        until(lambda: inbox.waiting == 1, "the other one")
        inbox.deliver(message(1), made[1].imap_username)
        until(lambda: InboundMessage.objects.count() == 1, "its message")


def test_a_round_that_fails_is_not_the_last_one(monkeypatch: pytest.MonkeyPatch) -> None:
    inbox = Patient()
    accounts(1)
    mailboxes = Mailboxes(inbox)
    tried: list[int] = []
    claim = mailboxes._claim

    def fails_at_first(limit: int) -> list[int]:
        tried.append(1)
        if len(tried) < 3:
            raise RuntimeError("the database went away")
        return claim(limit)

    monkeypatch.setattr(mailboxes, "_claim", fails_at_first)
    with watching(mailboxes, monkeypatch):
        until(lambda: inbox.waiting == 1, "waiting after all")


def test_one_round_reads_what_is_due_and_looks_for_accounts_that_have_no_row_yet() -> None:
    inbox = MemoryInbox()
    an_account(a_business())
    visits = Mailboxes(inbox).once()
    assert [(visit.address, visit.error) for visit in visits] == [("office@acme.example", "")]


def test_what_was_kept_is_dealt_with_in_the_same_round(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def process(_now_of: object, worker: str, **_more: object) -> int:
        asked.append(worker)
        return 0

    monkeypatch.setattr(mailbox, "process_due", process)
    mailboxes = Mailboxes(MemoryInbox())
    mailboxes.once()
    assert asked == [mailboxes.name]


def test_the_inbox_is_found_by_its_dotted_path() -> None:
    assert isinstance(inbox_from("ringback.adapters.imap.ImapInbox"), ImapInbox)
    with pytest.raises(ImportError):
        inbox_from("ringback.adapters.pigeon.Loft")

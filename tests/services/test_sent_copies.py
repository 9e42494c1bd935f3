"""What was sent lies in the Sent folder, once, however often a worker tries."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ringback.ports.inbound import FetchError
from ringback.services import erasing, mail_accounts
from ringback.services.sent_copies import LEASE, make_copies
from ringback.store.models import Event, MailAccount, SentCopy
from tests.services.mailboxes import MemoryInbox
from tests.services.scene import DAY, HOUR, MINUTE, Scene


@pytest.fixture
def read(scene: Scene) -> Scene:
    """The account is read as well."""
    scene.connect_mail(imap_host="imap.acme.example")
    return scene


def copy(scene: Scene, inbox: MemoryInbox, worker: str = "w1") -> int:
    return make_copies(now_of=lambda: scene.now, worker=worker, inbox=inbox)


def test_the_bytes_that_were_sent_are_put_into_the_sent_folder_once(read: Scene) -> None:
    lead = read.only_mail()
    read.work()
    inbox = MemoryInbox()
    assert copy(read, inbox) == 1
    assert copy(read, inbox) == 0
    (raw,) = inbox.folders["Sent"]
    assert read.touch(lead, channel="email").message_id.encode() in raw
    assert SentCopy.objects.count() == 0
    assert inbox.servers[0].username == "office"
    assert inbox.servers[0].password == "hunter2-secret"


def test_a_worker_that_died_after_the_copy_makes_no_second_one(read: Scene) -> None:
    read.only_mail()
    read.work()
    (row,) = SentCopy.objects.all()
    inbox = MemoryInbox()
    copy(read, inbox)
    row.pk = None
    row.claimed_until, row.claimed_by = read.now + LEASE, "dead"
    row.save(force_insert=True)
    assert copy(read, inbox) == 0, "the dead worker's lease still runs"
    read.later(LEASE)
    assert copy(read, inbox) == 1
    assert len(inbox.folders["Sent"]) == 1
    assert SentCopy.objects.count() == 0


def test_a_mailbox_that_cannot_be_reached_is_tried_again_later_and_given_up_after_days(read: Scene) -> None:
    read.only_mail()
    read.work()
    inbox = MemoryInbox(error=FetchError("The server is away.", permanent=False))
    assert copy(read, inbox) == 1
    assert copy(read, inbox) == 0
    assert MailAccount.objects.get().imap_error == "The server is away."
    read.later(5 * MINUTE)
    assert copy(read, inbox) == 1
    assert SentCopy.objects.get().next_try_at == read.now + 30 * MINUTE
    read.later(3 * DAY)
    assert copy(read, inbox) == 1
    assert SentCopy.objects.count() == 0
    assert Event.objects.filter(kind="copy_given_up").count() == 1


def test_a_healed_mailbox_gets_what_was_missed(read: Scene) -> None:
    read.only_mail()
    read.work()
    inbox = MemoryInbox(error=FetchError("Away.", permanent=False))
    copy(read, inbox)
    inbox.error = None
    read.later(HOUR)
    copy(read, inbox)
    assert len(inbox.folders["Sent"]) == 1


def test_a_named_folder_is_used_and_one_that_is_not_there_is_told(read: Scene) -> None:
    mail_accounts.change_account(
        MailAccount.objects.get(), sent_folder="Follow-up", now=read.now, actor="test"
    )
    read.only_mail()
    read.work()
    inbox = MemoryInbox(folders={"INBOX": [], "Follow-up": []})
    copy(read, inbox)
    assert len(inbox.folders["Follow-up"]) == 1
    mail_accounts.change_account(MailAccount.objects.get(), sent_folder="", now=read.now, actor="test")
    read.only_mail(name="Bob Mail", email="bob@lead.example")
    read.work()
    copy(read, MemoryInbox(folders={"INBOX": []}))
    assert "no folder for sent mail" in MailAccount.objects.get().imap_error


@pytest.mark.parametrize("fields", [{"keep_sent_copy": False}, {"imap_host": ""}], ids=str)
def test_no_copy_is_kept_where_none_is_wanted_or_nothing_is_read(
    read: Scene, fields: dict[str, object]
) -> None:
    mail_accounts.change_account(MailAccount.objects.get(), now=read.now, actor="test", **fields)
    read.only_mail()
    assert read.work().sent == 1
    assert SentCopy.objects.count() == 0


def test_what_waits_to_be_copied_goes_with_an_erased_person(read: Scene) -> None:
    lead = read.only_mail()
    read.work()
    erasing.erase(lead.contact, now=read.now + timedelta(minutes=1), actor="test")
    assert SentCopy.objects.count() == 0


def test_only_one_account_is_worked_on_at_a_time_and_twenty_messages_share_a_connection(read: Scene) -> None:
    for number in range(3):
        read.only_mail(name=f"Eve{number} Mail", email=f"eve{number}@lead.example")
    read.work()
    inbox = MemoryInbox()
    assert copy(read, inbox) == 3
    assert len(inbox.servers) == 1
    assert len(inbox.folders["Sent"]) == 3

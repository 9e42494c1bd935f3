"""`ringback mail fetch` looks into the mailboxes now and says what it found."""

from __future__ import annotations

import pytest
from django.test import override_settings

from ringback.ports.fake_inbox import MemoryInbox
from ringback.ports.inbound import FetchError
from ringback.store.models import InboundMessage, Workspace
from tests.cli.test_commands import run, told
from tests.servers.mailboxes import message
from tests.services.mail_scene import ADDRESS, an_account
from tests.services.scene import a_business

pytestmark = pytest.mark.django_db

INBOX = MemoryInbox()


def the_inbox() -> MemoryInbox:
    """What the setting names: one server for all commands of a test."""
    return INBOX


@pytest.fixture
def home() -> Workspace:
    INBOX.__init__()  # type: ignore[misc]
    home = a_business()
    an_account(home)
    return home


@pytest.fixture(autouse=True)
def in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ringback.workers.loop.import_string", lambda _path: the_inbox)


def test_what_is_new_is_kept_and_counted(home: Workspace) -> None:
    assert "office@acme.example, INBOX: nothing new." in run("mail", "fetch").stdout
    INBOX.deliver(message(1), ADDRESS)
    assert "1 new message." in run("mail", "fetch").stdout
    INBOX.deliver(message(2), ADDRESS)
    (row,) = told("mail", "fetch")
    assert row == {
        "account": ADDRESS,
        "folder": "INBOX",
        "new": 1,
        "known": 0,
        "busy": False,
        "error": "",
    }
    assert InboundMessage.objects.count() == 2


def test_a_mailbox_that_cannot_be_read_is_said_and_ends_the_command_with_one(home: Workspace) -> None:
    INBOX.fail_next(FetchError("The password is wrong.", permanent=True, about="account"))
    assert "The password is wrong." in run("mail", "fetch", code=1).stdout


def test_only_the_account_that_is_named_is_looked_at(home: Workspace) -> None:
    an_account(home, "sales@acme.example")
    (row,) = told("mail", "fetch", "--account", "Sales@acme.example")
    assert row["account"] == "sales@acme.example"
    assert (
        "for nobody@acme.example" in run("mail", "fetch", "--account", "nobody@acme.example", code=2).stderr
    )


def test_the_last_days_are_fetched_where_that_is_asked_for(home: Workspace) -> None:
    INBOX.deliver(message(1), ADDRESS)
    run("mail", "fetch")
    assert InboundMessage.objects.count() == 0
    run("mail", "fetch", "--since", "3")
    assert InboundMessage.objects.count() == 1


@override_settings(RINGBACK_SAMPLE=False)
def test_a_workspace_without_a_mailbox_is_told_so() -> None:
    a_business()
    assert "No mailbox is connected" in run("mail", "fetch", code=2).stderr


def test_one_round_of_a_worker_looks_into_the_mailboxes_too(home: Workspace) -> None:
    assert "mailboxes 1, new messages 0, not reached 0" in run("worker", "--once").stdout

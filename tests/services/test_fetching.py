"""Every message of a mailbox is kept exactly once, from the moment on from which the mailbox is read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringback.inbox.message import MAX_BYTES
from ringback.ports.inbound import FetchError
from ringback.services import fetching, mail_visits
from ringback.services.mail_visits import Manner, fetch_now, visit
from ringback.services.mailboxes import TOLD_AFTER, WAIT_FOR_PEOPLE, watch_all
from ringback.store.models import InboundMessage, MailAccount, MailFolder, Notice
from tests.servers.mailboxes import message
from tests.services.mail_scene import Post, an_account
from tests.services.scene import DAY, HOUR, MINUTE, Scene, a_business

pytestmark = pytest.mark.django_db

LOST = FetchError("The line is dead.", permanent=False)
REFUSED = FetchError("The password is wrong.", permanent=True, about="account")


@pytest.fixture
def post() -> Post:
    post = Post(an_account(a_business()))
    post.watch()
    return post


def test_what_lies_there_when_a_mailbox_is_connected_is_left_alone_and_what_comes_then_is_kept(
    post: Post,
) -> None:
    post.deliver(message(1), at=post.now - DAY)
    post.look()
    post.deliver(message(2), message(3))
    (done,) = post.look_later()
    assert (done.kept.new, done.error, done.address) == (2, "", "office@acme.example")
    assert post.raw() == [message(2), message(3)]


def test_what_came_between_connecting_and_the_first_look_is_kept(post: Post) -> None:
    post.deliver(message(1), at=post.now - DAY)
    post.now += 2 * HOUR
    post.deliver(message(2))
    post.look()
    assert post.raw() == [message(2)]


def test_a_message_is_kept_as_it_came_with_what_its_headers_say(post: Post) -> None:
    post.look()
    post.deliver(message(7))
    post.look_later()
    kept = InboundMessage.objects.get()
    assert (kept.message_id, kept.from_address, kept.from_name) == (
        "<7@lead.example>",
        "ann@lead.example",
        "Ann Lee",
    )
    assert (kept.subject, kept.state, kept.size) == ("Message 7", "new", len(message(7)))
    assert (kept.folder, kept.uid, kept.fetched_at) == ("INBOX", 1, post.now)
    assert kept.sent_at is not None
    assert kept.workspace_id == post.account.workspace_id


def test_looking_again_keeps_nothing_twice(post: Post) -> None:
    post.look()
    post.deliver(message(1))
    for _ in range(3):
        post.look_later()
    assert post.raw() == [message(1)]
    assert post.folder().next_check_at == post.now + MINUTE


def test_a_mailbox_is_not_looked_at_before_its_time(post: Post) -> None:
    post.look()
    post.now += timedelta(seconds=59)
    assert post.look() == []


def test_the_last_days_are_read_where_that_is_asked_for_and_nothing_older() -> None:
    post = Post(an_account(a_business()))
    post.deliver(message(1), at=post.now - 9 * DAY)
    post.deliver(message(2), at=post.now - 2 * DAY)
    post.watch(days=3)
    post.look()
    assert post.raw() == [message(2)]


def test_the_last_days_can_be_asked_for_later_and_nothing_comes_twice(post: Post) -> None:
    post.deliver(message(1), at=post.now - 2 * DAY)
    post.look()
    post.deliver(message(2))
    post.look_later()
    post.watch(days=3)
    post.look()
    assert post.raw() == [message(2), message(1)]


def test_a_folder_that_is_numbered_anew_is_read_again_and_what_is_known_is_left_out(post: Post) -> None:
    post.deliver(message(1), at=post.now - DAY)  # from before it was connected
    post.look()
    post.deliver(message(2), message(3))
    post.look_later()
    post.inbox.begin_anew(user=post.user)
    post.deliver(message(4))
    (done,) = post.look_later()
    assert post.raw() == [message(2), message(3), message(4)]
    assert done.kept.new == 1
    post.deliver(message(5))
    post.look_later()
    assert post.raw()[3:] == [message(5)]


def test_a_message_whose_bytes_a_move_has_changed_is_known_by_its_headers(post: Post) -> None:
    post.look()
    post.deliver(message(1))
    post.look_later()
    there = post.inbox.folder(user=post.user)
    for uid, (at, raw) in there.messages.items():
        there.messages[uid] = (at, b"X-Moved: yes\r\n" + raw)
    post.inbox.begin_anew(user=post.user)
    post.look_later()
    assert post.raw() == [message(1)]
    # The same headers in a message that comes later are another message.
    post.deliver(message(1, text="Another one."))
    post.look_later()
    assert post.raw() == [message(1), message(1, text="Another one.")]


def test_a_server_that_was_put_back_to_an_older_state_loses_nothing_new(post: Post) -> None:
    post.look()
    post.deliver(message(1), message(2), message(3))
    post.look_later()
    there = post.inbox.folder(user=post.user)
    del there.messages[2], there.messages[3]
    there.next_uid = 2
    post.deliver(message(4))
    post.look_later()
    assert post.raw()[3:] == [message(4)]


def test_a_message_that_lies_there_twice_is_one(post: Post) -> None:
    post.look()
    post.deliver(message(1), message(1))
    (done,) = post.look_later()
    assert post.raw() == [message(1)]
    assert (done.kept.new, done.kept.known) == (1, 1)


def test_the_same_message_in_two_mailboxes_is_kept_in_each(post: Post) -> None:
    other = Post(an_account(post.account.workspace, "sales@acme.example"), inbox=post.inbox)
    other.watch()
    post.look()
    post.deliver(message(1))
    other.deliver(message(1))
    post.look_later()
    assert (post.raw(), other.raw()) == ([message(1)], [message(1)])


def test_a_huge_message_is_cut_and_its_size_is_told(post: Post) -> None:
    post.look()
    huge = message(1, text="x" * (MAX_BYTES + 1000))
    post.deliver(huge)
    post.look_later()
    kept = InboundMessage.objects.get()
    assert (len(bytes(kept.raw)), kept.size) == (MAX_BYTES, len(huge))
    assert kept.digest != fetching.digest_of(huge[:MAX_BYTES])


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe nonsense",
        b"Subject: " + b"x" * 5000 + b"\r\nFrom: " + b"a" * 600 + b"@lead.example\r\n\r\n",
        b"Subject: =?utf-8?b?AAAA?= \x00\r\nMessage-ID: <" + b"i" * 900 + b"@x>\r\n\r\nHello",
        b"From: \xff\xed\xa0\x80@x\r\n\r\n",
    ],
    ids=["empty", "nonsense", "long", "zeros", "surrogates"],
)
def test_what_is_hardly_a_message_is_kept_all_the_same(post: Post, raw: bytes) -> None:
    post.look()
    post.deliver(raw, message(2))
    post.look_later()
    assert post.raw() == [raw, message(2)]


def test_more_than_one_batch_comes_in_one_look(post: Post) -> None:
    post.look()
    many = [message(number) for number in range(3 * fetching.TOGETHER + 1)]
    post.deliver(*many)
    post.look_later()
    assert post.raw() == many


def test_a_line_that_breaks_between_batches_loses_nothing_and_repeats_nothing(post: Post) -> None:
    post.look()
    many = [message(number) for number in range(2 * 10 * fetching.TOGETHER)]
    post.deliver(*many)
    post.inbox.fail_next(LOST, after=3)  # connecting, the state, the first ten batches
    (done,) = post.look_later()
    assert done.error == "The line is dead."
    assert 0 < len(post.raw()) < len(many)
    post.now += HOUR
    post.look()
    assert post.raw() == many


def test_failures_wait_longer_each_time_and_are_told_once(post: Post) -> None:
    waits = []
    post.inbox.fail_next(LOST, times=6)
    for _ in range(6):
        post.look()
        folder = post.folder()
        assert folder.next_check_at is not None
        waits.append(folder.next_check_at - post.now)
        post.now = folder.next_check_at
    assert waits == sorted(waits)
    assert waits[0] == MINUTE
    assert waits[-1] == 15 * MINUTE
    assert Notice.objects.filter(kind="mailbox_failed").count() == 1
    assert post.folder().failures == 6 > TOLD_AFTER
    assert MailAccount.objects.get().imap_error == "The line is dead."
    post.look()
    account = MailAccount.objects.get()
    assert (account.imap_error, account.imap_ok_at, post.folder().failures) == ("", post.now, 0)


def test_a_refused_sign_in_is_told_at_once_and_mending_it_is_looked_at_at_once(post: Post) -> None:
    post.inbox.fail_next(REFUSED)
    post.look()
    notice = Notice.objects.get()
    account = MailAccount.objects.get()
    assert notice.params == {
        "account": account.pk,
        "address": "office@acme.example",
        "why": "The password is wrong.",
    }
    assert post.folder().next_check_at == post.now + WAIT_FOR_PEOPLE
    post.now += MINUTE
    post.watch()
    assert post.look()[0].error == ""


def test_a_folder_that_is_gone_is_said_to_be_missing() -> None:
    post = Post(an_account(a_business(), imap_folder="Leads"))
    post.watch()
    assert "Leads" in post.look()[0].error
    assert "Leads" in post.folder().error


def test_an_account_without_a_mailbox_is_not_looked_at_any_more(post: Post) -> None:
    MailAccount.objects.update(imap_host="")
    post.look()
    post.now += DAY
    assert post.look() == []
    assert post.inbox.opened == 0


def test_accounts_from_before_there_were_mailboxes_get_their_row(post: Post) -> None:
    MailFolder.objects.all().delete()
    an_account(post.account.workspace, "smtp-only@acme.example", imap_host="")
    assert watch_all(now=post.now) == 1
    assert watch_all(now=post.now) == 0
    assert post.folder().name == "INBOX"
    MailFolder.objects.all().delete()
    MailAccount.objects.update(imap_folder="")
    assert (watch_all(now=post.now), watch_all(now=post.now)) == (1, 0), "no name stands for the inbox"


def test_who_lost_the_folder_to_another_worker_changes_nothing(post: Post) -> None:
    post.look()
    post.deliver(message(1))
    post.now += MINUTE
    (folder_id,) = post.claim("slow")
    post.now += fetching.LEASE
    post.look("quick")
    late = visit(folder_id, post.inbox, Manner(worker="slow", now_of=lambda: post.now))
    assert late.busy
    assert post.raw() == [message(1)]
    assert post.folder().claimed_by == ""


def test_two_workers_do_not_read_one_mailbox_at_the_same_time(post: Post) -> None:
    assert post.claim("alice") == [post.folder().pk]
    assert post.claim("bob") == []
    post.now += fetching.LEASE
    assert post.claim("bob") == [post.folder().pk]


def test_who_stays_keeps_what_comes_while_they_wait_and_gives_the_folder_back(post: Post) -> None:
    waits: list[int] = []

    def before_waiting() -> None:
        waits.append(len(waits))
        if len(waits) == 2:
            post.deliver(message(2))

    (done,) = post.look(
        may_wait=lambda: True, before_waiting=before_waiting, keep_going=lambda: len(waits) < 4
    )
    assert post.raw() == [message(2)]
    assert done.kept.new == 1
    assert post.inbox.opened == 1, "one connection for all of it"
    assert (post.folder().claimed_by, post.folder().claimed_until) == ("", None)


def test_a_server_that_hangs_up_on_who_waits_is_no_failure(post: Post) -> None:
    def before_waiting() -> None:
        post.inbox.fail_next(LOST)

    (done,) = post.look(may_wait=lambda: True, before_waiting=before_waiting)
    assert (done.error, post.folder().failures, post.folder().claimed_by) == ("", 0, "")
    assert post.folder().next_check_at == post.now + MINUTE


def test_a_mistake_of_ours_waits_as_a_failure_does_and_is_told(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object) -> str:
        raise RuntimeError("a mistake")

    post.look()
    post.deliver(message(1))
    with monkeypatch.context() as patch:
        patch.setattr(fetching, "digest_of", broken)
        with pytest.raises(RuntimeError):
            post.look_later()
    folder = post.folder()
    assert (folder.error, folder.claimed_by) == (mail_visits.OURS, "")
    assert folder.next_check_at == post.now + MINUTE
    post.look_later()
    assert post.raw() == [message(1)]


def test_who_stays_leaves_when_the_account_is_changed(post: Post) -> None:
    waits: list[int] = []

    def before_waiting() -> None:
        waits.append(1)
        assert len(waits) < 9
        MailAccount.objects.update(imap_host="other.acme.example")

    post.look(may_wait=lambda: True, before_waiting=before_waiting)
    assert len(waits) == 1


def test_our_own_messages_are_kept_and_ask_nobody_anything() -> None:
    scene = Scene(a_business())
    scene.connect_mail()
    lead = scene.only_mail()
    scene.work()
    sent = scene.messenger.sent[0].email
    account = MailAccount.objects.get()
    MailAccount.objects.update(imap_host="imap.acme.example")
    account.refresh_from_db()
    post = Post(account)
    post.watch()
    post.look()
    own = message(1, sender=sent.from_address).replace(b"<1@lead.example>", sent.message_id.encode())
    forged = message(2, sender="eve@lead.example").replace(b"<2@lead.example>", sent.message_id.encode())
    post.deliver(own, forged)
    post.look_later()
    first, second = InboundMessage.objects.order_by("id")
    assert (first.state, first.matched_by, first.lead_id) == ("handled", "own", lead.pk)
    assert first.touch == scene.touch(lead, channel="email", disposition="sent")
    assert (second.state, second.touch) == ("new", None)


def test_the_number_of_queries_does_not_grow_with_the_messages_of_a_batch(post: Post) -> None:
    post.look()

    def queries(count: int, first: int) -> int:
        post.deliver(*[message(number) for number in range(first, first + count)])
        with CaptureQueriesContext(connection) as captured:
            post.look_later()
        return len(captured)

    assert queries(fetching.TOGETHER, 100) == queries(2, 200)


def test_looking_now_visits_the_mailboxes_of_this_workspace_only(post: Post) -> None:
    stranger = Post(an_account(a_business(name="Other"), "them@other.example"), inbox=post.inbox)
    stranger.watch()
    manner = Manner(worker="cli", now_of=lambda: post.now)
    visits = fetch_now(post.account.workspace, post.inbox, manner)
    assert [visit.address for visit in visits] == ["office@acme.example"]
    assert fetch_now(post.account.workspace, post.inbox, manner, address="them@other.example") == []
    post.watch()
    post.claim("worker")
    assert [visit.busy for visit in fetch_now(post.account.workspace, post.inbox, manner)] == [True]

"""The contract of an Inbox, kept by the real one with two real servers and by the double."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from ringback.adapters.imap import TOGETHER, ImapInbox
from ringback.ports.fake_inbox import MemoryInbox
from ringback.ports.inbound import FetchError, Inbox, MailboxServer
from tests.servers.mailboxes import ImapServer, message

pytestmark = pytest.mark.mailservers

NOW = datetime(2026, 3, 3, 17, 2, tzinfo=UTC)
_numbers = count(1)


@dataclass
class Place:
    """A mailbox, a folder in it that no other test uses, and the way to reach both from outside."""

    inbox: Inbox
    server: MailboxServer
    folder: str
    deliver: Callable[..., object]
    begin_anew: Callable[[], None]

    def all(self, after: int = 0, limit: int = 1000, max_bytes: int = 10_000_000) -> list[Any]:
        with self.inbox.session(self.server) as session:
            return list(session.after(self.folder, after, limit=limit, max_bytes=max_bytes))


def in_memory() -> Place:
    inbox = MemoryInbox()
    inbox.folder("Leads", "office")
    return Place(
        inbox,
        MailboxServer(host="memory.example", port=993, security="tls", username="office"),
        "Leads",
        lambda *raw: [inbox.deliver(one, "office", folder="Leads") for one in raw],
        lambda: (inbox.remove("Leads", "office"), inbox.begin_anew("Leads", "office"))[1],
    )


def on(server: ImapServer) -> Place:
    folder = f"Leads{next(_numbers)}"
    client = server.client()
    client.create(folder)
    client.logout()
    return Place(
        ImapInbox(),
        server.mailbox(),
        folder,
        lambda *raw: server.deliver(*raw, folder=folder),
        lambda: server.begin_anew(folder),
    )


@pytest.fixture(params=["memory", "pymap", "dovecot"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    if request.param == "memory":
        yield in_memory()
    elif request.param == "pymap":
        yield on(request.getfixturevalue("pymap_server"))
    else:
        yield on(request.getfixturevalue("dovecot").imap)


def test_messages_come_in_their_order_and_each_as_it_was_put_there(place: Place) -> None:
    place.deliver(*[message(number) for number in range(1, 6)])
    found = place.all()
    assert [one.raw for one in found] == [message(number) for number in range(1, 6)]
    assert [one.uid for one in found] == sorted({one.uid for one in found})
    assert [one.size for one in found] == [len(one.raw) for one in found]


def test_only_what_lies_after_a_uid_comes_and_never_more_than_the_limit(place: Place) -> None:
    place.deliver(*[message(number) for number in range(1, 6)])
    first, second, third, *_rest = place.all()
    assert place.all(after=first.uid, limit=2) == [second, third]
    last = place.all()[-1]
    assert place.all(after=last.uid) == [], "a server answers a range beyond the end with the last message"
    assert place.all(after=last.uid + 1000) == []


def test_more_messages_than_are_fetched_together_come_all(place: Place) -> None:
    total = 2 * TOGETHER + 1
    place.deliver(*[message(number) for number in range(total)])
    assert [one.raw for one in place.all()] == [message(number) for number in range(total)]


def test_a_message_that_is_too_large_is_cut_and_its_size_is_told(place: Place) -> None:
    large = message(1, text="x" * 200_000)
    place.deliver(large)
    place.deliver(message(2))
    first, second = place.all(max_bytes=1000)
    assert (first.raw, first.size) == (large[:1000], len(large))
    assert (second.raw, second.size) == (message(2), len(message(2)))


def test_bytes_that_are_no_letters_and_an_empty_body_come_as_they_are(place: Place) -> None:
    odd = b"Subject: odd\r\n\r\n\x80\xff) UID 9 FLAGS {3}\r\n"
    place.deliver(odd)
    place.deliver(b"Subject: no body\r\n\r\n")
    assert [one.raw for one in place.all()] == [odd, b"Subject: no body\r\n\r\n"]


def test_the_state_says_how_many_there_are_and_which_uid_comes_next(place: Place) -> None:
    with place.inbox.session(place.server) as session:
        empty = session.state(place.folder)
        place.deliver(message(1))
        state = session.state(place.folder)
        (only,) = session.after(place.folder, 0, limit=9, max_bytes=9999)
    assert (empty.messages, state.messages) == (0, 1)
    assert only.uid == empty.uid_next == state.uid_next - 1
    assert state.uidvalidity == empty.uidvalidity > 0
    assert place.inbox.check(place.server, place.folder) == state


def test_a_folder_that_is_made_again_has_another_uidvalidity(place: Place) -> None:
    place.deliver(message(1))
    before = place.inbox.check(place.server, place.folder)
    place.begin_anew()
    place.deliver(message(2))
    after = place.inbox.check(place.server, place.folder)
    assert after.uidvalidity != before.uidvalidity
    assert [one.raw for one in place.all()] == [message(2)]


def test_a_folder_that_is_not_there_is_said_to_be_missing(place: Place) -> None:
    with place.inbox.session(place.server) as session:
        with pytest.raises(FetchError) as raised:
            session.state("No such folder")
        assert (raised.value.permanent, raised.value.about) == (True, "folder")
        assert session.state(place.folder).messages == 0, "the session stays usable"


def test_waiting_sees_what_came_between_and_says_no_when_nothing_did(place: Place) -> None:
    with place.inbox.session(place.server) as session:
        assert session.can_wait
        assert list(session.after(place.folder, 0, limit=9, max_bytes=9999)) == []
        while session.wait(place.folder, seconds=0.1):
            pass  # what was told beside other answers
        assert not session.wait(place.folder, seconds=0.1)
        place.deliver(message(1))
        assert session.wait(place.folder, seconds=5)
        assert [one.raw for one in session.after(place.folder, 0, limit=9, max_bytes=9999)] == [message(1)]


def test_a_copy_that_is_kept_is_held_and_another_message_is_not(place: Place) -> None:
    with place.inbox.session(place.server) as session:
        assert not session.holds(place.folder, "<7@lead.example>"), "in an empty folder"
        session.keep(place.folder, message(7), at=NOW)
        assert session.holds(place.folder, "<7@lead.example>")
        assert not session.holds(place.folder, "<77@lead.example>")
        assert not session.holds(place.folder, "<7@lead.exampl>"), "a part of an id is another id"


def test_since_finds_where_the_recent_ones_begin(place: Place) -> None:
    assert no_since(place) == -1
    place.deliver(message(1))
    with place.inbox.session(place.server) as session:
        first = session.since(place.folder, datetime(2020, 1, 1, tzinfo=UTC))
        (only,) = session.after(place.folder, first, limit=9, max_bytes=9999)
    assert only.uid == first + 1


def no_since(place: Place) -> int:
    with place.inbox.session(place.server) as session:
        return session.since(place.folder, datetime(2020, 1, 1, tzinfo=UTC))


# ------------------------------------------------------------------------------------------- real servers only


@pytest.fixture(params=["pymap", "dovecot"])
def server(request: pytest.FixtureRequest) -> ImapServer:
    if request.param == "pymap":
        found: ImapServer = request.getfixturevalue("pymap_server")
        return found
    return request.getfixturevalue("dovecot").imap  # type: ignore[no-any-return]


def test_waiting_ends_when_a_message_comes_and_not_before(server: ImapServer) -> None:
    place = on(server)
    timer = threading.Timer(0.7, lambda: place.deliver(message(1)))
    with place.inbox.session(place.server) as session:
        session.state(place.folder)
        timer.start()
        began = time.monotonic()
        assert session.wait(place.folder, seconds=20)
        took = time.monotonic() - began
    timer.join()
    assert 0.5 < took < 15


def test_waiting_ends_within_a_second_when_nobody_wants_to_go_on(server: ImapServer) -> None:
    place = on(server)
    stop = threading.Event()
    timer = threading.Timer(0.3, stop.set)
    with place.inbox.session(place.server) as session:
        session.state(place.folder)
        timer.start()
        began = time.monotonic()
        assert not session.wait(place.folder, seconds=20, keep_going=lambda: not stop.is_set())
        assert time.monotonic() - began < 15
        place.deliver(message(1))
        assert session.state(place.folder).messages == 1, "the line is in order afterwards"
    timer.join()


def test_nothing_is_marked_as_read(server: ImapServer) -> None:
    place = on(server)
    place.deliver(message(1))
    place.all()
    client = server.client()
    client.select(place.folder, readonly=True)
    assert client.search(None, "UNSEEN")[1] == [b"1"]
    client.logout()


def test_names_in_other_scripts_and_with_quotes_are_found(server: ImapServer) -> None:
    folder = f'Entwürfe & "Größe" 日本 {next(_numbers)}'
    with ImapInbox().session(server.mailbox()) as session:
        session.keep(folder, message(1), at=NOW - timedelta(days=1))
        assert session.state(folder).messages == 1
        assert session.holds(folder, "<1@lead.example>")


def test_a_wrong_password_is_said_in_words_with_what_to_do(server: ImapServer) -> None:
    wrong = server.mailbox()
    wrong = MailboxServer(
        host=wrong.host, port=wrong.port, security="none", username=wrong.username, password="falsch-ü"
    )
    with pytest.raises(FetchError) as raised:
        ImapInbox().check(wrong, "INBOX")
    assert raised.value.permanent
    assert raised.value.about == "account"
    assert "refused the sign-in" in raised.value.text
    assert "app password" in raised.value.text
    assert "falsch" not in raised.value.text


def test_dovecot_marks_its_folder_for_sent_mail_and_pymap_has_none(
    dovecot: Any, pymap_server: ImapServer
) -> None:
    with ImapInbox().session(dovecot.imap.mailbox()) as session:
        assert session.sent_folder() == "Sent Mail"
    with ImapInbox().session(pymap_server.mailbox()) as session:
        before = session.sent_folder()
        session.keep("Gesendet", message(1), at=NOW)
        assert (before, session.sent_folder()) == ("", "Gesendet")


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_the_line_is_secured_and_the_certificate_checked(dovecot: Any, security: Any) -> None:
    server = dovecot.imap.mailbox(security=security)
    assert ImapInbox(str(dovecot.ca_file)).check(server, "INBOX").name == "INBOX"
    with pytest.raises(FetchError) as raised:
        ImapInbox("").check(server, "INBOX")
    assert raised.value.permanent
    assert "cannot be trusted" in raised.value.text


def test_a_password_beyond_ascii_signs_in(dovecot: Any) -> None:
    name = dovecot.add("juergen", "pässwörd-日本")
    server = MailboxServer(
        host="127.0.0.1", port=dovecot.imap.plain, security="none", username=name, password="pässwörd-日本"
    )
    assert ImapInbox().check(server, "INBOX").messages == 0


def test_tls_on_a_plain_port_and_the_other_way_round_say_what_to_check(dovecot: Any) -> None:
    plain, tls = dovecot.imap.plain, dovecot.imap.tls
    base = {"host": "127.0.0.1", "username": "x", "password": "y", "timeout": 3.0}
    with pytest.raises(FetchError, match="does not speak TLS"):
        ImapInbox().check(MailboxServer(port=plain, security="tls", **base), "INBOX")
    with pytest.raises(FetchError) as raised:
        ImapInbox().check(MailboxServer(port=tls, security="none", **base), "INBOX")
    assert "cannot be reached" in raised.value.text or "is no IMAP server" in raised.value.text

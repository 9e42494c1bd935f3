"""Servers that are broken, busy, old or hostile: each is told in words, and none hangs or fools us."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest

from ringback.adapters import imap_connection
from ringback.adapters.imap import ImapInbox
from ringback.ports.inbound import FetchError, MailboxServer
from tests.adapters.imapserver import Line, Script, scripted

NOW = datetime(2026, 3, 3, 17, 2, tzinfo=UTC)


def trouble(script: Script, **fields: Any) -> FetchError:
    """What opening the inbox comes to."""
    with pytest.raises(FetchError) as raised:
        ImapInbox("").check(script.server(**fields), "INBOX")
    assert raised.value.text.endswith((".", "…"))
    assert "s3cret" not in raised.value.text
    return raised.value


def messages(script: Script) -> list[Any]:
    with ImapInbox("").session(script.server()) as session:
        return list(session.after("INBOX", 0, limit=10, max_bytes=1000))


# ------------------------------------------------------------------------------------------------ greeting


@pytest.mark.parametrize(
    ("greeting", "words", "permanent"),
    [
        (b"* BYE Too many connections\r\n", "Too many connections", False),
        (b"HTTP/1.1 400 Bad Request\r\n", "is no IMAP server", True),
        (b"220 mail.example ESMTP\r\n", "is no IMAP server", True),
        (b"* BYE", "cannot be reached: no answer within", False),
        (b"\xff\xfe\xfd\r\n", "is no IMAP server", True),
    ],
    ids=["full", "http", "smtp", "cut", "bytes"],
)
def test_a_greeting_that_is_none_is_told_in_words(greeting: bytes, words: str, permanent: bool) -> None:
    with scripted(greeting) as script:
        error = trouble(script, timeout=0.5)
    assert words in error.text
    assert error.permanent is permanent


def test_a_server_that_says_nothing_is_given_up_after_its_time() -> None:
    with scripted(b"") as script:
        began = time.monotonic()
        error = trouble(script, timeout=0.4)
        assert time.monotonic() - began < 20
    assert error.text == (
        f"The mail server 127.0.0.1, port {script.port}, cannot be reached: no answer within 0.4 seconds."
    )
    assert (error.permanent, error.about) == (False, "connection")


def test_a_port_where_nobody_listens_and_a_name_that_is_not_there() -> None:
    with scripted() as script:
        server = script.server()
    with pytest.raises(FetchError, match="nothing listens on that port"):
        ImapInbox("").check(server, "INBOX")
    nowhere = MailboxServer(host="a..b", port=993, security="tls", username="joe", password="x")
    with pytest.raises(FetchError, match="its name cannot be found"):
        ImapInbox("").check(nowhere, "INBOX")


def test_a_password_never_crosses_a_network_in_the_clear() -> None:
    server = MailboxServer(
        host="imap.example.com", port=143, security="none", username="joe", password="s3cret"
    )
    with pytest.raises(FetchError, match="would show the password") as raised:
        ImapInbox("").check(server, "INBOX")
    assert raised.value.permanent


# ------------------------------------------------------------------------------------------------ signing in


@pytest.mark.parametrize(
    ("answer", "permanent"),
    [
        (b"{tag} NO [AUTHENTICATIONFAILED] Invalid credentials\r\n", True),
        (b"{tag} NO Logon failure\r\n", True),
        (b"{tag} NO [UNAVAILABLE] The directory sleeps\r\n", False),
        (b"{tag} NO [LIMIT] Too many simultaneous connections\r\n", False),
        (b"{tag} BAD Command disabled\r\n", True),
    ],
)
def test_a_refused_sign_in_says_why_and_whether_it_passes(answer: bytes, permanent: bool) -> None:
    with scripted(login=answer) as script:
        error = trouble(script)
    assert "refused the sign-in" in error.text
    assert (error.permanent, error.about) == (permanent, "account")
    assert ("app password" in error.text) is permanent


def test_a_line_that_breaks_while_signing_in_says_nothing_about_the_password() -> None:
    with scripted(login=Line.hang_up) as script:
        error = trouble(script)
    assert (error.permanent, error.about) == (False, "connection")


def test_where_login_is_disabled_the_password_goes_by_plain() -> None:
    with scripted(
        capability=b"* CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=PLAIN\r\n{tag} OK\r\n",
        authenticate_plain=plain_taken,
    ) as script:
        ImapInbox("").check(script.server(), "INBOX")
    assert not any(" LOGIN" in line for line in script.said)


def plain_taken(line: Line) -> None:
    line.send(b"+ \r\n")
    right = line.hear().strip() == b"AGpvZQBzM2NyZXQ="
    line.send(b"{tag} OK in\r\n" if right else b"{tag} NO wrong\r\n")


def test_a_token_signs_in_and_a_refused_one_is_told() -> None:
    capability = b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\r\n{tag} OK\r\n"

    def taken(line: Line) -> None:
        line.send(b"+ \r\n")
        right = line.hear().strip() == b"dXNlcj1qb2UBYXV0aD1CZWFyZXIgdG9rZW4tMTcBAQ=="
        line.send(b"{tag} OK in\r\n" if right else b"{tag} NO wrong\r\n")

    def refused(line: Line) -> None:
        line.send(b"+ \r\n")
        line.hear()
        line.send(b"+ eyJzdGF0dXMiOiI0MDEifQ==\r\n")
        assert line.hear().strip() == b"", "the second challenge is answered with nothing"
        line.send(b"{tag} NO [AUTHENTICATIONFAILED] Invalid token\r\n")

    with scripted(capability=capability, authenticate_xoauth2=taken) as script:
        ImapInbox("").check(script.server(token="token-17"), "INBOX")
    with scripted(capability=capability, authenticate_xoauth2=refused) as script:
        error = trouble(script, token="token-17")
    assert "Invalid token" in error.text
    assert "token-17" not in error.text
    with scripted() as script:
        assert "does not offer to sign in with a token" in trouble(script, token="token-17").text


def test_a_password_with_quotes_is_quoted_and_one_with_a_line_break_is_refused() -> None:
    with scripted() as script:
        ImapInbox("").check(script.server(password='a"b\\c'), "INBOX")
        assert any(line.endswith(r'LOGIN "joe" "a\"b\\c"') for line in script.said)
        assert "control character" in trouble(script, password="a\r\nx LOGOUT").text
        assert not any(line.startswith("x ") for line in script.said)


# ------------------------------------------------------------------------------------------------ securing


def test_starttls_that_is_not_offered_is_never_done_without() -> None:
    with scripted() as script:
        error = trouble(script, security="starttls")
    assert "does not offer STARTTLS" in error.text
    assert not any("LOGIN" in line for line in script.said)


def test_what_somebody_put_before_the_secured_part_is_not_listened_to() -> None:
    capability = b"* CAPABILITY IMAP4rev1 STARTTLS\r\n{tag} OK\r\n"
    injected = b"{tag} OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"
    with scripted(capability=capability, starttls=injected) as script:
        assert (
            "went on talking before the connection was secured" in trouble(script, security="starttls").text
        )
    with scripted(b"* PREAUTH welcome\r\n", capability=capability) as script:
        assert "before the connection is secured" in trouble(script, security="starttls").text


# ------------------------------------------------------------------------------------------------ reading


def test_a_line_that_breaks_in_the_middle_of_a_message_is_an_error_and_not_a_short_message() -> None:
    def cut(line: Line) -> None:
        line.send(b"* 1 FETCH (UID 11 BODY[] {500}\r\nSubject: half of")
        line.hang_up()

    with (
        scripted(
            **{"UID FETCH 11 (UID RFC822.SIZE": b"* 1 FETCH (UID 11 RFC822.SIZE 500)\r\n{tag} OK\r\n"},
            uid_fetch=cut,
        ) as script,
        pytest.raises(FetchError) as raised,
    ):
        messages(script)
    assert (raised.value.permanent, raised.value.about) == (False, "connection")


def test_a_session_that_lost_its_line_says_so_again() -> None:
    with scripted(examine=Line.hang_up) as script, ImapInbox("").session(script.server()) as session:
        for _ in range(2):
            with pytest.raises(FetchError) as raised:
                session.state("INBOX")
            assert raised.value.about == "connection"
    assert script.connections == 1


def test_a_server_that_says_goodbye_in_the_middle_is_told_with_its_words() -> None:
    with scripted(examine=b"* BYE [UNAVAILABLE] Shutting down for the night\r\n") as script:
        assert "Shutting down for the night" in trouble(script).text


@pytest.mark.parametrize(
    "answer",
    [
        b"* 1 FETCH (UID 11 BODY[] {999999999999}\r\n",
        b"* 1 FETCH (UID 11 BODY[] {99999999999999999999999999}\r\n",
        b"* " + b"x" * 300_000,
    ],
    ids=["huge", "absurd", "endless"],
)
def test_a_server_that_wants_to_fill_the_memory_is_not_believed(
    answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_connection, "LONGEST_LINE", 100_000)
    with scripted(uid_fetch=answer) as script:
        began = time.monotonic()
        with pytest.raises(FetchError):
            messages(script)
        assert time.monotonic() - began < 4, "not by waiting for more"


def test_numbers_behind_the_message_and_news_of_other_messages_are_understood() -> None:
    sizes = b"* 3 FETCH (FLAGS (\\Seen))\r\n* 1 FETCH (RFC822.SIZE 5 UID 11)\r\n{tag} OK\r\n"
    bodies = (
        b"* 3 FETCH (FLAGS (\\Seen))\r\n* 4 EXISTS\r\n"
        b'* 1 FETCH (BODY[] {5}\r\nHello INTERNALDATE " 3-Mar-2026 10:02:00 -0700" UID 11)\r\n'
        b"* 3 FETCH (UID 99 FLAGS ())\r\n{tag} OK\r\n"
    )
    with scripted(**{"UID FETCH 11 (UID RFC822.SIZE": sizes}, uid_fetch=bodies) as script:
        (only,) = messages(script)
    assert (only.uid, only.raw, only.size, only.came_at) == (11, b"Hello", 5, NOW)


def test_a_message_that_is_gone_when_it_is_fetched_is_left_out() -> None:
    sizes = b"* 1 FETCH (UID 11 RFC822.SIZE 5)\r\n{tag} OK\r\n"
    with scripted(**{"UID FETCH 11 (UID RFC822.SIZE": sizes}) as script:
        assert messages(script) == []


def test_an_old_server_that_does_not_say_the_next_uid_is_asked_for_the_last_one() -> None:
    with scripted(
        examine=b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n{tag} OK\r\n",
        fetch=b"* 3 FETCH (UID 41)\r\n{tag} OK\r\n",
    ) as script:
        assert ImapInbox("").check(script.server(), "INBOX").uid_next == 42


# ------------------------------------------------------------------------------------------------ waiting


def test_a_server_without_idle_is_not_waited_at() -> None:
    bare = b"* CAPABILITY IMAP4rev1\r\n{tag} OK\r\n"
    with scripted(capability=bare) as script, ImapInbox("").session(script.server()) as session:
        assert not session.can_wait
        assert not session.wait("INBOX", seconds=5)
    assert not any("IDLE" in line for line in script.said)


def idle(*news: bytes) -> Any:
    def answer(line: Line) -> None:
        line.send(b"+ idling\r\n")
        for one in news:
            line.send(one)
        if line.hear().strip() == b"DONE":
            line.send(b"{tag} OK\r\n")

    return answer


@pytest.mark.parametrize(
    ("news", "seen"),
    [
        ((b"* 2 EXISTS\r\n",), True),
        ((b"* OK Still here\r\n", b"* 1 FETCH (FLAGS (\\Seen))\r\n"), False),
        ((b"* OK Still here\r\n* 2 EXISTS\r\n",), True),
        ((b"* 1 EXPUNGE\r\n",), False),
    ],
    ids=["new", "chatter", "both", "gone"],
)
def test_only_new_messages_end_the_waiting(news: tuple[bytes, ...], seen: bool) -> None:
    with scripted(idle=idle(*news)) as script, ImapInbox("").session(script.server()) as session:
        session.state("INBOX")
        assert session.wait("INBOX", seconds=0.5) is seen
        assert session.state("INBOX").uid_next == 12, "the line is in order afterwards"


def test_a_goodbye_a_break_and_a_refusal_while_waiting_are_errors() -> None:
    for answer in (idle(b"* BYE Idle for too long\r\n"), Line.hang_up, b"{tag} BAD no idling here\r\n"):
        with scripted(idle=answer) as script, ImapInbox("").session(script.server()) as session:
            session.state("INBOX")
            with pytest.raises(FetchError):
                session.wait("INBOX", seconds=5)


# ------------------------------------------------------------------------------------------------ sent mail

ID = "<17@acme.example>"
HEADERS = (
    b"* 1 FETCH (UID 11 BODY[HEADER.FIELDS (MESSAGE-ID)] {33}\r\nMessage-ID: <17@acme.example>\r\n\r\n)\r\n"
)
OTHERS = (
    b"* 1 FETCH (UID 11 BODY[HEADER.FIELDS (MESSAGE-ID)] {34}\r\nMessage-ID: <170@acme.example>\r\n\r\n)\r\n"
)


def holds(script: Script) -> bool:
    with ImapInbox("").session(script.server()) as session:
        return session.holds("Sent", ID)


@pytest.mark.parametrize(
    "search", [b"* SEARCH\r\n{tag} OK\r\n", b"{tag} NO\r\n", b"{tag} BAD\r\n"], ids=["none", "no", "bad"]
)
def test_where_the_search_is_of_no_use_the_last_messages_are_looked_through(search: bytes) -> None:
    with scripted(uid_search=search, fetch=HEADERS + b"{tag} OK\r\n") as script:
        assert holds(script)
    with scripted(uid_search=search, fetch=OTHERS + b"{tag} OK\r\n") as script:
        assert not holds(script)


def test_a_search_that_finds_what_is_only_like_it_is_not_believed() -> None:
    with scripted(uid_fetch=OTHERS + b"{tag} OK\r\n", fetch=OTHERS + b"{tag} OK\r\n") as script:
        assert not holds(script)
    with scripted(uid_fetch=HEADERS + b"{tag} OK\r\n") as script:
        assert holds(script)


@pytest.mark.parametrize("wrong", ["17@acme.example", '<a"b@c>', "<a b@c>", "<a@c>\r\nx", ""])
def test_only_a_message_id_is_looked_for(wrong: str) -> None:
    with (
        scripted() as script,
        ImapInbox("").session(script.server()) as session,
        pytest.raises(ValueError, match="Message-ID"),
    ):
        session.holds("Sent", wrong)


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        (b'* LIST (\\HasNoChildren \\Sent) "/" "Gesendete Objekte"\r\n', "Gesendete Objekte"),
        (b'* LIST (\\HasNoChildren) "." INBOX\r\n* LIST () "." INBOX.Sent\r\n', "INBOX.Sent"),
        (b'* LIST () "/" "Sent"\r\n* LIST (\\Sent) "/" "[Gmail]/Sent Mail"\r\n', "[Gmail]/Sent Mail"),
        (b'* LIST () NIL "&AMk-l&AOk-ments envoy&AOk-s"\r\n', "Éléments envoyés"),
        (b'* LIST (\\Noselect \\Sent) "/" "Sent"\r\n* LIST () "/" "Sent Items"\r\n', "Sent Items"),
        (b'* LIST () "/" {4}\r\nSent\r\n', "Sent"),
        (b'* LIST () "/" "Resent"\r\n* LIST () "/" "Projects/consent"\r\n', ""),
        (b"", ""),
    ],
)
def test_the_folder_for_sent_mail_is_found_by_its_mark_or_its_name(listed: bytes, found: str) -> None:
    with scripted(list=listed + b"{tag} OK\r\n") as script, ImapInbox("").session(script.server()) as session:
        assert session.sent_folder() == found


def test_a_folder_that_is_not_there_is_made_for_a_copy() -> None:
    tries: list[bytes] = []

    def append(line: Line) -> None:
        line.send(b"+ go on\r\n")
        while not line.hear().strip().endswith(b"body"):
            pass
        tries.append(line.tag)
        line.send(b"{tag} NO [TRYCREATE] there is none\r\n" if len(tries) == 1 else b"{tag} OK\r\n")

    with (
        scripted(append=append, create=b"{tag} OK\r\n") as script,
        ImapInbox("").session(script.server()) as session,
    ):
        session.keep("Sent", b"Subject: x\r\n\r\nbody", at=NOW)
    assert len(tries) == 2
    assert any('CREATE "Sent"' in line for line in script.said)


def test_a_name_with_a_line_break_opens_nothing() -> None:
    with scripted() as script, ImapInbox("").session(script.server()) as session:
        with pytest.raises(FetchError) as raised:
            session.state('INBOX"\r\nx DELETE "INBOX')
        assert (raised.value.permanent, raised.value.about) == (True, "folder")
    assert not any("DELETE" in line for line in script.said)

"""Mailboxes by IMAP, on the standard library's imaplib: read without a trace, waited for with IDLE, copies put in.

Folders are opened for reading only (EXAMINE) and messages are taken with BODY.PEEK, so nothing is ever marked as read.
A session that lost its line is of no use any more: whoever holds it closes it and opens another.
"""

from __future__ import annotations

import imaplib
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from ringback.ports.inbound import Fetched, FetchError, FolderState, InboxSession, MailboxServer, always

from .imap_connection import Wire, close, connect, drop, failure, lost, words
from .imap_words import came_in, fetched_in, folders_in, sent_of, size_in, uid_in, wire_name

CA_FILE = "RINGBACK_MAIL_CA_FILE"

TOGETHER = 20
"""Most messages that are fetched with one command; `_BATCH_BYTES` is how much they may be together."""

_BATCH_BYTES = 4 * 1024 * 1024
_RECENT = 100
"""So many of the last messages are looked through where a server's search finds nothing: not all search headers."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_SLICE = 0.5
"""Seconds between two looks at whether waiting still makes sense."""


class ImapInbox:
    """An Inbox over IMAP.

    `ca_file`: a PEM file with the certificate authority of a private mail server, trusted besides the system's own;
    None reads the name from RINGBACK_MAIL_CA_FILE. Certificates and host names are always verified.
    """

    def __init__(self, ca_file: str | None = None) -> None:
        self._ca_file = ca_file if ca_file is not None else os.environ.get(CA_FILE, "")

    @contextmanager
    def session(self, server: MailboxServer) -> Iterator[InboxSession]:
        session = ImapSession(server, connect(server, self._ca_file))
        try:
            yield session
        finally:
            session.close()

    def check(self, server: MailboxServer, folder: str) -> FolderState:
        with self.session(server) as session:
            return session.state(folder)


class ImapSession:
    """One signed-in connection."""

    def __init__(self, server: MailboxServer, wire: Wire) -> None:
        self._server = server
        self._wire = wire
        self._open = ""
        self._lost = False

    def close(self) -> None:
        """Say goodbye and close. Never raises."""
        if self._lost:
            drop(self._wire)
        else:
            close(self._wire)

    def state(self, folder: str) -> FolderState:
        with self._talking():
            return self._examine(folder)

    def after(self, folder: str, uid: int, *, limit: int, max_bytes: int) -> Iterator[Fetched]:
        with self._talking():
            self._need(folder)
            uids = [found for found in self._search(f"UID {uid + 1}:*") if found > uid]
            sizes = self._sizes(sorted(uids)[:limit])
        for batch in _batches(sizes, max_bytes):
            with self._talking():
                found = list(self._bodies(batch, max_bytes))
            yield from found

    def since(self, folder: str, at: datetime) -> int:
        with self._talking():
            self._need(folder)
            # IMAP knows days without a zone, so a day more is looked through than was asked for.
            day = f"{at.day}-{_MONTHS[at.month - 1]}-{at.year}"
            uids = self._search(f"SINCE {day}")
        return min(uids) - 1 if uids else -1

    def wait(self, folder: str, *, seconds: float, keep_going: Callable[[], bool] = always) -> bool:
        if not self.can_wait:
            return False
        with self._talking():
            if self._open != folder:
                # What came while another folder was open would not be announced.
                self._examine(folder)
                return True
            # Not every server tells in IDLE what came before it, so that is asked for.
            self._command("NOOP")
            if self._wire.untagged_responses.pop("EXISTS", None):
                return True
            return self._idle(seconds, keep_going)

    @property
    def can_wait(self) -> bool:
        return "IDLE" in self._wire.capabilities

    def sent_folder(self) -> str:
        with self._talking():
            answer, data = "NO", list[Any]()
            if "SPECIAL-USE" in self._wire.capabilities:
                answer, data = self._command("LIST", '""', '"*"', "RETURN (SPECIAL-USE)")
            if answer != "OK":
                answer, data = self._command("LIST", '""', '"*"')
            if answer != "OK":
                raise self._no("did not tell its folders", data)
            return sent_of(folders_in(data))

    def keep(self, folder: str, raw: bytes, *, at: datetime) -> None:
        with self._talking():
            name, when = wire_name(folder), imaplib.Time2Internaldate(at)
            answer, data = self._append(name, when, raw)
            if answer != "OK" and b"TRYCREATE" in b" ".join(part for part in data if isinstance(part, bytes)):
                self._command("CREATE", name)
                answer, data = self._append(name, when, raw)
            if answer != "OK":
                raise self._no(f"did not take the copy for the folder {folder!r}", data, about_folder=True)

    def holds(self, folder: str, message_id: str) -> bool:
        if not re.fullmatch(r"<[!#-\[\]-~]+>", message_id):
            raise ValueError("A Message-ID is plain letters in angle brackets.")
        with self._talking():
            if not self._examine(folder).messages:
                return False
            try:
                hits = self._search(f'HEADER Message-ID "{message_id}"')
            except FetchError:
                hits = []  # it refused to search: then the last ones are looked through
            if hits and self._names(message_id, "UID", ",".join(map(str, sorted(hits)[-20:]))):
                return True
            # Searching again makes it see what came a moment ago; the numbers are of this very moment.
            count = self._examine(folder).messages
            return bool(count) and self._names(message_id, "", f"{max(1, count - _RECENT + 1)}:{count}")

    # ------------------------------------------------------------------------------------------------ one command

    @contextmanager
    def _talking(self) -> Iterator[None]:
        """Whatever goes wrong on the line inside is a FetchError, and the session is lost if the line is."""
        if self._lost:
            raise failure(
                f"The connection to {self._server.host} was lost.", permanent=False, about="connection"
            )
        try:
            yield
        except FetchError:
            raise
        except (OSError, imaplib.IMAP4.abort, UnicodeError) as error:
            self._lost = True
            raise lost(self._server, error) from error
        except imaplib.IMAP4.error as error:
            raise self._no("refused a command", list(error.args)) from error

    def _command(self, name: str, *arguments: str | bytes) -> tuple[str, list[Any]]:
        # What an earlier command left must not pass for an answer to this one.
        self._wire.untagged_responses.pop(name, None)
        answer, data = self._wire._simple_command(name, *arguments)
        if answer == "OK":
            answer, data = self._wire._untagged_response(answer, data, name)
        return answer, data

    def _examine(self, folder: str) -> FolderState:
        self._open = ""
        wire = self._wire
        try:
            name = wire_name(folder)
        except ValueError as error:
            raise failure(str(error), permanent=True, about="folder") from error
        answer, data = wire.select(name, readonly=True)  # type: ignore[arg-type]  # bytes go out as they are
        if answer != "OK":
            raise self._no(f"does not open the folder {folder!r}", data, about_folder=True)
        # From here on an EXISTS means that more have come, also one that is told beside something else.
        wire.untagged_responses.pop("EXISTS", None)
        self._open = folder
        uidvalidity, uid_next = _number(wire.response("UIDVALIDITY")[1]), _number(wire.response("UIDNEXT")[1])
        messages = _number(data)
        if not uid_next:
            # Old servers do not say it; then it follows the last message's.
            last = self._fetch("*", "(UID)", by="") if messages else ()
            uid_next = 1 + max((uid_in(said) for said, _literal in last), default=0)
        return FolderState(name=folder, uidvalidity=uidvalidity, uid_next=uid_next, messages=messages)

    def _need(self, folder: str) -> None:
        if self._open != folder:
            self._examine(folder)

    def _search(self, what: str) -> list[int]:
        self._wire.untagged_responses.pop("SEARCH", None)
        try:
            answer, data = self._wire.uid("SEARCH", what)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            answer, data = "BAD", list(error.args)
        if answer != "OK":
            raise self._no("did not search the folder", data, about_folder=True)
        return [
            int(word) for line in data if isinstance(line, bytes) for word in line.split() if word.isdigit()
        ]

    def _fetch(self, numbers: str, parts: str, *, by: str = "UID") -> Iterator[tuple[bytes, bytes]]:
        self._wire.untagged_responses.pop("FETCH", None)
        answer, data = self._wire.uid("FETCH", numbers, parts) if by else self._wire.fetch(numbers, parts)
        if answer != "OK":
            raise self._no("did not hand over messages", data, about_folder=True)
        return fetched_in(data)

    def _sizes(self, uids: list[int]) -> list[tuple[int, int]]:
        """(uid, size) of these messages, in the order of their uids; those that are gone by now are left out."""
        if not uids:
            return []
        known = dict.fromkeys(uids, -1)
        for said, _literal in self._fetch(",".join(map(str, uids)), "(UID RFC822.SIZE)"):
            if uid_in(said) in known:
                known[uid_in(said)] = size_in(said)
        return [(uid, size) for uid, size in known.items() if size >= 0]

    def _bodies(self, batch: list[tuple[int, int]], max_bytes: int) -> Iterator[Fetched]:
        sizes = dict(batch)
        whole = all(size <= max_bytes for size in sizes.values())
        part = "BODY.PEEK[]" if whole else f"BODY.PEEK[]<0.{max_bytes}>"
        found: dict[int, Fetched] = {}
        for said, raw in self._fetch(",".join(map(str, sizes)), f"(UID INTERNALDATE {part})"):
            uid = uid_in(said)
            if uid in sizes and uid not in found:
                # A few servers count sizes wrongly; what came in full is what it is.
                size = len(raw) if whole else max(sizes[uid], len(raw))
                found[uid] = Fetched(uid=uid, raw=raw[:max_bytes], size=size, came_at=came_in(said))
        return iter([found[uid] for uid in sorted(found)])

    def _names(self, message_id: str, by: str, numbers: str) -> bool:
        """Whether one of these messages has this Message-ID: searches may find what is only like it."""
        headers = self._fetch(numbers, "(UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])", by=by)
        return any(message_id.encode("ascii") in literal for _said, literal in headers)

    def _append(self, name: bytes, when: str, raw: bytes) -> tuple[str, list[Any]]:
        try:
            return self._wire.append(name, r"(\Seen)", when, raw)  # type: ignore[arg-type]
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            return "NO", [words(list(error.args)).encode()]

    def _idle(self, seconds: float, keep_going: Callable[[], bool]) -> bool:
        wire = self._wire
        tag: bytes = wire._new_tag()
        del wire.tagged_commands[tag]  # its answer is read here
        wire.send(tag + b" IDLE\r\n")
        news = False
        while not (line := wire.readline()).startswith(b"+"):
            news = news or _is_news(line)
            if line.startswith(tag):
                raise self._no("does not wait for new mail", [line])
            _heed_bye(line)
        ends = time.monotonic() + seconds
        while not news and keep_going() and (left := ends - time.monotonic()) > 0:
            if wire.readable(min(left, _SLICE)):
                line = wire.readline()
                _heed_bye(line)
                news = _is_news(line)
        wire.send(b"DONE\r\n")
        while not (line := wire.readline()).startswith(tag):
            _heed_bye(line)
            news = news or _is_news(line)
        return news

    def _no(self, what: str, data: object, *, about_folder: bool = False) -> FetchError:
        text = f"The mail server {self._server.host} {what}: {words(data)}"
        gone = about_folder and re.search(
            r"NONEXISTENT|NOPERM|doesn't exist|not exist|unknown", text, re.IGNORECASE
        )
        return failure(text, permanent=bool(gone), about="folder" if about_folder else "connection")


def _batches(sizes: list[tuple[int, int]], max_bytes: int) -> Iterator[list[tuple[int, int]]]:
    """Messages that are fetched together: never too many, never too much, and one that is cut by itself."""
    batch: list[tuple[int, int]] = []
    for uid, size in sizes:
        full = len(batch) == TOGETHER or sum(one for _uid, one in batch) + size > _BATCH_BYTES
        if batch and (full or size > max_bytes):
            yield batch
            batch = []
        batch.append((uid, size))
    if batch:
        yield batch


def _is_news(line: bytes) -> bool:
    """New messages are announced by a greater number of them; anything else may be looked at later."""
    return re.match(rb"\* \d+ (EXISTS|RECENT)\b", line, re.IGNORECASE) is not None


def _heed_bye(line: bytes) -> None:
    if line[:5].upper() == b"* BYE":
        raise imaplib.IMAP4.abort(words(line[2:].strip()))


def _number(data: object) -> int:
    """The last number in an answer of imaplib's, 0 for none."""
    last = data[-1] if isinstance(data, list) and data else None
    digits = re.search(rb"\d+", last) if isinstance(last, bytes) else None
    return int(digits[0]) if digits else 0

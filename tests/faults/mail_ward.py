"""An installation that sends through a slow server and reads a real mailbox; killed, and looked at afterwards."""

from __future__ import annotations

import hashlib
import imaplib
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from tests.faults.ward import SlowServer, Ward, mail_server, until
from tests.servers.mailboxes import PASSWORD, ImapServer, message

LEASE = 1.5


@dataclass
class Mailbox:
    """The folder that is read and the one for sent mail, at the server; what was put into the first."""

    server: ImapServer
    name: str
    delivered: list[bytes]

    @property
    def sent(self) -> str:
        return f"Sent{self.name}"

    def deliver(self, count: int) -> None:
        """So many more messages, each different from all others."""
        first = len(self.delivered)
        raw = [
            message(first + index, text=f"{self.name} {'x' * (index * 37 % 3000)}") for index in range(count)
        ]
        self.server.deliver(*raw, folder=self.name)
        self.delivered += raw


class Copies:
    """Puts copies into the Sent folder, over one connection, whichever thread asks."""

    def __init__(self, box: Mailbox) -> None:
        self._box = box
        self._client = box.server.client()
        self._lock = threading.Lock()

    def __call__(self, raw: bytes) -> None:
        with self._lock:
            answer, data = self._client.append(self._box.sent, "", "", raw)  # type: ignore[arg-type]
        assert answer == "OK", data

    def close(self) -> None:
        with suppress(OSError, imaplib.IMAP4.error):
            self._client.logout()


@contextmanager
def connected(
    ward: Ward, imap: ImapServer, name: str, *, people: int
) -> Iterator[tuple[SlowServer, Mailbox]]:
    """A business with so many people whose first e-mail is due, which reads this new folder of the mailbox."""
    box = Mailbox(imap, name, [])
    client = imap.client()
    for folder in (box.name, box.sent):
        client.create(folder)
    client.logout()
    copies = Copies(box)
    with mail_server(copy=copies) as server:
        ward.patient("fill", people, server.port)
        ward.patient("mailbox", imap.plain, imap.user, PASSWORD, box.name, box.sent)
        yield server, box
    copies.close()


def kill_once(ward: Ward, chance: random.Random, server: SlowServer, box: Mailbox, *, people: int) -> str:
    """Start a worker and kill it at a moment that chance says: while something is sent, or fetched, or soon after."""
    moment = chance.choice(["sending", "fetching", "fetching", "any"])
    worker = ward.worker(LEASE)
    taken, kept = len(server.taken), ward.count("inboundmessage")
    goal_taken = min(taken + chance.randint(1, 6), people)
    goal_kept = min(kept + chance.randint(1, 30), len(box.delivered))
    if moment in ("sending", "any"):
        _reached(lambda: len(server.taken) >= goal_taken)
    if moment in ("fetching", "any"):
        _reached(lambda: ward.count("inboundmessage") >= goal_kept)
    # The server takes its time before and after it takes a message, so that this hits any part of it.
    time.sleep(chance.uniform(0, 0.5 if moment == "any" else 0.03))
    worker.kill()
    worker.wait(20)
    return moment


def _reached(done: Any) -> None:
    """Wait for it, but not forever: what an earlier worker holds comes free only when its lease is over."""
    ends = time.monotonic() + 60
    while not done() and time.monotonic() < ends:
        time.sleep(0.002)


def live_on(ward: Ward, box: Mailbox, *, people: int) -> None:
    """Let a worker go on until everything is fetched and settled, and end it kindly and quickly."""
    worker = ward.worker(LEASE)
    until(lambda: ward.count("inboundmessage") >= len(box.delivered), 120, "all messages")
    until(lambda: ward.count(f"touch WHERE {EMAIL} AND disposition <> ''") >= people, 120, "all e-mails")
    until(lambda: ward.count("sentsearch WHERE looks = 0") == 0, 120, "one look for each that is in doubt")
    began = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0, ward.log.read_text()
    # It is asked to stop within two seconds; what the interpreter needs to end comes on top, on a busy machine much.
    assert time.monotonic() - began < 15


EMAIL = "channel = 'email' AND state IN ('done', 'unsure')"


def nothing_twice_and_nothing_lost(
    ward: Ward, server: SlowServer, box: Mailbox, *, people: int
) -> dict[str, int]:
    """Check it, and return what there was of each."""
    kept = Counter(digest for (digest,) in ward.rows("SELECT digest FROM store_inboundmessage"))
    assert kept == Counter(hashlib.sha256(raw).hexdigest() for raw in box.delivered), (
        "every message is kept exactly once"
    )
    assert ward.count("mailfolder WHERE claimed_by <> '' OR error <> ''") == 0
    assert server.twice() == [], "nothing is sent twice"
    made = ward.rows(
        "SELECT point.value, touch.disposition, question.id FROM store_touch touch "
        "JOIN store_contactpoint point ON point.id = touch.point_id "
        "LEFT JOIN store_question question ON question.touch_id = touch.id AND question.settled_at IS NULL "
        "WHERE touch.channel = 'email' AND touch.disposition <> ''"
    )
    sent = [address for address, disposition, _question in made if disposition == "sent"]
    unsure = [address for address, disposition, _question in made if disposition == "unsure"]
    everybody = [f"p{index}@lead.example" for index in range(people)]
    assert sorted(sent + unsure) == sorted(everybody), "nobody is lost, and nobody is written to twice"
    taken = {recipient for _id, recipient in server.taken}
    assert set(sent) == taken, "what has a copy in the Sent folder counts as sent, and nothing else"
    assert all((question is None) == (disposition == "sent") for _address, disposition, question in made), (
        "each doubt that is left has its question, and nothing else has one"
    )
    return {
        "fetched": sum(kept.values()),
        "sent": len(sent),
        "unsure": len(unsure),
        "settled_by_sent_folder": ward.count("event WHERE kind = 'found_in_sent'"),
    }

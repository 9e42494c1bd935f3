"""Real workers that send and fetch at the same time, killed at any moment: nothing twice, nothing lost."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.mail_ward import connected, kill_once, live_on, nothing_twice_and_nothing_lost
from tests.faults.ward import Ward, own_database, until
from tests.servers.mailboxes import ImapServer

pytestmark = [pytest.mark.faults, pytest.mark.mailservers]


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    with own_database(tmp_path) as database:
        ward = Ward(tmp_path, database)
        yield ward
        ward.end()


@pytest.fixture(params=["pymap", "dovecot"])
def imap(request: pytest.FixtureRequest) -> ImapServer:
    if request.param == "pymap":
        server: ImapServer = request.getfixturevalue("pymap_server")
        return server
    return request.getfixturevalue("dovecot").imap  # type: ignore[no-any-return]


def test_a_worker_killed_again_and_again_fetches_everything_once_and_settles_its_doubts(
    ward: Ward, imap: ImapServer
) -> None:
    chance = random.Random(20260303)
    people = 12
    with connected(ward, imap, "Killed", people=people) as (server, box):
        box.deliver(60)
        for _ in range(3):
            kill_once(ward, chance, server, box, people=people)
            box.deliver(10)
        live_on(ward, box, people=people)
        found = nothing_twice_and_nothing_lost(ward, server, box, people=people)
        checked = ward.ringback("check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert found["fetched"] == 90
    assert found["sent"] + found["unsure"] == people


def test_two_workers_at_the_same_time_fetch_everything_once(ward: Ward, pymap_server: ImapServer) -> None:
    with connected(ward, pymap_server, "Two", people=0) as (_server, box):
        box.deliver(100)
        workers = [ward.worker(60), ward.worker(60)]
        until(lambda: ward.count("inboundmessage") >= 50, 180, "50 messages")
        box.deliver(25)
        until(lambda: ward.count("inboundmessage") >= 125, 180, "125 messages")
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        assert [worker.wait(60) for worker in workers] == [0, 0], ward.log.read_text()
        digests = [digest for (digest,) in ward.rows("SELECT digest FROM store_inboundmessage")]
    assert len(digests) == len(set(digests)) == 125


def test_a_new_message_is_here_within_seconds_and_a_worker_that_waits_stops_at_once(
    ward: Ward, imap: ImapServer
) -> None:
    with connected(ward, imap, "Idle", people=0) as (_server, box):
        box.deliver(1)
        worker = ward.worker(120)
        until(lambda: ward.count("inboundmessage") == 1, 180, "the first message")
        time.sleep(1)
        began = time.monotonic()
        box.deliver(1)
        until(lambda: ward.count("inboundmessage") == 2, 30, "the second one")
        assert time.monotonic() - began < 30, "it was waited for, not polled"
        began = time.monotonic()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) == 0, ward.log.read_text()
        assert time.monotonic() - began < 40, "it does not wait for the end of its waiting"
        assert ward.count("mailfolder WHERE claimed_by <> ''") == 0

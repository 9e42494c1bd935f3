"""Real workers, killed at any moment: no e-mail twice, none lost, and each doubt is a question to a person."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.ward import SlowServer, Ward, mail_server, own_database, until

pytestmark = pytest.mark.faults

LEASE = 1.5


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    with own_database(tmp_path) as database:
        ward = Ward(tmp_path, database)
        yield ward
        ward.end()


def settle_all(ward: Ward, server: SlowServer) -> None:
    """Let a worker go on until nothing is due any more, and end it kindly."""
    worker = ward.worker(LEASE)
    for _ in range(40):
        seen = len(server.taken)
        time.sleep(LEASE + 0.5)
        if len(server.taken) == seen and ward.patient("tell")["due"] == 0:
            break
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0, ward.log.read_text()


def nothing_twice_and_nothing_lost(ward: Ward, server: SlowServer, people: int) -> list[str]:
    told = ward.patient("tell")
    assert server.twice() == []
    everybody = {f"p{index}@lead.example" for index in range(people)}
    delivered = {recipient for _id, recipient in server.taken}
    assert set(told["sent"]) <= delivered, "nothing counts as sent that the server has not taken"
    assert set(told["sent"]) | set(told["unsure"]) == everybody, "none is lost"
    assert len(told["sent"]) + len(told["unsure"]) == people
    assert delivered <= everybody
    assert sorted(told["asked"]) == sorted(told["unsure"]), "each doubt has its question"
    assert told["other_questions"] == 0
    assert set(told["states"]) <= {"done", "unsure"}
    checked = ward.ringback("check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    return list(told["unsure"])


def test_a_worker_killed_again_and_again_sends_nothing_twice_and_loses_nothing(ward: Ward) -> None:
    chance = random.Random(20260303)
    with mail_server() as server:
        ward.patient("fill", 200, server.port)
        kills = 0
        while kills < 5 and len(server.taken) < 180:
            worker = ward.worker(LEASE)
            goal = len(server.taken) + chance.randint(1, 45)
            until(lambda goal=goal: len(server.taken) >= goal, 90, f"{goal} messages")  # type: ignore[misc]
            time.sleep(chance.uniform(0, 0.02))
            worker.kill()
            worker.wait(20)
            kills += 1
        assert kills >= 3
        settle_all(ward, server)
        unsure = nothing_twice_and_nothing_lost(ward, server, 200)
    assert len(unsure) <= kills, "a worker sends one message at a time, so each kill leaves one doubt at most"


def test_two_workers_at_the_same_time_send_nothing_twice(ward: Ward) -> None:
    with mail_server() as server:
        ward.patient("fill", 100, server.port)
        workers = [ward.worker(60), ward.worker(60)]
        until(lambda: len(server.taken) >= 100, 120, "100 messages")
        time.sleep(0.5)
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
        assert [worker.wait(20) for worker in workers] == [0, 0], ward.log.read_text()
        assert nothing_twice_and_nothing_lost(ward, server, 100) == []


def test_a_worker_that_is_told_to_stop_does_so_at_once_and_gives_back_what_it_held(ward: Ward) -> None:
    with mail_server(delay=0.02) as server:
        ward.patient("fill", 60, server.port)
        worker = ward.worker(600)
        until(lambda: len(server.taken) >= 5, 60, "5 messages")
        began = time.monotonic()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0, ward.log.read_text()
        assert time.monotonic() - began < 5
        told = ward.patient("tell")
        assert told["claimed"] == 0
        assert told["unsure"] == []
        assert "sending" not in told["states"]
        assert len(told["sent"]) == len(server.taken) < 60
        settle_all(ward, server)
        assert nothing_twice_and_nothing_lost(ward, server, 60) == []

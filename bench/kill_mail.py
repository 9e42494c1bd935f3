"""Workers that send and fetch are killed (kill -9) at seeded moments; then it is counted what came twice or was lost.

Each seed is an installation of its own on SQLite: some people whose first e-mail is due, a mailbox (on a real IMAP
server, pymap) with new messages, a server that takes mail slowly and puts a copy into the Sent folder. A worker is
begun and killed once or twice at moments that the seed decides, while it sends, while it fetches, or soon after; then
another one goes on until everything is settled. Every message must be kept exactly once, every e-mail must have left at
most once, and what left must count as sent: doubts are settled by the Sent folder. Prints one JSON object a figure.
Usage: kill_mail.py [--seeds SEEDS] [--first FIRST]
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))

PEOPLE = 6
MESSAGES = 40


def say(figure: str, value: float, unit: str, beside: dict[str, Any]) -> None:
    line = {"bench": "kill_mail", "figure": figure, "value": value, "unit": unit, "beside": beside}
    print(json.dumps(line), flush=True)


def main() -> None:
    """A few seeds by default: each takes some seconds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        breed()
        return
    with tempfile.TemporaryDirectory(prefix="ringback-kill-", ignore_cleanup_errors=True) as name:
        run(Path(name), range(options.first, options.first + options.seeds))


# ------------------------------------------------------------------------ workers, forked from a program that is loaded


def breed() -> None:
    """Read commands, a JSON object a line: start a worker on a database, or wait for one. Answer in the same way.

    Each worker is a process of its own that runs what `ringback worker` runs; only the loading of the program, which is
    most of a start, is done once.
    """
    from ringback.cli import serve
    from ringback.cli.database import connect

    connect()
    from django.db import connections

    import ringback.adapters.imap
    import ringback.adapters.smtp
    import ringback.cli.start  # noqa: F401

    for line in sys.stdin:
        order = json.loads(line)
        if order["do"] == "start":
            pid = os.fork()
            if pid == 0:
                log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
                for number in (1, 2):
                    os.dup2(log, number)
                connections["default"].settings_dict["NAME"] = order["database"]
                connections.settings["default"]["NAME"] = order["database"]
                status = 1
                try:
                    serve.worker(once=False, lease=order["lease"])
                    status = 0
                finally:
                    os._exit(status)
            answer = pid
        else:
            _pid, status = os.waitpid(order["pid"], 0)
            answer = os.waitstatus_to_exitcode(status)
        print(json.dumps(answer), flush=True)


class Breeder:
    """The program that is loaded once, and its workers."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, HERE, "--inside"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, **order: Any) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(20)


class Worker:
    """One of them, with the manners of a `subprocess.Popen`."""

    def __init__(self, breeder: Breeder, pid: int) -> None:
        self._breeder = breeder
        self._pid = pid
        self._code: int | None = None

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def send_signal(self, number: int) -> None:
        os.kill(self._pid, number)

    def poll(self) -> int | None:
        return self._code

    def wait(self, _seconds: float) -> int:
        if self._code is None:
            self._code = self._breeder.ask(do="wait", pid=self._pid)
        return self._code


def run(folder: Path, seeds: range) -> None:
    from tests.faults import mail_ward
    from tests.faults.ward import Ward, mail_server
    from tests.servers.mailboxes import PASSWORD
    from tests.servers.pymap import running_pymap

    totals: Counter[str] = Counter()
    moments: Counter[str] = Counter()
    broken: list[str] = []
    began = time.monotonic()
    with running_pymap() as imap:
        (folder / "first").mkdir()
        first = Ward(folder / "first", f"sqlite:///{folder / 'first' / 'own.sqlite3'}")
        box = mail_ward.Mailbox(imap, "Seed", [])
        copies = mail_ward.Copies(box)
        with mail_server(copy=copies) as server:
            first.patient("fill", PEOPLE, server.port)
            first.patient("mailbox", imap.plain, imap.user, PASSWORD, box.name, box.sent)
            breeder = Breeder(first.environment)
            for seed in seeds:
                chance = random.Random(seed)
                ward = again(folder, seed, breeder)
                box.name, box.delivered = f"Seed{seed}", []
                client = imap.client()
                for name in (box.name, box.sent):
                    client.create(name)
                client.logout()
                server.taken.clear()
                box.deliver(MESSAGES)
                kills = chance.choice([1, 1, 2])
                try:
                    for _ in range(kills):
                        moments[mail_ward.kill_once(ward, chance, server, box, people=PEOPLE)] += 1
                        box.deliver(5)
                    mail_ward.live_on(ward, box, people=PEOPLE)
                    totals.update(mail_ward.nothing_twice_and_nothing_lost(ward, server, box, people=PEOPLE))
                except AssertionError as error:
                    broken.append(f"seed {seed}: {error}")
                finally:
                    ward.end()  # also what an error has left running
                totals["kills"] += kills
                print(f"seed {seed}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
                shutil.rmtree(ward.log.parent, ignore_errors=True)
            breeder.close()
        copies.close()
    say(
        "seeds_without_loss_or_repetition",
        len(seeds) - len(broken),
        "seeds",
        {
            "seeds": len(seeds),
            "broken": broken,
            **totals,
            "moments": dict(moments),
            "seconds": round(time.monotonic() - began),
        },
    )
    if broken:
        sys.exit(1)


def again(folder: Path, seed: int, breeder: Breeder) -> Any:
    """The prepared installation once more, with folders of its own in the mailbox, and workers of the breeder."""
    from tests.faults.ward import Ward

    own = folder / f"seed-{seed}"
    shutil.copytree(folder / "first", own)
    database = own / "own.sqlite3"
    with closing(sqlite3.connect(database)) as file, file:
        name = f"Seed{seed}"
        file.execute("UPDATE store_mailaccount SET imap_folder = ?, sent_folder = ?", [name, f"Sent{name}"])
        file.execute("UPDATE store_mailfolder SET name = ?", [name])

    class Bred(Ward):
        def worker(self, lease: float) -> Any:
            pid = breeder.ask(do="start", database=str(database), log=str(self.log), lease=lease)
            worker = Worker(breeder, pid)
            self._running.append(worker)  # type: ignore[arg-type]
            return worker

    return Bred(own, f"sqlite:///{database}")


if __name__ == "__main__":
    main()

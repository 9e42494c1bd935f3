"""pymap, an IMAP server in Python with its mail in memory, as a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers.mailboxes import PASSWORD, ImapServer
from tests.servers.process import free_ports, greets, open_folder, program

USER = "office@acme.example"


@contextmanager
def running_pymap() -> Iterator[ImapServer]:
    """One mailbox, empty at first. It offers IDLE, and no TLS."""
    (port,) = free_ports(1)
    command = [
        Path(sys.executable).with_name("pymap"),
        *("--host", "127.0.0.1", "--port", str(port), "--no-tls", "--no-service", "admin"),
        *("--no-service", "managesieve", "dict", "--demo-user", USER, "--demo-password", PASSWORD),
    ]
    with (
        open_folder("pymap") as folder,
        program(command, log=folder / "log", ready=lambda: greets(port, b"OK")),
    ):
        yield ImapServer("pymap", port, user=USER)

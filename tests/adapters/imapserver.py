"""An IMAP server that says exactly what a test wants to be said, however wrong that is."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from ringback.ports.inbound import MailboxServer

Answer = bytes | Callable[["Line"], None]
"""What is sent for a command; `{tag}` in it is the command's tag. Or what is done with the line instead."""

USUAL: Mapping[str, Answer] = {
    "CAPABILITY": b"* CAPABILITY IMAP4rev1 IDLE AUTH=PLAIN\r\n{tag} OK done\r\n",
    "LOGIN": b"{tag} OK in\r\n",
    "LOGOUT": b"* BYE\r\n{tag} OK out\r\n",
    "NOOP": b"{tag} OK\r\n",
    "EXAMINE": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 12] ok\r\n{tag} OK open\r\n",
    "UID SEARCH": b"* SEARCH 11\r\n{tag} OK\r\n",
    "UID FETCH": b"{tag} OK\r\n",
    "FETCH": b"{tag} OK\r\n",
    "LIST": b"{tag} OK\r\n",
}


@dataclass
class Line:
    """The open connection, and the command that is to be answered."""

    connection: socket.socket
    tag: bytes
    said: list[str]

    def send(self, answer: bytes) -> None:
        self.connection.sendall(answer.replace(b"{tag}", self.tag))

    def hear(self) -> bytes:
        """The next line of the client."""
        line = b""
        while not line.endswith(b"\n"):
            piece = self.connection.recv(1)
            if not piece:
                raise ConnectionResetError
            line += piece
        self.said.append(line.decode("utf-8", "replace").rstrip())
        return line

    def hang_up(self) -> None:
        raise ConnectionResetError


@dataclass
class Script:
    """`said`: every line that clients sent. `connections`: how many came."""

    greeting: bytes
    answers: dict[str, Answer]
    port: int = 0
    connections: int = 0
    said: list[str] = field(default_factory=list)

    def server(self, **fields: object) -> MailboxServer:
        values = {
            "host": "127.0.0.1",
            "port": self.port,
            "security": "none",
            "username": "joe",
            "password": "s3cret",
            "timeout": 2.0,
        }
        return MailboxServer(**values | fields)  # type: ignore[arg-type]

    def serve(self, connection: socket.socket) -> None:
        self.connections += 1
        with connection:
            connection.settimeout(10)
            line = Line(connection, b"", self.said)
            try:
                connection.sendall(self.greeting)
                while True:
                    line.tag, _, command = line.hear().strip().partition(b" ")
                    self._answer(line, command.decode("utf-8", "replace").upper())
            except OSError:
                return

    def _answer(self, line: Line, command: str) -> None:
        # The longest name that fits, so that "UID FETCH" may differ by what is fetched.
        names = [name for name in self.answers if command.startswith(name)]
        answer = self.answers[max(names, key=len)] if names else b"{tag} BAD what?\r\n"
        if isinstance(answer, bytes):
            line.send(answer)
        else:
            answer(line)


@contextmanager
def scripted(greeting: bytes = b"* OK hello\r\n", **answers: Answer) -> Iterator[Script]:
    """Run a server with these answers beside the usual ones; `uid_search` in Python is `UID SEARCH` on the line."""
    own = {name.replace("_", " ").upper(): answer for name, answer in answers.items()}
    script = Script(greeting, {**USUAL, **own})
    listener = socket.create_server(("127.0.0.1", 0))
    script.port = listener.getsockname()[1]
    threads: list[threading.Thread] = []

    def accept() -> None:
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=script.serve, args=(connection,), daemon=True))
            threads[-1].start()

    accepting = threading.Thread(target=accept, daemon=True)
    accepting.start()
    try:
        yield script
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        accepting.join(10)
        for thread in threads:
            thread.join(10)

"""The rest of the world for a mail server under test: takes mail for any address, or answers as the address says."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.smtp import SMTP, Envelope, Session

ANSWERS = {
    "gone": "550 5.1.1 There is nobody of this name here",
    "full": "552 5.2.2 The mailbox is full",
    "blocked": "554 5.7.1 Your server is on a list of ours",
    "later": "451 4.3.2 Please come back later",
}
"""What is answered to RCPT for an address whose part before the first hyphen is this word: `gone-17@lead.example`."""


class Sink:
    """`taken`: (sender, recipient, bytes) of every message, in their order. `answers` may be changed by a test."""

    def __init__(self) -> None:
        self.port = 0
        self.answers = dict(ANSWERS)
        self.taken: list[tuple[str, str, bytes]] = []

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        answer = self.answers.get(address.partition("@")[0].partition("-")[0])
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.original_content, bytes)
        for recipient in envelope.rcpt_tos:
            self.taken.append((envelope.mail_from or "", recipient, envelope.original_content))
        return f"250 2.0.0 taken as {len(self.taken)}"

    def to(self, address: str) -> list[bytes]:
        """What arrived for this address."""
        return [raw for _sender, recipient, raw in list(self.taken) if recipient == address]


@contextmanager
def running_sink() -> Iterator[Sink]:
    sink, loop = Sink(), asyncio.new_event_loop()
    # In a thread of its own from the start: the calling thread may run a loop already (a browser's).
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    opening = loop.create_server(
        lambda: SMTP(sink, loop=loop, hostname="sink.example", enable_SMTPUTF8=True), "127.0.0.1", 0
    )
    server = asyncio.run_coroutine_threadsafe(opening, loop).result(10)
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        asyncio.run_coroutine_threadsafe(_stop(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _stop(server: asyncio.AbstractServer) -> None:
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0.01)  # closed lines say goodbye

"""The dispatcher as a loop: embedded in `ringback serve`, or on its own as `ringback worker`, any number of times.

It polls: the due rows are the queue. A full round is followed by the next at once, an empty one by a short sleep that
`stop` ends early. Whatever goes wrong in a round is logged, and the next round begins after a pause.
"""

from __future__ import annotations

import os
import socket
import threading
from datetime import timedelta

import structlog
from django.db import close_old_connections, connection
from django.utils.module_loading import import_string

from ringback import clock
from ringback.ports.dns import Dns
from ringback.ports.inbound import Inbox
from ringback.ports.outbound import Messenger
from ringback.ports.web import Web
from ringback.services.dispatch import LEASE, Dispatched, dispatch_due
from ringback.services.imports import continue_imports
from ringback.services.inbound import AT_ONCE, process_due
from ringback.services.moving import continue_moves
from ringback.services.sent_copies import make_copies

log = structlog.get_logger("ringback.worker")

IDLE = timedelta(seconds=2)
AFTER_ERROR = timedelta(seconds=10)
BATCH = 50


def worker_name() -> str:
    """Unique to host, process and thread, so that no two hold the same lease."""
    return f"{socket.gethostname()[:40]}-{os.getpid()}-{threading.get_ident() % 1_000_000}"


def messenger_from(path: str) -> Messenger:
    """The messenger named by its dotted path in the settings."""
    messenger: Messenger = import_string(path)()
    return messenger


def inbox_from(path: str) -> Inbox:
    """The reader of mailboxes named by its dotted path in the settings."""
    inbox: Inbox = import_string(path)()
    return inbox


def dns_from(path: str) -> Dns:
    """Who looks names up, named by its dotted path in the settings."""
    dns: Dns = import_string(path)()
    return dns


def web_from(path: str) -> Web:
    """The guarded client named by its dotted path in the settings."""
    web: Web = import_string(path)()
    return web


class Loop:
    """Runs rounds until it is stopped."""

    def __init__(
        self,
        messenger: Messenger,
        *,
        inbox: Inbox | None = None,
        web: Web | None = None,
        lease: timedelta = LEASE,
        batch: int = BATCH,
    ) -> None:
        self.messenger = messenger
        self.inbox = inbox
        self.web = web
        self.lease = lease
        self.batch = batch
        self.name = ""
        self._stop = threading.Event()
        self._more_mail = False
        self._more_to_import = False
        self._more_to_move = False
        self._more_to_copy = False

    def stop(self) -> None:
        """Finish the message in hand and end."""
        self._stop.set()

    def keep_going(self) -> bool:
        return not self._stop.is_set()

    def run(self) -> None:
        """Until `stop`. Call it in the thread that is to do the work."""
        self.name = worker_name()
        log.info("worker started", worker=self.name)
        try:
            while self.keep_going():
                self._stop.wait(self._wait_after(self._round()))
        finally:
            connection.close()
            log.info("worker stopped", worker=self.name)

    def once(self) -> Dispatched:
        """One round in this thread."""
        self.name = self.name or worker_name()
        return dispatch_due(
            now_of=clock.now,
            worker=self.name,
            messenger=self.messenger,
            web=self.web,
            limit=self.batch,
            lease=self.lease,
            keep_going=self.keep_going,
        )

    def _round(self) -> Dispatched | None:
        try:
            close_old_connections()
            done = self.once()
        except Exception:
            # One bad row or a database that went away must not end the loop: nobody else would do its work.
            log.exception("a round failed", worker=self.name)
            return None
        for enrollment_id, error in done.errors:
            log.error("a follow-up could not be looked after", enrollment=enrollment_id, exc_info=error)
        if done.sent or done.failed or done.unsure:
            log.info("round", worker=self.name, sent=done.sent, failed=done.failed, unsure=done.unsure)
        self._copy_some()
        self._read_mail()
        self._import_some()
        self._move_some()
        return done

    def _copy_some(self) -> None:
        """Put copies of what was sent into the Sent folder of one account."""
        if self.inbox is None:
            return
        try:
            copied = make_copies(
                now_of=clock.now, worker=self.name, inbox=self.inbox, web=self.web, keep_going=self.keep_going
            )
            self._more_to_copy = copied > 0
        except Exception:
            # A copy is a kindness; it must never stop the follow-up.
            log.exception("copies of sent mail could not be made", worker=self.name)
            self._more_to_copy = False

    def _read_mail(self) -> None:
        """Act on messages that came in."""
        try:
            self._more_mail = process_due(clock.now, self.name, keep_going=self.keep_going) == AT_ONCE
        except Exception:
            # Like a round: the next one tries again.
            log.exception("messages that came in could not be handled", worker=self.name)
            self._more_mail = False

    def _import_some(self) -> None:
        """Work on lists that are being imported, for a moment, so that mail is not kept waiting."""
        try:
            self._more_to_import = continue_imports(clock.now, self.keep_going, seconds=1.0)
        except Exception:
            # Imports must never stop the follow-up; the next round tries again.
            log.exception("an import could not be worked on", worker=self.name)
            self._more_to_import = False

    def _move_some(self) -> None:
        """Work on leads that are being moved to another version of their playbook, for a moment."""
        try:
            self._more_to_move = continue_moves(clock.now, self.keep_going, seconds=1.0)
        except Exception:
            # Like imports: the next round tries again.
            log.exception("a move could not be worked on", worker=self.name)
            self._more_to_move = False

    def _wait_after(self, done: Dispatched | None) -> float:
        if done is None:
            return AFTER_ERROR.total_seconds()
        more = done.looked_at >= self.batch or self._more_mail or self._more_to_import or self._more_to_move
        more = more or self._more_to_copy
        return 0.0 if more else IDLE.total_seconds()

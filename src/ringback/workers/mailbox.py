"""Mailboxes are watched: some are waited at (IDLE), the others looked at every minute; what came is then dealt with.

One thread hands out folders that are due, each to a thread of its own, and works on what was kept. A few folders are
read at the same time; once read, a folder may be stayed at, up to a number of connections. Like the dispatcher it
survives whatever goes wrong with one of them, and leases see to it that what a dead worker held is taken up again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import structlog
from django.db import close_old_connections, connection

from ringback import clock
from ringback.ports.inbound import Inbox
from ringback.ports.web import Web
from ringback.services.fetching import LEASE
from ringback.services.inbound import process_due
from ringback.services.mail_visits import POLL, Manner, Visit, never, visit
from ringback.services.mailboxes import server_of, watch_all
from ringback.services.sent_search import search_due
from ringback.store.mail_claims import claim_folders, release_folders
from ringback.store.transactions import write

from .loop import worker_name

log = structlog.get_logger("ringback.mailboxes")

IDLE = timedelta(seconds=1)
AFTER_ERROR = timedelta(seconds=10)
READERS = 4
"""Mailboxes that one process reads at the same time; those that are only waited at do not count."""

WATCHED = 20
LOOK_FOR_ACCOUNTS = timedelta(minutes=5)
AT_THE_END = timedelta(seconds=2)
"""How long `run` waits for its threads once it is stopped. One that hangs on a dead line is left behind: it holds
nothing that matters, and its folder is given back."""


class Mailboxes:
    """Watches until it is stopped. `watched`: at most so many connections that wait; `poll`: for the others;
    `web`: asked for access tokens of accounts that sign in by OAuth2."""

    def __init__(
        self,
        inbox: Inbox,
        *,
        web: Web | None = None,
        watched: int = WATCHED,
        poll: timedelta = POLL,
        lease: timedelta = LEASE,
        readers: int = READERS,
    ) -> None:
        self.inbox = inbox
        self._server_of = partial(server_of, web=web)
        self.poll = poll
        self.lease = lease
        self.name = ""
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._free = readers
        self._free_to_wait = watched
        self._counting = threading.Lock()
        self._visiting: dict[int, threading.Thread] = {}
        self._looked_for_accounts = float("-inf")

    def stop(self) -> None:
        """End soon; nothing that was fetched is lost."""
        self._stop.set()
        self._wake.set()

    def keep_going(self) -> bool:
        return not self._stop.is_set()

    def run(self) -> None:
        """Until `stop`. Call it in a thread of its own."""
        self.name = f"mail-{worker_name()}"
        log.info("mailboxes are watched", worker=self.name)
        try:
            while self.keep_going():
                busy = self._round()
                if not busy:
                    self._wake.wait((AFTER_ERROR if busy is None else IDLE).total_seconds())
                self._wake.clear()
        finally:
            self._end()
            connection.close()
            log.info("mailboxes are not watched any more", worker=self.name)

    def once(self) -> list[Visit]:
        """Read every folder that is due, in this thread, and work on what came."""
        self.name = self.name or f"mail-{worker_name()}"
        self._look_for_accounts()
        visits = []
        while self.keep_going() and (due := self._claim(1)):
            visits.append(visit(due[0], self.inbox, self._manner()))
        self._work()
        return visits

    # ------------------------------------------------------------------------------------------------ one round

    def _round(self) -> bool | None:
        """Whether there is more to do at once; None if something went wrong."""
        try:
            close_old_connections()
            self._look_for_accounts()
            self._hand_out()
            return self._work()
        except Exception:
            # A database that went away must not end the watching: nobody else would do it.
            log.exception("mailboxes could not be looked after", worker=self.name)
            return None

    def _look_for_accounts(self) -> None:
        if time.monotonic() - self._looked_for_accounts >= LOOK_FOR_ACCOUNTS.total_seconds():
            watch_all(now=clock.now())
            self._looked_for_accounts = time.monotonic()

    def _hand_out(self) -> None:
        with self._counting:
            free = self._free
        if free < 1:
            return
        for folder_id in self._claim(free):
            with self._counting:
                if folder_id in self._visiting:
                    continue  # its thread hangs; when the line breaks it goes on or gives up
                thread = threading.Thread(
                    target=self._visit, args=(folder_id,), name=f"mailbox-{folder_id}", daemon=True
                )
                self._visiting[folder_id] = thread
                self._free -= 1
            thread.start()

    def _claim(self, limit: int) -> list[int]:
        with write():
            return claim_folders(now=clock.now(), limit=limit, worker=self.name, lease=self.lease)

    def _work(self) -> bool:
        """Deal with what was kept, and look for messages in doubt. Whether there is more of it."""
        searched = search_due(
            self.inbox,
            worker=self.name,
            now_of=clock.now,
            lease=self.lease,
            keep_going=self.keep_going,
            server_of=self._server_of,
        )
        processed = process_due(clock.now, self.name, keep_going=self.keep_going)
        return bool(searched or processed)

    def _visit(self, folder_id: int) -> None:
        """A thread's life: one visit, however long."""
        slots = _Slots(self)
        try:
            done = visit(folder_id, self.inbox, self._manner(slots.wait))
            if done.error:
                log.warning("a mailbox could not be read", address=done.address, why=done.error)
            elif done.kept.new:
                log.info("mail came", address=done.address, new=done.kept.new)
        except Exception:
            # The folder waits as after any failure, or, without a database, until its lease is over.
            log.exception("a mailbox could not be looked into", folder=folder_id)
        finally:
            slots.give_back()
            with self._counting:
                self._visiting.pop(folder_id, None)
            connection.close()
            self._wake.set()

    def _manner(self, may_wait: Callable[[], bool] = never) -> Manner:
        return Manner(
            worker=self.name,
            now_of=clock.now,
            lease=self.lease,
            poll=self.poll,
            keep_going=self.keep_going,
            may_wait=may_wait,
            # A connection to the database for everybody who only waits would be one too many.
            before_waiting=connection.close,
            news=self._wake.set,
            server_of=self._server_of,
        )

    def _end(self) -> None:
        """Wait a moment for the threads, then give back what those hold that hang."""
        ends = time.monotonic() + AT_THE_END.total_seconds()
        with self._counting:
            threads = dict(self._visiting)
        for thread in threads.values():
            thread.join(max(0.0, ends - time.monotonic()))
        left = [folder_id for folder_id, thread in threads.items() if thread.is_alive()]
        if left:
            with write():
                release_folders(left, self.name)


class _Slots:
    """A thread's place among the readers, which it changes for one among those who wait."""

    def __init__(self, mailboxes: Mailboxes) -> None:
        self._of = mailboxes
        self._waits = False

    def wait(self) -> bool:
        """Whether it may stay and wait."""
        with self._of._counting:
            if self._of._free_to_wait < 1:
                return False
            self._of._free_to_wait -= 1
            self._of._free += 1
            self._waits = True
        self._of._wake.set()
        return True

    def give_back(self) -> None:
        with self._of._counting:
            if self._waits:
                self._of._free_to_wait += 1
            else:
                self._of._free += 1

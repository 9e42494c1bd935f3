"""The one way to change rows: `with write():`.

The rule: a write transaction is short, and nothing leaves the program inside it. No mail, no HTTP, no waiting for a
person. On SQLite it holds the only write lock there is; on PostgreSQL it holds rows that others wait for. And what has
been sent cannot be rolled back. Whatever sends calls `refuse_inside_write()` first.

It is durable: it is never part of an outer transaction, so that when the block ends, the rows are on disk. A service
that others build on has an inner function that takes an open `write()` for granted; it may say so by `need_write()`.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

_writing: ContextVar[bool] = ContextVar("ringback_writing", default=False)


class InsideWrite(RuntimeError):
    """This must not happen inside a write transaction."""


class NotInsideWrite(RuntimeError):
    """This must happen inside a write transaction."""


@contextmanager
def write() -> Iterator[None]:
    """A write transaction: all of the block or nothing. Raises `InsideWrite` when one is open already."""
    if _writing.get():
        raise InsideWrite("A write transaction is open already; it cannot be part of another.")
    token = _writing.set(True)
    try:
        # Durable also refuses a plain atomic() around this one.
        with transaction.atomic(durable=True):
            yield
    finally:
        _writing.reset(token)


@contextmanager
def part() -> Iterator[None]:
    """A part of an open write that may fail alone: what it wrote is taken back, and the rest stays. Needs a write."""
    need_write()
    with transaction.atomic():
        yield


def after_commit(action: Callable[[], object]) -> None:
    """Call `action` once the open transaction is committed, at once where none is open, never after a rollback.

    It runs outside the transaction but before the block's caller goes on, so it must be quick; what it raises, the
    caller sees, with the rows committed. A program that dies in between never calls it: hints belong here, duties not.
    """

    def run() -> None:
        # Django calls this inside the block of `write`, when the transaction is over.
        token = _writing.set(False)
        try:
            action()
        finally:
            _writing.reset(token)

    transaction.on_commit(run)


def need_write() -> None:
    """Raises `NotInsideWrite` unless a `write()` is open."""
    if not _writing.get():
        raise NotInsideWrite("This changes rows and needs an open write transaction.")


def refuse_inside_write() -> None:
    """Raises `InsideWrite` while a `write()` is open. Called by whatever sends or waits."""
    if _writing.get():
        raise InsideWrite("Nothing may be sent inside a write transaction.")

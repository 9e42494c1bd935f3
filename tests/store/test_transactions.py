"""Write transactions: all or nothing, never one in another, nothing sent inside."""

from collections.abc import Callable

import pytest
from django.db import transaction

from ringback.store.models import Workspace
from ringback.store.transactions import (
    InsideWrite,
    NotInsideWrite,
    after_commit,
    need_write,
    refuse_inside_write,
    write,
)
from tests.store import make

pytestmark = pytest.mark.django_db(transaction=True)


def write_and_fail(act: Callable[[], object]) -> None:
    with write():
        act()
        raise ZeroDivisionError


def test_an_error_takes_back_the_whole_block() -> None:
    with pytest.raises(ZeroDivisionError):
        write_and_fail(make.workspace)
    assert not Workspace.objects.exists()


def test_a_write_inside_a_write_is_refused() -> None:
    with write(), pytest.raises(InsideWrite), write():
        pytest.fail("the inner block must not run")


def test_a_write_inside_a_plain_transaction_is_refused() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"), write():
        pytest.fail("the inner block must not run")


def test_what_is_to_happen_after_the_commit_happens_then_and_outside() -> None:
    seen: list[str] = []

    def act() -> None:
        refuse_inside_write()
        seen.append(Workspace.objects.get().slug)

    with write():
        home = make.workspace()
        after_commit(act)
        assert seen == []
    assert seen == [home.slug]


def test_what_is_to_happen_after_the_commit_may_write_in_its_own_transaction() -> None:
    def act() -> None:
        with write():
            Workspace.objects.update(name="Renamed")

    with write():
        make.workspace()
        after_commit(act)
    assert Workspace.objects.get().name == "Renamed"


def test_nothing_happens_after_a_rollback() -> None:
    seen: list[str] = []
    with pytest.raises(ZeroDivisionError):
        write_and_fail(lambda: after_commit(lambda: seen.append("sent")))
    assert seen == []


def test_sending_is_refused_inside_and_allowed_outside() -> None:
    with write(), pytest.raises(InsideWrite, match="sent"):
        refuse_inside_write()
    refuse_inside_write()
    with pytest.raises(NotInsideWrite):
        need_write()

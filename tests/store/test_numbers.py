"""Lead numbers count up in each workspace, whatever happens at once."""

import itertools
import threading

import pytest
from django.db import connection

from ringback.store.models import Workspace
from ringback.store.numbers import next_lead_number, take_lead_numbers
from ringback.store.transactions import NotInsideWrite, write
from tests.store import make


@pytest.mark.django_db
def test_each_workspace_counts_from_one() -> None:
    alice, bob = make.workspace(), make.workspace()
    with write():
        assert [next_lead_number(alice.id) for _ in range(3)] == [1, 2, 3]
        assert next_lead_number(bob.id) == 1


@pytest.mark.django_db
def test_an_import_takes_its_numbers_in_a_row() -> None:
    home = make.workspace()
    with write():
        assert next_lead_number(home.id) == 1
        assert list(take_lead_numbers(home.id, 3)) == [2, 3, 4]
        assert next_lead_number(home.id) == 5
        with pytest.raises(ValueError, match="at least one"):
            take_lead_numbers(home.id, 0)


@pytest.mark.django_db(transaction=True)
def test_a_rollback_gives_the_number_back() -> None:
    home = make.workspace()

    def fail() -> None:
        with write():
            assert next_lead_number(home.id) == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with write():
        assert next_lead_number(home.id) == 1


@pytest.mark.django_db
def test_a_number_is_taken_only_in_the_transaction_that_uses_it() -> None:
    with pytest.raises(NotInsideWrite):
        next_lead_number(make.workspace().id)


@pytest.mark.django_db
def test_a_workspace_that_does_not_exist_is_an_error() -> None:
    with write(), pytest.raises(Workspace.DoesNotExist):
        next_lead_number(0)


@pytest.mark.django_db(transaction=True)
def test_threads_never_take_the_same_number_and_leave_no_gap() -> None:
    home = make.workspace()
    taken: list[list[int]] = [[] for _ in range(4)]
    together = threading.Barrier(4)

    def work(index: int) -> None:
        try:
            together.wait()
            for _ in range(15):
                with write():
                    taken[index].append(next_lead_number(home.id))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(index,)) for index in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(itertools.chain(*taken)) == list(range(1, 61))

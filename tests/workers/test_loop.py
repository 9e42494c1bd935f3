"""The loop: round after round until it is told to stop, whatever goes wrong in one of them."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError

from ringback import clock
from ringback.adapters.smtp import SmtpMessenger
from ringback.services.dispatch import Dispatched
from ringback.workers import loop as loops
from ringback.workers.loop import Loop, messenger_from, worker_name
from tests.services.scene import Scene, a_business


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Loop:
    monkeypatch.setattr(loops, "IDLE", timedelta(milliseconds=5))
    monkeypatch.setattr(loops, "AFTER_ERROR", timedelta(milliseconds=5))
    monkeypatch.setattr(loops, "close_old_connections", lambda: None)
    monkeypatch.setattr(loops, "continue_imports", lambda _now_of, _keep_going: False)
    return Loop(Scene.__dataclass_fields__["messenger"].default_factory(), batch=2)  # type: ignore[misc]


def in_thread(loop: Loop) -> threading.Thread:
    thread = threading.Thread(target=loop.run)
    thread.start()
    return thread


def test_a_round_that_fails_is_not_the_last_one(quick: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[int] = []
    enough = threading.Event()

    def once() -> Dispatched:
        rounds.append(1)
        if len(rounds) < 3:
            raise OperationalError("the database went away")
        enough.set()
        return Dispatched()

    monkeypatch.setattr(quick, "once", once)
    thread = in_thread(quick)
    assert enough.wait(10)
    quick.stop()
    thread.join(10)
    assert not thread.is_alive()
    assert len(rounds) >= 3


def test_a_full_round_is_followed_by_the_next_at_once_and_an_empty_one_by_a_rest(quick: Loop) -> None:
    assert quick._wait_after(Dispatched(looked_at=2)) == 0
    assert quick._wait_after(Dispatched(looked_at=1)) == loops.IDLE.total_seconds()
    assert quick._wait_after(None) == loops.AFTER_ERROR.total_seconds()


def test_stop_ends_the_rest_early(quick: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "IDLE", timedelta(hours=1))
    began = threading.Event()

    def once() -> Dispatched:
        began.set()
        return Dispatched()

    monkeypatch.setattr(quick, "once", once)
    thread = in_thread(quick)
    assert began.wait(10)
    quick.stop()
    thread.join(10)
    assert not thread.is_alive()


def test_lists_are_read_on_between_rounds_and_without_a_rest(
    quick: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [True, True, True, False]
    done = threading.Event()

    def read_on(_now_of: object, _keep_going: object, *, seconds: float) -> bool:
        more = left.pop(0) if left else False
        if not more:
            done.set()
        return more

    monkeypatch.setattr(loops, "IDLE", timedelta(hours=1))
    monkeypatch.setattr(loops, "continue_imports", read_on)
    monkeypatch.setattr(quick, "once", Dispatched)
    thread = in_thread(quick)
    assert done.wait(10)
    quick.stop()
    thread.join(10)
    assert left == []


@pytest.mark.django_db
def test_one_round_sends_what_is_due(quick: Loop) -> None:
    scene = Scene(a_business(), now=clock.now())
    scene.connect_mail()
    lead = scene.only_mail()
    assert quick.once().sent == 1
    assert scene.touch(lead).disposition == "sent"


@pytest.mark.django_db
def test_a_loop_that_was_stopped_claims_nothing_it_does_not_do(quick: Loop) -> None:
    scene = Scene(a_business(), now=clock.now())
    lead = scene.only_mail()
    quick.stop()
    assert quick.once().looked_at == 0
    assert scene.enrollment(lead).claimed_by == ""


def test_each_thread_has_a_name_of_its_own() -> None:
    names = {worker_name()}
    together = threading.Barrier(3)

    def add() -> None:
        names.add(worker_name())
        together.wait(10)

    threads = [threading.Thread(target=add) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names) == 4
    assert all(len(name) <= 100 for name in names)


def test_the_messenger_is_found_by_its_dotted_path() -> None:
    assert isinstance(messenger_from("ringback.adapters.smtp.SmtpMessenger"), SmtpMessenger)
    with pytest.raises(ImportError):
        messenger_from("ringback.adapters.pigeon.Pigeon")


def test_a_list_that_cannot_be_read_on_does_not_keep_the_rounds_from_going_on(
    quick: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds: list[int] = []

    def broken(*_given: object, **_more: object) -> bool:
        raise RuntimeError("the list is gone")

    def once() -> Dispatched:
        rounds.append(1)
        if len(rounds) >= 3:
            quick.stop()
        return Dispatched()

    monkeypatch.setattr(loops, "IDLE", timedelta(milliseconds=1))
    monkeypatch.setattr(loops, "AFTER_ERROR", timedelta(hours=1))
    monkeypatch.setattr(loops, "continue_imports", broken)
    monkeypatch.setattr(quick, "once", once)
    thread = in_thread(quick)
    thread.join(10)
    assert not thread.is_alive()
    assert len(rounds) == 3

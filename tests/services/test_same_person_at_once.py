"""Two write about one person, or in one workspace, at the same instant, and neither waits for the other in a circle."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from ringback.services import advance, capture, touches
from ringback.services.touches import log_by_hand, record_outcome
from ringback.store.models import Touch
from ringback.store.transactions import write
from tests.services.scene import Scene, a_business, draft

pytestmark = pytest.mark.django_db(transaction=True)

CEM = {"name": "Cem Kaya", "phone": "(305) 555-0111", "region": "FL"}
"""Florida: three calls in 24 hours."""


@pytest.fixture
def scene() -> Scene:
    return Scene(a_business())


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run the jobs in threads; what each gave back, in order."""

    def run(job: Callable[[], Any]) -> Any:
        try:
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result(timeout=60) for future in [pool.submit(run, job) for job in jobs]]


def test_two_outcomes_for_one_person_in_two_follow_ups_are_both_recorded_and_counted(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = scene.capture(**CEM).lead, scene.capture(**(CEM | {"name": "Dan Kaya"})).lead
    log_by_hand(first, channel="call", disposition="no_answer", at=scene.now, now=scene.now)
    scene.later(timedelta(minutes=45))
    scene.work()
    calls = [scene.call(first), scene.call(second)]
    both_hold_their_own = threading.Barrier(2)

    def when_both_are_there(*args: Any, **kwargs: Any) -> Any:
        with suppress(threading.BrokenBarrierError):  # the other one may have to wait, and then never comes
            both_hold_their_own.wait(timeout=1)
        return advance.advance(*args, **kwargs)

    monkeypatch.setattr(touches, "advance", when_both_are_there)
    at_once(
        *[
            lambda call=call: record_outcome(call, disposition="no_answer", now=scene.now)  # type: ignore[misc]
            for call in calls
        ]
    )
    assert Touch.objects.filter(channel="call", disposition="no_answer").count() == 3
    assert Touch.objects.filter(channel="call", state="open").count() == 0, "the cap is full for both"
    scene.sound(workers_running=False)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one write at a time")
def test_an_arrival_that_is_being_taken_in_does_not_hold_up_an_outcome_of_the_same_workspace(
    scene: Scene,
) -> None:
    call, recorded = scene.call(scene.lead()), threading.Event()
    came, seen = draft(scene.now, **CEM), []

    def arrive() -> None:
        with write():
            capture.capture(scene.workspace, came, now=scene.now, actor="form", raw_source="form")
            seen.append(recorded.wait(timeout=5))

    def record() -> None:
        record_outcome(call, disposition="no_answer", now=scene.now)
        recorded.set()

    at_once(arrive, record)
    assert seen == [True]

"""The process dies before or after each commit of a dispatch, and while a message is handed over; then life goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ringback.ports.outbound import Receipt
from ringback.services import dispatch
from ringback.store.models import Touch
from ringback.store.transactions import write
from tests.services.scene import Scene, a_business, failure

COMMITS = 3
"""The claim, the intent, the outcome. `test_a_dispatch_has_so_many_commits` says if there are more one day."""

Prepare = Callable[[Scene], object]
STORIES: dict[str, Prepare] = {
    "taken": lambda scene: None,
    "put off": lambda scene: scene.messenger.fail_next(failure()),
    "refused address": lambda scene: scene.messenger.fail_next(failure(permanent=True, about="recipient")),
    "refused account": lambda scene: scene.messenger.fail_next(failure(permanent=True, about="account")),
    "lost answer": lambda scene: scene.messenger.fail_next(failure(sure=False), arrives=True),
    "lost message": lambda scene: scene.messenger.fail_next(failure(sure=False)),
}


class Died(BaseException):
    """The process is gone; nothing catches this."""


@pytest.fixture
def scene(db: None) -> Scene:
    scene = Scene(a_business())
    scene.connect_mail()
    return scene


def dies_at(monkeypatch: pytest.MonkeyPatch, number: int, when: str) -> list[int]:
    """Let the process die right before or right after the commit with this number. Returns the counter."""
    count = [0]

    @contextmanager
    def deadly() -> Iterator[None]:
        with write():
            yield
            count[0] += 1
            if when == "before" and count[0] == number:
                raise Died
        if when == "after" and count[0] == number:
            raise Died

    monkeypatch.setattr(dispatch, "write", deadly)
    return count


def live_on(scene: Scene, lead: Any) -> None:
    """Other workers come, each time after the lease of the one before, until nothing is due."""
    for number in range(8):
        scene.later(dispatch.LEASE)
        scene.work(worker=f"next-{number}")
        scene.sound()
    ids = [sent.email.message_id for sent in scene.messenger.sent]
    assert len(ids) == len(set(ids)) <= 1, "never twice"
    touches = list(Touch.objects.filter(lead=lead, channel="email"))
    sent = [touch for touch in touches if touch.disposition == "sent"]
    assert len(sent) <= 1
    if sent:
        assert ids == [sent[0].message_id]
    else:
        assert scene.questions(lead), "what is not known to have left is asked about"
    if ids and not sent:
        assert "unsure_email" in scene.kinds(lead)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", range(1, COMMITS + 1))
@pytest.mark.parametrize("story", STORIES)
def test_death_at_any_commit_neither_repeats_nor_loses_the_message(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, story: str, number: int, when: str
) -> None:
    lead = scene.only_mail()
    STORIES[story](scene)
    with monkeypatch.context() as patch:
        dies_at(patch, number, when)
        with pytest.raises(Died):
            dispatch.dispatch_due(now_of=lambda: scene.now, worker="dead", messenger=scene.messenger)
    live_on(scene, lead)


@pytest.mark.parametrize("arrives", [True, False])
def test_death_while_the_message_is_handed_over_is_a_doubt(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, arrives: bool
) -> None:
    lead = scene.only_mail()
    take = scene.messenger._take

    def die(*given: Any) -> Receipt:
        if arrives:
            take(*given)
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr(scene.messenger, "_take", die)
        with pytest.raises(Died):
            scene.work(worker="dead")
    live_on(scene, lead)
    assert "unsure_email" in scene.kinds(lead)
    assert len(scene.messenger.sent) == arrives


def test_a_dispatch_has_so_many_commits(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.only_mail()
    count = dies_at(monkeypatch, 99, "after")
    scene.work()
    assert count == [COMMITS]


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("when", ["before", "after"])
def test_death_while_a_call_comes_up_leaves_one_call_on_the_desk(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, number: int, when: str
) -> None:
    from ringback.services.touches import record_outcome

    lead = scene.lead()
    record_outcome(scene.call(lead), disposition="busy", now=scene.now)
    scene.work()
    scene.now = scene.enrollment(lead).next_due_at or scene.now
    with monkeypatch.context() as patch:
        dies_at(patch, number, when)
        with pytest.raises(Died):
            dispatch.dispatch_due(now_of=lambda: scene.now, worker="dead", messenger=scene.messenger)
    scene.later(dispatch.LEASE)
    scene.work()
    assert Touch.objects.filter(lead=lead, channel="call", state="open").count() == 1
    scene.sound()

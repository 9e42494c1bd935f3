"""Limits of a workspace's own: what they take off the desk, what comes back, and what is no limit."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ringback.queries.snapshots import snapshot_of
from ringback.services import own_limits
from ringback.services.errors import CannotSetUp
from ringback.services.touches import log_by_hand
from ringback.store.models import Event, Lead
from tests.services.scene import HOUR, NOW, Scene, a_business

COURTESY = [{"limit": 3, "hours": 24}, {"limit": 7, "hours": 168}]


def limits(scene: Scene) -> list[dict[str, int]]:
    scene.workspace.refresh_from_db()
    return scene.workspace.caps


def called(scene: Scene) -> Lead:
    """A lead that was called once just now, by hand; e-mails can leave."""
    scene.connect_mail()
    lead = scene.lead()
    log_by_hand(lead, channel="call", disposition="no_answer", at=scene.now, now=scene.now)
    return lead


def has_a_call(lead: Lead) -> bool:
    return lead.touches.filter(state="open", channel="call").exists()


def until_a_call_is_due(scene: Scene, lead: Lead) -> None:
    for _ in range(10):
        scene.go_on()
        if has_a_call(lead):
            return


@pytest.fixture
def on_desk(scene: Scene) -> Lead:
    """Called once by hand, and the next call of the same day on the desk."""
    lead = called(scene)
    until_a_call_is_due(scene, lead)
    assert has_a_call(lead)
    assert scene.now - NOW < timedelta(hours=8)
    return lead


def test_a_limit_takes_a_call_that_is_too_many_off_the_desk_and_says_why(scene: Scene, on_desk: Lead) -> None:
    call = scene.call(on_desk)
    own_limits.add_limit(scene.workspace, calls=1, hours=24, now=scene.now, actor="1")
    call.refresh_from_db()
    assert call.state == "cancelled"
    scene.work()
    assert not has_a_call(on_desk)
    assert "workspace" in str(scene.enrollment(on_desk).decision), "the limit is among the reasons"
    scene.sound()


def test_a_call_within_the_limit_stays_on_the_desk(scene: Scene, on_desk: Lead) -> None:
    call = scene.call(on_desk)
    own_limits.add_courtesy(scene.workspace, now=scene.now, actor="1")
    scene.work()
    call.refresh_from_db()
    assert call.state == "open"
    assert limits(scene) == COURTESY


def test_a_plan_that_waits_for_a_limit_goes_on_when_it_is_removed(scene: Scene) -> None:
    own_limits.add_limit(scene.workspace, calls=1, hours=24, now=scene.now, actor="1")
    lead = called(scene)
    scene.work()
    scene.later(2 * HOUR)
    scene.work()
    assert not has_a_call(lead)
    own_limits.remove_limit(scene.workspace, hours=24, now=scene.now, actor="1")
    scene.work()
    until_a_call_is_due(scene, lead)
    assert scene.now - NOW < timedelta(hours=8), "on the first day, as without the limit"
    assert limits(scene) == []
    scene.sound()


def test_what_another_workspace_has_is_left_alone(scene: Scene, on_desk: Lead) -> None:
    other = Scene(a_business(name="Other Roofing"), now=scene.now)
    before = scene.enrollment(on_desk).next_due_at
    own_limits.add_limit(other.workspace, calls=1, hours=24, now=scene.now, actor="1")
    assert limits(scene) == []
    assert scene.enrollment(on_desk).next_due_at == before
    assert scene.call(on_desk).state == "open"


def test_the_limit_is_one_of_the_caps_of_every_decision(scene: Scene) -> None:
    own_limits.add_limit(scene.workspace, calls=9, hours=2160, now=scene.now, actor="1")
    scene.workspace.refresh_from_db()
    lead = scene.lead()
    (cap,) = [cap for cap in snapshot_of(scene.enrollment(lead)).caps if cap.source == "workspace"]
    assert (cap.limit, cap.period) == (9, timedelta(days=90))


def test_courtesy_does_not_loosen_a_stricter_limit(scene: Scene) -> None:
    own_limits.set_limits(
        scene.workspace, [{"limit": 2, "hours": 24}, {"limit": 9, "hours": 168}], now=NOW, actor="1"
    )
    own_limits.add_courtesy(scene.workspace, now=NOW, actor="1")
    assert limits(scene) == [{"limit": 2, "hours": 24}, {"limit": 7, "hours": 168}]


def test_a_change_is_in_the_journal_and_no_change_is_not(scene: Scene) -> None:
    for _ in range(2):
        own_limits.add_courtesy(scene.workspace, now=scene.now, actor="7")
    (told,) = Event.objects.filter(kind="limits_changed")
    assert (told.actor, told.data["limits"]) == ("7", "3 calls in 24 hours, 7 calls in 168 hours")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ([{"limit": 0, "hours": 24}], "whole number of calls, 1 to 1000"),
        ([{"limit": -3, "hours": 24}], "whole number"),
        ([{"limit": 3}], "whole number"),
        ([{"limit": True, "hours": 24}], "whole number"),
        ([{"limit": 2.5, "hours": 24}], "whole number"),
        ([{"limit": "many", "hours": 24}], "whole number"),
        ([{"limit": 3, "hours": float("nan")}], "whole number"),
        ([{"limit": 3, "hours": float("inf")}], "whole number"),
        ([{"limit": 3, "hours": 0.5}], "whole number of hours"),
        ([{"limit": 3, "hours": 2161}], "1 to 2160 (90 days)"),
        (["three a day"], "for example 3 calls in 24 hours"),
        ("three a day", "for example 3 calls in 24 hours"),
        (None, "for example 3 calls in 24 hours"),
        ([{"limit": 3, "hours": 24}, {"limit": 4, "hours": 24}], "a limit for 24 hours already"),
        ([{"limit": 3, "hours": hours} for hours in range(1, 12)], "At most 10 limits"),
    ],
    ids=str,
)
def test_nonsense_is_refused_in_words_and_changes_nothing(scene: Scene, wrong: Any, words: str) -> None:
    with pytest.raises(CannotSetUp) as refused:
        own_limits.set_limits(scene.workspace, wrong, now=scene.now, actor="1")
    assert words in str(refused.value)
    assert limits(scene) == []
    assert not Event.objects.filter(kind="limits_changed").exists()


def test_a_limit_that_is_not_there_cannot_be_removed(scene: Scene) -> None:
    with pytest.raises(CannotSetUp, match="no limit of your own for 48 hours"):
        own_limits.remove_limit(scene.workspace, hours=48, now=scene.now, actor="1")

"""One budget a person, also for what lies on the desk already: another follow-up may have made the last one allowed."""

from __future__ import annotations

from ringback.services import businesses
from ringback.services.merging import merge
from ringback.services.touches import log_by_hand, record_outcome
from ringback.store.models import Lead, Touch
from tests.services.scene import DAY, HOUR, Scene, a_business

CEM = {"name": "Cem Kaya", "phone": "(305) 555-0111", "region": "FL"}
"""Florida: three calls in 24 hours."""


def called(scene: Scene, lead: Lead, times: int) -> None:
    """So many calls that were made a while ago, from outside the desk."""
    for _ in range(times):
        log_by_hand(lead, channel="call", disposition="no_answer", at=scene.now, now=scene.now)


def on_desk(lead: Lead) -> int:
    return Touch.objects.filter(lead=lead, channel="call", state="open").count()


def test_the_last_call_of_the_day_takes_the_other_one_off_the_desk(scene: Scene) -> None:
    first, second = scene.capture(**CEM).lead, scene.capture(**(CEM | {"name": "Dan Kaya"})).lead
    called(scene, first, 1)
    assert (on_desk(first), on_desk(second)) == (0, 1)
    called(scene, first, 1)
    assert on_desk(second) == 1
    called(scene, first, 1)
    assert on_desk(second) == 0
    assert scene.events(second, "called_off")
    assert scene.enrollment(second).next_due_at > scene.now
    scene.sound(workers_running=False)


def test_a_call_made_from_the_desk_counts_at_once_in_the_other_workspace(scene: Scene) -> None:
    sister = Scene(a_business(name="Acme Gutters"))
    businesses.join(sister.workspace, scene.workspace, now=scene.now, actor="t")
    theirs = sister.capture(**CEM).lead
    called(sister, theirs, 2)
    mine = scene.capture(**CEM).lead
    again = sister.capture(**(CEM | {"name": "Dan Kaya"})).lead
    assert (on_desk(mine), on_desk(again)) == (1, 1)
    record_outcome(scene.call(mine), disposition="no_answer", now=scene.now)
    assert on_desk(again) == 0
    assert [event.actor for event in sister.events(again, "called_off")] == ["system"]
    scene.sound(workers_running=False)


def test_two_who_turn_out_to_be_one_person_have_one_budget(scene: Scene) -> None:
    first = scene.capture(**CEM).lead
    called(scene, first, 3)
    second = scene.capture(name="C. Kaya", phone="(305) 555-0122", region="FL").lead
    assert on_desk(second) == 1
    merge(first.contact, second.contact, now=scene.now, actor="t")
    assert on_desk(second) == 0
    scene.later(DAY + HOUR)
    scene.work()
    assert on_desk(first) + on_desk(second) >= 1
    scene.sound(workers_running=False)


def test_workspaces_that_become_one_business_take_off_both_desks_what_is_too_many_together(
    scene: Scene,
) -> None:
    sister = Scene(a_business(name="Acme Gutters"))
    theirs, another = sister.capture(**CEM).lead, sister.lead()
    called(sister, theirs, 2)
    mine, other = scene.capture(**CEM).lead, scene.lead()
    again = scene.capture(**(CEM | {"name": "Dan Kaya"})).lead
    called(scene, mine, 1)
    assert (on_desk(again), on_desk(other), on_desk(another)) == (1, 1, 1)
    before = scene.enrollment(other).next_due_at
    businesses.join(sister.workspace, scene.workspace, now=scene.now, actor="7")
    assert (on_desk(mine), on_desk(again), on_desk(theirs)) == (0, 0, 0)
    assert (on_desk(other), on_desk(another)) == (1, 1), "two calls to them are within every limit"
    assert [event.actor for event in scene.events(again, "called_off")] == ["system"]
    assert scene.enrollment(theirs).next_due_at == scene.now, "what waits is decided anew by a worker"
    assert scene.enrollment(other).next_due_at == before
    scene.sound(workers_running=False)

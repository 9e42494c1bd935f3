"""From rows to the engine's snapshot: what is usable, what is shut, where the person is, what counts against caps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ringback.engine.model import Channel
from ringback.queries.hashes import suppression_hash
from ringback.queries.snapshots import points_of, snapshot_of
from ringback.services import enrollments, own_limits
from ringback.services.touches import log_by_hand
from ringback.store.models import Enrollment, Lead, Suppression, Workspace
from tests.services.scene import ANN, DAY, EVENING, Scene, a_business


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene(a_business(), now=EVENING)


def loaded(scene: Scene, lead: Lead) -> Enrollment:
    rows = Enrollment.objects.select_related("workspace", "version", "lead__contact", "lead__workspace")
    return rows.exclude(state="closed").get(lead=lead)


def test_the_snapshot_holds_the_lead_as_it_came(scene: Scene) -> None:
    lead = scene.lead()
    snapshot = snapshot_of(loaded(scene, lead))
    assert (snapshot.phones, snapshot.emails, snapshot.fresh) == (1, 1, True)
    assert (snapshot.value, snapshot.high_value) == (12000, 5000)
    assert snapshot.started_at == snapshot.arrived_at == EVENING
    assert snapshot.open_time.day_zone == "America/Denver"
    assert not snapshot.zone_unknown
    assert snapshot.suppressed == frozenset()


def test_a_bad_number_is_not_counted_and_the_best_one_is_used(scene: Scene) -> None:
    lead = scene.lead()
    scene.capture("import", **(ANN | {"phone": "(303) 555-0143"}))
    first, second = lead.contact.points.filter(kind="phone").order_by("position")
    points = points_of(lead.contact, scene.workspace.pk)
    assert points.best(Channel.CALL) == first
    first.status = "bad"
    first.save()
    points = points_of(lead.contact, scene.workspace.pk)
    assert points.best(Channel.CALL) == second
    assert (points.count("phone"), points.count("email")) == (1, 1)
    assert points.phones == (first.value, second.value), "a number tells where somebody is, usable or not"
    assert points.best(Channel.VISIT) is None


def test_the_opt_out_list_is_asked_each_time_whatever_the_point_says(scene: Scene) -> None:
    lead = scene.lead()
    for shut, kind, value in ((1, "phone", "+13035550142"), (2, "email", "ann@lead.example")):
        Suppression.objects.create(
            workspace=scene.workspace,
            kind=kind,
            value="",
            value_hash=suppression_hash(kind, value),
            created_at=scene.now,
        )
        suppressed = snapshot_of(loaded(scene, lead)).suppressed
        assert suppressed == ({Channel.CALL, Channel.SMS} if shut == 1 else set(Channel))
    assert points_of(lead.contact, scene.workspace.pk).usable == ()


def test_another_business_has_its_own_opt_out_list(scene: Scene) -> None:
    lead = scene.lead()
    Suppression.objects.create(
        workspace=a_business(name="Other"),
        kind="phone",
        value_hash=suppression_hash("phone", "+13035550142"),
        created_at=scene.now,
    )
    assert snapshot_of(loaded(scene, lead)).suppressed == frozenset()


def test_calls_under_an_earlier_plan_count_against_the_caps(scene: Scene) -> None:
    own_limits.add_limit(scene.workspace, calls=2, hours=24, now=scene.now, actor="1")
    scene.workspace = Workspace.objects.get()
    lead = scene.lead()
    at = scene.now
    log_by_hand(lead, channel="call", disposition="no_answer", at=at, now=at)
    scene.later(timedelta(hours=2))
    enrollments.close(lead, answer="no", actor="1", now=scene.now)
    enrollments.reopen(lead, actor="1", now=scene.now)
    snapshot = snapshot_of(loaded(scene, lead))
    assert snapshot.attempts_elsewhere == ((at, Channel.CALL),)
    assert [(cap.source, cap.limit) for cap in snapshot.caps] == [("workspace", 2)]


def test_a_wish_and_a_pause_are_part_of_it(scene: Scene) -> None:
    lead = scene.lead(notes="please call after 4pm")
    snapshot = snapshot_of(loaded(scene, lead))
    assert "wish" in {hours.source for hours in snapshot.open_time.constraints}
    assert "wish" not in {hours.source for hours in snapshot.law_time.constraints}
    enrollments.pause(lead, until=scene.now + DAY, reason="away", actor="1", now=scene.now)
    (pause,) = snapshot_of(loaded(scene, lead)).pauses
    assert (pause.starts_at, pause.ends_at, pause.reason) == (scene.now, scene.now + DAY, "away")


def test_what_was_called_off_is_no_part_of_the_history(scene: Scene) -> None:
    scene.later(timedelta(hours=13))
    lead = scene.lead()
    assert len(snapshot_of(loaded(scene, lead)).history.open_touches) == 1
    enrollments.pause(lead, until=scene.now + DAY, reason="", actor="1", now=scene.now)
    assert snapshot_of(loaded(scene, lead)).history.touches == ()

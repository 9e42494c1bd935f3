"""One budget for each person: what was tried elsewhere counts, in the whole business, and nothing else is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringback.engine.context import Context
from ringback.engine.model import Channel
from ringback.queries.attempts import attempts_elsewhere
from ringback.queries.snapshots import snapshot_of
from ringback.services import businesses, enrollments, own_limits
from ringback.services.touches import log_by_hand
from ringback.store.models import Contact, Enrollment, Lead, Touch
from tests.services.plans import plan
from tests.services.scene import ANN, HOUR, NOW, Scene, a_business


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene(a_business())


@pytest.fixture
def sister(scene: Scene) -> Scene:
    """Another workspace of the same business."""
    other = Scene(a_business(name="Acme Gutters"))
    businesses.join(other.workspace, scene.workspace, now=NOW, actor="test")
    other.workspace.refresh_from_db()
    scene.workspace.refresh_from_db()
    return other


def running(lead: Lead) -> Enrollment:
    rows = Enrollment.objects.select_related("workspace", "version", "lead__contact", "lead__workspace")
    return rows.exclude(state="closed").get(lead=lead)


def called(scene: Scene, lead: Lead, disposition: str = "no_answer", channel: str = "call") -> None:
    log_by_hand(lead, channel=channel, disposition=disposition, at=scene.now, now=scene.now)


def test_every_channel_of_another_enrollment_counts_with_its_instant(scene: Scene) -> None:
    lead = scene.lead()
    called(scene, lead)
    scene.later(HOUR)
    called(scene, lead, "sent", "email")
    enrollments.close(lead, answer="no", actor="1", now=scene.now)
    enrollments.reopen(lead, actor="1", now=scene.now)
    assert attempts_elsewhere(running(lead)) == ((NOW, Channel.CALL), (NOW + HOUR, Channel.EMAIL))


def test_a_reply_a_missed_and_a_failed_touch_are_no_attempts_and_an_unsure_one_is(scene: Scene) -> None:
    lead = scene.lead()
    called(scene, lead, "sent", "email")
    enrollments.close(lead, answer="no", actor="1", now=scene.now)
    enrollments.reopen(lead, actor="1", now=scene.now)
    sent = Touch.objects.get(lead=lead, disposition="sent")
    for fields, count in (
        ({"step": "reply"}, 0),
        ({"step": "by-hand", "disposition": "failed"}, 0),
        ({"disposition": "missed", "state": "missed"}, 0),
        ({"disposition": "unsure", "state": "unsure"}, 1),
    ):
        Touch.objects.filter(pk=sent.pk).update(**fields)
        assert len(attempts_elsewhere(running(lead))) == count, fields


def test_another_contact_with_the_same_number_counts_and_a_stranger_does_not(scene: Scene) -> None:
    lead = scene.lead()
    other = scene.capture(name="Robert Quimby", phone=ANN["phone"]).lead
    stranger = scene.capture(name="Zoe Far", phone="(303) 555-0777").lead
    called(scene, other)
    called(scene, stranger)
    assert other.contact_id != lead.contact_id
    assert attempts_elsewhere(running(lead)) == ((NOW, Channel.CALL),)


def test_another_workspace_of_the_business_counts_and_another_business_does_not(
    scene: Scene, sister: Scene
) -> None:
    lead = scene.lead()
    called(sister, sister.lead())
    foreign = Scene(a_business(name="Other Roofing"))
    called(foreign, foreign.lead())
    assert attempts_elsewhere(running(lead)) == ((NOW, Channel.CALL),)
    own_limits.add_limit(scene.workspace, calls=1, hours=24, now=NOW, actor="1")
    assert snapshot_of(running(lead)).attempts_elsewhere == ((NOW, Channel.CALL),)


def test_what_is_longer_ago_than_any_cap_is_not_read(scene: Scene) -> None:
    lead = scene.lead()
    called(scene, lead)
    enrollments.close(lead, answer="no", actor="1", now=scene.now)
    scene.later(timedelta(days=9))
    enrollments.reopen(lead, actor="1", now=scene.now)
    assert attempts_elsewhere(running(lead)) == ()


def test_a_limit_of_a_month_counts_what_is_a_month_ago(scene: Scene) -> None:
    lead = scene.lead()
    called(scene, lead)
    enrollments.close(lead, answer="no", actor="1", now=scene.now)
    scene.later(timedelta(days=25))
    enrollments.reopen(lead, actor="1", now=scene.now)
    own_limits.add_limit(scene.workspace, calls=5, hours=30 * 24, now=scene.now, actor="1")
    assert snapshot_of(running(lead)).attempts_elsewhere == ((NOW, Channel.CALL),)


def test_the_caps_of_a_playbook_alone_count_attempts_elsewhere_as_far_back_as_they_reach(
    scene: Scene,
) -> None:
    lead = scene.lead()
    called(scene, lead)
    enrollments.close(lead, answer="no", actor="1", now=scene.now)
    assert snapshot_of(running(scene.lead())).caps == (), "no law of the place and no wish caps anything here"
    scene.later(timedelta(days=20))
    source = plan("capped").replace("answer_within:", "caps: [6 calls in 21 days]\nanswer_within:")
    again = scene.lead_in(source)
    assert snapshot_of(running(again)).attempts_elsewhere == ((NOW, Channel.CALL),)


def test_a_contact_without_a_number_or_an_address_is_looked_up_by_itself(scene: Scene) -> None:
    lead = scene.capture(name="Walt Whitman", message="I came by").lead
    twin = scene.capture(name="Walt Disney", message="me too").lead
    called(scene, twin, "sent", "email")
    assert attempts_elsewhere(running(lead)) == ()
    Lead.objects.filter(pk=twin.pk).update(contact=lead.contact)
    assert len(attempts_elsewhere(running(lead))) == 1


def test_the_queries_grow_with_the_workspaces_of_the_business_and_not_with_rows(
    scene: Scene, sister: Scene
) -> None:
    lead = scene.lead()
    enrollment = running(lead)
    values = list(lead.contact.points.values_list("value", flat=True))

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            attempts_elsewhere(enrollment, values=values)
        return len(seen)

    assert queries() == 1 + 2
    for index in range(5):
        for home in (scene, sister):
            called(home, home.capture(name=f"Tom{index} Reed{index}", phone=ANN["phone"]).lead)
    assert Contact.objects.count() == 11
    assert queries() == 1 + 2


def test_each_query_goes_by_an_index(scene: Scene) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a small table is read as a whole by the other database, whatever indexes there are")
    lead = scene.lead()
    with CaptureQueriesContext(connection) as seen:
        attempts_elsewhere(running(lead), values=["+13035550142"])
    sql = next(one["sql"] for one in seen.captured_queries if "store_touch" in one["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        plan = [row[3] for row in cursor.fetchall()]
    assert not [line for line in plan if line.startswith("SCAN")], plan
    assert any("contactpoint_by_value" in line for line in plan)


def test_the_caps_of_a_playbook_count_what_other_follow_ups_made(scene: Scene) -> None:
    source = plan("capped", title="Two calls a day").replace("phases:", "caps: [2 calls in 24h]\nphases:", 1)
    lead = scene.lead_in(source)
    other = scene.capture(name="Ann Twin", phone=ANN["phone"]).lead
    for _ in range(2):
        called(scene, other)
    assert len(snapshot_of(running(lead)).attempts_elsewhere) == 2


def test_the_minimum_gap_knows_the_other_follow_ups_of_a_person_where_no_cap_is_in_force(
    scene: Scene, sister: Scene
) -> None:
    first = scene.lead()
    assert snapshot_of(running(first)).caps == ()
    second, third = scene.lead(name="Ben Lee", email="ben@lead.example"), sister.lead()
    called(scene, first)
    for follow_up in (second, third):
        found = snapshot_of(running(follow_up))
        assert found.caps == ()
        assert found.attempts_elsewhere == ((NOW, Channel.CALL),)
        assert Context(found, now=NOW).not_before() == NOW + found.playbook.minimum_gap


def test_an_earlier_follow_up_of_the_same_lead_counts_for_the_gap(scene: Scene) -> None:
    lead = scene.lead()
    called(scene, lead)
    enrollments.close(lead, answer="no", actor="1", now=scene.now)
    enrollments.reopen(lead, actor="1", now=scene.now)
    assert snapshot_of(running(lead)).attempts_elsewhere == ((NOW, Channel.CALL),)


def test_whoever_has_one_follow_up_and_shares_nothing_costs_no_query(scene: Scene) -> None:
    alone = scene.lead()
    other = scene.capture(name="Bo Ray", phone="(303) 555-0178", email="bo@lead.example").lead
    scene.capture(name="Bea Ray", phone="(303) 555-0178", email="bea@lead.example")

    def about_touches(lead: Lead) -> list[str]:
        enrollment = running(lead)
        with CaptureQueriesContext(connection) as seen:
            snapshot_of(enrollment)
        return [one["sql"] for one in seen.captured_queries if "store_touch" in one["sql"]]

    assert len(about_touches(alone)) == 1, "its own"
    assert len(about_touches(other)) == 2
    own_limits.add_limit(scene.workspace, calls=3, hours=24, now=scene.now, actor="t")
    assert len(about_touches(alone)) == 1, "with a cap neither"

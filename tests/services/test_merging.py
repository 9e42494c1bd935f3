"""Two contacts that are one person: joined, worked on, parted again."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Model

from ringback.queries.attempts import attempts_elsewhere
from ringback.queries.grounds import consents_of
from ringback.services import enrollments, opt_outs
from ringback.services.consents import record_ground, revoke_all
from ringback.services.errors import CannotMerge
from ringback.services.merging import merge, unmerge
from ringback.services.touches import log_by_hand, record_outcome
from ringback.store.models import (
    Consent,
    Contact,
    ContactPoint,
    Enrollment,
    Event,
    Lead,
    Merge,
    PointStatus,
    RecordedGround,
    Suppression,
    Touch,
)
from ringback.store.transactions import write
from tests.services.scene import ANN, DAY, HOUR, NOW, Scene, a_business

ANNIE = {"name": "Ann Lee", "phone": "(303) 555-0177", "email": "annie@home.example", "sms consent": "yes"}
KEPT: tuple[type[Model], ...] = (Contact, ContactPoint, Lead, Consent, RecordedGround, Touch)


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row that a merge may touch. A touch on the desk may be called off and planned anew; it is told apart."""
    found = {model.__name__: list(model._default_manager.order_by("pk").values()) for model in KEPT}
    found["Touch"] = [row for row in found["Touch"] if row["state"] not in ("open", "cancelled")]
    return found


@pytest.fixture
def two(scene: Scene) -> tuple[Lead, Lead]:
    """Ann by two doors: the phone, and a form filled in at home; each has been tried."""
    first, second = scene.lead(), scene.capture(**ANNIE).lead
    assert first.contact_id != second.contact_id
    with write():
        record_ground(second, kind="purchase", since_at=NOW - DAY, evidence="invoice 7", now=NOW, actor="1")
    for lead in (first, second):
        record_outcome(scene.call(lead), disposition="no_answer", now=scene.now)
        scene.later(HOUR)
    scene.work()  # what the hours have made of both plans is no matter of the merge
    return first, second


def joined(scene: Scene, first: Lead, second: Lead) -> Merge:
    done = merge(first.contact, second.contact, now=scene.now, actor="1")
    first.refresh_from_db()
    second.refresh_from_db()
    return done


def test_everything_moves_to_the_survivor_and_each_lead_keeps_its_own_plan(
    scene: Scene, two: tuple[Lead, Lead]
) -> None:
    first, second = two
    before = {lead.pk: scene.enrollment(lead).pk for lead in two}
    joined(scene, first, second)
    assert first.contact_id == second.contact_id
    assert {lead.pk: scene.enrollment(lead).pk for lead in two} == before
    assert first.contact.points.count() == 4
    assert consents_of(first.contact).over(()) == {"sms"}
    assert RecordedGround.objects.get().lead.contact_id == first.contact_id
    assert len(attempts_elsewhere(scene.enrollment(first))) == 1
    assert len(attempts_elsewhere(scene.enrollment(second))) == 1
    assert len(scene.events(first, "merged")) == len(scene.events(second, "merged")) == 1
    scene.sound(workers_running=False)


def test_merging_and_parting_gives_the_same_rows_back(scene: Scene, two: tuple[Lead, Lead]) -> None:
    before = rows()
    done = joined(scene, *two)
    unmerge(done, now=scene.now, actor="1")
    assert rows() == before
    scene.sound(workers_running=False)


def test_the_same_number_at_both_is_one_number_and_comes_back_as_two(
    scene: Scene, two: tuple[Lead, Lead]
) -> None:
    first, second = two
    shared = first.contact.points.get(kind="phone")
    ContactPoint.objects.filter(contact=second.contact, kind="phone").update(
        value=shared.value, status="bad", evidence="wrong_number on 2026-03-01"
    )
    before = rows()
    done = joined(scene, first, second)
    assert first.contact.points.filter(kind="phone").count() == 1
    shared.refresh_from_db()
    assert (shared.status, shared.evidence) == ("bad", "wrong_number on 2026-03-01")
    assert not Touch.objects.filter(lead=second, point__contact__merged_into__isnull=False).exists()
    unmerge(done, now=scene.now, actor="1")
    assert rows() == before


def test_no_touch_is_lost_or_doubled_by_work_in_between(scene: Scene, two: tuple[Lead, Lead]) -> None:
    first, second = two
    done = joined(scene, first, second)
    for lead in two:
        log_by_hand(lead, channel="call", disposition="busy", at=scene.now, now=scene.now)
    made = {lead.pk: Touch.objects.filter(lead=lead, state="done").count() for lead in two}
    assert set(made.values()) == {2}
    unmerge(done, now=scene.now, actor="1")
    assert {lead.pk: Touch.objects.filter(lead=lead, state="done").count() for lead in two} == made
    for touch in Touch.objects.filter(state="open", point__isnull=False):
        assert touch.point is not None
        assert touch.point.contact_id == touch.lead.contact_id
    scene.sound(workers_running=False)


def test_whoever_comes_in_by_the_others_number_is_the_survivor(scene: Scene, two: tuple[Lead, Lead]) -> None:
    first, second = two
    joined(scene, first, second)
    captured = scene.capture("import", **ANNIE)
    assert (captured.outcome, captured.lead.contact_id) == ("duplicate", first.contact_id)


@pytest.mark.parametrize("who", [0, 1])
def test_a_stop_of_either_is_a_stop_of_both_and_stays_when_they_are_parted(
    scene: Scene, two: tuple[Lead, Lead], who: int
) -> None:
    enrollments.close(two[who], answer="do_not_contact", actor="1", now=scene.now)
    done = joined(scene, *two)
    for lead in two:
        assert (lead.state, lead.answer) == ("closed", "do_not_contact")
    assert set(two[0].contact.points.values_list("status", flat=True)) == {PointStatus.SUPPRESSED}
    assert Suppression.objects.count() == 4
    assert consents_of(two[0].contact).given == frozenset()
    unmerge(done, now=scene.now, actor="1")
    assert set(ContactPoint.objects.values_list("status", flat=True)) == {PointStatus.SUPPRESSED}
    assert not Lead.objects.filter(state="open").exists()
    scene.sound(workers_running=False)


def test_a_stop_after_the_merge_stays_with_both_when_they_are_parted(
    scene: Scene, two: tuple[Lead, Lead]
) -> None:
    done = joined(scene, *two)
    opt_outs.add_person(two[0], reason="a call", evidence="", own=True, now=scene.now, actor="1")
    unmerge(done, now=scene.now, actor="1")
    assert not Lead.objects.filter(state="open").exists()
    scene.sound(workers_running=False)


def test_a_number_that_only_somebody_else_shut_does_not_close_the_person(scene: Scene) -> None:
    ann = scene.lead()
    bob = scene.capture(name="Robert Quimby", phone=ANN["phone"], email="bob@lead.example").lead
    bobby = scene.capture(name="Robert Quimby", phone="(303) 555-0178").lead
    record_outcome(scene.call(ann), disposition="do_not_contact", now=scene.now)
    joined(scene, bobby, bob)
    assert (bob.state, bobby.state) == ("open", "open")
    scene.sound(workers_running=False)


def test_what_was_revoked_at_one_door_does_not_hold_by_the_other(
    scene: Scene, two: tuple[Lead, Lead]
) -> None:
    first, second = two
    scene.capture(**ANN | {"email consent": "yes"})
    assert consents_of(first.contact).over(()) == {"email"}
    scene.later(HOUR)
    with write():
        revoke_all(first.contact, how="by phone", now=scene.now, actor="1")
    joined(scene, first, second)
    assert consents_of(first.contact).given == frozenset(), (
        "hers for text messages was given before she revoked"
    )


def test_details_that_only_the_other_had_are_taken_over_and_given_back(scene: Scene) -> None:
    bare = scene.capture(phone="(303) 555-0190").lead
    full = scene.capture(
        name="Ann Lee",
        email="ann@lead.example",
        postal_code="M5V 2T6",
        country="Canada",
        notes="please call after 4pm",
    ).lead
    before = rows()
    done = joined(scene, bare, full)
    bare.contact.refresh_from_db()
    assert bare.contact.full_name == "Ann Lee"
    assert (bare.contact.postal_code, bare.contact.country) == ("M5V 2T6", "CA")
    assert bare.contact.wish is not None
    unmerge(done, now=scene.now, actor="1")
    assert rows() == before


def test_what_cannot_be_joined_or_parted_says_why(scene: Scene, two: tuple[Lead, Lead]) -> None:
    first, second = two
    third = scene.capture(name="Ann Lee", email="third@lead.example").lead
    elsewhere = Scene(a_business(name="Other")).lead()
    with pytest.raises(CannotMerge, match="one person already"):
        merge(first.contact, first.contact, now=NOW, actor="1")
    with pytest.raises(CannotMerge, match="within one workspace"):
        merge(first.contact, elsewhere.contact, now=NOW, actor="1")
    gone = second.contact
    done = joined(scene, first, second)
    with pytest.raises(CannotMerge, match="joined to somebody else already"):
        merge(third.contact, gone, now=NOW, actor="1")
    later = joined(scene, third, first)
    with pytest.raises(CannotMerge, match="Part those two first"):
        unmerge(done, now=NOW, actor="1")
    unmerge(later, now=NOW, actor="1")
    unmerge(done, now=NOW, actor="1")
    with pytest.raises(CannotMerge, match="parted already"):
        unmerge(done, now=NOW, actor="1")
    assert Enrollment.objects.exclude(state="closed").count() == 4
    assert Event.objects.filter(kind="unmerged").exists()
    scene.sound(workers_running=False)

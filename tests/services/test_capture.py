"""A lead comes in by any door: the same person is one lead, a stranger never becomes somebody else."""

from __future__ import annotations

import itertools
import threading

import pytest
from django.db import connection

from ringback.services import enrollments
from ringback.services.capture import capture_lead
from ringback.services.touches import record_outcome
from ringback.store.models import Contact, Lead, Touch
from tests.services.scene import ANN, DAY, HOUR, MINUTE, Scene, a_business, draft

DOORS = ("form", "api", "import")


@pytest.mark.parametrize("order", list(itertools.permutations(DOORS)), ids="-".join)
def test_the_same_person_by_form_api_and_list_in_any_order_is_one_lead(
    scene: Scene, order: tuple[str, ...]
) -> None:
    outcomes = [scene.capture(door) for door in order]
    assert [one.outcome for one in outcomes] == ["new", "duplicate", "duplicate"]
    assert {one.lead.pk for one in outcomes} == {outcomes[0].lead.pk}
    assert (Lead.objects.count(), Contact.objects.count()) == (1, 1)
    assert [one.duplicate_of for one in outcomes] == [None, outcomes[0].lead.number, outcomes[0].lead.number]
    scene.sound()


def test_bill_is_william(scene: Scene) -> None:
    first = scene.capture(name="William Fox", phone="(303) 555-0150")
    second = scene.capture(name="Bill Fox", phone="303.555.0150", email="bill@lead.example")
    assert second.outcome == "duplicate"
    assert second.lead.pk == first.lead.pk
    assert {point.kind for point in first.lead.contact.points.all()} == {"phone", "email"}


def test_two_people_who_share_a_phone_are_two_leads(scene: Scene) -> None:
    ann = scene.capture()
    bob = scene.capture(name="Robert Quimby", phone=ANN["phone"])
    assert bob.lead.pk != ann.lead.pk
    assert bob.lead.contact_id != ann.lead.contact_id
    scene.sound()


def test_the_same_name_alone_is_not_the_same_person(scene: Scene) -> None:
    one = scene.capture(name="John Smith", phone="(303) 555-0160")
    two = scene.capture(name="John Smith", phone="(303) 555-0161")
    assert one.lead.contact_id != two.lead.contact_id


def test_what_comes_second_fills_gaps_and_adds_texts(scene: Scene) -> None:
    first = scene.capture(name="Ann Lee", email="ann@lead.example", message="A new roof, please.")
    again = scene.capture("api", **ANN, message="And gutters.")
    lead = again.lead
    lead.refresh_from_db()
    assert lead.pk == first.lead.pk
    assert lead.message == "A new roof, please.\nAnd gutters."
    assert lead.value == 12000
    assert lead.contact.postal_code == "80202"
    assert len(lead.raw["again"]) == 1


def test_a_new_number_helps_a_lead_that_could_not_be_reached(scene: Scene) -> None:
    lead = scene.capture(name="Eve Doe", city="Denver", region="CO").lead
    assert scene.kinds(lead) == ["no_way_to_reach"]
    again = scene.capture("hand", name="Eve Doe", city="Denver", region="CO", phone="(303) 555-0170")
    assert again.outcome in ("new", "duplicate", "needs_look")
    scene.sound()


def test_a_form_sent_twice_does_not_begin_the_plan_anew(scene: Scene) -> None:
    lead = scene.lead()
    before = scene.enrollment(lead).pk
    scene.later(10 * MINUTE)
    scene.lead()
    assert scene.enrollment(lead).pk == before
    assert Touch.objects.filter(lead=lead, state="open").count() == 1


def test_who_asks_again_days_later_is_called_at_once_with_the_clock_running(scene: Scene) -> None:
    lead = scene.lead()
    record_outcome(scene.call(lead), disposition="no_answer", now=scene.now)
    scene.later(2 * DAY + HOUR)
    again = scene.capture()
    lead.refresh_from_db()
    assert (again.outcome, again.lead.pk) == ("duplicate", lead.pk)
    enrollment = scene.enrollment(lead)
    assert (enrollment.fresh, enrollment.started_at, lead.arrived_at) == (True, scene.now, scene.now)
    call = scene.call(lead)
    assert (call.step, call.due_at, call.enrollment_id) == ("day-1/call-1", scene.now, enrollment.pk)
    assert Touch.objects.filter(lead=lead, channel="call", state="open").count() == 1
    assert len(scene.events(lead, "asked_again")) == 1
    scene.sound()


def test_a_list_that_names_somebody_again_leaves_the_plan_as_it_is(scene: Scene) -> None:
    lead = scene.lead()
    before = scene.enrollment(lead).pk
    scene.later(3 * DAY)
    scene.capture("import")
    assert scene.enrollment(lead).pk == before


def test_a_person_whose_lead_is_closed_asks_again_as_a_new_lead_of_the_same_person(scene: Scene) -> None:
    first = scene.lead()
    enrollments.close(first, answer="no", actor="test", now=scene.now)
    scene.later(60 * DAY)
    again = scene.capture()
    assert again.outcome == "new"
    assert again.lead.number == first.number + 1
    assert again.lead.contact_id == first.contact_id
    first.refresh_from_db()
    assert (first.state, first.answer) == ("closed", "no")
    scene.sound()


def test_a_closed_lead_is_not_opened_by_a_list(scene: Scene) -> None:
    first = scene.lead()
    enrollments.close(first, answer="no", actor="test", now=scene.now)
    assert scene.capture("import").outcome == "duplicate"
    assert Lead.objects.filter(state="open").count() == 0
    scene.sound()


def test_a_note_that_says_do_not_call_is_an_opt_out(scene: Scene) -> None:
    captured = scene.capture("import", **ANN, notes="DO NOT CALL")
    assert captured.outcome == "opted_out"
    assert captured.lead.answer == "do_not_contact"
    assert len(scene.events(captured.lead, "closed")) == 1
    assert scene.work().looked_at == 0
    scene.sound()


def test_an_opt_out_in_a_list_closes_the_lead_that_is_running(scene: Scene) -> None:
    lead = scene.lead()
    scene.capture("import", **ANN, notes="asked us to stop, do not contact")
    lead.refresh_from_db()
    assert (lead.state, lead.answer) == ("closed", "do_not_contact")
    assert len(scene.events(lead, "closed")) == 1
    scene.sound()


@pytest.mark.django_db(transaction=True)
def test_two_forms_of_one_person_at_the_same_instant_are_one_lead() -> None:
    scene = Scene(a_business())
    together, outcomes, failed = threading.Barrier(4), [], []

    def send() -> None:
        read = draft(**ANN)
        together.wait()
        try:
            captured = capture_lead(scene.workspace, read, now=scene.now, actor="form", raw_source="form")
            outcomes.append(captured.outcome)
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failed == []
    assert sorted(outcomes) == ["duplicate", "duplicate", "duplicate", "new"]
    assert Contact.objects.count() == 1

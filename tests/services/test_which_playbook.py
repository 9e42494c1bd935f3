"""Which playbook a lead gets: the one that was named, else the default one; and how it gets another."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ringback.queries.snapshots import snapshot_of
from ringback.services import enrollments, playbooks
from ringback.services.capture import capture_lead
from ringback.services.errors import CannotEnroll
from ringback.services.imports import preview, run_import, set_playbook
from ringback.services.playbook_choice import named, usable_names
from ringback.services.suppression import suppress_contact
from ringback.services.touches import record_outcome
from ringback.store.models import Enrollment, Lead, Playbook, Touch
from ringback.store.transactions import write
from tests.services.plans import added, plan, published
from tests.services.scene import DAY, NOW, Scene, a_business, draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def short(scene: Scene) -> Playbook:
    return added(scene.workspace, plan())


def name_of(scene: Scene, lead: Lead) -> str:
    return scene.enrollment(lead).version.playbook.name


def test_a_lead_gets_the_newest_published_version_of_the_default_playbook(
    scene: Scene, short: Playbook
) -> None:
    assert name_of(scene, scene.lead()) == "winning-strategy", (
        "the playbook added last is not the default one"
    )
    playbooks.set_default(short, now=NOW, actor="test")
    published(short, plan(title="Better"))
    playbooks.edit_draft(short, plan(title="Not yet"), now=NOW, actor="test")
    lead = scene.only_mail()
    assert (name_of(scene, lead), scene.enrollment(lead).version.number) == ("short", 2)


def test_without_a_default_the_newest_in_use_is_taken_and_without_any_it_is_said(
    scene: Scene, short: Playbook
) -> None:
    scene.workspace.default_playbook = None
    scene.workspace.save(update_fields=["default_playbook"])
    assert name_of(scene, scene.lead()) == "short"
    Playbook.objects.update(archived_at=NOW)
    with pytest.raises(CannotEnroll, match="no playbook in use"):
        scene.only_mail()


def test_the_sender_may_name_the_playbook_and_a_name_that_is_not_known_keeps_nobody_out(
    scene: Scene, short: Playbook
) -> None:
    assert name_of(scene, scene.lead(playbook="short")) == "short"
    assert name_of(scene, scene.only_mail(playbook="shorter")) == "winning-strategy"


def test_an_archived_playbook_and_one_without_a_version_take_no_leads(scene: Scene, short: Playbook) -> None:
    raw = playbooks.create(scene.workspace, plan("raw"), now=NOW, actor="test")
    playbooks.archive(short, now=NOW, actor="test")
    assert usable_names(scene.workspace) == ["winning-strategy"]
    for playbook in (raw, short):
        with pytest.raises(CannotEnroll, match=f"No lead can be put into {playbook.name}"):
            capture_lead(scene.workspace, draft(name="Al Ash", phone="(303) 555-0101"), now=NOW, actor="test",
                         raw_source="hand", playbook=playbook)  # fmt: skip
    with pytest.raises(
        CannotEnroll, match=r"no playbook 'raw' to put leads into\. There are: winning-strategy"
    ):
        named(scene.workspace, "raw")


def test_the_playbook_of_another_workspace_takes_no_leads(scene: Scene) -> None:
    foreign = Playbook.objects.get(workspace=a_business(name="Other"))
    with pytest.raises(CannotEnroll, match="No lead can be put into"):
        enrollments.put_into(scene.lead(), foreign, now=NOW, actor="test")


def test_a_list_is_put_into_the_playbook_that_was_chosen_for_it(scene: Scene, short: Playbook) -> None:
    data = b'Name,Phone,Playbook,Job title,Tags\nAnn Lee,303-555-0142,,Owner,"Roof, VIP"\nBo Berg,303-555-0143,,,\n'
    run = preview(scene.workspace, data=data, filename="a.csv", user=None, now=scene.now)
    run = set_playbook(run, short, now=scene.now)
    run_import(run, now_of=lambda: scene.now, actor="import")
    leads = list(Lead.objects.order_by("number"))
    assert {name_of(scene, lead) for lead in leads} == {"short"}
    assert (leads[0].tags, leads[0].contact.role) == (["roof", "vip"], "Owner")


# ------------------------------------------------------------------------------------------- another playbook


def test_put_into_another_playbook_the_running_one_ends_without_an_answer(
    scene: Scene, short: Playbook
) -> None:
    lead = scene.lead()
    call = scene.call(lead)
    enrollments.put_into(lead, short, now=scene.now, actor="7")
    old, new = Enrollment.objects.filter(lead=lead).order_by("id")
    assert (old.state, old.answer, new.version.playbook) == ("closed", "", short)
    call.refresh_from_db()
    assert call.state == "cancelled"
    (event,) = scene.events(lead, "left_playbook")
    assert (event.actor, event.data) == ("7", {"playbook": "winning-strategy", "version": 1})
    lead.refresh_from_db()
    assert lead.state == "open"
    scene.sound()


@pytest.mark.parametrize("disposition", ["call_back", "talked_not_now"])
def test_a_lead_with_an_agreed_call_is_not_put_into_another_playbook(
    scene: Scene, short: Playbook, disposition: str
) -> None:
    lead = scene.lead()
    agreed = scene.now + timedelta(days=2)
    record_outcome(scene.call(lead), disposition=disposition, until=agreed, now=scene.now, user=None)
    with pytest.raises(CannotEnroll, match="A call was agreed with this person for Thu"):
        enrollments.put_into(lead, short, now=scene.now, actor="test")
    assert name_of(scene, lead) == "winning-strategy"
    scene.now = agreed
    scene.work()
    record_outcome(scene.call(lead), disposition="no_answer", now=scene.now, user=None)
    enrollments.put_into(lead, short, now=scene.now, actor="test")
    assert name_of(scene, lead) == "short"


def test_a_pause_set_by_hand_goes_along(scene: Scene, short: Playbook) -> None:
    lead = scene.lead()
    until = scene.now + 9 * DAY
    enrollments.pause(lead, until=until, reason="on holiday", actor="test", now=scene.now)
    enrollment = enrollments.put_into(lead, short, now=scene.now, actor="test")
    enrollment.refresh_from_db()
    assert (enrollment.state, [one["reason"] for one in enrollment.pauses]) == ("paused", ["on holiday"])
    assert not Touch.objects.filter(lead=lead, state="open").exists()


def test_what_the_old_plan_asked_is_withdrawn(scene: Scene, short: Playbook) -> None:
    lead = scene.capture(name="No Way").lead
    assert scene.kinds(lead) == ["no_way_to_reach"]
    enrollments.put_into(lead, short, now=scene.now, actor="test")
    assert scene.kinds(lead) == ["no_way_to_reach"], "the new plan asks for itself"
    scene.sound()


def test_the_same_playbook_a_closed_lead_and_one_who_opted_out_are_refused(
    scene: Scene, short: Playbook
) -> None:
    lead = scene.lead()
    winning = Playbook.objects.get(name="winning-strategy")
    with pytest.raises(CannotEnroll, match="is followed up by winning-strategy already"):
        enrollments.put_into(lead, winning, now=scene.now, actor="test")
    with write():
        suppress_contact(lead.contact, reason="asked", evidence="said so", now=scene.now, actor="test")
    Lead.objects.filter(pk=lead.pk).update(state="open", answer="", closed_at=None)
    with pytest.raises(CannotEnroll, match="asked not to be contacted"):
        enrollments.put_into(lead, short, now=scene.now, actor="test")
    Lead.objects.filter(pk=lead.pk).update(state="closed", answer="no", closed_at=scene.now)
    with pytest.raises(CannotEnroll, match=r"is closed\. Reopen it first"):
        enrollments.put_into(lead, short, now=scene.now, actor="test")


def test_a_reopened_lead_goes_on_in_its_playbook_and_one_who_asks_again_in_the_default_one(
    scene: Scene, short: Playbook
) -> None:
    lead = scene.lead(playbook="short")
    enrollments.close(lead, answer="no", actor="test", now=scene.now)
    enrollments.reopen(lead, actor="test", now=scene.now)
    assert name_of(scene, lead) == "short"
    scene.later(3 * DAY)
    scene.lead()
    assert name_of(scene, lead) == "winning-strategy"
    enrollments.close(lead, answer="no", actor="test", now=scene.now)
    enrollments.reopen(lead, actor="test", now=scene.now, playbook=short)
    assert name_of(scene, lead) == "short"


def test_the_value_of_a_sale_pays_for_its_calls_once_whatever_playbooks_it_goes_through(
    scene: Scene, short: Playbook
) -> None:
    by_value = playbooks.add_shipped(scene.workspace, "by-value", now=NOW, actor="test")
    lead = scene.lead(value="1000")
    record_outcome(scene.call(lead), disposition="no_answer", now=scene.now, actor="test")
    scene.now += timedelta(minutes=10)
    enrollment = enrollments.put_into(lead, by_value, now=scene.now, actor="test")
    assert snapshot_of(enrollment).calls_before == 1
    with write():
        again = enrollments.restart(lead, now=scene.now + DAY, actor="test", playbook=by_value)
    assert snapshot_of(again).calls_before == 0, "who asks again is a new sale"

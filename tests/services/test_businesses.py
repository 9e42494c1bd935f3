"""Workspaces of one business: a stop holds in all of them, and none learns more than that."""

from __future__ import annotations

import pytest

from ringback.queries.businesses import joinable, siblings
from ringback.services import businesses, opt_outs, workspaces
from ringback.services.errors import CannotSetUp
from ringback.services.touches import record_outcome
from ringback.store.models import Business, Event, PointStatus, Suppression, User
from tests.services.scene import ANN, NOW, Scene, a_business


@pytest.fixture
def sister(scene: Scene) -> Scene:
    other = Scene(a_business(name="Acme Gutters"))
    businesses.join(other.workspace, scene.workspace, now=NOW, actor="test")
    for one in (scene, other):
        one.workspace.refresh_from_db()
    return other


def both_sound(*scenes: Scene) -> None:
    for one in scenes:
        one.sound(workers_running=False)


def test_each_workspace_begins_as_a_business_of_its_own(scene: Scene) -> None:
    other = a_business(name="Other")
    assert other.business_id != scene.workspace.business_id
    assert siblings(other.pk) == [other.pk]


def test_a_stop_closes_the_same_person_in_the_other_workspace_and_says_nothing_of_where(
    scene: Scene, sister: Scene
) -> None:
    lead, there = scene.lead(), sister.lead()
    record_outcome(scene.call(lead), disposition="do_not_contact", now=scene.now)
    there.refresh_from_db()
    assert (there.state, there.answer) == ("closed", "do_not_contact")
    told = str(list(Event.objects.filter(workspace=sister.workspace).values_list("data", "actor")))
    told += str(
        list(Suppression.objects.filter(workspace=sister.workspace).values_list("reason", "evidence"))
    )
    told += str(list(there.contact.points.values_list("evidence", flat=True)))
    for secret in ("Acme Roofing", f"#{lead.number}", "call 1"):
        assert secret not in told
    both_sound(scene, sister)


def test_somebody_else_with_the_number_in_the_other_workspace_keeps_what_is_left(
    scene: Scene, sister: Scene
) -> None:
    lead = scene.lead()
    bob = sister.capture(name="Robert Quimby", phone=ANN["phone"], email="bob@lead.example").lead
    record_outcome(scene.call(lead), disposition="do_not_contact", now=scene.now)
    bob.refresh_from_db()
    assert bob.state == "open"
    assert bob.contact.points.get(kind="phone").status == PointStatus.SUPPRESSED
    assert bob.contact.points.get(kind="email").status == PointStatus.OK
    both_sound(scene, sister)


def test_whoever_stopped_in_one_workspace_is_not_taken_up_by_another(scene: Scene, sister: Scene) -> None:
    record_outcome(scene.call(scene.lead()), disposition="do_not_contact", now=scene.now)
    captured = sister.capture("import")
    captured.lead.refresh_from_db()
    assert (captured.outcome, captured.lead.state) == ("opted_out", "closed")
    known_by_phone = sister.capture("import", **ANN | {"email": "ann@new.example"})
    assert known_by_phone.lead.contact_id == captured.lead.contact_id
    other = sister.capture("import", name="Ann Lee", phone=ANN["phone"], email="new@ann.example")
    other.lead.refresh_from_db()
    assert other.lead.state == "closed"
    both_sound(scene, sister)


def test_the_same_person_with_a_new_address_elsewhere_is_kept_out_by_their_number(
    scene: Scene, sister: Scene
) -> None:
    record_outcome(scene.call(scene.lead()), disposition="do_not_contact", now=scene.now)
    captured = sister.capture("import", name="Ann Lee", phone=ANN["phone"], email="new@ann.example")
    assert captured.outcome == "opted_out"
    wife = sister.capture("import", name="Zelda Quimby", phone=ANN["phone"], email="zelda@lead.example")
    assert wife.outcome == "needs_look"


def test_a_domain_shut_in_one_workspace_closes_people_in_all(scene: Scene, sister: Scene) -> None:
    there = sister.lead()
    opt_outs.add(
        scene.workspace,
        kind="domain",
        text="lead.example",
        reason="their lawyer wrote",
        evidence="letter",
        own=True,
        now=NOW,
        actor="1",
    )
    there.refresh_from_db()
    assert there.state == "closed"
    assert "lawyer" not in str(list(there.contact.points.values_list("evidence", flat=True)))
    both_sound(scene, sister)


def test_joining_applies_the_stops_of_each_to_the_other_at_once(scene: Scene) -> None:
    other = Scene(a_business(name="Acme Gutters"))
    here, there = scene.lead(), other.lead()
    bob = other.capture(name="Robert Quimby", phone=ANN["phone"], email="bob@lead.example").lead
    max_here = scene.capture(name="Max Power", email="max@big.example").lead
    record_outcome(scene.call(here), disposition="do_not_contact", now=scene.now)
    opt_outs.add(
        other.workspace,
        kind="domain",
        text="big.example",
        reason="x",
        evidence="",
        own=False,
        now=NOW,
        actor="1",
    )
    assert Business.objects.count() == 2
    businesses.join(other.workspace, scene.workspace, now=NOW, actor="test")
    assert Business.objects.count() == 1
    for lead, state in ((there, "closed"), (max_here, "closed"), (bob, "open")):
        lead.refresh_from_db()
        assert lead.state == state, lead
    assert bob.contact.points.get(kind="phone").status == PointStatus.SUPPRESSED
    both_sound(scene, other)
    with pytest.raises(CannotSetUp, match="one business already"):
        businesses.join(other.workspace, scene.workspace, now=NOW, actor="test")


def test_a_stop_that_held_once_holds_after_the_workspaces_are_parted(scene: Scene, sister: Scene) -> None:
    record_outcome(scene.call(scene.lead()), disposition="do_not_contact", now=scene.now)
    businesses.leave(sister.workspace, now=NOW, actor="1")
    assert siblings(sister.workspace.pk) == [sister.workspace.pk]
    kept = Suppression.objects.filter(workspace=sister.workspace)
    assert set(kept.values_list("value", flat=True)) == {""}
    assert sister.capture("import").outcome == "opted_out"
    with pytest.raises(CannotSetUp, match="of its own already"):
        businesses.leave(sister.workspace, now=NOW, actor="1")


def test_only_an_owner_of_all_workspaces_can_make_them_one_business(scene: Scene, sister: Scene) -> None:
    user = User.objects.create_user("zoe@acme.example", "a long password")
    third = a_business(name="Third", owner=user)
    with pytest.raises(CannotSetUp, match="owner of all"):
        businesses.join(third, scene.workspace, now=NOW, actor="1", user=user)
    workspaces.add_member(scene.workspace, user, "owner", now=NOW, actor="1")
    assert joinable(user, third) == []
    with pytest.raises(CannotSetUp, match="owner of all"):
        businesses.join(third, scene.workspace, now=NOW, actor="1", user=user)
    workspaces.add_member(sister.workspace, user, "owner", now=NOW, actor="1")
    assert joinable(user, third) == [sister.workspace, scene.workspace]
    businesses.join(third, scene.workspace, now=NOW, actor="1", user=user)
    assert len(siblings(third.pk)) == 3

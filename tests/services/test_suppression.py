"""An opt-out shuts a number or an address for good, on all channels at once, for whoever has it."""

from __future__ import annotations

import pytest
from django.core import signing

from ringback.queries.grounds import consents_of
from ringback.services import enrollments, suppression
from ringback.services.errors import BadToken, CannotEnroll
from ringback.services.questions import settle
from ringback.services.touches import record_outcome
from ringback.store.models import Event, PointStatus, Suppression
from tests.services.scene import ANN, DAY, Scene, a_business


def test_one_opt_out_shuts_every_channel_and_every_lead_of_the_person(scene: Scene) -> None:
    first = scene.lead()
    record_outcome(scene.call(first), disposition="talked_no", now=scene.now)
    second = scene.lead()
    assert second.number != first.number
    suppression.unsubscribe(
        suppression.unsubscribe_token(second.contact.points.get(kind="email")), now=scene.now
    )
    second.refresh_from_db()
    assert (second.state, second.answer) == ("closed", "do_not_contact")
    assert set(Suppression.objects.values_list("kind", "value")) == {
        ("phone", "+13035550142"),
        ("email", "ann@lead.example"),
    }
    scene.later(DAY)
    assert scene.work().looked_at == 0
    scene.sound()


def test_an_unsubscribe_link_followed_twice_changes_nothing_the_second_time(scene: Scene) -> None:
    lead = scene.lead()
    token = suppression.unsubscribe_token(lead.contact.points.get(kind="email"))
    assert suppression.unsubscribe(token, now=scene.now) == scene.workspace
    before = Event.objects.count()
    assert suppression.unsubscribe(token, now=scene.now + DAY) == scene.workspace
    assert Event.objects.count() == before
    assert len(scene.events(lead, "closed")) == 1


@pytest.mark.parametrize("how", ["cut", "changed", "empty", "other salt", "not ascii", "nothing like it"])
def test_a_token_that_was_tampered_with_is_refused(scene: Scene, how: str) -> None:
    lead = scene.lead()
    point = lead.contact.points.get(kind="email")
    token = suppression.unsubscribe_token(point)
    tampered = {
        "cut": token[:-1],
        "changed": ("B" if token[0] == "A" else "A") + token[1:],
        "empty": "",
        "other salt": signing.dumps([scene.workspace.pk, point.pk], salt="another"),
        "not ascii": token + "é",
        "nothing like it": "a:b:c",
    }[how]
    with pytest.raises(BadToken):
        suppression.unsubscribe(tampered, now=scene.now)
    assert Suppression.objects.count() == 0


def test_a_link_is_the_same_each_time_and_those_of_earlier_versions_still_work(scene: Scene) -> None:
    point = scene.lead().contact.points.get(kind="email")
    assert suppression.unsubscribe_token(point) == suppression.unsubscribe_token(point)
    earlier = signing.dumps([scene.workspace.pk, point.pk], salt="ringback.unsubscribe", compress=False)
    assert suppression.unsubscribe_target(earlier) == point


def test_somebody_else_with_the_same_number_is_not_called_on_it_but_kept(scene: Scene) -> None:
    ann = scene.lead()
    bob = scene.capture(name="Robert Quimby", phone=ANN["phone"], email="bob@lead.example").lead
    assert bob.contact_id != ann.contact_id
    assert scene.call(bob).point == bob.contact.points.get(kind="phone")
    record_outcome(scene.call(ann), disposition="do_not_contact", now=scene.now)
    bob.refresh_from_db()
    assert bob.state == "open"
    assert bob.contact.points.get(kind="phone").status == PointStatus.SUPPRESSED
    assert not bob.touches.filter(state="open", channel="call").exists()
    scene.sound(workers_running=False)
    assert scene.work().sent >= 0
    scene.sound()


def test_somebody_else_who_has_only_that_number_is_closed_too(scene: Scene) -> None:
    ann = scene.lead()
    bob = scene.capture(name="Robert Quimby", phone=ANN["phone"]).lead
    record_outcome(scene.call(ann), disposition="do_not_contact", now=scene.now)
    bob.refresh_from_db()
    assert (bob.state, bob.answer) == ("closed", "do_not_contact")
    scene.sound()


def test_a_number_can_be_shut_before_anybody_has_it(scene: Scene) -> None:
    suppression.suppress(
        scene.workspace,
        kind="phone",
        value="+13035550142",
        reason="letter",
        evidence="of 1 March",
        now=scene.now,
        actor="test",
    )
    captured = scene.capture()
    assert captured.outcome == "opted_out"
    assert scene.kinds(captured.lead) == ["opted_out_came_back"]
    assert scene.work().looked_at == 0
    scene.sound()


def test_an_opt_out_holds_in_its_own_workspace_only(scene: Scene) -> None:
    other = Scene(a_business(name="Other Roofing"))
    record_outcome(scene.call(scene.lead()), disposition="do_not_contact", now=scene.now)
    assert other.capture().outcome == "new"


@pytest.mark.parametrize(
    ("choice", "answer"), [("keep_out", "do_not_contact"), ("close_yes", "yes"), ("close_no", "no")]
)
def test_whoever_opted_out_and_asks_again_is_looked_at_by_a_person(
    scene: Scene, choice: str, answer: str
) -> None:
    record_outcome(scene.call(scene.lead()), disposition="do_not_contact", now=scene.now)
    scene.later(30 * DAY)
    captured = scene.capture()
    assert captured.outcome == "opted_out"
    lead = captured.lead
    assert lead.state == "open"
    (question,) = scene.questions(lead)
    settle(question, settlement=choice, now=scene.now)
    lead.refresh_from_db()
    assert (lead.state, lead.answer) == ("closed", answer)
    assert scene.work().looked_at == 0
    scene.sound()


def test_a_list_cannot_bring_back_who_opted_out(scene: Scene) -> None:
    record_outcome(scene.call(scene.lead()), disposition="do_not_contact", now=scene.now)
    captured = scene.capture("import")
    captured.lead.refresh_from_db()
    assert captured.lead.state == "closed"
    assert scene.work().looked_at == 0


def test_whoever_opted_out_cannot_be_reopened(scene: Scene) -> None:
    lead = scene.lead()
    record_outcome(scene.call(lead), disposition="do_not_contact", now=scene.now)
    with pytest.raises(CannotEnroll, match="not to be contacted"):
        enrollments.reopen(lead, actor="test", now=scene.now)


def test_who_has_no_way_left_after_the_stop_of_another_allows_nothing_either(scene: Scene) -> None:
    ann = scene.lead(name="Ann Lee", phone="(303) 555-0142", email="ann@lead.example")
    bob = scene.capture(
        name="Bob Roe", phone="(303) 555-0142", consent_sms="yes", consent_at="2026-02-20"
    ).lead
    assert consents_of(bob.contact).over(()) == {"sms"}
    enrollments.close(ann, answer="do_not_contact", actor="1", now=scene.now)
    bob.refresh_from_db()
    assert (bob.state, bob.answer) == ("closed", "do_not_contact")
    assert consents_of(bob.contact).given == frozenset()
    scene.sound()

"""When a person asked is a fact of its own: who was named has not asked, who asked stays somebody who asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ringback.queries.lead_facts import lead_facts
from ringback.queries.snapshots import snapshot_of
from ringback.services import enrollments
from ringback.services.referrals import Named, refer
from ringback.store.models import Lead
from tests.services.scene import ANN, DAY, HOUR, Scene, a_business


def referred(scene: Scene, lead: Lead, **given: str) -> Named:
    fields = {"full_name": "Cy Dee", "phone": "(303) 555-0166"} | given
    return refer(lead, now=scene.now, actor="t", **fields)  # type: ignore[arg-type]  # texts all of them


@pytest.mark.parametrize(
    ("door", "given", "asked"),
    [
        ("form", {}, True),
        ("api", {}, True),
        ("hand", {}, True),
        ("import", {}, False),
        ("import", {"arrived_at": "2026-01-05 10:00"}, True),
    ],
)
def test_the_door_and_the_date_tell_who_asked(
    scene: Scene, door: str, given: dict[str, str], asked: bool
) -> None:
    lead = scene.capture(door, **(ANN | given)).lead
    assert lead.asked_at == (lead.arrived_at if asked else None)


def test_a_list_that_gives_the_date_tells_that_somebody_asked_whose_date_was_not_known(scene: Scene) -> None:
    lead = scene.capture("import", **ANN).lead
    assert lead.asked_at is None
    scene.capture("import", **(ANN | {"arrived_at": "2026-01-05 10:00"}))
    lead.refresh_from_db()
    assert lead.asked_at == datetime(2026, 1, 5, 17, tzinfo=UTC)


def test_asking_again_is_an_inquiry_of_that_day(scene: Scene) -> None:
    lead = scene.lead()
    scene.later(2 * DAY)
    scene.capture(**ANN)
    lead.refresh_from_db()
    assert (lead.asked_at, lead.arrived_at) == (scene.now, scene.now)


BERLIN: dict[str, object] = {
    "time_zone": "Europe/Berlin",
    "country": "DE",
    "hours": {"mon-fri": "09:00-18:00"},
}
CONNECTICUT = {"name": "Xi Inq", "phone": "(203) 555-0150", "region": "CT", "postal_code": "06103"}


@pytest.fixture
def berlin(db: None) -> Scene:
    made = Scene(a_business(name="Berlin", **BERLIN), now=datetime(2026, 3, 3, 13, 2, tzinfo=UTC))
    made.connect_mail()
    return made


def test_a_german_who_was_named_is_neither_called_nor_mailed_and_a_person_is_asked(berlin: Scene) -> None:
    lead = berlin.capture(name="Ann Lee", phone="+49 30 12345670", email="ann@lead.example").lead
    named = referred(berlin, lead, phone="+49 30 12345671", email="cy@lead.example").lead
    assert named is not None
    assert list(named.touches.all()) == []
    assert berlin.kinds(named) == ["no_way_to_reach"]
    berlin.sound()


def test_the_plan_of_somebody_who_was_named_does_not_run_on_the_clock_of_an_inquiry(scene: Scene) -> None:
    named = referred(scene, scene.lead())
    assert named.lead is not None
    assert named.lead.asked_at is None
    assert not scene.enrollment(named.lead).fresh


def test_a_known_person_whose_lead_is_closed_has_not_asked_anew_by_being_named(scene: Scene) -> None:
    theirs = scene.capture(name="Cy Dee", phone="(303) 555-0166").lead
    enrollments.close(theirs, answer="unreachable", actor="t", now=scene.now)
    named = referred(scene, scene.lead()).lead
    assert named is not None
    assert (named.asked_at, named.link) == (None, "referral")
    assert not scene.enrollment(named).fresh


def test_whoever_asked_may_still_be_called_after_somebody_named_them(scene: Scene) -> None:
    theirs = scene.capture(**CONNECTICUT).lead
    asked_at = theirs.asked_at
    before = snapshot_of(scene.enrollment(theirs)).call_law
    referred(scene, scene.lead(), full_name="Xi Inq", phone="(203) 555-0150")
    theirs.refresh_from_db()
    assert (theirs.link, theirs.asked_at) == ("referral", asked_at)
    assert snapshot_of(scene.enrollment(theirs)).call_law == before
    assert before.allowed


@pytest.mark.parametrize("later", [HOUR, 2 * DAY])
def test_whoever_was_named_and_then_asks_is_called_at_once(scene: Scene, later: timedelta) -> None:
    named = referred(scene, scene.lead(), full_name="Xi Inq", phone="(203) 555-0150").lead
    assert named is not None
    assert not snapshot_of(scene.enrollment(named)).call_law.allowed
    scene.later(later)
    assert scene.capture(**CONNECTICUT).lead == named
    named.refresh_from_db()
    assert (named.asked_at, named.link) == (scene.now, "referral")
    assert snapshot_of(scene.enrollment(named)).call_law.allowed
    assert scene.enrollment(named).fresh
    assert scene.call(named).state == "open"
    scene.sound(workers_running=False)


def test_the_first_message_says_who_named_them_and_not_that_they_asked(scene: Scene) -> None:
    named = referred(scene, scene.lead(), phone="", email="cy@lead.example").lead
    assert named is not None
    while not scene.messenger.to("cy@lead.example"):
        scene.go_on()
    (sent,) = scene.messenger.to("cy@lead.example")
    assert "getting in touch" not in sent.text
    assert "your request" not in f"{sent.subject} {sent.text}".lower()


def test_what_a_message_may_say_names_who_named_them_and_nobody_of_another_link(scene: Scene) -> None:
    lead = scene.lead()
    named = referred(scene, lead).lead
    assert named is not None
    assert (lead_facts(lead).asked, lead_facts(lead).named_by) == ("yes", "")
    assert (lead_facts(named).asked, lead_facts(named).named_by) == ("", "Ann Lee")
    named.link = "other_person"
    assert lead_facts(named).named_by == ""

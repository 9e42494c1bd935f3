"""Emergencies and holidays by hand: what they take off the desk, what comes back, and who may know of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringback.queries.access import Access, NoAccess
from ringback.queries.proclamations import proclaimed_of, proclamations
from ringback.queries.snapshots import snapshot_of
from ringback.services.errors import CannotDeclare
from ringback.services.proclamations import declare, lift
from ringback.store.models import Event, Lead, Proclamation
from tests.services.scene import DAY, MINUTE, Scene, a_business

TODAY = date(2026, 3, 3)
NEW_ORLEANS = {"phone": "(504) 555-0142", "postal_code": "70112"}


def declared(scene: Scene, **given: Any) -> Proclamation:
    defaults: dict[str, Any] = {
        "region": "US-LA",
        "kind": "emergency",
        "first_date": TODAY,
        "last_date": None,
    }
    return declare(scene.workspace, now=scene.now, actor="1", **defaults | given)


def callable_on(scene: Scene, lead: Lead, day: date) -> bool:
    return bool(snapshot_of(scene.enrollment(lead)).law_time.spans(day))


@pytest.fixture
def louisianan(scene: Scene) -> Lead:
    """A lead in New Orleans with a call on the desk, at 11:02 there."""
    lead = scene.lead(**NEW_ORLEANS)
    assert scene.call(lead).state == "open"
    return lead


def test_a_declared_emergency_takes_calls_off_the_desk_at_once(scene: Scene, louisianan: Lead) -> None:
    denver = scene.lead(name="Bo Denver", phone="(303) 555-0143", email="bo@lead.example")
    call = scene.call(louisianan)
    scene.later(MINUTE)
    declared(scene, last_date=TODAY + DAY)
    call.refresh_from_db()
    assert call.state == "cancelled"
    assert scene.call(denver).state == "open"
    waiting = scene.enrollment(louisianan)
    assert waiting.next_due_at is not None
    assert not louisianan.touches.filter(state="open", channel="call").exists()
    scene.sound()


def test_no_call_is_planned_for_the_days_of_an_emergency(scene: Scene, louisianan: Lead) -> None:
    declared(scene, first_date=TODAY + DAY, last_date=TODAY + 2 * DAY)
    # Today is not declared: the call stays.
    assert scene.call(louisianan).state == "open"
    assert [callable_on(scene, louisianan, TODAY + number * DAY) for number in range(4)] == [
        True,
        False,
        False,
        True,
    ]


def test_what_was_lifted_shuts_nothing_and_the_plan_goes_on(scene: Scene, louisianan: Lead) -> None:
    emergency = declared(scene)
    assert not callable_on(scene, louisianan, TODAY)
    scene.later(MINUTE)
    lift(emergency, now=scene.now, actor="1")
    assert callable_on(scene, louisianan, TODAY)
    scene.work()
    assert scene.call(louisianan).state == "open"
    scene.sound()


def test_a_plan_that_waits_is_due_at_once_when_the_emergency_is_lifted(
    scene: Scene, louisianan: Lead
) -> None:
    emergency = declared(scene, last_date=TODAY + 5 * DAY)
    scene.work()
    waiting = scene.enrollment(louisianan)
    assert waiting.next_due_at is None or waiting.next_due_at > scene.now
    lift(emergency, now=scene.now, actor="1")
    scene.work()
    assert scene.call(louisianan).state == "open"


def test_a_proclaimed_holiday_is_one_day_unless_its_last_day_is_given(scene: Scene, louisianan: Lead) -> None:
    made = declared(scene, kind="holiday", first_date=TODAY + DAY)
    assert made.last_date == TODAY + DAY
    assert not callable_on(scene, louisianan, TODAY + DAY)
    assert callable_on(scene, louisianan, TODAY + 2 * DAY)


def test_the_number_alone_places_somebody_in_the_declared_state(scene: Scene) -> None:
    moved = scene.lead(phone="(504) 555-0142", postal_code="80202")
    declared(scene)
    assert not callable_on(scene, moved, TODAY)


def test_declaring_and_lifting_are_in_the_journal(scene: Scene) -> None:
    lift(declared(scene), now=scene.now, actor="1")
    told = list(Event.objects.order_by("id"))[-2:]
    assert [(event.kind, event.actor, event.data["region"]) for event in told] == [
        ("declared", "1", "US-LA"),
        ("lifted", "1", "US-LA"),
    ]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"region": "Atlantis"}, "no place known here"),
        ({"region": "US-CO"}, "No rule of Colorado that Ringback knows shuts calls in an emergency"),
        ({"region": "US-NY", "kind": "holiday"}, "No rule of New York .* on holidays"),
        ({"last_date": TODAY - DAY}, "lies before the first"),
        ({"first_date": date(2062, 3, 3)}, "Check the year"),
        ({"last_date": date(2062, 3, 3)}, "Check the year"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(scene: Scene, wrong: dict[str, Any], words: str) -> None:
    before = Event.objects.count()
    with pytest.raises(CannotDeclare, match=words):
        declared(scene, **wrong)
    assert not Proclamation.objects.exists()
    assert Event.objects.count() == before


def test_the_same_is_not_declared_twice_and_may_be_declared_again_after_it_was_lifted(scene: Scene) -> None:
    first = declared(scene, region="Louisiana")
    with pytest.raises(CannotDeclare, match="already"):
        declared(scene)
    lift(first, now=scene.now, actor="1")
    with pytest.raises(CannotDeclare, match="lifted already"):
        lift(first, now=scene.now, actor="1")
    assert declared(scene).pk != first.pk


def test_a_whole_country_may_be_declared_where_one_of_its_states_listens(
    scene: Scene, louisianan: Lead
) -> None:
    denver = scene.lead(name="Bo Denver", phone="(303) 555-0143", email="bo@lead.example")
    declared(scene, region="US")
    assert not callable_on(scene, louisianan, TODAY)
    assert callable_on(scene, denver, TODAY)


def test_another_business_is_not_touched_and_sees_nothing(scene: Scene) -> None:
    stranger = Scene(a_business(name="Stranger"))
    theirs = stranger.lead(**NEW_ORLEANS)
    mine = declared(scene)
    assert callable_on(stranger, theirs, TODAY)
    assert stranger.call(theirs).state == "open"
    access = Access(workspace=stranger.workspace, role="owner")
    assert proclamations(access) == ()
    assert proclaimed_of(stranger.workspace.pk) == ()
    with pytest.raises(NoAccess):
        access.proclamation(mine.pk)


def test_those_that_stand_come_before_those_that_were_lifted(scene: Scene) -> None:
    lift(declared(scene), now=scene.now, actor="1")
    declared(scene, region="US-NY", note="the storm")
    rows = proclamations(Access(workspace=scene.workspace, role="owner"))
    assert [(row.region_name, row.ended_at is None, row.note) for row in rows] == [
        ("New York", True, "the storm"),
        ("Louisiana", False, ""),
    ]


def test_the_queries_do_not_grow_with_what_was_declared(scene: Scene) -> None:
    access = Access(workspace=scene.workspace, role="owner")

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            proclamations(access)
        return len(asked)

    declared(scene)
    before = count()
    for number in range(1, 6):
        declared(scene, first_date=TODAY + timedelta(days=number))
    assert count() == before

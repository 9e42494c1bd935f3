"""Somebody is away: the calls of their leads wait, e-mails go on, agreed calls stay, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ringback.services.absences import clear_away, set_away
from ringback.services.capture import capture_lead
from ringback.services.errors import CannotSetUp
from ringback.services.touches import record_outcome
from ringback.services.workspaces import add_member
from ringback.store.models import Event, Lead, Membership, User
from tests.services.scene import ANN, DAY, HOUR, Scene, draft


@pytest.fixture
def bob(scene: Scene) -> User:
    user = User.objects.create_user("bob@acme.example", None, "Bob")
    add_member(scene.workspace, user, "rep", now=scene.now, actor="t")
    return user


def lead_of(scene: Scene, owner: User, **fields: str) -> Lead:
    read = draft(scene.now, **(ANN | fields))
    return capture_lead(
        scene.workspace, read, now=scene.now, actor="form", raw_source="form", owner=owner
    ).lead


def away(scene: Scene, user: User, length: timedelta = 3 * DAY, *, after: timedelta = timedelta(0)) -> None:
    since = scene.now + after
    set_away(scene.workspace, user, since=since, until=since + length, now=scene.now, actor="t")


def test_calls_of_an_owner_who_is_away_wait_until_they_are_back(scene: Scene, bob: User) -> None:
    lead = lead_of(scene, bob)
    assert scene.call(lead).state == "open"
    away(scene, bob)
    assert not lead.touches.filter(channel="call", state="open").exists()
    back_at = scene.now + 3 * DAY
    while scene.now < back_at - HOUR:
        scene.go_on()
        assert not lead.touches.filter(channel="call", state="open").exists() or scene.now >= back_at
    assert scene.call(lead).due_at >= back_at
    scene.sound()


def test_emails_go_on_while_the_owner_is_away(scene: Scene, bob: User) -> None:
    lead = lead_of(scene, bob)
    record_outcome(scene.call(lead), disposition="no_answer", now=scene.now)
    away(scene, bob, 5 * DAY)
    back_at = scene.now + 5 * DAY
    while scene.now < back_at - HOUR:
        scene.go_on()
    sent = lead.touches.filter(channel="email", state="done", at__lt=back_at)
    assert sent.count() >= 2
    scene.sound()


def test_a_call_that_was_agreed_stays(scene: Scene, bob: User) -> None:
    lead = lead_of(scene, bob)
    record_outcome(
        scene.call(lead), disposition="call_back", until=scene.now + 2 * HOUR, now=scene.now, user=bob
    )
    away(scene, bob)
    scene.later(2 * HOUR)
    scene.work()
    call = scene.call(lead)
    assert (call.step, call.due_at) == ("promise", scene.now)
    away(scene, bob)
    call.refresh_from_db()
    assert call.state == "open"
    scene.sound()


def test_the_leads_of_others_and_of_nobody_are_called_as_before(scene: Scene, bob: User) -> None:
    lead = scene.lead()
    away(scene, bob)
    assert scene.call(lead).state == "open"


def test_whoever_is_back_early_finds_the_calls_again(scene: Scene, bob: User) -> None:
    lead = lead_of(scene, bob)
    away(scene, bob)
    scene.later(HOUR)
    clear_away(scene.workspace, bob, now=scene.now, actor="t")
    assert scene.call(lead).state == "open"
    member = Membership.objects.get(user=bob)
    assert (member.away_from_at, member.away_until_at) == (None, None)
    kinds = Event.objects.filter(kind__in=("away", "back")).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["away", "back"]
    clear_away(scene.workspace, bob, now=scene.now, actor="t")
    assert Event.objects.filter(kind="back").count() == 1
    scene.sound()


def test_an_absence_that_is_still_to_come_moves_what_falls_into_it(scene: Scene, bob: User) -> None:
    lead = lead_of(scene, bob)
    record_outcome(scene.call(lead), disposition="no_answer", now=scene.now)
    away(scene, bob, 2 * DAY, after=12 * HOUR)
    since = scene.now + 12 * HOUR
    for _ in range(40):
        scene.go_on()
        calls = lead.touches.filter(channel="call").exclude(state="cancelled")
        assert not calls.filter(due_at__gte=since, due_at__lt=since + 2 * DAY).exists()
        if scene.now > since + 3 * DAY:
            break
    scene.sound()


@pytest.mark.parametrize(
    ("since", "until", "says"),
    [
        (timedelta(0), timedelta(0), "end after"),
        (-3 * DAY, -DAY, "end after"),
        (timedelta(0), 400 * DAY, "longer than a year"),
    ],
)
def test_an_absence_that_cannot_be_is_refused(
    scene: Scene, bob: User, since: timedelta, until: timedelta, says: str
) -> None:
    with pytest.raises(CannotSetUp, match=says):
        set_away(
            scene.workspace, bob, since=scene.now + since, until=scene.now + until, now=scene.now, actor="t"
        )
    with pytest.raises(CannotSetUp, match="time zone"):
        set_away(
            scene.workspace,
            bob,
            since=scene.now.replace(tzinfo=None),
            until=scene.now + DAY,
            now=scene.now,
            actor="t",
        )


def test_somebody_from_another_business_cannot_be_away_here(scene: Scene) -> None:
    eve = User.objects.create_user("eve@other.example", None, "Eve")
    with pytest.raises(CannotSetUp, match="works here"):
        away(scene, eve)

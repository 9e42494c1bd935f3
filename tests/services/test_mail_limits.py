"""A limit is never exceeded, whoever waits for it waits in line, and nothing is lost or silently too late."""

from __future__ import annotations

import itertools
from datetime import date, datetime
from typing import Any

import pytest

from ringback.queries.mail_accounts import WARM_UP, cap_of
from ringback.queries.why import why
from ringback.services import enrollments, mail_accounts
from ringback.services.mail_limits import take_place
from ringback.store.models import Enrollment, Lead, MailAccount, Touch
from ringback.store.transactions import write
from tests.services.scene import DAY, HOUR, MINUTE, Scene, failure


def limit(scene: Scene, **fields: Any) -> MailAccount:
    row = MailAccount.objects.get()
    return mail_accounts.change_account(row, now=scene.now, actor="test", **fields)


def people(scene: Scene, count: int) -> list[Lead]:
    return [scene.only_mail(name=f"Eve{n} Mail", email=f"eve{n}@lead.example") for n in range(count)]


def run_until(scene: Scene, end: datetime) -> list[datetime]:
    """Work at each instant at which something is due; when each message left."""
    left: list[datetime] = []
    while True:
        left += [scene.now] * scene.work().sent
        due = Enrollment.objects.filter(next_due_at__isnull=False).order_by("next_due_at").first()
        if due is None or due.next_due_at is None or due.next_due_at > end:
            return left
        scene.now = max(scene.now, due.next_due_at)


def test_no_more_leave_in_a_minute_than_the_account_may_send(scene: Scene) -> None:
    limit(scene, per_minute=3)
    people(scene, 8)
    start = scene.now
    left = run_until(scene, start + 10 * MINUTE)
    assert [round((at - start) / MINUTE) for at in left] == [0, 0, 0, 1, 1, 1, 2, 2]
    assert len({email.email.to_address for email in scene.messenger.sent}) == 8
    scene.sound()


def test_in_no_span_of_24_hours_do_more_leave_than_the_account_may_send(scene: Scene) -> None:
    limit(scene, per_day=2, per_minute=10)
    early = people(scene, 2)
    scene.work()
    assert len(scene.messenger.sent) == 2
    begun = scene.now
    for one in early:  # else their second e-mails would stand in line as well
        enrollments.pause(one, until=begun + 9 * DAY, reason="trip", actor="t", now=begun)
    scene.later(DAY - 5 * MINUTE)
    lead = scene.only_mail(name="Late Comer", email="late@lead.example")
    scene.work()
    waiting = scene.touch(lead, channel="email")
    assert (waiting.state, waiting.place_at) == ("open", begun + DAY)
    scene.sound()
    scene.now = begun + DAY
    scene.work()
    assert len(scene.messenger.to("late@lead.example")) == 1


def test_one_that_waits_longer_than_it_makes_sense_is_asked_about_at_once(scene: Scene) -> None:
    limit(scene, per_day=1)
    first, second = people(scene, 2)
    scene.work()
    touch = scene.touch(second, channel="email")
    if touch.state == "open":
        Touch.objects.filter(pk=touch.pk).update(expires_at=scene.now + 2 * HOUR)
        Enrollment.objects.filter(lead=second).update(next_due_at=scene.now)
        scene.work()
    assert scene.kinds(second) == ["email_too_late"]
    assert "at most 1 e-mails in 24 hours" in scene.questions(second)[0].params["why"]
    assert scene.touch(second, channel="email").place_at is None
    assert scene.kinds(first) == []
    scene.sound()


def test_the_page_of_the_lead_says_what_an_email_waits_for(scene: Scene) -> None:
    limit(scene, per_minute=1)
    _first, second = people(scene, 2)
    scene.work()
    told = [line.what for line in why(second, now=scene.now).past]
    assert any("An e-mail waits until" in line and "at most 1 e-mails a minute" in line for line in told)
    assert "at most 1 e-mails a minute" in " ".join(why(second, now=scene.now).present.reasons)


def test_the_line_keeps_its_order_and_newcomers_go_to_its_end(scene: Scene) -> None:
    limit(scene, per_minute=1)
    waiting = people(scene, 3)
    scene.work()
    scene.later(MINUTE / 2)
    late = scene.only_mail(name="Late Comer", email="late@lead.example")
    scene.work()
    places = [scene.touch(lead, channel="email").place_at for lead in [*waiting, late]]
    assert places == sorted(place for place in places if place is not None)
    run_until(scene, scene.now + 5 * MINUTE)
    order = [sent.email.to_address for sent in scene.messenger.sent]
    assert order == ["eve0@lead.example", "eve1@lead.example", "eve2@lead.example", "late@lead.example"]


def test_places_that_went_by_unused_are_nobody_elses_burden(scene: Scene) -> None:
    limit(scene, per_minute=1)
    people(scene, 4)
    scene.work()
    scene.later(2 * HOUR)  # no worker ran; all four places have gone by
    start = scene.now
    left = run_until(scene, start + 10 * MINUTE)
    assert [round((at - start) / MINUTE) for at in left] == [0, 1, 2]


def test_a_message_that_nobody_took_does_not_count(scene: Scene) -> None:
    limit(scene, per_minute=1)
    scene.messenger.fail_for("eve0@lead.example", failure(permanent=True, about="message"))
    people(scene, 2)
    done = scene.work()
    assert (done.failed, done.sent) == (1, 1)


def test_a_higher_limit_lets_those_who_wait_go_at_once(scene: Scene) -> None:
    limit(scene, per_minute=1)
    people(scene, 3)
    scene.work()
    limit(scene, per_minute=10)
    assert scene.work().sent == 2


def test_each_account_has_its_own_limit(scene: Scene) -> None:
    limit(scene, per_minute=1)
    scene.connect_mail()
    other = mail_accounts.add_account(
        scene.workspace, host="smtp.other.example", from_address="b@other.example", now=scene.now, actor="t"
    )
    assert not other.is_default
    people(scene, 2)
    assert scene.work().sent == 1


@pytest.mark.parametrize(
    ("day", "per_day", "cap"),
    [
        (date(2026, 2, 20), 100, 20),  # before it begins it is as on its first day
        (date(2026, 3, 3), 100, 20),
        (date(2026, 3, 4), 100, 25),
        (date(2026, 3, 10), 100, 100),
        (date(2026, 3, 11), 100, 100),
        (date(2026, 3, 11), 0, 125),
        (date(2026, 3, 24), 0, 0),
        (date(2026, 3, 24), 5000, 5000),
    ],
)
def test_a_warm_up_comes_up_to_the_limit_step_by_step(day: date, per_day: int, cap: int) -> None:
    row = MailAccount(per_day=per_day, warm_up_from_date=date(2026, 3, 3))
    assert cap_of(row, day)[0] == cap


def test_the_steps_of_the_warm_up_only_rise() -> None:
    assert list(WARM_UP) == sorted(WARM_UP)
    assert all(later <= first * 1.35 for first, later in itertools.pairwise(WARM_UP))


def test_the_next_day_of_a_warm_up_has_room_before_24_hours_are_over(scene: Scene) -> None:
    row = limit(scene, warm_up_from_date=scene.now.date())
    leads = people(scene, 21)
    scene.work()
    assert len(scene.messenger.sent) == 20
    touch = scene.touch(leads[20], channel="email")
    with write():
        place = take_place(row, touch, now=scene.now)
    # Midnight in Denver, when five more may leave.
    assert place.at.isoformat() == "2026-03-04T07:00:00+00:00"
    assert place.at < scene.now + DAY
    assert "while it is warmed up" in place.why

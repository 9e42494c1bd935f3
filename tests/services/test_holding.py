"""Pausing, resuming, closing and reopening: nobody is lost by any of them, and nothing is made up for."""

from __future__ import annotations

import pytest

from ringback.services import enrollments
from ringback.services.errors import CannotEnroll, CannotRecord
from ringback.services.touches import log_by_hand, record_outcome
from ringback.store.models import Enrollment, Touch
from tests.services.scene import DAY, HOUR, MINUTE, Scene


def test_a_pause_calls_off_what_is_on_the_desk_and_ends_by_itself(scene: Scene) -> None:
    lead = scene.lead()
    until = scene.now + 3 * DAY
    enrollments.pause(lead, until=until, reason="on holiday", actor="1", now=scene.now)
    assert scene.enrollment(lead).state == "paused"
    assert not Touch.objects.filter(lead=lead, state="open").exists()
    scene.later(DAY)
    assert scene.work().looked_at == 0
    scene.sound()
    scene.now = until
    scene.work()
    assert scene.call(lead).due_at >= until
    scene.sound()


def test_a_pause_needs_an_end_that_is_still_to_come(scene: Scene) -> None:
    lead = scene.lead()
    for until in (scene.now, scene.now - DAY, (scene.now + DAY).replace(tzinfo=None)):
        with pytest.raises(CannotEnroll):
            enrollments.pause(lead, until=until, reason="", actor="1", now=scene.now)
    assert scene.enrollment(lead).pauses == []


def test_resuming_goes_on_from_now_with_one_call(scene: Scene) -> None:
    lead = scene.lead()
    enrollments.pause(lead, until=scene.now + 30 * DAY, reason="", actor="1", now=scene.now)
    scene.later(7 * DAY)
    enrollments.resume(lead, actor="1", now=scene.now)
    assert scene.enrollment(lead).state == "active"
    scene.work()
    assert Touch.objects.filter(lead=lead, state="open").count() <= 1
    assert Touch.objects.filter(lead=lead, state="missed").count() == 0
    scene.sound()


def test_resuming_a_pause_of_this_very_moment_leaves_none(scene: Scene) -> None:
    lead = scene.lead()
    enrollments.pause(lead, until=scene.now + DAY, reason="", actor="1", now=scene.now)
    enrollments.resume(lead, actor="1", now=scene.now)
    assert scene.enrollment(lead).pauses == []
    assert scene.call(lead).due_at == scene.now


@pytest.mark.parametrize("answer", ["yes", "no", "unqualified", "unreachable", "do_not_contact"])
def test_closing_calls_everything_off_once(scene: Scene, answer: str) -> None:
    lead = scene.lead()
    enrollments.close(lead, answer=answer, actor="1", now=scene.now, note="by phone")
    enrollments.close(lead, answer="no", actor="1", now=scene.now)
    lead.refresh_from_db()
    assert (lead.state, lead.answer, lead.closed_at) == ("closed", answer, scene.now)
    assert len(scene.events(lead, "closed")) == 1
    assert not Touch.objects.filter(lead=lead, state="open").exists()
    scene.later(30 * DAY)
    assert scene.work().looked_at == 0
    scene.sound()


def test_a_reopened_lead_keeps_its_history_and_has_a_next_move(scene: Scene) -> None:
    lead = scene.lead()
    record_outcome(scene.call(lead), disposition="talked_no", now=scene.now)
    scene.later(90 * DAY)
    enrollments.reopen(lead, actor="1", now=scene.now)
    lead.refresh_from_db()
    assert (lead.state, lead.answer, lead.closed_at) == ("open", "", None)
    assert Enrollment.objects.filter(lead=lead).count() == 2
    assert Touch.objects.filter(lead=lead, disposition="talked_no").count() == 1
    scene.later(20 * HOUR)
    scene.work()
    scene.sound()


def test_what_is_open_cannot_be_reopened_and_what_is_closed_cannot_be_paused(scene: Scene) -> None:
    lead = scene.lead()
    with pytest.raises(CannotEnroll, match="open already"):
        enrollments.reopen(lead, actor="1", now=scene.now)
    with pytest.raises(CannotEnroll, match="followed up already"):
        enrollments.enroll(lead, now=scene.now, actor="1", fresh=False)
    enrollments.close(lead, answer="no", actor="1", now=scene.now)
    lead.refresh_from_db()
    with pytest.raises(CannotEnroll, match="Reopen it first"):
        enrollments.pause(lead, until=scene.now + DAY, reason="", actor="1", now=scene.now)
    with pytest.raises(CannotEnroll, match="closed"):
        enrollments.enroll(lead, now=scene.now, actor="1", fresh=False)


def test_an_email_that_waits_for_another_try_is_called_off_by_a_pause_and_planned_anew(scene: Scene) -> None:
    from tests.services.scene import failure

    lead = scene.only_mail()
    scene.messenger.fail_next(failure())
    scene.work()
    enrollments.pause(lead, until=scene.now + 20 * MINUTE, reason="", actor="1", now=scene.now)
    assert scene.touch(lead, channel="email").state == "cancelled"
    scene.later(10 * MINUTE)
    assert scene.work().sent == 0
    scene.later(10 * MINUTE)
    assert scene.work().sent == 1
    scene.sound()


def test_a_reply_that_asks_for_time_takes_the_call_off_the_desk_until_then(scene: Scene) -> None:
    lead = scene.lead()
    waiting = scene.call(lead)
    until = scene.now + 10 * DAY
    log_by_hand(
        lead, channel="email", disposition="replied_not_now", at=scene.now, now=scene.now, until=until
    )
    waiting.refresh_from_db()
    assert waiting.state == "cancelled"
    assert scene.enrollment(lead).state == "paused"
    scene.sound()
    scene.now = until + HOUR
    scene.work()
    assert scene.call(lead).step == "comeback"
    scene.sound()


def test_a_date_that_is_a_slip_of_the_hand_is_refused(scene: Scene) -> None:
    lead = scene.lead()
    far = scene.now.replace(year=2126)
    with pytest.raises(CannotEnroll, match="five years"):
        enrollments.pause(lead, until=far, reason="", actor="1", now=scene.now)
    with pytest.raises(CannotRecord, match="five years"):
        record_outcome(scene.call(lead), disposition="talked_not_now", until=far, now=scene.now)
    assert scene.call(lead).state == "open"

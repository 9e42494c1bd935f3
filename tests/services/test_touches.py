"""What came of a touch: recorded once, with its consequences, for every disposition that the table knows."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from ringback.engine.model import Answer, Channel, Disposition
from ringback.engine.transitions import NEEDS_UNTIL, TRANSITIONS, Effect
from ringback.services.errors import CannotRecord
from ringback.services.touches import log_by_hand, record_outcome
from ringback.store.models import Event, PointStatus, Suppression, Touch
from tests.services.scene import DAY, EVENING, HOUR, MINUTE, NOW, Scene, a_business

OWN = frozenset({Disposition.MISSED, Disposition.UNSURE})
CALL = [one for one in TRANSITIONS[Channel.CALL] if one not in OWN]
EMAIL = [one for one in TRANSITIONS[Channel.EMAIL] if one not in OWN]


def test_recording_twice_says_so_and_changes_nothing(scene: Scene) -> None:
    lead = scene.lead()
    call = scene.call(lead)
    record_outcome(call, disposition="no_answer", now=scene.now)
    before = (Touch.objects.count(), Event.objects.count(), scene.enrollment(lead).next_due_at)
    with pytest.raises(CannotRecord, match="recorded already"):
        record_outcome(call, disposition="talked_yes", now=scene.now)
    assert (Touch.objects.count(), Event.objects.count(), scene.enrollment(lead).next_due_at) == before
    lead.refresh_from_db()
    assert lead.state == "open"


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_record_at_the_same_time_one_is_told_no() -> None:
    scene = Scene(a_business())
    call = scene.call(scene.lead())
    together, results = threading.Barrier(2), []

    def record(disposition: str) -> None:
        together.wait()
        try:
            record_outcome(call, disposition=disposition, now=scene.now)
            results.append("done")
        except CannotRecord:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=record, args=(one,)) for one in ("no_answer", "busy")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(results) == ["done", "refused"]
    assert Event.objects.filter(kind="touched").count() == 1
    scene.sound(workers_running=False)


@pytest.mark.parametrize("disposition", CALL)
def test_every_outcome_of_a_call_does_what_the_table_says(scene: Scene, disposition: Disposition) -> None:
    lead = scene.lead()
    call = scene.call(lead)
    until = scene.now + 2 * DAY if disposition in NEEDS_UNTIL else None
    record_outcome(call, disposition=disposition, now=scene.now, until=until, note="so it was")
    call.refresh_from_db()
    lead.refresh_from_db()
    assert (call.state, call.disposition, call.at, call.note) == ("done", disposition, scene.now, "so it was")
    effect, answer = TRANSITIONS[Channel.CALL][disposition]
    assert (lead.state == "closed") == (effect is Effect.CLOSE)
    assert lead.answer == (answer or "")
    phone = lead.contact.points.get(kind="phone")
    if effect is Effect.POINT_BAD:
        assert phone.status == PointStatus.BAD
    if answer is Answer.DO_NOT_CONTACT:
        assert {point.status for point in lead.contact.points.all()} == {PointStatus.SUPPRESSED}
        assert Suppression.objects.count() == 2
    if effect in (Effect.PROMISE, Effect.PAUSE):
        due = scene.enrollment(lead).next_due_at
        assert due is not None
        assert until is not None
        assert scene.now < due <= until
    assert len(scene.events(lead, "closed")) == (effect is Effect.CLOSE)
    scene.sound()


@pytest.mark.parametrize("disposition", EMAIL)
def test_every_outcome_of_an_email_can_be_logged_by_hand(scene: Scene, disposition: Disposition) -> None:
    lead = scene.lead()
    until = scene.now + 2 * DAY if disposition in NEEDS_UNTIL else None
    log_by_hand(lead, channel="email", disposition=disposition, at=scene.now, now=scene.now, until=until)
    lead.refresh_from_db()
    effect, answer = TRANSITIONS[Channel.EMAIL][disposition]
    assert (lead.state == "closed") == (effect is Effect.CLOSE)
    assert lead.answer == (answer or "")
    scene.sound()


@pytest.mark.parametrize("disposition", sorted(NEEDS_UNTIL & set(CALL)))
def test_an_outcome_that_needs_a_date_gets_one_that_is_still_to_come(
    scene: Scene, disposition: Disposition
) -> None:
    call = scene.call(scene.lead())
    for until in (None, scene.now, (scene.now + DAY).replace(tzinfo=None)):
        with pytest.raises(CannotRecord):
            record_outcome(call, disposition=disposition, now=scene.now, until=until)
    call.refresh_from_db()
    assert call.state == "open"


@pytest.mark.parametrize("disposition", ["sent", "replied_yes", "missed", "unsure", "nonsense"])
def test_an_outcome_that_a_call_cannot_have_is_refused(scene: Scene, disposition: str) -> None:
    call = scene.call(scene.lead())
    with pytest.raises(CannotRecord):
        record_outcome(call, disposition=disposition, now=scene.now)
    with pytest.raises(CannotRecord):
        log_by_hand(call.lead, channel="pigeon", disposition="sent", at=scene.now, now=scene.now)
    call.refresh_from_db()
    assert call.state == "open"


def test_the_first_day_goes_call_email_call_again(scene: Scene) -> None:
    lead = scene.lead()
    first = scene.call(lead)
    assert (first.step, first.voicemail, first.due_at) == ("day-1/call-1", True, NOW)
    record_outcome(first, disposition="left_voicemail", now=scene.now)
    assert scene.work().sent == 1, "the e-mail leaves at once"
    scene.later(5 * MINUTE)
    scene.work()
    second = scene.call(lead)
    assert (second.due_at, second.voicemail) == (scene.now, False)
    scene.sound()


def test_a_call_that_nobody_makes_is_missed_and_the_plan_goes_on(scene: Scene) -> None:
    lead = scene.lead()
    call = scene.call(lead)
    assert call.expires_at is not None
    scene.now = call.expires_at + MINUTE
    scene.work()
    call.refresh_from_db()
    assert (call.state, call.disposition, call.at) == ("missed", "missed", call.expires_at)
    with pytest.raises(CannotRecord, match="time for this one is over"):
        record_outcome(call, disposition="no_answer", now=scene.now)
    assert scene.messenger.to("ann@lead.example") == [], "no e-mail says that we called"
    scene.later(18 * HOUR)  # noon of the next day
    scene.work()
    assert scene.call(lead).due_at > call.expires_at
    scene.sound()


def test_weeks_without_anybody_leave_no_backlog(scene: Scene) -> None:
    lead = scene.lead()
    for _ in range(40):
        scene.later(12 * HOUR)
        scene.work()
        scene.sound()
    assert Touch.objects.filter(lead=lead, state="open").count() <= 1


def test_a_call_logged_by_hand_takes_the_place_of_the_one_on_the_desk(scene: Scene) -> None:
    lead = scene.lead()
    call = scene.call(lead)
    scene.later(10 * MINUTE)
    logged = log_by_hand(
        lead, channel="call", disposition="no_answer", at=scene.now - 5 * MINUTE, now=scene.now
    )
    assert logged.pk == call.pk
    assert logged.at == scene.now - 5 * MINUTE
    assert scene.events(lead, "touched")[0].at == scene.now, "the journal is written in the order of time"
    scene.sound(workers_running=False)


def test_a_call_logged_by_hand_counts_where_none_was_due(scene: Scene) -> None:
    scene.now = EVENING
    lead = scene.lead()
    logged = log_by_hand(lead, channel="call", disposition="talked_no", at=EVENING, now=EVENING)
    lead.refresh_from_db()
    assert (logged.step, lead.answer) == ("by-hand", "no")


@pytest.mark.parametrize("wrong", [timedelta(minutes=1), None])
def test_what_has_not_happened_yet_cannot_be_logged(scene: Scene, wrong: timedelta | None) -> None:
    lead = scene.lead()
    at = scene.now + wrong if wrong else scene.now.replace(tzinfo=None)
    with pytest.raises(CannotRecord):
        log_by_hand(lead, channel="call", disposition="no_answer", at=at, now=scene.now)
    assert scene.events(lead, "touched") == []


def test_nothing_can_be_logged_for_a_closed_lead(scene: Scene) -> None:
    lead = scene.lead()
    record_outcome(scene.call(lead), disposition="talked_yes", now=scene.now)
    lead.refresh_from_db()
    with pytest.raises(CannotRecord, match="Reopen it first"):
        log_by_hand(lead, channel="call", disposition="no_answer", at=scene.now, now=scene.now)


def test_a_promised_call_is_due_to_the_minute_and_before_all_else(scene: Scene) -> None:
    lead = scene.lead()
    until = scene.now + 26 * HOUR + 13 * MINUTE
    record_outcome(scene.call(lead), disposition="call_back", now=scene.now, until=until)
    scene.now = until
    scene.work()
    assert (scene.call(lead).step, scene.call(lead).due_at) == ("promise", until)
    assert Touch.objects.filter(lead=lead, channel="email", disposition="sent").count() <= 1

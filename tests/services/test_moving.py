"""Moving running leads to another version: what is counted, what changes, and that nothing comes twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ringback.services import enrollments, move_steps, moving, playbooks
from ringback.services.errors import CannotMove
from ringback.services.move_steps import APART, FIRST_AFTER
from ringback.services.touches import record_outcome
from ringback.store.models import Enrollment, Event, Lead, MoveRun, Playbook, PlaybookVersion, Touch
from tests.services.plans import added, counted, moved, plan, published
from tests.services.scene import DAY, MINUTE, NOW, Scene

pytestmark = pytest.mark.django_db

CALL = "call:  {within: 5m, voicemail: leave, script: first-call}"
MAIL_DAY_2 = "email: {on_days: 2, template: still-here, send: automatically}"
MAIL_DAY_5 = "email: {on_days: 5, template: before-the-week-ends, send: automatically}"
FORTNIGHT = (
    "email: {every: 1d, template: [campaign-1, campaign-2, campaign-3, campaign-4], send: automatically}"
)


@pytest.fixture
def short(scene: Scene) -> Playbook:
    """The default playbook of the scene: a call at once, an e-mail on day 2."""
    playbook = added(scene.workspace, plan("short", CALL, MAIL_DAY_2))
    playbooks.set_default(playbook, now=NOW, actor="test")
    return playbook


def called(scene: Scene, lead: Lead, disposition: str = "no_answer") -> None:
    record_outcome(scene.call(lead), disposition=disposition, now=scene.now, user=None)


def people(scene: Scene, count: int) -> list[Lead]:
    """Leads with an e-mail address and no phone, so that only e-mails are due."""
    return [
        scene.only_mail(name=f"Eve Number{index}", email=f"eve{index}@lead.example") for index in range(count)
    ]


def sent(lead: Lead) -> list[str]:
    return list(
        Touch.objects.filter(lead=lead, disposition="sent").order_by("id").values_list("template", flat=True)
    )


def until_day_2(scene: Scene) -> None:
    scene.later(DAY + timedelta(hours=7))
    for _ in range(4):
        scene.work()


# -------------------------------------------------------------------------------------------- what is counted


def test_leads_are_counted_by_what_changes_for_them_and_nothing_is_changed(
    scene: Scene, short: Playbook
) -> None:
    lead, other = scene.lead(), scene.lead(name="Bo Berg", phone="(303) 555-0177", email="bo@lead.example")
    called(scene, lead)
    version = published(short, plan("short", CALL, MAIL_DAY_5))
    run = counted(short, now=scene.now)
    assert (run.state, run.total, run.done, run.version) == ("counted", 2, 2, version)
    assert run.counts == {"later": 1, "same": 1}
    assert [(one["lead"], one["kind"], one["from"]) for one in run.sample] == [
        (lead.number, "later", 1),
        (other.number, "same", 1),
    ]
    assert run.sample[0]["before"] == run.sample[0]["after"] == "E-mail"
    assert {scene.enrollment(one).version.number for one in (lead, other)} == {1}
    assert scene.events(lead, "moved") == []


def test_a_step_that_is_gone_is_told_with_the_number_of_leads_that_had_it(
    scene: Scene, short: Playbook
) -> None:
    lead = scene.lead()
    called(scene, lead)
    published(short, plan("short", MAIL_DAY_5))
    run = counted(short, now=scene.now)
    assert run.gone == {"days-1-to-5/call-1": 1}


def test_another_channel_next_is_told(scene: Scene, short: Playbook) -> None:
    scene.lead()
    published(short, plan("short", "email: {on_days: 1, template: still-here, send: automatically}"))
    assert counted(short, now=scene.now).counts == {"other_channel": 1}


def test_a_question_instead_of_a_move_is_told(scene: Scene, short: Playbook) -> None:
    scene.only_mail()
    until_day_2(scene)
    published(short, plan("short", CALL, MAIL_DAY_2).replace("3..6 months", "1 months"))
    assert counted(short, now=scene.now + 70 * DAY).counts == {"question": 1}


def test_leads_of_the_newest_version_of_other_playbooks_and_closed_ones_are_not_counted(
    scene: Scene, short: Playbook
) -> None:
    closed = scene.lead()
    enrollments.close(closed, answer="no", actor="test", now=scene.now)
    elsewhere = scene.only_mail()
    enrollments.put_into(
        elsewhere, added(scene.workspace, plan("other", MAIL_DAY_2)), now=scene.now, actor="test"
    )
    published(short, plan("short", CALL, MAIL_DAY_5))
    scene.only_mail(name="Ivy New", email="ivy@lead.example")
    with pytest.raises(CannotMove, match="No running lead of short goes by another version than 2"):
        moving.begin(short, user=None, now=scene.now)


def test_a_new_count_takes_the_place_of_the_one_before(scene: Scene, short: Playbook) -> None:
    scene.lead()
    published(short, plan("short", CALL, MAIL_DAY_5))
    first = counted(short, now=scene.now)
    second = counted(short, now=scene.now)
    assert list(MoveRun.objects.all()) == [second]
    assert first.pk != second.pk


def test_a_draft_is_nothing_to_move_to(scene: Scene, short: Playbook) -> None:
    scene.lead()
    draft = playbooks.edit_draft(short, plan("short", CALL), now=NOW, actor="test")
    with pytest.raises(CannotMove, match="no such published version"):
        moving.begin(short, user=None, now=scene.now, version=draft)


# ---------------------------------------------------------------------------------------------- what is moved


def test_moved_leads_are_journaled_and_go_on_by_the_new_version(scene: Scene, short: Playbook) -> None:
    lead = scene.lead()
    called(scene, lead)
    published(short, plan("short", CALL, MAIL_DAY_5))
    run = moved(short, now=scene.now)
    assert (run.state, run.moved, run.done, run.total) == ("done", 1, 1, 1)
    assert scene.enrollment(lead).version.number == 2
    (event,) = scene.events(lead, "moved")
    assert event.data == {"playbook": "short", "from_version": 1, "to_version": 2, "change": "later"}
    until_day_2(scene)
    assert sent(lead) == [], "the e-mail of day 2 is not in the new version"
    scene.sound(workers_running=False)


def test_nothing_moves_before_it_was_counted_and_nothing_twice(scene: Scene, short: Playbook) -> None:
    scene.lead()
    published(short, plan("short", CALL, MAIL_DAY_5))
    run = moving.begin(short, user=None, now=scene.now)
    with pytest.raises(CannotMove, match="still being counted"):
        moving.start_move(run, now=scene.now)
    done = moved(short, now=scene.now)
    with pytest.raises(CannotMove, match="moved already"):
        moving.start_move(done, now=scene.now)


def test_a_call_on_the_desk_stays_only_if_its_step_is_the_same(scene: Scene, short: Playbook) -> None:
    lead = scene.lead()
    call = scene.call(lead)
    published(short, plan("short", CALL, MAIL_DAY_5))
    moved(short, now=scene.now)
    call.refresh_from_db()
    assert call.state == "open"
    published(short, plan("short", MAIL_DAY_5))
    moved(short, now=scene.now)
    call.refresh_from_db()
    assert call.state == "cancelled"
    assert scene.events(lead, "moved")[-1].data["called_off"] == 1
    scene.sound()


def test_a_promised_call_survives_the_move(scene: Scene, short: Playbook) -> None:
    lead = scene.lead()
    promised = scene.now + timedelta(hours=3)
    record_outcome(scene.call(lead), disposition="call_back", until=promised, now=scene.now, user=None)
    published(short, plan("short", MAIL_DAY_5))
    moved(short, now=scene.now)
    scene.now = promised
    scene.work()
    assert scene.call(lead).step == "promise"


# ---------------------------------------------------------------------------------------------- nothing twice


def test_nothing_is_sent_twice_by_moving_back_and_forth(scene: Scene, short: Playbook) -> None:
    lead = scene.only_mail()
    first = short.versions.get(number=1)
    until_day_2(scene)
    assert sent(lead) == ["still-here"]
    second = published(short, plan("short", CALL, MAIL_DAY_2, MAIL_DAY_5))
    for target in (second, first, second, first, second):
        moved(short, now=scene.now, version=target)
        for _ in range(3):
            scene.later(MINUTE * 20)
            scene.work()
    assert sent(lead) == ["still-here"]
    assert len(scene.messenger.sent) == 1


def test_a_message_that_moved_to_another_place_in_its_phase_is_not_sent_again(
    scene: Scene, short: Playbook
) -> None:
    """Keys come from places: the new first e-mail takes over the key of the old one, which becomes the second."""
    lead = scene.only_mail()
    until_day_2(scene)
    assert sent(lead) == ["still-here"]
    published(
        short,
        plan("short", MAIL_DAY_5, "email: {on_days: 3, template: still-here, send: automatically}"),
    )
    run = counted(short, now=scene.now)
    assert run.counts == {"stays": 1}
    run = moving.run_to_end(moving.start_move(run, now=scene.now), now_of=lambda: scene.now, actor="test")
    assert (run.state, run.moved) == ("done", 0)
    for _ in range(6):
        scene.later(DAY)
        scene.work()
    assert sent(lead) == ["still-here"]
    assert scene.enrollment(lead).version.number == 1


def test_a_lead_in_a_later_stage_that_the_new_version_has_not_stays(scene: Scene, short: Playbook) -> None:
    lead = scene.lead()
    enrollment = scene.enrollment(lead)
    enrollment.stage = 7
    enrollment.save(update_fields=["stage"])
    published(short, plan("short", CALL, MAIL_DAY_5))
    assert counted(short, now=scene.now).counts == {"stays": 1}


# -------------------------------------------------------------------------------------------- no mass mailing


def test_a_crowd_gets_nothing_at_once_when_a_move_makes_an_e_mail_due(scene: Scene, short: Playbook) -> None:
    crowd = people(scene, 5)
    until_day_2(scene)
    before = len(scene.messenger.sent)
    scene.later(DAY)
    scene.work()
    assert len(scene.messenger.sent) == before
    published(short, plan("short", CALL, MAIL_DAY_2, FORTNIGHT))
    run = moved(short, now=scene.now)
    assert (run.moved, run.delayed) == (5, 5)
    scene.work()
    assert len(scene.messenger.sent) == before, "there is time to see a mistake"
    waits = sorted(scene.enrollment(one).next_due_at - scene.now for one in crowd)
    assert waits[0] == FIRST_AFTER
    assert waits[-1] - waits[0] == 4 * APART
    scene.later(timedelta(minutes=16))
    scene.work()
    assert len(scene.messenger.sent) == before + 3, "they go one after the other"
    scene.later(timedelta(minutes=5))
    scene.work()
    assert len(scene.messenger.sent) == before + 5
    scene.sound()


def test_an_e_mail_that_was_due_anyway_is_not_put_off(scene: Scene, short: Playbook) -> None:
    lead = scene.only_mail()
    scene.later(DAY + timedelta(hours=7))
    published(short, plan("short", CALL, MAIL_DAY_2, MAIL_DAY_5))
    run = moved(short, now=scene.now)
    assert (run.counts, run.delayed) == ({"same": 1}, 0)
    scene.work()
    assert sent(lead) == ["still-here"]


# --------------------------------------------------------------------------------------------- stop and go on


def test_a_move_can_be_stopped_and_goes_on_where_it_was(
    scene: Scene, short: Playbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(scene, 5)
    published(short, plan("short", CALL, MAIL_DAY_5))
    monkeypatch.setattr("ringback.services.move_steps.MOVE_AT_ONCE", 2)
    run = moving.start_move(counted(short, now=scene.now), now=scene.now)
    assert moving.work_on(run.pk, now_of=lambda: scene.now, actor="test", seconds=0) is True
    run = moving.stop_move(run, now=scene.now)
    assert (run.state, run.moved, run.done, run.total) == ("stopped", 2, 2, 5)
    assert moving.work_on(run.pk, now_of=lambda: scene.now, actor="test") is False
    assert MoveRun.objects.get().moved == 2
    run = moving.start_move(run, now=scene.now)
    assert (run.done, run.total) == (2, 5)
    assert moving.continue_moves(lambda: scene.now) is False
    run.refresh_from_db()
    assert (run.state, run.moved) == ("done", 5)


def test_a_count_that_was_stopped_goes_on_counting_and_moves_nobody(
    scene: Scene, short: Playbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    people(scene, 3)
    published(short, plan("short", CALL, MAIL_DAY_5))
    monkeypatch.setattr("ringback.services.move_steps.COUNT_AT_ONCE", 1)
    run = moving.begin(short, user=None, now=scene.now)
    moving.work_on(run.pk, now_of=lambda: scene.now, actor="test", seconds=0)
    run = moving.start_move(moving.stop_move(run, now=scene.now), now=scene.now)
    run = moving.run_to_end(run, now_of=lambda: scene.now, actor="test")
    assert (run.state, run.moved, run.done, sum(run.counts.values())) == ("counted", 0, 3, 3)


def test_another_run_is_refused_while_leads_are_being_moved(scene: Scene, short: Playbook) -> None:
    scene.lead()
    published(short, plan("short", CALL, MAIL_DAY_5))
    run = moving.start_move(counted(short, now=scene.now), now=scene.now)
    with pytest.raises(CannotMove, match="being moved right now"):
        moving.begin(short, user=None, now=scene.now)
    moving.stop_move(run, now=scene.now)
    assert counted(short, now=scene.now).state == "counted"


def broken(scene: Scene, lead: Lead) -> Enrollment:
    """Its row holds what no version of the program has written."""
    enrollment = scene.enrollment(lead)
    Enrollment.objects.filter(pk=enrollment.pk).update(pauses=[{"since": "?"}])
    return enrollment


def test_a_lead_that_fails_keeps_its_version_and_is_told_and_the_others_are_moved(
    scene: Scene, short: Playbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, bad, last = people(scene, 3)
    row = broken(scene, bad)
    published(short, plan("short", CALL, MAIL_DAY_5))
    monkeypatch.setattr("ringback.services.move_steps.MOVE_AT_ONCE", 2)
    run = counted(short, now=scene.now)
    assert (run.state, run.failed, sum(run.counts.values())) == ("counted", 1, 2)
    run = moving.run_to_end(moving.start_move(run, now=scene.now), now_of=lambda: scene.now, actor="test")
    assert (run.state, run.moved, run.done, run.failed, run.error) == ("done", 2, 3, 1, "")
    (told,) = run.failures
    assert told["lead"] == bad.number
    assert "KeyError" in told["why"]
    assert [scene.enrollment(one).version.number for one in (first, last)] == [2, 2]
    before, after = row, scene.enrollment(bad)
    assert (after.version, after.next_due_at) == (before.version, before.next_due_at)
    assert scene.events(bad, "moved") == []
    ended = Event.objects.get(kind="leads_moved")
    assert (ended.data["leads"], ended.data["failed"]) == (2, 1)


def test_what_was_written_for_a_lead_before_it_failed_is_taken_back(
    scene: Scene, short: Playbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, other = people(scene, 2)
    published(short, plan("short", CALL, MAIL_DAY_5))
    run = moving.start_move(counted(short, now=scene.now), now=scene.now)
    real = move_steps.advance

    def fails_late(enrollment: Enrollment, **given: Any) -> Any:
        done = real(enrollment, **given)
        if enrollment.lead_id == lead.pk:
            raise RuntimeError("no such thing")
        return done

    monkeypatch.setattr(move_steps, "advance", fails_late)
    run = moving.run_to_end(run, now_of=lambda: scene.now, actor="test")
    assert (run.state, run.moved, run.failed) == ("done", 1, 1)
    assert [scene.enrollment(one).version.number for one in (lead, other)] == [1, 2]
    assert scene.events(lead, "moved") == []
    monkeypatch.undo()
    again = moved(short, now=scene.now)
    assert (again.state, again.moved, again.failed) == ("done", 1, 0)
    assert scene.enrollment(lead).version.number == 2


def test_a_move_that_fails_as_a_whole_says_so_and_holds_up_nobody(
    scene: Scene, short: Playbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.lead()
    published(short, plan("short", CALL, MAIL_DAY_5))

    def no_leads(*_: object, **__: object) -> None:
        raise RuntimeError("no such thing")

    run = moving.begin(short, user=None, now=scene.now)
    monkeypatch.setattr("ringback.services.move_steps.to_move", no_leads)
    run = moving.run_to_end(run, now_of=lambda: scene.now, actor="test")
    assert run.state == "failed"
    assert "error of the program" in run.error


def test_leads_that_are_not_moved_finish_on_their_version(scene: Scene, short: Playbook) -> None:
    lead = scene.only_mail()
    published(short, plan("short", CALL, MAIL_DAY_5))
    until_day_2(scene)
    assert sent(lead) == ["still-here"]
    assert scene.enrollment(lead).version.number == 1
    assert PlaybookVersion.objects.filter(playbook=short).count() == 2

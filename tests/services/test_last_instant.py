"""The gate is asked again at the last instant: what was claimed, decided and written down may have become unwanted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from ringback.ports.outbound import OutgoingEmail, Receipt
from ringback.services import enrollments, sending, suppression
from ringback.services.dispatch import dispatch_due
from ringback.services.touches import log_by_hand
from ringback.store.models import Attempt, Event, Touch
from tests.services.scene import DAY, MINUTE, Scene, failure

LEASE = timedelta(minutes=3)


def just_before_leaving(monkeypatch: pytest.MonkeyPatch, action: Callable[[], object]) -> None:
    """Let `action` happen when the intent is committed and the message has not been handed over."""
    gate = sending.still_wanted

    def gate_after_action(job: sending.Job) -> bool:
        action()
        return gate(job)

    monkeypatch.setattr("ringback.services.dispatch.still_wanted", gate_after_action)


def while_leaving(monkeypatch: pytest.MonkeyPatch, scene: Scene, action: Callable[[], object]) -> None:
    """Let `action` happen while the message is with the server, before its answer is recorded."""
    take = scene.messenger._take

    def take_and_act(email: OutgoingEmail, server: Any) -> Receipt:
        receipt = take(email, server)
        action()
        return receipt

    monkeypatch.setattr(scene.messenger, "_take", take_and_act)


def opt_out_by_phone(scene: Scene, lead: Any) -> None:
    log_by_hand(lead, channel="call", disposition="do_not_contact", at=scene.now, now=scene.now)


@pytest.mark.parametrize("how", ["do_not_contact", "unsubscribed", "list", "closed", "paused", "asked again"])
def test_what_was_claimed_and_is_not_wanted_any_more_does_not_leave(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    lead = scene.only_mail()
    point = lead.contact.points.get()
    actions: dict[str, Callable[[], object]] = {
        "do_not_contact": lambda: opt_out_by_phone(scene, lead),
        "unsubscribed": lambda: suppression.unsubscribe(suppression.unsubscribe_token(point), now=scene.now),
        "list": lambda: suppression.suppress(
            scene.workspace,
            kind="email",
            value=point.value,
            reason="r",
            evidence="e",
            now=scene.now,
            actor="t",
        ),
        "closed": lambda: enrollments.close(lead, answer="no", actor="test", now=scene.now),
        "paused": lambda: enrollments.pause(
            lead, until=scene.now + DAY, reason="", actor="test", now=scene.now
        ),
        "asked again": lambda: _asks_again(scene),
    }
    just_before_leaving(monkeypatch, actions[how])
    done = scene.work()
    assert (done.sent, done.called_off) == (0, 1)
    assert scene.messenger.tried == 0
    touch = Touch.objects.filter(lead=lead, channel="email").order_by("id")[0]
    assert (touch.state, touch.disposition) == ("cancelled", "")
    assert Attempt.objects.get().ok is False
    scene.sound(workers_running=False)


def _asks_again(scene: Scene) -> None:
    scene.later(DAY)
    scene.only_mail()


def test_a_pause_set_at_the_last_instant_only_puts_the_email_off(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = scene.only_mail()
    until = scene.now + timedelta(minutes=30)
    just_before_leaving(
        monkeypatch, lambda: enrollments.pause(lead, until=until, reason="", actor="t", now=scene.now)
    )
    scene.work()
    monkeypatch.undo()
    scene.now = until
    assert scene.work().sent == 1
    assert scene.work().sent == 0


def test_a_lead_closed_while_its_email_is_leaving_keeps_both_facts(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = scene.only_mail()
    while_leaving(
        monkeypatch, scene, lambda: enrollments.close(lead, answer="yes", actor="test", now=scene.now)
    )
    assert scene.work().sent == 1
    lead.refresh_from_db()
    assert (lead.state, lead.answer) == ("closed", "yes")
    assert scene.touch(lead, channel="email").disposition == "sent"
    scene.sound()


def test_a_temporary_failure_of_a_lead_closed_meanwhile_is_not_tried_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = scene.only_mail()

    def refuse(*_: object) -> Receipt:
        enrollments.close(lead, answer="no", actor="test", now=scene.now)
        raise failure()

    monkeypatch.setattr(scene.messenger, "_take", refuse)
    scene.work()
    assert scene.touch(lead, channel="email").state == "cancelled"
    scene.later(DAY)
    assert scene.work().looked_at == 0
    scene.sound()


class Died(BaseException):
    """The process is gone."""


def die_while_sending(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> Receipt:
        raise Died

    with monkeypatch.context() as patch:
        patch.setattr(scene.messenger, "_take", die)
        with pytest.raises(Died):
            scene.work(worker="dead")


def test_what_a_dead_worker_was_sending_becomes_unsure_when_its_lease_is_over(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = scene.only_mail()
    die_while_sending(scene, monkeypatch)
    assert scene.work().looked_at == 0, "the lease still holds"
    scene.later(LEASE)
    done = scene.work()
    assert (done.looked_at, done.unsure, done.sent) == (1, 1, 0)
    assert scene.kinds(lead) == ["unsure_email"]
    scene.sound()


def test_a_dead_workers_email_of_a_closed_lead_is_not_forgotten(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = scene.only_mail()
    die_while_sending(scene, monkeypatch)
    enrollments.close(lead, answer="no", actor="test", now=scene.now)
    scene.work()
    assert scene.touch(lead, channel="email").state == "sending", "it may still be on its way"
    scene.later(LEASE)
    scene.work()
    assert scene.touch(lead, channel="email").state == "unsure"
    assert scene.questions(lead) == [], "nothing is left to decide"
    scene.sound()


def test_a_dead_workers_email_of_a_plan_that_began_anew_is_asked_about(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = scene.only_mail()
    die_while_sending(scene, monkeypatch)
    _asks_again(scene)
    scene.work()
    assert scene.kinds(lead) == ["unsure_email"]
    assert len(scene.messenger.to("eve@lead.example")) == 1, "the new plan's own"
    scene.sound()


def test_a_receipt_that_comes_late_settles_the_doubt(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    lead = scene.only_mail()

    def another_worker() -> None:
        scene.later(LEASE)
        dispatch_due(now_of=lambda: scene.now, worker="w2", messenger=scene.messenger)
        assert scene.kinds(lead) == ["unsure_email"]

    while_leaving(monkeypatch, scene, another_worker)
    scene.work()
    touch = scene.touch(lead, channel="email")
    assert (touch.state, touch.disposition) == ("done", "sent")
    assert scene.questions(lead) == []
    assert Event.objects.filter(lead=lead, kind="receipt_came").count() == 1
    assert len(scene.messenger.sent) == 1
    scene.sound()


def test_a_stopping_worker_gives_back_what_it_has_not_begun(scene: Scene) -> None:
    for index in range(5):
        scene.only_mail(name=f"Person {index}", email=f"p{index}@lead.example")
    asked = iter([True, True, False])
    dispatch_due(
        now_of=lambda: scene.now,
        worker="w1",
        messenger=scene.messenger,
        keep_going=lambda: next(asked),
    )
    assert len(scene.messenger.sent) == 2
    assert scene.work(worker="w2").sent == 3, "nobody has to wait for a lease"
    scene.later(MINUTE)
    scene.sound()


def test_one_row_that_cannot_be_looked_after_does_not_keep_the_others(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    for index in range(3):
        scene.only_mail(name=f"Person {index}", email=f"p{index}@lead.example")
    from ringback.services import dispatch

    broken = dispatch.Enrollment.objects.order_by("id")[1].pk
    real = dispatch.locked

    def locked(enrollment_id: int, **more: Any) -> Any:
        if enrollment_id == broken:
            raise RuntimeError("a bug")
        return real(enrollment_id, **more)

    monkeypatch.setattr(dispatch, "locked", locked)
    done = dispatch_due(now_of=lambda: scene.now, worker="w1", messenger=scene.messenger)
    assert done.sent == 2
    assert [enrollment_id for enrollment_id, _error in done.errors] == [broken]


def states_of_emails(lead: Any) -> list[str]:
    emails = Touch.objects.filter(lead=lead, channel="email").order_by("id")
    return list(emails.values_list("state", flat=True))


def test_what_a_dead_worker_left_is_asked_before_the_lead_gets_a_new_message(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = scene.only_mail()
    die_while_sending(scene, monkeypatch)
    _asks_again(scene)
    die_while_sending(scene, monkeypatch)
    assert states_of_emails(lead) == ["unsure", "sending"]
    assert scene.kinds(lead) == ["unsure_email"]
    scene.sound(workers_running=False)


def test_a_message_of_a_plan_that_is_over_is_no_second_move_while_it_may_still_be_on_its_way(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = scene.only_mail()
    die_while_sending(scene, monkeypatch)
    _asks_again(scene)
    Attempt.objects.update(started_at=scene.now)  # as if the first worker had been at it just now
    die_while_sending(scene, monkeypatch)
    assert states_of_emails(lead) == ["sending", "sending"]
    scene.sound(workers_running=False)

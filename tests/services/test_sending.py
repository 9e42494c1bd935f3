"""Automatic e-mail: whole when it leaves, tried again when it could not, never twice, and asked about when in doubt."""

from __future__ import annotations

import pytest

from ringback.services import mail_accounts, workspaces
from ringback.services.questions import settle
from ringback.store.models import Attempt, MailAccount, PointStatus, Touch
from tests.services.scene import ANN, DAY, EVENING, HOUR, MINUTE, Scene, failure


def test_a_lead_with_only_an_address_gets_its_first_email_at_once(scene: Scene) -> None:
    lead = scene.only_mail()
    done = scene.work()
    assert (done.looked_at, done.sent, done.failed) == (1, 1, 0)
    (email,) = scene.messenger.to("eve@lead.example")
    touch = scene.touch(lead, channel="email")
    assert (touch.state, touch.disposition, touch.message_id) == ("done", "sent", email.message_id)
    assert touch.body == email.text
    assert scene.work().looked_at == 0
    scene.sound()


def test_an_email_says_who_we_are_where_and_how_to_end_it(scene: Scene) -> None:
    scene.only_mail()
    scene.work()
    (email,) = scene.messenger.to("eve@lead.example")
    for needed in ("Acme Roofing", "(303) 555-0199", "1 Main Street", "/u/"):
        assert needed in email.text, needed
    headers = dict(email.headers)
    assert headers["List-Unsubscribe"].startswith("<http")
    assert headers["List-Unsubscribe"].strip("<>") in email.text.replace("\n", "")


@pytest.mark.parametrize(
    ("arrives", "words"),
    [
        (EVENING, "tomorrow, Wednesday, at 8:00 AM"),  # Tuesday 20:00 in Denver
        (EVENING + 2 * DAY + 23 * HOUR, "on Monday, March 9, at 8:00 AM"),  # Friday 19:00
        (EVENING + 8 * HOUR, "today at 8:00 AM"),  # Wednesday 04:00
    ],
)
def test_an_email_on_arrival_says_when_the_call_will_come(scene: Scene, arrives: object, words: str) -> None:
    scene.now = arrives  # type: ignore[assignment]
    scene.lead()
    scene.work()
    (email,) = scene.messenger.to("ann@lead.example")
    assert words in email.text


def test_without_a_mail_account_a_person_is_asked_and_the_plan_goes_on(bare: Scene) -> None:
    bare.now = EVENING
    lead = bare.lead()
    bare.work()
    assert bare.kinds(lead) == ["email_not_configured"]
    assert bare.messenger.tried == 0
    assert bare.touch(lead, channel="email").disposition == "failed"
    assert bare.enrollment(lead).next_due_at == EVENING + 12 * HOUR  # the call at 8:00
    bare.sound()
    bare.later(12 * HOUR)
    bare.work()
    assert bare.call(lead).due_at == bare.now


def test_without_a_postal_address_no_email_leaves_and_a_person_is_asked(scene: Scene) -> None:
    workspaces.update_workspace(scene.workspace, now=scene.now, actor="test", postal_address="")
    lead = scene.only_mail()
    scene.work()
    (question,) = scene.questions(lead)
    assert question.kind == "email_not_possible"
    assert "postal address" in question.params["why"]
    assert scene.messenger.tried == 0
    scene.sound()


def test_a_password_of_a_lost_key_is_asked_about_and_stops_nothing(scene: Scene) -> None:
    MailAccount.objects.update(password_encrypted="gAAAAA-not-ours")
    lead = scene.only_mail()
    scene.work()
    (question,) = scene.questions(lead)
    assert "key file" in question.params["why"]
    assert mail_accounts.check(scene.workspace, scene.messenger, now=scene.now) is not None
    scene.sound()


def test_a_temporary_failure_is_tried_again_with_growing_waits_and_arrives_once(scene: Scene) -> None:
    lead = scene.only_mail()
    scene.messenger.fail_next(failure(), times=3)
    for wait in (0 * MINUTE, MINUTE, 5 * MINUTE):
        scene.later(wait)
        assert scene.work().failed == 1
        assert scene.work().looked_at == 0, "not before its time"
        scene.sound()
    assert scene.enrollment(lead).next_due_at == scene.now + 20 * MINUTE
    scene.later(20 * MINUTE)
    assert scene.work().sent == 1
    assert [email.message_id for email in scene.messenger.to("eve@lead.example")] == [
        scene.touch(lead).message_id
    ]
    attempts = list(Attempt.objects.order_by("id").values_list("number", "ok"))
    assert attempts == [(1, False), (2, False), (3, False), (4, True)]
    assert Touch.objects.filter(lead=lead, channel="email").count() == 1
    scene.later(12 * HOUR)  # that evening; the next e-mail of the plan is of tomorrow
    scene.work()
    assert len(scene.messenger.sent) == 1


def test_what_happens_in_between_does_not_swallow_the_next_try(scene: Scene) -> None:
    scene.now = EVENING
    lead = scene.lead()
    scene.messenger.fail_next(failure())
    scene.work()
    # A second number of the same person comes in: everything is decided anew.
    scene.later(30 * MINUTE / 60)
    scene.capture("import", **(ANN | {"phone": "(303) 555-0143"}))
    assert scene.enrollment(lead).next_due_at == EVENING + MINUTE
    scene.now = EVENING + MINUTE
    assert scene.work().sent == 1


def test_a_try_that_would_be_too_late_is_given_up_and_asked_about(scene: Scene) -> None:
    lead = scene.only_mail()
    scene.messenger.fail_for("eve@lead.example", failure(text="Mailbox busy."))
    for _ in range(30):
        scene.work()
        if scene.questions(lead):
            break
        scene.now = scene.enrollment(lead).next_due_at or scene.now
    assert scene.kinds(lead) == ["email_failed"]
    assert scene.touch(lead, channel="email").at < scene.touch(lead, channel="email").expires_at  # type: ignore[operator]
    assert scene.messenger.sent == []
    scene.sound()


def test_a_refused_address_is_not_used_again(scene: Scene) -> None:
    lead = scene.only_mail()
    scene.messenger.fail_next(failure(permanent=True, about="recipient", text="No such user."))
    scene.work()
    assert scene.touch(lead, channel="email").disposition == "bounced"
    assert lead.contact.points.get().status == PointStatus.BAD
    assert scene.kinds(lead) == ["no_way_to_reach"]
    assert scene.enrollment(lead).state == "asking"
    scene.later(30 * DAY)
    scene.work()
    assert scene.messenger.tried == 1
    scene.sound()


def test_a_refused_account_is_asked_about_and_noted_on_the_account(scene: Scene) -> None:
    lead = scene.only_mail()
    scene.messenger.fail_next(failure(permanent=True, about="account", text="Wrong password."))
    scene.work()
    (question,) = scene.questions(lead)
    assert (question.kind, question.params["why"]) == ("email_failed", "Wrong password.")
    assert MailAccount.objects.get().last_error == "Wrong password."
    assert lead.contact.points.get().status == PointStatus.OK
    scene.sound()


def test_after_a_lost_answer_nothing_is_repeated_and_a_person_is_asked(scene: Scene) -> None:
    lead = scene.only_mail()
    scene.messenger.fail_next(failure(sure=False, text="The answer was lost."), arrives=True)
    scene.work()
    touch = scene.touch(lead, channel="email")
    assert (touch.state, touch.disposition) == ("unsure", "unsure")
    assert scene.kinds(lead) == ["unsure_email"]
    scene.sound()
    scene.later(2 * DAY)
    scene.work()
    assert [sent.email.message_id for sent in scene.messenger.sent].count(touch.message_id) == 1


def test_an_unsure_email_that_arrived_counts_as_sent(scene: Scene) -> None:
    lead = scene.only_mail()
    scene.messenger.fail_next(failure(sure=False), arrives=True)
    scene.work()
    (question,) = scene.questions(lead)
    settle(question, settlement="was_sent", now=scene.now)
    touch = scene.touch(lead, channel="email")
    assert (touch.state, touch.disposition) == ("done", "sent")
    assert scene.work().sent == 0
    scene.sound()


def test_an_unsure_email_that_did_not_leave_is_sent_again_once_as_another_touch(scene: Scene) -> None:
    lead = scene.only_mail()
    scene.messenger.fail_next(failure(sure=False))
    scene.work()
    old = scene.touch(lead, channel="email")
    (question,) = scene.questions(lead)
    settle(question, settlement="send_again", now=scene.now)
    scene.sound()
    assert scene.work().sent == 1
    (email,) = scene.messenger.to("eve@lead.example")
    again = scene.touch(lead, channel="email")
    assert again.pk != old.pk
    assert email.message_id == again.message_id != old.message_id
    old.refresh_from_db()
    assert (old.state, old.disposition) == ("done", "failed")
    assert scene.work().looked_at == 0
    scene.sound()


def test_what_a_person_wants_sent_again_still_waits_for_open_hours(scene: Scene) -> None:
    lead = scene.lead()
    scene.work()
    from ringback.services.touches import record_outcome

    scene.messenger.fail_next(failure(sure=False))
    record_outcome(scene.call(lead), disposition="no_answer", now=scene.now)
    scene.work()
    (question,) = scene.questions(lead)
    scene.now = EVENING + 2 * DAY + 23 * HOUR  # Friday 19:00
    settle(question, settlement="send_again", now=scene.now)
    scene.work()
    assert scene.messenger.sent == []
    scene.sound()
    scene.now = EVENING + 5 * DAY + 12 * HOUR  # Monday 8:00
    scene.work()
    assert len(scene.messenger.sent) == 1

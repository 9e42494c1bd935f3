"""An account that is refused backs off, stops and says so; nothing is lost, and one press starts it again."""

from __future__ import annotations

import pytest

from ringback.queries.access import Access
from ringback.queries.mail_health import Rates, rates, stopped_accounts
from ringback.services import mail_accounts, mail_health
from ringback.services.mail_health import ill
from ringback.store.models import Event, InboundMessage, Lead, MailAccount, Notice, Touch
from ringback.store.transactions import write
from tests.services.scene import DAY, HOUR, MINUTE, Scene, failure
from tests.services.test_which_account import account, member


def people(scene: Scene, count: int, name: str = "eve") -> list[Lead]:
    return [scene.only_mail(name=f"{name}{n} Mail", email=f"{name}{n}@lead.example") for n in range(count)]


def stopped(scene: Scene) -> MailAccount:
    row = MailAccount.objects.get()
    with write():
        mail_health.stop(row, "Too much came back.", now=scene.now, actor="test")
    return row


def test_after_a_temporary_refusal_the_whole_account_waits_and_longer_each_time(scene: Scene) -> None:
    people(scene, 3)
    scene.messenger.fail_next(failure(about="account", text="Try later."), times=2)
    done = scene.work()
    assert (done.failed, scene.messenger.tried) == (1, 1), "the others are not even tried"
    row = MailAccount.objects.get()
    assert (row.failures, row.resume_at) == (1, scene.now + MINUTE)
    scene.later(MINUTE)
    scene.work()
    row.refresh_from_db()
    assert (row.failures, row.resume_at) == (2, scene.now + 5 * MINUTE)
    scene.later(5 * MINUTE)
    assert scene.work().sent == 3
    row.refresh_from_db()
    assert (row.failures, row.resume_at, row.last_error) == (0, None, "")
    scene.sound()


def test_three_refusals_in_a_row_stop_the_account_and_everybody_is_told(scene: Scene) -> None:
    leads = people(scene, 5)
    scene.messenger.fail_next(failure(permanent=True, about="account", text="Wrong password."), times=5)
    scene.work()
    assert scene.messenger.tried == 3
    row = MailAccount.objects.get()
    assert row.stopped_at == scene.now
    assert "Wrong password." in row.stopped_why
    (notice,) = Notice.objects.all()
    assert (notice.kind, notice.params["address"], notice.user) == (
        "account_stopped",
        "office@acme.example",
        None,
    )
    assert Event.objects.filter(kind="mail_stopped").count() == 1
    waiting = [scene.touch(lead, channel="email") for lead in leads[3:]]
    assert {(touch.state, touch.attempts.count()) for touch in waiting} == {("open", 0)}
    assert all("has stopped" in touch.note for touch in waiting)
    scene.sound()


def test_a_success_in_between_begins_the_count_anew(scene: Scene) -> None:
    refusal = failure(permanent=True, about="account")
    scene.messenger.fail_for("eve0@lead.example", refusal)
    scene.messenger.fail_for("eve1@lead.example", refusal)
    scene.messenger.fail_for("eve3@lead.example", refusal)
    people(scene, 5)
    scene.work()
    row = MailAccount.objects.get()
    assert row.stopped_at is None
    assert len(scene.messenger.sent) == 2


def test_one_press_starts_it_again_and_what_waited_leaves_once(scene: Scene) -> None:
    row = stopped(scene)
    people(scene, 3)
    assert scene.work().sent == 0
    scene.later(10 * MINUTE)
    assert scene.work().looked_at == 0, "they do not look all the time"
    assert stopped_accounts(Access(workspace=scene.workspace, role="owner"))[0].waiting == 3
    assert mail_health.start_again(row, now=scene.now, actor="1") == 3
    assert scene.work().sent == 3
    assert scene.work().looked_at == 0
    assert stopped_accounts(Access(workspace=scene.workspace, role="owner")) == ()
    scene.sound()


def test_what_waits_for_a_stopped_account_is_asked_about_before_its_time_is_over(scene: Scene) -> None:
    stopped(scene)
    (lead,) = people(scene, 1)
    scene.work()
    touch = scene.touch(lead, channel="email")
    assert touch.expires_at is not None
    for _ in range(200):
        if scene.questions(lead):
            break
        assert scene.enrollment(lead).next_due_at is not None
        scene.now = max(scene.now, scene.enrollment(lead).next_due_at or scene.now)
        scene.work()
    assert scene.kinds(lead) == ["email_too_late"]
    assert scene.now < touch.expires_at
    assert "Too much came back." in scene.questions(lead)[0].params["why"]
    waits = scene.events(lead, "mail_waits")
    assert len(waits) == 1, "told once, however often it looked"
    scene.sound()


@pytest.mark.parametrize(
    ("found", "stops"),
    [
        (Rates(sent=19, bounced=19, complaints=0), False),
        (Rates(sent=20, bounced=1, complaints=0), False),
        (Rates(sent=20, bounced=2, complaints=0), True),
        (Rates(sent=1000, bounced=50, complaints=0), False),
        (Rates(sent=1000, bounced=51, complaints=0), True),
        (Rates(sent=99, bounced=0, complaints=1), False),
        (Rates(sent=99, bounced=0, complaints=2), True),
        (Rates(sent=100, bounced=0, complaints=1), True),
        (Rates(sent=1000, bounced=0, complaints=3), False),
        (Rates(sent=1000, bounced=0, complaints=4), True),
        (Rates(sent=0, bounced=0, complaints=0), False),
    ],
    ids=str,
)
def test_which_rates_stop_an_account(found: Rates, stops: bool) -> None:
    assert bool(ill(found)) is stops


def test_addresses_that_do_not_exist_stop_the_account_when_they_are_too_many(scene: Scene) -> None:
    for n in (3, 9):
        scene.messenger.fail_for(
            f"eve{n}@lead.example", failure(permanent=True, about="recipient", text="No such user.")
        )
    people(scene, 25)
    scene.work()
    # The second one came when ten had been tried: too few to judge.
    assert MailAccount.objects.get().stopped_at is None
    scene.messenger.fail_for("bob0@lead.example", failure(permanent=True, about="recipient"))
    people(scene, 1, "bob")
    scene.work()
    row = MailAccount.objects.get()
    assert row.stopped_why.startswith("3 of 26 messages of the last 7 days came back for good (12%)")


def test_messages_that_come_back_later_are_counted_once_each(scene: Scene) -> None:
    leads = people(scene, 2)
    scene.work()
    row, touch = MailAccount.objects.get(), scene.touch(leads[0], channel="email")
    for number in range(2):  # a server may say it twice
        InboundMessage.objects.create(
            workspace=scene.workspace,
            bucket=0,
            digest=str(number),
            fetched_at=scene.now,
            kind="bounce_hard",
            touch=touch,
        )
    assert rates(row, now=scene.now) == Rates(sent=2, bounced=1, complaints=0)
    Touch.objects.filter(pk=touch.pk).update(disposition="bounced")
    assert rates(row, now=scene.now) == Rates(sent=2, bounced=1, complaints=0)


def test_other_settings_are_tried_at_once_where_the_old_ones_had_to_wait(scene: Scene) -> None:
    people(scene, 2)
    scene.messenger.fail_next(failure(about="connection", text="Nothing listens."))
    scene.work()
    mail_accounts.change_account(
        MailAccount.objects.get(), host="mx.acme.example", now=scene.now, actor="test"
    )
    assert scene.work().sent == 1, "the one that was not tried yet"
    scene.later(MINUTE)
    assert scene.work().sent == 1


def test_complaints_are_counted_with_what_was_sent_by_their_account(scene: Scene) -> None:
    lead, *_ = people(scene, 3)
    scene.work()
    row, touch = MailAccount.objects.get(), scene.touch(lead, channel="email")
    for number in range(2):
        InboundMessage.objects.create(
            workspace=scene.workspace, bucket=0, digest=str(number), fetched_at=scene.now, kind="complaint", touch=touch
        )  # fmt: skip
        with write():
            mail_health.look_at_health(row.pk, now=scene.now, actor="test")
    row.refresh_from_db()
    assert "2 of 3 messages" in row.stopped_why
    mail_health.start_again(row, now=scene.now + HOUR, actor="1")
    with write():
        mail_health.look_at_health(row.pk, now=scene.now + 2 * HOUR, actor="test")
    row.refresh_from_db()
    assert row.stopped_at is None, "what a person has seen is not counted again"


def test_what_is_older_than_a_week_is_forgotten(scene: Scene) -> None:
    people(scene, 1)
    scene.work()
    row = MailAccount.objects.get()
    assert rates(row, now=scene.now).sent == 1
    assert rates(row, now=scene.now + 8 * DAY).sent == 0


def test_a_stopped_account_of_a_member_is_told_to_them_and_to_managers_only(scene: Scene) -> None:
    bob, ann = member(scene, "bob"), member(scene, "ann")
    row = account(scene, bob)
    with write():
        mail_health.stop(row, "Refused.", now=scene.now, actor="test")
    seen = {
        name: len(stopped_accounts(Access(workspace=scene.workspace, role=role, user=user)))
        for name, role, user in (("bob", "rep", bob), ("ann", "rep", ann), ("boss", "manager", ann))
    }
    assert seen == {"bob": 1, "ann": 0, "boss": 1}
    assert Touch.objects.count() == 0

"""What mail systems and programs report: bounces, complaints, absences, challenges."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ringback.inbox.model import Kind, Meaning, Person, Recipient, Trouble
from ringback.services import contacts, enrollments
from ringback.services.questions import settle
from ringback.store.models import ContactPoint, Event, Lead, Notice, Suppression, Touch
from tests.services.post import Post, bounce, of
from tests.services.scene import DAY, HOUR, Scene, failure

ANN = "ann@lead.example"


@pytest.fixture
def post(scene: Scene) -> Post:
    return Post(scene)


def written_to(scene: Scene, **fields: str) -> Lead:
    """A lead to whom one e-mail has left."""
    lead = scene.only_mail(**({"email": ANN, "name": "Ann Lee"} | fields))
    scene.work()
    return lead


def point(address: str = ANN) -> ContactPoint:
    return ContactPoint.objects.get(value=address)


def test_a_hard_bounce_ends_the_use_of_the_address_with_the_words_of_the_server(post: Post) -> None:
    scene, lead = post.scene, written_to(post.scene)
    sent = post.sent(lead)
    at = sent.at
    scene.later(HOUR)
    message = post.comes(bounce(ANN, about=(sent.message_id,)), sender="mailer-daemon@mx.example")
    sent.refresh_from_db()
    assert (sent.disposition, sent.at, sent.state) == ("bounced", at, "done")
    assert (point().status, point().evidence) == ("bad", "5.1.1 no such user (2026-03-03)")
    assert (message.state, message.settlement, message.touch) == ("handled", "point_bad", sent)
    assert scene.kinds(lead) == ["no_way_to_reach"]
    assert Event.objects.filter(lead=lead, kind="came_back").exists()
    assert Notice.objects.filter(kind="bounced", lead=lead).exists()
    scene.sound()


def test_the_plan_goes_on_by_the_next_address(post: Post) -> None:
    scene, lead = post.scene, written_to(post.scene)
    contacts.add_point(lead, text="ann@second.example", now=scene.now, actor="1")
    sent = post.sent(lead)
    post.comes(bounce(ANN, about=(sent.message_id,)), sender="mailer-daemon@mx.example")
    assert scene.questions(lead) == []
    for _ in range(4):
        scene.go_on()
    assert scene.messenger.sent[-1].email.to_address == "ann@second.example"
    scene.sound()


def test_a_bounce_of_a_forwarded_message_is_about_the_address_that_we_wrote_to(post: Post) -> None:
    lead = written_to(post.scene)
    about = (post.sent(lead).message_id,)
    post.comes(bounce("ann.forwarded@elsewhere.example", about=about), sender="")
    assert point().status == "bad"


def test_a_bounce_without_a_message_id_is_found_by_its_address(post: Post) -> None:
    lead = written_to(post.scene)
    message = post.comes(bounce(ANN), sender="postmaster@mx.example")
    assert (message.matched_by, message.lead, point().status) == ("recipient", lead, "bad")
    assert post.scene.touch(lead, channel="email").disposition == "bounced"


def test_a_bounce_about_nobody_we_know_changes_nothing(post: Post) -> None:
    written_to(post.scene)
    message = post.comes(bounce("zoe@else.example"), sender="postmaster@mx.example")
    assert (message.state, message.settlement, point().status) == ("handled", "noted", "ok")


def test_a_bounce_settles_what_was_not_known_to_have_left(post: Post) -> None:
    scene = post.scene
    lead = scene.only_mail(email=ANN, name="Ann Lee")
    scene.messenger.fail_next(failure(sure=False), arrives=True)
    scene.work()
    unsure = scene.touch(lead, state="unsure")
    post.comes(bounce(ANN, about=(unsure.message_id,)), sender="")
    unsure.refresh_from_db()
    assert (unsure.state, unsure.disposition) == ("done", "bounced")
    assert scene.kinds(lead) == ["no_way_to_reach"]
    scene.sound()


def test_a_bounce_of_a_closed_lead_marks_the_address_and_nothing_else(post: Post) -> None:
    scene, lead = post.scene, written_to(post.scene)
    sent = post.sent(lead)
    enrollments.close(lead, answer="no", now=scene.now, actor="1")
    post.comes(bounce(ANN, about=(sent.message_id,)), sender="")
    assert (point().status, scene.questions(lead)) == ("bad", [])
    scene.sound()


def test_a_soft_bounce_leaves_evidence_and_three_within_ten_days_set_the_address_aside(post: Post) -> None:
    scene, lead = post.scene, written_to(post.scene)
    for number in range(3):
        assert point().status == "ok"
        message = post.comes(bounce(ANN, hard=False, about=(post.sent(lead).message_id,)), sender="")
        assert message.settlement == ("point_bad" if number == 2 else "evidence")
        for again in range(2):  # reports about one message count once
            post.comes(
                bounce(ANN, hard=False, about=(post.sent(lead).message_id,)),
                sender="",
                headers={"X-Again": str(again)},
            )
        if number < 2:
            assert "4.2.2 full" in point().evidence
            before = len(scene.messenger.sent)
            while len(scene.messenger.sent) == before:
                scene.go_on()
    assert point().status == "bad"
    assert point().evidence.startswith("3 messages within 10 days did not arrive")
    scene.sound()


def test_soft_bounces_far_apart_are_forgotten(post: Post) -> None:
    scene, lead = post.scene, written_to(post.scene)
    for _ in range(4):
        post.comes(bounce(ANN, hard=False, about=(post.sent(lead).message_id,)), sender="")
        before = len(scene.messenger.sent)
        scene.later(11 * DAY)
        while len(scene.messenger.sent) == before:
            scene.go_on()
    assert point().status == "ok"


@pytest.mark.parametrize("trouble", [Trouble.BLOCKED, Trouble.POLICY])
def test_a_refusal_of_our_sending_is_not_the_fault_of_the_address(post: Post, trouble: Trouble) -> None:
    lead = written_to(post.scene)
    account = post.account()
    for _ in range(4):
        report = bounce(ANN, hard=False, trouble=trouble, about=(post.sent(lead).message_id,))
        message = post.comes(report, sender="", account=account)
        assert message.settlement == "refused"
    assert (point().status, point().evidence) == ("ok", "")
    account.refresh_from_db()
    assert account.stopped_at is None


def test_each_address_of_a_report_gets_its_own_evidence(post: Post) -> None:
    scene = post.scene
    written_to(scene)
    written_to(scene, email="bob@lead.example", name="Bob Hill")
    told = (
        Recipient(address=ANN, hard=True, trouble=Trouble.UNKNOWN_USER),
        Recipient(address="bob@lead.example", hard=False, trouble=Trouble.MAILBOX_FULL),
    )
    post.comes(of(Kind.BOUNCE_HARD, recipients=told), sender="")
    assert point().status == "bad"
    assert (point("bob@lead.example").status, "mailbox full" in point("bob@lead.example").evidence) == (
        "ok",
        True,
    )


@pytest.mark.parametrize("by", ["about", "recipient"])
def test_a_complaint_is_an_opt_out_by_their_own_wish(post: Post, by: str) -> None:
    scene, lead = post.scene, written_to(post.scene)
    known = (
        {"about": (post.sent(lead).message_id,)}
        if by == "about"
        else {"recipients": (Recipient(address=ANN, hard=False),)}
    )
    message = post.comes(of(Kind.COMPLAINT, **known), sender="fbl@provider.example")
    lead.refresh_from_db()
    assert (lead.state, lead.answer, message.settlement) == ("closed", "do_not_contact", "stopped")
    row = Suppression.objects.get(kind="email")
    assert (row.own, row.reason, row.value) == (True, "complaint", ANN)
    scene.sound()


def test_a_second_complaint_stops_the_account_that_sent(post: Post) -> None:
    leads = [written_to(post.scene), written_to(post.scene, email="bob@lead.example", name="Bob Hill")]
    for lead in leads:
        account = post.account()
        assert account.stopped_at is None
        post.comes(of(Kind.COMPLAINT, about=(post.sent(lead).message_id,)), sender="fbl@provider.example")
    account = post.account()
    assert account.stopped_at == post.scene.now
    assert "reported as spam" in account.stopped_why
    assert Notice.objects.filter(kind="account_stopped").count() == 1


def test_a_complaint_of_nobody_we_can_find_is_shown_to_a_person(post: Post) -> None:
    assert post.comes(of(Kind.COMPLAINT), sender="fbl@provider.example").state == "asking"


def test_out_of_office_holds_the_plan_until_it_opens_on_that_day_where_the_lead_is(post: Post) -> None:
    scene, lead = post.scene, written_to(post.scene)
    message = post.comes(of(Kind.AUTO_REPLY, until=date(2026, 3, 16)), answers=post.sent(lead))
    assert (message.state, message.settlement) == ("handled", "held")
    back = datetime(2026, 3, 16, 14, 0, tzinfo=UTC)  # 08:00 in Denver, in summer time by then
    told = scene.touch(lead, disposition="out_of_office")
    assert told.until == back
    assert scene.enrollment(lead).state == "paused"
    before = len(scene.messenger.sent)
    scene.now = datetime(2026, 3, 16, 13, 59, tzinfo=UTC)
    scene.work()
    assert len(scene.messenger.sent) == before
    scene.sound()
    post.comes(of(Kind.AUTO_REPLY, until=date(2026, 3, 16)), answers=post.sent(lead))
    assert Touch.objects.filter(disposition="out_of_office").count() == 1


@pytest.mark.parametrize("until", [None, date(2026, 3, 1), date(2033, 1, 1), date(9999, 12, 31)])
def test_an_absence_without_a_date_that_makes_sense_changes_nothing(post: Post, until: date | None) -> None:
    scene, lead = post.scene, written_to(post.scene)
    due = scene.enrollment(lead).next_due_at
    message = post.comes(of(Kind.AUTO_REPLY, until=until), answers=post.sent(lead))
    assert (message.settlement, scene.enrollment(lead).next_due_at) == ("noted", due)
    assert Event.objects.filter(lead=lead, kind="away_without_date").exists()


def test_a_colleague_named_in_an_absence_is_offered_once_and_becomes_a_lead_by_one_press(post: Post) -> None:
    scene, lead = post.scene, written_to(post.scene)
    zoe = Person(name="Zoe Quinn", email="zoe@lead.example", role="Assistant")
    away = of(Kind.AUTO_REPLY, until=date(2026, 3, 16), people=(zoe,))
    post.comes(away, answers=post.sent(lead))
    (question,) = scene.questions(lead)
    assert (question.kind, question.params["why"]) == (
        "colleague_named",
        "Zoe Quinn, Assistant, zoe@lead.example",
    )
    assert scene.enrollment(lead).state == "paused"
    settle(question, settlement="named_lead", now=scene.now)
    named = Lead.objects.get(linked_from=lead)
    assert (named.contact.full_name, named.asked_at) == ("Zoe Quinn", None)
    post.comes(away, answers=post.sent(lead))
    assert scene.questions(lead) == []
    scene.sound()


def test_somebody_who_has_left_asks_who_takes_their_place(post: Post) -> None:
    scene, lead = post.scene, written_to(post.scene)
    zoe = Person(name="Zoe Quinn", email="zoe@lead.example")
    gone = of(Kind.AUTO_REPLY, meaning=Meaning.WRONG_PERSON, people=(zoe,))
    message = post.comes(gone, answers=post.sent(lead))
    assert (point().status, message.state, scene.kinds(lead)) == ("bad", "asking", ["has_left"])
    assert scene.enrollment(lead).state == "asking"
    scene.sound()
    person = {"full_name": "Zoe Quinn", "email": "zoe@lead.example"}
    settle(scene.questions(lead)[0], settlement="left_person", now=scene.now, person=person)
    lead.refresh_from_db()
    message.refresh_from_db()
    assert (lead.answer, message.state) == ("unreachable", "handled")
    assert Lead.objects.get(linked_from=lead).contact.full_name == "Zoe Quinn"
    scene.sound()


def test_a_challenge_asks_a_person_and_holds_nothing(post: Post) -> None:
    scene, lead = post.scene, written_to(post.scene)
    due = scene.enrollment(lead).next_due_at
    post.comes(of(Kind.CHALLENGE), answers=post.sent(lead))
    assert (scene.kinds(lead), scene.enrollment(lead).next_due_at) == (["challenge"], due)


@pytest.mark.parametrize("kind", [Kind.ACKNOWLEDGEMENT, Kind.RECEIPT, Kind.LIST, Kind.CALENDAR])
def test_what_a_program_says_changes_nothing(post: Post, kind: Kind) -> None:
    scene, lead = post.scene, written_to(post.scene)
    due = scene.enrollment(lead).next_due_at
    message = post.comes(of(kind), answers=post.sent(lead))
    assert (message.state, message.settlement, message.lead) == ("handled", "noted", lead)
    assert (scene.questions(lead), scene.enrollment(lead).next_due_at) == ([], due)
    assert Notice.objects.filter(kind="calendar").exists() == (kind is Kind.CALENDAR)

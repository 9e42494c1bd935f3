"""What a person can decide: every choice under every kind of question does what it says, and is asked only once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ringback.inbox.model import Kind, Meaning, Person
from ringback.services import enrollments, workspaces
from ringback.services.asking import ask
from ringback.services.errors import CannotSettle
from ringback.services.questions import CHOICES, settle
from ringback.services.touches import record_outcome
from ringback.store.models import Enrollment, Lead, MailAccount, Question, Touch, User
from ringback.store.transactions import write
from tests.services.plans import come_back, ending
from tests.services.post import Post, of, reply
from tests.services.scene import ANN, DAY, EVENING, MINUTE, Scene, failure


def unreachable(scene: Scene) -> Lead:
    return scene.capture("hand", name="Eve Doe", city="Denver", region="CO").lead


def never_open(scene: Scene) -> Lead:
    workspaces.update_workspace(scene.workspace, now=scene.now, actor="t", hours={"sun": "02:00-03:00"})
    scene.workspace.refresh_from_db()
    return scene.capture(name="Ann Lee", phone=ANN["phone"], postal_code="80202").lead


def plan_through(scene: Scene) -> Lead:
    lead = scene.lead()
    for _ in range(200):
        scene.later(3 * DAY)
        scene.work()
        if scene.questions(lead):
            return lead
    raise AssertionError("the plan never came to its question")


def unsure(scene: Scene) -> Lead:
    scene.messenger.fail_next(failure(sure=False))
    lead = scene.only_mail()
    scene.work()
    return lead


def not_configured(scene: Scene) -> Lead:
    from ringback.services.mail_accounts import disconnect

    disconnect(scene.workspace, now=scene.now, actor="t")
    lead = scene.only_mail()
    scene.work()
    scene.connect_mail()
    return lead


def not_possible(scene: Scene) -> Lead:
    workspaces.update_workspace(scene.workspace, now=scene.now, actor="t", postal_address="")
    lead = scene.only_mail()
    scene.work()
    workspaces.update_workspace(scene.workspace, now=scene.now, actor="t", postal_address="1 Main Street")
    return lead


def refused(scene: Scene) -> Lead:
    scene.messenger.fail_next(failure(permanent=True, about="account"))
    lead = scene.only_mail()
    scene.work()
    return lead


def too_late(scene: Scene) -> Lead:
    MailAccount.objects.update(per_minute=1)
    scene.only_mail(name="Bob First", email="bob@lead.example")
    lead = scene.only_mail()
    scene.work()
    Touch.objects.filter(lead=lead, channel="email").update(expires_at=scene.now + MINUTE / 2)
    Enrollment.objects.filter(lead=lead).update(next_due_at=scene.now)
    scene.work()
    MailAccount.objects.update(per_minute=0)
    return lead


def came_back(scene: Scene) -> Lead:
    record_outcome(scene.call(scene.lead()), disposition="do_not_contact", now=scene.now)
    return scene.lead()


def nothing_new(scene: Scene) -> Lead:
    source = ending("rest: 1 month", come_back("still-here"), "ask: what_next", name="again")
    return scene.until_asked(scene.lead_in(source))


def find_decision_maker(scene: Scene) -> Lead:
    return scene.until_asked(scene.lead_in(ending("switch_person: {roles: [owner]}", name="other")))


def playbook_missing(scene: Scene) -> Lead:
    return scene.until_asked(scene.lead_in(ending("move_to: nowhere", name="mover")))


def after_pause(scene: Scene) -> Lead:
    steps = ("call: {each: day, script: first-call}",)
    lead = scene.lead_in(ending("ask: what_next", name="asks", steps=steps, head=("after_pause: ask",)))
    enrollments.pause(lead, until=scene.now + 5 * DAY, reason="trip", actor="t", now=scene.now)
    return scene.until_asked(lead)


def ask_referral(scene: Scene) -> Lead:
    lead = scene.lead_in(ending("ask: what_next", name="refers", head=("ask_for_referral: unqualified",)))
    record_outcome(scene.call(lead), disposition="not_qualified", now=scene.now)
    return lead


def wrote(meaning: Meaning | None = None, then: str = "") -> Callable[[Scene], Lead]:
    """Somebody who writes, to a lead that is open or was closed with the answer `then`."""

    def comes(scene: Scene) -> Lead:
        lead = scene.lead(email="ann@lead.example")
        if then:
            enrollments.close(lead, answer=then, actor="1", now=scene.now)
        Post(scene).comes(reply("Hello.", meaning), sender="ann@lead.example")
        return lead

    return comes


def named(kind: Kind, **known: Any) -> Callable[[Scene], Lead]:
    """A program that answers for somebody, and names a colleague."""

    def answer(scene: Scene) -> Lead:
        lead = scene.lead(email="ann@lead.example")
        zoe = Person(name="Zoe Quinn", email="zoe@lead.example")
        Post(scene).comes(of(kind, people=(zoe,), **known), sender="ann@lead.example")
        return lead

    return answer


HOW: dict[str, Callable[[Scene], Lead]] = {
    "no_way_to_reach": unreachable,
    "never_open": never_open,
    "what_next": plan_through,
    "nothing_new": nothing_new,
    "find_decision_maker": find_decision_maker,
    "playbook_missing": playbook_missing,
    "after_pause": after_pause,
    "ask_referral": ask_referral,
    "unsure_email": unsure,
    "email_not_configured": not_configured,
    "email_not_possible": not_possible,
    "email_failed": refused,
    "email_too_late": too_late,
    "opted_out_came_back": came_back,
    "reply": wrote(),
    "reply_after_end": wrote(then="no"),
    "reply_after_stop": wrote(then="do_not_contact"),
    "has_left": named(Kind.AUTO_REPLY, meaning=Meaning.WRONG_PERSON),
    "colleague_named": named(Kind.AUTO_REPLY),
    "challenge": named(Kind.CHALLENGE),
}
EVERY = [(kind, choice.code) for kind, choices in CHOICES.items() for choice in choices]
CLOSES = {
    "close_unreachable": "unreachable",
    "close_no": "no",
    "close_yes": "yes",
    "keep_out": "do_not_contact",
    "reply_yes": "yes",
    "reply_no": "no",
    "reply_stop": "do_not_contact",
    "reply_wrong_person": "unqualified",
    "end_yes": "yes",
    "end_stop": "no",
    "left_person": "unreachable",
    "left_close": "unreachable",
}
STAYS = {
    "ask_referral": "unqualified",
    ("reply_after_end", "end_leave"): "no",
    "reply_after_stop": "do_not_contact",
}
"""What a lead was closed with before, and stays closed with."""
ASKED_AGAIN = {
    ("no_way_to_reach", "look_again"),
    ("never_open", "look_again"),
    ("never_open", "skip"),
    ("nothing_new", "look_again"),
    ("find_decision_maker", "look_again"),
    ("playbook_missing", "look_again"),
}
"""Nothing was mended, and there is no address by which the plan could go on."""


def test_every_kind_of_question_is_tried_here() -> None:
    assert set(HOW) == set(CHOICES)


@pytest.mark.parametrize(("kind", "choice"), EVERY, ids=lambda part: part)
def test_every_choice_settles_its_question_and_leaves_a_next_move(
    scene: Scene, kind: str, choice: str
) -> None:
    lead = HOW[kind](scene)
    user = User.objects.create_user("bob@acme.example", None, "Bob")
    (question,) = scene.questions(lead)
    assert question.kind == kind
    tried = scene.messenger.tried
    settle(question, settlement=choice, now=scene.now, user=user)
    question.refresh_from_db()
    assert (question.settlement, question.settled_by, question.settled_at) == (choice, user, scene.now)
    scene.sound()
    lead.refresh_from_db()
    assert lead.answer == (STAYS.get(kind) or STAYS.get((kind, choice)) or CLOSES.get(choice, ""))
    assert (kind in scene.kinds(lead)) == ((kind, choice) in ASKED_AGAIN)
    if choice == "pause":
        assert scene.enrollment(lead).state == "paused"
        assert scene.enrollment(lead).next_due_at is not None
    scene.work()
    assert scene.messenger.tried - tried == (choice == "send_again")
    scene.sound()
    with pytest.raises(CannotSettle, match="settled this already"):
        settle(question, settlement=choice, now=scene.now, user=user)


@pytest.mark.parametrize("kind", ["no_way_to_reach", "never_open"])
def test_a_question_that_was_put_off_comes_back_when_the_pause_is_over(scene: Scene, kind: str) -> None:
    lead = HOW[kind](scene)
    settle(scene.questions(lead)[0], settlement="pause", now=scene.now, until=scene.now + 5 * DAY)
    scene.later(4 * DAY)
    scene.work()
    assert scene.questions(lead) == []
    scene.later(DAY)
    scene.work()
    assert scene.kinds(lead) == [kind]
    scene.sound()


def test_a_lead_that_can_never_be_called_is_followed_up_by_email_and_asked_about_once(scene: Scene) -> None:
    workspaces.update_workspace(scene.workspace, now=scene.now, actor="t", hours={"sun": "02:00-03:00"})
    scene.workspace.refresh_from_db()
    lead = scene.lead()
    scene.work()
    assert scene.kinds(lead) == ["never_open"]
    assert len(scene.messenger.sent) == 1
    settle(scene.questions(lead)[0], settlement="skip", now=scene.now)
    for _ in range(8):
        scene.later(7 * DAY)
        scene.work()
    assert scene.questions(lead) == []
    assert not lead.touches.filter(channel="call").exists()
    scene.sound()


def test_a_choice_that_is_not_offered_changes_nothing(scene: Scene) -> None:
    lead = unsure(scene)
    (question,) = scene.questions(lead)
    for choice in ("close_yes", "", "nonsense"):
        with pytest.raises(CannotSettle, match="was_sent"):
            settle(question, settlement=choice, now=scene.now)
    assert scene.kinds(lead) == ["unsure_email"]


def test_a_pause_into_the_past_is_refused(scene: Scene) -> None:
    (question,) = scene.questions(unreachable(scene))
    for until in (scene.now, (scene.now + DAY).replace(tzinfo=None)):
        with pytest.raises(CannotSettle, match="still to come"):
            settle(question, settlement="pause", now=scene.now, until=until)
    question.refresh_from_db()
    assert question.settled_at is None


def test_the_same_question_is_open_once(scene: Scene) -> None:
    lead = unreachable(scene)
    with write():
        first = ask(lead, "no_way_to_reach", now=scene.now, actor="t")
        assert ask(lead, "no_way_to_reach", now=scene.now, actor="t") == first
    assert scene.kinds(lead) == ["no_way_to_reach"]


def test_a_number_that_turns_up_answers_the_question_by_itself(scene: Scene) -> None:
    lead = unsure(scene)
    bounced = scene.capture("hand", name="Dee Poe", email="dee@lead.example").lead
    scene.messenger.fail_for("dee@lead.example", failure(permanent=True, about="recipient"))
    scene.work()
    assert scene.kinds(bounced) == ["no_way_to_reach"]
    scene.capture("import", name="Dee Poe", email="dee@lead.example", phone="(303) 555-0180")
    assert scene.kinds(bounced) == []
    assert scene.kinds(lead) == ["unsure_email"]
    assert Question.objects.filter(lead=bounced, settlement="no_longer_needed").count() == 1
    scene.sound()


def test_while_one_message_waits_to_leave_another_cannot_be_sent_again(scene: Scene) -> None:
    scene.now = EVENING
    lead = scene.lead()
    scene.messenger.fail_next(failure(sure=False))
    scene.work()
    (question,) = scene.questions(lead)
    settle(question, settlement="send_again", now=scene.now)
    scene.messenger.fail_next(failure())
    scene.work()
    Question.objects.filter(pk=question.pk).update(settled_at=None, settlement="")
    with pytest.raises(CannotSettle, match="about to leave"):
        settle(question, settlement="send_again", now=scene.now)
    scene.sound()


def test_nothing_is_sent_again_to_an_address_that_is_not_used_any_more(scene: Scene) -> None:
    lead = scene.lead()
    record_outcome(scene.call(lead), disposition="no_answer", now=scene.now)
    scene.messenger.fail_next(failure(sure=False))
    scene.work()
    lead.contact.points.filter(kind="email").update(status="bad")
    (question,) = scene.questions(lead)
    with pytest.raises(CannotSettle, match="no usable address"):
        settle(question, settlement="send_again", now=scene.now)
    assert scene.capture(**ANN).outcome == "duplicate"

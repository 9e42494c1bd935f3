"""What a person wrote: a stop is obeyed at once, everything else holds the plan until somebody has read it."""

from __future__ import annotations

import pytest

from ringback.inbox.model import Kind, Meaning
from ringback.queries.why import why
from ringback.services import contacts, dispatch, enrollments
from ringback.services.errors import CannotSettle
from ringback.services.merging import merge
from ringback.services.questions import settle
from ringback.services.reply_addresses import reply_address, touch_answered
from ringback.services.touches import record_outcome
from ringback.store.models import ContactPoint, Lead, Notice, Suppression, Touch
from tests.services.post import Post, of, reply
from tests.services.scene import DAY, HOUR, MINUTE, Scene, a_business, failure


@pytest.fixture
def post(scene: Scene) -> Post:
    return Post(scene)


def written_to(scene: Scene, **fields: str) -> Lead:
    """A lead to whom one e-mail has left."""
    lead = scene.only_mail(**({"email": "ann@lead.example", "name": "Ann Lee"} | fields))
    scene.work()
    return lead


def test_a_reply_holds_the_plan_and_is_a_question_to_a_person(post: Post) -> None:
    scene, lead = post.scene, written_to(post.scene)
    message = post.comes(reply("Could be.", Meaning.YES), answers=post.sent(lead))
    assert (message.state, message.matched_by, message.lead) == ("asking", "message_id", lead)
    (question,) = scene.questions(lead)
    assert (question.kind, question.message) == ("reply", message)
    assert scene.enrollment(lead).state == "asking"
    sent = len(scene.messenger.sent)
    scene.later(30 * DAY)
    scene.work()
    assert len(scene.messenger.sent) == sent, "nothing leaves until somebody has read it"
    scene.sound()
    assert "They wrote on" in " ".join(why(lead, now=scene.now).present.reasons)


def test_whoever_has_the_lead_is_told(post: Post) -> None:
    lead = written_to(post.scene)
    message = post.comes(reply(meaning=Meaning.QUESTION), answers=post.sent(lead))
    notice = Notice.objects.get(kind="reply")
    assert (notice.lead, notice.params["meaning"], notice.params["message"]) == (lead, "question", message.pk)


@pytest.mark.parametrize("confidence", [0.01, 1.0])
def test_a_stop_is_obeyed_at_once_however_sure_the_reading_is(post: Post, confidence: float) -> None:
    scene, lead = post.scene, written_to(post.scene)
    contacts.add_point(lead, text="(303) 555-0142", now=scene.now, actor="1")
    understood = reply("stop", Meaning.STOP, confidence=confidence, meaning_confidence=confidence)
    message = post.comes(understood, answers=post.sent(lead))
    lead.refresh_from_db()
    assert (lead.state, lead.answer) == ("closed", "do_not_contact")
    assert message.state == "handled"
    assert set(ContactPoint.objects.values_list("status", flat=True)) == {"suppressed"}
    assert scene.questions(lead) == []
    assert Touch.objects.get(disposition="replied_stop").at == scene.now
    scene.sound()


def test_a_stop_from_an_address_that_nobody_knew_shuts_that_address_too(post: Post) -> None:
    lead = written_to(post.scene)
    post.comes(reply("stop", Meaning.STOP), answers=post.sent(lead), sender="ann.private@mail.example")
    listed = set(Suppression.objects.filter(kind="email").values_list("value", flat=True))
    assert listed == {"ann@lead.example", "ann.private@mail.example"}


def test_a_stop_of_somebody_unknown_shuts_their_address(post: Post) -> None:
    message = post.comes(reply("stop", Meaning.STOP), sender="who@else.example")
    assert (message.state, message.lead) == ("handled", None)
    assert Suppression.objects.get().value == "who@else.example"


def test_a_stop_repeated_changes_nothing(post: Post) -> None:
    lead = written_to(post.scene)
    sent = post.sent(lead)
    post.comes(reply("stop", Meaning.STOP), answers=sent)
    before = Suppression.objects.count()
    again = post.comes(reply("stop", Meaning.STOP), answers=sent)
    assert again.state == "handled"
    assert Suppression.objects.count() == before
    post.scene.sound()


def test_what_lies_on_the_desk_is_called_off_but_an_agreed_call_stays(post: Post) -> None:
    scene = post.scene
    lead = scene.lead(email="ann@lead.example")
    call = scene.call(lead)
    post.comes(reply(meaning=Meaning.QUESTION))
    call.refresh_from_db()
    assert call.state == "cancelled"
    other = scene.lead(name="Bob Hill", phone="(303) 555-0177", email="bob@lead.example")
    record_outcome(scene.call(other), disposition="call_back", now=scene.now, until=scene.now + 2 * HOUR)
    post.comes(reply(meaning=Meaning.QUESTION), sender="bob@lead.example")
    assert scene.enrollment(other).next_due_at == scene.now + 2 * HOUR
    assert scene.kinds(other) == ["reply"]
    scene.later(2 * HOUR)
    scene.work()
    agreed = scene.call(other)
    assert agreed.step == "promise"
    scene.sound()
    record_outcome(agreed, disposition="talked_yes", now=scene.now)
    assert scene.questions(other) == []
    scene.sound()


def test_a_conversation_settles_what_they_wrote_before(post: Post) -> None:
    scene = post.scene
    lead = scene.lead(email="ann@lead.example")
    record_outcome(scene.call(lead), disposition="call_back", now=scene.now, until=scene.now + HOUR)
    message = post.comes(reply(meaning=Meaning.QUESTION))
    scene.later(HOUR)
    scene.work()
    record_outcome(scene.call(lead), disposition="talked_not_now", now=scene.now, until=scene.now + 9 * DAY)
    message.refresh_from_db()
    assert (scene.questions(lead), message.state) == ([], "handled")


def test_a_reply_that_comes_while_a_message_is_leaving_stops_it_at_the_last_instant(post: Post) -> None:
    scene = post.scene
    lead = scene.only_mail(email="ann@lead.example", name="Ann Lee")
    scene.work()
    scene.go_on()
    sent = post.sent(lead)
    scene.now = scene.enrollment(lead).next_due_at or scene.now
    before = len(scene.messenger.sent)
    looked = dispatch.still_wanted

    def meanwhile(job: dispatch.Job) -> bool:
        if post.count == 0:
            post.comes(reply(meaning=Meaning.NO), answers=sent)
        return looked(job)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dispatch, "still_wanted", meanwhile)
        done = scene.work()
    assert (done.called_off, len(scene.messenger.sent)) == (1, before)
    assert scene.enrollment(lead).state == "asking"
    scene.sound()


def test_a_second_message_belongs_to_the_same_question(post: Post) -> None:
    scene, lead = post.scene, written_to(post.scene)
    sent = post.sent(lead)
    first = post.comes(reply("One.", Meaning.QUESTION), answers=sent)
    second = post.comes(reply("Two.", Meaning.YES), answers=sent)
    (question,) = scene.questions(lead)
    assert question.message == second
    with pytest.raises(CannotSettle, match="Another message"):
        settle(question, settlement="reply_yes", now=scene.now, seen=first.pk)
    settle(question, settlement="reply_yes", now=scene.now, seen=second.pk)
    for message in (first, second):
        message.refresh_from_db()
        assert (message.state, message.settlement) == ("handled", "reply_yes")


def test_the_same_message_by_two_accounts_counts_once(post: Post) -> None:
    scene, lead = post.scene, written_to(post.scene)
    understood = reply("Hello.", Meaning.QUESTION)
    first = post.comes(understood, answers=post.sent(lead), headers={"Message-ID": "<same@lead.example>"})
    settle(scene.questions(lead)[0], settlement="reply_keep_going", now=scene.now)
    again = post.comes(
        understood,
        answers=post.sent(lead),
        headers={"Message-ID": "<same@lead.example>", "X-Copy": "2"},
    )
    assert (again.state, again.settlement, again.lead) == ("handled", "copy", lead)
    assert scene.questions(lead) == []
    assert first.pk != again.pk


@pytest.mark.parametrize("answer", ["no", "unreachable", "unqualified"])
def test_a_reply_after_the_end_is_never_lost(post: Post, answer: str) -> None:
    scene, lead = post.scene, written_to(post.scene)
    enrollments.close(lead, answer=answer, now=scene.now, actor="1")
    message = post.comes(reply("I am back.", Meaning.YES), answers=post.sent(lead))
    lead.refresh_from_db()
    assert (message.state, lead.state, scene.kinds(lead)) == ("asking", "closed", ["reply_after_end"])
    settle(scene.questions(lead)[0], settlement="end_reopen", now=scene.now)
    lead.refresh_from_db()
    message.refresh_from_db()
    assert (lead.state, message.state) == ("open", "handled")
    scene.sound()


def test_a_customer_who_writes_asks_nothing_but_the_owner_is_told(post: Post) -> None:
    scene, lead = post.scene, written_to(post.scene)
    enrollments.close(lead, answer="yes", now=scene.now, actor="1")
    message = post.comes(reply("See you Tuesday."), answers=post.sent(lead))
    assert (message.state, message.settlement, scene.questions(lead)) == ("handled", "of_customer", [])
    assert Notice.objects.filter(kind="reply", lead=lead).exists()
    regrets = post.comes(reply("Not after all.", Meaning.NO), answers=post.sent(lead))
    assert (regrets.state, scene.kinds(lead)) == ("asking", ["reply_after_end"])


def test_somebody_who_opted_out_and_writes_is_left_alone_and_seen(post: Post) -> None:
    scene, lead = post.scene, written_to(post.scene)
    sent = post.sent(lead)
    post.comes(reply("stop", Meaning.STOP), answers=sent)
    message = post.comes(reply("What about the roof?", Meaning.QUESTION), answers=sent)
    assert (message.state, scene.kinds(lead)) == ("asking", ["reply_after_stop"])
    lead.refresh_from_db()
    assert lead.state == "closed"
    settle(scene.questions(lead)[0], settlement="end_leave", now=scene.now)
    scene.sound()


def test_a_reply_to_an_old_thread_belongs_to_the_open_lead_of_the_person(post: Post) -> None:
    scene, lead = post.scene, written_to(post.scene)
    sent = post.sent(lead)
    enrollments.close(lead, answer="unreachable", now=scene.now, actor="1")
    newer = written_to(scene)
    assert newer != lead
    assert post.comes(reply(), answers=sent).lead == newer


def test_a_reply_is_found_by_the_plus_address_and_by_the_sender(post: Post) -> None:
    lead = written_to(post.scene)
    sent = post.sent(lead)
    assert touch_answered(post.scene.workspace, reply_address(sent, "office@acme.example")) == sent
    assert (
        touch_answered(post.scene.workspace, reply_address(sent, "office@acme.example").replace("@", "x@"))
        is None
    )
    by_address = post.comes(
        reply(), to=f"Office <{reply_address(sent, 'office@acme.example')}>", sender="x@y.example"
    )
    assert (by_address.matched_by, by_address.lead) == ("plus_address", lead)
    by_sender = post.comes(reply("Again."), sender="Ann <ANN@lead.example>")
    assert (by_sender.matched_by, by_sender.lead) == ("sender", lead)


def test_a_colleague_at_the_same_domain_is_a_question_to_a_person(post: Post) -> None:
    lead = written_to(post.scene)
    message = post.comes(reply(), sender="boss@lead.example")
    assert (message.state, message.lead, message.matched_by) == ("asking", None, "domain")
    assert message.details["candidates"] == [lead.number]
    assert post.scene.questions(lead) == []


def test_a_domain_of_everybody_says_nothing(post: Post) -> None:
    written_to(post.scene, email="ann@gmail.com")
    message = post.comes(reply(), sender="somebody@gmail.com")
    assert (message.state, message.matched_by) == ("asking", "")


def test_two_people_with_one_address_are_a_choice(post: Post) -> None:
    one = written_to(post.scene, name="Ann Lee")
    other = written_to(post.scene, name="Zoe Quinn")
    assert one.contact_id != other.contact_id
    message = post.comes(reply(), sender="ann@lead.example")
    assert (message.state, message.matched_by) == ("asking", "several")
    assert message.details["candidates"] == [other.number, one.number]


def test_nothing_is_found_in_another_workspace(post: Post) -> None:
    lead = written_to(post.scene)
    sent = post.sent(lead)
    other = Post(Scene(a_business(name="Other")))
    message = other.comes(
        reply(), answers=sent, sender="ann@lead.example", to=reply_address(sent, "office@acme.example")
    )
    assert (message.lead, message.contact, message.matched_by) == (None, None, "")
    assert post.scene.questions(lead) == []


def test_a_message_that_nobody_understands_holds_like_a_reply_if_it_is_known_whose(post: Post) -> None:
    lead = written_to(post.scene)
    known = post.comes(of(Kind.UNKNOWN, confidence=0.0), answers=post.sent(lead))
    assert (known.state, post.scene.kinds(lead)) == ("asking", ["reply"])
    assert post.comes(of(Kind.UNKNOWN, confidence=0.0), sender="x@y.example").state == "asking"


def test_a_reply_is_evidence_that_an_unsure_message_left(post: Post) -> None:
    scene = post.scene
    lead = scene.only_mail(email="ann@lead.example", name="Ann Lee")
    scene.messenger.fail_next(failure(sure=False), arrives=True)
    scene.work()
    assert scene.kinds(lead) == ["unsure_email"]
    unsure = scene.touch(lead, state="unsure")
    post.comes(reply(), answers=unsure)
    unsure.refresh_from_db()
    assert (unsure.state, unsure.disposition, scene.kinds(lead)) == ("done", "sent", ["reply"])
    scene.sound()


def test_a_message_that_says_it_was_written_in_the_future_was_written_when_it_came(post: Post) -> None:
    scene, lead = post.scene, written_to(post.scene)
    post.comes(reply("no", Meaning.NO), answers=post.sent(lead), sent_at=scene.now + DAY)
    came = scene.now
    scene.later(3 * HOUR)
    settle(scene.questions(lead)[0], settlement="reply_no", now=scene.now)
    assert scene.touch(lead, step="reply").at == came


def test_a_lead_that_is_held_by_a_pause_still_asks(post: Post) -> None:
    scene, lead = post.scene, written_to(post.scene)
    enrollments.pause(lead, until=scene.now + 9 * DAY, reason="holiday", now=scene.now, actor="1")
    post.comes(reply(), answers=post.sent(lead))
    assert scene.kinds(lead) == ["reply"]
    assert scene.enrollment(lead).state == "paused"
    scene.sound()
    scene.later(9 * DAY + MINUTE)
    scene.work()
    assert scene.enrollment(lead).state == "asking"
    scene.sound()


def test_a_merged_person_is_found_by_the_address_of_either(post: Post) -> None:
    scene = post.scene
    lead = written_to(scene)
    other = written_to(scene, email="al@other.example", name="Al Lee")
    merge(lead.contact, other.contact, now=scene.now, actor="1")
    message = post.comes(reply(), sender="al@other.example")
    assert message.contact == lead.contact

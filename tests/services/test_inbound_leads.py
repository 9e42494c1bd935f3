"""Leads that come in by mail, and messages that a person places."""

from __future__ import annotations

import pytest

from ringback.inbox.model import Kind, Meaning
from ringback.services.errors import CannotDo, CannotTakeIn
from ringback.services.inbound import process_now, take_in
from ringback.services.inbound_settling import again, is_lead, is_no_lead, of_lead
from ringback.store.models import InboundMessage, Lead, Notice, Workspace
from tests.services.post import Post, of, reply
from tests.services.scene import HOUR, Scene, a_business, draft


@pytest.fixture
def post(scene: Scene) -> Post:
    return Post(scene)


def provider(scene: Scene, confidence: float = 0.95, **fields: str):  # type: ignore[no-untyped-def]
    given = {"name": "Ann Lee", "email": "ann@lead.example", "phone": "(303) 555-0142"} | fields
    return of(Kind.NEW_LEAD, confidence=confidence, lead=draft(scene.now, **given))


def test_a_lead_of_a_form_is_taken_in_once_and_its_clock_runs(post: Post) -> None:
    scene = post.scene
    message = post.comes(provider(scene), sender="forms@provider.example")
    lead = Lead.objects.get()
    assert (message.state, message.settlement, message.lead) == ("handled", "new_lead", lead)
    assert (lead.raw_source, lead.source, lead.asked_at) == ("email", "e-mail", scene.now)
    assert scene.call(lead).due_at == scene.now
    assert Notice.objects.get(kind="new_lead").lead == lead
    scene.sound()
    again_ = post.comes(provider(scene), sender="forms@provider.example")
    assert (again_.settlement, Lead.objects.count()) == ("joined", 1)


def test_a_lead_that_is_not_read_for_sure_is_a_question(post: Post) -> None:
    message = post.comes(provider(post.scene, 0.5), sender="forms@provider.example")
    assert (message.state, Lead.objects.count()) == ("asking", 0)
    assert message.details["lead"]["name"] == "Ann Lee"


def test_a_person_who_writes_to_the_inquiry_address_is_a_lead(post: Post) -> None:
    account = post.account(takes_leads=True)
    message = post.comes(
        reply("My roof leaks."), sender="Eve Mail <eve@lead.example>", subject="A roof", account=account
    )
    lead = Lead.objects.get()
    assert message.lead == lead
    assert (lead.contact.full_name, lead.interest, lead.message) == ("Eve Mail", "A roof", "My roof leaks.")
    assert lead.asked_at == post.scene.now
    post.scene.sound()


@pytest.mark.parametrize("why", ["not an inquiry address", "answers something", "unsure", "own", "handed in"])
def test_whoever_may_be_no_lead_is_shown_to_a_person(post: Post, why: str) -> None:
    account = post.account(takes_leads=why != "not an inquiry address")
    message = post.comes(
        reply("Hello.", confidence=0.4 if why == "unsure" else 0.9),
        sender="office@acme.example" if why == "own" else "eve@lead.example",
        answers="<something-else@lead.example>" if why == "answers something" else None,
        account=None if why == "handed in" else account,
    )
    assert (message.state, message.settlement, Lead.objects.count()) == ("asking", "unplaced", 0)


def test_a_reply_never_makes_a_second_lead(post: Post) -> None:
    scene = post.scene
    account = post.account(takes_leads=True)
    lead = scene.only_mail(email="ann@lead.example", name="Ann Lee")
    scene.work()
    post.comes(reply("Yes please."), answers=post.sent(lead), account=account)
    post.comes(reply("By a new thread."), account=account)
    looks_like_one = provider(scene)
    post.comes(looks_like_one, answers=post.sent(lead), account=account)
    assert Lead.objects.count() == 1
    assert scene.kinds(lead) == ["reply"]


def test_a_copy_of_our_own_message_is_nothing(post: Post) -> None:
    scene = post.scene
    lead = scene.only_mail()
    scene.work()
    ours = post.sent(lead).message_id
    message = post.comes(reply(), sender="office@acme.example", headers={"Message-ID": ours})
    assert (message.state, message.settlement, scene.questions(lead)) == ("handled", "own", [])


def test_a_person_makes_a_lead_of_a_message(post: Post) -> None:
    scene = post.scene
    message = post.comes(reply("Hello."), sender="Eve Mail <eve@lead.example>")
    fields = {"name": "Eve Mail", "email": "eve@lead.example", "interest": "a roof"}
    lead = is_lead(message, fields, now=scene.now, actor="1")
    message.refresh_from_db()
    assert (message.state, message.settlement, message.lead) == ("handled", "lead", lead)
    with pytest.raises(CannotDo, match="decided"):
        is_lead(message, fields, now=scene.now, actor="1")
    assert Lead.objects.count() == 1


def test_a_person_says_whose_message_it_is(post: Post) -> None:
    scene = post.scene
    lead = scene.only_mail(email="ann@lead.example", name="Ann Lee")
    scene.work()
    message = post.comes(reply("Hello.", Meaning.YES), sender="ann.lee@private.example")
    of_lead(message, lead, now=scene.now, actor="1", understand=post.understand)
    message.refresh_from_db()
    assert (message.state, message.matched_by, scene.kinds(lead)) == ("asking", "by_hand", ["reply"])
    scene.sound()
    stop = post.comes(reply("Hello."), sender="ann.lee@private.example")
    assert stop.lead is None
    post.known[bytes(stop.raw)] = reply("stop", Meaning.STOP)
    of_lead(stop, lead, now=scene.now, actor="1", understand=post.understand)
    lead.refresh_from_db()
    assert lead.answer == "do_not_contact"


def test_a_message_of_another_workspace_is_not_placed_here(post: Post) -> None:
    lead = Scene(a_business(name="Other")).lead()
    message = post.comes(reply("Hello."), sender="x@y.example")
    with pytest.raises(CannotDo):
        of_lead(message, lead, now=post.scene.now, actor="1", understand=post.understand)


def test_a_person_says_that_it_is_no_lead(post: Post) -> None:
    message = post.comes(reply("Buy now."), sender="x@y.example")
    is_no_lead(message, now=post.scene.now, actor="1")
    message.refresh_from_db()
    assert (message.state, message.settlement) == ("handled", "not_lead")


def test_the_same_bytes_are_the_same_message(post: Post) -> None:
    scene = post.scene
    raw = b"From: a@b.example\r\n\r\nHello."
    first, new = take_in(scene.workspace, raw, now=scene.now)
    assert (new, take_in(scene.workspace, raw, now=scene.now)) == (True, (first, False))
    by_account, new = take_in(scene.workspace, raw, now=scene.now, account=post.account())
    assert new
    assert by_account.pk != first.pk
    with pytest.raises(CannotTakeIn):
        take_in(scene.workspace, b" \r\n", now=scene.now)


def test_one_bad_message_stops_no_other_and_is_seen_after_its_second_failure(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ringback.services import inbound

    scene = post.scene
    bad = post.keep(reply("bad"), sender="x@y.example")
    good = post.keep(reply("good"), sender="x@y.example")
    act = inbound.act

    def trips(row: InboundMessage, *args: object, **more: object) -> None:
        act(row, *args, **more)  # type: ignore[arg-type]
        if row.pk == bad.pk:
            raise RuntimeError("tripped")

    monkeypatch.setattr(inbound, "act", trips)
    assert post.handle() == 2
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, bad.kind, bad.error, good.state) == ("new", "", "RuntimeError: tripped", "asking")
    assert post.handle("m2") == 0, "not before its lease is over"
    scene.later(HOUR)
    post.handle("m3")
    bad.refresh_from_db()
    assert bad.state == "failed"
    monkeypatch.undo()
    again(bad, now=scene.now, actor="1")
    assert process_now(bad, now=scene.now, worker="w", understand=post.understand).state == "asking"


def test_what_the_reader_trips_over_is_shown_to_a_person(post: Post) -> None:
    post.keep(reply())
    post.known.clear()
    post.handle()
    row = InboundMessage.objects.get()
    assert (row.state, row.kind) == ("asking", "unknown")
    assert row.why[0].startswith("It could not be read")


def test_workers_share_the_work_and_give_back_what_they_do_not_finish(post: Post) -> None:
    from ringback.services.inbound import process_due

    rows = [post.keep(reply(), sender="x@y.example") for _ in range(3)]
    turns = iter([True, False])
    done = process_due(
        lambda: post.scene.now, "m1", understand=post.understand, keep_going=lambda: next(turns)
    )
    assert done == 1
    assert post.handle("m2") == 2
    states = {row.pk: row.state for row in InboundMessage.objects.all()}
    assert states == {row.pk: "asking" for row in rows}
    assert Workspace.objects.count() == 1

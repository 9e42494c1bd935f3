"""The inbox and the questions about what people wrote; and who may see them."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ringback.inbox.model import Kind, Meaning, Person, Understood
from ringback.services.inbound import process_now, take_in
from ringback.services.questions import CHOICES
from ringback.store.models import InboundMessage, Lead, Question, Touch
from ringback.web import urls_inbox
from tests.web.house import NOW, House, lead, signed_in, words

RAW = b"""From: Rosa Lindqvist <%s>
To: hello@stark-plumbing.example
Subject: Your furnace <b>
Date: Tue, 3 Mar 2026 17:00:00 +0000
Message-ID: <in-%d@example.com>
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<p onclick="x()">Next <b>month</b> perhaps.</p><script>alert(1)</script><img src="http://tracker.example/x.png">
<a href="javascript:alert(1)">bad</a> <a href="https://good.example/">good</a><form><input name=a></form>
"""
WRITE = ["lead", "belongs", "nothing", "again"]


def comes(of: House, *, sender: str = "rosa@example.com", number: int = 1, **known: object) -> InboundMessage:
    """A message that came in and was handled."""
    row, _new = take_in(of.workspace, RAW % (sender.encode(), number), now=NOW)
    given: dict[str, object] = {
        "kind": Kind.REPLY,
        "confidence": 0.9,
        "why": ("It answers a message.",),
        "meaning": Meaning.NOT_NOW,
        "meaning_confidence": 0.8,
        "new_text": "Next month perhaps.",
    }
    understood = Understood(**given | known)  # type: ignore[arg-type]
    return process_now(row, now=NOW, worker="w", understand=lambda _raw, _setting: understood)


def test_the_inbox_shows_what_is_to_be_decided_first(stark: House) -> None:
    lead(stark)
    comes(stark)
    comes(stark, sender="x@y.example", number=2, new_text="Who are you?", meaning=None)
    comes(stark, sender="news@y.example", number=3, kind=Kind.LIST, new_text="", meaning=None)
    client = signed_in(stark.rep)
    page = words(client.get("/inbox"))
    assert "2 to decide" in page
    assert "Next month perhaps." in page
    assert "Reply: not now" in page
    assert "news@y.example" not in page
    assert "news@y.example" in words(client.get("/inbox?show=list"))
    assert "3 messages" in words(client.get("/inbox?show=all"))
    assert "1 message" in words(client.get("/inbox?show=all&q=news"))
    assert "No message fits" in words(client.get("/inbox?q=nobody"))
    assert "<main" not in client.get("/inbox", headers={"HX-Request": "true"}).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_messages(
    stark: House, django_assert_max_num_queries: object
) -> None:
    for number in range(12):
        rosa = lead(
            stark,
            name=f"Person Number{number}",
            phone=f"(303) 555-{1000 + number}",
            email=f"p{number}@example.com",
        )
        comes(stark, sender=f"p{number}@example.com", number=number)
        assert rosa.number == number + 1
    client = signed_in(stark.rep)
    for path, most in (("/inbox", 16), ("/questions", 14)):
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            client.get(path)


def test_a_message_is_shown_without_what_could_do_harm(stark: House) -> None:
    lead(stark)
    message = comes(stark)
    page = signed_in(stark.rep).get(f"/inbox/{message.pk}").content.decode()
    shown = page.partition('<div class="mail-html">')[2].partition("</div>")[0]
    assert "Next <b>month</b> perhaps." in shown
    for bad in ("onclick", "<script", "alert", "<img", "tracker", "javascript", "<form", "<input"):
        assert bad not in shown
    assert 'href="https://good.example/" rel="noopener noreferrer nofollow"' in shown
    assert "Your furnace &lt;b&gt;" in page


def test_the_whole_way_of_a_reply_by_the_page(stark: House) -> None:
    rosa = lead(stark)
    message = comes(stark)
    client = signed_in(stark.rep)
    question = Question.objects.get()
    for path in ("/questions", f"/inbox/{message.pk}", f"/leads/{rosa.number}"):
        page = client.get(path).content.decode()
        for choice in CHOICES["reply"]:
            assert choice.code in page
            assert f'data-key="{choice.key}"' in page
        assert "Next month perhaps." in page
    assert "They wrote" in words(client.get("/"))
    gone = client.post(
        f"/questions/{question.pk}",
        {"settlement": "reply_no", "seen": message.pk, "back": f"/inbox/{message.pk}"},
    )
    assert gone["Location"] == f"/inbox/{message.pk}"
    rosa.refresh_from_db()
    assert (rosa.state, rosa.answer) == ("closed", "no")
    assert "You read it as a no." in words(client.get(f"/inbox/{message.pk}"))
    story = words(client.get(f"/leads/{rosa.number}"))
    assert "Came in: Reply: not now" in story
    assert "Replied: no" in story


def test_the_wrong_person_is_followed_by_whoever_was_named(stark: House) -> None:
    lead(stark)
    zoe = Person(name="Zoe Quinn", email="zoe@example.com", role="Owner")
    message = comes(stark, meaning=Meaning.WRONG_PERSON, people=(zoe,))
    client = signed_in(stark.rep)
    page = client.get("/questions").content.decode()
    assert 'value="Zoe Quinn"' in page
    client.post(
        f"/questions/{Question.objects.get().pk}",
        {
            "settlement": "reply_wrong_person",
            "seen": message.pk,
            "full_name": "Zoe Quinn",
            "email": "zoe@example.com",
        },
    )
    assert Lead.objects.get(number=2).contact.full_name == "Zoe Quinn"
    assert Lead.objects.get(number=1).answer == "unqualified"


def test_an_answer_is_a_draft_in_the_thread_on_the_desk(stark: House) -> None:
    lead(stark)
    message = comes(stark, meaning=Meaning.QUESTION)
    client = signed_in(stark.rep)
    client.post(f"/questions/{Question.objects.get().pk}", {"settlement": "reply_answer", "seen": message.pk})
    draft = Touch.objects.get(channel="email", state="open")
    assert draft.in_reply_to == "<in-1@example.com>"
    page = client.get(f"/desk?touch={draft.pk}").content.decode()
    assert "Re: Your furnace &lt;b&gt;" in page
    assert "[Your answer.]" in page


def test_a_message_of_nobody_becomes_a_lead_by_the_form_beside_it(stark: House) -> None:
    message = comes(stark, sender="eve@mail.example", meaning=None, new_text="Call me at (303) 555-0177.")
    client = signed_in(stark.rep)
    page = client.get(f"/inbox/{message.pk}").content.decode()
    assert 'value="eve@mail.example"' in page
    assert 'value="+13035550177"' in page
    wrong = client.post(f"/inbox/{message.pk}/lead", {"interest": "a roof"})
    assert wrong.status_code == 422
    made = client.post(f"/inbox/{message.pk}/lead", {"name": "Eve Mail", "email": "eve@mail.example"})
    assert made["Location"] == "/leads/1"
    twice = client.post(f"/inbox/{message.pk}/lead", {"name": "Eve Mail", "email": "eve@mail.example"})
    assert twice.status_code == 422
    assert Lead.objects.count() == 1


def test_a_message_is_placed_or_put_away(stark: House) -> None:
    rosa = lead(stark)
    client = signed_in(stark.rep)
    message = comes(stark, sender="rosa.private@mail.example")
    assert "There is no lead with this number." in words(
        client.post(f"/inbox/{message.pk}/belongs", {"number": "77"}, follow=True)
    )
    client.post(f"/inbox/{message.pk}/belongs", {"number": str(rosa.number)})
    message.refresh_from_db()
    assert message.lead == rosa
    other = comes(stark, sender="x@y.example", number=2)
    assert client.post(f"/inbox/{other.pk}/nothing")["Location"] == "/inbox"
    other.refresh_from_db()
    assert other.settlement == "not_lead"


def test_a_message_from_a_file_is_taken_in_once(stark: House) -> None:
    client = signed_in(stark.rep)
    for _ in range(2):
        file = SimpleUploadedFile("a.eml", RAW % (b"x@y.example", 5), "message/rfc822")
        assert client.post("/inbox/new", {"file": file}).status_code == 302
    assert InboundMessage.objects.get().state != "new"
    assert client.post("/inbox/new", {}).status_code == 422
    empty = SimpleUploadedFile("a.eml", b" ", "message/rfc822")
    assert client.post("/inbox/new", {"file": empty}).status_code == 422


def test_the_bytes_as_they_came_are_a_file_for_managers(stark: House) -> None:
    message = comes(stark)
    assert signed_in(stark.rep).get(f"/inbox/{message.pk}/raw").status_code == 403
    response = signed_in(stark.manager).get(f"/inbox/{message.pk}/raw")
    assert response["Content-Disposition"] == f'attachment; filename="message-{message.pk}.eml"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.content == RAW % (b"rosa@example.com", 1)


def test_a_stranger_learns_nothing(stark: House, stranger: House) -> None:
    lead(stark)
    mine, theirs = comes(stark), comes(stark, sender="x@y.example", number=2)
    client = signed_in(stranger.owner)
    assert "Rosa" not in words(client.get("/inbox?show=all"))
    for message in (mine, theirs):
        for path in (f"/inbox/{message.pk}", f"/inbox/{message.pk}/raw"):
            assert client.get(path).status_code == 404
        for path in WRITE:
            form = {"name": "A", "email": "a@b.example", "number": "1"}
            assert client.post(f"/inbox/{message.pk}/{path}", form).status_code == 404
    theirs.refresh_from_db()
    assert (theirs.state, Lead.objects.count()) == ("asking", 1)


def test_nothing_is_seen_or_done_without_signing_in(stark: House) -> None:
    message = comes(stark, sender="x@y.example")
    client = Client()
    routes = {str(entry.pattern) for entry in urls_inbox.urlpatterns}
    assert {route.rpartition("/")[2] for route in routes} == {
        "inbox",
        "new",
        "<int:message_id>",
        "raw",
        *WRITE,
    }
    for path in ("/inbox", "/inbox/new", f"/inbox/{message.pk}", f"/inbox/{message.pk}/raw"):
        assert client.get(path)["Location"].startswith("/sign-in")
    for path in WRITE:
        assert client.post(f"/inbox/{message.pk}/{path}", {})["Location"] == "/sign-in"
        assert signed_in(stark.owner).get(f"/inbox/{message.pk}/{path}").status_code == 405
    message.refresh_from_db()
    assert message.state == "asking"

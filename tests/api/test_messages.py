"""Messages by the API: handed in, listed, settled; and a stranger learns nothing."""

from __future__ import annotations

from ringback.inbox.model import Kind, Meaning, Understood
from ringback.services.inbound import process_now, take_in
from ringback.store.models import InboundMessage, Lead, Question
from tests.api.business import NOW, Business

RAW = (
    b"From: Maria <%s>\r\nTo: office@acme.example\r\nSubject: Kitchen\r\n"
    b"Message-ID: <%d@x.example>\r\n\r\nIn May.\r\n"
)


def comes(
    of: Business, sender: str = "maria@example.com", number: int = 1, **known: object
) -> InboundMessage:
    row, _new = take_in(of.workspace, RAW % (sender.encode(), number), now=NOW)
    given: dict[str, object] = {
        "kind": Kind.REPLY,
        "confidence": 0.9,
        "why": ("It answers.",),
        "meaning": Meaning.NOT_NOW,
        "meaning_confidence": 0.8,
        "new_text": "In May.",
    }
    understood = Understood(**given | known)  # type: ignore[arg-type]
    return process_now(row, now=NOW, worker="w", understand=lambda _raw, _setting: understood)


def test_a_message_is_handed_in_once_and_acts_at_once(acme: Business, maria: int) -> None:
    raw = RAW % (b"who@else.example", 3)
    headers = {"Content-Type": "message/rfc822"}
    first = acme.api("POST", "/messages", raw, **headers).json()
    assert (first["message"]["state"], first["again"]) == ("asking", False)
    again = acme.api("POST", "/messages", raw, **headers).json()
    assert (again["message"]["id"], again["again"]) == (first["message"]["id"], True)
    assert InboundMessage.objects.count() == 1


def test_what_is_no_message_is_refused(acme: Business) -> None:
    assert acme.api("POST", "/messages", {"a": 1}).status_code == 415
    assert acme.api("POST", "/messages", b" ", **{"Content-Type": "message/rfc822"}).status_code == 409
    assert InboundMessage.objects.count() == 0


def test_a_large_message_is_taken_and_a_larger_one_refused(acme: Business) -> None:
    head, headers = RAW % (b"who@else.example", 4), {"Content-Type": "message/rfc822"}
    assert acme.api("POST", "/messages", head + b"x" * 3_000_000, **headers).status_code == 200
    over = acme.api("POST", "/messages", head + b"x" * (25 * 1024 * 1024), **headers)
    assert (over.status_code, over.json()["error"]["code"]) == (413, "too_big")
    assert acme.api("POST", "/leads", b"x" * 70_000).status_code == 413


def test_a_question_carries_the_message_and_the_suggestion(acme: Business, maria: int) -> None:
    message = comes(acme)
    (question,) = acme.api("GET", "/questions").json()["questions"]
    assert (question["message"], question["text"]) == (message.pk, "In May.")
    assert question["suggested"] == "reply_not_now"
    later = comes(acme, number=2)
    path = f"/questions/{question['id']}/settle"
    stale = acme.api("POST", path, {"settlement": "reply_no", "message": message.pk})
    assert stale.status_code == 409
    named = {"name": "Zoe Quinn", "email": "zoe@example.com"}
    body = {"settlement": "reply_wrong_person", "message": later.pk, "person": named}
    assert acme.api("POST", path, body).status_code == 200
    assert Lead.objects.get(number=2).contact.full_name == "Zoe Quinn"
    past = acme.api("GET", f"/leads/{maria}/why").json()["past"]
    assert {line["message"] for line in past} == {None, message.pk, later.pk}


def test_the_list_and_one_message(acme: Business, maria: int) -> None:
    message = comes(acme)
    comes(acme, "news@x.example", 2, kind=Kind.LIST, meaning=None)
    assert acme.api("GET", "/messages").json()["total"] == 1
    every = acme.api("GET", "/messages?show=all&q=maria@example").json()
    assert [row["id"] for row in every["messages"]] == [message.pk]
    one = acme.api("GET", f"/messages/{message.pk}").json()
    assert (one["message"]["lead"], one["new_text"], one["why"]) == (maria, "In May.", ["It answers."])
    assert one["question"] == Question.objects.get().pk


def test_a_message_of_nobody_is_settled(acme: Business, maria: int) -> None:
    message = comes(acme, "eve@x.example")
    path = f"/messages/{message.pk}/settle"
    assert acme.api("POST", path, {"settlement": "belongs", "lead": 99}).status_code == 422
    assert acme.api("POST", path, {"settlement": "again"}).status_code == 409
    fields = {"name": "Eve Mail", "email": "eve@x.example"}
    made = acme.api("POST", path, {"settlement": "lead", "fields": fields}).json()
    assert made["message"]["lead"] == 2
    assert acme.api("POST", path, {"settlement": "not_lead"}).status_code == 409
    other = comes(acme, "x@x.example", 2)
    assert (
        acme.api("POST", f"/messages/{other.pk}/settle", {"settlement": "belongs", "lead": maria}).status_code
        == 200
    )
    third = comes(acme, "y@x.example", 3)
    done = acme.api("POST", f"/messages/{third.pk}/settle", {"settlement": "not_lead"}).json()
    assert done["message"]["state"] == "handled"


def test_a_stranger_learns_nothing(acme: Business, maria: int, stranger: Business) -> None:
    message = comes(acme, "eve@x.example")
    assert stranger.api("GET", "/messages?show=all").json()["total"] == 0
    assert stranger.api("GET", f"/messages/{message.pk}").status_code == 404
    settled = stranger.api("POST", f"/messages/{message.pk}/settle", {"settlement": "not_lead"})
    assert settled.status_code == 404
    message.refresh_from_db()
    assert message.state == "asking"

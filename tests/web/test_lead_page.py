"""One lead: its story, what comes, and what a person does with it; and a lead entered by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from ringback.services.contacts import change_lead
from ringback.services.referrals import refer
from ringback.services.touches import record_outcome
from ringback.store.models import Enrollment, Lead, Touch
from tests.services.plans import added, plan
from tests.web.house import NOW, House, lead, minutes, open_touch, signed_in, words


def test_the_page_tells_past_present_and_future_with_reasons(
    stark: House, noon: time_machine.Traveller
) -> None:
    rosa = lead(stark)
    record_outcome(
        open_touch(rosa), disposition="no_answer", now=NOW + minutes(2), user=stark.rep, note="Rang out."
    )
    noon.shift(minutes(3))
    seen = words(signed_in(stark.rep).get("/leads/1"))
    assert "Rosa Lindqvist" in seen
    assert "above your high-value line" in seen
    assert "Called, no answer Today 12:04 (10:04 in Denver) Rang out." in seen
    assert "the first call is due within 5 minutes" in seen
    assert "If nobody answers" in seen
    assert "Call, no voicemail." in seen
    assert "Arrived (web form)" in seen
    assert "(303) 555-0142" in seen
    assert "E-mail" in seen


def test_what_was_logged_by_hand_is_in_the_story(stark: House, noon: time_machine.Traveller) -> None:
    rosa = lead(stark)
    noon.shift(minutes(60))
    client = signed_in(stark.rep)
    sent = {"what": "call:left_voicemail", "at": "2026-03-03T12:30", "note": "From my cell."}
    seen = words(client.post("/leads/1/log", sent, follow=True))
    assert "Recorded: left voicemail." in seen
    assert "Called, left a voicemail Today 12:30 (10:30 in Denver) From my cell." in seen
    assert Touch.objects.get(lead=rosa, disposition="left_voicemail").at == datetime(
        2026, 3, 3, 17, 30, tzinfo=UTC
    )


def test_a_reply_that_came_by_mail_closes_the_lead(stark: House) -> None:
    lead(stark)
    signed_in(stark.rep).post("/leads/1/log", {"what": "email:replied_yes"})
    assert Lead.objects.get().answer == "yes"


@pytest.mark.parametrize(
    ("sent", "advice"),
    [
        ({"what": "call:sent"}, "Choose what happened"),
        ({"what": "call:call_back"}, "needs a date and time"),
        ({"what": "call:no_answer", "at": "2026-03-03T23:00"}, "has not happened yet"),
        ({"what": "call:no_answer", "at": "yesterday"}, "Give a date and a time"),
    ],
)
def test_what_cannot_have_happened_is_refused_in_words(
    stark: House, sent: dict[str, str], advice: str
) -> None:
    lead(stark)
    assert advice in words(signed_in(stark.rep).post("/leads/1/log", sent, follow=True))
    assert not Touch.objects.filter(state="done").exists()


def test_pause_resume_close_and_reopen(stark: House, noon: time_machine.Traveller) -> None:
    lead(stark)
    client = signed_in(stark.rep)
    seen = words(client.post("/leads/1/pause", {"until": "2026-03-20", "reason": "On holiday"}, follow=True))
    assert "Paused. Nothing happens before then." in seen
    assert Enrollment.objects.get().state == "paused"
    assert "Resume now" in seen
    noon.shift(minutes(5))
    assert "The plan goes on from now." in words(client.post("/leads/1/resume", follow=True))
    assert Enrollment.objects.get().state == "active"
    seen = words(client.post("/leads/1/close", {"answer": "no", "note": "Too dear"}, follow=True))
    assert "Closed: no." in seen
    assert Lead.objects.get().answer == "no"
    assert "Open again" in words(client.post("/leads/1/reopen", follow=True))
    assert Lead.objects.get().state == "open"


@pytest.mark.parametrize(
    ("action", "sent", "advice"),
    [
        ("pause", {"until": "2026-03-01"}, "still to come"),
        ("pause", {}, "Say until when"),
        ("close", {"answer": "perhaps"}, "Choose an answer"),
        ("reopen", {}, "open already"),
    ],
)
def test_what_cannot_be_done_says_why(stark: House, action: str, sent: dict[str, str], advice: str) -> None:
    lead(stark)
    assert advice in words(signed_in(stark.rep).post(f"/leads/1/{action}", sent, follow=True))
    assert Lead.objects.get().state == "open"


def test_a_lead_entered_by_hand_is_on_the_desk_at_once(stark: House) -> None:
    client = signed_in(stark.rep)
    sent = {
        "name": "Kofi Adams",
        "phone": "(303) 555-0177",
        "value": "12k",
        "city": "Denver",
        "region": "CO",
        "mine": "on",
    }
    seen = words(client.post("/leads/new", sent, follow=True))
    assert "Here is the new lead." in seen
    made = Lead.objects.get()
    assert (made.value, made.owner, made.raw_source) == (12000, stark.rep, "hand")
    assert made.contact.region == "US-CO"
    assert "Kofi Adams" in words(client.get("/"))


def test_somebody_who_is_known_already_is_not_entered_twice(stark: House) -> None:
    lead(stark)
    sent = {"name": "Rosa Lindqvist", "phone": "303 555 0142"}
    assert "known already" in words(signed_in(stark.rep).post("/leads/new", sent, follow=True))
    assert Lead.objects.count() == 1


def test_what_cannot_be_read_is_asked_about_once(stark: House) -> None:
    client = signed_in(stark.rep)
    sent = {"name": "Kofi Adams", "phone": "12", "email": "kofi@example.com"}
    first = client.post("/leads/new", sent)
    assert first.status_code == 422
    assert "The phone" in words(first)
    assert 'name="anyway" value="on"' in first.content.decode()
    assert not Lead.objects.exists()
    assert client.post("/leads/new", {**sent, "anyway": "on"}).status_code == 302
    assert Lead.objects.get().contact.full_name == "Kofi Adams"


def test_an_empty_lead_is_refused(stark: House) -> None:
    response = signed_in(stark.rep).post("/leads/new", {"interest": "pipes"})
    assert response.status_code == 422
    assert "Give at least a name" in words(response)


def test_the_list_finds_and_shows_a_part_for_the_search(stark: House) -> None:
    lead(stark)
    client = signed_in(stark.rep)
    assert "Rosa Lindqvist" in words(client.get("/leads"))
    assert "No lead fits" in words(client.get("/leads?q=nobody"))
    part = client.get("/leads?q=rosa", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "Rosa Lindqvist" in part
    for odd in ("?page=-1", "?page=9999999999999999999999", "?page=x", "?owner=x", "?sort=x", "?q=%00"):
        assert client.get(f"/leads{odd}").status_code == 200


def test_the_list_is_narrowed_by_tag_and_by_playbook(stark: House, stranger: House) -> None:
    tagged = lead(stark)
    change_lead(tagged, tags=["vip"], now=NOW, actor="1")
    client = signed_in(stark.rep)
    assert 'name="playbook"' not in client.get("/leads").content.decode(), "there is only one"
    added(stark.workspace, plan("short"), now=NOW)
    page = words(client.get("/leads?tag=VIP&playbook=winning-strategy"))
    assert "Rosa Lindqvist" in page
    assert "#vip" in page
    for query in ("tag=vi", "playbook=short", "playbook=nowhere"):
        assert "Rosa" not in words(client.get(f"/leads?{query}")), query
    assert client.get("/leads?tag=%00&playbook=%00").status_code == 200
    theirs = words(signed_in(stranger.owner).get("/leads?tag=vip&playbook=short"))
    assert "Rosa" not in theirs
    assert "short" not in theirs


def test_a_number_is_added_marked_and_used_again(stark: House) -> None:
    made = lead(stark, phone="", email="rosa@example.com")
    client = signed_in(stark.rep)
    page = client.post(f"/leads/{made.number}/points", {"text": "(303) 555-0177"}, follow=True)
    assert "Added. The plan goes on with it." in words(page)
    point = made.contact.points.get(kind="phone")
    assert (point.value, point.status) == ("+13035550177", "ok")
    client.post(f"/leads/{made.number}/points/{point.pk}", {"usable": "no"})
    point.refresh_from_db()
    assert point.status == "bad"
    again = client.post(f"/leads/{made.number}/points/{point.pk}", {"usable": "yes"}, follow=True)
    assert "It is used again." in words(again)
    assert "neither a phone number" in words(
        client.post(f"/leads/{made.number}/points", {"text": "ask Bob"}, follow=True)
    )


def test_what_is_known_of_a_lead_can_be_changed_and_the_plan_follows(stark: House) -> None:
    made = lead(stark)
    client = signed_in(stark.rep)
    page = client.post(
        f"/leads/{made.number}/change", {"value": "12000", "interest": "new boiler", "notes": ""}, follow=True
    )
    assert "Changed." in words(page)
    made.refresh_from_db()
    assert (str(made.value), made.interest) == ("12000.00", "new boiler")
    assert "value" in words(client.post(f"/leads/{made.number}/change", {"value": "lots"}, follow=True))


STATE_UNKNOWN = "It is not known in which state they are: the strictest rules of all states hold."
DID_NOT_ASK = "Nothing says that they asked to be contacted."


def test_a_person_whose_state_is_not_known_is_shown_as_such(stark: House) -> None:
    rosa = lead(stark)
    tom = lead(stark, name="Tom Free", phone="(800) 555-0142", email="", zip="", state="", city="")
    visitor = signed_in(stark.rep)
    assert STATE_UNKNOWN in words(visitor.get(f"/leads/{tom.number}"))
    known = words(visitor.get(f"/leads/{rosa.number}"))
    assert STATE_UNKNOWN not in known
    assert DID_NOT_ASK not in known


def test_whoever_was_named_by_another_is_not_shown_as_somebody_who_asked(
    stark: House, stranger: House
) -> None:
    rosa = lead(stark)
    named = refer(rosa, full_name="Cy Dee", phone="(303) 555-0166", now=NOW, actor="t").lead
    assert named is not None
    assert DID_NOT_ASK in words(signed_in(stark.rep).get(f"/leads/{named.number}"))
    answer = signed_in(stranger.rep).get(f"/leads/{named.number}")
    assert answer.status_code == 404
    assert "Cy Dee" not in words(answer)

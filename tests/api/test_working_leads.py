"""Reading leads and working them: the desk, outcomes, pauses, answers and questions."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from ringback.store.models import Event, Lead, Question, Suppression, Touch
from tests.api.business import MARIA, NOW, Business


def test_a_lead_is_found_by_name_number_and_state(acme: Business, maria: int) -> None:
    acme.api("POST", "/leads", {"name": "Bob Miller", "phone": "212-555-0143"})
    names = [row["name"] for row in acme.api("GET", "/leads").json()["leads"]]
    assert sorted(names) == ["Bob Miller", "Maria Thompson"]
    for q in ("thompson", "%231", "303 555 0142", "maria@example.com"):
        found = acme.api("GET", f"/leads?q={q}").json()
        assert [row["id"] for row in found["leads"]] == [maria], q
    assert acme.api("GET", "/leads?state=answer-yes").json()["leads"] == []
    assert acme.api("GET", "/leads?state=now").json()["total"] == 2


def test_turning_pages_comes_to_an_end(acme: Business, maria: int) -> None:
    first, second = (acme.api("GET", f"/leads?page={page}").json() for page in (1, 2))
    assert (len(first["leads"]), first["pages"], first["total"]) == (1, 1, 1)
    assert (second["leads"], second["page"], second["total"]) == ([], 2, 1)


def test_a_lead_tells_who_where_and_how(acme: Business, maria: int) -> None:
    lead = acme.api("GET", f"/leads/{maria}").json()
    assert (lead["name"], lead["time_zone"], lead["interest"]) == (
        "Maria Thompson",
        "America/Denver",
        "Kitchen remodel",
    )
    assert [point["link"] for point in lead["points"]] == ["tel:+13035550142", "mailto:maria@example.com"]
    assert lead["touch"] == Touch.objects.get().pk
    assert lead["region_known"]
    assert lead["asked_at"] == lead["arrived_at"]


def test_a_lead_tells_that_its_state_is_not_known_and_that_it_did_not_ask(acme: Business, maria: int) -> None:
    tom = acme.api("POST", "/leads", {"name": "Tom Free", "phone": "800-555-0143"}).json()["id"]
    assert not acme.api("GET", f"/leads/{tom}").json()["region_known"]
    Lead.objects.filter(number=tom).update(asked_at=None)
    assert acme.api("GET", f"/leads/{tom}").json()["asked_at"] is None


def test_the_desk_shows_the_new_lead_with_its_clock(acme: Business, maria: int) -> None:
    desk = acme.api("GET", "/desk").json()
    (line,) = desk["clock_running"]
    assert (line["lead"], line["channel"], line["ends_at"]) == (maria, "call", "2026-03-03T17:07:00Z")
    assert (desk["promised"], desk["due"], desk["questions"], desk["more"]) == ([], [], [], 0)


def test_an_outcome_is_recorded_once_and_the_plan_goes_on(acme: Business, maria: int) -> None:
    touch = acme.api("GET", "/desk").json()["clock_running"][0]["touch"]
    body = {"disposition": "left_voicemail", "note": "Was\u0000 kind 🙂", "answers": {"When?": "In May"}}
    done = acme.api("POST", f"/touches/{touch}/outcome", body)
    assert done.status_code == 200
    assert (done.json()["state"], done.json()["disposition"]) == ("done", "left_voicemail")
    assert (done.json()["note"], done.json()["answers"]) == ("Was kind 🙂", {"When?": "In May"})
    assert done.json()["at"] == "2026-03-03T17:02:00Z"
    again = acme.api("POST", f"/touches/{touch}/outcome", {"disposition": "talked_yes"})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "cannot_do")
    assert Lead.objects.get().state == "open"
    assert Event.objects.filter(kind="touched", actor="api").count() == 1
    why = acme.api("GET", f"/leads/{maria}/why").json()
    assert any(line["touch"] == touch for line in why["past"])
    assert why["next"]


def test_an_outcome_that_does_not_fit_is_refused_in_words(acme: Business, maria: int) -> None:
    touch = Touch.objects.get().pk
    for body in ({"disposition": "bounced"}, {"disposition": "call_back"}):
        response = acme.api("POST", f"/touches/{touch}/outcome", body)
        assert response.status_code == 409
        assert len(response.json()["error"]["message"]) > 20
    assert Touch.objects.get().state == "open"


def test_a_promised_call_back_lies_on_the_desk_at_its_minute(
    acme: Business, maria: int, noon: time_machine.Traveller
) -> None:
    touch = Touch.objects.get().pk
    body = {"disposition": "call_back", "until": "2026-03-03T15:00:00-05:00"}
    assert acme.api("POST", f"/touches/{touch}/outcome", body).status_code == 200
    lines = acme.api("GET", f"/leads/{maria}/ahead?weeks=1").json()["lines"]
    assert next(line["at"] for line in lines if line["channel"] == "call") == "2026-03-03T20:00:00Z"


def test_a_yes_closes_the_lead(acme: Business, maria: int) -> None:
    acme.api("POST", f"/touches/{Touch.objects.get().pk}/outcome", {"disposition": "talked_yes"})
    assert acme.api("GET", f"/leads/{maria}").json()["state"] == "closed"
    assert [row["id"] for row in acme.api("GET", "/leads?state=answer-yes").json()["leads"]] == [maria]
    assert acme.api("GET", "/desk").json()["clock_running"] == []
    assert acme.api("GET", f"/leads/{maria}/ahead").json()["lines"] == []


def test_a_call_made_elsewhere_is_logged_and_taken_as_the_one_on_the_desk(acme: Business, maria: int) -> None:
    body = {
        "channel": "call",
        "disposition": "no_answer",
        "at": "2026-03-03T17:01:00Z",
        "note": "from the truck",
    }
    logged = acme.api("POST", f"/leads/{maria}/touches", body)
    assert (logged.status_code, logged.json()["disposition"]) == (200, "no_answer")
    touches = acme.api("GET", f"/leads/{maria}/touches").json()["touches"]
    assert [(touch["state"], touch["note"]) for touch in touches] == [("done", "from the truck")]


def test_a_reply_that_stops_everything_shuts_number_and_address(acme: Business, maria: int) -> None:
    acme.api("POST", f"/leads/{maria}/touches", {"channel": "email", "disposition": "replied_stop"})
    assert acme.api("GET", f"/leads/{maria}").json()["state"] == "closed"
    assert Suppression.objects.filter(workspace=acme.workspace).count() == 2
    assert acme.api("POST", "/leads", MARIA).json()["outcome"] == "opted_out"


def test_what_has_not_happened_cannot_be_logged(acme: Business, maria: int) -> None:
    body = {"channel": "call", "disposition": "no_answer", "at": (NOW + timedelta(seconds=1)).isoformat()}
    response = acme.api("POST", f"/leads/{maria}/touches", body)
    assert (response.status_code, response.json()["error"]["field"]) == (422, "at")


def test_a_lead_is_paused_and_resumed(acme: Business, maria: int) -> None:
    paused = acme.api("POST", f"/leads/{maria}/pause", {"until": "2026-03-10T14:00:00Z", "reason": "away"})
    assert paused.status_code == 200
    assert acme.api("GET", "/desk").json()["clock_running"] == []
    first = acme.api("GET", f"/leads/{maria}/ahead").json()["lines"][0]
    assert first["at"] >= "2026-03-10T14:00:00Z"
    assert acme.api("POST", f"/leads/{maria}/resume").status_code == 200
    assert acme.api("GET", f"/leads/{maria}/ahead").json()["lines"][0]["at"] < "2026-03-04"


def test_a_pause_into_the_past_is_refused(acme: Business, maria: int) -> None:
    response = acme.api("POST", f"/leads/{maria}/pause", {"until": "2026-03-03T17:02:00Z"})
    assert response.status_code == 409


@pytest.mark.parametrize("answer", ["yes", "no", "unqualified", "unreachable", "do_not_contact"])
def test_a_lead_is_closed_with_an_answer_and_stays_closed(acme: Business, maria: int, answer: str) -> None:
    closed = acme.api("POST", f"/leads/{maria}/close", {"answer": answer, "note": "told me so"})
    assert (closed.status_code, closed.json()["present"]["kind"], closed.json()["next"]) == (200, "stop", [])
    assert Lead.objects.get().answer == answer
    assert Suppression.objects.exists() is (answer == "do_not_contact")
    assert acme.api("POST", f"/leads/{maria}/pause", {"until": "2026-05-01T15:00:00Z"}).status_code == 409


def test_a_question_is_settled_once(acme: Business) -> None:
    acme.api("POST", "/leads", {"name": "Bob Miller"})
    (question,) = acme.api("GET", "/questions").json()["questions"]
    codes = [choice["code"] for choice in question["settlements"]]
    assert "close_unreachable" in codes
    wrong = acme.api("POST", f"/questions/{question['id']}/settle", {"settlement": "sing"})
    assert wrong.status_code == 409
    assert "close_unreachable" in wrong.json()["error"]["message"]
    path = f"/questions/{question['id']}/settle"
    settled = acme.api("POST", path, {"settlement": "close_unreachable"})
    assert (settled.status_code, settled.json()["settlement"]) == (200, "close_unreachable")
    assert acme.api("POST", path, {"settlement": "close_unreachable"}).status_code == 409
    assert Question.objects.get().settled_by == acme.owner
    assert acme.api("GET", "/questions").json() == {"questions": [], "total": 0}
    assert acme.api("GET", "/leads/1").json()["state"] == "closed"


def test_a_number_that_is_added_gives_the_plan_a_way_on(acme: Business) -> None:
    number = acme.api("POST", "/leads", {"name": "Nora Byrne"}).json()["id"]
    assert acme.api("GET", f"/leads/{number}/why").json()["present"]["kind"] == "ask"
    bad = acme.api("POST", f"/leads/{number}/points", {"text": "call office"})
    assert bad.status_code == 409
    assert "neither a phone number nor an e-mail address" in bad.json()["error"]["message"]
    why = acme.api("POST", f"/leads/{number}/points", {"text": "(303) 555-0177"}).json()
    assert why["present"]["kind"] == "act"
    assert Question.objects.get().settlement == "no_longer_needed"
    twice = acme.api("POST", f"/leads/{number}/points", {"text": "303-555-0177"})
    assert (twice.status_code, "already" in twice.json()["error"]["message"]) == (409, True)


def test_a_closed_lead_is_taken_up_again_but_never_after_an_opt_out(acme: Business, maria: int) -> None:
    acme.api("POST", f"/leads/{maria}/close", {"answer": "no"})
    assert acme.api("POST", f"/leads/{maria}/reopen").json()["present"]["kind"] == "act"
    acme.api("POST", f"/leads/{maria}/close", {"answer": "do_not_contact"})
    refused = acme.api("POST", f"/leads/{maria}/reopen")
    assert (refused.status_code, "asked not to be contacted" in refused.json()["error"]["message"]) == (
        409,
        True,
    )

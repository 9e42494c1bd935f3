"""The desk: what it shows, and what each key records."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from ringback.services.enrollments import pause
from ringback.store.models import ContactPoint, Enrollment, Lead, Touch
from tests.web.house import NOW, House, lead, many_leads, minutes, open_touch, signed_in, words

HTMX = {"HX-Request": "true"}


def record(stark: House, touch: Touch, **sent: str) -> str:
    response = signed_in(stark.rep).post(f"/desk/touches/{touch.pk}/outcome", sent, headers=HTMX)
    assert response.status_code == 200, response.content
    return words(response)


def test_the_desk_says_who_where_until_when_and_why(stark: House, noon: time_machine.Traveller) -> None:
    lead(stark)
    noon.shift(minutes(1))
    seen = words(signed_in(stark.rep).get("/"))
    assert "Rosa Lindqvist" in seen
    assert "Prairie Dental Denver, CO worth about $12,000 1st call" in seen
    assert "4:00 left to call first" in seen
    assert "Call (303) 555-0142" in seen
    assert "It is 10:03 in Denver. You may call until 16:00 there, 18:00 yours." in seen
    assert "Can someone come today?" in seen
    assert "the first call is due within 5 minutes" in seen
    assert "Ruled out No text message: no consent was given." in seen
    assert "Would change it An answer or a stop would end it." in seen


def test_an_instant_is_written_for_programs_too(stark: House) -> None:
    lead(stark)
    page = signed_in(stark.rep).get("/").content.decode()
    assert 'data-deadline="2026-03-03T17:07:00Z"' in page
    assert 'data-now="2026-03-03T17:02:00Z"' in page


@pytest.mark.parametrize(
    "outcome", ["no_answer", "left_voicemail", "busy", "gatekeeper", "bad_number", "wrong_number"]
)
def test_a_call_without_an_answer_is_recorded_and_the_plan_goes_on(stark: House, outcome: str) -> None:
    touch = open_touch(lead(stark))
    record(stark, touch, outcome=outcome, note="Dog barking.")
    touch.refresh_from_db()
    assert (touch.state, touch.disposition, touch.made_by, touch.note) == (
        "done",
        outcome,
        stark.rep,
        "Dog barking.",
    )
    assert Enrollment.objects.get().next_due_at is not None
    bad = ContactPoint.objects.get(kind="phone").status == "bad"
    assert bad is (outcome in ("bad_number", "wrong_number"))


@pytest.mark.parametrize(
    ("outcome", "answer"),
    [
        ("talked_yes", "yes"),
        ("talked_no", "no"),
        ("not_qualified", "unqualified"),
        ("do_not_contact", "do_not_contact"),
    ],
)
def test_an_answer_closes_the_lead(stark: House, outcome: str, answer: str) -> None:
    record(stark, open_touch(lead(stark)), outcome=outcome)
    assert (Lead.objects.get().state, Lead.objects.get().answer) == ("closed", answer)


def test_a_call_back_is_kept_to_the_minute_on_the_clock_of_the_lead(stark: House) -> None:
    touch = open_touch(lead(stark))
    record(stark, touch, outcome="call_back", until_call_back="2026-03-04T15:30")
    touch.refresh_from_db()
    assert touch.until == datetime(2026, 3, 4, 22, 30, tzinfo=UTC)
    assert Enrollment.objects.get().next_due_at == touch.until


def test_a_moment_that_was_offered_is_one_press(stark: House) -> None:
    touch = open_touch(lead(stark))
    page = signed_in(stark.rep).get("/").content.decode()
    offered = re.findall(r'value="(call_back@[^"]+)"', page)
    assert len(offered) >= 4
    said = record(stark, touch, outcome=offered[2])
    touch.refresh_from_db()
    assert touch.until == datetime(2026, 3, 4, 16, 0, tzinfo=UTC)  # tomorrow, nine o'clock in Denver
    assert "Rosa Lindqvist: call back Wed 4 Mar 11:00." in said


def test_not_now_holds_the_lead_until_the_day_that_was_named(stark: House) -> None:
    touch = open_touch(lead(stark))
    record(stark, touch, outcome="talked_not_now", until_talked_not_now="2026-06-01")
    due = Enrollment.objects.get().next_due_at
    assert due is not None
    assert due >= datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent", "advice"),
    [
        ({"outcome": "call_back"}, "Give a date and a time"),
        ({"outcome": "call_back", "until_call_back": "soon"}, "Give a date and a time"),
        ({"outcome": "call_back@tomorrow"}, "Give a date and a time"),
        ({"outcome": "won the lottery"}, "Choose what came of it"),
        ({}, "Choose what came of it"),
    ],
)
def test_an_outcome_that_cannot_be_meant_changes_nothing(
    stark: House, sent: dict[str, str], advice: str
) -> None:
    touch = open_touch(lead(stark))
    response = signed_in(stark.rep).post(
        f"/desk/touches/{touch.pk}/outcome", {**sent, "note": "Kept note"}, headers=HTMX
    )
    assert response.status_code == 422
    assert advice in words(response)
    assert "Kept note" in words(response)
    touch.refresh_from_db()
    assert touch.state == "open"


def test_a_call_back_in_the_past_is_refused_kindly(stark: House) -> None:
    touch = open_touch(lead(stark))
    assert "lies in the past" in record(stark, touch, outcome="call_back", until_call_back="2026-03-01T15:30")
    touch.refresh_from_db()
    assert touch.state == "open"


def test_what_the_person_said_is_kept_with_its_question(stark: House) -> None:
    touch = open_touch(lead(stark))
    answers = {
        "question_0": "How old is the furnace?",
        "answer_0": " 20 years ",
        "question_1": "Budget?",
        "answer_1": "",
    }
    record(stark, touch, outcome="no_answer", **answers)
    touch.refresh_from_db()
    assert touch.answers == {"How old is the furnace?": "20 years"}


def test_what_no_database_can_keep_is_left_out_of_a_note(stark: House) -> None:
    touch = open_touch(lead(stark))
    record(stark, touch, outcome="no_answer", note="Rang\x00 out")
    touch.refresh_from_db()
    assert touch.note.replace(" ", "") == "Rangout"


def test_the_same_outcome_sent_twice_counts_once_and_the_next_lead_comes(stark: House) -> None:
    rosa = lead(stark)
    other = lead(stark, name="Kofi Adams", phone="(303) 555-0177", email="k@example.com")
    touch = open_touch(rosa)
    record(stark, touch, outcome="no_answer")
    said = record(stark, touch, outcome="talked_yes")
    assert "This was recorded already (no answer). Nothing was changed." in said
    assert "Kofi Adams" in said
    touch.refresh_from_db()
    assert touch.disposition == "no_answer"
    assert Lead.objects.get(pk=rosa.pk).state == "open"
    assert open_touch(other).state == "open"


def test_the_next_lead_comes_with_the_answer_and_is_announced(stark: House) -> None:
    rosa = lead(stark)
    lead(stark, name="Kofi Adams", phone="(303) 555-0177", email="k@example.com")
    response = signed_in(stark.rep).post(
        f"/desk/touches/{open_touch(rosa).pk}/outcome", {"outcome": "no_answer"}, headers=HTMX
    )
    page = response.content.decode()
    assert page.strip().startswith('<div id="desk"')
    assert 'data-announce="Recorded. Rosa Lindqvist: no answer. Next: Kofi Adams."' in page
    assert "<html" not in page


def test_without_scripts_an_outcome_leads_back_to_the_desk(stark: House) -> None:
    client = signed_in(stark.rep)
    response = client.post(f"/desk/touches/{open_touch(lead(stark)).pk}/outcome", {"outcome": "no_answer"})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert "Rosa Lindqvist: no answer." in words(client.get("/"))


def test_where_no_voicemail_is_offered_the_key_is_dead_and_says_why(
    stark: House, noon: time_machine.Traveller
) -> None:
    touch = open_touch(lead(stark))
    touch.voicemail = False
    touch.ruled_out = [["no_voicemail_left_one", {"at": {"at": "2026-03-03T16:00:00Z"}}]]
    touch.save()
    page = signed_in(stark.rep).get("/").content.decode()
    assert re.search(r'value="left_voicemail" data-key="2" disabled title="No voicemail: one was left', page)
    assert "If the voicemail answers" not in page


def test_an_open_desk_learns_of_a_new_lead_without_being_loaded_again(stark: House) -> None:
    client = signed_in(stark.rep)
    rosa = lead(stark)
    shown = open_touch(rosa).pk
    lead(stark, name="Kofi Adams", phone="(303) 555-0177", email="k@example.com")
    rail = client.get(f"/desk/rail?focus={shown}", headers=HTMX)
    assert rail.content.decode().strip().startswith('<aside id="rail"')
    assert "Kofi Adams" in words(rail)
    assert 'id="question-count" hx-swap-oob="true"' in rail.content.decode()


def test_an_empty_desk_turns_into_the_first_lead_that_comes(stark: House) -> None:
    client = signed_in(stark.rep)
    assert "Nobody is waiting" in words(client.get("/"))
    assert "HX-Retarget" not in client.get("/desk/rail", headers=HTMX)
    lead(stark)
    response = client.get("/desk/rail", headers=HTMX)
    assert response["HX-Retarget"] == "#desk"
    assert "Call (303) 555-0142" in words(response)


def test_an_empty_desk_says_what_comes_next_and_when(stark: House) -> None:
    rosa = lead(stark)
    pause(rosa, until=NOW + timedelta(days=1), reason="", actor="1", now=NOW)
    seen = words(signed_in(stark.rep).get("/"))
    assert "Nobody is waiting" in seen
    assert "a call to Rosa Lindqvist" in seen
    assert "Tomorrow" in seen


def test_who_has_many_due_calls_is_shown_the_first_ones_and_the_rest_counted(stark: House) -> None:
    many_leads(stark, 3)
    Enrollment.objects.update(fresh=False)
    seen = words(signed_in(stark.rep).get("/"))
    assert " Due " in seen
    assert "Clock running" not in seen


def test_a_name_with_markup_in_it_is_shown_as_it_was_typed(stark: House) -> None:
    lead(stark, interest='<script>alert("x")</script>', message="<img src=x onerror=alert(1)>")
    page = signed_in(stark.rep).get("/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page

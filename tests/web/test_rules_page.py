"""The rules page: an answer with its reasons, and what a manager declares."""

from __future__ import annotations

from datetime import date

import pytest

from ringback.queries.snapshots import snapshot_of
from ringback.services.proclamations import declare
from ringback.store.models import Enrollment, Proclamation, Touch
from tests.web.house import NOW, House, lead, signed_in, words

EMERGENCY = {"region": "Louisiana", "kind": "emergency", "first_date": "2026-03-03", "note": "the storm"}
CAJUN = {"phone": "(504) 555-0142", "state": "LA", "zip": "70112", "city": "New Orleans"}


def test_a_rep_sees_what_is_allowed_and_why(stark: House) -> None:
    page = words(signed_in(stark.rep).get("/rules?region=US-UT&at=2026-07-24T10:30"))
    for part in (
        "Utah US-UT",
        "Call shut now No: shut now (Utah: holiday, Pioneer Day); opens Sat 25 Jul 2026 08:00.",
        "Holiday in Utah: Pioneer Day.",
        "Friday 24 July 2026, 10:30 in Denver",
        "When calls are lawful on that day Denver none",
        "Relaxed by express consent; a purchase, for 18 months; an inquiry, for 18 months.",
        "Utah Code 13-25a-103(3)",
        "checked 21 Nov 2026",
        "not legal advice",
    ):
        assert part in page, part


def test_the_lawful_hours_are_drawn_on_the_day_that_was_asked_about(stark: House) -> None:
    answer = signed_in(stark.rep).get("/rules?region=US-CO&at=2026-07-07T10:30")
    drawn = answer.content.decode()
    assert '<rect class="open" x="480" y="4" width="780" height="12"/>' in drawn, "8:00 to 21:00 in minutes"
    assert '<rect class="then" x="627" y="0" width="6" height="20"/>' in drawn, "10:30"
    page = words(answer)
    assert "Tuesday 7 July 2026, 10:30 in Denver; 12:30 on your clock" in page.replace("Tue 12:30", "12:30")
    assert "Denver 08:00–21:00" in page
    assert "allowed now Yes: open now, until Tue 7 Jul 2026 21:00." in page


def test_the_page_of_a_lead_leads_to_the_rules_that_hold_there(stark: House) -> None:
    lead(stark, **CAJUN)
    client = signed_in(stark.rep)
    there = client.get("/leads/1").content.decode()
    address = "/rules?region=US-LA&amp;phone=%2B15045550142&amp;postal_code=70112"
    assert f'href="{address}' in there
    assert "Louisiana US-LA" in words(client.get(address.replace("&amp;", "&")))


def test_all_clues_are_shown_with_what_each_says(stark: House) -> None:
    page = words(signed_in(stark.rep).get("/rules?postal_code=85001&phone=%2B12125550100"))
    assert "Postal code 85001: US-AZ; America/Phoenix" in page
    assert "Phone +12125550100: US-NY; America/New_York" in page
    assert "Arizona adds no rule of its own: the federal rules apply" in page
    toll_free = words(signed_in(stark.rep).get("/rules?phone=%2B18005550100"))
    assert "says nothing about the place" in toll_free
    assert "The time zone is not known" in toll_free
    assert "It is not known in which state they are" in toll_free
    assert "United States, state not known" in toll_free


def test_two_letters_of_a_country_that_are_a_state_too_are_asked_about(stark: House) -> None:
    visitor = signed_in(stark.rep)
    assert "Did you mean US-NE (Nebraska)?" in words(visitor.get("/rules?region=NE"))
    assert "Did you mean" not in words(visitor.get("/rules?region=US-NE"))


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("region=Atlantis", "no place known here"),
        ("region=US-FL&at=soon", "is no instant"),
        (f"region={'x' * 90}", "at most 80 characters"),
    ],
)
def test_a_question_that_cannot_be_read_is_answered_with_advice(
    stark: House, query: str, answer: str
) -> None:
    page = words(signed_in(stark.rep).get(f"/rules?{query}"))
    assert answer in page
    assert "How the place was found" not in page


def test_nothing_is_shown_until_something_is_asked(stark: House) -> None:
    page = words(signed_in(stark.owner).get("/rules"))
    assert "How the place was found" not in page
    assert "Louisiana, New York shut calls during a declared state of emergency" in page


def test_the_settings_lead_here(stark: House) -> None:
    assert 'href="/rules"' in signed_in(stark.manager).get("/settings").content.decode()


def test_a_manager_declares_an_emergency_and_lifts_it(stark: House) -> None:
    cajun = lead(stark, **CAJUN)
    client = signed_in(stark.manager)
    answer = client.post("/rules/proclamations", EMERGENCY)
    assert (answer.status_code, answer["Location"]) == (302, "/rules#declared")
    assert Touch.objects.get(lead=cajun, channel="call").state == "cancelled"
    page = words(client.get("/rules?region=US-LA"))
    assert "Emergency in Louisiana 3 Mar 2026 to open end: the storm; by Manager Stark Plumbing" in page
    assert "Louisiana: emergency declared in Louisiana" in page
    made = Proclamation.objects.get()
    client.post(f"/rules/proclamations/{made.pk}/lift")
    assert "lifted" in words(client.get("/rules"))
    assert snapshot_of(Enrollment.objects.get(lead=cajun)).law_time.is_open(NOW)
    assert "lifted already" in words(client.post(f"/rules/proclamations/{made.pk}/lift", follow=True))


@pytest.mark.parametrize(
    ("wrong", "answer"),
    [
        ({"region": "US-CO"}, "nothing would change"),
        ({"first_date": "2026-03-03", "last_date": "2026-03-01"}, "lies before the first"),
        ({"first_date": "soon"}, "Enter a valid date"),
        ({"kind": "party"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_declared_is_said_and_kept_in_the_form(
    stark: House, wrong: dict[str, str], answer: str
) -> None:
    response = signed_in(stark.owner).post("/rules/proclamations", EMERGENCY | wrong)
    assert response.status_code == 422
    assert answer in words(response)
    assert "the storm" in response.content.decode()
    assert not Proclamation.objects.exists()


def test_a_rep_sees_what_was_declared_and_cannot_declare(stark: House) -> None:
    made = declare(stark.workspace, **EMERGENCY | {"first_date": date(2026, 3, 3)}, now=NOW, actor="test")  # type: ignore[arg-type]
    client = signed_in(stark.rep)
    page = client.get("/rules")
    assert "Emergency in Louisiana" in words(page)
    assert "/lift" not in page.content.decode()
    assert "Only a manager or an owner" in words(page)
    assert client.post(f"/rules/proclamations/{made.pk}/lift").status_code == 403
    assert client.post("/rules/proclamations", EMERGENCY).status_code == 403


def test_a_stranger_neither_sees_nor_lifts_it(stark: House, stranger: House) -> None:
    made = declare(stark.workspace, **EMERGENCY | {"first_date": date(2026, 3, 3)}, now=NOW, actor="test")  # type: ignore[arg-type]
    client = signed_in(stranger.owner)
    assert "Emergency in Louisiana" not in words(client.get("/rules?region=US-LA"))
    nowhere = client.post("/rules/proclamations/987654/lift")
    theirs = client.post(f"/rules/proclamations/{made.pk}/lift")
    assert (
        (theirs.status_code, theirs.content)
        == (nowhere.status_code, nowhere.content)
        == (404, theirs.content)
    )
    made.refresh_from_db()
    assert made.ended_at is None

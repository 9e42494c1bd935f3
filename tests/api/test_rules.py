"""GET /rules: what is allowed where and when."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest

from ringback.services.proclamations import declare
from tests.api.business import NOW, Business


def test_a_holiday_in_utah_is_answered_with_reason_source_and_what_would_lift_it(acme: Business) -> None:
    answer = acme.api("GET", "/rules?region=Utah&at=2026-07-24T10:30").json()
    assert answer["at"] == "2026-07-24T16:30:00Z"
    assert answer["regions"] == [
        {"id": "US-UT", "name": "Utah", "holidays": ["Pioneer Day"], "adds_nothing": ""}
    ]
    call = answer["media"][0]
    assert (call["medium"], call["allowed"], call["opens_at"]) == ("call", False, "2026-07-25T14:00:00Z")
    assert "Pioneer Day" in call["text"]
    ban = next(rule for rule in answer["rules"] if rule["kind"] == "ban")
    assert ban["row"] == "US-UT"
    assert ban["checked_on"] == "2026-11-21"
    assert "an inquiry, for 18 months" in ban["relaxed_by"]
    assert answer["days"][0]["hours"] == []


def test_now_is_asked_about_when_no_time_is_given(acme: Business) -> None:
    answer = acme.api("GET", f"/rules?phone={quote('+13035550142')}").json()
    assert answer["at"] == NOW.isoformat().replace("+00:00", "Z")
    assert answer["clues"][0]["zones"] == ["America/Denver"]
    assert answer["media"][0]["allowed"]


def test_an_unknown_state_and_what_else_may_have_been_meant_are_told(acme: Business) -> None:
    toll_free = acme.api("GET", f"/rules?phone={quote('+18005550142')}").json()
    assert toll_free["region_unknown"]
    assert {rule["row"] for rule in toll_free["rules"]} == {"US", "US-XX"}
    niger = acme.api("GET", "/rules?region=NE").json()
    assert not niger["region_unknown"]
    assert niger["hint"] == "NE is read as the country Niger. Did you mean US-NE (Nebraska)?"
    assert acme.api("GET", "/rules?region=US-NE").json()["hint"] == ""


@pytest.mark.parametrize(
    "query",
    ["", "?region=Atlantis", "?time_zone=EST", "?region=US-FL&at=noon", "?region=%00", "?at=2026-07-24"],
)
def test_what_names_no_place_or_time_is_answered_with_advice(acme: Business, query: str) -> None:
    response = acme.api("GET", f"/rules{query}")
    assert (response.status_code, response.json()["error"]["code"]) == (422, "no_place")
    assert (
        "write" in response.json()["error"]["message"]
        or "Name a place" in response.json()["error"]["message"]
    )


def test_what_a_business_declared_is_in_its_answer_and_in_no_others(
    acme: Business, stranger: Business
) -> None:
    declare(
        acme.workspace,
        region="US-LA",
        kind="emergency",
        first_date=date(2026, 3, 3),
        note="the storm",
        now=NOW,
        actor="test",
    )
    mine = acme.api("GET", "/rules?region=US-LA").json()
    assert mine["declared"] == [
        {"region": "US-LA", "kind": "emergency", "first_date": "2026-03-03", "last_date": None}
    ]
    assert not mine["media"][0]["open_now"]
    theirs = stranger.api("GET", "/rules?region=US-LA").json()
    assert theirs["declared"] == []
    assert theirs["media"][0]["open_now"]

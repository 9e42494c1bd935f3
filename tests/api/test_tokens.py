"""Who may call: a token opens its own workspace, and learns nothing about any other."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from ringback.services import workspaces
from ringback.services.asking import ask
from ringback.store.models import ApiToken, Capture, Lead, Question, Touch, User
from ringback.store.transactions import write
from tests.api.business import MARIA, NOW, Business, call

EVERYTHING = [
    ("GET", "/leads", None),
    ("POST", "/leads", MARIA),
    ("GET", "/leads/1", None),
    ("GET", "/leads/1/why", None),
    ("GET", "/leads/1/ahead", None),
    ("GET", "/leads/1/touches", None),
    ("POST", "/leads/1/touches", {"channel": "call", "disposition": "no_answer"}),
    ("POST", "/leads/1/pause", {"until": "2026-05-01T15:00:00Z"}),
    ("POST", "/leads/1/resume", None),
    ("POST", "/leads/1/close", {"answer": "no"}),
    ("POST", "/touches/{touch}/outcome", {"disposition": "talked_yes"}),
    ("GET", "/touches/{touch}/text", None),
    ("POST", "/touches/{touch}/send", {"subject": "Hello", "text": "Two lines."}),
    ("GET", "/desk", None),
    ("GET", "/rules?region=US-FL", None),
    ("GET", "/questions", None),
    ("POST", "/questions/{question}/settle", {"settlement": "close_unreachable"}),
]
OF_ONE_ROW = [entry for entry in EVERYTHING if "1" in entry[1] or "{" in entry[1]]


@pytest.fixture
def question(maria: int) -> int:
    with write():
        return ask(Lead.objects.get(number=maria), "no_way_to_reach", now=NOW, actor="test").pk


@pytest.mark.parametrize(("method", "path", "data"), EVERYTHING)
@pytest.mark.parametrize("token", [None, "", "rb_wrong", "rb_\u00e9\u00ff", "x" * 5_000, "a b c"])
def test_without_a_good_token_nothing_is_answered(
    acme: Business, method: str, path: str, data: object, token: str | None
) -> None:
    response = call(method, path.format(touch=1, question=1), data, token=token)
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "no_token"
    assert response["WWW-Authenticate"].startswith("Bearer")
    assert not Capture.objects.exists()


@pytest.mark.parametrize("scheme", ["Basic", "Token", "bearer-not", ""])
def test_a_token_counts_only_as_a_bearer_token(acme: Business, scheme: str) -> None:
    assert call("GET", "/leads", Authorization=f"{scheme} {acme.token}").status_code == 401


def test_a_token_in_the_address_or_in_a_cookie_does_not_count(acme: Business) -> None:
    assert call("GET", f"/leads?token={acme.token}&access_token={acme.token}").status_code == 401
    assert call("GET", "/leads", Cookie=f"token={acme.token}").status_code == 401


def test_a_token_that_was_taken_back_stops_working_at_once(acme: Business) -> None:
    assert acme.api("GET", "/leads").status_code == 200
    workspaces.revoke_token(acme.row, now=NOW, actor="test")
    refused = acme.api("GET", "/leads")
    assert refused.status_code == 401
    assert refused.json() == call("GET", "/leads", token="rb_never_was").json()


@pytest.mark.parametrize(("method", "path", "data"), OF_ONE_ROW)
def test_a_stranger_gets_the_same_answer_as_for_what_does_not_exist(
    acme: Business, stranger: Business, maria: int, question: int, method: str, path: str, data: object
) -> None:
    touch = Touch.objects.get().pk
    theirs = stranger.api(method, path.format(touch=touch, question=question), data)
    nowhere = path.replace("/1", "/987654321").format(touch=987654321, question=987654321)
    missing = stranger.api(method, nowhere, data)
    assert theirs.status_code == 404
    assert (theirs.status_code, theirs.content, dict(theirs.headers)) == (
        missing.status_code,
        missing.content,
        dict(missing.headers),
    )
    assert Lead.objects.get().state == "open"
    assert Touch.objects.get().state == "open"
    assert Question.objects.get().settled_at is None


def test_lists_show_a_stranger_nothing(acme: Business, stranger: Business, maria: int, question: int) -> None:
    assert stranger.api("GET", "/leads").json()["total"] == 0
    assert stranger.api("GET", "/leads?q=thompson&state=all").json()["leads"] == []
    assert stranger.api("GET", "/questions").json() == {"questions": [], "total": 0}
    desk = stranger.api("GET", "/desk").json()
    assert (desk["clock_running"], desk["due"], desk["promised"], desk["questions"]) == ([], [], [], [])


def test_the_same_person_may_be_a_lead_of_two_businesses(
    acme: Business, stranger: Business, maria: int
) -> None:
    response = stranger.api("POST", "/leads", MARIA)
    assert (response.json()["outcome"], response.json()["id"]) == ("new", 1)
    assert Lead.objects.filter(workspace=stranger.workspace).count() == 1


@pytest.mark.parametrize("number", ["0", "-1", "1e3", "9" * 40, "%31%00", "one", "２"])
def test_an_odd_number_is_a_lead_that_does_not_exist(acme: Business, maria: int, number: str) -> None:
    response = acme.api("GET", f"/leads/{number}")
    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")


def test_the_use_of_a_token_is_noted_once_a_minute(acme: Business, noon: time_machine.Traveller) -> None:
    def noted() -> object:
        return ApiToken.objects.get(pk=acme.row.pk).last_used_at

    assert noted() is None
    acme.api("GET", "/leads")
    assert noted() == NOW
    noon.move_to(NOW + timedelta(seconds=59), tick=False)
    acme.api("GET", "/leads")
    assert noted() == NOW
    noon.move_to(NOW + timedelta(seconds=60), tick=False)
    acme.api("GET", "/leads")
    assert noted() == NOW + timedelta(seconds=60)


def test_a_token_outlives_whoever_made_it(acme: Business, maria: int) -> None:
    User.objects.filter(pk=acme.owner.pk).delete()
    assert acme.api("GET", "/desk").json()["clock_running"][0]["lead"] == maria
    assert acme.api("GET", f"/leads/{maria}/why").status_code == 200


def test_a_signed_in_browser_is_no_token(acme: Business, client: object) -> None:
    client.force_login(acme.owner)  # type: ignore[attr-defined]
    assert client.get("/api/v1/leads").status_code == 401  # type: ignore[attr-defined]


def test_answers_are_kept_by_no_cache(acme: Business) -> None:
    assert acme.api("GET", "/leads")["Cache-Control"] == "no-store"
    assert not acme.api("GET", "/leads").cookies

"""Signing in and out, and the first run."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from ringback.services.workspaces import add_member, create_workspace
from ringback.store.models import Membership, User, Workspace
from tests.web.house import NOW, House, minutes, signed_in, words

GOOD = {"email": "rep@stark-plumbing.example", "password": "a long password"}
FIRST = {
    "name": "Sam Stark",
    "email": "Sam@Stark.example",
    "password": "furnaces and boilers",
    "business_name": "Stark Plumbing",
    "time_zone": "America/Denver",
    "phone": "(303) 555-0100",
    "postal_address": "1 Main Street\nDenver, CO 80202",
    "hours_mon": "08:00-12:00, 13:00-17:00",
    "hours_sat": "09:00-12:00",
}


def test_the_right_password_opens_the_desk(stark: House) -> None:
    client = Client()
    response = client.post("/sign-in", GOOD | {"email": " REP@Stark-Plumbing.example "})
    assert (response.status_code, response["Location"]) == (302, "/")
    assert "Nobody is waiting" in words(client.get("/"))


@pytest.mark.parametrize("wrong", [{"password": "no"}, {"email": "nobody@example.com"}])
def test_a_wrong_password_and_an_unknown_address_are_told_the_same(
    stark: House, wrong: dict[str, str]
) -> None:
    response = Client().post("/sign-in", GOOD | wrong)
    assert response.status_code == 422
    assert "do not go together" in words(response)


def test_after_signing_in_one_is_where_one_wanted_to_be(stark: House) -> None:
    assert Client().post("/sign-in", GOOD | {"next": "/leads?q=x"})["Location"] == "/leads?q=x"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\n//evil"],
)
def test_signing_in_never_leads_to_another_site(stark: House, elsewhere: str) -> None:
    assert Client().post("/sign-in", GOOD | {"next": elsewhere})["Location"] == "/"


def test_guessing_the_password_of_one_account_is_stopped(stark: House, noon: time_machine.Traveller) -> None:
    for _ in range(10):
        assert Client().post("/sign-in", GOOD | {"password": "guess"}).status_code == 422
    stopped = Client().post("/sign-in", GOOD)
    assert stopped.status_code == 429
    assert "Wait a quarter of an hour" in words(stopped)
    noon.shift(minutes(16))
    assert Client().post("/sign-in", GOOD).status_code == 302


def test_guessing_many_accounts_from_one_address_is_stopped(stark: House) -> None:
    for index in range(30):
        Client().post("/sign-in", {"email": f"a{index}@example.com", "password": "guess"})
    assert Client().post("/sign-in", GOOD).status_code == 429
    assert Client(REMOTE_ADDR="10.1.1.1").post("/sign-in", GOOD).status_code == 302


def test_signing_out_needs_a_post(stark: House) -> None:
    client = signed_in(stark.rep)
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out")["Location"] == "/sign-in"
    assert client.get("/").status_code == 302


def test_without_a_token_a_post_is_refused_in_plain_words(stark: House) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/sign-in", GOOD)
    assert response.status_code == 403
    assert "This page was too old" in words(response)


def test_the_first_run_makes_the_owner_and_the_business_and_signs_in(noon: time_machine.Traveller) -> None:
    client = Client()
    assert client.get("/sign-in")["Location"] == "/welcome"
    assert "Your business" in words(client.get("/welcome"))
    response = client.post("/welcome", FIRST)
    assert (response.status_code, response["Location"]) == (302, "/")
    workspace, member = Workspace.objects.get(), Membership.objects.get()
    assert (workspace.name, workspace.time_zone) == ("Stark Plumbing", "America/Denver")
    assert workspace.hours == {"mon": ["08:00-12:00", "13:00-17:00"], "sat": ["09:00-12:00"]}
    assert (member.role, member.user.email) == ("owner", "sam@stark.example")
    assert "Nobody is waiting" in words(client.get("/"))


def test_the_first_run_takes_over_the_workspace_that_a_command_has_made(noon: time_machine.Traveller) -> None:
    create_workspace(name="My business", now=NOW)
    Client().post("/welcome", FIRST)
    assert Workspace.objects.get().name == "Stark Plumbing"
    assert Membership.objects.get().workspace == Workspace.objects.get()


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        ({"password": "short"}, "too short"),
        ({"hours_mon": "9 to 5"}, "no span of time"),
        ({"hours_mon": "", "hours_sat": ""}, "at least one day"),
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice"),
        ({"business_name": ""}, "required"),
    ],
)
def test_a_first_run_that_cannot_be_says_what_to_mend_and_makes_nobody(
    noon: time_machine.Traveller, wrong: dict[str, str], advice: str
) -> None:
    response = Client().post("/welcome", FIRST | wrong)
    assert response.status_code == 422
    assert advice in words(response)
    assert not User.objects.exists()
    assert not Workspace.objects.exists()


def test_the_first_run_is_shut_as_soon_as_anybody_can_sign_in(stark: House) -> None:
    assert Client().get("/welcome").status_code == 404
    assert Client().post("/welcome", FIRST).status_code == 404
    assert not User.objects.filter(email="sam@stark.example").exists()


def test_only_who_has_several_workspaces_is_asked_which(stark: House, stranger: House) -> None:
    client = signed_in(stark.rep)
    assert 'name="workspace"' not in client.get("/").content.decode()
    add_member(stranger.workspace, stark.rep, "rep", now=NOW, actor="system")
    page = client.get("/").content.decode()
    assert 'name="workspace"' in page
    assert client.post("/workspace", {"workspace": stranger.workspace.slug}).status_code == 302
    assert f'<option value="{stranger.workspace.slug}" selected>' in client.get("/").content.decode()
    assert (
        signed_in(stark.owner).post("/workspace", {"workspace": stranger.workspace.slug}).status_code == 404
    )


def test_a_workspace_that_cannot_exist_is_not_there(stark: House) -> None:
    for slug in ("", "\x00", "no-such-place"):
        assert signed_in(stark.rep).post("/workspace", {"workspace": slug}).status_code == 404


def test_who_is_taken_out_of_a_workspace_is_shown_their_other_one(stark: House, stranger: House) -> None:
    membership = add_member(stranger.workspace, stark.rep, "rep", now=NOW, actor="system")
    client = signed_in(stark.rep)
    client.post("/workspace", {"workspace": stranger.workspace.slug})
    membership.delete()
    assert client.get("/").status_code == 200

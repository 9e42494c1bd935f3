"""Permissions, address by address: strangers learn nothing, nobody gets in unsigned, roles have their limits."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver

from ringback.services.asking import ask
from ringback.services.workspaces import issue_token
from ringback.store.models import ApiToken, Lead, Question
from ringback.store.transactions import write
from ringback.web import urls
from tests.web.house import NOW, House, lead, open_touch, signed_in, words

OPEN_TO_ALL = {"sign-in", "sign-out", "welcome"}
READ = [
    "/",
    "/desk",
    "/desk/next",
    "/desk/rail",
    "/leads",
    "/leads/new",
    "/leads/1",
    "/questions",
    "/playbook",
    "/rules",
    "/settings",
]
MANAGE = [
    ("get", "/settings"),
    ("post", "/settings/business"),
    ("post", "/settings/limits"),
    ("post", "/settings/limits/courtesy"),
    ("post", "/settings/limits/1/remove"),
    ("post", "/settings/members"),
    ("post", "/settings/tokens"),
    ("post", "/settings/tokens/1/revoke"),
    ("post", "/rules/proclamations"),
    ("post", "/rules/proclamations/1/lift"),
]
ACT = [
    "/workspace",
    "/desk/touches/1/outcome",
    "/leads/1/log",
    "/leads/1/pause",
    "/leads/1/resume",
    "/leads/1/close",
    "/leads/1/reopen",
    "/leads/1/points",
    "/leads/1/points/1",
    "/leads/1/change",
    "/leads/1/playbook",
    "/questions/1",
    *(path for _, path in MANAGE[1:]),
]


def own_routes() -> set[str]:
    """The routes of this package but for those that other files include."""
    found = set()
    for entry in urls.urlpatterns:
        assert isinstance(entry, URLPattern | URLResolver)
        if isinstance(entry, URLPattern):
            found.add(str(entry.pattern))
    return found


def test_every_address_is_tested_here() -> None:
    def pattern(path: str) -> str:
        name = {
            "touches": "<int:touch_id>",
            "leads": "<int:number>",
            "questions": "<int:question_id>",
            "points": "<int:point_id>",
            "proclamations": "<int:proclamation_id>",
            "limits": "<int:hours>",
        }
        parts = path.strip("/").split("/")
        for index, part in enumerate(parts):
            if part == "1":
                parts[index] = name.get(parts[index - 1], "<int:token_id>")
        return "/".join(parts)

    tested = {pattern(path) for path in READ + ACT} | OPEN_TO_ALL
    assert {route for route in own_routes() if not route.startswith("import")} == tested


@pytest.mark.parametrize("path", READ)
def test_who_has_not_signed_in_is_sent_to_the_sign_in_page_and_back(stark: House, path: str) -> None:
    lead(stark)
    response = Client().get(path)
    assert response.status_code == 302
    assert response["Location"] == (
        "/sign-in" if path == "/" else f"/sign-in?next={path.replace('/', '%2F')}"
    )


@pytest.mark.parametrize("path", ACT)
def test_nothing_can_be_done_without_signing_in(stark: House, path: str) -> None:
    lead(stark)
    response = Client().post(path, {"outcome": "talked_yes", "answer": "yes"})
    assert (response.status_code, response["Location"]) == (302, "/sign-in")
    assert Lead.objects.get().state == "open"


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(stark: House) -> None:
    response = Client().get("/desk/rail", headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == "/sign-in"


@pytest.mark.parametrize("path", ACT)
def test_no_action_can_be_had_by_a_link(stark: House, path: str) -> None:
    assert signed_in(stark.owner).get(path).status_code == 405


@pytest.mark.parametrize(("method", "path"), MANAGE)
def test_a_rep_may_not_change_the_settings(stark: House, method: str, path: str) -> None:
    response = getattr(signed_in(stark.rep), method)(path)
    assert response.status_code == 403
    assert "Your role in this workspace" in words(response)


def test_a_rep_is_not_shown_the_way_to_pages_that_are_not_for_reps(stark: House) -> None:
    page = signed_in(stark.rep).get("/").content.decode()
    assert 'href="/settings"' not in page
    assert 'href="/import"' not in page


def test_a_stranger_learns_nothing_from_any_number(stark: House, stranger: House) -> None:
    rosa = lead(stark)
    touch = open_touch(rosa)
    with write():
        question = ask(rosa, "email_failed", now=NOW, actor="worker")
    _text, token = issue_token(stark.workspace, name="site", user=stark.owner, now=NOW)
    client = signed_in(stranger.owner)
    assert client.get("/leads/1").status_code == 404
    for action in ("log", "pause", "resume", "close", "reopen", "playbook"):
        sent = {
            "playbook": "winning-strategy",
            "answer": "yes",
            "what": "call:talked_yes",
            "until": "2026-05-01",
        }
        assert client.post(f"/leads/{rosa.number}/{action}", sent).status_code == 404
    assert client.post(f"/desk/touches/{touch.pk}/outcome", {"outcome": "talked_yes"}).status_code == 404
    assert client.post(f"/questions/{question.pk}", {"settlement": "skip"}).status_code == 404
    assert client.post(f"/settings/tokens/{token.pk}/revoke").status_code == 404
    for path in (
        "/",
        f"/desk?touch={touch.pk}",
        f"/desk/rail?focus={touch.pk}",
        "/leads?state=all",
        "/questions",
    ):
        assert "Rosa" not in words(client.get(path))
    touch.refresh_from_db()
    assert touch.state == "open"
    assert Question.objects.get().settled_at is None
    assert ApiToken.objects.get(pk=token.pk).revoked_at is None


def test_what_is_not_there_and_what_is_not_yours_look_the_same(stark: House, stranger: House) -> None:
    lead(stark)
    client = signed_in(stranger.owner)
    assert client.get("/leads/1").content == client.get("/leads/77").content


def test_somebody_without_a_workspace_sees_nothing(stark: House, django_user_model: type) -> None:
    loner = django_user_model.objects.create_user("loner@example.com", "a long password")  # type: ignore[attr-defined]
    assert signed_in(loner).get("/").status_code == 404

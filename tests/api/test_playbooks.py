"""Playbooks by API: reading, writing and publishing them, moving leads, putting a lead into one; tags and roles."""

from __future__ import annotations

from typing import Any

import pytest

from ringback.services import playbooks as service
from ringback.services.workspaces import issue_token
from ringback.store.models import Enrollment, Lead, Playbook, PlaybookVersion
from tests.api.business import MARIA, NOW, Business, call
from tests.services.plans import WINNING, added, plan, published

OTHER_DAYS = WINNING.replace("on_days: [2, 5]", "on_days: [3, 5]")
CHANGES = [
    ("POST", "/playbooks", {"source": plan()}),
    ("PATCH", "/playbooks/winning-strategy", {"default": True}),
    ("PUT", "/playbooks/winning-strategy/draft", {"source": OTHER_DAYS}),
    ("POST", "/playbooks/winning-strategy/publish", None),
    ("POST", "/playbooks/winning-strategy/moves", {}),
    ("GET", "/moves/1", None),
    ("POST", "/moves/1/start", None),
    ("POST", "/moves/1/stop", None),
]


@pytest.fixture
def manager(acme: Business) -> Business:
    """Acme with a token that may change playbooks."""
    token, row = issue_token(acme.workspace, name="deploy", user=acme.owner, now=NOW, role="manager")
    return Business(workspace=acme.workspace, owner=acme.owner, token=token, row=row)


def ok(answer: Any) -> Any:
    assert answer.status_code == 200, answer.content
    return answer.json()


def error(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


# ------------------------------------------------------------------------------------------------ who may do what


@pytest.mark.parametrize(("method", "path", "data"), CHANGES)
def test_a_token_of_a_rep_changes_nothing(acme: Business, method: str, path: str, data: Any) -> None:
    assert error(acme.api(method, path, data)) == (403, "needs_manager")
    assert PlaybookVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [(method, path) for method, path, _ in CHANGES] + [("GET", "/playbooks"), ("PUT", "/leads/1/playbook")],
)
def test_without_a_token_nothing_is_told(acme: Business, method: str, path: str) -> None:
    assert error(call(method, path, {})) == (401, "no_token")


def test_a_stranger_learns_nothing_of_playbooks_moves_and_leads(
    manager: Business, maria: int, stranger: Business
) -> None:
    added(manager.workspace, plan("secret"))
    published(Playbook.objects.get(workspace=manager.workspace, name="winning-strategy"), OTHER_DAYS)
    run = ok(manager.api("POST", "/playbooks/winning-strategy/moves", {}))["id"]
    token, row = issue_token(stranger.workspace, name="x", user=None, now=NOW, role="manager")
    other = Business(workspace=stranger.workspace, owner=stranger.owner, token=token, row=row)
    assert [row["name"] for row in ok(other.api("GET", "/playbooks"))["playbooks"]] == ["winning-strategy"]
    asked = [
        ("GET", "/playbooks/secret", None),
        ("GET", "/playbooks/secret/versions/1", None),
        ("PATCH", "/playbooks/secret", {"archived": True}),
        ("PUT", "/playbooks/secret/draft", {"source": plan("secret", title="Mine")}),
        ("POST", "/playbooks/secret/publish", None),
        ("POST", "/playbooks/secret/moves", {}),
        ("GET", f"/moves/{run}", None),
        ("POST", f"/moves/{run}/start", None),
        ("POST", f"/moves/{run}/stop", None),
        ("PUT", f"/leads/{maria}/playbook", {"playbook": "winning-strategy"}),
        ("PATCH", f"/leads/{maria}", {"tags": ["mine"]}),
    ]
    for method, path, data in asked:
        assert error(other.api(method, path, data)) == (404, "not_found"), path
        nowhere = other.api(method, path.replace("secret", "nowhere"), data)
        assert nowhere.status_code == 404
    assert Lead.objects.get(number=maria, workspace=manager.workspace).tags == []


# ---------------------------------------------------------------------------------------------------- the playbooks


def test_the_list_tells_which_playbooks_there_are(acme: Business, maria: int) -> None:
    found = ok(acme.api("GET", "/playbooks"))
    (row,) = found["playbooks"]
    assert (row["name"], row["version"], row["running"], row["default"]) == ("winning-strategy", 1, 1, True)
    assert "winning-strategy" not in [one["name"] for one in found["shipped"]]


def test_a_playbook_is_written_published_and_made_the_default(manager: Business) -> None:
    made = ok(manager.api("POST", "/playbooks", {"source": plan(), "note": "First"}))
    assert (made["name"], made["versions"], made["draft"]["number"]) == ("short", [], 1)
    ok(manager.api("POST", "/playbooks/short/publish"))
    done = ok(manager.api("PATCH", "/playbooks/short", {"default": True}))
    assert (done["default"], done["versions"][0]["note"]) == (True, "First")
    assert ok(manager.api("GET", "/playbooks/short/versions/1"))["source"] == plan()
    assert error(manager.api("PATCH", "/playbooks/short", {"archived": True})) == (409, "cannot_do")
    assert error(manager.api("PATCH", "/playbooks/short", {"default": False})) == (422, "invalid")
    away = ok(manager.api("PATCH", "/playbooks/winning-strategy", {"archived": True}))
    assert away["archived_at"] == "2026-03-03T17:02:00Z"
    back = ok(manager.api("PATCH", "/playbooks/winning-strategy", {"archived": False, "default": True}))
    assert (back["archived_at"], back["default"]) == (None, True)


def test_a_playbook_is_added_from_a_text_or_from_a_shipped_one_and_not_from_both(manager: Business) -> None:
    assert error(manager.api("POST", "/playbooks", {})) == (422, "invalid")
    both = {"source": plan(), "shipped": "winning-strategy"}
    assert error(manager.api("POST", "/playbooks", both)) == (422, "invalid")
    again = manager.api("POST", "/playbooks", {"shipped": "winning-strategy"})
    assert error(again) == (409, "cannot_do")
    assert "There is a playbook named" in again.json()["error"]["message"]


def test_a_draft_tells_its_problems_line_by_line_and_is_not_published_with_them(manager: Business) -> None:
    wrong = WINNING.replace("answer_within: 5m ", "answer_within: soon ")
    draft = ok(manager.api("PUT", "/playbooks/winning-strategy/draft", {"source": wrong}))
    (problem,) = draft["problems"]
    assert problem["severity"] == "error"
    assert wrong.splitlines()[problem["line"] - 1].startswith("answer_within")
    assert error(manager.api("POST", "/playbooks/winning-strategy/publish")) == (409, "cannot_do")
    stale = {"source": OTHER_DAYS, "seen": "0" * 64}
    assert error(manager.api("PUT", "/playbooks/winning-strategy/draft", stale)) == (409, "cannot_do")
    right = {"source": OTHER_DAYS, "seen": draft["digest"], "note": "Day 3"}
    (warning, voicemails) = ok(manager.api("PUT", "/playbooks/winning-strategy/draft", right))["problems"]
    assert (warning["severity"], "day 1 may bring 5 calls" in warning["text"]) == ("warning", True)
    assert "a second voicemail on day 2" in voicemails["text"]
    done = ok(manager.api("POST", "/playbooks/winning-strategy/publish"))
    assert [(one["number"], one["note"]) for one in done["versions"]] == [(2, "Day 3"), (1, "")]
    assert done["draft"] is None


def test_a_draft_is_not_shown_to_a_token_of_a_rep(acme: Business) -> None:
    playbook = Playbook.objects.get(workspace=acme.workspace)
    service.edit_draft(playbook, OTHER_DAYS, now=NOW, actor="test")
    assert ok(acme.api("GET", "/playbooks/winning-strategy"))["draft"] is None
    assert acme.api("GET", "/playbooks/winning-strategy/versions/2").status_code == 404


def test_leads_are_found_by_tag_and_by_playbook(acme: Business, maria: int, stranger: Business) -> None:
    added(acme.workspace, plan("other"))
    ok(acme.api("PATCH", f"/leads/{maria}", {"tags": ["vip"]}))
    (row,) = ok(acme.api("GET", "/leads?tag=VIP&playbook=winning-strategy"))["leads"]
    assert (row["id"], row["playbook"], row["tags"]) == (maria, "winning-strategy", ["vip"])
    for query in ("tag=vi", "playbook=other", "playbook=nowhere"):
        assert ok(acme.api("GET", f"/leads?{query}"))["total"] == 0, query
    assert ok(stranger.api("GET", "/leads?tag=vip&playbook=winning-strategy"))["total"] == 0
    for query in (f"tag={'x' * 201}", f"playbook={'x' * 101}"):
        assert error(acme.api("GET", f"/leads?{query}")) == (422, "invalid")


# -------------------------------------------------------------------------------------------------------- moving


def test_leads_are_counted_and_then_moved(manager: Business, maria: int) -> None:
    published(Playbook.objects.get(workspace=manager.workspace), OTHER_DAYS)
    counted = ok(manager.api("POST", "/playbooks/winning-strategy/moves", {}))
    assert (counted["state"], counted["total"], counted["version"]) == ("counted", 1, 2)
    assert [(one["kind"], one["leads"]) for one in counted["changes"] if one["leads"]] == [("same", 1)]
    done = ok(manager.api("POST", f"/moves/{counted['id']}/start"))
    assert (done["state"], done["moved"]) == ("done", 1)
    assert Enrollment.objects.get().version.number == 2
    assert ok(manager.api("GET", f"/leads/{maria}"))["version"] == 2
    assert error(manager.api("POST", f"/moves/{counted['id']}/start")) == (409, "cannot_do")
    assert ok(manager.api("POST", f"/moves/{counted['id']}/stop"))["state"] == "done"
    assert error(manager.api("POST", "/playbooks/winning-strategy/moves", {})) == (409, "cannot_do")
    back = ok(manager.api("POST", "/playbooks/winning-strategy/moves", {"version": 1}))
    assert back["version"] == 1
    assert error(manager.api("POST", "/playbooks/winning-strategy/moves", {"version": 9})) == (
        404,
        "not_found",
    )


# ---------------------------------------------------------------------------------------------------------- leads


def test_a_lead_is_sent_into_a_named_playbook_and_a_misspelt_one_is_told(acme: Business) -> None:
    added(acme.workspace, plan())
    taken = acme.api(
        "POST", "/leads", {**MARIA, "playbook": "short", "tags": ["Roof", "VIP"], "role": "Owner"}
    )
    assert taken.status_code == 202
    lead = ok(acme.api("GET", f"/leads/{taken.json()['id']}"))
    assert (lead["playbook"], lead["version"], lead["tags"], lead["role"]) == (
        "short",
        1,
        ["roof", "vip"],
        "Owner",
    )
    wrong = acme.api("POST", "/leads", {"name": "Al Ash", "phone": "(303) 555-0101", "playbook": "shrot"})
    assert error(wrong) == (422, "unknown_playbook")
    assert wrong.json()["error"]["field"] == "playbook"
    assert "There are: short, winning-strategy" in wrong.json()["error"]["message"]


def test_a_lead_is_put_into_another_playbook(acme: Business, maria: int) -> None:
    added(acme.workspace, plan())
    why = ok(acme.api("PUT", f"/leads/{maria}/playbook", {"playbook": "short"}))
    assert "Taken out of “Call within five minutes, then keep at it”, version 1" in [
        line["what"] for line in why["past"]
    ]
    assert error(acme.api("PUT", f"/leads/{maria}/playbook", {"playbook": "short"})) == (409, "cannot_do")
    assert error(acme.api("PUT", f"/leads/{maria}/playbook", {"playbook": "x"})) == (409, "cannot_do")


def test_tags_and_role_of_a_lead_are_set(acme: Business, maria: int) -> None:
    done = ok(
        acme.api("PATCH", f"/leads/{maria}", {"tags": ["Roof", "#VIP", "roof"], "role": "Office manager"})
    )
    assert (done["tags"], done["role"]) == (["roof", "vip"], "Office manager")
    assert ok(acme.api("PATCH", f"/leads/{maria}", {}))["tags"] == ["roof", "vip"]
    assert ok(acme.api("PATCH", f"/leads/{maria}", {"tags": []}))["tags"] == []
    assert error(acme.api("PATCH", f"/leads/{maria}", {"tags": "roof"})) == (422, "invalid")
    assert error(acme.api("PATCH", f"/leads/{maria}", {"color": "red"})) == (422, "invalid")


def test_a_lead_that_cannot_be_moved_is_named_with_the_reason(
    manager: Business, acme: Business, maria: int
) -> None:
    bad = acme.api("POST", "/leads", {"name": "Bob Miller", "email": "bob@example.com"}).json()["id"]
    Enrollment.objects.filter(lead__number=bad).update(pauses=[{"since": "?"}])
    published(Playbook.objects.get(workspace=manager.workspace), OTHER_DAYS)
    counted = ok(manager.api("POST", "/playbooks/winning-strategy/moves", {}))
    assert (counted["state"], counted["failed"]) == ("counted", 1)
    done = ok(manager.api("POST", f"/moves/{counted['id']}/start"))
    assert (done["state"], done["moved"], done["failed"]) == ("done", 1, 1)
    (failure,) = done["failures"]
    assert failure["lead"] == bad
    assert "KeyError" in failure["why"]
    assert Enrollment.objects.get(lead__number=maria).version.number == 2

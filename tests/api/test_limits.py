"""The limits of a workspace's own by API."""

from __future__ import annotations

from typing import Any

import pytest

from ringback.services import own_limits
from ringback.services.workspaces import issue_token
from tests.api.business import NOW, Business, call

TWO_A_DAY = {"limits": [{"calls": 2, "hours": 24}]}


def manager_of(one: Business) -> Business:
    token, row = issue_token(one.workspace, name="deploy", user=one.owner, now=NOW, role="manager")
    return Business(workspace=one.workspace, owner=one.owner, token=token, row=row)


def test_they_are_replaced_and_read(acme: Business) -> None:
    assert acme.api("GET", "/limits").json() == {"limits": [], "courtesy": False}
    both = {"limits": [{"calls": 7, "hours": 168}, {"calls": 3, "hours": 24}]}
    answer = manager_of(acme).api("PUT", "/limits", both)
    assert (answer.status_code, answer.json()["courtesy"]) == (200, True)
    assert acme.api("GET", "/limits").json()["limits"] == both["limits"][::-1]
    assert manager_of(acme).api("PUT", "/limits", {"limits": []}).json() == {"limits": [], "courtesy": False}


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 422),
        ({"limits": [{"calls": 0, "hours": 24}]}, 422),
        ({"limits": [{"calls": 3, "hours": 2161}]}, 422),
        ({"limits": [{"calls": 3}]}, 422),
        ({"limits": [{"calls": 3, "hours": 24, "days": 1}]}, 422),
        ({"limits": [{"calls": 3, "hours": 24}, {"calls": 4, "hours": 24}]}, 409),
    ],
    ids=str,
)
def test_nonsense_is_refused_in_words(acme: Business, sent: Any, status: int) -> None:
    answer = manager_of(acme).api("PUT", "/limits", sent)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]
    assert acme.api("GET", "/limits").json()["limits"] == []


def test_a_token_of_a_rep_changes_nothing_and_nobody_else_is_told_anything(acme: Business) -> None:
    assert acme.api("PUT", "/limits", TWO_A_DAY).json()["error"]["code"] == "needs_manager"
    for method in ("GET", "PUT"):
        assert call(method, "/limits", TWO_A_DAY).status_code == 401
    assert acme.api("GET", "/limits").json()["limits"] == []


def test_a_stranger_sees_and_changes_only_their_own(acme: Business, stranger: Business) -> None:
    own_limits.add_limit(acme.workspace, calls=2, hours=24, now=NOW, actor="test")
    assert stranger.api("GET", "/limits").json()["limits"] == []
    manager_of(stranger).api("PUT", "/limits", {"limits": [{"calls": 9, "hours": 48}]})
    assert acme.api("GET", "/limits").json()["limits"] == TWO_A_DAY["limits"]

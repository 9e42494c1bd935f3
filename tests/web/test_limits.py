"""The limits of the business's own on the settings page."""

from __future__ import annotations

import pytest

from ringback.services import own_limits
from tests.web.house import NOW, House, signed_in, words

COURTESY = "Add the courtesy limits: 3 calls in 24 hours, 7 calls in 7 days"


def kept(of: House) -> list[dict[str, int]]:
    of.workspace.refresh_from_db()
    return of.workspace.caps


def test_a_manager_adds_a_limit_and_removes_it(stark: House) -> None:
    client = signed_in(stark.manager)
    assert "None: only the law cuts a plan." in words(client.get("/settings"))
    page = words(client.post("/settings/limits", {"calls": "2", "hours": "48"}, follow=True))
    assert "Every plan is looked at again." in page
    assert "At most 2 calls in any 2 days" in page
    assert kept(stark) == [{"limit": 2, "hours": 48}]
    page = words(client.post("/settings/limits/48/remove", follow=True))
    assert "What waited for it goes on." in page
    assert kept(stark) == []
    assert "no limit of your own for 48 hours" in words(
        client.post("/settings/limits/48/remove", follow=True)
    )


def test_the_courtesy_limits_are_one_press_with_where_they_come_from(stark: House) -> None:
    client = signed_in(stark.owner)
    page = words(client.get("/settings"))
    assert COURTESY in page
    assert "the lowest cap that any US state has" in page
    assert "12 CFR 1006.14(b)(2)" in page
    page = words(client.post("/settings/limits/courtesy", follow=True))
    assert "At most 3 calls in any 24 hours" in page
    assert "At most 7 calls in any 7 days" in page
    assert COURTESY not in page


@pytest.mark.parametrize(
    ("calls", "hours", "advice"),
    [
        ("0", "24", "greater than or equal to 1"),
        ("3", "", "This field is required"),
        ("3", "2161", "1 to 2160 (90 days)"),
        ("9" * 40, "24", "1 to 1000"),
        ("three", "24", "whole number"),
    ],
)
def test_nonsense_is_refused_beside_the_field_and_kept_in_it(
    stark: House, calls: str, hours: str, advice: str
) -> None:
    response = signed_in(stark.owner).post("/settings/limits", {"calls": calls, "hours": hours})
    assert response.status_code == 422
    assert advice in words(response)
    assert f'value="{calls}"' in response.content.decode()
    assert kept(stark) == []


def test_a_stranger_removes_and_sees_nothing(stark: House, stranger: House) -> None:
    own_limits.add_limit(stark.workspace, calls=2, hours=24, now=NOW, actor="test")
    client = signed_in(stranger.owner)
    assert "At most 2 calls" not in words(client.get("/settings"))
    client.post("/settings/limits/24/remove")
    assert kept(stark) == [{"limit": 2, "hours": 24}]

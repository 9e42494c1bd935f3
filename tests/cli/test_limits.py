"""`ringback limit …`: the limits of a workspace's own."""

from __future__ import annotations

import pytest

from ringback import clock
from tests.cli.test_commands import run, told
from tests.services.scene import Scene, a_business

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db: None) -> Scene:
    """On the real clock, which commands read."""
    return Scene(a_business(), now=clock.now())


def test_a_limit_is_added_listed_and_removed(scene: Scene) -> None:
    assert "only the law cuts a plan" in run("limit", "list").stdout
    assert told("limit", "add", "--calls", "1", "--hours", "30") == {"limits": [{"calls": 1, "hours": 30}]}
    words = run("limit", "courtesy").stdout
    assert words.splitlines() == [
        "At most 3 calls in any 24 hours",
        "At most 1 call in any 30 hours",
        "At most 7 calls in any 7 days",
    ]
    left = told("limit", "remove", "--hours", "30")["limits"]
    assert [one["hours"] for one in left] == [24, 168]


def test_nonsense_is_refused_in_one_sentence(scene: Scene) -> None:
    assert "1 to 2160 (90 days)" in run("limit", "add", "--calls", "3", "--hours", "9999", code=2).stderr
    assert "no limit of your own for 5 hours" in run("limit", "remove", "--hours", "5", code=2).stderr
    run("limit", "courtesy")
    assert "already" in run("limit", "add", "--calls", "5", "--hours", "24", code=2).stderr


def test_another_workspace_keeps_its_own(scene: Scene) -> None:
    a_business(name="Stranger")
    told("limit", "courtesy", "-w", "acme-roofing")
    assert told("limit", "list", "-w", "stranger") == {"limits": []}

"""`ringback lead list`: leads found by words, state, tag and playbook."""

from __future__ import annotations

import pytest

from ringback import clock
from ringback.services.contacts import change_lead
from ringback.services.enrollments import put_into
from tests.cli.test_commands import run, told
from tests.services.plans import added, plan
from tests.services.scene import Scene, a_business

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db: None) -> Scene:
    """Ann, tagged, in the default playbook, and Bo in another; on the real clock, which commands read."""
    scene = Scene(a_business(hours={"mon-sun": "00:00-24:00"}), now=clock.now())
    change_lead(scene.lead(), tags=["vip"], now=scene.now, actor="test")
    other = scene.capture(name="Bo Reyes", phone="(303) 555-0177").lead
    put_into(other, added(scene.workspace, plan(), now=scene.now), now=scene.now, actor="test")
    return scene


def names(*words: str) -> list[str]:
    return [row["name"] for row in told("lead", "list", *words)["leads"]]


def test_leads_are_listed_with_tags_playbook_and_standing(scene: Scene) -> None:
    lines = run("lead", "list").stdout.splitlines()
    assert lines[0].startswith("#2     Bo Reyes  (short)  ")
    assert lines[1].startswith("#1     Ann Lee #vip  (winning-strategy)  ")


def test_they_are_found_by_words_state_tag_and_playbook(scene: Scene) -> None:
    assert names("--tag", "VIP") == ["Ann Lee"]
    assert names("--playbook", "short") == ["Bo Reyes"]
    assert names("--find", "ann") == ["Ann Lee"]
    assert names("--sort", "name") == ["Ann Lee", "Bo Reyes"]
    assert names("--state", "answer-yes") == []
    assert run("lead", "list", "--tag", "nothing").stdout == "No lead fits.\n"


def test_what_is_not_known_is_said_with_what_is(scene: Scene) -> None:
    assert "write one of open, now" in run("lead", "list", "--state", "odd", code=2).stderr
    assert "write one of new, next" in run("lead", "list", "--sort", "odd", code=2).stderr
    assert "There are: short, winning-strategy" in run("lead", "list", "--playbook", "x", code=2).stderr


def test_another_workspace_lists_nothing_of_these(scene: Scene) -> None:
    a_business(name="Stranger")
    assert told("lead", "list", "--state", "all", "-w", "stranger")["leads"] == []
    assert (
        "no playbook 'short'" in run("lead", "list", "--playbook", "short", "-w", "stranger", code=2).stderr
    )

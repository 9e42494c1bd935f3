"""`lead plan`, `lead refer`, `user away` and `user back`."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from ringback import clock
from ringback.cli.main import app
from ringback.services.enrollments import close
from ringback.services.workspaces import add_member
from ringback.store.models import Lead, Membership, User
from tests.services.plans import ending
from tests.services.scene import DAY, Scene, a_business

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db: None) -> Scene:
    """On the real clock, which commands read; always open."""
    return Scene(a_business(hours={"mon-sun": "00:00-24:00"}), now=clock.now())


def run(*words: str, code: int = 0) -> Any:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == code, (result.output, result.exception)
    return result


def test_the_calendar_has_a_row_for_each_week_and_signs_for_the_moves(scene: Scene) -> None:
    lead = scene.lead_in(ending("rest: 1 month", "ask: what_next", name="rests"))
    printed = run("lead", "plan", str(lead.number), "--weeks", "8").stdout
    assert all(name in printed for name in ("Mon", "Sun", "☎", "✉", "☾", "America/Denver"))
    assert "Resting until" in printed
    data = json.loads(run("lead", "plan", str(lead.number), "--json").stdout)
    assert (data["lead"], data["time_zone"]) == (lead.number, "America/Denver")
    assert {line["channel"] for line in data["lines"]} >= {"call", "email", "rest"}


def test_a_closed_lead_has_no_calendar(scene: Scene) -> None:
    lead = scene.lead()
    close(lead, answer="yes", actor="1", now=scene.now)
    assert "Nothing comes by itself." in run("lead", "plan", str(lead.number)).stdout
    assert "There is no lead #987." in run("lead", "plan", "987", code=1).output


def test_a_referral_is_linked_and_shown(scene: Scene) -> None:
    lead = scene.lead()
    said = run(
        "lead", "refer", str(lead.number), "--name", "Cy Dee", "--phone", "(303) 555-0166", "--role", "owner"
    ).stdout
    cy = Lead.objects.get(linked_from=lead)
    assert f"Cy Dee is lead #{cy.number}, linked to #{lead.number}." in said
    assert f"#{lead.number} Ann Lee: named this person" in run("lead", "show", str(cy.number)).stdout
    refused = run("lead", "refer", str(lead.number), "--name", "Nobody", code=1)
    assert "can be reached" in refused.output
    assert "There is no lead #987." in run("lead", "refer", "987", "--name", "Cy", code=1).output


def test_a_colleague_is_kept_for_later(scene: Scene) -> None:
    lead = scene.lead(company="Prairie Dental")
    words = ("lead", "refer", str(lead.number), "--name", "Olga Boss", "--email", "o@dental.example")
    answer = json.loads(run(*words, "--colleague", "--json").stdout)
    assert answer == {"name": "Olga Boss", "lead": None, "known": False}
    assert "is known now" in run(*words, "--colleague").stdout


def test_an_absence_is_entered_and_taken_out(scene: Scene) -> None:
    user = User.objects.create_user("bob@acme.example", None, "Bob")
    add_member(scene.workspace, user, "rep", now=scene.now, actor="t")
    until = f"{scene.now + 3 * DAY:%Y-%m-%dT08:00}"
    assert "is away until" in run("user", "away", "bob@acme.example", "--until", until).stdout
    assert Membership.objects.get(user=user).away_until_at is not None
    assert "is there" in run("user", "back", "bob@acme.example").stdout
    assert Membership.objects.get(user=user).away_until_at is None
    wrong = run("user", "away", "bob@acme.example", "--until", "soon", code=1)
    assert "no date and time" in wrong.output
    past = f"{scene.now - 3 * DAY:%Y-%m-%dT08:00}"
    assert "must end after" in run("user", "away", "bob@acme.example", "--until", past, code=1).output
    assert "works here" in run("user", "back", "eve@other.example", code=1).output

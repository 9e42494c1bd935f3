"""`ringback rules`: what is allowed where and when, and what was declared by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from ringback import clock
from ringback.cli.main import app
from ringback.rules.document import document
from ringback.store.models import Proclamation
from tests.services.scene import Scene, a_business

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db: None) -> Scene:
    """On the real clock, which commands read."""
    return Scene(a_business(), now=clock.now())


def run(*words: str, code: int = 0) -> Any:
    result = CliRunner().invoke(app, ["rules", *words])
    assert result.exit_code == code, (result.output, result.exception)
    return result


def told(*words: str) -> Any:
    return json.loads(run(*words, "--json").stdout)


def test_a_holiday_in_utah_is_told_with_its_reason_its_source_and_what_would_relax_it(scene: Scene) -> None:
    words = run("show", "US-UT", "--at", "2026-07-24T10:30").stdout
    for part in (
        "Utah (US-UT)",
        "Holiday in Utah: Pioneer Day",
        "Friday 2026-07-24 10:30 in America/Denver; lawful hours that day: none",
        "Call: No: shut now (Utah: holiday, Pioneer Day); opens Sat 25 Jul 2026 08:00.",
        "Text message: Only with a recorded consent to it (United States)",
        "Recorded voice: Only with a recorded consent to it (United States)",
        "E-mail: Yes (United States).",
        "relaxed by: express consent; a purchase, for 18 months; an inquiry, for 18 months",
        "source: Utah Code 13-25a-103(3)",
        "checked 2026-11-21",
        "This is not legal advice.",
    ):
        assert part in words, part


def test_a_state_that_adds_nothing_says_so_with_source_and_date(scene: Scene) -> None:
    words = run("show", "US-CO").stdout
    assert "Colorado adds no rule of its own: the federal rules apply (source: " in words
    assert "checked 2026-11-21)" in words


def test_the_clock_of_the_place_counts_and_so_does_an_offset(scene: Scene) -> None:
    local = told("show", "US-FL", "--at", "2026-07-07T19:59")
    offset = told("show", "US-FL", "--at", "2026-07-07T16:59:00-07:00")
    assert local["at"] == offset["at"] == "2026-07-07T23:59:00Z"


def test_every_clue_is_shown_and_the_rules_of_all_apply(scene: Scene) -> None:
    shown = told("show", "--postal", "85001", "--phone", "+12125550100")
    assert [clue["regions"] for clue in shown["clues"]] == [["US-AZ"], ["US-NY"]]
    assert [region["id"] for region in shown["regions"]] == ["US-AZ", "US-NY"]
    assert [day["zone"] for day in shown["days"]] == ["America/Phoenix", "America/New_York"]
    words = run("show", "--phone", "+18005550100").stdout
    assert "phone +18005550100: says nothing about the place" in words
    assert "The time zone is not known" in words
    assert "It is not known in which state they are" in words


def test_niger_is_not_taken_for_nebraska_without_a_word(scene: Scene) -> None:
    assert "NE is read as the country Niger. Did you mean US-NE (Nebraska)?" in run("show", "NE").stdout
    assert "Did you mean" not in run("show", "Nebraska").stdout


@pytest.mark.parametrize("region", ["US-CT", "DE", "US"])
def test_a_person_who_asked_just_now_may_be_called_and_mailed(scene: Scene, region: str) -> None:
    words = run("show", region, "--at", "2026-07-07T16:30").stdout
    call = next(line for line in words.splitlines() if line.strip().startswith("Call: "))
    assert "Only with" not in call
    assert "E-mail: Yes" in words


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["show"], "Name a place like US-FL"),
        (["show", "Atlantis"], "'Atlantis' is no place known here"),
        (["show", "--zone", "EST"], "'EST' is no time zone"),
        (["show", "US-FL", "--at", "noon"], "'noon' is no instant"),
        (["show", "US-FL", "--at", "9999-12-31T23:00"], "is no instant"),
        (["declare", "US-LA", "--kind", "party"], "write --kind emergency or --kind holiday"),
        (["declare", "US-LA", "--kind", "holiday", "--from", "soon"], "'soon' is no date"),
        (["declare", "US-CO", "--kind", "emergency"], "nothing would change"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(scene: Scene, words: list[str], answer: str) -> None:
    assert answer in run(*words, code=2).stderr


def test_an_emergency_is_declared_listed_shown_and_lifted(scene: Scene) -> None:
    today = scene.now.date().isoformat()
    assert "Nothing was declared." in run("proclamations").stdout
    number = told("declare", "Louisiana", "--kind", "emergency", "--from", today, "--note", "the storm")["id"]
    assert "stands  emergency in Louisiana" in run("proclamations").stdout
    assert told("proclamations")[0]["note"] == "the storm"
    shown = run("show", "US-LA", "--at", f"{today}T23:00").stdout
    assert "Declared by hand: emergency in US-LA" in shown
    assert "does not open within a year" in shown
    assert run("lift", str(number)).stdout == "Lifted.\n"
    assert Proclamation.objects.get().ended_at is not None
    assert "lifted already" in run("lift", str(number), code=2).stderr
    assert "does not open" not in run("show", "US-LA").stdout


def test_what_was_never_declared_cannot_be_lifted(scene: Scene) -> None:
    assert "Nothing was declared under the number 999." in run("lift", "999", code=1).stderr


def test_another_workspace_shows_and_lifts_nothing(scene: Scene) -> None:
    a_business(name="Stranger")
    number = told("declare", "US-LA", "--kind", "emergency", "-w", "acme-roofing")["id"]
    assert told("proclamations", "-w", "stranger") == []
    assert told("show", "US-LA", "-w", "stranger")["proclaimed"] == []
    run("lift", str(number), "-w", "stranger", code=1)


def test_the_table_is_the_document(scene: Scene) -> None:
    assert run("table").stdout == document()

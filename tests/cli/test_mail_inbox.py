"""`mail list`, `mail show`, `mail settle` and `mail take-in`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ringback import clock
from ringback.cli.main import app
from ringback.store.models import InboundMessage, Lead
from tests.services.scene import Scene, a_business

pytestmark = pytest.mark.django_db
RAW = b"From: Eve Mail <eve@mail.example>\r\nTo: office@acme.example\r\nSubject: A roof\r\n\r\nDo you repair roofs?\r\n"


@pytest.fixture
def scene(db: None) -> Scene:
    """On the real clock, which commands read."""
    return Scene(a_business(), now=clock.now())


def run(*words: str, code: int = 0) -> Any:
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == code, (result.output, result.exception)
    return result


def taken_in(tmp_path: Path) -> int:
    file = tmp_path / "a.eml"
    file.write_bytes(RAW)
    data = json.loads(run("inbox", "take-in", str(file), "--json").stdout)
    return int(data["row"]["id"])


def test_a_message_is_taken_in_once_and_listed(scene: Scene, tmp_path: Path) -> None:
    message = taken_in(tmp_path)
    assert taken_in(tmp_path) == message
    assert "This message was here already." in run("inbox", "take-in", str(tmp_path / "a.eml")).stdout
    assert "eve@mail.example" in run("inbox", "list").stdout
    assert "1 found, 1 to decide." in run("inbox", "list", "--find", "roof").stdout
    assert json.loads(run("inbox", "list", "--show", "all", "--json").stdout)["total"] == 1
    assert "Do you repair roofs?" in run("inbox", "show", str(message)).stdout
    assert "Show one of" in run("inbox", "list", "--show", "nonsense", code=2).output
    assert "cannot be read" in run("inbox", "take-in", str(tmp_path / "none.eml"), code=2).output


def test_a_message_is_settled(scene: Scene, tmp_path: Path) -> None:
    message = str(taken_in(tmp_path))
    words = ["--field", "name=Eve Mail", "--field", "email=eve@mail.example"]
    assert "is no field" in run("inbox", "settle", message, "lead", "--field", "nonsense", code=2).output
    assert "Settle it as" in run("inbox", "settle", message, "nonsense", code=2).output
    assert (
        "no such message or lead" in run("inbox", "settle", message, "belongs", "--lead", "9", code=1).output
    )
    assert "Lead #1." in run("inbox", "settle", message, "lead", *words).stdout
    assert Lead.objects.get().contact.full_name == "Eve Mail"
    assert "decided on already" in run("inbox", "settle", message, "not-lead", code=1).output
    assert InboundMessage.objects.get().settlement == "lead"


def test_what_is_not_there_ends_in_a_sentence(scene: Scene) -> None:
    assert "There is no message 987." in run("inbox", "show", "987", code=1).output

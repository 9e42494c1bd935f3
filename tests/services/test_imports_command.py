"""`ringback import`, as somebody at a terminal or a script uses it."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ringback.cli.main import app
from ringback.services.workspaces import create_workspace
from ringback.store.models import ContactPoint, ImportRun, Lead

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 3, 17, 4, tzinfo=UTC)
LIST = "Name,Phone,E-mail\nAnn Lee,303-555-0100,\nAnn Lee,3035550100,\nBob Day,555-01,b@example.com\n,,\n"


@pytest.fixture
def leads(tmp_path: Path) -> Path:
    path = tmp_path / "leads.csv"
    path.write_text(LIST)
    return path


def ringback(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["import", *map(str, arguments)])


def test_on_a_new_database_it_just_works_and_ends_with_one_json_object(leads: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.csv"
    result = ringback(leads, "--json", "--report", report)
    assert result.exit_code == 0, result.output
    counts = json.loads(result.stdout.splitlines()[-1])
    assert counts == {
        "rows": 4, "new": 1, "duplicate": 1, "needs_look": 1, "no_way_to_reach": 0, "opted_out": 0, "rejected": 1,
    }  # fmt: skip
    rows = list(csv.DictReader(report.read_text().splitlines()))
    assert [row["outcome"] for row in rows] == ["new", "duplicate", "needs_look", "rejected"]
    assert Lead.objects.count() == 2


def test_it_tells_people_in_words(leads: Path) -> None:
    result = ringback(leads)
    assert result.exit_code == 0
    assert "4 rows" in result.stdout
    assert "Needs a look" in result.stdout
    assert "imported before" in ringback(leads).stdout
    assert Lead.objects.count() == 2


def test_a_dry_run_stores_nothing(leads: Path) -> None:
    result = ringback(leads, "--dry-run", "--json")
    assert json.loads(result.stdout)["new"] == 1
    assert not Lead.objects.exists()
    assert not ImportRun.objects.exists()


def test_columns_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Who called,Digits\nAnn Lee,303-555-0100\n")
    result = ringback(path, "--json", "--column", "who called=full_name", "--column", "Digits=phone")
    assert json.loads(result.stdout)["new"] == 1
    assert ContactPoint.objects.get().value == "+13035550100"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--column", "Nope=phone"], "There is no column 'Nope'"),
        (["--column", "Name=shoe"], "There is no field 'shoe'"),
        (["--column", "Name"], "Header=field"),
        (["--workspace", "nowhere"], "There is no workspace 'nowhere'"),
        (["--report", "/nowhere/at/all.csv"], "cannot be written"),
    ],
)
def test_a_wrong_option_ends_with_2_and_advice(leads: Path, options: list[str], words: str) -> None:
    create_workspace(name="Roofer", now=NOW)
    result = ringback(leads, *options)
    assert result.exit_code == 2
    assert words in result.stderr
    assert not ImportRun.objects.exists()


def test_several_workspaces_need_a_choice(leads: Path) -> None:
    create_workspace(name="Roofer", now=NOW)
    create_workspace(name="Painter", now=NOW)
    assert ringback(leads).exit_code == 2
    assert ringback(leads, "--workspace", "painter").exit_code == 0
    assert set(Lead.objects.values_list("workspace__slug", flat=True)) == {"painter"}


@pytest.mark.parametrize(("data", "words"), [(b"", "empty"), (b"%PDF-1.7", "PDF"), (b"PK\x03\x04abc", "CSV")])
def test_a_file_that_is_no_list_ends_with_2_and_no_traceback(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    result = ringback(path, "--json")
    assert result.exit_code == 2
    assert words in result.stderr
    assert "Traceback" not in result.output


def test_a_file_that_is_not_there_ends_with_2(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        result = ringback(path)
        assert result.exit_code == 2
        assert "cannot be read" in result.stderr

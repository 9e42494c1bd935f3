"""The commands that look at leads and set things up: in words, as JSON, and in one sentence when they cannot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ringback import clock
from ringback.cli.main import app
from ringback.services.enrollments import close
from ringback.store.models import ApiToken, Enrollment, Lead, MailAccount, Membership, User, Workspace
from tests.services.scene import ANN, DAY, Scene, a_business

pytestmark = pytest.mark.django_db

CERTAIN = {"hours": {"mon-sun": "00:00-24:00"}}


@pytest.fixture
def scene(db: None) -> Scene:
    """On the real clock, which commands read."""
    return Scene(a_business(**CERTAIN), now=clock.now())


def run(*words: str, code: int = 0, given: str = "") -> Any:
    result = CliRunner().invoke(app, list(words), input=given)
    assert result.exit_code == code, (result.output, result.exception)
    return result


def told(*words: str, code: int = 0) -> Any:
    return json.loads(run(*words, "--json", code=code).stdout)


def test_why_tells_the_past_the_present_and_the_next(scene: Scene) -> None:
    lead = scene.lead()
    answer = told("why", str(lead.number))
    assert (answer["number"], answer["name"], answer["zone"]) == (lead.number, "Ann Lee", "America/Denver")
    assert answer["past"][0]["what"].startswith("Arrived")
    assert answer["present"]["sentence"]
    assert answer["next"]
    words = run("why", str(lead.number)).stdout
    for heading in ("So far", "Now", "Next, if nobody answers", "Times are those of America/Denver"):
        assert heading in words


def test_why_of_a_closed_lead_says_how_it_ended(scene: Scene) -> None:
    lead = scene.lead()
    close(lead, answer="yes", actor="1", now=scene.now)
    answer = told("why", str(lead.number))
    assert answer["present"]["kind"] == "stop"
    assert answer["present"]["sentence"].endswith("yes.")
    assert answer["next"] == []


def test_lead_show_tells_who_it_is_too(scene: Scene) -> None:
    lead = scene.lead()
    shown = told("lead", "show", str(lead.number))
    assert shown["number"] == lead.number
    assert shown["interest"] == "a new roof"
    assert len(shown["addresses"]) == 2
    words = run("lead", "show", str(lead.number)).stdout
    assert "email: ann@lead.example (ok)" in words
    assert "12,000.00 USD" in words


@pytest.mark.parametrize("number", ["999", "99999999999999999999"])
@pytest.mark.parametrize("command", [["why"], ["lead", "show"]])
def test_a_lead_that_is_not_there_is_said_so(scene: Scene, command: list[str], number: str) -> None:
    result = run(*command, number, code=1)
    assert result.stderr.strip() == f"There is no lead #{number}."


def test_the_desk_lists_what_waits(scene: Scene) -> None:
    lead = scene.lead(time_zone="America/Denver")
    page = told("desk")
    rows = page["clock_running"] + page["promised"] + page["due"]
    words = run("desk").stdout
    if Enrollment.objects.get(lead=lead).touches.filter(state="open").exists():
        assert [row["lead_number"] for row in rows] == [lead.number]
        assert f"#{lead.number}" in words
    else:  # at night in Denver nobody is called
        assert rows == []
        assert "Nothing is due now." in words


def test_check_is_quiet_when_all_is_well_and_ends_with_1_when_not(scene: Scene) -> None:
    lead = scene.lead()
    assert told("check") == {"violations": []}
    assert "All open leads" in run("check").stdout
    Enrollment.objects.filter(lead=lead).update(next_due_at=None, state="active")
    found = told("check", code=1)["violations"]
    assert [(one["lead"], one["code"]) for one in found] == [(lead.number, "no_date")]
    assert "no_date" in run("check", code=1).stdout


def test_check_says_when_no_worker_runs(scene: Scene) -> None:
    lead = scene.lead()
    Enrollment.objects.filter(lead=lead).update(next_due_at=scene.now - DAY)
    assert [one["code"] for one in told("check", code=1)["violations"]] == ["overdue"]


def test_a_user_is_added_and_let_into_the_workspace(scene: Scene, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("correct horse battery\nsecond line\n")
    words = ["user", "add", "Bob@Acme.example", "--role", "manager", "--password-file", str(file)]
    assert told(*words) == {
        "email": "bob@acme.example",
        "role": "manager",
        "workspace": scene.workspace.slug,
    }
    user = User.objects.get()
    assert user.check_password("correct horse battery")
    assert Membership.objects.get(user=user).role == "manager"
    assert "is rep of" in run("user", "add", "bob@acme.example", "--role", "rep").stdout


@pytest.mark.parametrize("content", [None, "", "short\n", b"\xff\xfe"])
def test_a_password_that_cannot_be_used_is_refused_in_words(
    scene: Scene, tmp_path: Path, content: str | bytes | None
) -> None:
    file = tmp_path / "password"
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = run("user", "add", "bob@acme.example", "--password-file", str(file), code=2)
    assert result.stderr.strip()
    assert User.objects.count() == 0


def test_the_password_is_asked_for_twice_and_not_shown(scene: Scene) -> None:
    given = "correct horse battery\ncorrect horse battery\n"
    result = run("user", "add", "bob@acme.example", given=given)
    assert "correct horse" not in result.output
    assert User.objects.get().check_password("correct horse battery")


def test_a_mail_account_is_connected_and_its_password_not_told(scene: Scene, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("hunter2-secret\n")
    words = ["mail", "connect", "--host", "smtp.example.com", "--from", "office@acme.example", "--no-test"]
    result = run(*words, "--username", "office", "--password-file", str(file), "--json")
    assert json.loads(result.stdout) == {
        "workspace": scene.workspace.slug,
        "host": "smtp.example.com",
        "port": 587,
        "from": "office@acme.example",
        "tested": False,
        "problem": None,
    }
    assert "hunter2" not in result.output + MailAccount.objects.get().password_encrypted


def test_a_mail_account_that_does_not_work_is_kept_and_said_so(scene: Scene, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("\n")
    words = ["mail", "connect", "--host", "127.0.0.1", "--port", "1", "--from", "office@acme.example"]
    result = run(*words, "--security", "none", "--password-file", str(file), code=1)
    assert "cannot be reached" in result.stderr
    assert MailAccount.objects.get().last_error
    result = run(*words, "--security", "magic", "--password-file", str(file), code=2)
    assert "no kind of security" in result.stderr


def test_a_token_is_issued(scene: Scene) -> None:
    token = told("token", "issue", "web site")["token"]
    assert token.startswith("rb_")
    assert ApiToken.objects.get().prefix == token[:8]
    assert run("token", "issue", "another").stdout.startswith("rb_")


def test_with_several_workspaces_one_must_be_chosen(scene: Scene) -> None:
    other = Scene(a_business(name="Other", **CERTAIN), now=scene.now)
    lead = other.lead(name="Zoe Ray")
    assert "choose one with --workspace" in run("why", "1", code=2).stderr
    assert "There is no workspace" in run("why", "1", "-w", "nothing", code=2).stderr
    assert told("why", str(lead.number), "-w", other.workspace.slug)["name"] == "Zoe Ray"


def test_a_worker_does_one_round(scene: Scene) -> None:
    lead = scene.capture("hand", **{**ANN, "phone": "", "message": "hello"}).lead
    assert "failed 0, unsure 0" in run("worker", "--once").stdout
    assert scene.kinds(lead) == ["email_not_configured"]


def test_the_first_command_on_an_empty_database_makes_a_workspace(db: None) -> None:
    assert told("desk")["due"] == []
    assert Workspace.objects.count() == 1
    assert Lead.objects.count() == 0


def test_the_version_is_told() -> None:
    assert run("version").stdout.strip()[0].isdigit()


def test_a_forgotten_password_is_replaced(scene: Scene, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("a first long password\n")
    run("user", "add", "rep@example.com", "--password-file", str(file))
    file.write_text("another long password\n")
    assert "new password" in run("user", "password", "REP@example.com", "--password-file", str(file)).stdout
    assert User.objects.get(email="rep@example.com").check_password("another long password")
    file.write_text("short\n")
    run("user", "password", "rep@example.com", "--password-file", str(file), code=2)
    run("user", "password", "nobody@example.com", "--password-file", str(file), code=2)
    assert User.objects.get(email="rep@example.com").check_password("another long password")

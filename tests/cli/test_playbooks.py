"""The commands about playbooks: from the list to moving running leads."""

from __future__ import annotations

from pathlib import Path

import pytest

from ringback import clock
from ringback.services import moving, playbooks
from ringback.services.enrollments import close
from ringback.store.models import ApiToken, Enrollment, MoveRun, Playbook, PlaybookVersion
from tests.cli.test_commands import CERTAIN, run, told
from tests.services.plans import WINNING, added, plan, published
from tests.services.scene import Scene, a_business

pytestmark = pytest.mark.django_db
OTHER_DAYS = WINNING.replace("on_days: [2, 5]", "on_days: [3, 5]")


@pytest.fixture
def scene(db: None) -> Scene:
    """On the real clock, which commands read."""
    return Scene(a_business(**CERTAIN), now=clock.now())


def write(folder: Path, source: str) -> str:
    file = folder / "playbook.yaml"
    file.write_text(source, encoding="utf-8")
    return str(file)


def test_the_list_names_playbooks_with_their_marks(scene: Scene) -> None:
    playbooks.create(scene.workspace, plan(), now=scene.now, actor="test")
    words = run("playbook", "list").stdout
    assert "winning-strategy  (version 1, 0 running, default)  Call within five minutes" in words
    assert "short  (not published, 0 running, draft)  A short plan" in words
    answer = told("playbook", "list")
    assert [row["name"] for row in answer["playbooks"]] == ["winning-strategy", "short"]


def test_a_playbook_is_added_edited_published_shown_and_put_away(scene: Scene, tmp_path: Path) -> None:
    file = write(tmp_path, plan())
    assert "short is added as a draft" in run("playbook", "add", file, "--note", "First").stdout
    assert "already" in run("playbook", "add", file, code=2).stderr
    assert "no published version yet" in run("playbook", "show", "short", code=1).stderr
    assert run("playbook", "show", "short", "--draft").stdout == plan()
    wrong = run("playbook", "edit-draft", "short", write(tmp_path, "name: short\n"), code=1).stdout
    assert "is missing" in wrong
    assert "is missing" in run("playbook", "publish", "short", code=2).stderr
    again = run("playbook", "edit-draft", "short", "-", given=plan(title="Better"))
    assert "The draft of version 1 is kept." in again.stdout
    assert told("playbook", "publish", "short") == {"version": 1, "problems": []}
    assert run("playbook", "show", "short").stdout == plan(title="Better")
    assert told("playbook", "show", "short")["versions"][0]["number"] == 1
    assert "no version 7. There are: 1." in run("playbook", "show", "short", "--version", "7", code=2).stderr
    assert "has no draft" in run("playbook", "show", "short", "--draft", code=1).stderr
    run("playbook", "default", "short")
    assert "is the default playbook" in run("playbook", "archive", "short", code=2).stderr
    assert "is archived" in run("playbook", "archive", "winning-strategy").stdout
    assert "archived" in run("playbook", "default", "winning-strategy", code=2).stderr
    assert "in use again" in run("playbook", "archive", "winning-strategy", "--undo").stdout
    assert "There are: short, winning-strategy" in run("playbook", "publish", "none", code=2).stderr


def test_warnings_are_told_with_their_lines_and_hinder_nothing(scene: Scene, tmp_path: Path) -> None:
    busy = plan("busy", "call: {times: 4 a day, script: first-call}")
    run("playbook", "add", write(tmp_path, busy))
    kept = run("playbook", "edit-draft", "busy", write(tmp_path, busy.replace("short", "long"))).stdout
    assert "warning, line 5: phases.0: day 1 may bring 4 calls" in kept
    words = run("playbook", "publish", "busy").stdout
    assert "warning, line 5: phases.0: day 1 may bring 4 calls" in words
    assert "Version 1 is published." in words


def test_a_plan_that_can_never_do_its_work_is_not_published(scene: Scene, tmp_path: Path) -> None:
    silent = plan("silent", "call: {within: 5m, script: first-call}").replace("1..5", "1..")
    silent = silent[: silent.index("then:")]
    run("playbook", "add", write(tmp_path, silent))
    refused = run("playbook", "publish", "silent", code=2).stderr
    assert "line 5" in refused
    assert "the plan ends in silence" in refused
    assert PlaybookVersion.objects.filter(playbook__name="silent", published_at=None).exists()


def test_a_shipped_playbook_is_added_by_its_name(scene: Scene) -> None:
    scene.workspace.default_playbook = None
    scene.workspace.save()
    Playbook.objects.all().delete()
    assert told("playbook", "add", "winning-strategy")["name"] == "winning-strategy"
    assert PlaybookVersion.objects.get().published_at is not None
    assert "cannot be read" in run("playbook", "add", "nowhere.yaml", code=2).stderr


def test_leads_are_moved_only_when_it_is_said(scene: Scene) -> None:
    scene.lead()
    winning = Playbook.objects.get()
    assert "No running lead" in run("playbook", "move", "winning-strategy", code=2).stderr
    published(winning, OTHER_DAYS, now=scene.now)
    words = run("playbook", "move", "winning-strategy").stdout
    assert "1  Same next move." in words
    assert "Nothing is changed yet; say --yes" in words
    assert Enrollment.objects.get().version.number == 1
    answer = told("playbook", "move", "winning-strategy", "--yes")
    assert (answer["state"], answer["moved"]) == ("done", 1)
    assert Enrollment.objects.get().version.number == 2
    back = run("playbook", "move", "winning-strategy", "--version", "1", "--yes").stdout
    assert "1 leads are moved." in back
    assert "has no version 9" in run("playbook", "move", "winning-strategy", "--version", "9", code=2).stderr


def test_a_lead_that_cannot_be_moved_is_named_and_the_others_are_moved(scene: Scene) -> None:
    scene.lead()
    bad = scene.only_mail()
    Enrollment.objects.filter(lead=bad).update(pauses=[{"since": "?"}])
    published(Playbook.objects.get(), OTHER_DAYS, now=scene.now)
    ended = run("playbook", "move", "winning-strategy", "--yes", code=1)
    assert f"#{bad.number} Eve Mail: An error of the program (KeyError)" in ended.stdout
    assert "1 leads are moved." in ended.stdout
    assert "1 lead could not be moved and goes on by its version. The others" in ended.stderr


def test_a_move_that_is_interrupted_is_stopped(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.lead()
    published(Playbook.objects.get(), OTHER_DAYS, now=scene.now)
    real = moving.run_to_end

    def interrupted(run: MoveRun, **given: object) -> MoveRun:
        if run.state == "running":
            raise KeyboardInterrupt
        return real(run, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(moving, "run_to_end", interrupted)
    assert (
        "Stopped: 0 of 1 leads are moved."
        in run("playbook", "move", "winning-strategy", "--yes", code=1).stderr
    )
    assert MoveRun.objects.get().state == "stopped"


def test_a_lead_is_put_into_a_playbook_open_or_closed(scene: Scene) -> None:
    lead = scene.lead()
    added(scene.workspace, plan(), now=scene.now)
    number = str(lead.number)
    assert (
        f"#{number} is followed up by short." in run("lead", "enroll", number, "--playbook", "short").stdout
    )
    assert "already" in run("lead", "enroll", number, "--playbook", "short", code=2).stderr
    assert (
        "There are: short, winning-strategy"
        in run("lead", "enroll", number, "--playbook", "x", code=2).stderr
    )
    assert "no lead #99" in run("lead", "enroll", "99", "--playbook", "short", code=1).stderr
    close(lead, answer="no", actor="test", now=scene.now)
    assert told("lead", "enroll", number, "--playbook", "winning-strategy")["playbook"] == "winning-strategy"
    assert Enrollment.objects.exclude(state="closed").get().version.playbook.name == "winning-strategy"


def test_a_list_is_imported_into_a_playbook(scene: Scene, tmp_path: Path) -> None:
    added(scene.workspace, plan(), now=scene.now)
    file = tmp_path / "list.csv"
    file.write_text("Name,Phone\nAnn Lee,303-555-0142\n")
    assert "There is no playbook 'x'" in run("import", str(file), "--playbook", "x", code=2).stderr
    run("import", str(file), "--playbook", "short")
    assert Enrollment.objects.get().version.playbook.name == "short"


def test_a_token_may_be_issued_to_change_playbooks(scene: Scene) -> None:
    told("token", "issue", "deploy", "--role", "manager")
    assert ApiToken.objects.get().role == "manager"
    assert "Choose rep or manager" in run("token", "issue", "root", "--role", "owner", code=2).stderr

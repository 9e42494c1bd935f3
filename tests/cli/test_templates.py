"""The commands about texts: from the list to looking a file over."""

from __future__ import annotations

from pathlib import Path

import pytest

from ringback import clock
from ringback.playbooks.messages.template import shipped_names
from ringback.store.models import Template
from tests.cli.test_commands import CERTAIN, run, told
from tests.services.scene import Scene, a_business

pytestmark = pytest.mark.django_db
GOOD = (
    "---\nsubject: About your roof\n---\n"
    "Hi {{ lead.first_name | default: 'there' }}, may I call you on Monday at ten?\n"
)


@pytest.fixture
def scene(db: None) -> Scene:
    """On the real clock, which commands read."""
    return Scene(a_business(**CERTAIN), now=clock.now())


def test_texts_are_listed_shown_kept_and_written_to_a_folder(scene: Scene, tmp_path: Path) -> None:
    assert (
        "still-here  (email, shipped, in winning-strategy)  Still here to help"
        in run("template", "list").stdout
    )
    assert run("template", "show", "still-here").stdout.startswith("---\nsubject:")
    assert "no text called nothing" in run("template", "show", "nothing", code=1).stderr
    file = tmp_path / "offer.md"
    file.write_text(GOOD, encoding="utf-8")
    assert "spring-offer is kept." in run("template", "import", "spring-offer", str(file)).stdout
    run("template", "import", "fall-offer", "-", given=GOOD)
    assert {row["name"] for row in told("template", "list") if row["own"]} == {"spring-offer", "fall-offer"}
    assert told("template", "show", "spring-offer")["source"] == GOOD
    assert "2 texts written" in run("template", "export", str(tmp_path / "out")).stdout
    assert (tmp_path / "out" / "fall-offer.md").read_text(encoding="utf-8") == GOOD
    assert (
        f"{len(shipped_names()) + 2} texts"
        in run("template", "export", str(tmp_path / "all"), "--shipped").stdout
    )


def test_a_text_and_a_file_are_looked_over(scene: Scene, tmp_path: Path) -> None:
    lead = scene.lead()
    file = tmp_path / "offer.md"
    file.write_text(GOOD, encoding="utf-8")
    words = run("template", "check", str(file), "--lead", str(lead.number)).stdout
    assert "ok: It asks for a next step." in words
    assert "warning: Nothing in it is about this person" in words
    assert "Hi Ann, may I call you on Monday at ten?" in words
    assert told("template", "check", str(file))["subject"] == "About your roof"
    file.write_text(GOOD.replace("About your roof", "Re: your roof"), encoding="utf-8")
    assert "error: The subject says that it answers" in run("template", "check", str(file), code=1).stdout
    file.write_text("{{", encoding="utf-8")
    assert "starts with a line ---" in run("template", "check", str(file), code=1).stderr
    assert "cannot be read" in run("template", "check", str(tmp_path / "none.md"), code=2).stderr
    assert "no lead #99" in run("template", "check", "still-here", "--lead", "99", code=1).stderr
    assert not Template.objects.exists()


def test_a_file_that_cannot_be_used_is_not_kept(scene: Scene) -> None:
    assert (
        "no fact called lead.secret"
        in run(
            "template", "import", "x", "-", given=GOOD.replace("lead.first_name", "lead.secret"), code=2
        ).stderr
    )
    assert not Template.objects.exists()

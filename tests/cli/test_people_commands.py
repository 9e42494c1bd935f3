"""The commands about people: consent, merging, erasing, the opt-out list, one business."""

from __future__ import annotations

import pytest

from ringback import clock
from ringback.store.models import Consent, Contact, Lead, Suppression
from tests.cli.test_commands import run, told
from tests.services.scene import ANN, Scene, a_business

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(db: None) -> Scene:
    """On the real clock, which commands read."""
    return Scene(a_business(hours={"mon-sun": "00:00-24:00"}), now=clock.now())


def test_a_consent_is_given_listed_and_revoked(scene: Scene) -> None:
    number = str(scene.lead().number)
    assert "No consent" in run("consent", "list", number).stdout
    given = told(
        *("consent", "give", number, "--channel", "sms", "--how", "signed card", "--text", "Text me"),
        *("--page", "https://acme.example", "--address", "203.0.113.9", "--at", "2026-01-02T09:00:00-07:00"),
    )
    (one,) = given["consents"]
    assert (one["channel"], one["text_shown"], one["given_at"], one["holds"]) == (
        "sms",
        "Text me",
        "2026-01-02T16:00:00Z",
        True,
    )
    assert "sms: holds" in run("consent", "list", number).stdout
    told("consent", "revoke", number, "--how", "in a call")
    assert Consent.objects.get().revoked_how == "in a call"
    assert "sms: revoked" in run("consent", "list", number).stdout


def test_a_consent_that_cannot_be_kept_says_why(scene: Scene) -> None:
    number = str(scene.lead().number)
    fax = run("consent", "give", number, "--channel", "fax", "--how", "x", code=1)
    assert "no channel" in fax.stderr
    late = run("consent", "give", number, "--channel", "sms", "--how", "x", "--at", "soon", code=2)
    assert "no instant" in late.stderr
    assert "no lead #77" in run("consent", "list", "77", code=1).stderr


def test_a_ground_is_recorded_with_its_evidence_and_dates(scene: Scene) -> None:
    number = str(scene.lead().number)
    ground = ("consent", "ground", number, "--kind", "purchase", "--evidence", "Invoice 118", "--since")
    (kept,) = told(*ground, "2026-01-02", "--until", "2099-01-02T09:00:00-07:00")["grounds"]
    assert (kept["kind"], kept["evidence"]) == ("purchase", "Invoice 118")
    assert kept["since_at"] == "2026-01-02T07:00:00Z", "the day begins where the business is"
    assert kept["until_at"] == "2099-01-02T16:00:00Z"
    assert "purchase: since 2026-01-02 until 2099-01-02, Invoice 118" in run("consent", "list", number).stdout


@pytest.mark.parametrize(
    ("changed", "code", "words"),
    [
        ({"--kind": "hearsay"}, 1, "no ground; choose one of"),
        ({"--since": "once"}, 2, "'once' is no instant"),
        ({"--since": ""}, 2, "Write with --since from when on"),
        ({"--since": "2099-01-01"}, 1, "cannot begin in the future"),
        ({"--evidence": " "}, 1, "Say what shows it"),
        ({"--until": "2025-01-01"}, 1, "end before it begins"),
    ],
)
def test_a_ground_that_cannot_be_kept_says_why(
    scene: Scene, changed: dict[str, str], code: int, words: str
) -> None:
    number = str(scene.lead().number)
    given = {"--kind": "inquiry", "--since": "2026-01-02", "--evidence": "A letter"} | changed
    options = [part for pair in given.items() for part in pair]
    assert words in run("consent", "ground", number, *options, code=code).stderr
    assert "No consent and no ground" in run("consent", "list", number).stdout


def test_a_ground_of_another_workspaces_lead_cannot_be_recorded(scene: Scene) -> None:
    number = str(scene.lead().number)
    a_business(name="Stranger")
    given = ("--kind", "inquiry", "--since", "2026-01-02", "--evidence", "x", "-w", "stranger")
    assert "no lead" in run("consent", "ground", number, *given, code=1).stderr


def test_leads_are_joined_and_parted(scene: Scene) -> None:
    first, second = scene.lead(), scene.capture(name="Anna Li", phone="(303) 555-0177").lead
    numbers = [first.number, second.number]
    assert told("lead", "merge", *map(str, numbers)) == {"lead": first.number, "leads": numbers}
    assert "one person already" in run("lead", "merge", *map(str, numbers), code=1).stderr
    assert "#1." in run("lead", "unmerge", str(first.number)).stdout
    assert "nothing of the kind" in run("lead", "unmerge", str(first.number), code=1).stderr


def test_a_person_is_erased_after_a_yes(scene: Scene) -> None:
    number = str(scene.lead().number)
    run("lead", "erase", number, code=1, given="n\n")
    assert Contact.objects.get().full_name == "Ann Lee"
    run("lead", "erase", number, given="y\n")
    assert Contact.objects.get().full_name == ""
    assert "erased already" in run("lead", "erase", number, "--yes", code=1).stderr
    scene.sound(workers_running=False)


def test_the_opt_out_list_by_commands(scene: Scene) -> None:
    scene.lead()
    assert "Nothing is on it" in run("suppress", "list").stdout
    row = told(
        "suppress", "add", "domain", "lead.example", "--reason", "lawyer", "--evidence", "letter", "--no-own"
    )
    assert (row["kind"], row["what"], row["own"]) == ("domain", "lead.example", False)
    assert Lead.objects.get().state == "closed"
    assert "domain lead.example" in run("suppress", "list", "--find", "lead.ex").stdout
    assert "mail boxes" in run("suppress", "add", "domain", "gmail.com", "--reason", "x", code=1).stderr
    assert told("suppress", "lift", str(row["id"]), "--reason", "a slip") == {"lifted": row["id"]}
    assert "no line" in run("suppress", "lift", str(row["id"]), "--reason", "x", code=1).stderr
    own = told("suppress", "add", "phone", ANN["phone"], "--reason", "asked")
    assert "themselves" in run("suppress", "lift", str(own["id"]), "--reason", "x", code=1).stderr
    assert Suppression.objects.filter(kind="phone").exists()


def test_two_workspaces_become_one_business(scene: Scene) -> None:
    a_business(name="Acme Gutters")
    here = ("-w", "acme-roofing")
    assert told("business", "show", *here) == {"workspaces": ["acme-roofing"]}
    joined = {"workspaces": ["acme-roofing", "acme-gutters"]}
    assert told("business", "join", "acme-gutters", *here) == joined
    assert "already" in run("business", "join", "acme-gutters", *here, code=1).stderr
    assert "One business: acme-roofing." in run("business", "leave", *here).stdout

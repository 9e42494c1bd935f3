"""Texts, snippets, the message check, drafts and personal lines by API; a stranger's token learns nothing."""

from __future__ import annotations

from typing import Any

import pytest

from ringback.services import workspaces
from ringback.store.models import Lead, Template, Touch
from tests.api.business import NOW, Business
from tests.api.test_drafts import touch  # noqa: F401  # a fixture: an e-mail of the desk
from tests.api.test_limits import manager_of

SOURCE = (
    "---\nsubject: Your kitchen\n---\nHi {{ lead.first_name | default: 'there' }}, may I call you about "
    "{{ lead.interest | default: 'it' }}?\n"
)


def test_texts_are_listed_read_and_written(acme: Business) -> None:
    names = {row["name"]: row for row in acme.api("GET", "/templates").json()["templates"]}
    assert names["still-here"]["own"] is False
    assert "{%" not in names["still-here"]["example"]
    assert acme.api("GET", "/templates/still-here").json()["source"].startswith("---\nsubject:")
    made = manager_of(acme).api("PUT", "/templates/kitchen-offer", {"source": SOURCE})
    assert (made.status_code, made.json()["about"]["own"], made.json()["source"]) == (200, True, SOURCE)
    assert Template.objects.get().name == "kitchen-offer"
    gone = manager_of(acme).api("POST", "/templates/kitchen-offer/archive")
    assert gone.json()["about"]["archived"] is True
    assert (
        manager_of(acme).api("POST", "/templates/kitchen-offer/restore").json()["about"]["archived"] is False
    )


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("no front matter", "---"),
        (SOURCE.replace("lead.interest", "lead.secret"), "lead.secret"),
        ("---\nsubject: Re: x\n---\ny\n", "Re:"),
    ],
)
def test_a_text_that_cannot_be_used_is_refused_with_words(acme: Business, source: str, words: str) -> None:
    refused = manager_of(acme).api("PUT", "/templates/offer", {"source": source})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "cannot_do")
    assert words in refused.json()["error"]["message"]


WRITES: list[tuple[str, str, Any]] = [
    ("PUT", "/templates/kitchen-offer", {"source": SOURCE}),
    ("POST", "/templates/kitchen-offer/archive", None),
    ("POST", "/templates/kitchen-offer/restore", None),
    ("PUT", "/snippets/hours", {"text": "x"}),
    ("DELETE", "/snippets/hours", None),
]


@pytest.mark.parametrize(("method", "path", "data"), WRITES)
def test_a_token_of_a_rep_changes_no_text(acme: Business, method: str, path: str, data: Any) -> None:
    refused = acme.api(method, path, data)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "needs_manager")


def test_a_text_is_made_for_a_lead_and_looked_over(acme: Business, maria: int) -> None:
    manager_of(acme).api("PUT", "/templates/kitchen-offer", {"source": SOURCE})
    shown = acme.api("POST", "/templates/kitchen-offer/preview", {"lead": maria}).json()
    assert "postal address" in shown["problem"]
    workspaces.update_workspace(
        acme.workspace, now=NOW, actor="t", phone="(212) 555-0100", postal_address="1 Main Street\nNew York"
    )
    shown = acme.api("POST", "/templates/kitchen-offer/preview", {"lead": maria}).json()
    assert shown["text"].startswith("Hi Maria, may I call you about Kitchen remodel?")
    assert (shown["subject"], shown["problem"]) == ("Your kitchen", "")
    codes = {one["code"] for one in shown["findings"]}
    assert {"subject", "next_step", "personal"} <= codes
    invented = acme.api("POST", "/templates/kitchen-offer/preview", {}).json()
    assert "contact" in {one["code"] for one in invented["findings"]}


def test_a_message_is_looked_over_without_being_kept(acme: Business, maria: int) -> None:
    found = acme.api(
        "POST",
        "/messages/check",
        {"subject": "Re: URGENT", "text": "Just checking in [name].", "lead": maria},
    ).json()["findings"]
    levels = {one["code"]: one["level"] for one in found}
    assert (levels["subject"], levels["facts"]) == ("error", "error")
    assert (levels["generic"], levels["next_step"], levels["personal"]) == ("warning", "warning", "warning")
    assert [one["level"] for one in found] == sorted(
        (one["level"] for one in found), key=["error", "warning", "hint", "ok"].index
    )


def test_a_lead_of_somebody_else_is_no_lead_here(acme: Business, maria: int, stranger: Business) -> None:
    manager_of(stranger).api("PUT", "/templates/kitchen-offer", {"source": SOURCE})
    for path, data in (
        ("/messages/check", {"text": "x", "lead": maria}),
        ("/templates/kitchen-offer/preview", {"lead": maria}),
    ):
        refused = stranger.api("POST", path, data)
        assert (refused.status_code, refused.json()["error"]["field"]) == (422, "lead")
        assert "Maria" not in refused.content.decode()


def test_a_strangers_token_learns_nothing_of_texts_and_lines(
    acme: Business, maria: int, stranger: Business
) -> None:
    manager_of(acme).api("PUT", "/templates/kitchen-offer", {"source": SOURCE})
    manager_of(acme).api("PUT", "/snippets/secret_words", {"text": "secret"})
    assert "kitchen-offer" not in stranger.api("GET", "/templates").content.decode()
    assert stranger.api("GET", "/snippets").json() == {"snippets": []}
    theirs = manager_of(stranger)
    for method, path, data in (
        ("GET", "/templates/kitchen-offer", None),
        ("POST", "/templates/kitchen-offer/preview", {}),
        ("POST", "/templates/kitchen-offer/archive", None),
        ("POST", "/templates/kitchen-offer/restore", None),
        ("DELETE", "/snippets/secret_words", None),
        ("PUT", f"/leads/{maria}/personal-line", {"text": "x"}),
    ):
        answer = theirs.api(method, path, data)
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found"), path
    assert Lead.objects.get(workspace=acme.workspace).personal_line == ""


def test_snippets_are_written_read_and_removed(acme: Business) -> None:
    boss = manager_of(acme)
    assert (
        boss.api("PUT", "/snippets/hours", {"text": "We are here {{ business.hours }}."}).status_code == 200
    )
    boss.api("PUT", "/templates/with-hours", {"source": "---\nsubject: x\n---\n{{ snippets.hours }}\n"})
    assert acme.api("GET", "/snippets").json()["snippets"][0]["used_in"] == ["with-hours"]
    assert boss.api("DELETE", "/snippets/hours").status_code == 409
    boss.api("PUT", "/templates/with-hours", {"source": SOURCE})
    assert boss.api("DELETE", "/snippets/hours").json() == {"snippets": []}


def test_a_line_for_one_person_is_kept(acme: Business, maria: int) -> None:
    answer = acme.api("PUT", f"/leads/{maria}/personal-line", {"text": " I saw\nyour porch. "})
    assert answer.json() == {"text": "I saw your porch."}
    assert acme.api("PUT", f"/leads/{maria}/personal-line", {"text": "http://x.example"}).status_code == 409
    assert acme.api("PUT", f"/leads/{maria}/personal-line", {"text": ""}).json() == {"text": ""}


def test_a_draft_is_kept_and_the_last_of_two_is_told(acme: Business, stranger: Business, touch: int) -> None:  # noqa: F811
    begun = acme.api("GET", f"/touches/{touch}/text").json()
    assert (begun["kept"], begun["seen"]) == (False, "")
    kept = acme.api("PUT", f"/touches/{touch}/text", {"subject": "Roof", "text": "Mine", "seen": ""}).json()
    assert (kept["text"], kept["kept"], len(kept["seen"])) == ("Mine", True, 64)
    assert acme.api("PUT", f"/touches/{touch}/text", {"text": "Yours", "seen": ""}).status_code == 409
    assert (
        acme.api("PUT", f"/touches/{touch}/text", {"text": "Ours", "seen": kept["seen"]}).status_code == 200
    )
    assert stranger.api("PUT", f"/touches/{touch}/text", {"text": "Theirs"}).status_code == 404
    assert Touch.objects.get(pk=touch).body == "Ours\n"

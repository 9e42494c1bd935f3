"""Questions, playbook, settings; and what holds for every page."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from ringback.services.asking import ask
from ringback.store.models import ApiToken, Membership, Question, Workspace
from ringback.store.transactions import write
from tests.web.house import NOW, House, lead, signed_in, words

PAGES = ["/", "/leads", "/leads/1", "/leads/new", "/questions", "/playbook", "/settings", "/leads/999"]


def question(of: House) -> Question:
    rosa = lead(of)
    with write():
        return ask(
            rosa, "email_failed", now=NOW, actor="worker", to="rosa@example.com", why="550 no such user"
        )


def test_a_question_is_shown_with_what_is_known_and_settled_with_one_press(stark: House) -> None:
    asked = question(stark)
    client = signed_in(stark.rep)
    seen = words(client.get("/questions"))
    assert "The mail server refused an e-mail. Rosa Lindqvist" in seen
    assert "550 no such user" in seen
    assert "Leave it out" in seen
    assert "1 open" in seen
    assert "Settled for Rosa Lindqvist." in words(
        client.post(f"/questions/{asked.pk}", {"settlement": "skip"}, follow=True)
    )
    asked.refresh_from_db()
    assert (asked.settlement, asked.settled_by) == ("skip", stark.rep)
    assert "Nothing to decide" in words(client.get("/questions"))
    again = words(client.post(f"/questions/{asked.pk}", {"settlement": "skip"}, follow=True))
    assert "Somebody has settled this already." in again


def test_a_settlement_that_is_not_offered_is_refused(stark: House) -> None:
    asked = question(stark)
    seen = words(
        signed_in(stark.rep).post(f"/questions/{asked.pk}", {"settlement": "close_yes"}, follow=True)
    )
    assert "Choose one of" in seen
    asked.refresh_from_db()
    assert asked.settled_at is None


def test_settling_never_leads_to_another_site(stark: House) -> None:
    asked = question(stark)
    response = signed_in(stark.rep).post(
        f"/questions/{asked.pk}", {"settlement": "skip", "back": "//evil.example"}
    )
    assert response["Location"] == "/questions"


def test_the_playbook_is_told_in_words(stark: House) -> None:
    seen = words(signed_in(stark.rep).get("/playbook"))
    assert "Call within 5 minutes of the arrival; the clock is on your desk. Voicemail offered." in seen
    assert "Call again 5 minutes after the e-mail. No voicemail." in seen
    assert "Call twice a day, three times for a high value, evenly over the open time" in seen
    assert "E-mail on the second and fifth day. Goes out by itself." in seen
    assert "Call twice a week, on changing weekdays and hours. Only when the lead is worth more" in seen
    assert "E-mail every 2 weeks." in seen
    assert "3 months for a high value, 6 months else" in seen
    assert "Open day 1: 4 to 5 calls and 1 e-mail" in seen
    assert "answer_within: 5m" in seen


def business_fields(**changed: str) -> dict[str, str]:
    fields = {
        "name": "Stark & Daughters",
        "time_zone": "America/Chicago",
        "high_value": "7500",
        "hours_tue": "07:00-15:00",
    }
    return fields | {"holidays": "US", "phone": "+12125550100"} | changed


def test_the_business_is_changed(stark: House) -> None:
    client = signed_in(stark.manager)
    assert "Saved." in words(client.post("/settings/business", business_fields(), follow=True))
    workspace = Workspace.objects.get()
    assert (workspace.name, workspace.time_zone, workspace.high_value) == (
        "Stark & Daughters",
        "America/Chicago",
        7500,
    )
    assert workspace.hours == {"tue": ["07:00-15:00"]}
    assert 'value="07:00-15:00"' in client.get("/settings").content.decode()


@pytest.mark.parametrize(
    ("changed", "advice"),
    [
        ({"hours_tue": "late"}, "no span of time"),
        ({"hours_tue": ""}, "at least one day"),
        ({"high_value": "-1"}, "greater than or equal to 0"),
        ({"holidays": "Atlantis"}, "no holiday calendar"),
        ({"name": " "}, "required"),
    ],
)
def test_settings_that_make_no_sense_are_not_kept(stark: House, changed: dict[str, str], advice: str) -> None:
    response = signed_in(stark.owner).post("/settings/business", business_fields(**changed))
    assert response.status_code == 422
    assert advice in words(response)
    assert Workspace.objects.get().name == "Stark Plumbing"


def test_a_manager_lets_a_rep_in_but_makes_no_owner_and_unmakes_none(stark: House) -> None:
    client = signed_in(stark.manager)
    sent = {"name": "Ana", "email": "ana@example.com", "password": "furnaces and boilers", "role": "rep"}
    assert "ana@example.com can work here now." in words(client.post("/settings/members", sent, follow=True))
    assert Membership.objects.get(user__email="ana@example.com").role == "rep"
    for attempt in ({"role": "owner"}, {"email": stark.owner.email}):
        refused = client.post("/settings/members", sent | attempt)
        assert refused.status_code == 422
        assert "Only an owner" in words(refused)
    assert Membership.objects.get(user=stark.owner).role == "owner"


def test_a_key_is_shown_once_and_can_be_revoked(stark: House) -> None:
    client = signed_in(stark.owner)
    issued = client.post("/settings/tokens", {"name": "web site"})
    (key,) = re.findall(r'value="(rb_[^"]+)"', issued.content.decode())
    assert issued["Cache-Control"] == "no-store"
    assert key not in client.get("/settings").content.decode()
    token = ApiToken.objects.get()
    assert token.name == "web site"
    assert client.post(f"/settings/tokens/{token.pk}/revoke").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_the_address_of_the_public_form_is_shown(stark: House) -> None:
    assert f"/f/{stark.workspace.form_key}" in signed_in(stark.owner).get("/settings").content.decode()


# ------------------------------------------------------------------------------------------------------- every page


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_inline_script_or_style(stark: House, path: str) -> None:
    question(stark)
    response = signed_in(stark.owner).get(path)
    page = response.content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", page)
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("path", PAGES[:-1])
def test_a_page_has_its_landmarks_a_title_and_one_heading(stark: House, path: str) -> None:
    question(stark)
    page = signed_in(stark.owner).get(path).content.decode()
    assert page.count("<main") == page.count("<h1") == 1
    assert '<a class="skip" href="#main">' in page
    assert '<nav aria-label="Main">' in page
    assert re.search(r"<title>\s*\S+.* · Ringback</title>", page)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES[:-1])
def test_a_page_is_not_kept_by_shared_caches(stark: House, path: str) -> None:
    question(stark)
    response = signed_in(stark.owner).get(path)
    assert "private" in response["Cache-Control"]
    assert "HX-Request" in response["Vary"]


def test_errors_look_like_the_rest(stark: House) -> None:
    missing = Client().get("/no-such-page")
    assert missing.status_code == 404
    assert "Nothing here" in words(missing)
    assert "web/ringback.css" in missing.content.decode()


def test_a_reader_sees_times_in_their_own_zone(stark: House) -> None:
    lead(stark)
    stark.rep.time_zone = "Europe/Berlin"
    stark.rep.save()
    seen = words(signed_in(stark.rep).get("/leads/1"))
    assert "Arrived Today 18:02 (10:02 in Denver)" in seen

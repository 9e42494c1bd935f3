"""Consent, merging, erasing and the opt-out list on pages; strangers learn nothing, roles have their limits."""

from __future__ import annotations

import pytest
from django.test import Client

from ringback.services import opt_outs
from ringback.services.workspaces import add_member
from ringback.store.models import Consent, Contact, Lead, Merge, RecordedGround, Suppression, Workspace
from ringback.web import urls_people
from tests.web.house import NOW, House, lead, signed_in, words

FORMS = {
    "/leads/1/consents": ("rep", {"channel": "sms", "how": "card from the fair"}),
    "/leads/1/consents/revoke": ("rep", {"how": "in a call"}),
    "/leads/1/grounds": ("rep", {"kind": "purchase", "since_at": "2026-01-02", "evidence": "invoice 7"}),
    "/leads/1/same": ("rep", None),
    "/leads/1/merge": ("rep", {"other": "2"}),
    "/leads/1/merge/1/undo": ("rep", {}),
    "/leads/1/erase": ("owner", {"sure": "#1"}),
    "/settings/people": ("manager", None),
    "/settings/people/opt-outs": (
        "manager",
        {"kind": "domain", "text": "example.com", "reason": "a letter", "evidence": "", "own": "on"},
    ),
    "/settings/people/opt-outs/1/lift": ("manager", {"reason": "a slip", "evidence": "their letter"}),
    "/settings/people/consent": ("manager", {"sms": "You may text me."}),
    "/settings/people/business": ("owner", {"workspace": "other-roofing"}),
    "/settings/people/business/leave": ("owner", {}),
}
RANK = {"rep": 0, "manager": 1, "owner": 2}


def call(client: Client, path: str) -> int:
    data = FORMS[path][1]
    return client.get(path).status_code if data is None else client.post(path, data).status_code


def test_every_address_is_tested_here() -> None:
    patterns = {str(one.pattern) for one in urls_people.urlpatterns}
    numbers = {"leads": "<int:number>", "merge": "<int:merge_id>", "opt-outs": "<int:row_id>"}

    def pattern(path: str) -> str:
        parts = path.strip("/").split("/")
        return "/".join(
            numbers[parts[index - 1]] if part == "1" else part for index, part in enumerate(parts)
        )

    assert {pattern(path) for path in FORMS} == patterns


@pytest.mark.parametrize("path", FORMS)
def test_nobody_gets_in_unsigned(stark: House, path: str) -> None:
    lead(stark)
    client = Client()
    answer = client.get(path) if FORMS[path][1] is None else client.post(path, FORMS[path][1])
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/sign-in")
    assert not Consent.objects.exists()


@pytest.mark.parametrize("path", FORMS)
def test_each_role_does_what_it_may_and_no_more(stark: House, path: str) -> None:
    lead(stark)
    lead(stark, name="Rosie Lind", phone="(303) 555-0143", email="rosie@example.com")
    needed = RANK[FORMS[path][0]]
    for role, user in (("rep", stark.rep), ("manager", stark.manager), ("owner", stark.owner)):
        if RANK[role] < needed:
            assert call(signed_in(user), path) == 403, role


@pytest.mark.parametrize("path", [path for path in FORMS if path.startswith("/leads")])
def test_a_stranger_learns_nothing_and_changes_nothing(stark: House, stranger: House, path: str) -> None:
    lead(stark)
    lead(stark, name="Rosie Lind", phone="(303) 555-0143", email="rosie@example.com")
    client = signed_in(stranger.owner)
    assert call(client, path) == 404
    there = client.get("/leads/1") if FORMS[path][1] is None else client.post(path, FORMS[path][1])
    nowhere = client.post(path.replace("/1", "/77", 1), FORMS[path][1] or {})
    if FORMS[path][1] is not None:
        assert there.content == nowhere.content
    assert not Consent.objects.exists()
    assert not RecordedGround.objects.exists()
    assert not Merge.objects.exists()
    assert not Contact.objects.filter(erased_at__isnull=False).exists()


def test_a_stranger_sees_and_lifts_no_line_of_another_list(stark: House, stranger: House) -> None:
    row = opt_outs.add(
        stark.workspace,
        kind="phone",
        text="(303) 555-0199",
        reason="a letter",
        evidence="",
        own=False,
        now=NOW,
        actor="1",
    )
    client = signed_in(stranger.owner)
    assert "555" not in words(client.get("/settings/people"))
    assert client.post(f"/settings/people/opt-outs/{row.pk}/lift", {"reason": "x"}).status_code == 404
    assert Suppression.objects.count() == 1


def test_nobody_joins_the_workspace_of_strangers(stark: House, stranger: House) -> None:
    client = signed_in(stark.owner)
    for slug in (stranger.workspace.slug, "no-such", ""):
        answer = client.post("/settings/people/business", {"workspace": slug})
        assert answer.status_code == 404, slug
    assert stranger.workspace.name not in words(client.get("/settings/people"))
    assert Workspace.objects.values("business").distinct().count() == 2


def test_an_owner_of_two_workspaces_makes_them_one_business_and_parts_them(
    stark: House, stranger: House
) -> None:
    add_member(stranger.workspace, stark.owner, "owner", now=NOW, actor="1")
    client = signed_in(stark.owner)
    client.post("/workspace", {"workspace": stark.workspace.slug})
    assert "Make it one business with" in words(client.get("/settings/people"))
    client.post("/settings/people/business", {"workspace": stranger.workspace.slug})
    assert Workspace.objects.values("business").distinct().count() == 1
    assert f"one business with {stranger.workspace.name}" in words(client.get("/settings/people"))
    other = words(signed_in(stranger.owner).get("/settings/people"))
    assert stark.workspace.name not in other, "they own one of the two only"
    client.post("/settings/people/business/leave")
    assert Workspace.objects.values("business").distinct().count() == 2


def test_a_consent_is_recorded_shown_and_revoked(stark: House) -> None:
    lead(stark)
    client = signed_in(stark.rep)
    sent = {"channel": "sms", "how": "card from the fair", "text_shown": "You may text me", "given_at": ""}
    client.post("/leads/1/consents", sent)
    kept = Consent.objects.get()
    assert (kept.channel, kept.given_at, kept.recorded_by) == ("sms", NOW, str(stark.rep.pk))
    page = words(client.get("/leads/1"))
    assert "Text messages" in page
    assert "“You may text me”" in page
    for wrong, why in (
        (sent | {"how": ""}, "Say how it was given"),
        (sent | {"given_at": "2026-05-01T10:00"}, "in the future"),
        (sent | {"given_at": "yesterday"}, "Give a date"),
    ):
        assert why in words(client.post("/leads/1/consents", wrong, follow=True))
    assert "Say how it was revoked" in words(client.post("/leads/1/consents/revoke", {}, follow=True))
    assert "Revoked on all channels" in words(
        client.post("/leads/1/consents/revoke", {"how": "in a call"}, follow=True)
    )
    kept.refresh_from_db()
    assert (kept.revoked_at, kept.revoked_how) == (NOW, "in a call")
    assert "nothing to revoke" in words(
        client.post("/leads/1/consents/revoke", {"how": "again"}, follow=True)
    )


def test_a_ground_is_recorded_and_shown(stark: House) -> None:
    lead(stark)
    client = signed_in(stark.rep)
    sent = {"kind": "purchase", "since_at": "2026-03-03", "evidence": "invoice 7", "until_at": ""}
    assert "Purchase" in words(client.post("/leads/1/grounds", sent, follow=True))
    assert RecordedGround.objects.get().evidence == "invoice 7"
    for wrong, why in (
        (sent | {"evidence": ""}, "Say what shows it"),
        (sent | {"since_at": ""}, "Say since when"),
        (sent | {"until_at": "2026-01-01"}, "end before it begins"),
        (sent | {"since_at": "2026-09-01"}, "begin in the future"),
    ):
        assert why in words(client.post("/leads/1/grounds", wrong, follow=True))


def test_two_leads_of_one_person_are_joined_by_a_search_and_parted(stark: House) -> None:
    lead(stark)
    lead(stark, name="Rosie Lind", phone="(303) 555-0143", email="rosie@example.com")
    client = signed_in(stark.rep)
    found = words(client.get("/leads/1/same?q=rosi"))
    assert "#2 Rosie Lind" in found
    assert "Nobody else fits" in words(client.get("/leads/1/same?q=%231"))
    client.post("/leads/1/merge", {"other": "2"})
    assert Lead.objects.values("contact").distinct().count() == 1
    assert "Joined with Rosie Lind" in words(client.get("/leads/1"))
    assert "one person already" in words(client.post("/leads/1/merge", {"other": "2"}, follow=True))
    for other in ("", "77", "x", "²"):
        answer = words(client.post("/leads/1/merge", {"other": other}, follow=True))
        assert "Choose the lead" in answer or "no lead #77" in answer
    client.post(f"/leads/2/merge/{Merge.objects.get().pk}/undo")
    assert Lead.objects.values("contact").distinct().count() == 2


def test_erasing_asks_to_type_the_number_first(stark: House) -> None:
    lead(stark)
    client = signed_in(stark.owner)
    assert "cannot be undone" in words(client.get("/leads/1/erase"))
    answer = client.post("/leads/1/erase", {"sure": "yes"})
    assert answer.status_code == 422
    assert Contact.objects.get().full_name == "Rosa Lindqvist"
    done = words(client.post("/leads/1/erase", {"sure": "#1"}, follow=True))
    assert "are erased" in done
    assert "Rosa" not in done
    assert "erased already" in words(client.post("/leads/1/erase", {"sure": "#1"}, follow=True))
    assert "Rosa" not in words(client.get("/leads"))


def test_the_opt_out_list_takes_and_lifts_lines(stark: House) -> None:
    lead(stark)
    client = signed_in(stark.manager)
    sent = {"kind": "domain", "text": "gmail.com", "reason": "a letter", "evidence": "", "own": "on"}
    wrong = client.post("/settings/people/opt-outs", sent)
    assert wrong.status_code == 422
    assert "mail boxes to everybody" in words(wrong)
    shown = words(client.post("/settings/people/opt-outs", sent | {"text": "example.com"}, follow=True))
    assert "example.com" in shown
    assert Lead.objects.get().state == "closed"
    row = Suppression.objects.get(kind="domain")
    path = f"/settings/people/opt-outs/{row.pk}/lift"
    assert "Say why it is lifted" in words(client.post(path, {}, follow=True))
    assert "asked for it themselves" in words(client.post(path, {"reason": "x"}, follow=True))
    done = client.post(path, {"reason": "a slip", "evidence": "their letter of today"}, follow=True)
    assert "Lifted" in words(done)
    assert client.post(path, {"reason": "again"}).status_code == 404


def test_the_list_has_pages_and_a_search(stark: House) -> None:
    Suppression.objects.bulk_create(
        Suppression(
            workspace=stark.workspace,
            kind="email",
            value=f"p{index}@x.example",
            value_hash=f"{index:064}",
            created_at=NOW,
        )
        for index in range(60)
    )
    client = signed_in(stark.manager)
    assert "Page 1 of 2" in words(client.get("/settings/people"))
    for page in ("2", "99", "x", "-1", "9" * 30):
        assert client.get(f"/settings/people?page={page}").status_code == 200
    found = words(client.get("/settings/people?q=p17@"))
    assert "p17@x.example" in found
    assert "p18@" not in found


def test_the_words_of_a_box_are_kept_and_shown_on_the_form(stark: House) -> None:
    client = signed_in(stark.manager)
    client.post("/settings/people/consent", {"sms": " You may text me. ", "email": "", "call": "  "})
    stark.workspace.refresh_from_db()
    assert stark.workspace.consent_texts == {"sms": "You may text me."}
    assert "You may text me." in words(Client().get(f"/f/{stark.workspace.form_key}"))
    assert client.post("/settings/people/consent", {"sms": "x" * 2001}).status_code == 422

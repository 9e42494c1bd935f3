"""Consent, merging, erasing and the opt-out list by API; a token of another workspace learns nothing."""

from __future__ import annotations

import pytest

from ringback.services.workspaces import add_member, issue_token
from ringback.store.models import ApiToken, Consent, Contact, Lead, Suppression, User
from tests.api.business import MARIA, NOW, Business, call

SMS = {"channel": "sms", "evidence": "checkbox", "text_shown": "You may text me."}
CALLS: list[tuple[str, str, object]] = [
    ("GET", "/leads/{n}/consents", None),
    ("POST", "/leads/{n}/consents", SMS),
    ("POST", "/leads/{n}/consents/revoke", {"how": "in a text"}),
    (
        "POST",
        "/leads/{n}/grounds",
        {"kind": "purchase", "since_at": "2026-01-02T09:00:00-07:00", "evidence": "invoice"},
    ),
    ("POST", "/leads/{n}/merge", {"other": 2}),
    ("POST", "/leads/{n}/unmerge", None),
    ("POST", "/leads/{n}/erase", {"sure": 1}),
    ("POST", "/suppressions/{n}/lift", {"reason": "a slip", "evidence": "their letter"}),
]


@pytest.mark.parametrize(("method", "path", "data"), CALLS)
def test_a_stranger_gets_the_same_answer_as_for_what_does_not_exist(
    acme: Business, stranger: Business, maria: int, method: str, path: str, data: object
) -> None:
    acme.api("POST", "/leads", {"name": "Mary Thompson", "phone": "303 555 0143"})
    acme.api("POST", "/suppressions", {"kind": "phone", "text": "303 555 0199", "reason": "x"})
    Suppression.objects.update(id=1)
    theirs = stranger.api(method, path.format(n=1), data)
    nowhere = stranger.api(method, path.format(n=77), data)
    assert theirs.status_code == nowhere.status_code == 404
    assert theirs.content == nowhere.content
    assert not Consent.objects.exists()
    assert Suppression.objects.count() == 1
    assert not Contact.objects.filter(erased_at__isnull=False).exists()
    assert call(method, path.format(n=1), data).status_code == 401


def test_consent_comes_with_a_lead_and_is_kept_as_it_was_shown(acme: Business) -> None:
    sent = MARIA | {
        "consent": "SMS, e-mail",
        "consent_text": "You may text me.",
        "consent_at": "2026-03-02T10:00:00-07:00",
        "consent_page": "https://acme.example/quote",
        "consent_address": "203.0.113.9",
    }
    number = acme.api("POST", "/leads", sent).json()["id"]
    told = acme.api("GET", f"/leads/{number}/consents").json()
    assert told["channels"] == ["email", "sms"]
    (one, _other) = told["consents"]
    assert (one["text_shown"], one["page"], one["address"], one["given_at"]) == (
        "You may text me.",
        "https://acme.example/quote",
        "203.0.113.9",
        "2026-03-02T17:00:00Z",
    )
    acme.api("POST", "/leads", sent)
    assert Consent.objects.count() == 2, "the very same consent is kept once"


@pytest.mark.parametrize("cell", ["yes", "everything", "sms and everything", "no", ""])
def test_what_names_no_known_channel_is_no_consent(acme: Business, cell: str) -> None:
    taken = acme.api("POST", "/leads", MARIA | {"consent": cell})
    assert taken.json()["outcome"] == "new"
    assert not Consent.objects.exists()


def test_a_consent_is_recorded_and_all_are_revoked_at_once(acme: Business, maria: int) -> None:
    acme.api("POST", f"/leads/{maria}/consents", SMS)
    told = acme.api("POST", f"/leads/{maria}/consents", SMS | {"channel": "recorded_voice"}).json()
    assert told["channels"] == ["recorded_voice", "sms"]
    assert told["consents"][0]["given_at"] == "2026-03-03T17:02:00Z"
    told = acme.api("POST", f"/leads/{maria}/consents/revoke", {"how": "in a text"}).json()
    assert (told["channels"], [one["revoked_how"] for one in told["consents"]]) == ([], ["in a text"] * 2)
    wrong = acme.api("POST", f"/leads/{maria}/consents", SMS | {"given_at": "2027-01-01T00:00:00Z"})
    assert (wrong.status_code, "future" in wrong.json()["error"]["message"]) == (409, True)
    assert acme.api("POST", f"/leads/{maria}/consents", SMS | {"channel": "fax"}).status_code == 422


def test_a_ground_is_recorded(acme: Business, maria: int) -> None:
    data = {"kind": "purchase", "since_at": "2026-01-02T09:00:00-07:00", "evidence": "invoice 7"}
    (ground,) = acme.api("POST", f"/leads/{maria}/grounds", data).json()["grounds"]
    assert (ground["kind"], ground["since_at"], ground["until_at"]) == (
        "purchase",
        "2026-01-02T16:00:00Z",
        None,
    )


def test_two_people_are_joined_and_parted(acme: Business, maria: int) -> None:
    other = acme.api("POST", "/leads", {"name": "Mary T", "phone": "303 555 0143"}).json()["id"]
    done = acme.api("POST", f"/leads/{maria}/merge", {"other": other}).json()
    assert done == {"lead": maria, "leads": [maria, other]}
    again = acme.api("POST", f"/leads/{maria}/merge", {"other": other})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "cannot_do")
    assert acme.api("POST", f"/leads/{maria}/merge", {"other": 77}).status_code == 404
    assert acme.api("POST", f"/leads/{maria}/unmerge").json() == {"lead": maria, "leads": [maria]}
    assert acme.api("POST", f"/leads/{maria}/unmerge").status_code == 404


def test_only_a_token_of_an_owner_erases_and_only_when_it_is_sure(acme: Business, maria: int) -> None:
    rep = User.objects.create_user("rep@acme.example", "a long password")
    add_member(acme.workspace, rep, "manager", now=NOW, actor="1")
    token, _row = issue_token(acme.workspace, name="form", user=rep, now=NOW)
    assert call("POST", f"/leads/{maria}/erase", {"sure": maria}, token=token).status_code == 404
    unsure = acme.api("POST", f"/leads/{maria}/erase", {"sure": 77})
    assert (unsure.status_code, unsure.json()["error"]["field"]) == (422, "sure")
    assert Contact.objects.get().full_name == "Maria Thompson"
    done = acme.api("POST", f"/leads/{maria}/erase", {"sure": maria})
    assert done.json() == {"lead": maria, "erased_at": "2026-03-03T17:02:00Z"}
    assert Contact.objects.get().full_name == ""
    assert acme.api("POST", f"/leads/{maria}/erase", {"sure": maria}).status_code == 409
    assert acme.api("POST", "/leads", MARIA).json()["outcome"] == "opted_out"


def test_a_key_of_the_keeper_may_erase(acme: Business, maria: int) -> None:
    ApiToken.objects.update(created_by=None)
    assert acme.api("POST", f"/leads/{maria}/erase", {"sure": maria}).status_code == 200


def test_the_list_takes_tells_and_lifts(acme: Business, stranger: Business, maria: int) -> None:
    line = {"kind": "domain", "text": "@Example.com", "reason": "their lawyer", "evidence": "letter"}
    row = acme.api("POST", "/suppressions", line).json()
    assert (row["kind"], row["what"], row["own"]) == ("domain", "example.com", True)
    assert Lead.objects.get().state == "closed"
    assert acme.api("GET", "/suppressions?q=example").json()["suppressions"] == [row]
    assert acme.api("GET", "/suppressions?page=2").json()["suppressions"] == []
    assert stranger.api("GET", "/suppressions").json()["total"] == 0
    path = f"/suppressions/{row['id']}/lift"
    refused = acme.api("POST", path, {"reason": "a slip"})
    assert (refused.status_code, "themselves" in refused.json()["error"]["message"]) == (409, True)
    done = acme.api("POST", path, {"reason": "they wrote again", "evidence": "mail of March 3"})
    assert done.json() == {"lifted": row["id"]}
    wrong = acme.api("POST", "/suppressions", line | {"text": "gmail.com"})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (409, "cannot_do")


def test_a_token_of_a_rep_lifts_nothing(acme: Business, maria: int) -> None:
    row = acme.api("POST", "/suppressions", {"kind": "phone", "text": "303 555 0199", "reason": "x"}).json()
    add_member(
        acme.workspace, User.objects.create_user("b@acme.example", "a long one"), "owner", now=NOW, actor="1"
    )
    add_member(acme.workspace, acme.owner, "rep", now=NOW, actor="1")
    path = f"/suppressions/{row['id']}/lift"
    assert acme.api("POST", path, {"reason": "x", "evidence": "y"}).status_code == 404
    assert Suppression.objects.count() == 1

"""POST /leads: what comes in, in which shapes, and what is answered."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from ringback.store.models import Capture, Contact, Enrollment, Lead, Suppression, Touch
from tests.api.business import MARIA, NOW, Business

FORM = "application/x-www-form-urlencoded"


def test_a_lead_is_accepted_with_its_number_and_the_first_call_lies_on_the_desk(acme: Business) -> None:
    response = acme.api("POST", "/leads", MARIA)
    assert response.status_code == 202
    assert response.json() == {
        "id": 1,
        "outcome": "new",
        "url": "http://127.0.0.1:8000/leads/1",
        "reason": "",
    }
    lead = Lead.objects.select_related("contact").get(workspace=acme.workspace)
    assert (lead.contact.full_name, lead.interest, lead.raw_source) == (
        "Maria Thompson",
        "Kitchen remodel",
        "api",
    )
    assert lead.arrived_at == NOW
    touch = Touch.objects.get(lead=lead)
    assert (touch.channel, touch.due_at) == ("call", NOW)
    assert Enrollment.objects.get(lead=lead).fresh is True


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, urlencode({"your-name": "Maria Thompson", "your-tel": "303-555-0142", "zip": "80202"})),
        (FORM, urlencode({"fullName": "Maria Thompson", "primaryPhone": "303-555-0142", "zip": "80202"})),
        (
            "application/json",
            '{"first_name":"Maria","last_name":"Thompson","mobile":3035550142,"zip_code":80202}',
        ),
        (
            "application/json",
            '{"data":{"name":"Maria Thompson","tel":"(303) 555-0142","postalCode":"80202"}}',
        ),
        ("application/json", '[{"name":"Maria Thompson","phone":"+1 303 555 0142","zip":"80202"}]'),
        (
            "application/json; charset=utf-8",
            '\ufeff{"name":"Maria Thompson","phone":"3035550142","zip":"80202"}',
        ),
        ("application/vnd.acme+json", '{"name":"Maria Thompson","phone":"3035550142","zip":"80202"}'),
        (
            "application/json",
            '{"field_data":[{"name":"full_name","values":["Maria Thompson"]},'
            '{"name":"phone_number","values":["+13035550142"]},{"name":"zip_code","values":["80202"]}]}',
        ),
    ],
)
def test_whatever_the_fields_are_called_the_same_lead_comes_out(acme: Business, kind: str, body: str) -> None:
    response = acme.api("POST", "/leads", body, Content_Type=kind)
    assert (response.status_code, response.json()["outcome"]) == (202, "new"), response.content
    contact = Contact.objects.get(workspace=acme.workspace)
    assert contact.full_name == "Maria Thompson"
    assert contact.postal_code == "80202"
    assert [point.value for point in contact.points.all()] == ["+13035550142"]


def test_what_came_in_is_kept_as_it_came(acme: Business) -> None:
    body = '{"name": "Ana Pérez", "phone": "3035550142", "message": "Hi 🙂 你好", "utm_campaign": "spring"}'
    acme.api("POST", "/leads", body, Idempotency_Key="k-1")
    kept = Capture.objects.get(workspace=acme.workspace)
    assert kept.raw == body
    assert (kept.outcome, kept.lead.number, kept.idempotency_key) == ("new", 1, "k-1")
    assert kept.source == f"api {acme.row.prefix}"
    assert kept.remote_address == "127.0.0.1"
    assert (kept.lead.contact.full_name, kept.lead.message) == ("Ana Pérez", "Hi 🙂 你好")


def test_the_same_person_again_is_told_of_and_not_doubled(acme: Business, maria: int) -> None:
    again = acme.api("POST", "/leads", {**MARIA, "phone": "+1-303-555-0142", "message": "Are you there?"})
    assert again.status_code == 202
    assert (again.json()["id"], again.json()["outcome"]) == (maria, "duplicate")
    assert Lead.objects.count() == 1
    assert "Are you there?" in Lead.objects.get().message


def test_a_lead_nobody_can_reach_is_taken_and_asked_about(acme: Business) -> None:
    response = acme.api("POST", "/leads", {"name": "Bob Miller"})
    assert (response.status_code, response.json()["outcome"]) == (202, "no_way_to_reach")
    (question,) = acme.api("GET", "/questions").json()["questions"]
    assert (question["kind"], question["lead"]) == ("no_way_to_reach", 1)


def test_somebody_who_opted_out_is_kept_out(acme: Business) -> None:
    response = acme.api("POST", "/leads", {**MARIA, "notes": "DO NOT CALL"})
    assert (response.status_code, response.json()["outcome"]) == (202, "opted_out")
    assert Suppression.objects.filter(workspace=acme.workspace).count() == 2
    assert not Touch.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "Maria", "phone": "call my office"}, "phone"),
        ({"name": "Maria", "phone": "12"}, "phone"),
        ({"name": "Maria", "email": "maria at home"}, "email"),
        ({"email": "maria@"}, "email"),
        ({}, "phone"),
        ({"foo": "bar"}, "phone"),
        ({"name": "", "phone": " ", "email": None}, "phone"),
        ({"name": "\u0000", "phone": "\u0000"}, "phone"),
    ],
)
def test_rubbish_is_refused_with_the_field_named_and_kept(
    acme: Business, fields: dict[str, object], field: str
) -> None:
    response = acme.api("POST", "/leads", fields)
    assert response.status_code == 422
    assert response.json()["error"]["field"] == field
    assert response.json()["error"]["message"].endswith(".")
    assert not Lead.objects.exists()
    kept = Capture.objects.get()
    assert (kept.outcome, kept.lead) == ("rejected", None)
    assert kept.error == response.json()["error"]["message"]


def test_one_good_way_to_reach_somebody_is_enough(acme: Business) -> None:
    response = acme.api("POST", "/leads", {**MARIA, "email": "maria at home"})
    assert (response.status_code, response.json()["outcome"]) == (202, "needs_look")
    assert "maria at home" in response.json()["reason"]


def test_a_failure_in_the_middle_loses_nothing_and_the_same_key_finishes_it(
    acme: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("ringback.services.capture.start", broken)
        failed = acme.api("POST", "/leads", MARIA, Idempotency_Key="k-1")
    assert (failed.status_code, failed.json()["error"]["code"]) == (500, "internal")
    assert "disk" not in failed.content.decode()
    assert Capture.objects.get().lead is None
    assert not Lead.objects.exists()
    again = acme.api("POST", "/leads", MARIA, Idempotency_Key="k-1")
    assert (again.status_code, again.json()["outcome"]) == (202, "new")
    assert (Capture.objects.count(), Lead.objects.count()) == (1, 1)


# ---------------------------------------------------------------------------------------------------------- idempotency


def test_the_same_key_gives_the_same_answer_and_makes_nothing(acme: Business) -> None:
    answers = [acme.api("POST", "/leads", MARIA, Idempotency_Key="entry 7") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [202, 202, 202]
    assert answers[0].json() == answers[1].json() == answers[2].json()
    assert answers[0].json()["outcome"] == "new"
    assert (Lead.objects.count(), Capture.objects.count(), Touch.objects.count()) == (1, 1, 1)


def test_the_same_key_with_another_body_is_refused(acme: Business) -> None:
    acme.api("POST", "/leads", MARIA, Idempotency_Key="k")
    response = acme.api("POST", "/leads", {**MARIA, "name": "Maria T."}, Idempotency_Key="k")
    assert (response.status_code, response.json()["error"]["code"]) == (409, "key_reused")
    assert response.json()["error"]["field"] == "Idempotency-Key"
    assert (Lead.objects.count(), Capture.objects.count()) == (1, 1)


def test_a_refused_body_is_refused_again_under_its_key(acme: Business) -> None:
    first, second = (acme.api("POST", "/leads", {"phone": "x"}, Idempotency_Key="k") for _ in range(2))
    assert first.status_code == second.status_code == 422
    assert first.json() == second.json()


def test_two_businesses_may_use_the_same_key(acme: Business, stranger: Business) -> None:
    assert acme.api("POST", "/leads", MARIA, Idempotency_Key="k").json()["outcome"] == "new"
    assert stranger.api("POST", "/leads", MARIA, Idempotency_Key="k").json()["outcome"] == "new"


@pytest.mark.parametrize("key", ["x" * 201, "tab\there", "ümlaut", "new\x7fline"])
def test_a_key_that_cannot_be_kept_is_refused(acme: Business, key: str) -> None:
    response = acme.api("POST", "/leads", MARIA, Idempotency_Key=key)
    assert (response.status_code, response.json()["error"]["field"]) == (422, "Idempotency-Key")
    assert not Capture.objects.exists()


def test_an_empty_key_counts_as_none(acme: Business) -> None:
    for _ in range(2):
        assert acme.api("POST", "/leads", MARIA, Idempotency_Key="").status_code == 202
    assert Capture.objects.count() == 2

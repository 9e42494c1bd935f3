"""Bodies, headers and floods that no honest program sends: every one gets a plain answer, and never a trace."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import override_settings

from ringback.api.common import LEADS_A_MINUTE
from ringback.store.models import Capture, Lead, Throttle
from tests.api.business import MARIA, NOW, Business, call

FORM = "application/x-www-form-urlencoded"


def problem(response: HttpResponse) -> tuple[int, str]:
    """The status and code of an answer that is a well-formed problem."""
    error = response.json()["error"]
    assert set(error) == {"code", "message", "field"}
    assert "Traceback" not in response.content.decode()
    return response.status_code, error["code"]


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("application/json", b"", (422, "no_lead")),
        ("application/json", b"{", (422, "not_json")),
        ("application/json", b"not json", (422, "not_json")),
        ("application/json", b'{"value": NaN, "phone": "3035550142"}', (422, "not_json")),
        ("application/json", b"[" * 60_000, (422, "not_json")),
        ("application/json", b'{"a":' * 10_000 + b"1" + b"}" * 10_000, (422, "not_json")),
        ("application/json", b"\xff\xfe\x00", (422, "not_text")),
        ("application/json", b'"text"', (422, "not_an_object")),
        ("application/json", b"null", (422, "not_an_object")),
        ("application/json", b"17", (422, "not_an_object")),
        ("application/json", b"[]", (422, "not_an_object")),
        ("application/json", b'[{"phone":"1"},{"phone":"2"}]', (422, "not_an_object")),
        ("application/json; charset=utf-16", "{}".encode("utf-16"), (415, "unknown_charset")),
        ("application/json; charset=../../etc", b"{}", (415, "unknown_charset")),
        (FORM, b"&".join(b"a%d=1" % n for n in range(300)), (422, "too_many_fields")),
        (FORM, b"", (422, "no_lead")),
        (FORM, b"%%%&=&;", (422, "no_lead")),
        ("text/plain", b"phone=3035550142", (415, "unknown_content_type")),
        ("application/xml", b"<lead/>", (415, "unknown_content_type")),
        ("multipart/form-data; boundary=x", b"--x--", (415, "unknown_content_type")),
        ("", b"{}", (415, "unknown_content_type")),
        ("application/json/../x", b"{}", (415, "unknown_content_type")),
        ("\x00", b"{}", (415, "unknown_content_type")),
    ],
)
def test_a_body_that_cannot_be_read_is_refused_in_words_and_kept(
    acme: Business, kind: str, body: bytes, expected: tuple[int, str]
) -> None:
    assert problem(acme.api("POST", "/leads", body, Content_Type=kind)) == expected
    assert not Lead.objects.exists()
    assert Capture.objects.get().outcome == "rejected"


@pytest.mark.parametrize(
    "fields",
    [
        {"value": "9" * 5_000},
        {"value": "1e999"},
        {"value": "-1"},
        {"value": 10**30},
        {"name": "M\u0000aria\u0000"},
        {"name": "\ud800Maria", "message": "\udfff"},
        {"message": "🙂" * 5_000},
        {"name": "x" * 20_000},
        {"arrived_at": "99999-99-99"},
        {"arrived_at": "0001-01-01"},
        {"postal_code": "🙂" * 300, "country": "XX", "time_zone": "../../etc/passwd"},
        {"source": "a" * 9_000, "interest": "b" * 9_000, "external_id": "c" * 900},
        {"x": [[[[[[[[[[["deep"]]]]]]]]]]]},
        {f"field {n}": "x" for n in range(600)},
        {"email": "maria@example.com\r\nBcc: all@example.com"},
        {"name": "<script>alert(1)</script>{{ 7*7 }}"},
    ],
    ids=lambda fields: "-".join(fields)[:30],
)
def test_odd_values_beside_a_good_number_do_not_keep_a_lead_out(
    acme: Business, fields: dict[str, Any]
) -> None:
    response = acme.api("POST", "/leads", json.dumps({**MARIA, **fields}))
    assert response.status_code == 202, response.content
    assert Lead.objects.get().contact.points.filter(value="+13035550142").exists()
    for path in ("/leads", "/leads/1", "/leads/1/why", "/desk"):
        assert acme.api("GET", path).status_code == 200


def test_a_huge_number_as_a_phone_is_refused(acme: Business) -> None:
    assert problem(acme.api("POST", "/leads", '{"phone": ' + "9" * 5_000 + "}")) == (422, "unreadable")


@pytest.mark.parametrize("path", ["/leads", "/touches/1/outcome", "/leads/1/close", "/nowhere"])
def test_a_body_over_the_limit_is_refused_before_it_is_read(acme: Business, path: str) -> None:
    body = json.dumps({**MARIA, "message": "x" * 64 * 1024})
    assert problem(acme.api("POST", path, body)) == (413, "too_big")
    assert not Capture.objects.exists()


def test_a_body_just_within_the_limit_is_taken(acme: Business) -> None:
    empty = len(json.dumps({**MARIA, "message": ""}))
    body = json.dumps({**MARIA, "message": "x" * (64 * 1024 - empty)})
    assert len(body) == 64 * 1024
    assert acme.api("POST", "/leads", body).status_code == 202


@pytest.mark.parametrize("length", ["abc", "-5", "", "9" * 400, "٣"])
def test_a_made_up_length_does_no_harm(acme: Business, length: str) -> None:
    response = acme.api("POST", "/leads", MARIA, Content_Length=length)
    assert response.status_code in (202, 413, 422)
    assert "Traceback" not in response.content.decode()


@pytest.mark.parametrize(
    ("method", "path", "data"),
    [
        ("POST", "/leads/1/close", {"answer": "maybe"}),
        ("POST", "/leads/1/close", {"answer": "yes", "nots": "typo"}),
        ("POST", "/leads/1/close", {}),
        ("POST", "/leads/1/pause", {"until": "tomorrow"}),
        ("POST", "/leads/1/pause", {"until": "2026-05-01T15:00:00"}),
        ("POST", "/leads/1/pause", {"until": "999999999999999999"}),
        ("POST", "/leads/1/touches", {"channel": "pigeon", "disposition": "sent"}),
        ("POST", "/touches/1/outcome", {"disposition": "missed"}),
        ("POST", "/touches/1/outcome", {"disposition": "no_answer", "answers": {"q": "x" * 3_000}}),
        ("POST", "/touches/1/outcome", {"disposition": "no_answer", "answers": ["x"]}),
        ("POST", "/touches/1/outcome", {"disposition": "no_answer", "note": {"a": 1}}),
        ("POST", "/touches/1/outcome", [1, 2]),
        ("POST", "/touches/1/outcome", "\x00"),
        ("POST", "/questions/1/settle", {"settlement": ""}),
        ("GET", "/leads?page=0", None),
        ("GET", "/leads?page=99999999999999999999", None),
        ("GET", "/leads?page=x", None),
        ("GET", "/leads?state=everything", None),
        ("GET", "/leads?q=" + "x" * 201, None),
        ("GET", "/leads/1/ahead?weeks=1000", None),
    ],
)
def test_what_is_not_understood_is_refused_with_words(
    acme: Business, maria: int, method: str, path: str, data: Any
) -> None:
    status, code = problem(acme.api(method, path, data))
    assert status == 422
    assert code
    assert acme.api("GET", f"/leads/{maria}").json()["state"] == "open"


@pytest.mark.parametrize(
    "q", ["%00", "%F0%9F%99%82", "%27%22%3B--", "%25", "%23" + "9" * 30, "9" * 100, "a@%00", "%ED%A0%80"]
)
def test_an_odd_search_finds_nothing_and_breaks_nothing(acme: Business, maria: int, q: str) -> None:
    response = acme.api("GET", f"/leads?q={q}")
    assert response.status_code == 200


def test_a_flood_of_leads_from_one_token_is_slowed_and_goes_on_after_a_minute(
    acme: Business, noon: time_machine.Traveller
) -> None:
    Throttle.objects.create(key=f"api-leads:token:{acme.row.pk}", window_start=NOW, count=LEADS_A_MINUTE - 1)
    noon.move_to(NOW + timedelta(seconds=20), tick=False)
    assert acme.api("POST", "/leads", MARIA).status_code == 202
    slowed = acme.api("POST", "/leads", MARIA)
    assert problem(slowed) == (429, "too_many")
    assert 1 <= int(slowed["Retry-After"]) <= 60
    assert Capture.objects.count() == 1
    assert acme.api("GET", "/leads").status_code == 200
    noon.move_to(NOW + timedelta(seconds=61), tick=False)
    assert acme.api("POST", "/leads", MARIA).status_code == 202


def test_a_flood_from_one_address_is_slowed_whatever_it_claims_to_be(
    acme: Business, stranger: Business
) -> None:
    Throttle.objects.create(key="api-leads:address:127.0.0.1", window_start=NOW, count=LEADS_A_MINUTE)
    for forged in ("203.0.113.9", "10.0.0.1, 203.0.113.10", "\x00"):
        assert problem(stranger.api("POST", "/leads", MARIA, X_Forwarded_For=forged)) == (429, "too_many")


@override_settings(RINGBACK_TRUSTED_PROXIES=1)
def test_behind_a_proxy_the_visitor_is_who_the_proxy_says(acme: Business) -> None:
    Throttle.objects.create(key="api-leads:address:203.0.113.9", window_start=NOW, count=LEADS_A_MINUTE)
    slowed = acme.api("POST", "/leads", MARIA, X_Forwarded_For="198.51.100.1, 203.0.113.9")
    assert problem(slowed) == (429, "too_many")
    assert acme.api("POST", "/leads", MARIA, X_Forwarded_For="203.0.113.9, 198.51.100.1").status_code == 202
    assert Capture.objects.get().remote_address == "198.51.100.1"


def test_problems_of_addresses_and_methods_are_json_too(acme: Business) -> None:
    assert problem(acme.api("GET", "/nothing/here")) == (404, "not_found")
    assert problem(call("GET", "/")) == (404, "not_found")
    assert problem(acme.api("GET", "/leads/")) == (404, "not_found")
    wrong = acme.api("DELETE", "/leads")
    assert problem(wrong) == (405, "wrong_method")
    assert set(wrong["Allow"].split(", ")) == {"GET", "POST"}

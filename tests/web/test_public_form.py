"""The lead form that anybody may open: what it takes, what it says, and what it keeps out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client, override_settings

from ringback.store.models import Capture, Contact, Lead, Throttle, Touch, Workspace
from tests.api.business import NOW, business

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

MARIA = {
    "name": "Maria Thompson",
    "phone": "(303) 555-0142",
    "email": "maria@example.com",
    "interest": "Kitchen remodel",
    "postal_code": "80202",
    "message": "Two rooms.\nThank you 🙂",
}


@pytest.fixture
def clock(db: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def acme(clock: time_machine.Traveller) -> Workspace:
    workspace = business("Acme").workspace
    Workspace.objects.filter(pk=workspace.pk).update(phone="(212) 555-0100", email="hello@acme.example")
    return workspace


def ticket_of(page: HttpResponse) -> str:
    (ticket,) = re.findall(r'name="ticket" value="([^"]+)"', page.content.decode())
    return html.unescape(ticket)


def opened(workspace: Workspace, clock: time_machine.Traveller, *, seconds: float = 20) -> str:
    """The ticket of a form that was opened this long ago."""
    ticket = ticket_of(Client().get(f"/f/{workspace.form_key}"))
    clock.shift(timedelta(seconds=seconds))
    return ticket


def send(workspace: Workspace, ticket: str, fields: dict[str, Any], **headers: str) -> HttpResponse:
    client = Client(enforce_csrf_checks=True, headers={k.replace("_", "-"): v for k, v in headers.items()})
    return client.post(f"/f/{workspace.form_key}", {**fields, "ticket": ticket})


def words(page: HttpResponse) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode())).split())


def test_the_form_opens_without_signing_in_and_sets_no_cookie(acme: Workspace) -> None:
    page = Client().get(f"/f/{acme.form_key}")
    assert page.status_code == 200
    assert not page.cookies
    assert "Acme" in words(page)
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    assert page["Cache-Control"] == "no-store"
    for name in MARIA:
        assert f'name="{name}"' in page.content.decode()
        assert f'<label class="form-label" for="f-{name}">' in page.content.decode()
    assert "<script" not in page.content.decode()
    assert "style=" not in page.content.decode()


def test_what_is_sent_becomes_a_lead_with_a_call_at_once(
    acme: Workspace, clock: time_machine.Traveller
) -> None:
    page = send(acme, opened(acme, clock), MARIA)
    assert page.status_code == 200
    assert "We will call you within 5 minutes." in words(page)
    assert not page.cookies
    lead = Lead.objects.select_related("contact").get()
    assert (lead.contact.full_name, lead.raw_source, lead.source) == ("Maria Thompson", "form", "web form")
    assert lead.message == "Two rooms.\nThank you 🙂"
    assert Touch.objects.get().channel == "call"
    kept = Capture.objects.get()
    assert (kept.source, kept.outcome, kept.lead, kept.remote_address) == ("form", "new", lead, "127.0.0.1")
    assert "Maria" in kept.raw


@pytest.mark.parametrize(
    ("at", "zip_code", "promise"),
    [
        # 9 pm on a Tuesday in New York
        (datetime(2026, 3, 4, 2, 0, tzinfo=UTC), "10001", "We open tomorrow at 8:00 and call you then."),
        # 5 am in New York
        (datetime(2026, 3, 4, 10, 0, tzinfo=UTC), "10001", "We open today at 8:00 and call you then."),
        # Saturday noon: shut until Monday, after the night on which the clocks change
        (datetime(2026, 3, 7, 17, 0, tzinfo=UTC), "10001", "We open Monday at 8:00 and call you then."),
        # 5 am in New York, 2 am in Los Angeles, where the person is
        (
            datetime(2026, 3, 4, 10, 0, tzinfo=UTC),
            "90001",
            "We open today at 8:00 (Los Angeles time) and call you then.",
        ),
    ],
)
def test_out_of_hours_the_person_is_told_when_the_call_comes(
    acme: Workspace, clock: time_machine.Traveller, at: datetime, zip_code: str, promise: str
) -> None:
    clock.move_to(at - timedelta(seconds=20), tick=False)
    phone = "212-555-0142" if zip_code == "10001" else "213-555-0142"
    page = send(acme, opened(acme, clock), {"name": "Ann Lee", "phone": phone, "postal_code": zip_code})
    assert promise in words(page)


def test_somebody_with_an_address_alone_is_answered_by_mail(
    acme: Workspace, clock: time_machine.Traveller
) -> None:
    page = send(acme, opened(acme, clock), {"name": "Ann Lee", "email": "ann@example.com"})
    assert "We will answer you by e-mail." in words(page)


def test_somebody_who_opted_out_is_not_promised_a_call(
    acme: Workspace, clock: time_machine.Traveller
) -> None:
    page = send(acme, opened(acme, clock), {**MARIA, "message": "Do not call me again, ever."})
    assert "We have your message." in words(page)
    assert "call you" not in words(page)


def test_sending_twice_by_a_double_click_makes_one_lead_and_one_answer(
    acme: Workspace, clock: time_machine.Traveller
) -> None:
    ticket = opened(acme, clock)
    first, second = send(acme, ticket, MARIA), send(acme, ticket, MARIA)
    assert words(first) == words(second)
    assert (Lead.objects.count(), Capture.objects.count()) == (1, 1)


def test_going_back_and_changing_something_counts_as_sent_again(
    acme: Workspace, clock: time_machine.Traveller
) -> None:
    ticket = opened(acme, clock)
    send(acme, ticket, MARIA)
    page = send(acme, ticket, {**MARIA, "message": "It is urgent"})
    assert page.status_code == 200
    assert (Lead.objects.count(), Capture.objects.count()) == (1, 2)
    assert "It is urgent" in Lead.objects.get().message


@pytest.mark.parametrize(
    ("fields", "field", "told"),
    [
        ({"name": "Ann"}, "phone", "give a phone number or an e-mail address"),
        ({}, "phone", "give a phone number or an e-mail address"),
        ({"name": "Ann", "phone": "12"}, "phone", "too few digits"),
        ({"name": "Ann", "phone": "12", "email": "ann@example.com"}, "phone", "too few digits"),
        ({"name": "Ann", "email": "ann at home"}, "email", '"@" sign'),
        ({"name": "x" * 300, "phone": "3035550142"}, "name", "longer than 200 characters"),
        ({"phone": "3035550142", "message": "x" * 5_001}, "message", "longer than 5,000 characters"),
    ],
)
def test_errors_stand_beside_the_field_and_nothing_typed_is_lost(
    acme: Workspace, clock: time_machine.Traveller, fields: dict[str, str], field: str, told: str
) -> None:
    page = send(acme, opened(acme, clock), {"interest": "A <b>roof</b>", **fields})
    assert page.status_code == 422
    (error,) = re.findall(rf'id="f-{field}-error">([^<]+)<', page.content.decode())
    assert told in html.unescape(error)
    assert 'value="A &lt;b&gt;roof&lt;/b&gt;"' in page.content.decode()
    for value in fields.values():
        assert html.escape(value) in page.content.decode()
    assert not Lead.objects.exists()
    assert Capture.objects.get().outcome == "rejected"
    # With the mistake mended it goes through, from the page that came back.
    mended = send(acme, ticket_of(page), {"name": "Ann Lee", "phone": "303-555-0143"})
    assert mended.status_code == 200
    assert Lead.objects.count() == 1


# ------------------------------------------------------------------------------------------------------------ programs


def test_a_program_that_fills_in_every_field_leaves_no_trace(
    acme: Workspace, clock: time_machine.Traveller
) -> None:
    page = send(acme, opened(acme, clock), {**MARIA, "leave_empty": "https://spam.example"})
    assert page.status_code == 422
    assert "must stay empty" in words(page)
    assert not Capture.objects.exists()
    assert not Contact.objects.exists()
    # A person whose browser filled it in can see it, clear it and go on.
    assert "visually-hidden" not in page.content.decode()
    assert send(acme, ticket_of(page), MARIA).status_code == 200


def test_a_program_that_is_quicker_than_any_person_leaves_no_trace(
    acme: Workspace, clock: time_machine.Traveller
) -> None:
    page = send(acme, opened(acme, clock, seconds=0.5), MARIA)
    assert (page.status_code, Capture.objects.count()) == (422, 0)
    assert "very quick" in words(page)
    assert 'value="Maria Thompson"' in page.content.decode()
    clock.shift(timedelta(seconds=3))
    assert send(acme, ticket_of(page), MARIA).status_code == 200


@pytest.mark.parametrize("ticket", ["", "x", "a:b", '["k",1,"n"]:sig', "\x00", "x" * 5_000])
def test_a_post_without_a_page_of_ours_leaves_no_trace(acme: Workspace, ticket: str) -> None:
    page = send(acme, ticket, MARIA)
    assert (page.status_code, Capture.objects.count()) == (422, 0)
    assert 'value="Maria Thompson"' in page.content.decode()


def test_a_ticket_of_another_form_or_of_yesterday_does_not_count(
    acme: Workspace, clock: time_machine.Traveller
) -> None:
    other = business("Other").workspace
    assert send(acme, opened(other, clock), MARIA).status_code == 422
    stale = send(acme, opened(acme, clock, seconds=24 * 3600 + 1), MARIA)
    assert (stale.status_code, Capture.objects.count()) == (422, 0)
    clock.shift(timedelta(seconds=5))
    assert send(acme, ticket_of(stale), MARIA).status_code == 200


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec_Fetch_Site": "cross-site"}])
def test_another_site_cannot_send_the_form_for_somebody(
    acme: Workspace, clock: time_machine.Traveller, headers: dict[str, str]
) -> None:
    page = send(acme, opened(acme, clock), MARIA, **headers)
    assert (page.status_code, Capture.objects.count()) == (422, 0)
    assert send(acme, ticket_of(page), MARIA, Origin="http://testserver").status_code == 200


def test_a_flood_from_one_address_meets_a_friendly_page(
    acme: Workspace, clock: time_machine.Traveller
) -> None:
    ticket = opened(acme, clock)
    pages = [send(acme, ticket, MARIA, X_Forwarded_For=f"203.0.113.{n}") for n in range(11)]
    assert [page.status_code for page in pages] == [200] * 10 + [429]
    assert "Wait a minute" in words(pages[-1])
    assert pages[-1]["Retry-After"] == "60"
    clock.shift(timedelta(minutes=1))
    assert send(acme, ticket, MARIA).status_code == 200


@override_settings(RINGBACK_TRUSTED_PROXIES=2)
def test_behind_two_proxies_each_visitor_counts_alone(acme: Workspace, clock: time_machine.Traveller) -> None:
    ticket = opened(acme, clock)
    send(acme, ticket, MARIA, X_Forwarded_For="10.9.9.9, 203.0.113.7, 10.0.0.2")
    send(acme, ticket, MARIA, X_Forwarded_For="2001:db8:1:2:3:4:5:6, 10.0.0.2")
    keys = set(Throttle.objects.values_list("key", flat=True))
    assert keys == {"public-form:203.0.113.7", "public-form:2001:db8:1:2::"}


def test_a_body_that_is_too_long_is_refused_before_it_is_read(
    acme: Workspace, clock: time_machine.Traveller
) -> None:
    page = send(acme, opened(acme, clock), {**MARIA, "message": "x" * 70_000})
    assert (page.status_code, Capture.objects.count()) == (413, 0)
    assert "shorten" in words(page)


@pytest.mark.parametrize("key", ["nothing", "%00", "..%2f..%2fetc", "x" * 500, "%F0%9F%99%82"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_form_that_does_not_exist_says_so_in_plain_words(db: None, key: str, method: str) -> None:
    page = getattr(Client(), method)(f"/f/{key}")
    assert page.status_code == 404
    if "%2f" not in key:
        assert "This form does not exist" in words(page)


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
def test_other_kinds_of_bodies_do_no_harm(acme: Workspace, kind: str) -> None:
    page = Client().generic("POST", f"/f/{acme.form_key}", b'{"a": "\x00\xff"}', content_type=kind)
    assert page.status_code in (400, 422)
    assert not Capture.objects.exists()


def test_control_characters_and_markup_come_out_harmless(
    acme: Workspace, clock: time_machine.Traveller
) -> None:
    odd = {
        "name": "Ma\x00ria <script>",
        "phone": "303-555-0142",
        "message": "\x00\ud83d".encode("utf-8", "ignore").decode(),
    }
    assert send(acme, opened(acme, clock), odd).status_code == 200
    assert "\x00" not in Contact.objects.get().full_name


@pytest.mark.browser
def test_a_person_without_javascript_sends_the_form_on_a_phone(
    live_server: LiveServer, chromium: Any
) -> None:
    workspace = business("Acme", now=datetime.now(UTC)).workspace
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 375, "height": 740})
    page: Page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.goto(f"{live_server.url}/f/{workspace.form_key}")
    page.get_by_label("Your name").fill("Maria Thompson")
    page.get_by_label("Phone").fill("12")
    page.wait_for_timeout(2_100)
    page.get_by_role("button", name="Send").click()
    assert "too few digits" in page.locator("#f-phone-error").inner_text()
    assert page.get_by_label("Your name").input_value() == "Maria Thompson"
    page.get_by_label("Phone").fill("303 555 0142")
    page.get_by_role("button", name="Send").click()
    assert page.get_by_role("heading").inner_text() == "Thank you"
    assert [text for text in trouble if "422" not in text] == []
    context.close()
    assert Lead.objects.get(workspace=workspace).contact.full_name == "Maria Thompson"

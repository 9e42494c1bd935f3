"""The answer page: whoever has the link answers with a tap and a confirm, and nothing else changes anything."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.http import HttpResponse
from django.test import Client

from ringback.services.answer_links import answer_token
from ringback.services.erasing import erase
from ringback.store.models import Contact, ContactPoint, Event, Lead, Notice, Suppression, Throttle, Touch
from tests.web.house import NOW, House, lead, minutes, open_touch, words

SLOT = "2026-03-04T17:00Z"
"""12:00 in New York, 10:00 in Denver, on the next day."""


@pytest.fixture
def rosa(stark: House) -> Lead:
    return lead(stark)


@pytest.fixture
def link(rosa: Lead) -> str:
    return f"/a/{answer_token(open_touch(rosa))}"


def ticket(link: str, choice: str = "yes") -> str:
    page = Client().get(f"{link}?a={choice}").content.decode()
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def confirm(link: str, noon: time_machine.Traveller, choice: str, /, **fields: str) -> HttpResponse:
    """Open the form of this choice, take five seconds, and press its button."""
    given = ticket(link, choice)
    noon.shift(timedelta(seconds=5))
    client = Client(enforce_csrf_checks=True)
    sent = {"ticket": given, "leave_empty": "", "confirm": choice} | fields
    return client.post(f"{link}?a={choice}", {name: text for name, text in sent.items() if text != "-"})


def everything() -> tuple[object, ...]:
    """What a scanner must not change."""
    return (
        Event.objects.count(),
        Touch.objects.count(),
        list(Touch.objects.values_list("state", "disposition")),
        Notice.objects.count(),
        Throttle.objects.count(),
        list(Lead.objects.values_list("state", "answer", "asked_at")),
    )


# ------------------------------------------------------------------------------------------------------------ scanners


@pytest.mark.parametrize("query", ["", "?a=yes", "?a=later", "?a=no", "?a=other", "?a=no&confirm=no", "?a=x"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"])
def test_only_a_post_can_answer(link: str, method: str, query: str) -> None:
    before = everything()
    response = Client().generic(
        method, link + query, "confirm=no", content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == (200 if method in ("GET", "HEAD") else 405)
    assert not response.cookies
    assert everything() == before


def test_the_page_is_not_kept_and_tells_its_address_to_nobody(link: str) -> None:
    page = Client().get(link)
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    assert "script-src 'self'" in page["Content-Security-Policy"]


@pytest.mark.parametrize(
    "fields",
    [
        {"ticket": "-"},
        {"ticket": "forged"},
        {"confirm": "-"},
        {"confirm": "maybe"},
        {"leave_empty": "https://spam.example"},
    ],
)
def test_what_no_person_sends_changes_nothing(
    link: str, rosa: Lead, noon: time_machine.Traveller, fields: dict[str, str]
) -> None:
    response = confirm(link, noon, "no", **fields)
    assert response.status_code == 422
    assert not Event.objects.filter(kind="answered").exists()
    assert Lead.objects.get().state == "open"


def test_a_form_that_is_sent_within_two_seconds_is_asked_for_again(
    link: str, noon: time_machine.Traveller
) -> None:
    given = ticket(link, "no")
    page = Client().post(f"{link}?a=no", {"ticket": given, "confirm": "no"})
    assert page.status_code == 422
    assert "very quick" in words(page)
    noon.shift(timedelta(seconds=2))
    assert Client().post(f"{link}?a=no", {"ticket": given, "confirm": "no"}).status_code == 200


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_another_site_cannot_answer(link: str, noon: time_machine.Traveller, headers: dict[str, str]) -> None:
    given = ticket(link, "no")
    noon.shift(timedelta(seconds=5))
    response = Client(headers=headers).post(f"{link}?a=no", {"ticket": given, "confirm": "no"})
    assert response.status_code == 422
    assert Lead.objects.get().state == "open"


def test_a_ticket_of_one_link_is_none_for_another(
    stark: House, link: str, noon: time_machine.Traveller
) -> None:
    other = lead(stark, name="Kofi Adams", phone="(303) 555-0177", email="kofi@example.com", company="")
    theirs = f"/a/{answer_token(open_touch(other))}"
    given = ticket(theirs, "no")
    noon.shift(timedelta(seconds=5))
    assert Client().post(f"{link}?a=no", {"ticket": given, "confirm": "no"}).status_code == 422
    assert Lead.objects.filter(state="open").count() == 2


# ------------------------------------------------------------------------------------------------------------- answers


def test_the_menu_has_four_ways_and_names_neither_the_person_nor_the_number(link: str, rosa: Lead) -> None:
    page = Client().get(link)
    text = page.content.decode()
    for choice in ("yes", "later", "no", "other"):
        assert f'href="?a={choice}"' in text
    for part in ("Rosa", "Lindqvist", "555-0142", "5550142", "rosa@", "Prairie"):
        assert part not in text
        assert part not in Client().get(f"{link}?a=yes").content.decode()
    assert "Stark Plumbing" in text


def test_a_time_is_chosen_and_said_on_both_clocks(link: str, noon: time_machine.Traveller) -> None:
    form = words(Client().get(f"{link}?a=yes"))
    assert "All times are in Denver time (MST). Below each time is ours, in New York." in form
    assert "10:30 AM 12:30 PM" in form
    assert "We call the number ending in 42." in form
    page = confirm(link, noon, "yes", slot=SLOT, message="Side door")
    assert page.status_code == 200
    assert not page.cookies
    assert (
        "Stark Plumbing calls you tomorrow, Wednesday, March 4, at 10:00 AM Denver time (12:00 PM in New York)."
        in words(page)
    )
    said = Touch.objects.get(step="reply")
    assert (said.disposition, f"{said.until:%H:%M}", said.note) == ("call_back", "17:00", "Side door")
    assert Notice.objects.get().params["choice"] == "yes"
    assert "You asked for a call tomorrow, Wednesday, March 4, at 10:00 AM." in words(Client().get(link))


def test_as_soon_as_possible_with_another_number(link: str, noon: time_machine.Traveller) -> None:
    page = confirm(link, noon, "yes", slot="now", phone="303 555 0188")
    assert "calls you as soon as somebody is free" in words(page)
    assert Touch.objects.get(step="promise", state="open").point == ContactPoint.objects.get(
        value="+13035550188"
    )


@pytest.mark.parametrize(
    "slot", ["-", "", "x", "2026-03-04T17:00", "2026-03-04T17:07Z", "2026-03-08T17:00Z", "0001-01-01T00:00Z"]
)
def test_no_time_or_one_that_was_not_offered_shows_the_form_again(
    link: str, noon: time_machine.Traveller, slot: str
) -> None:
    page = confirm(link, noon, "yes", slot=slot, message="Side <b>door</b>")
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    assert "Side &lt;b&gt;door&lt;/b&gt;" in page.content.decode()
    assert not Touch.objects.filter(step="reply").exists()


@pytest.mark.parametrize(
    ("fields", "until"),
    [
        ({"when": "1"}, "2026-04-03 15:00"),
        ({"when": "3"}, "2026-06-03 15:00"),
        ({"when": "6"}, "2026-09-03 15:00"),
        ({"when": "date", "date": "2026-07-01"}, "2026-07-01 15:00"),
    ],
)
def test_not_now_is_until_nine_in_the_morning_there(
    link: str, noon: time_machine.Traveller, fields: dict[str, str], until: str
) -> None:
    page = confirm(link, noon, "later", **fields)
    assert page.status_code == 200
    said = Touch.objects.get(step="reply")
    assert (said.disposition, f"{said.until:%Y-%m-%d %H:%M}") == ("replied_not_now", until)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"when": "2"},
        {"when": "date"},
        {"when": "date", "date": "soon"},
        {"when": "date", "date": "2026-03-01"},
        {"when": "date", "date": "9999-12-31"},
        {"when": "date", "date": "2040-01-01"},
    ],
)
def test_a_date_that_cannot_be_is_asked_for_again(
    link: str, noon: time_machine.Traveller, fields: dict[str, str]
) -> None:
    assert confirm(link, noon, "later", **fields).status_code == 422
    assert not Touch.objects.filter(step="reply").exists()


def test_no_and_stop_are_two_buttons(link: str, noon: time_machine.Traveller) -> None:
    assert "does not follow this up any more" in words(confirm(link, noon, "no"))
    assert Lead.objects.get().answer == "no"
    assert "will not write to you or call you" in words(confirm(link, noon, "no", confirm="stop"))
    assert {row.kind for row in Suppression.objects.all()} == {"phone", "email"}
    closed = words(Client().get(link))
    assert "We do not contact you" in closed
    assert "A person there looks at this" in words(confirm(link, noon, "yes", message="After all"))
    assert Lead.objects.get().questions.get(settled_at=None).kind == "opted_out_came_back"


def test_somebody_else_is_named_and_what_is_lacking_is_said(link: str, noon: time_machine.Traveller) -> None:
    page = confirm(link, noon, "other", name="Bo Hall")
    assert page.status_code == 422
    assert "Give a phone number or an e-mail address" in words(page)
    page = confirm(link, noon, "other", name="Rosa Lindqvist", email="rosa@example.com")
    assert "That is you" in words(page)
    assert Lead.objects.get().state == "open"
    page = confirm(link, noon, "other", name="Bo Hall", email="bo@example.com", role="facilities")
    assert page.status_code == 200
    assert Contact.objects.get(full_name="Bo Hall").role == "facilities"
    assert Lead.objects.get(contact__full_name="Rosa Lindqvist").answer == "unqualified"


def test_the_same_page_sent_twice_counts_once(link: str, noon: time_machine.Traveller) -> None:
    given = ticket(link)
    noon.shift(timedelta(seconds=5))
    sent = {"ticket": given, "confirm": "yes", "slot": SLOT}
    first, again = (Client().post(f"{link}?a=yes", sent) for _ in range(2))
    assert first.content == again.content
    assert Touch.objects.filter(step="reply").count() == Notice.objects.count() == 1


def test_too_long_texts_and_bodies_are_refused(link: str, noon: time_machine.Traveller) -> None:
    assert confirm(link, noon, "no", message="x" * 2001).status_code == 422
    assert confirm(link, noon, "no", message="x" * 40_000).status_code == 413
    assert Lead.objects.get().state == "open"


def test_a_flood_by_one_link_is_stopped(link: str, noon: time_machine.Traveller) -> None:
    given = ticket(link)
    noon.shift(timedelta(seconds=5))
    codes = [Client().post(link, {"ticket": given}).status_code for _ in range(22)]
    assert codes[:20] == [422] * 20
    assert codes[20:] == [429] * 2


# ----------------------------------------------------------------------------------------------------------- strangers


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "x" * 3_000, "opened/x", "W10:abc:def"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_guessed_token_learns_nothing(link: str, token: str, method: str) -> None:
    before = everything()
    response = getattr(Client(), method)(f"/a/{token}")
    assert response.status_code in (404, 405)
    assert "Stark" not in response.content.decode()
    assert everything() == before


@pytest.mark.parametrize(
    "content", [[], [1], [1, 2, 3], {}, "text", None, [1, 10**30], ["x", "y"], [True, None]]
)
def test_a_token_signed_for_something_else_opens_nothing(link: str, content: object) -> None:
    for salt in ("ringback.answer", "ringback.unsubscribe"):
        token = signing.dumps(content, salt=salt)
        assert Client().post(f"/a/{token}").status_code == 404
        assert Client().post(f"/a/opened/{token}").status_code == 404


def test_an_erased_person_has_no_page(link: str, rosa: Lead) -> None:
    erase(rosa.contact, now=NOW + minutes(1), actor="1")
    page = Client().get(link)
    assert page.status_code == 404
    assert "not kept here any more" in words(page)


# --------------------------------------------------------------------------------------------------------------- opened


def test_opening_is_told_by_the_page_and_counts_once(link: str, noon: time_machine.Traveller) -> None:
    given = ticket(link)
    address = link.replace("/a/", "/a/opened/")
    assert Client().get(address).status_code == 405
    assert Client().post(address, {"ticket": given}).status_code == 204  # at once: a program
    noon.shift(timedelta(seconds=3))
    assert Client().post(address, {"ticket": "forged"}).status_code == 204
    assert not Event.objects.filter(kind="page_opened").exists()
    for _ in range(2):
        response = Client(enforce_csrf_checks=True).post(address, {"ticket": given})
        assert response.status_code == 204
        assert not response.cookies
    assert Event.objects.filter(kind="page_opened").count() == 1

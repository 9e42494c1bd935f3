"""The unsubscribe link of RFC 8058: opening it changes nothing, posting to it stops everything, once and for all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from django.core import signing
from django.test import Client

from ringback.services.suppression import unsubscribe_token
from ringback.store.models import ContactPoint, Event, Lead, Suppression, Touch
from tests.api.business import MARIA, NOW, Business, business

ONE_CLICK = "List-Unsubscribe=One-Click"
FORM = "application/x-www-form-urlencoded"
MULTIPART = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'


@pytest.fixture
def acme(db: None) -> Iterator[Business]:
    with time_machine.travel(NOW, tick=False):
        yield business("Acme")


@pytest.fixture
def link(acme: Business) -> str:
    """The path of the link in an e-mail to Maria, who has a call on the desk."""
    acme.api("POST", "/leads", MARIA)
    return f"/u/{unsubscribe_token(ContactPoint.objects.get(kind='email'))}"


def still_followed_up() -> bool:
    return (
        Lead.objects.get().state == "open"
        and not Suppression.objects.exists()
        and Touch.objects.get().state == "open"
    )


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"])
def test_only_a_post_unsubscribes(link: str, method: str) -> None:
    events = Event.objects.count()
    for address in (link, f"{link}?{ONE_CLICK}", f"{link}?unsubscribe=1"):
        response = Client().generic(method, address, ONE_CLICK, content_type=FORM)
        assert response.status_code == (200 if method in ("GET", "HEAD") else 405)
        assert not response.cookies
        assert still_followed_up()
    assert Event.objects.count() == events


def test_the_page_has_one_button_and_names_the_business_but_not_the_person(link: str) -> None:
    page = Client().get(link)
    text = page.content.decode()
    assert text.count("<button") == 1
    assert text.count('<form method="post">') == 1
    assert "Acme" in text
    assert "maria" not in text.lower()
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, ONE_CLICK),
        ("multipart/form-data; boundary=x", MULTIPART),
        ("multipart/form-data", "broken"),
        (FORM, ""),
        ("application/json", "{}"),
        ("", "\x00\xff"),
        (FORM, "a=1&" * 20_000),
    ],
)
def test_a_post_unsubscribes_at_once_without_cookies_or_a_redirect(link: str, kind: str, body: str) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.generic("POST", link, body, content_type=kind)
    assert response.status_code == 200
    assert not response.cookies
    assert not response.has_header("Location")
    assert "Acme will not write to you or call you any more" in response.content.decode()
    assert Lead.objects.get().answer == "do_not_contact"
    assert {row.kind for row in Suppression.objects.all()} == {"phone", "email"}
    assert Touch.objects.get().state == "cancelled"


def test_a_post_from_a_mail_program_elsewhere_counts(link: str) -> None:
    client = Client(
        enforce_csrf_checks=True, headers={"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"}
    )
    assert client.post(link).status_code == 200
    assert not still_followed_up()


def test_unsubscribing_again_changes_nothing_more(link: str) -> None:
    first = Client().post(link)
    events = Event.objects.count()
    for _ in range(3):
        again = Client().post(link)
        assert (again.status_code, again.content) == (200, first.content)
    assert Event.objects.count() == events
    assert Suppression.objects.count() == 2
    assert Client().get(link).status_code == 200


def test_another_business_is_not_affected(link: str) -> None:
    other = business("Other")
    other.api("POST", "/leads", MARIA)
    Client().post(link)
    assert Lead.objects.get(workspace=other.workspace).state == "open"
    assert not Suppression.objects.filter(workspace=other.workspace).exists()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "token", ["x", "a:b:c", "..", "%00", "%F0%9F%99%82", "x" * 3_000, "W10:abc:def", "a/b/c"]
)
def test_a_bad_link_says_so_in_plain_words(link: str, method: str, token: str) -> None:
    response = getattr(Client(), method)(f"/u/{token}")
    assert response.status_code == 404
    if token != "..":
        assert "This link does not work" in response.content.decode()
    assert still_followed_up()


@pytest.mark.parametrize("content", [[], [1], [1, 2, 3], {}, "text", None, [1, 10**30], [True, None]])
def test_a_token_signed_for_something_else_opens_nothing(link: str, content: object) -> None:
    for salt in ("ringback.unsubscribe", "django.core.signing"):
        token = signing.dumps(content, salt=salt)
        assert Client().post(f"/u/{token}").status_code == 404
    assert still_followed_up()


def test_a_changed_token_opens_nothing(link: str) -> None:
    token = link.removeprefix("/u/")
    for place in range(0, len(token), 3):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        Client().post(f"/u/{changed}")
    assert still_followed_up()


def test_a_link_to_an_address_that_is_gone_says_so(link: str) -> None:
    ContactPoint.objects.all().delete()
    response = Client().post(link)
    assert response.status_code == 404
    assert "not kept here any more" in response.content.decode()

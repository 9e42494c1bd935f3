"""Connecting a mail account in a real browser, by keyboard, against real servers for mail and names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.test import override_settings
from playwright.sync_api import expect

from ringback import clock
from ringback.services import mail_accounts, mail_health
from ringback.store.models import MailAccount
from ringback.store.transactions import write
from tests.adapters import mailserver, nameserver
from tests.web.house import House, house
from tests.web.test_settings_browser import look

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ZONE = {
    ("acme.example", "MX"): ["10 mx.acme.example."],
    ("acme.example", "TXT"): ['"v=spf1 mx +all"'],
    ("_dmarc.acme.example", "TXT"): ['"v=DMARC1; p=none"'],
}


@pytest.fixture
def stark(monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    """A business, and a name server that knows its domain."""
    with (
        nameserver.running(ZONE) as names,
        override_settings(RINGBACK_INBOX="ringback.ports.fake_inbox.MemoryInbox"),
    ):
        monkeypatch.setenv("RINGBACK_DNS_SERVERS", names)
        yield house("Stark Plumbing", now=clock.now())


def sign_in(page: Page, address: str, email: str) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill("a long password")
    page.keyboard.press("Enter")
    page.wait_for_selector("html[data-ready]")


def account(of: House, **fields: object) -> MailAccount:
    values = {
        "host": "127.0.0.1",
        "port": 9,
        "security": "none",
        "from_address": "office@acme.example",
    } | fields
    return mail_accounts.add_account(of.workspace, now=clock.now(), actor="test", **values)


def test_an_account_is_connected_by_keyboard_and_tried_at_once(
    page: Page, live_server: LiveServer, stark: House
) -> None:
    with mailserver.running() as (server, mailbox):
        sign_in(page, live_server.url, stark.owner.email)
        page.goto(f"{live_server.url}/settings/mail")
        page.get_by_role("link", name="Connect an account for everybody").focus()
        page.keyboard.press("Enter")
        page.get_by_label("E-mail address").fill("office@acme.example")
        page.keyboard.press("Enter")
        expect(page.get_by_text("The provider is not one that Ringback knows.")).to_be_visible()
        page.get_by_label("User name", exact=True).fill("")
        page.get_by_label("Server for sending (SMTP)").fill(server.host)
        page.get_by_label("Port", exact=True).fill(str(server.port))
        page.get_by_label("Security", exact=True).select_option("none")
        page.get_by_label("Server for reading (IMAP)").fill("")
        page.get_by_role("button", name="Connect and try it").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#checked")).to_contain_text("Sending works.")
        assert mailbox.connections >= 1
        assert mailbox.raw == [], "nothing was sent"
    row = MailAccount.objects.get()
    assert row.is_default
    # Now nothing listens there any more.
    page.get_by_role("button", name="Try it now").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#checked")).to_contain_text("nothing listens on that port")
    expect(page.locator("#checked")).to_contain_text("The usual ports are 587 with STARTTLS")


def test_the_domain_is_looked_at_and_says_what_to_change(
    page: Page, live_server: LiveServer, stark: House
) -> None:
    row = account(stark)
    sign_in(page, live_server.url, stark.owner.email)
    page.goto(f"{live_server.url}/settings/mail/{row.pk}/domain")
    expect(page.locator("#verdicts")).to_contain_text("lets everybody send for acme.example")
    expect(page.get_by_label("Text of the SPF record")).to_have_value("v=spf1 mx ~all")
    page.get_by_role("button", name="Look again").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Text of the SPF record")).to_have_value("v=spf1 mx ~all")


def test_an_account_that_stopped_is_started_from_the_desk_by_keyboard(
    page: Page, live_server: LiveServer, stark: House
) -> None:
    row = account(stark)
    with write():
        mail_health.stop(row, "Too much came back.", now=clock.now(), actor="test")
    sign_in(page, live_server.url, stark.owner.email)
    button = page.get_by_role("button", name="Start it again office@acme.example")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".notes")).to_contain_text("office@acme.example sends again.")
    expect(button).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_fits_and_can_be_used_by_everybody(
    page: Page, live_server: LiveServer, stark: House, width: int, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # both are schemes
    page.set_viewport_size({"width": width, "height": 844})
    row = account(stark, per_day=50, per_minute=5)
    own = account(stark, user=stark.owner, from_address="a-very-long-name-of-a-person@mail.acme.example")
    with write():
        mail_health.stop(row, "3 of 30 messages of the last 7 days came back for good (10%).",
                         now=clock.now(), actor="test")  # fmt: skip
    sign_in(page, live_server.url, stark.owner.email)
    pages = [
        "/",
        "/settings",
        "/settings/mail",
        "/settings/mail/new",
        "/settings/mail/new?address=joe@gmail.com",
    ]
    pages += [f"/settings/mail/{one.pk}{end}" for one in (row, own) for end in ("", "/domain")]
    for address in pages:
        look(page, live_server.url + address)
    page.wait_for_selector(".dns")
    look_again = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert look_again <= 0

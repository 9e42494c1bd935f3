"""The pages that set things up, in a real browser: they fit, anybody can use them, the keyboard reaches all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from ringback import clock
from ringback.playbooks.compile import shipped_names
from ringback.services import opt_outs, own_limits, playbooks
from ringback.services.contacts import change_lead
from ringback.services.proclamations import declare
from tests.web.house import House, house, lead
from tests.web.test_desk_browser import serious
from tests.web.test_playbook_browser import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def empty() -> House:
    return house("Bare Roofing", now=clock.now())


@pytest.fixture
def full() -> House:
    """Every shipped playbook, limits, an emergency, a line on the opt-out list, a tagged lead."""
    now = clock.now()
    made = house("Stark Plumbing", now=now)
    for name in shipped_names():
        if name != "winning-strategy":
            playbooks.add_shipped(made.workspace, name, now=now, actor="test")
    own_limits.add_courtesy(made.workspace, now=now, actor="test")
    opt_outs.add(
        made.workspace, kind="domain", text="example.net", reason="asked by letter", evidence="", own=False,
        now=now, actor="test",
    )  # fmt: skip
    declare(
        made.workspace,
        region="US-LA",
        kind="emergency",
        first_date=now.date(),
        note="x",
        now=now,
        actor="test",
    )
    change_lead(lead(made, at=now), tags=["vip", "roof", "neighbor"], now=now, actor="test")
    return made


ALWAYS = ["/settings", "/settings/people", "/rules", "/playbooks", "/playbook", "/leads", "/questions"]
FULL = [
    "/rules?region=US-LA&phone=%2B13035550142",
    "/leads?tag=vip&playbook=winning-strategy",
    "/leads?tag=nothing",
    "/playbook/new?from=champion",
    "/away",
]


def look(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("html[data-ready]")
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, address
    assert page.locator("h1").count() == 1, address
    assert serious(page) == [], address


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_with_everything_on_them_fit_and_can_be_used_by_everybody(
    page: Page, live_server: LiveServer, full: House, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    sign_in(page, live_server.url, full)
    for address in ALWAYS + FULL:
        look(page, live_server.url + address)
    for name in shipped_names():
        for part in ("", "/versions/1", "/draft"):
            look(page, f"{live_server.url}/playbooks/{name}{part}")


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_with_nothing_on_them_say_what_to_do(
    page: Page, live_server: LiveServer, empty: House, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    sign_in(page, live_server.url, empty)
    for address in ALWAYS:
        look(page, live_server.url + address)


def test_the_courtesy_limits_are_added_and_removed_by_keyboard(
    page: Page, live_server: LiveServer, empty: House
) -> None:
    sign_in(page, live_server.url, empty)
    page.goto(f"{live_server.url}/settings")
    page.get_by_role("button", name="Add the courtesy limits").focus()
    page.keyboard.press("Enter")
    section = page.locator("#limits")
    expect(section).to_contain_text("At most 3 calls in any 24 hours")
    page.get_by_role("button", name="Remove the limit of 24 hours").focus()
    page.keyboard.press("Enter")
    expect(section).not_to_contain_text("3 calls in any 24 hours")
    expect(section).to_contain_text("At most 7 calls in any 7 days")

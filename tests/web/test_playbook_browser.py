"""The editor of a playbook in a real browser: by keyboard, on a phone, and for people who cannot see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from ringback import clock
from ringback.services import moving
from ringback.store.models import Enrollment, Playbook
from tests.services.plans import WINNING, published
from tests.web.house import House, house, lead
from tests.web.test_desk_browser import serious

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("", "/draft", "/difference?old=1&new=2", "/versions/1")


@pytest.fixture
def stark() -> House:
    return house("Stark Plumbing", now=clock.now())


def sign_in(page: Page, address: str, of: House) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("E-mail").fill(of.manager.email)
    page.get_by_label("Password").fill("a long password")
    page.keyboard.press("Enter")
    page.wait_for_selector("html[data-ready]")


def test_a_mistake_is_told_while_typing_and_a_press_leads_to_its_line(
    page: Page, live_server: LiveServer, stark: House
) -> None:
    sign_in(page, live_server.url, stark)
    page.goto(f"{live_server.url}/playbooks/winning-strategy/draft")
    text = page.get_by_label("The playbook, as YAML")
    expect(page.locator("#problems")).to_contain_text("It can be published as it is.")
    text.fill(WINNING.replace("answer_within: 5m ", "answer_within: soon "))
    jump = page.get_by_role("button", name="Line 4")
    expect(jump).to_be_visible()
    expect(page.locator(".gutter b")).to_have_text("4")
    jump.focus()
    page.keyboard.press("Enter")
    expect(text).to_be_focused()
    chosen = text.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)")
    assert chosen.startswith("answer_within: soon")
    text.fill(WINNING.replace("on_days: [2, 5]", "on_days: [3, 5]"))
    expect(page.locator("#problems")).to_contain_text("It can be published as it is.")
    page.get_by_role("button", name="Publish").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Version 2 is published.")).to_be_visible()


def test_leads_are_moved_with_their_progress_shown(page: Page, live_server: LiveServer, stark: House) -> None:
    rosa = lead(stark, at=clock.now())
    published(Playbook.objects.get(), WINNING.replace("on_days: [2, 5]", "on_days: [3, 5]"))
    sign_in(page, live_server.url, stark)
    page.goto(f"{live_server.url}/playbooks/winning-strategy")
    page.get_by_role("button", name="See what moving them would change").click()
    page.get_by_role("button", name="Move 1 lead").click()
    expect(page.get_by_text("1 lead moved to version 2.")).to_be_visible()
    assert Enrollment.objects.get(lead=rosa).version.number == 2


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_fit_and_can_be_used_by_everybody(
    page: Page, live_server: LiveServer, stark: House, width: int
) -> None:
    lead(stark, at=clock.now())
    winning = Playbook.objects.get()
    published(winning, WINNING.replace("on_days: [2, 5]", "on_days: [3, 5]"))
    run = moving.begin(winning, user=stark.manager, now=clock.now())
    moving.run_to_end(run, now_of=clock.now, actor="test")
    page.set_viewport_size({"width": width, "height": 844})
    sign_in(page, live_server.url, stark)
    addresses = [
        "/playbooks",
        "/playbook/new",
        f"/moves/{run.pk}",
        *(f"/playbooks/winning-strategy{one}" for one in PAGES),
    ]
    for address in addresses:
        page.goto(live_server.url + address)
        page.wait_for_selector("html[data-ready]")
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, address
        assert serious(page) == [], address

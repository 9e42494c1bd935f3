"""The answer page, the end of messages and the news in a real browser: on a phone, by keyboard, without script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from ringback import clock
from ringback.services.answer_links import answer_token
from ringback.services.notices import tell
from ringback.services.suppression import unsubscribe_token
from ringback.services.workspaces import update_workspace
from ringback.store.models import ContactPoint, Event, Lead, Notice, Touch
from ringback.store.transactions import write
from tests.web.house import House, house, lead
from tests.web.test_desk_browser import serious, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
HUMAN = "Object.defineProperty(Navigator.prototype, 'webdriver', {get: () => false})"
"""A browser that is driven by a test says so, and does not count as a person's; with this it does."""


@pytest.fixture
def stark() -> House:
    """A business that is always open, on the real clock that the browser has."""
    now = clock.now()
    made = house("Stark Plumbing", now=now)
    update_workspace(made.workspace, now=now, actor="test", hours={"mon-sun": "00:00-24:00"})
    return made


@pytest.fixture
def rosa(stark: House) -> Lead:
    return lead(stark, at=clock.now(), owner=stark.rep)


def link(address: str, of: Lead) -> str:
    """The link in a message to this person; whatever the hour of the run, one was sent."""
    now = clock.now()
    touch = Touch.objects.create(
        workspace=of.workspace, lead=of, enrollment=of.enrollments.get(), number=50, step="days-2-to-5/email-1",
        channel="email", by="automatic", state="done", due_at=now, at=now, disposition="sent", key=f"test-{of.pk}",
        created_at=now, point=of.contact.points.get(kind="email"),
    )  # fmt: skip
    return f"{address}/a/{answer_token(touch)}"


def fits(page: Page) -> bool:
    return bool(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    )


def small_targets(page: Page) -> list[str]:
    """What could be missed with a thumb."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("main a.choice, main button, main summary, main .slot")]
            .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 44)
            .map((one) => one.innerText)"""
    )
    return found


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (1280, "light")])
def test_every_form_of_the_answer_page_fits_and_can_be_used_by_everybody(
    chromium: Browser, live_server: LiveServer, rosa: Lead, width: int, scheme: str
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    page = context.new_page()
    address = link(live_server.url, rosa)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    for choice in ("", "yes", "later", "no", "other"):
        page.goto(f"{address}?a={choice}")
        assert page.locator("h1").count() == 1
        assert fits(page), choice
        assert small_targets(page) == [], choice
        assert serious(page) == [], choice
    assert complaints == []
    assert not context.cookies()
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_a_call_is_agreed_on_a_phone_with_and_without_script(
    chromium: Browser, live_server: LiveServer, rosa: Lead, script: bool
) -> None:
    context = chromium.new_context(viewport=PHONE, java_script_enabled=script, has_touch=True)
    page = context.new_page()
    page.goto(link(live_server.url, rosa))
    page.get_by_role("link", name="Yes, call me").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("When may we call you?")
    time = page.locator("details[open] .slot").first
    time.tap()
    said = time.inner_text().splitlines()[0]
    page.wait_for_timeout(2100)  # nobody is quicker
    page.get_by_role("button", name="Yes, call me").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("We will call you")
    expect(page.locator("main")).to_contain_text(f"at {said}")
    touch = Touch.objects.get(lead=rosa, step="reply")
    assert touch.disposition == "call_back"
    if script:
        assert serious(page) == []
    context.close()


def test_a_time_is_chosen_by_keyboard_alone(page: Page, live_server: LiveServer, rosa: Lead) -> None:
    page.goto(f"{link(live_server.url, rosa)}?a=yes")
    page.locator("details[open] .slot input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    assert page.locator("details[open] .slot input").nth(1).is_checked()
    page.wait_for_timeout(2100)
    page.get_by_role("button", name="Yes, call me").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("We will call you")


def test_opening_counts_for_a_person_who_looks_and_not_for_a_driven_browser(
    chromium: Browser, live_server: LiveServer, rosa: Lead
) -> None:
    address = link(live_server.url, rosa)
    for human in (False, True):
        context = chromium.new_context(viewport=PHONE)
        page = context.new_page()
        if human:
            page.add_init_script(HUMAN)
        page.goto(address)
        page.wait_for_timeout(3500)
        page.wait_for_load_state("networkidle")
        context.close()
        assert Event.objects.filter(lead=rosa, kind="page_opened").exists() is human


def test_a_date_that_is_typed_is_the_one_that_is_meant(
    page: Page, live_server: LiveServer, rosa: Lead
) -> None:
    page.goto(f"{link(live_server.url, rosa)}?a=later")
    page.get_by_label("The date").fill(f"{clock.now().year + 1}-07-01")
    assert page.locator("#w-date").is_checked()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_unsubscribe_page_works_on_a_phone(
    chromium: Browser, live_server: LiveServer, rosa: Lead, scheme: str
) -> None:
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False, has_touch=True)
    bare = context.new_page()
    address = f"{live_server.url}/u/{unsubscribe_token(ContactPoint.objects.get(kind='email'))}"
    seen = chromium.new_context(viewport=PHONE, color_scheme=scheme)
    page = seen.new_page()
    page.goto(address)
    assert fits(page)
    assert small_targets(page) == []
    assert serious(page) == []
    bare.goto(address)
    bare.get_by_role("button", name="Stop all messages").tap()
    expect(bare.get_by_role("heading", level=1)).to_have_text("You are unsubscribed")
    rosa.refresh_from_db()
    assert rosa.answer == "do_not_contact"
    assert not context.cookies()
    seen.close()
    context.close()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_news_comes_to_the_open_page_is_read_aloud_and_put_away_with_one_key(
    page: Page, live_server: LiveServer, stark: House, rosa: Lead, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{live_server.url}/sign-in?next=/leads")
    page.get_by_label("E-mail").fill(stark.rep.email)
    page.get_by_label("Password").fill("a long password")
    page.keyboard.press("Enter")
    page.wait_for_selector("html[data-ready]")
    with write():
        tell(stark.workspace, "answered", now=clock.now(), lead=rosa, choice="at_once")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as when somebody comes back
    news = page.locator(".news-note")
    expect(news).to_contain_text("Rosa Lindqvist wants a call as soon as possible #1")
    expect(page.locator("#announce")).to_contain_text("Rosa Lindqvist wants a call as soon as possible")
    expect(page.locator("#news-count")).to_have_text("1 new")
    assert fits(page)
    assert serious(page) == []
    page.keyboard.press("x")
    expect(news).to_have_count(0)
    expect(page.locator("#news-count")).to_be_hidden()
    assert Notice.objects.get().seen_at is not None
    page.goto(f"{live_server.url}/news")
    assert fits(page)
    assert serious(page) == []


def test_a_page_that_nobody_looks_at_does_not_ask(
    page: Page, live_server: LiveServer, stark: House, rosa: Lead
) -> None:
    sign_in(page, live_server.url, stark)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/news/part" in request.url else None)
    page.evaluate("Object.defineProperty(document, 'hidden', {get: () => true, configurable: true})")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(300)
    assert asked == []

"""A rep at the desk, in a real browser: by keyboard alone, with new leads coming in, on wide and narrow screens."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from ringback import clock
from ringback.services.workspaces import update_workspace
from ringback.store.models import Lead, Touch
from tests.web.house import House, house, lead

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KOFI = {"name": "Kofi Adams", "phone": "(303) 555-0177", "email": "kofi@example.com", "company": ""}


@pytest.fixture
def open_all_day() -> House:
    """A business that is always open, with leads where it is always lawful to be called about now."""
    now = clock.now()
    made = house("Stark Plumbing", now=now)
    update_workspace(made.workspace, now=now, actor="test", hours={"mon-sun": "00:00-24:00"})
    return made


def newcomer(of: House, **fields: str) -> Lead:
    """A lead of this minute, whose call is on the desk whatever the hour at which the tests run."""
    came = lead(of, at=clock.now(), **fields)
    if not Touch.objects.filter(lead=came, state="open", by="person").exists():
        now = clock.now()
        Touch.objects.create(
            workspace=of.workspace, lead=came, enrollment=came.enrollments.get(), number=50, step="day-1/call-1",
            channel="call", by="person", due_at=now, expires_at=now + timedelta(hours=4), voicemail=True,
            template="first-call", key=f"test-{came.pk}", created_at=now,
            point=came.contact.points.get(kind="phone"),
        )  # fmt: skip
    return came


def sign_in(page: Page, address: str, of: House) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("E-mail").fill(of.rep.email)
    page.get_by_label("Password").fill("a long password")
    page.keyboard.press("Enter")
    page.wait_for_selector("html[data-ready] #who")


def serious(page: Page) -> list[str]:
    """What axe holds to be serious on this page."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['target']}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


def test_a_rep_works_two_leads_without_touching_the_mouse(
    page: Page, live_server: LiveServer, open_all_day: House
) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    rosa, kofi = newcomer(open_all_day), newcomer(open_all_day, **KOFI)
    sign_in(page, live_server.url, open_all_day)
    assert page.inner_text("#who") == "Rosa Lindqvist"

    page.evaluate("""() => { window.dialed = []; document.addEventListener("click", (event) => {
        const link = event.target.closest("a[href^='tel:']");
        if (link) { window.dialed.push(link.getAttribute("href")); event.preventDefault(); } }); }""")
    page.keyboard.press("Enter")
    assert page.evaluate("window.dialed") == ["tel:+13035550142"]

    page.fill("#answer_0", "It died last night")
    page.press("#answer_0", "Enter")
    page.keyboard.press("3")
    assert page.input_value("#answer_0") == "It died last night3", "a key was taken while somebody typed"
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    expect(page.locator("#who")).to_have_text("Kofi Adams")
    expect(page.locator("#announce")).to_contain_text("Rosa Lindqvist: no answer")
    assert page.evaluate("document.activeElement.id") == "who"

    page.keyboard.press("5")
    page.wait_for_selector("#when-call-back:popover-open")
    assert page.evaluate("document.activeElement.value").startswith("call_back@")
    page.keyboard.press("3")
    page.wait_for_selector("text=Kofi Adams: call back")
    made = dict(Touch.objects.filter(state="done").values_list("lead__number", "disposition"))
    assert made == {rosa.number: "no_answer", kofi.number: "call_back"}
    assert Touch.objects.get(lead=rosa, state="done").answers != {}
    assert complaints == []


def test_a_new_lead_appears_on_an_open_desk_by_itself(
    page: Page, live_server: LiveServer, open_all_day: House
) -> None:
    page.clock.install()
    sign_in(page, live_server.url, open_all_day)
    expect(page.locator("#who")).to_have_text("Nobody is waiting")
    newcomer(open_all_day)
    page.clock.run_for(16_000)
    expect(page.locator("#who")).to_have_text("Rosa Lindqvist")

    page.fill("#note", "half a sentence")
    newcomer(open_all_day, **KOFI)
    page.clock.run_for(16_000)
    expect(page.locator("#rail")).to_contain_text("Kofi Adams")
    page.clock.run_for(1_000)
    expect(page.locator("#announce")).to_contain_text("Kofi Adams")
    expect(page.locator("#who")).to_have_text("Rosa Lindqvist")
    assert page.input_value("#note") == "half a sentence", "what was typed must stay"


def test_a_second_press_of_the_same_key_does_not_reach_the_next_lead(
    page: Page, live_server: LiveServer, open_all_day: House
) -> None:
    rosa, kofi = newcomer(open_all_day), newcomer(open_all_day, **KOFI)
    sign_in(page, live_server.url, open_all_day)
    page.evaluate("() => { const b = document.querySelector('[value=no_answer]'); b.click(); b.click(); }")
    expect(page.locator("#who")).to_have_text("Kofi Adams")
    page.wait_for_load_state("networkidle")
    assert Touch.objects.filter(lead=rosa, state="done").count() == 1
    assert Touch.objects.filter(lead=kofi, state="done").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_pages_can_be_read_by_everybody_and_fit_the_screen(
    chromium: Browser, live_server: LiveServer, open_all_day: House, scheme: str, width: int, height: int
) -> None:
    newcomer(open_all_day)
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{live_server.url}/sign-in")
    assert serious(page) == []
    page.get_by_label("E-mail").fill(open_all_day.owner.email)
    page.get_by_label("Password").fill("a long password")
    page.keyboard.press("Enter")
    page.wait_for_selector("#who")
    for path in ("/", "/leads", "/leads/1", "/leads/new", "/questions", "/playbook", "/settings", "/away"):
        page.goto(live_server.url + path)
        assert serious(page) == [], path
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, path
    context.close()

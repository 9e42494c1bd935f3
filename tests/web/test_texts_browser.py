"""Texts in a real browser: an e-mail is finished on the desk, a template is written and looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from ringback import clock
from ringback.services import mail_accounts
from ringback.services.playbooks import create, publish
from ringback.store.models import Lead, Template, Touch, User
from tests.services.plans import ending
from tests.web.house import House, house, lead
from tests.web.test_desk_browser import serious

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [(1440, 900), (390, 844)]


@pytest.fixture
def stark_now() -> House:
    """A business of today with a mail account."""
    now = clock.now()
    made = house("Stark Plumbing", now=now)
    mail_accounts.connect(
        made.workspace, now=now, actor="t", host="smtp.example.com", port=587, security="starttls", username="",
        password="", from_name="Stark Plumbing", from_address="hello@stark.example",
    )  # fmt: skip
    return made


def an_email_to_finish(of: House) -> Touch:
    """An e-mail on the desk, whatever the hour of this run."""
    now = clock.now()
    found = lead(of, at=now)
    made = create(
        of.workspace,
        ending("ask: what_next", name="tasks", steps=("task: {on_days: 1, tolerance: 5 days}",)),
        now=now,
        actor="t",
    )
    publish(made, now=now, actor="t")
    Touch.objects.filter(lead=found).update(state="cancelled")
    return Touch.objects.create(
        workspace=of.workspace, lead=found, enrollment=found.enrollments.get(), number=50, step="day-1/email-1",
        channel="email", by="person", due_at=now, template="one-question", key="test-1", created_at=now,
        point=found.contact.points.get(kind="email"),
    )  # fmt: skip


def sign_in(page: Page, address: str, user: User) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill("a long password")
    page.keyboard.press("Enter")
    page.wait_for_selector("html[data-ready] nav[aria-label=Main]")


def no_sideways_scrolling(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_draft_on_the_desk_is_checked_and_kept_while_it_is_written(
    page: Page, live_server: LiveServer, stark_now: House, width: int, height: int
) -> None:
    touch = an_email_to_finish(stark_now)
    page.set_viewport_size({"width": width, "height": height})
    sign_in(page, live_server.url, stark_now.rep)
    text = page.get_by_role("textbox", name="Text", exact=True)
    text.fill("Hello Rosa, just checking in. [Say why.]")
    side = page.locator("#draft-side")
    expect(side).to_contain_text("Fill in or take out what stands in brackets: [Say why.]")
    expect(side).to_contain_text("just checking in")
    expect(side).to_contain_text("Your draft is kept")
    assert serious(page) == []
    assert no_sideways_scrolling(page)
    page.goto(f"{live_server.url}/desk?touch={touch.pk}")
    expect(page.get_by_role("textbox", name="Text", exact=True)).to_have_value(
        "Hello Rosa, just checking in. [Say why.]"
    )
    page.get_by_role("textbox", name="Text", exact=True).fill(
        "Hello Rosa, shall I come on Monday about the furnace?"
    )
    expect(page.locator("#draft-side")).not_to_contain_text("brackets")
    page.get_by_role("button", name="Send it").click()
    expect(page.locator("body")).to_contain_text("it leaves at the next lawful moment")
    touch.refresh_from_db()
    assert (touch.written, touch.by, touch.body) == (
        True,
        "automatic",
        "Hello Rosa, shall I come on Monday about the furnace?\n",
    )


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_text_is_written_with_its_check_and_its_preview_beside_it(
    page: Page, live_server: LiveServer, stark_now: House, width: int, height: int
) -> None:
    lead(stark_now, at=clock.now())
    page.set_viewport_size({"width": width, "height": height})
    sign_in(page, live_server.url, stark_now.manager)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Texts").click()
    assert serious(page) == []
    assert no_sideways_scrolling(page)
    page.get_by_role("link", name="Write a new one").click()
    page.locator("#name").fill("spring-offer")
    page.get_by_label("The text").fill(
        "---\nsubject: URGENT\n---\nHi {{ lead.first_name }}, touching base.\n"
    )
    shown = page.locator("#preview")
    expect(shown).to_contain_text("sounds like a trick")
    expect(shown).to_contain_text("Whoever is less well known cannot get it")
    page.get_by_label("For whom").select_option(label=f"#{Lead.objects.get().number} Rosa Lindqvist")
    expect(shown).to_contain_text("Hi Rosa, touching base.")
    page.get_by_label("The text").fill(
        "---\nsubject: About {{ lead.interest | default: 'your house' }}\n---\n"
        "Hi {{ lead.first_name | default: 'there' }}, may I call you about {{ lead.interest | default: 'it' }}?\n"
    )
    expect(shown).to_contain_text("may I call you about a dead furnace?")
    assert serious(page) == []
    assert no_sideways_scrolling(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".note.success")).to_contain_text("Kept")
    assert Template.objects.get().name == "spring-offer"
    page.goto(f"{live_server.url}/text/snippets")
    assert serious(page) == []
    assert no_sideways_scrolling(page)

"""What people wrote, in a real browser: decided by one key, wide and narrow, read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from ringback import clock
from ringback.inbox.model import Kind, Meaning, Person, Understood
from ringback.services.inbound import process_now, take_in
from ringback.services.workspaces import update_workspace
from ringback.store.models import InboundMessage, Lead
from tests.web.house import House, house, lead
from tests.web.test_desk_browser import KOFI, newcomer, serious, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [(1440, 900), (390, 844)]


@pytest.fixture
def open_all_day() -> House:
    """A business that is always open, on the real clock that the browser has."""
    now = clock.now()
    made = house("Stark Plumbing", now=now)
    update_workspace(made.workspace, now=now, actor="test", hours={"mon-sun": "00:00-24:00"})
    return made


def comes(of: House, sender: str, text: str, **known: object) -> InboundMessage:
    head = f"From: {sender}\nTo: hello@stark.example\nSubject: Re: your furnace\n"
    raw = f"{head}Message-ID: <{len(text)}@x.example>\n\n{text}\n"
    row, _new = take_in(of.workspace, raw.encode(), now=clock.now())
    given: dict[str, object] = {
        "kind": Kind.REPLY,
        "confidence": 0.9,
        "why": ("It answers a message of yours.",),
        "meaning_confidence": 0.84,
        "new_text": text,
    }
    understood = Understood(**given | known)  # type: ignore[arg-type]
    return process_now(row, now=clock.now(), worker="w", understand=lambda _raw, _setting: understood)


def fits(page: Page) -> bool:
    across = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return bool(page.evaluate(across) <= 0)


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_reply_is_confirmed_with_one_key(
    page: Page, live_server: LiveServer, open_all_day: House, width: int, height: int
) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    newcomer(open_all_day, **KOFI)
    rosa = lead(open_all_day, at=clock.now())
    comes(open_all_day, "rosa@example.com", "Yes, let us do it.\nCall me after lunch.", meaning=Meaning.YES)
    zoe = Person(name="Zoe Quinn", email="zoe@example.com", role="Owner")
    other = lead(
        open_all_day, at=clock.now(), name="Mia Stone", phone="(303) 555-0188", email="mia@example.com"
    )
    comes(
        open_all_day,
        "mia@example.com",
        "Wrong desk: ask Zoe Quinn.",
        meaning=Meaning.WRONG_PERSON,
        people=(zoe,),
    )
    page.set_viewport_size({"width": width, "height": height})
    sign_in(page, live_server.url, open_all_day)
    expect(page.locator("#rail")).to_contain_text("They wrote")
    page.goto(f"{live_server.url}/questions")
    expect(page.locator(".question").first).to_contain_text("Yes, let us do it.")
    assert serious(page) == []
    assert fits(page)
    page.wait_for_selector("html[data-ready]")
    page.keyboard.press("y")
    expect(page.locator(".note.success")).to_contain_text("Settled for Rosa")
    rosa.refresh_from_db()
    assert (rosa.state, rosa.answer) == ("closed", "yes")
    # The next card has the keys now; its form is open already, since that is what the message says.
    page.wait_for_selector("html[data-ready]")
    assert page.get_by_label("Who instead").input_value() == "Zoe Quinn"
    page.get_by_role("button", name="Wrong person", exact=True).click()
    expect(page.locator(".note.success")).to_contain_text("Settled for Mia")
    other.refresh_from_db()
    assert other.answer == "unqualified"
    assert Lead.objects.filter(linked_from=other).exists()
    assert complaints == []


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_message_of_nobody_is_placed_from_its_page(
    page: Page, live_server: LiveServer, open_all_day: House, width: int, height: int
) -> None:
    newcomer(open_all_day, **KOFI)
    comes(open_all_day, "Eve Mail <eve@mail.example>", "Do you repair boilers?")
    comes(open_all_day, "boss@example.com", "Please stop by.", kind=Kind.UNKNOWN)
    page.set_viewport_size({"width": width, "height": height})
    sign_in(page, live_server.url, open_all_day)
    page.goto(f"{live_server.url}/inbox")
    expect(page.locator(".mail-list li")).to_have_count(2)
    assert serious(page) == []
    assert fits(page)
    page.wait_for_selector("html[data-ready]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Make it a lead")).to_be_visible()
    page.locator("summary", has_text="The whole message").click()
    assert serious(page) == []
    assert fits(page)
    page.wait_for_selector("html[data-ready]")
    page.keyboard.press("y")
    page.wait_for_url("**/leads/2")
    expect(page.locator("h1")).to_contain_text("Eve Mail")

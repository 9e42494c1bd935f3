"""The plan ahead and the messages on the desk in a real browser: by keyboard, wide and narrow, read aloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from ringback import clock
from ringback.services import playbooks
from ringback.services.capture import capture_lead
from ringback.services.workspaces import update_workspace
from ringback.store.models import Touch
from tests.services.plans import ending
from tests.services.scene import draft
from tests.web.house import ROSA, House, house, lead
from tests.web.test_desk_browser import serious, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def open_all_day() -> House:
    """A business that is always open, on the real clock that the browser has."""
    now = clock.now()
    made = house("Stark Plumbing", now=now)
    update_workspace(made.workspace, now=now, actor="test", hours={"mon-sun": "00:00-24:00"})
    return made


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_each_move_of_the_calendar_tells_its_reasons_by_keyboard(
    page: Page, live_server: LiveServer, open_all_day: House, width: int, height: int
) -> None:
    rosa = lead(open_all_day, at=clock.now())
    page.set_viewport_size({"width": width, "height": height})
    sign_in(page, live_server.url, open_all_day)
    page.goto(f"{live_server.url}/leads/{rosa.number}")
    move = page.locator(".calendar .move.call").nth(2)
    move.focus()
    page.keyboard.press("Enter")
    told = page.locator(".told-move:popover-open")
    expect(told).to_be_visible()
    expect(told).to_contain_text("Call")
    assert serious(page) == []
    page.keyboard.press("Escape")
    expect(told).not_to_be_visible()
    expect(move).to_be_focused()
    # On a narrow screen a list: the move says in words what it is.
    assert move.locator(".words").is_visible() is (width < 860)
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_a_message_on_the_desk_is_finished_and_done_by_keyboard(
    page: Page, live_server: LiveServer, open_all_day: House, width: int, height: int
) -> None:
    now = clock.now()
    step = "task: {on_days: 1, tolerance: 5 days}"
    made = playbooks.create(
        open_all_day.workspace, ending("ask: what_next", name="tasks", steps=(step,)), now=now, actor="t"
    )
    playbooks.publish(made, now=now, actor="t")
    found = capture_lead(
        open_all_day.workspace, draft(now, **ROSA), now=now, actor="form", raw_source="form", playbook=made
    ).lead
    # Whatever the hour of this run: the text is on the desk now.
    Touch.objects.filter(lead=found).update(state="cancelled")
    touch = Touch.objects.create(
        workspace=open_all_day.workspace, lead=found, enrollment=found.enrollments.get(), number=50,
        step="days-1-to-3/sms-1", channel="sms", by="person", due_at=now, template="short-text", key="test-1",
        created_at=now, point=found.contact.points.get(kind="phone"),
    )  # fmt: skip
    page.set_viewport_size({"width": width, "height": height})
    sign_in(page, live_server.url, open_all_day)
    expect(page.get_by_role("textbox", name="Text", exact=True)).to_have_value(
        "Hello Rosa, Rep Stark Plumbing from Stark Plumbing here, about a dead furnace. When may I call you? "
        "Reply with a time, or STOP to hear no more from us."
    )
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.keyboard.press("1")
    expect(page.locator(".note.success")).to_contain_text("done")
    touch.refresh_from_db()
    assert (touch.state, touch.disposition) == ("done", "sent")

"""The whole story in a real browser: a list comes in, leads are worked by keyboard, an e-mail leaves, a yes, a no."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from playwright.sync_api import expect

from ringback.adapters.smtp import SmtpMessenger
from ringback.ports.outbound import MailServer
from ringback.queries.invariants import violations
from ringback.services.workspaces import create_user, create_workspace
from ringback.store.models import Lead, Touch
from ringback.workers.loop import Loop
from tests.adapters.mailserver import running

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TUESDAY_MORNING = datetime(2026, 3, 3, 17, 0, tzinfo=UTC)
"""10:00 in Denver, where the leads are, and 12:00 in New York, where the business is."""

LIST = """Full Name,Phone,E-mail,City,State,Zip,Interested in,Value,Date received,Notes
"Quinn, Ada",(303) 555-0121,ada@example.com,Denver,CO,80202,roof,12000,2026-03-02T09:00:00-07:00,
Bo Reyes,(303) 555-0122,bo@example.com,Denver,CO,80202,deck,800,2026-03-02T10:00:00-07:00,
Cy Marsh,(303) 555-0123,cy@example.com,Denver,CO,80202,siding,9000,2026-03-02T11:00:00-07:00,
Di Novak,(303) 555-0124,di@example.com,Denver,CO,80202,gutter,400,2026-03-02T12:00:00-07:00,DO NOT CALL
Mr. Ada Quinn,303.555.0121,,Denver,CO,80202,roof,,2026-03-02T13:00:00-07:00,
"""


@pytest.fixture
def tuesday() -> Iterator[None]:
    with time_machine.travel(TUESDAY_MORNING, tick=True):
        yield


@pytest.fixture
def business() -> Any:
    owner = create_user(email="pat@example.com", name="Pat Roe", password="a long enough password")
    return create_workspace(
        name="Peak Roofing",
        now=TUESDAY_MORNING,
        time_zone="America/New_York",
        phone="(303) 555-0100",
        email="office@example.com",
        postal_address="1 Main Street\nDenver, CO 80202",
        owner=owner,
    )


def test_a_list_is_worked_from_the_desk_to_a_yes_and_a_no(
    tuesday: None, business: Any, page: Page, live_server: Any, tmp_path: Path
) -> None:
    with running() as (server, mailbox):
        _sign_in(page, live_server.url)
        _connect_mail(page, live_server.url, server)
        _import(page, live_server.url, tmp_path)
        _work_three_leads(page, live_server.url)
        done = Loop(SmtpMessenger()).once()
        assert done.sent == 1
        assert done.errors == []
        (message,) = mailbox.messages
        assert "I just called you" in str(message["Subject"])
        assert message["List-Unsubscribe"].startswith("<http")
        _read_why(page, live_server.url)
    assert violations(datetime.now(UTC)) == []


def _sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/")
    page.fill("input[name=email]", "pat@example.com")
    page.fill("input[name=password]", "a long enough password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nobody is waiting")).to_be_visible()


def _connect_mail(page: Page, url: str, server: MailServer) -> None:
    page.goto(f"{url}/settings/mail")
    page.get_by_role("link", name="Connect an account for everybody").click()
    page.get_by_label("E-mail address").fill("office@example.com")
    page.keyboard.press("Enter")
    page.get_by_label("User name", exact=True).fill("")
    page.get_by_label("Server for sending (SMTP)").fill(server.host)
    page.get_by_label("Port", exact=True).fill(str(server.port))
    page.get_by_label("Security", exact=True).select_option("none")
    page.get_by_label("Server for reading (IMAP)").fill("")
    page.get_by_role("button", name="Connect and try it").click()
    expect(page.locator("#checked")).to_contain_text("Sending works.")


def _import(page: Page, url: str, folder: Path) -> None:
    file = folder / "leads.csv"
    file.write_text(LIST, encoding="utf-8")
    page.goto(f"{url}/import")
    page.set_input_files("#file", str(file))
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="What would happen")).to_be_visible()
    assert Lead.objects.count() == 0
    page.get_by_role("button", name="Start the import").click()
    expect(page.locator("a[href$='report.csv']")).to_be_visible(timeout=20_000)
    assert Lead.objects.count() == 4
    assert Lead.objects.get(contact__full_name="Di Novak").answer == "do_not_contact"


def _work_three_leads(page: Page, url: str) -> None:
    """Nobody answers the first, the second says no, the third says yes: four keys and nothing else."""
    page.goto(f"{url}/")
    page.wait_for_selector("html[data-ready]")
    for key, recorded in (("1", "No answer"), ("4", "Said no"), ("3", "Said yes")):
        expect(page.locator("#desk .focus")).to_be_visible()
        page.keyboard.press(key)
        expect(page.locator("#desk .note.success")).to_contain_text(re.compile(recorded, re.IGNORECASE))
    expect(page.get_by_role("heading", name="Nobody is waiting")).to_be_visible()
    assert sorted(Lead.objects.values_list("answer", flat=True)) == ["", "do_not_contact", "no", "yes"]
    assert set(Touch.objects.filter(channel="call").values_list("disposition", flat=True)) == {
        "no_answer",
        "talked_no",
        "talked_yes",
    }


def _read_why(page: Page, url: str) -> None:
    """The lead that nobody answered for: what was done and why, and what comes next."""
    lead = Lead.objects.get(state="open")
    page.goto(f"{url}/leads/{lead.number}")
    main = page.locator("main")
    expect(main).to_contain_text("Called, no answer")
    expect(main).to_contain_text("E-mail sent")
    expect(main).to_contain_text("5 minutes after the e-mail")
    expect(main).to_contain_text("No text message: no consent was given.")
    expect(main).to_contain_text("An answer or a stop would end it.")

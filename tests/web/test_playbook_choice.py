"""Which playbook a lead gets, on the pages: a lead, a new one, a list, the public form; with tags and roles."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ringback.store.models import Enrollment, Lead
from tests.services.plans import added, plan
from tests.web.house import House, lead, signed_in, words
from tests.web.test_public_form import MARIA, ticket_of


@pytest.fixture
def manager(stark: House) -> Client:
    return signed_in(stark.manager)


def test_a_lead_is_put_into_another_playbook_on_its_page(stark: House) -> None:
    rosa = lead(stark)
    client = signed_in(stark.rep)
    assert "Put into another playbook" not in words(client.get("/leads/1")), "there is no other"
    added(stark.workspace, plan())
    seen = words(client.get("/leads/1"))
    assert "Followed up by Call within five minutes, then keep at it , version 1." in seen
    assert "Put into another playbook" in seen
    done = words(client.post("/leads/1/playbook", {"playbook": "short"}, follow=True))
    assert "Followed up by A short plan from now on." in done
    assert "Taken out of “Call within five minutes, then keep at it”, version 1" in done
    assert Enrollment.objects.exclude(state="closed").get(lead=rosa).version.playbook.name == "short"
    wrong = words(client.post("/leads/1/playbook", {"playbook": "nothing"}, follow=True))
    assert "There is no playbook 'nothing' to put leads into. There are: short, winning-strategy." in wrong


def test_tags_and_role_are_shown_and_changed(stark: House) -> None:
    rosa = lead(stark, **{"job title": "Owner", "tags": "VIP"})
    client = signed_in(stark.rep)
    assert "Owner Prairie Dental" in words(client.get("/leads/1"))
    sent = {
        "interest": "a dead furnace",
        "value": "",
        "tags": "Roof, #Hot; roof",
        "role": " Office  manager ",
    }
    seen = words(client.post("/leads/1/change", sent, follow=True))
    assert "Office manager" in seen
    rosa.refresh_from_db()
    assert (rosa.tags, rosa.contact.role) == (["roof", "hot"], "Office manager")
    client.post("/leads/1/change", {"interest": "a new one"})
    rosa.refresh_from_db()
    assert rosa.tags == ["roof", "hot"], "a page that does not ask for tags leaves them alone"


def test_a_lead_entered_by_hand_may_get_another_playbook_role_and_tags(stark: House) -> None:
    client = signed_in(stark.rep)
    assert 'name="playbook"' not in client.get("/leads/new").content.decode(), "there is no choice"
    added(stark.workspace, plan())
    sent = {"name": "Al Ash", "phone": "(303) 555-0101", "role": "Buyer", "tags": "expo", "playbook": "short"}
    assert client.post("/leads/new", sent).status_code == 302
    made = Lead.objects.get()
    assert (made.tags, made.contact.role) == (["expo"], "Buyer")
    assert Enrollment.objects.get(lead=made).version.playbook.name == "short"
    assert client.post("/leads/new", {**sent, "playbook": "nothing"}).status_code == 422


def test_a_list_gets_the_playbook_that_is_chosen_on_its_page(
    stark: House, stranger: House, manager: Client
) -> None:
    added(stark.workspace, plan())
    file = SimpleUploadedFile("a.csv", b"Name,Phone\nAnn Lee,303-555-0142\n")
    address = manager.post("/import", {"file": file})["Location"]
    assert "Follow them up by" in words(manager.get(address))
    assert signed_in(stranger.owner).post(f"{address}/playbook", {"playbook": "short"}).status_code == 404
    assert signed_in(stark.rep).post(f"{address}/playbook", {"playbook": "short"}).status_code == 403
    assert Client().post(f"{address}/playbook").status_code == 302
    assert "There is no playbook" in words(
        manager.post(f"{address}/playbook", {"playbook": "x"}, follow=True)
    )
    page = manager.post(f"{address}/playbook", {"playbook": "short"}, follow=True)
    assert '<option value="short" selected>' in page.content.decode()
    manager.post(f"{address}/start")
    manager.post(f"{address}/work")
    assert Enrollment.objects.get().version.playbook.name == "short"
    assert "begun" in words(manager.post(f"{address}/playbook", {"playbook": ""}, follow=True))


@pytest.mark.parametrize(("wanted", "gets"), [("short", "short"), ("nothing", "winning-strategy")])
def test_the_address_of_the_public_form_may_name_the_playbook(
    stark: House, noon: time_machine.Traveller, wanted: str, gets: str
) -> None:
    added(stark.workspace, plan())
    address = f"/f/{stark.workspace.form_key}"
    page = Client().get(f"{address}?playbook={wanted}")
    assert f'name="playbook" value="{wanted}"' in page.content.decode()
    assert 'name="playbook"' not in Client().get(address).content.decode()
    ticket = ticket_of(page)
    noon.shift(timedelta(seconds=20))
    again = Client().post(address, {"ticket": ticket, "playbook": wanted})
    assert f'name="playbook" value="{wanted}"' in again.content.decode(), "it is kept while errors are mended"
    sent = Client().post(address, {**MARIA, "ticket": ticket, "playbook": wanted})
    assert sent.status_code == 200
    assert Enrollment.objects.get().version.playbook.name == gets

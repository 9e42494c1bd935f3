"""The boxes of the public form: optional, in the words of the business, kept as they were shown."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from ringback.services.workspaces import update_workspace
from ringback.store.models import Consent, Lead
from tests.web.house import NOW, House, words
from tests.web.test_public_form import ticket_of

TEXTS = {"sms": "You may text me about my request.", "email": "Send me the newsletter."}
MARIA = {"name": "Maria Thompson", "phone": "(303) 555-0142"}


@pytest.fixture
def open_form(stark: House, noon: time_machine.Traveller) -> str:
    """The ticket of a form that was opened a minute ago, with boxes for texts and e-mail."""
    update_workspace(stark.workspace, now=NOW, actor="1", consent_texts=TEXTS)
    ticket = ticket_of(Client().get(f"/f/{stark.workspace.form_key}"))
    noon.move_to(NOW + timedelta(minutes=1), tick=False)
    return ticket


def send(stark: House, ticket: str, **fields: str) -> str:
    path = f"/f/{stark.workspace.form_key}"
    return words(Client(REMOTE_ADDR="203.0.113.9").post(path, {**MARIA, "ticket": ticket, **fields}))


def test_no_box_is_shown_until_the_business_has_written_its_words(stark: House) -> None:
    page = Client().get(f"/f/{stark.workspace.form_key}").content.decode()
    assert 'type="checkbox"' not in page


def test_a_ticked_box_is_a_consent_with_the_words_as_shown(stark: House, open_form: str) -> None:
    assert "We will" in send(stark, open_form, consent_sms="yes")
    (one,) = Consent.objects.all()
    assert (one.channel, one.text_shown, one.address) == ("sms", TEXTS["sms"], "203.0.113.9")
    assert one.page.endswith(f"/f/{stark.workspace.form_key}")
    assert one.given_at == NOW + timedelta(minutes=1)
    assert one.evidence == "box ticked on the public form"


def test_nobody_has_to_tick_a_box(stark: House, open_form: str) -> None:
    send(stark, open_form)
    assert Lead.objects.count() == 1
    assert not Consent.objects.exists()


def test_what_is_sent_for_a_box_that_is_not_there_is_nothing(stark: House, open_form: str) -> None:
    send(stark, open_form, consent_call="yes", consent_recorded_voice="yes", consent_sms="no", consent="sms")
    assert Lead.objects.count() == 1
    assert not Consent.objects.exists()


def test_words_that_changed_while_the_form_was_open_are_shown_again(stark: House, open_form: str) -> None:
    update_workspace(stark.workspace, now=NOW, actor="1", consent_texts={"sms": "Text me ten times a day."})
    page = send(stark, open_form, consent_sms="yes")
    assert "have changed" in page
    assert "Text me ten times a day." in page
    assert not Lead.objects.exists()
    assert "We will" in send(stark, open_form)
    assert not Consent.objects.exists()


def test_a_mistake_elsewhere_keeps_the_tick(stark: House, open_form: str) -> None:
    path = f"/f/{stark.workspace.form_key}"
    page = Client().post(path, {**MARIA, "phone": "12", "ticket": open_form, "consent_sms": "yes"})
    assert page.status_code == 422
    assert 'name="consent_sms" value="yes" checked' in page.content.decode()
    assert 'name="consent_email" value="yes" checked' not in page.content.decode()

"""Erasing a person: nothing of theirs is left in any row, and they stay out."""

from __future__ import annotations

import json

import pytest
from django.apps import apps

from ringback.inbox.model import Kind, Meaning
from ringback.services import enrollments, opt_outs
from ringback.services.consents import record_ground
from ringback.services.deliveries import Arrival, deliver
from ringback.services.erasing import erase
from ringback.services.errors import CannotErase, CannotMerge
from ringback.services.merging import merge, unmerge
from ringback.services.personal_lines import write_line
from ringback.services.touches import log_by_hand
from ringback.store.models import (
    Capture,
    Consent,
    Contact,
    Event,
    ImportRow,
    ImportRun,
    InboundMessage,
    Lead,
    RecordedGround,
    Suppression,
    Touch,
)
from ringback.store.transactions import write
from tests.services.lists import imported
from tests.services.post import Post, of, reply
from tests.services.scene import DAY, NOW, Scene, draft

CSV = """Name,Phone,Email,Notes,SMS consent,Consent text,Consent IP
Gwendolyn Xanthos,(303) 555-0188,gwendolyn@xanthos.example,met at the Zebra fair,yes,You may text me,203.0.113.9
Bob Other,(303) 555-0123,bob@other.example,,,,
"""
SECRETS = ("gwendolyn", "xanthos", "5550188", "555-0188", "zebra", "203.0.113.9", "quokka")


def take_in(scene: Scene, text: str) -> None:
    head, rows = text.split("\n", 1)
    imported(scene.workspace, rows, head + "\n")


def everything() -> str:
    """All that the database holds, as text."""
    models = apps.get_app_config("store").get_models()
    rows = (row for model in models for row in model._default_manager.values())
    return "\n".join(json.dumps(row, default=_text) for row in rows).lower()


def _text(value: object) -> str:
    return bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)


@pytest.fixture
def gwen(scene: Scene) -> Lead:
    """Somebody with a row of a list, a form, calls, e-mails, notes, questions, a consent and a ground."""
    take_in(scene, CSV)
    lead = Lead.objects.get(contact__full_name="Gwendolyn Xanthos")
    body = (
        b'{"name": "Gwendolyn Xanthos", "email": "gwendolyn@xanthos.example", "message": "about the quokka"}'
    )
    fields = json.loads(body)
    deliver(
        scene.workspace,
        Arrival(source="api", body=body, address="203.0.113.9", key="k1"),
        lambda: draft(scene.now, **fields),
        now=scene.now,
        actor="api",
        raw_source="api",
    )
    with write():
        Capture.objects.create(
            workspace=scene.workspace,
            at=NOW,
            source="form",
            digest="0" * 64,
            raw="email=GWENDOLYN@xanthos.example&phone=bad",
            outcome="rejected",
            error="phone: bad, gwendolyn",
        )
        record_ground(
            lead, kind="purchase", since_at=NOW - DAY, evidence="invoice to Xanthos", now=NOW, actor="1"
        )
    log_by_hand(
        lead, channel="call", disposition="no_answer", at=scene.now, now=scene.now, note="the quokka barked"
    )
    write_line(lead, "I saw the quokka on your porch.", now=scene.now, actor="1")
    enrollments.pause(lead, until=scene.now + DAY, reason="quokka is ill", actor="1", now=scene.now)
    enrollments.resume(lead, actor="1", now=scene.now)
    scene.work()
    lead.refresh_from_db()
    return lead


def test_nothing_of_the_person_is_left_in_any_row(scene: Scene, gwen: Lead) -> None:
    Touch.objects.filter(lead=gwen, channel="call").update(in_reply_to="<1@xanthos.example>")
    before = everything()
    assert [secret for secret in SECRETS if secret not in before] == []
    touches = Touch.objects.filter(lead=gwen).count()
    erase(gwen.contact, now=scene.now, actor="1")
    after = everything()
    assert [secret for secret in SECRETS if secret in after] == []
    gwen.refresh_from_db()
    assert (gwen.state, gwen.answer) == ("closed", "do_not_contact")
    assert Touch.objects.filter(lead=gwen).count() == touches, "the figures of the past do not change"
    assert Event.objects.filter(lead=gwen, kind="erased").exists()
    assert Event.objects.filter(lead=gwen, kind="touched").first().data["channel"] == "call"  # type: ignore[union-attr]
    assert "bob@other.example" in after, "others are left alone"
    scene.sound(workers_running=False)


def test_whoever_was_erased_and_comes_in_by_a_list_stays_out(scene: Scene, gwen: Lead) -> None:
    erase(gwen.contact, now=scene.now, actor="1")
    scene.later(DAY)
    take_in(scene, CSV + "\n")
    take_in(scene, "Name,Phone\nGwen Xanthos,303 555 0188\n")
    take_in(scene, "Name,Email\nSomebody,gwendolyn@xanthos.example\n")
    theirs = Lead.objects.exclude(contact__full_name="Bob Other")
    assert theirs.count() > 1
    assert not theirs.filter(state="open").exists()
    assert not Touch.objects.filter(lead__in=theirs, state="open").exists()
    scene.sound(workers_running=False)


def test_consents_and_grounds_stay_with_their_dates_and_without_their_evidence(
    scene: Scene, gwen: Lead
) -> None:
    given_at = Consent.objects.get().given_at
    erase(gwen.contact, now=scene.now, actor="1")
    consent, ground = Consent.objects.get(), RecordedGround.objects.get()
    assert (consent.channel, consent.given_at, consent.revoked_at) == ("sms", given_at, scene.now)
    assert (consent.text_shown, consent.address) == ("You may text me", "")
    assert (ground.kind, ground.until_at, ground.evidence) == ("purchase", scene.now, "erased")


def test_the_pages_of_the_import_still_open(scene: Scene, gwen: Lead) -> None:
    erase(gwen.contact, now=scene.now, actor="1")
    run = ImportRun.objects.get()
    assert bytes(run.content) == b""
    assert run.columns["samples"] == [[]] * 7
    assert ImportRow.objects.filter(raw={}).count() == 1


def test_the_list_keeps_a_hash_and_can_be_lifted_by_whoever_types_the_number(
    scene: Scene, gwen: Lead
) -> None:
    erase(gwen.contact, now=scene.now, actor="1")
    rows = Suppression.objects.all()
    assert set(rows.values_list("value", "label", "evidence")) == {("", "", "")}
    assert set(rows.values_list("kind", flat=True)) == {"phone", "email", "person"}
    opt_outs.lift(
        rows.get(kind="phone"),
        reason="came back",
        evidence="signed a form on 4 March",
        text="(303) 555-0188",
        now=scene.now,
        actor="1",
    )
    assert not rows.filter(kind="phone").exists()


def test_a_message_that_was_due_is_not_sent_any_more(scene: Scene) -> None:
    lead = scene.only_mail()
    erase(lead.contact, now=scene.now, actor="1")
    assert scene.work().sent == 0
    assert scene.messenger.sent == []


def test_those_who_were_joined_are_erased_together_and_cannot_be_parted(scene: Scene, gwen: Lead) -> None:
    other = scene.capture(name="Gwendolyn Xanthos", phone="(303) 555-0189").lead
    done = merge(other.contact, gwen.contact, now=scene.now, actor="1")
    shell = Contact.objects.get(pk=done.other_id)
    with pytest.raises(CannotErase, match="Erase that one"):
        erase(shell, now=scene.now, actor="1")
    erase(other.contact, now=scene.now, actor="1")
    assert not Contact.objects.filter(erased_at__isnull=True).exclude(full_name="Bob Other").exists()
    assert [secret for secret in SECRETS if secret in everything()] == []
    done.refresh_from_db()
    with pytest.raises(CannotMerge, match="erased"):
        unmerge(done, now=scene.now, actor="1")
    with pytest.raises(CannotErase, match="erased already"):
        erase(other.contact, now=scene.now, actor="1")


def test_nobody_is_erased_out_of_a_list_that_is_being_imported(scene: Scene, gwen: Lead) -> None:
    ImportRun.objects.update(state="running")
    with pytest.raises(CannotErase, match="being imported"):
        erase(gwen.contact, now=scene.now, actor="1")


def test_what_they_wrote_is_erased_and_that_a_message_came_stays(scene: Scene, gwen: Lead) -> None:
    post = Post(scene)
    theirs = post.comes(reply("Quokka!", Meaning.QUESTION), sender="Gwendolyn <gwendolyn@xanthos.example>")
    assert theirs.lead == gwen
    form = of(
        Kind.NEW_LEAD,
        confidence=0.1,
        lead=draft(scene.now, name="G Xanthos", email="gwendolyn@xanthos.example"),
    )
    post.comes(form, sender="forms@provider.example")
    erase(gwen.contact, now=scene.now, actor="1")
    held = everything()
    assert [secret for secret in SECRETS if secret in held] == []
    assert InboundMessage.objects.count() == 2
    theirs.refresh_from_db()
    assert (bytes(theirs.raw), theirs.state, theirs.kind) == (b"", "handled", "reply")


def test_what_comes_from_somebody_who_was_erased_is_shown_to_a_person(scene: Scene, gwen: Lead) -> None:
    erase(gwen.contact, now=scene.now, actor="1")
    message = Post(scene).comes(reply(), sender="gwendolyn@xanthos.example")
    assert (message.state, message.lead, message.matched_by) == ("asking", None, "")

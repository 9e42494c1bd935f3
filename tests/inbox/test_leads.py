# ruff: noqa: E501 (messages read better unbroken)
"""Leads by mail: what providers and forms send, and what must not become a lead."""

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ringback.inbox.classify import classify
from ringback.inbox.leads import Setting, inquiry_from, read_lead
from ringback.inbox.leads.adf import mended_date
from ringback.inbox.message import read
from ringback.inbox.model import Kind
from ringback.inbox.replies import read_reply

CORPUS = Path(__file__).parents[1] / "corpus" / "mail" / "leads"
ROWS = [
    json.loads(line) for line in (CORPUS / "leads.jsonl").read_text(encoding="utf-8").splitlines() if line
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_a_lead_is_read_as_it_was_sent(row: dict[str, object]) -> None:
    message = read((CORPUS / str(row["file"])).read_bytes())
    found = read_lead(message, Setting(country=str(row.get("country", "US"))))
    if row["kind"] is None:
        assert found is None
        return
    assert found is not None
    assert found.kind.value == row["kind"]
    assert found.why
    if found.kind is Kind.UNKNOWN:
        assert found.lead is None
        return
    assert found.lead is not None
    assert found.lead.full_name == row["name"]
    assert [phone.e164 for phone in found.lead.phones] == row["phones"]
    assert [email.address for email in found.lead.emails] == row["emails"]
    assert found.lead.message == row["message"]
    assert found.lead.source == row["source"]
    assert found.confidence >= 0.8


def lead(body: str, *, subject: str = "New form submission", kind: str = "plain", extra: str = "") -> bytes:
    return (
        f"From: Site <site@hillside.example>\nTo: office@hillside.example\nSubject: {subject}\n{extra}"
        f"Date: Tue, 05 Mar 2024 09:30:00 +0000\nContent-Type: text/{kind}; charset=utf-8\n\n{body}"
    ).encode()


ADF = (
    "<adf><prospect><requestdate>{date}</requestdate><customer><contact><name part='full'>Rita Voss</name>"
    "<email>rita@voss.example</email></contact></customer></prospect></adf>"
)


def test_a_form_without_a_name_is_a_question_for_a_person() -> None:
    found = read_lead(read(lead("Phone: 303-555-0142\nMessage: call me\n")))
    assert found is not None
    assert found.kind is Kind.NEW_LEAD
    assert found.confidence < 0.5
    assert found.lead is not None
    assert found.lead.full_name == ""


def test_an_answer_becomes_a_lead_by_adf_only() -> None:
    labels = "Name: Rita Voss\nEmail: rita@voss.example\nPhone: 303-555-0142\n"
    assert read_lead(read(lead(labels, extra="In-Reply-To: <1@x.example>\n"))) is None
    assert read_lead(read(lead(labels, subject="AW: Anfrage"))) is None
    found = read_lead(read(lead(ADF.format(date="2024-03-04"), extra="In-Reply-To: <1@x.example>\n")))
    assert found is not None
    assert found.kind is Kind.NEW_LEAD


def test_an_automatic_answer_with_a_block_of_labels_is_no_lead() -> None:
    labels = "I am away.\n\nName: Rita Voss\nEmail: rita@voss.example\nPhone: 303-555-0142\n"
    assert read_lead(read(lead(labels, extra="Auto-Submitted: auto-replied\n"))) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-04T8:47:10-08:0", "2024-03-04T08:47:10-08:00"),
        ("2024-03-04T08:47:10-08:00", "2024-03-04T08:47:10-08:00"),
        ("2024-03-04T08:47:10-08", "2024-03-04T08:47:10-08:00"),
        ("2024-03-04", "2024-03-04"),
        ("yesterday", "yesterday"),
    ],
)
def test_dates_of_adf_with_missing_figures_are_mended(text: str, expected: str) -> None:
    assert mended_date(text) == expected


def test_adf_in_an_attached_file_with_names_in_capitals_is_read() -> None:
    document = ADF.format(date="nonsense").replace("adf>", "ADF>").replace("prospect>", "PROSPECT>")
    raw = (
        'Subject: lead\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nSee the file.\n'
        '--b\nContent-Type: application/octet-stream; name="lead.xml"\nContent-Disposition: attachment; filename="lead.xml"\n\n'
        f"{document}\n--b--\n"
    ).encode()
    found = read_lead(read(raw))
    assert found is not None
    assert found.lead is not None
    assert found.lead.full_name == "Rita Voss"
    assert [problem.field for problem in found.lead.problems] == ["arrived_at"]


def test_two_prospects_in_one_adf_are_no_single_lead() -> None:
    one = ADF.format(date="2024-03-04")
    found = read_lead(read(lead(one.replace("</adf>", "") + one.replace("<adf>", ""))))
    assert found is not None
    assert found.kind is Kind.UNKNOWN
    assert "2 leads" in found.why[0]


def test_bare_numbers_and_dates_are_read_by_the_setting() -> None:
    body = "Name: Rita Voß\nTelefon: 030 901820\nEingegangen am: 04.03.2024 10:00\nNachricht: Dach\n"
    setting = Setting(country="DE", zone=ZoneInfo("Europe/Berlin"), now=datetime(2024, 3, 6, tzinfo=UTC))
    found = classify(lead(body, subject="Kontaktanfrage"), setting)
    assert found.lead is not None
    assert [phone.e164 for phone in found.lead.phones] == ["+4930901820"]
    assert found.lead.arrived_at == datetime(2024, 3, 4, 9, 0, tzinfo=UTC)


def test_a_form_cannot_set_opt_outs_owners_or_playbooks_of_the_business() -> None:
    body = "Name: Rita Voss\nEmail: rita@voss.example\nMessage: hi\nOwner: boss@hillside.example\nPlaybook: none\nConsent: email\n"
    found = read_lead(read(lead(body)))
    assert found is not None
    assert found.lead is not None
    assert (found.lead.owner, found.lead.playbook, found.lead.consents) == ("", "", ())


def test_a_plain_person_becomes_a_draft_with_what_they_wrote() -> None:
    message = read((CORPUS / "person.eml").read_bytes())
    understood = read_reply(message)
    assert understood.kind is Kind.REPLY
    draft = inquiry_from(message, understood)
    assert draft is not None
    assert draft.full_name == "Mia Stone"
    assert [phone.e164 for phone in draft.phones] == ["+13035550142"]
    assert [email.address for email in draft.emails] == ["mia@stone.example"]
    assert draft.source == "e-mail"
    assert draft.message.startswith("Hello, my gutter fell down.")
    assert draft.arrived_at == datetime(2024, 3, 5, 9, 30, tzinfo=UTC)


def test_a_message_without_a_sender_makes_no_draft() -> None:
    message = read(b"Subject: hi\n\nHello")
    assert inquiry_from(message, read_reply(message)) is None

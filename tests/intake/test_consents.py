"""What lists and forms say about consent, and companies and domains as they are compared."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ringback.intake.columns import recognize
from ringback.intake.companies import company_key, domains_of, read_domain
from ringback.intake.consents import CHANNELS, channels_named, is_yes
from ringback.intake.drafts import LeadDraft, draft_from_fields, draft_from_row
from ringback.rules.grounds import Medium

NOW = datetime(2026, 3, 3, 17, 2, tzinfo=UTC)
ZONE = ZoneInfo("America/Denver")


def draft(**fields: str) -> LeadDraft:
    given = {
        "name": "Ann Lee",
        "phone": "303 555 0142",
        **{k.replace("_", " "): v for k, v in fields.items()},
    }
    read = draft_from_fields(given, country="US", zone=ZONE, now=NOW)
    assert isinstance(read, LeadDraft)
    return read


def test_the_channels_are_those_of_the_rules() -> None:
    assert set(CHANNELS) == set(Medium)


@pytest.mark.parametrize(
    ("cell", "channels"),
    [
        ("SMS", ("sms",)),
        ("text messages and e-mail", ("email", "sms")),
        ("call, email; SMS / recorded voice", ("call", "email", "sms", "recorded_voice")),
        ("recorded_voice", ("recorded_voice",)),
        ("yes", ()),
        ("sms, fax", ()),
        ("not by sms", ()),
        ("no calls", ()),
        ("", ()),
    ],
)
def test_a_consent_counts_for_the_channels_it_names_and_for_none_where_a_part_is_unknown(
    cell: str, channels: tuple[str, ...]
) -> None:
    assert channels_named(cell) == channels


@pytest.mark.parametrize(
    ("cell", "yes"),
    [("Yes", True), ("TRUE", True), ("1", True), ("x", True), ("Opted-in", True), ("no", False),
     ("false", False), ("pending", False), ("", False), ("0", False), ("yes but not now", False)],
)  # fmt: skip
def test_only_a_plain_yes_is_one(cell: str, yes: bool) -> None:
    assert is_yes(cell) is yes


def test_a_consent_without_a_channel_is_noted_and_is_no_problem() -> None:
    read = draft(consent="yes")
    assert read.consents == ()
    assert read.problems == ()
    assert any("no channel" in note for note in read.notes_on_reading)
    assert ("Consent", "yes") in read.extra


def test_a_row_of_a_list_brings_its_consents_with_words_time_and_place() -> None:
    mapping = recognize(
        ["Name", "Phone", "SMS opt-in", "Email consent", "Consent wording", "Consent date", "Consent IP"]
    )
    assert mapping.fields[2:] == (
        "consent_sms",
        "consent_email",
        "consent_text",
        "consent_at",
        "consent_address",
    )
    row = ("Ann Lee", "303 555 0142", "Y", "no", "You may text me", "2026-01-02 09:00", "203.0.113.9")
    read = draft_from_row(row, mapping, country="US", zone=ZONE, now=NOW)
    assert isinstance(read, LeadDraft)
    (one,) = read.consents
    assert (one.channel, one.text_shown, one.address) == ("sms", "You may text me", "203.0.113.9")
    assert one.given_at == datetime(2026, 1, 2, 16, 0, tzinfo=UTC)
    assert one.how


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("example.com", "example.com"),
        (" @Example.COM ", "example.com"),
        ("joe@mail.example.com", "mail.example.com"),
        ("https://www.example.com/imprint?x=1", "example.com"),
        ("bücher.example", "xn--bcher-kva.example"),
    ],
)
def test_a_domain_is_read_however_it_is_written(text: str, domain: str) -> None:
    assert read_domain(text) == domain


@pytest.mark.parametrize(
    "text", ["", "com", "a b.com", "gmail.com", "Yahoo.co.uk", "-x.com", "x..com", "." * 300]
)
def test_what_is_no_domain_or_everybodys_is_refused(text: str) -> None:
    assert not isinstance(read_domain(text), str)


def test_an_address_is_of_its_domain_and_of_those_above_it() -> None:
    assert domains_of("Joe@a.mail.example.com") == ("a.mail.example.com", "mail.example.com", "example.com")
    assert domains_of("joe@bücher.example") == ("xn--bcher-kva.example",)
    assert domains_of("joe@localhost") == ()


def test_a_company_is_compared_without_case_and_spaces() -> None:
    assert company_key("  Big   CORP ") == company_key("big corp") == "big corp"
    assert len(company_key("x" * 300)) == 200

"""Phones, e-mail addresses, amounts and dates as people write them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.intake.dates import Moment, read_moment
from ringback.intake.emails import Email, read_email, read_emails
from ringback.intake.money import Amount, read_money
from ringback.intake.phones import Phone, read_phone, read_phones
from ringback.intake.places import country_of, read_country, read_postal_code, read_region, read_time_zone
from ringback.intake.reports import safe_cell
from ringback.intake.text import Unreadable

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
DENVER = ZoneInfo("America/Denver")


@pytest.mark.parametrize(
    ("text", "country", "e164", "extension"),
    [
        ("(212) 555-0102", "US", "+12125550102", ""),
        ("'5125550116", "US", "+15125550116", ""),
        ("+1(850)555-0101 x12", "US", "+18505550101", "12"),
        ("call 303 555 0100", "US", "+13035550100", ""),
        ("303-555-0100 home", "US", "+13035550100", ""),
        ("3035550123.0", "US", "+13035550123", ""),
        ('="3035550100"', "US", "+13035550100", ""),
        ("1-800-FLOWERS", "US", "+18003569377", ""),
        ("tel:+1-303-555-0100;ext=44", "US", "+13035550100", "44"),
        ("0044 20 7946 0958", "US", "+442079460958", ""),
        ("030/901820", "DE", "+4930901820", ""),
        ("612 345 678", "ES", "+34612345678", ""),
    ],
)
def test_phone_numbers_are_read_as_written(text: str, country: str, e164: str, extension: str) -> None:
    phone = read_phone(text, country)
    assert isinstance(phone, Phone)
    assert (phone.e164, phone.extension) == (e164, extension)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("call office", "no digits"),
        ("555-01", "too few digits"),
        ("555-0123", "no area code"),
        ("0000000000", "placeholder"),
        ("3.035550123E9", "scientific"),
        ("123-555-0100", "cannot|can be called"),
        ("911", "too few"),
    ],
)
def test_what_is_no_phone_number_says_why(text: str, why: str) -> None:
    read = read_phone(text)
    assert isinstance(read, Unreadable)
    assert any(part in read.reason for part in why.split("|"))


@pytest.mark.parametrize("text", ["", " ", "-", "n/a", "N/A", "none", "?", "unknown"])
def test_nothing_is_nothing_and_no_mistake(text: str) -> None:
    assert read_phone(text) is None
    assert read_email(text) is None
    assert read_money(text) is None
    assert read_moment(text, zone=DENVER, now=NOW) is None


def test_several_numbers_in_a_cell_are_all_kept_and_a_bad_one_is_told() -> None:
    cell = read_phones("303-555-0100 / 720-555-0199")
    assert [p.e164 for p in cell.phones] == ["+13035550100", "+17205550199"]
    mixed = read_phones("303-555-0100 / 555-01")
    assert len(mixed.phones) == 1
    assert mixed.unreadable is not None
    assert read_phones("303-555-0100, call after 5").unreadable is None


@given(st.integers(2_000_000_000, 9_899_999_999), st.sampled_from(["", "12"]))
def test_a_number_read_once_is_read_the_same_again(digits: int, extension: str) -> None:
    first = read_phone(f"{digits} x{extension}" if extension else str(digits))
    if isinstance(first, Phone):
        second = read_phone(first.written, "DE")
        assert isinstance(second, Phone)
        assert (second.e164, second.extension) == (first.e164, first.extension)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("A.B@Example.COM", "a.b@example.com"),
        ("Maria Lee <m@example.com>", "m@example.com"),
        ("mailto:m@example.com?subject=x", "m@example.com"),
        ("m@example.com (work)", "m@example.com"),
        ("jürgen@müller.de", "jürgen@müller.de"),
    ],
)
def test_addresses_are_read_and_keyed_in_lower_case(text: str, key: str) -> None:
    email = read_email(text)
    assert isinstance(email, Email)
    assert email.key == key


@pytest.mark.parametrize(
    "text", ["none@", "maria at example.com", "foo@@example.com", "a b@example.com", "a@b", "@x.com"]
)
def test_a_broken_address_is_never_mended_silently(text: str) -> None:
    assert isinstance(read_email(text), Unreadable)


def test_several_addresses_in_a_cell_are_all_kept() -> None:
    assert [e.key for e in read_emails("a@example.com; B@example.com / a@example.com").emails] == [
        "a@example.com",
        "b@example.com",
    ]


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("12k", "12000", None),
        ("$1,200.00", "1200", "USD"),
        ("USD 2,500.00", "2500", "USD"),
        ("1.200,50 €", "1200.50", "EUR"),
        ("0.3k", "300", None),
        ("1.2m", "1200000", None),
        ("10-15k", "10000", None),
        ("about 5000", "5000", None),
        ("1'200.00 CHF", "1200", "CHF"),
        ("120,000", "120000", None),
    ],
)
def test_amounts_are_read_as_written(text: str, value: str, currency: str | None) -> None:
    amount = read_money(text)
    assert isinstance(amount, Amount)
    assert (amount.value, amount.currency) == (Decimal(value), currency)


@pytest.mark.parametrize("text", ["-500", "($500)", "15-10k", "ten", "1e5", "12,34,5", "99999999999"])
def test_amounts_that_make_no_sense_are_refused(text: str) -> None:
    assert isinstance(read_money(text), Unreadable)


@given(st.decimals(0, 9_999_999, places=2), st.sampled_from(["${:,.2f}", "{:.2f}", "USD {:,.2f}"]))
def test_money_written_and_read_is_the_same_money(value: Decimal, form: str) -> None:
    amount = read_money(form.format(value))
    assert isinstance(amount, Amount)
    assert amount.value == value


@pytest.mark.parametrize(
    ("text", "country", "at"),
    [
        ("03/02/26", "US", "2026-03-02T16:00"),
        ("13/02/2026", "US", "2026-02-13T16:00"),
        ("03/02/2026", "DE", "2026-02-03T16:00"),
        ("2026-03-02 13:19", "DE", "2026-03-02T20:19"),
        ("2026-03-02T09:00:00-07:00", "US", "2026-03-02T16:00"),
        ("03/02/2026 10:51 AM", "US", "2026-03-02T17:51"),
        ("02 Mar 2026", "US", "2026-03-02T16:00"),
        ("02.03.2026 13:19 Uhr", "US", "2026-03-02T20:19"),
        ("2 de marzo de 2026", "ES", "2026-03-02T16:00"),
        ("le 2 mars 2026 à 13h19", "FR", "2026-03-02T20:19"),
        ("2026-03-08 02:30", "US", "2026-03-08T09:30"),  # an hour that the spring night left out
    ],
)
def test_dates_become_aware_moments_in_utc(text: str, country: str, at: str) -> None:
    moment = read_moment(text, zone=DENVER, now=NOW, country=country)
    assert isinstance(moment, Moment)
    assert moment.at == datetime.fromisoformat(at).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["2027-01-01", "1899-12-31", "March 2", "10", "yesterday", "2026-02-30", "Mar 2026", "12:30"]
)
def test_what_is_no_complete_past_date_is_refused(text: str) -> None:
    assert isinstance(read_moment(text, zone=DENVER, now=NOW), Unreadable)


def test_a_bare_date_says_that_its_hour_was_assumed_and_today_is_not_the_future() -> None:
    moment = read_moment("2026-11-20", zone=DENVER, now=NOW - timedelta(hours=5))
    assert isinstance(moment, Moment)
    assert moment.at == NOW - timedelta(hours=5)
    assert "09:00" in moment.note


@given(st.datetimes(datetime(2001, 1, 1), datetime(2026, 11, 1)))  # noqa: DTZ001 (local times)
def test_an_iso_moment_is_read_exactly(local: datetime) -> None:
    local = local.replace(second=local.second or 1)
    moment = read_moment(local.isoformat(sep=" "), zone=ZoneInfo("UTC"), now=NOW)
    assert isinstance(moment, Moment)
    assert moment.at == local.replace(tzinfo=UTC)


@given(st.text(max_size=40), st.sampled_from(["US", "DE", "", "XX"]))
def test_no_text_breaks_a_reader(text: str, country: str) -> None:
    assert read_phone(text, country) is None or read_phone(text, country)
    assert read_email(text) is None or read_email(text)
    assert isinstance(read_money(text, country), Amount | Unreadable | None)
    moment = read_moment(text, zone=DENVER, now=NOW, country=country)
    assert not isinstance(moment, Moment) or moment.at <= NOW
    assert isinstance(read_region(text, country) + read_country(text) + read_time_zone(text), str)


def test_places_are_read_in_any_form() -> None:
    assert [read_region(t, "US") for t in ("co", "Colorado", "US-CO", "ON", "Québec")] == [
        "US-CO", "US-CO", "US-CO", "CA-ON", "CA-QC",
    ]  # fmt: skip
    assert read_region("Bayern", "DE") == "Bayern"
    assert [read_country(t) for t in ("USA", "Deutschland", "España", "Allemagne", "U.K.")] == [
        "US",
        "DE",
        "ES",
        "DE",
        "GB",
    ]
    assert read_postal_code("2903", "US-RI")[0] == "02903"
    assert read_postal_code("m5h2n2", "")[0] == "M5H 2N2"
    assert country_of("", "M5H 2N2") == "CA"
    assert read_time_zone("Mountain Time") == "America/Denver"


@pytest.mark.parametrize("text", ['=HYPERLINK("x")', "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", " =1"])
def test_a_formula_in_a_report_is_only_text(text: str) -> None:
    assert safe_cell(text).startswith("'")


def test_numbers_and_words_in_a_report_stay_as_they_are() -> None:
    assert [safe_cell(t) for t in ("+13035550100", "-5", "-2.50", "Ann")] == [
        "+13035550100",
        "-5",
        "-2.50",
        "Ann",
    ]

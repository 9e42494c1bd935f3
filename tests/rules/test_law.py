"""E-mail law, sources, and the reading of rule files."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ringback.rules import load
from ringback.rules.contact import law_for
from ringback.rules.grounds import GroundKind, months_after
from ringback.rules.holidays import banned_dates, closed_dates
from ringback.rules.zones import locate
from tests.rules.places import ground

ARRIVED = datetime(2026, 8, 31, 15, 30, tzinfo=UTC)


def test_an_american_may_be_mailed_without_an_end() -> None:
    law = law_for(locate(region="CO", country="US"), arrived_at=ARRIVED, years=(2026,))
    assert (law.email.allowed, law.email.until, law.email.rule) == (True, None, "US")


def test_a_canadian_may_be_mailed_for_six_months_after_the_inquiry() -> None:
    law = law_for(locate(region="ON", country="CA"), arrived_at=ARRIVED, years=(2026,), asked=True)
    assert (law.email.until, law.email.rule) == (datetime(2027, 2, 28, 15, 30, tzinfo=UTC), "CA")


NEEDS_A_BASIS = [("CA", "CA"), ("DE", "EU"), ("GB", "GB"), ("CH", "elsewhere")]


@pytest.mark.parametrize(("country", "row"), NEEDS_A_BASIS)
def test_nobody_is_mailed_there_who_did_not_ask(country: str, row: str) -> None:
    law = law_for(locate(country=country), arrived_at=ARRIVED, years=(2026,))
    assert (law.email.allowed, law.email.rule) == (False, row)


@pytest.mark.parametrize(("country", "row"), NEEDS_A_BASIS)
@pytest.mark.parametrize(
    "known",
    [
        {"asked": True},
        {"consented": {"email"}},
        {"grounds": (ground(GroundKind.INQUIRY, "2026-08-01"),)},
        {"grounds": (ground(GroundKind.PURCHASE, "2026-08-01"),)},
    ],
)
def test_an_inquiry_a_purchase_or_consent_to_email_is_a_basis(
    country: str, row: str, known: dict[str, Any]
) -> None:
    law = law_for(locate(country=country), arrived_at=ARRIVED, years=(2026,), **known)
    assert (law.email.allowed, law.email.rule) == (True, row)


def test_a_general_consent_or_one_to_something_else_is_no_basis_of_email() -> None:
    known = (ground(GroundKind.EXPRESS_CONSENT, "2026-08-01"),)
    place = locate(country="CA")
    law = law_for(place, arrived_at=ARRIVED, years=(2026,), grounds=known, consented={"sms", "call"})
    assert not law.email.allowed


def test_a_recorded_inquiry_of_somebody_on_a_list_counts_from_its_own_date() -> None:
    known = (ground(GroundKind.INQUIRY, "2026-05-05"),)
    law = law_for(locate(country="CA"), arrived_at=ARRIVED, years=(2026,), grounds=known)
    assert law.email.until == datetime(2026, 11, 5, 12, tzinfo=UTC)


def test_the_british_basis_has_no_end_and_says_that_it_is_read_narrowly() -> None:
    law = law_for(locate(country="GB"), arrived_at=ARRIVED, years=(2026,), asked=True)
    assert law.email.until is None
    rule = load.jurisdiction("GB").email
    assert rule is not None
    assert rule.unknown
    assert "narrowly" in rule.note


def test_express_consent_has_no_end_in_canada_and_leaves_the_hours_alone() -> None:
    place = locate(region="ON", country="CA")
    law = law_for(place, arrived_at=ARRIVED, years=(2026,), consented={"email"})
    assert law.email.until is None
    assert law.hours == law_for(place, arrived_at=ARRIVED, years=(2026,)).hours


def test_a_canadian_number_brings_the_canadian_end_to_an_american_address() -> None:
    law = law_for(
        locate(region="WA", country="US", phones=("+16045550123",)),
        arrived_at=ARRIVED,
        years=(2026,),
        asked=True,
    )
    assert (law.email.rule, law.email.until) == ("CA", datetime(2027, 2, 28, 15, 30, tzinfo=UTC))
    assert {hours.source for hours in law.hours} == {"US-WA", "CA"}


def test_months_end_on_the_last_day_of_a_short_month() -> None:
    assert months_after(datetime(2027, 8, 31, tzinfo=UTC), 6) == datetime(2028, 2, 29, tzinfo=UTC)
    assert months_after(datetime(2026, 12, 5, tzinfo=UTC), 1) == datetime(2027, 1, 5, tzinfo=UTC)


def test_the_law_names_its_sources_and_the_day_they_were_checked() -> None:
    law = law_for(locate(region="FL", country="US"), arrived_at=ARRIVED, years=(2026,))
    assert [source.id for source in law.sources] == ["US", "US-FL"]
    assert "501.616" in law.sources[1].source
    assert law.sources[1].checked_on == date(2026, 11, 21)


def test_an_arrival_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        law_for(locate(country="US"), arrived_at=datetime(2026, 1, 1), years=(2026,))  # noqa: DTZ001


def test_equal_questions_share_their_hours() -> None:
    first, second = (
        law_for(locate(region="FL", country="US"), arrived_at=ARRIVED, years=(2026,)) for _ in range(2)
    )
    assert first == second
    assert first.hours is second.hours


# ---------------------------------------------------------------------------------------------------------- calendars


def test_a_calendar_has_the_actual_and_the_observed_day() -> None:
    days = closed_dates("US", (2026,))
    assert {date(2026, 7, 3), date(2026, 7, 4)} <= days
    assert date(2026, 7, 24) not in days
    assert date(2026, 7, 24) in closed_dates("us-ut", (2026,))


@pytest.mark.parametrize(
    ("spec", "day"),
    [
        ("CA", date(2026, 7, 1)),
        ("CA-ON", date(2026, 2, 16)),
        ("GB-ENG", date(2026, 8, 31)),
        ("US-CO", date(2026, 10, 5)),
    ],
)
def test_calendars_of_countries_and_parts_are_known(spec: str, day: date) -> None:
    assert day in closed_dates(spec, (2026,))


def test_no_calendar_closes_no_day() -> None:
    assert closed_dates("", (2026, 2027)) == frozenset()
    assert closed_dates("US", ()) == frozenset()


@pytest.mark.parametrize("spec", ["XX", "US-ZZ", "Colorado"])
def test_an_unknown_calendar_is_refused_with_advice(spec: str) -> None:
    with pytest.raises(ValueError, match=r"there is no holiday calendar .* write a country like US"):
        closed_dates(spec, (2026,))


def test_a_fixed_day_on_a_weekend_also_shuts_the_weekday_it_is_observed_on() -> None:
    assert {date(2025, 5, 4), date(2025, 5, 5)} <= banned_dates("US-RI", (2025,))  # a Sunday
    assert {date(2024, 5, 4), date(2024, 5, 3)} <= banned_dates("US-RI", (2024,))  # a Saturday


def test_a_region_without_a_ban_bans_nothing() -> None:
    assert banned_dates("US-CO", (2026,)) == frozenset()
    assert banned_dates("US-MS", (2026,)) == frozenset()
    assert banned_dates("ZZ", (2026,)) == frozenset()


# -------------------------------------------------------------------------------------------------------- rule files

GOOD = """
country: US
federal_only: [US-CO]
federal_only_source: a chart
federal_only_checked_on: 2026-01-01
rows:
  - {id: US, name: Federal, hours: {mon-sun: "08:00-21:00"}, email: {basis: any}, source: x, checked_on: 2026-01-01}
  - {id: US-FL, name: Florida, hours: {mon-sun: "08:00-20:00"}, source: x, checked_on: 2026-01-01}
"""


@pytest.mark.parametrize(
    ("good", "bad", "complaint"),
    [
        ("08:00-20:00", "20:00-08:00", r"new\.yaml, row US-FL: hours.*ends at or before its start"),
        (
            "source: x, checked_on: 2026-01-01}\n  -",
            "checked_on: 2026-01-01}\n  -",
            r"new\.yaml, row US: source",
        ),
        ("id: US-FL", "id: CA-ON", r"new\.yaml, row CA-ON: the file is for US"),
        ("id: US-FL", "id: US-CO", r"new\.yaml, row US-CO: also listed under federal_only"),
        ("id: US-FL", "id: US", r"new\.yaml, row US: the first row, and no other"),
        ("email: {basis: any}, ", "", r"new\.yaml, row US: the first row needs an e-mail rule"),
        ("name: Florida", "nmae: Florida", r"new\.yaml, row US-FL: n"),
        ("rows:", "rows: [", r"new\.yaml is not readable as YAML"),
        ("country: US", "country: 7", r"new\.yaml: country"),
        (
            "name: Florida",
            'name: Florida, extra_holidays: [{"on": "02-30", name: x}]',
            r"row US-FL: extra_holidays",
        ),
        (
            "name: Florida",
            'name: Florida, extra_holidays: [{"on": "02-28", name: x}]',
            r"row US-FL: .*extra holidays need a ban",
        ),
        (
            "federal_only_source: a chart\n",
            "",
            r"new\.yaml: .*regions that add nothing need federal_only_source",
        ),
        (
            'hours: {mon-sun: "08:00-20:00"}',
            'hours: [{week: {mon-sun: "08:00-20:00"}, covers: [sms]}]',
            r"row US-FL: .*the row needs hours for live calls",
        ),
    ],
)
def test_a_mistake_in_a_rule_file_is_named_with_file_and_row(good: str, bad: str, complaint: str) -> None:
    assert len(load.read_jurisdictions(GOOD, "new.yaml")[1]) == 2
    assert good in GOOD
    with pytest.raises(load.RulesError, match=complaint):
        load.read_jurisdictions(GOOD.replace(good, bad, 1), "new.yaml")


def test_a_row_is_found_by_its_id() -> None:
    assert load.jurisdiction("US-FL").name == "Florida"
    with pytest.raises(LookupError, match="'US-ZZ'"):
        load.jurisdiction("US-ZZ")
    assert [row.id for row in load.chain("US")] == ["US", "US-XX"]
    assert [row.id for row in load.chain("US-CO")] == ["US"]
    assert [row.id for row in load.chain("CA-ON")] == ["CA"]
    assert [row.id for row in load.chain("FR")] == ["EU"]
    assert [row.id for row in load.chain("GB")] == ["GB"]
    assert [row.id for row in load.chain("JP")] == ["elsewhere"]

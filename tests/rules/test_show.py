"""What is shown of a place at an instant: the verdict of each medium, its reason, and when it changes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ringback.rules import load
from ringback.rules.clues import find
from ringback.rules.proclaimed import Proclaimed, ProclamationKind
from ringback.rules.show import MediumShown, Shown, show


def shown(region: str, at: str, **given: object) -> Shown:
    return show(find(region=region), at=datetime.fromisoformat(at).astimezone(UTC), **given)  # type: ignore[arg-type]


def call(region: str, at: str, **given: object) -> MediumShown:
    return shown(region, at, **given).media[0]


@pytest.mark.parametrize(
    ("region", "at", "text"),
    [
        ("US-FL", "2026-07-07T08:00:00-04:00", "shut now"),  # 7:00 in Pensacola
        ("US-NY", "2026-07-07T08:00:00-04:00", "Yes: open now, until Tue 7 Jul 2026 21:00."),
        ("US-NY", "2026-07-07T20:59:59-04:00", "Yes: open now, until Tue 7 Jul 2026 21:00."),
        (
            "US-NY",
            "2026-07-07T21:00:00-04:00",
            "No: shut now (United States: Every day 08:00–21:00; it is 21:00 in New York); opens Wed 8 Jul 2026 08:00.",
        ),
        (
            "US-RI",
            "2026-07-03T12:00:00-04:00",
            "No: shut now (Rhode Island: holiday, Independence Day (observed)); opens Mon 6 Jul 2026 09:00.",
        ),
        (
            "US-RI",
            "2026-07-12T12:00:00-04:00",
            "No: shut now (Rhode Island: never on Sundays); opens Mon 13 Jul 2026 09:00.",
        ),
        (
            "US-CT",
            "2026-07-07T12:00:00-04:00",
            "Yes: open now, until Tue 7 Jul 2026 20:00. On the inquiry, until Wed 7 Oct 2026 12:00 (Connecticut).",
        ),
    ],
)
def test_a_call_is_told_with_its_reason_and_when_that_changes(region: str, at: str, text: str) -> None:
    assert text in call(region, at).text


def test_the_holiday_is_named_and_the_next_opening_skips_it() -> None:
    told = call("US-UT", "2026-07-24T10:30:00-06:00")
    assert told.text == "No: shut now (Utah: holiday, Pioneer Day); opens Sat 25 Jul 2026 08:00."
    assert (told.allowed, told.open_now, told.closes_at) == (False, False, None)
    assert told.opens_at == datetime(2026, 7, 25, 14, tzinfo=UTC)


def test_a_declared_emergency_is_the_reason_until_it_ends() -> None:
    storm = Proclaimed(
        region="US-LA",
        kind=ProclamationKind.EMERGENCY,
        first_date=date(2026, 8, 28),
        last_date=date(2026, 8, 29),
    )
    told = call("US-LA", "2026-08-28T12:00:00-05:00", proclaimed=[storm])
    # The 30th is a Sunday.
    assert (
        told.text == "No: shut now (Louisiana: emergency declared in Louisiana); opens Mon 31 Aug 2026 08:00."
    )
    assert shown("US-NY", "2026-08-28T12:00:00-04:00", proclaimed=[storm]).proclaimed == ()


def test_an_emergency_without_an_end_opens_at_no_time_that_is_known() -> None:
    storm = Proclaimed(region="US", kind=ProclamationKind.EMERGENCY, first_date=date(2026, 8, 28))
    told = call("US-LA", "2026-08-28T12:00:00-05:00", proclaimed=[storm])
    assert told.text.endswith("does not open within a year.")
    assert told.opens_at is None


def test_email_has_an_end_where_the_inquiry_is_its_basis() -> None:
    email = shown("CA-ON", "2026-08-31T12:00:00-04:00").media[3]
    assert email.text == "Yes, until Sun 28 Feb 2027 11:00 (Canada)."
    assert shown("US-TX", "2026-08-31T12:00:00-05:00").media[3].text == "Yes (United States)."


@pytest.mark.parametrize("region", ["US-CT", "DE", "US", "JP"])
def test_whoever_asked_just_now_may_be_called_and_mailed(region: str) -> None:
    told = shown(region, "2026-07-07T20:00:00+00:00")
    assert "Only with" not in told.media[0].text
    assert told.media[3].allowed
    assert "Only with a recorded consent to it" in told.media[1].text


def test_where_the_state_is_not_known_the_strictest_holds_and_that_is_said() -> None:
    told = shown("US", "2026-07-07T20:30:00+00:00")  # 16:30 in New York, 10:30 in Honolulu
    assert told.region_unknown
    assert told.media[0].allowed
    assert (
        "United States, state not known: Mon–Fri 10:00–18:00" in call("US", "2026-07-07T19:30:00+00:00").text
    )
    assert call("US", "2026-12-15T21:30:00+00:00").text.startswith(
        "No: shut now (United States, state not known: holiday, Bill of Rights Day)"
    )
    assert not shown("US-CO", "2026-07-07T20:30:00+00:00").region_unknown
    assert not shown("CA", "2026-07-07T20:30:00+00:00").region_unknown


def test_a_reason_that_holds_in_several_zones_is_told_once_with_each_clock() -> None:
    text = call("US", "2026-07-07T23:30:00-04:00").text
    assert text.count("Mon–Fri 10:00–18:00") == 1
    assert "it is 23:30 in New York, 22:30 in Chicago, 21:30 in Denver" in text


@pytest.mark.parametrize(
    ("region", "hint"),
    [
        ("NE", "NE is read as the country Niger. Did you mean US-NE (Nebraska)?"),
        ("ca", "CA is read as the country Canada. Did you mean US-CA (California)?"),
        ("MT", "MT is read as the country Malta. Did you mean US-MT (Montana)?"),
        ("PE", "PE is read as the country Peru. Did you mean CA-PE (Prince Edward Island)?"),
        ("GB", ""),
        ("FL", ""),
        ("US-NE", ""),
        ("Niger", ""),
    ],
)
def test_two_letters_that_are_a_state_too_are_asked_about(region: str, hint: str) -> None:
    assert shown(region, "2026-07-07T12:00:00+00:00").hint == hint


def test_every_row_can_be_shown_and_names_its_rules_with_source_and_date() -> None:
    places = [id for id in load.jurisdictions() if id not in ("EU", "US-XX", load.ELSEWHERE)]
    for region in [*places, *load.federal_only(), "FR", "JP"]:
        told = shown(region, "2026-11-21T17:00:00+00:00")
        assert len(told.media) == 4, region
        assert {line.row for line in told.rules} == {row.id for row in load.chain(region)}, region
        assert all(line.source and line.checked_on for line in told.rules), region
        assert {line.kind for line in told.rules} >= {"hours", "consent", "email"}, region
        assert bool(told.regions[0].adds_nothing) == (region in load.federal_only()), region


def test_hours_of_the_day_are_those_of_all_rules_together_in_each_zone() -> None:
    told = show(find(phone="+18505550100"), at=datetime(2026, 7, 7, 16, tzinfo=UTC))
    assert [(day.zone, day.hours) for day in told.days] == [
        ("America/New_York", ("09:00–20:00",)),
        ("America/Chicago", ("08:00–19:00",)),
    ]

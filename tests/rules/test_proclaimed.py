"""Emergencies and holidays that somebody declared by hand."""

from __future__ import annotations

from datetime import date

import pytest

from ringback.rules.grounds import GroundKind
from ringback.rules.proclaimed import Proclaimed, ProclamationKind
from tests.rules.places import ground, law_in, open_on

FIRST, LAST = date(2026, 9, 1), date(2026, 9, 3)


def declared(region: str, kind: str = "emergency", last: date | None = LAST) -> Proclaimed:
    return Proclaimed(region=region, kind=ProclamationKind(kind), first_date=FIRST, last_date=last)


@pytest.mark.parametrize("region", ["US-LA", "US-NY"])
@pytest.mark.parametrize("made_for", ["own", "US"])
def test_a_declared_emergency_shuts_calls_and_texts_from_its_first_to_its_last_day(
    region: str, made_for: str
) -> None:
    law = law_in(region, proclaimed=[declared(region if made_for == "own" else "US")])
    for hours in (law.hours, law.sms_hours, law.recorded_voice_hours):
        assert [bool(open_on(hours, f"2026-0{day}")) for day in ("8-31", "9-01", "9-02", "9-03", "9-04")] == [
            True,
            False,
            False,
            False,
            True,
        ]


def test_an_emergency_without_an_end_goes_on_until_it_is_lifted() -> None:
    law = law_in("US-LA", proclaimed=[declared("US-LA", last=None)])
    assert open_on(law.hours, "2026-08-31")
    assert open_on(law.hours, "2027-03-17") == []
    assert open_on(law_in("US-LA").hours, "2027-03-17")


@pytest.mark.parametrize("region", ["US-TX", "US-AL", "CA"])
def test_an_emergency_shuts_nothing_where_no_rule_says_so(region: str) -> None:
    assert open_on(law_in(region, proclaimed=[declared(region)]).hours, "2026-09-02")


@pytest.mark.parametrize("region", ["US", "US-LA", "US-NY"])
def test_an_emergency_anywhere_in_the_country_shuts_calls_to_whoever_may_be_there(region: str) -> None:
    storm = declared(region)
    assert open_on(law_in("US", proclaimed=[storm]).hours, "2026-09-02") == []
    assert open_on(law_in("US").hours, "2026-09-02") == ["10:00-18:00"]
    assert open_on(law_in("GB", proclaimed=[storm]).hours, "2026-09-02")


def test_another_states_emergency_shuts_nothing_here() -> None:
    assert law_in("US-NY", proclaimed=[declared("US-LA")]) == law_in("US-NY")


@pytest.mark.parametrize(
    ("kind", "open_"), [("purchase", True), ("express_consent", True), ("inquiry", False)]
)
def test_new_york_leaves_out_customers_and_whoever_asked_for_the_call(kind: str, open_: bool) -> None:
    known = [ground(GroundKind(kind), "2026-08-20")]
    law = law_in("US-NY", proclaimed=[declared("US-NY")], grounds=known)
    assert bool(open_on(law.hours, "2026-09-02")) == open_


def test_louisiana_leaves_out_nobody() -> None:
    known = [ground(GroundKind.EXPRESS_CONSENT, "2026-08-20"), ground(GroundKind.PURCHASE, "2026-08-20")]
    assert open_on(law_in("US-LA", proclaimed=[declared("US-LA")], grounds=known).hours, "2026-09-02") == []


@pytest.mark.parametrize("region", ["US-AL", "US-LA", "US-PA", "US-RI", "US-UT", "FR", "JP"])
def test_a_proclaimed_holiday_is_shut_where_holidays_are(region: str) -> None:
    law = law_in(region, proclaimed=[declared(region, "holiday")])
    assert open_on(law.hours, "2026-09-02") == []
    assert open_on(law.hours, "2026-09-04")


@pytest.mark.parametrize("region", ["US-NY", "US-FL", "US-CO", "CA", "GB"])
def test_a_proclaimed_holiday_is_a_day_like_any_other_elsewhere(region: str) -> None:
    assert open_on(law_in(region, proclaimed=[declared(region, "holiday")]).hours, "2026-09-02")


def test_a_proclamation_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="end before it begins"):
        declared("US-LA", last=date(2026, 8, 31))


def test_the_days_of_a_proclamation_are_cut_to_the_years_asked_for() -> None:
    over_new_year = Proclaimed(
        region="US-LA",
        kind=ProclamationKind.EMERGENCY,
        first_date=date(2026, 12, 31),
        last_date=date(2027, 1, 1),
    )
    assert over_new_year.dates((2026,)) == {date(2026, 12, 31)}
    assert over_new_year.dates((2026, 2027)) == {date(2026, 12, 31), date(2027, 1, 1)}
    assert over_new_year.dates((2025, 2028)) == frozenset()

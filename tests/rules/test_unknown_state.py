"""Somebody in the United States whose state nobody knows: the strictest of all states, no more and no less."""

from __future__ import annotations

import pytest

from ringback.rules import load, regions
from ringback.rules.contact import law_for
from ringback.rules.holidays import banned_dates, holidays_of
from ringback.rules.schema import Jurisdiction
from ringback.rules.zones import locate
from tests.rules.places import ARRIVED, YEARS, law_in, open_on

UNKNOWN = "US-XX"
STATES = [row for id, row in load.jurisdictions().items() if id.startswith("US-") and id != UNKNOWN]
MEDIA = ("call", "sms", "recorded_voice")


def spans(row: Jurisdiction, medium: str, day: int) -> list[tuple[int, int]]:
    """What all rules of a row leave of a weekday for a medium, from its opening to its close; [] where it is shut."""
    weeks = [rule.week[day] for rule in row.hours if medium in rule.covers]
    if any(not week for week in weeks):
        return []
    return [(max(week[0][0] for week in weeks), min(week[-1][1] for week in weeks))]


@pytest.mark.parametrize("medium", MEDIA)
@pytest.mark.parametrize("day", range(7))
def test_its_hours_are_those_that_all_states_have_in_common(medium: str, day: int) -> None:
    theirs = [spans(row, medium, day) for row in STATES]
    mine = spans(load.jurisdiction(UNKNOWN), medium, day)
    if any(not one for one in theirs):
        assert mine == []
    else:
        assert mine == [(max(one[0][0] for one in theirs), min(one[0][1] for one in theirs))]


def test_it_shuts_the_holidays_of_every_state_that_shuts_them() -> None:
    banning = {row.id for row in STATES if row.bans_on("holidays", "recorded_voice")}
    assert banning == set(load.jurisdiction(UNKNOWN).holidays_of)
    days = banned_dates("US", YEARS)
    for region in banning:
        assert holidays_of(region, YEARS) <= days
    assert not holidays_of("US-HI", YEARS) <= days, "Prince Kuhio's day shuts nothing anywhere"


def test_it_has_the_smallest_caps_and_no_ground_lifts_them() -> None:
    mine = load.jurisdiction(UNKNOWN).caps
    for row in STATES:
        for cap in row.caps:
            assert any(
                one.limit <= cap.limit and one.hours >= cap.hours and set(one.covers) >= set(cap.covers)
                for one in mine
            ), row.id
    assert not any(cap.relaxed_by for cap in mine)


def test_whoever_asked_is_called_without_an_end_and_whoever_did_not_is_not() -> None:
    assert (law_in("US", asked=True).call.allowed, law_in("US", asked=True).call.until) == (True, None)
    assert (law_in("US").call.allowed, law_in("US").call.rule) == (False, UNKNOWN)
    assert law_in("US").email.allowed


@pytest.mark.parametrize(
    "known", [{"phones": ("+18005550100",)}, {}, {"time_zone": "America/Denver"}, {"phones": ("junk",)}]
)
def test_no_state_is_known_of_a_toll_free_number_or_a_zone(known: dict[str, str]) -> None:
    place = locate(country="US", **known)  # type: ignore[arg-type]
    assert place.region_unknown
    assert [row.id for name in place.regions for row in load.chain(name)] == ["US", UNKNOWN]


@pytest.mark.parametrize(
    "known",
    [
        {"phones": ("+18005550100", "+13055550100")},
        {"region": "CO"},
        {"postal_code": "85001"},
        {"country": "GB"},
        {"country": "CA"},
        {"country": "PR"},
        {"country": ""},
    ],
)
def test_a_state_or_another_country_settles_it(known: dict[str, str]) -> None:
    assert not locate(**({"country": "US"} | known)).region_unknown  # type: ignore[arg-type]


def test_a_stated_zone_settles_the_clock_and_not_the_rules() -> None:
    place = locate(country="US", time_zone="America/Denver")
    law = law_for(place, arrived_at=ARRIVED, years=YEARS)
    assert {hours.zone for hours in law.hours} == {"America/Denver"}
    assert open_on(law.hours, "2026-03-18") == ["10:00-18:00"]
    assert open_on(law.hours, "2026-03-22") == []


def test_the_hours_of_all_states_are_one_rule_in_each_zone() -> None:
    # They are asked at each decision: forty rules in seven zones would make it slow.
    place = locate(country="US")
    assert len(law_for(place, arrived_at=ARRIVED, years=YEARS).hours) == len(place.zones)


def test_every_state_row_is_compared() -> None:
    assert len(STATES) > 20
    assert {row.id for row in STATES} < set(regions.load.regions().regions)

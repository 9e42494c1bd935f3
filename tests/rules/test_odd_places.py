"""Places where the clock or the rules are easily got wrong, from what is known of a person to the second of the law."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ringback.engine.windows import OpenTime
from ringback.rules.clues import CannotPlace, find
from ringback.rules.contact import law_for
from ringback.rules.zones import locate

ARRIVED = datetime(2026, 3, 2, 12, tzinfo=UTC)
SUMMER, WINTER, SUNDAY = date(2026, 7, 7), date(2026, 1, 6), date(2026, 7, 12)
SECOND = timedelta(seconds=1)


def lawful(day: date, **known: Any) -> list[str]:
    """The spans of that local day, in UTC."""
    place = locate(**({"country": "US"} | known))
    law = law_for(place, arrived_at=ARRIVED, years=(2025, 2026, 2027))
    spans = OpenTime(law.hours, place.day_zone).spans(day)
    return ["-".join(at.astimezone(UTC).strftime("%H:%M") for at in span) for span in spans]


@pytest.mark.parametrize(
    ("day", "known", "expected"),
    [
        # El Paso: Texas on Mountain time. 9:00 to 21:00, on Sunday from noon.
        (SUMMER, {"phones": ("+19155550100",)}, ["15:00-03:00"]),
        (SUNDAY, {"phones": ("+19155550100",)}, ["18:00-03:00"]),
        (WINTER, {"postal_code": "79901"}, ["16:00-04:00"]),
        # Pensacola by its number alone: Central or Eastern, so 8:00 Central to 20:00 Eastern.
        (SUMMER, {"phones": ("+18505550100",)}, ["13:00-00:00"]),
        # Pensacola by its address: Central alone.
        (SUMMER, {"postal_code": "32501", "phones": ("+18505550100",)}, ["13:00-01:00"]),
        # Toll-free, no address: from 10:00 in Honolulu to 18:00 in New York, the narrowest hours of any state in each.
        (SUMMER, {"phones": ("+18005550100",)}, ["20:00-22:00"]),
        # A second number that says more settles it.
        (SUMMER, {"phones": ("+18005550100", "+19155550100")}, ["15:00-03:00"]),
        # St. John's: half an hour before Halifax. 9:00 to 21:30.
        (SUMMER, {"postal_code": "A1C 5M2", "country": "CA"}, ["11:30-00:00"]),
        # Its area code is Labrador's too, half an hour later.
        (SUMMER, {"phones": ("+17095550100",)}, ["12:00-00:00"]),
        # Adelaide, stated: half an hour. No rule is known: 10:00 to 18:00.
        (SUMMER, {"time_zone": "Australia/Adelaide", "country": "AU"}, ["00:30-08:30"]),
        # Lord Howe: half an hour of daylight saving time; 10:30 before UTC in July, 11:00 in January.
        (SUMMER, {"time_zone": "Australia/Lord_Howe", "country": "AU"}, ["23:30-07:30"]),
        (WINTER, {"time_zone": "Australia/Lord_Howe", "country": "AU"}, ["23:00-07:00"]),
        # Kolkata: five hours and a half, all year.
        (SUMMER, {"phones": ("+919812345678",)}, ["04:30-12:30"]),
        (WINTER, {"phones": ("+919812345678",)}, ["04:30-12:30"]),
        # Kathmandu: three quarters.
        (SUMMER, {"phones": ("+9779812345678",)}, ["04:15-12:15"]),
    ],
)
def test_the_law_of_an_odd_place_is_kept_in_its_own_clock(
    day: date, known: dict[str, Any], expected: list[str]
) -> None:
    assert lawful(day, **known) == expected


def test_an_adelaide_number_may_be_in_perth_and_both_clocks_count() -> None:
    place = locate(country="AU", phones=("+61882345678",))
    assert place.zones == ("Australia/Adelaide", "Australia/Perth")
    # 10:00 in Perth to 18:00 in Adelaide.
    assert lawful(SUMMER, country="AU", phones=("+61882345678",)) == ["02:00-08:30"]


def test_a_lead_who_moves_keeps_the_rules_of_the_number_and_gets_those_of_the_new_address() -> None:
    number = ("+13055550100",)
    before = locate(country="US", postal_code="33101", phones=number)
    after = locate(country="US", postal_code="80202", phones=number)
    assert (before.zones, before.regions) == (("America/New_York",), ("US-FL",))
    assert (after.zones, after.regions) == (("America/Denver", "America/New_York"), ("US-CO", "US-FL"))
    # 8:00 in Denver to 20:00 in Miami.
    assert lawful(SUMMER, postal_code="80202", phones=number) == ["14:00-00:00"]
    law = law_for(after, arrived_at=ARRIVED, years=(2026,))
    assert [cap.source for cap in law.caps] == ["US-FL"]
    # Once they say where they are, the clock is settled and the rules of both stay.
    settled = locate(country="US", time_zone="America/Denver", postal_code="80202", phones=number)
    assert (settled.zones, settled.regions) == (("America/Denver",), ("US-CO", "US-FL"))


def test_two_states_that_disagree_are_open_only_where_both_are() -> None:
    # Rhode Island 9:00 to 18:00 and nothing on Sunday; Kentucky from 10:00.
    assert lawful(SUMMER, postal_code="02903", phones=("+15025550100",)) == ["14:00-22:00"]
    assert lawful(SUNDAY, postal_code="02903", phones=("+15025550100",)) == []


@pytest.mark.parametrize(
    "zone", ["America/Denver", "America/St_Johns", "Asia/Kolkata", "Australia/Lord_Howe"]
)
def test_the_second_of_opening_is_lawful_and_the_second_of_closing_is_not(zone: str) -> None:
    place = locate(time_zone=zone)
    law = law_for(place, arrived_at=ARRIVED, years=(2026,))
    open_time = OpenTime(law.hours, zone)
    opens, closes = open_time.spans(SUMMER)[0]
    week = law.hours[0].week[SUMMER.weekday()][0]
    midnight = datetime(2026, 7, 7, tzinfo=ZoneInfo(zone))
    assert (opens, closes) == tuple((midnight + timedelta(minutes=at)).astimezone(UTC) for at in week)
    assert [open_time.is_open(at) for at in (opens - SECOND, opens, closes - SECOND, closes)] == [
        False,
        True,
        True,
        False,
    ]


# ------------------------------------------------------------------------------------------------------ naming a place


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("US-FL", "US-FL"),
        ("florida", "US-FL"),
        ("FL", "US-FL"),
        ("CA-ON", "CA-ON"),
        ("CA", "CA"),
        ("IN", "IN"),
        ("Indiana", "US-IN"),
        ("GB", "GB"),
        ("uk", "GB"),
        ("France", "FR"),
        ("PR", "US-PR"),
        ("Guam", "US-GU"),
        ("Japan", "JP"),
    ],
)
def test_a_place_is_named_as_people_name_it(text: str, region: str) -> None:
    assert find(region=text).place.regions == (region,)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"region": "Atlantis"},
        {"time_zone": "EST"},
        {"phone": "junk"},
        {"postal_code": "!"},
        {"region": "\0"},
    ],
    ids=str,
)
def test_what_names_no_place_is_refused_with_advice(given: dict[str, str]) -> None:
    with pytest.raises(CannotPlace, match=r"(?i)(name a place|write for example)"):
        find(**given)


def test_every_clue_tells_what_it_says_alone_the_most_trusted_first() -> None:
    found = find(
        phone="+18505550100", postal_code="85001", time_zone="US/Mountain", region="Texas", country="US"
    )
    assert [(clue.kind, clue.regions, clue.zones) for clue in found.clues] == [
        ("time zone", ("US",), ("America/Denver",)),
        ("postal code", ("US-AZ",), ("America/Phoenix",)),
        ("place", ("US-TX",), ("America/Chicago", "America/Denver")),
        ("phone", ("US-FL",), ("America/New_York", "America/Chicago")),
    ]
    assert found.place.zones == ("America/Denver",)
    assert found.place.regions == ("US-AZ", "US-TX", "US-FL")

"""Where a person is: order of trust, candidates kept, and names made one."""

import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers.phonemetadata import PhoneMetadata
from phonenumbers.tzdata import TIMEZONE_DATA

from ringback.rules import load, tz
from ringback.rules.zones import locate

NY, CHICAGO, DENVER, LA = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"
PHOENIX, INDY = "America/Phoenix", "America/Indiana/Indianapolis"


@pytest.mark.parametrize(
    ("given_", "zones", "regions"),
    [
        # one source each
        ({"time_zone": "America/Denver"}, (DENVER,), ("US",)),
        ({"postal_code": "79901"}, (DENVER,), ("US-TX",)),
        ({"postal_code": "75201-1234"}, (CHICAGO,), ("US-TX",)),
        ({"postal_code": "2108"}, (NY,), ("US-MA",)),
        ({"postal_code": "46204"}, (INDY,), ("US-IN",)),
        ({"postal_code": "96813"}, ("Pacific/Honolulu",), ("US-HI",)),
        ({"postal_code": "85001"}, (PHOENIX,), ("US-AZ",)),
        ({"postal_code": "00901"}, ("America/Puerto_Rico",), ("US-PR",)),
        ({"postal_code": "B3H 1A1", "country": "CA"}, ("America/Halifax",), ("CA-NS",)),
        ({"postal_code": "m5v2t6"}, ("America/Toronto",), ("CA-ON",)),
        ({"postal_code": "P9N 1A1"}, ("America/Winnipeg",), ("CA-ON",)),
        ({"region": "CO"}, (DENVER,), ("US-CO",)),
        ({"region": "TX"}, (CHICAGO, DENVER), ("US-TX",)),
        ({"region": "IN"}, (INDY, CHICAGO), ("US-IN",)),
        ({"region": "HI"}, ("Pacific/Honolulu",), ("US-HI",)),
        ({"region": "ON"}, ("America/Toronto", "America/Winnipeg", "America/Atikokan"), ("CA-ON",)),
        ({"phones": ("+19155550100",)}, (DENVER,), ("US-TX",)),
        ({"phones": ("+13175550100",)}, (INDY,), ("US-IN",)),
        ({"phones": ("+12195550100",)}, (CHICAGO,), ("US-IN",)),
        ({"phones": ("+18085550100",)}, ("Pacific/Honolulu",), ("US-HI",)),
        ({"phones": ("+16025550100",)}, (PHOENIX,), ("US-AZ",)),
        ({"phones": ("+18505550100",)}, (NY, CHICAGO), ("US-FL",)),
        ({"phones": ("+19025550123",)}, ("America/Halifax",), ("CA-NS", "CA-PE")),
        ({"phones": ("+442079460958",)}, ("Europe/London",), ("GB",)),
        ({"phones": ("+447700900123",)}, ("Europe/London",), ("GB",)),
        ({"phones": ("+919812345678",)}, ("Asia/Kolkata",), ("IN",)),
        ({"phones": ("+9779812345678",)}, ("Asia/Kathmandu",), ("NP",)),
        ({"phones": ("+18762345678",)}, ("America/Jamaica",), ("JM",)),
        ({"country": "GB"}, ("Europe/London",), ("GB",)),
        ({"country": "PR"}, ("America/Puerto_Rico",), ("US-PR",)),
        # what is vague is narrowed by what is less trusted
        ({"region": "TX", "phones": ("+12145550100",)}, (CHICAGO,), ("US-TX",)),
        ({"region": "FL", "phones": ("+13055550100",)}, (NY,), ("US-FL",)),
        ({"region": "FL", "phones": ("+18505550100",)}, (NY, CHICAGO), ("US-FL",)),
        # address and area code in one state agree, so the address alone settles
        ({"postal_code": "79901", "phones": ("+19155550100",)}, (DENVER,), ("US-TX",)),
        ({"postal_code": "79901", "phones": ("+12145550100",)}, (DENVER,), ("US-TX",)),
        ({"postal_code": "32501", "phones": ("+18505550100",)}, (CHICAGO,), ("US-FL",)),
        ({"postal_code": "32501", "phones": ("+13055550100",)}, (CHICAGO,), ("US-FL",)),
        ({"region": "PE", "country": "CA", "phones": ("+19025550123",)}, ("America/Halifax",), ("CA-PE",)),
        # what contradicts widens, and brings its rules
        ({"postal_code": "85001", "phones": ("+12125550100",)}, (PHOENIX, NY), ("US-AZ", "US-NY")),
        ({"region": "CO", "phones": ("+13055550100",)}, (DENVER, NY), ("US-CO", "US-FL")),
        ({"region": "CO", "phones": ("+13035550100", "+13055550100")}, (DENVER, NY), ("US-CO", "US-FL")),
        ({"region": "TX", "phones": ("+12145550100", "+12125550100")}, (CHICAGO, NY), ("US-TX", "US-NY")),
        ({"postal_code": "80202", "region": "FL"}, (DENVER, NY, CHICAGO), ("US-CO", "US-FL")),
        # a zone of the address inside the number's zones settles it; the number's rules stay
        ({"region": "IL", "phones": ("+18505550100",)}, (CHICAGO,), ("US-IL", "US-FL")),
        ({"region": "CO", "phones": ("+15055550100",)}, (DENVER,), ("US-CO", "US-NM")),
        # a stated zone settles the zone, and nothing else
        (
            {"time_zone": "America/Phoenix", "region": "CO", "phones": ("+13055550100",)},
            (PHOENIX,),
            ("US-CO", "US-FL"),
        ),
        ({"time_zone": "America/Toronto"}, ("America/Toronto",), ("CA",)),
        # what cannot be read says nothing
        (
            {"time_zone": "EST", "postal_code": "99999", "region": "ZZ", "phones": ("+13035550100",)},
            (DENVER,),
            ("US-CO",),
        ),
        ({"postal_code": "10115", "region": "BE", "country": "DE"}, ("Europe/Berlin",), ("DE",)),
        ({"region": "CO", "phones": ("+18005550100", "junk")}, (DENVER,), ("US-CO",)),
    ],
)
def test_a_person_is_found(given_: dict[str, Any], zones: tuple[str, ...], regions: tuple[str, ...]) -> None:
    place = locate(**({"country": "US"} | given_))
    assert place.zones == zones
    assert place.day_zone == zones[0]
    assert place.regions == regions
    assert place.country == regions[0][:2]
    assert not place.zone_unknown


@pytest.mark.parametrize(
    "number", ["+18005550100", "+18885550100", "+18335550100", "+19005550100", "junk", ""]
)
def test_a_number_without_a_territory_leaves_every_zone_of_the_country(number: str) -> None:
    place = locate(country="US", phones=(number,))
    assert place.zone_unknown
    assert set(place.zones) >= {NY, CHICAGO, DENVER, PHOENIX, LA, "America/Anchorage", "Pacific/Honolulu"}
    assert len({tz.clock(zone) for zone in place.zones}) == len(place.zones)
    assert place.regions == ("US",)


def test_an_unknown_canadian_may_be_anywhere_from_newfoundland_to_the_pacific() -> None:
    place = locate(country="Canada")
    assert place.zone_unknown
    assert place.day_zone == "America/Toronto"
    assert {"America/St_Johns", "America/Vancouver", "America/Regina"} <= set(place.zones)


def test_a_mobile_number_of_a_wide_country_keeps_all_its_zones() -> None:
    place = locate(country="US", phones=("+61412345678",))
    assert place.regions == ("AU",)
    assert {"Australia/Sydney", "Australia/Perth", "Australia/Adelaide"} <= set(place.zones)
    assert place.day_zone == "Australia/Sydney"


def test_nothing_known_at_all_is_anywhere_in_the_world() -> None:
    place = locate()
    assert (place.zone_unknown, place.regions, place.country) == (True, (), "")
    assert len(place.zones) > 30


def test_evidence_names_what_was_used() -> None:
    place = locate(postal_code="85001", country="US", phones=("+12125550100",))
    assert place.evidence == ("postal_code:85001", "phone:212")
    assert locate(time_zone="us/mountain", country="US").evidence == ("time_zone:America/Denver",)
    assert locate(country="US").evidence == ("country:US",)


@pytest.mark.parametrize(
    ("region", "country", "expected"),
    [
        ("CO", "US", "US-CO"),
        ("Colorado", "USA", "US-CO"),
        ("us-co", "", "US-CO"),
        (" new  york ", "United States", "US-NY"),
        ("N.Y.", "U.S.A.", "US-NY"),
        ("Washington, D.C.", "US", "US-DC"),
        ("Washington", "US", "US-WA"),
        ("Québec", "Canada", "CA-QC"),
        ("Ontario", "US", "CA-ON"),
        ("BC", "us", "CA-BC"),
        ("Puerto Rico", "US", "US-PR"),
        ("CA", "US", "US-CA"),
    ],
)
def test_a_region_is_understood_however_it_is_written(region: str, country: str, expected: str) -> None:
    assert locate(region=region, country=country).regions == (expected,)


@pytest.mark.parametrize(
    ("region", "country"), [("WA", "Australia"), ("Georgia", "GE"), ("NL", "Netherlands")]
)
def test_a_short_name_of_a_third_country_is_not_taken_for_a_state(region: str, country: str) -> None:
    assert all("-" not in name for name in locate(region=region, country=country).regions)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("US/Eastern", NY),
        ("America/Indianapolis", INDY),
        ("Europe/Kiev", "Europe/Kyiv"),
        ("america/los angeles", LA),
        ("Europe/Amsterdam", "Europe/Amsterdam"),
        ("EST", ""),
        ("Etc/GMT+5", ""),
        ("UTC", ""),
        ("Mars/Olympus", ""),
    ],
)
def test_a_stated_zone_gets_todays_name_or_none(old: str, new: str) -> None:
    assert tz.canonical(old) == new


def test_same_clocks_are_told_from_different_ones() -> None:
    assert tz.clock(NY) == tz.clock("America/Detroit")
    assert tz.clock(DENVER) != tz.clock(PHOENIX)
    assert tz.distinct((NY, "America/Detroit", CHICAGO)) == (NY, CHICAGO)


# ------------------------------------------------------------------------------------------------- the area code table

# Where the table of phonenumbers has a zone that the code's territory does not.
WRONG_THERE = {"219", "474", "689", "867", "879", "907"}


def test_every_area_code_of_both_countries_is_in_the_table() -> None:
    for country in ("US", "CA"):
        metadata = PhoneMetadata.metadata_for_region(country)
        assert metadata is not None
        pattern = re.compile(metadata.fixed_line.national_number_pattern)
        for code in range(200, 1000):
            if pattern.fullmatch(f"{code}2345678"):
                assert load.area_codes()[str(code)].regions[0].startswith(country), code


def test_our_zones_of_an_area_code_hold_those_of_phonenumbers() -> None:
    for code, known in load.area_codes().items():
        named = {
            name for prefix, names in TIMEZONE_DATA.items() if prefix.startswith(f"1{code}") for name in names
        }
        ours = {tz.clock(zone) for zone in known.zones}
        theirs = {tz.clock(tz.canonical(name)) for name in named}
        assert (theirs <= ours) == (code not in WRONG_THERE), code


def test_the_zones_of_a_code_are_zones_of_its_regions() -> None:
    for code, known in load.area_codes().items():
        region_zones = {zone for region in known.regions for zone in load.regions().regions[region].zones}
        assert set(known.zones) <= region_zones, code


# ---------------------------------------------------------------------------------------------------------- properties

TEXT = st.text(max_size=12)
NUMBERS = st.from_regex(r"\+[1-9][0-9]{0,14}", fullmatch=True) | TEXT


@given(
    time_zone=TEXT | st.sampled_from(["America/Denver", "US/Eastern", "EST"]),
    postal_code=TEXT
    | st.from_regex(r"[0-9]{5}", fullmatch=True)
    | st.from_regex(r"[A-Y][0-9][A-Z]", fullmatch=True),
    region=TEXT | st.sampled_from(sorted(load.regions().regions)),
    country=TEXT | st.sampled_from(["US", "CA", "GB", "AU", ""]),
    phones=st.lists(NUMBERS, max_size=3),
)
def test_whatever_is_given_some_loadable_zone_comes_out(
    time_zone: str, postal_code: str, region: str, country: str, phones: list[str]
) -> None:
    place = locate(
        time_zone=time_zone, postal_code=postal_code, region=region, country=country, phones=tuple(phones)
    )
    assert place.zones
    assert place.day_zone == place.zones[0]
    assert all(ZoneInfo(zone).key == zone for zone in place.zones)
    assert len(set(place.zones)) == len(place.zones)
    assert all(load.chain(name) for name in place.regions)
    assert place == locate(
        time_zone=time_zone, postal_code=postal_code, region=region, country=country, phones=phones
    )

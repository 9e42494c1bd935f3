"""Every row of the rule files, against values written here from the statutes and charts, by way of OpenTime."""

from datetime import date, datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

import pytest

from ringback.engine.model import Channel
from ringback.engine.windows import OpenTime
from ringback.rules import load, regions
from ringback.rules.contact import law_for
from ringback.rules.holidays import banned_dates
from ringback.rules.zones import Place, locate

ARRIVED = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("UTC"))
FEDERAL = ("08:00", "21:00")
SECOND = timedelta(seconds=1)

# A plain week without a holiday: Monday 2026-03-16 to Sunday 2026-03-22.
MONDAY = date(2026, 3, 16)

# region: (zone, Monday to Friday, Saturday, Sunday); None is shut.
WEEKS = {
    "US-AL": ("America/Chicago", ("08:00", "20:00"), ("08:00", "20:00"), None),
    "US-CT": ("America/New_York", ("09:00", "20:00"), ("09:00", "20:00"), ("09:00", "20:00")),
    "US-FL": ("America/New_York", ("08:00", "20:00"), ("08:00", "20:00"), ("08:00", "20:00")),
    "US-IN": ("America/Indiana/Indianapolis", ("09:00", "20:00"), ("09:00", "20:00"), ("09:00", "20:00")),
    "US-KY": ("America/New_York", ("10:00", "21:00"), ("10:00", "21:00"), ("10:00", "21:00")),
    "US-LA": ("America/Chicago", ("08:00", "20:00"), ("08:00", "20:00"), None),
    "US-MD": ("America/New_York", ("08:00", "20:00"), ("08:00", "20:00"), ("08:00", "20:00")),
    "US-MA": ("America/New_York", ("08:00", "20:00"), ("08:00", "20:00"), ("08:00", "20:00")),
    "US-MI": ("America/Detroit", ("09:00", "21:00"), ("09:00", "21:00"), ("09:00", "21:00")),
    "US-MN": ("America/Chicago", ("09:00", "21:00"), ("09:00", "21:00"), ("09:00", "21:00")),
    "US-MS": ("America/Chicago", ("08:00", "20:00"), ("08:00", "20:00"), None),
    "US-NV": ("America/Los_Angeles", ("09:00", "20:00"), ("09:00", "20:00"), ("09:00", "20:00")),
    "US-NM": ("America/Denver", ("09:00", "21:00"), ("09:00", "21:00"), ("09:00", "21:00")),
    "US-OK": ("America/Chicago", ("08:00", "20:00"), ("08:00", "20:00"), ("08:00", "20:00")),
    "US-OR": ("America/Los_Angeles", ("08:00", "20:00"), ("08:00", "20:00"), ("08:00", "20:00")),
    "US-PA": ("America/New_York", FEDERAL, FEDERAL, ("13:30", "21:00")),
    "US-RI": ("America/New_York", ("09:00", "18:00"), ("10:00", "17:00"), None),
    "US-SD": ("America/Chicago", FEDERAL, FEDERAL, None),
    "US-TX": ("America/Chicago", ("09:00", "21:00"), ("09:00", "21:00"), ("12:00", "21:00")),
    "US-UT": ("America/Denver", FEDERAL, FEDERAL, None),
    "US-WA": ("America/Los_Angeles", ("08:00", "20:00"), ("08:00", "20:00"), ("08:00", "20:00")),
    "US-WY": ("America/Denver", ("08:00", "20:00"), ("08:00", "20:00"), ("08:00", "20:00")),
    # a source reads the hours as machine calls' alone; the narrower reading stands
    "US-IL": ("America/Chicago", ("09:00", "21:00"), ("09:00", "21:00"), ("09:00", "21:00")),
    # live calls keep the federal hours here, whatever machines may do
    "US-CA": ("America/Los_Angeles", FEDERAL, FEDERAL, FEDERAL),
    "US-ME": ("America/New_York", FEDERAL, FEDERAL, FEDERAL),
    "US-NE": ("America/Chicago", FEDERAL, FEDERAL, FEDERAL),
    "US-NY": ("America/New_York", FEDERAL, FEDERAL, FEDERAL),
    "US-TN": ("America/Chicago", FEDERAL, FEDERAL, FEDERAL),
    "US-VA": ("America/New_York", FEDERAL, FEDERAL, FEDERAL),
    "US-PR": ("America/Puerto_Rico", FEDERAL, FEDERAL, FEDERAL),
    # no state is known, so that it may be any of them
    "US": ("America/Chicago", ("10:00", "18:00"), ("10:00", "17:00"), None),
    "CA": ("America/Toronto", ("09:00", "21:30"), ("10:00", "18:00"), ("10:00", "18:00")),
    "CA-NL": ("America/St_Johns", ("09:00", "21:30"), ("10:00", "18:00"), ("10:00", "18:00")),
    "GB": ("Europe/London", ("08:00", "21:00"), ("10:00", "17:00"), None),
    "FR": ("Europe/Paris", ("10:00", "18:00"), ("10:00", "17:00"), None),
}


def a_place(region: str, *zones: str) -> Place:
    return Place(zones=zones, day_zone=zones[0], regions=(region,), country=region[:2])


def lawful(place: Place) -> OpenTime:
    law = law_for(place, arrived_at=ARRIVED, years=(2025, 2026, 2027))
    return OpenTime(law.hours, place.day_zone)


def at(zone: str, day: date, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day.isoformat()}T{clock}:00").replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize("region", WEEKS)
def test_each_region_opens_and_shuts_to_the_second(region: str) -> None:
    zone, weekday, saturday, sunday = WEEKS[region]
    open_time = lawful(a_place(region, zone))
    for number in range(7):
        day = MONDAY + timedelta(days=number)
        hours = (weekday,) * 5 + (saturday, sunday)
        if (span := hours[number]) is None:
            assert open_time.spans(day) == ()
            assert not open_time.is_open(at(zone, day, "12:00"))
            continue
        opens, shuts = at(zone, day, span[0]), at(zone, day, span[1])
        assert not open_time.is_open(opens - SECOND)
        assert open_time.is_open(opens)
        assert open_time.is_open(shuts - SECOND)
        assert not open_time.is_open(shuts)
        assert len(open_time.spans(day)) == 1


def test_every_row_of_the_files_has_its_test_here() -> None:
    assert {id for id in load.jurisdictions() if id not in (load.ELSEWHERE, "EU", "US-XX")} <= set(WEEKS)
    assert "FR" in load.members("EU")


def test_every_state_and_territory_is_a_row_or_said_to_be_federal() -> None:
    text = (files("ringback.rules") / "jurisdictions" / "us.yaml").read_text(encoding="utf-8")
    head, rows = load.read_jurisdictions(text, "us.yaml")
    named = {row.id for row in rows} - {"US", "US-XX"} | set(head.federal_only)
    assert set(head.federal_only) == set(load.federal_only())
    assert named == {id for id in load.regions().regions if id.startswith("US-")}


def test_no_state_row_is_wider_than_the_federal_hours() -> None:
    federal = load.jurisdiction("US").call_hours
    for id, row in load.jurisdictions().items():
        if id.startswith("US-"):
            for day in range(7):
                assert all(start >= 480 and end <= 1260 for start, end in row.call_hours[day]), id
    assert federal == (((480, 1260),),) * 7


def test_elsewhere_is_the_narrowest_of_all_rows_and_says_that_it_is_no_law() -> None:
    elsewhere = load.jurisdiction("elsewhere")
    for row in load.jurisdictions().values():
        for mine, theirs in zip(elsewhere.call_hours, row.call_hours, strict=True):
            if mine and theirs:
                assert mine[0][0] >= theirs[0][0]
                assert mine[-1][1] <= theirs[-1][1]
    assert not elsewhere.law
    assert "not law" in elsewhere.source


CALLS_AND_TEXTS = frozenset({Channel.CALL, Channel.SMS})


@pytest.mark.parametrize("region", ["US-FL", "US-OK", "US-MD", "US-OR"])
def test_four_states_cap_contacts_at_three_in_any_24_hours(region: str) -> None:
    law = law_for(a_place(region, WEEKS[region][0]), arrived_at=ARRIVED, years=(2026,))
    expected = [(region, 3, timedelta(hours=24), CALLS_AND_TEXTS)]
    assert [(cap.source, cap.limit, cap.period, cap.covers) for cap in law.caps] == expected
    # A recorded voice is a call, and is counted together with the others.
    assert [(cap.source, cap.limit, cap.period, cap.covers) for cap in law.recorded_voice_caps] == expected


@pytest.mark.parametrize("region", ["US-FL", "US-OK"])
def test_where_nothing_is_known_of_texts_the_cap_counts_them_and_says_so(region: str) -> None:
    (cap,) = load.jurisdiction(region).caps
    assert cap.unknown
    assert "Whether texts count" in cap.note


@pytest.mark.parametrize(
    "region", [*sorted(set(WEEKS) - {"US-FL", "US-OK", "US-MD", "US-OR", "FR", "US"}), "US-CO", "US-AZ"]
)
def test_no_cap_is_made_up_where_the_law_has_none(region: str) -> None:
    zone = WEEKS[region][0] if region in WEEKS else regions.zones_of(region)[0]
    assert law_for(a_place(region, zone), arrived_at=ARRIVED, years=(2026,)).caps == ()


def test_of_two_caps_the_one_that_binds_is_kept() -> None:
    place = Place(
        zones=("America/New_York",), day_zone="America/New_York", regions=("US-FL", "US-MD"), country="US"
    )
    law = law_for(place, arrived_at=ARRIVED, years=(2026,))
    # Both count the same, so that one of them is enough.
    assert [cap.source for cap in law.caps] == ["US-FL"]
    assert [source.id for source in law.sources] == ["US", "US-FL", "US-MD"]


# ---------------------------------------------------------------------------------------------------------- holidays

BANNED = {
    "US-AL": [date(2026, 12, 1), date(2026, 4, 27), date(2026, 6, 1), date(2026, 2, 17), date(2026, 12, 25)],
    "US-LA": [
        date(2026, 1, 8),
        date(2026, 1, 19),
        date(2026, 2, 17),
        date(2026, 4, 3),
        date(2026, 11, 27),
        date(2026, 10, 12),
    ],
    "US-PA": [date(2026, 6, 14), date(2026, 6, 15), date(2026, 12, 15), date(2026, 6, 19)],
    "US-RI": [date(2026, 5, 4), date(2026, 8, 10), date(2026, 7, 4), date(2026, 7, 3), date(2026, 11, 11)],
    "US-UT": [date(2026, 7, 24), date(2026, 9, 7), date(2026, 10, 12)],
    "FR": [date(2026, 7, 14)],
}


@pytest.mark.parametrize("region", BANNED)
def test_a_holiday_ban_shuts_the_whole_day(region: str) -> None:
    zone = WEEKS[region][0]
    open_time = lawful(a_place(region, zone))
    for day in BANNED[region]:
        assert open_time.spans(day) == (), day


@pytest.mark.parametrize("region", load.federal_only())
def test_a_state_that_adds_nothing_keeps_the_federal_hours_every_day_to_the_second(region: str) -> None:
    zone = regions.zones_of(region)[0]
    open_time = lawful(a_place(region, zone))
    # A Wednesday, a Saturday, a Sunday, and Christmas.
    for day in (date(2026, 3, 18), date(2026, 3, 21), date(2026, 3, 22), date(2026, 12, 25)):
        opens, shuts = at(zone, day, "08:00"), at(zone, day, "21:00")
        assert open_time.spans(day) == ((opens, shuts),)
        assert not open_time.is_open(opens - SECOND)
        assert open_time.is_open(opens)
        assert open_time.is_open(shuts - SECOND)
        assert not open_time.is_open(shuts)


@pytest.mark.parametrize(
    "region", sorted(set(WEEKS) - {"US-AL", "US-LA", "US-PA", "US-RI", "US-UT", "FR", "US"})
)
def test_elsewhere_in_the_table_christmas_is_a_day_like_any_other(region: str) -> None:
    assert lawful(a_place(region, WEEKS[region][0])).spans(date(2026, 12, 25))


def test_a_state_holiday_does_not_shut_other_states() -> None:
    assert lawful(a_place("US-CO", "America/Denver")).spans(date(2026, 7, 24))
    assert lawful(a_place("US-AL", "America/Chicago")).spans(date(2026, 5, 4))


FIXED = ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))
OWN = {
    "US-AL": ((12, 1),),
    "US-LA": ((1, 8), (1, 19)),
    "US-PA": ((6, 14), (12, 15)),
    "US-RI": ((5, 4),),
    "US-UT": ((7, 24),),
}


@pytest.mark.parametrize("region", OWN)
def test_both_the_actual_and_the_observed_day_of_a_holiday_are_shut(region: str) -> None:
    for year in range(2025, 2033):
        for month, number in FIXED + OWN[region]:
            day = date(year, month, number)
            observed = day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))
            # One year is asked at a time: the observed day may lie in the year before.
            assert day in banned_dates(region, (year,)), day
            assert observed in banned_dates(region, (observed.year,)), observed


@pytest.mark.parametrize("region", OWN)
def test_every_movable_federal_holiday_is_shut_in_the_states_that_ban_holidays(region: str) -> None:
    moving = ["2026-01-19", "2026-02-16", "2026-05-25", "2026-09-07", "2026-10-12", "2026-11-26"]
    assert {date.fromisoformat(day) for day in moving} <= banned_dates(region, (2026,))


# ------------------------------------------------------------------------------------------- the nights clocks change


@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1)])
def test_hours_are_clock_hours_on_the_days_the_clocks_change(day: date) -> None:
    open_time = lawful(a_place("US-CO", "America/Denver"))
    opens, shuts = at("America/Denver", day, "08:00"), at("America/Denver", day, "21:00")
    assert open_time.spans(day) == ((opens, shuts),)


def test_phoenix_and_denver_part_in_summer() -> None:
    place = locate(region="AZ", postal_code="85001", country="US")
    summer, winter = date(2026, 7, 7), date(2026, 1, 6)
    phoenix = lawful(place)
    assert phoenix.spans(summer)[0][0].hour == 15
    assert phoenix.spans(winter)[0][0].hour == 15
    denver = lawful(a_place("US-CO", "America/Denver"))
    assert denver.spans(summer)[0][0].hour == 14
    assert denver.spans(winter)[0][0].hour == 15


def test_half_an_hour_of_newfoundland_is_kept() -> None:
    place = locate(postal_code="A1C 5M2", country="CA")
    opens, shuts = lawful(place).spans(date(2026, 1, 6))[0]
    assert (opens.hour, opens.minute, shuts.hour, shuts.minute) == (12, 30, 1, 0)


def test_two_candidate_zones_are_open_only_together() -> None:
    place = locate(postal_code="85001", country="US", phones=("+12125550100",))
    day = date(2026, 1, 6)  # New York is two hours ahead: 8:00 in Phoenix to 21:00 in New York
    assert lawful(place).spans(day) == (
        (at("America/Phoenix", day, "08:00"), at("America/New_York", day, "21:00")),
    )


def test_every_region_has_hours_in_each_of_its_zones() -> None:
    for region in load.regions().regions:
        law = law_for(a_place(region, *regions.zones_of(region)), arrived_at=ARRIVED, years=(2026,))
        assert {hours.zone for hours in law.hours} == set(regions.zones_of(region))

"""What grounds relax, for how long, and what they never do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ringback.rules import load
from ringback.rules.grounds import Ground, GroundKind, Medium
from tests.rules.places import ground, law_in, open_on

SECOND = timedelta(seconds=1)
ASKED = [ground(GroundKind.INQUIRY, "2026-03-02")]
BOUGHT = [ground(GroundKind.PURCHASE, "2026-03-02")]
ALLOWED = [ground(GroundKind.EXPRESS_CONSENT, "2026-03-02")]
EVERYTHING = ASKED + BOUGHT + ALLOWED
SUNDAY, PIONEER_DAY = "2026-03-22", "2026-07-24"


def test_a_ground_counts_for_so_many_months_and_not_a_second_longer() -> None:
    bought = ground(GroundKind.PURCHASE, "2026-08-31")
    end = datetime(2028, 2, 29, 12, tzinfo=UTC)
    assert bought.ends_at(18) == end
    assert bought.holds_at(end - SECOND, 18)
    assert not bought.holds_at(end, 18)
    assert bought.holds_at(end, None)
    assert not bought.holds_at(bought.since_at - SECOND, 18)


def test_a_do_not_call_request_ends_a_ground_before_its_months_are_over() -> None:
    ended = ground(GroundKind.PURCHASE, "2026-03-02", until="2026-04-01")
    assert ended.ends_at(18) == datetime(2026, 4, 1, 12, tzinfo=UTC)
    assert ended.ends_at(None) == datetime(2026, 4, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ({"since_at": datetime(2026, 3, 2)}, "aware"),  # noqa: DTZ001
        ({"until_at": datetime(2026, 3, 3)}, "aware"),  # noqa: DTZ001
        ({"until_at": datetime(2026, 3, 1, tzinfo=UTC)}, "end before it begins"),
        ({"evidence": " "}, "evidence"),
    ],
)
def test_a_ground_that_makes_no_sense_is_refused(wrong: dict[str, object], complaint: str) -> None:
    given = {"kind": GroundKind.INQUIRY, "since_at": datetime(2026, 3, 2, tzinfo=UTC), "evidence": "the form"}
    with pytest.raises(ValueError, match=complaint):
        Ground(**(given | wrong))  # type: ignore[arg-type]


@pytest.mark.parametrize("region", [id for id in load.jurisdictions() if id not in ("elsewhere", "EU")])
def test_no_ground_and_no_consent_relaxes_the_hours_of_a_day_that_is_open(region: str) -> None:
    plain = law_in(region)
    relaxed = law_in(region, grounds=EVERYTHING, consented=set(Medium))
    for day in ("2026-03-18", "2026-03-21"):
        assert open_on(relaxed.hours, day) == open_on(plain.hours, day)
    if region != "US-UT":
        assert open_on(relaxed.hours, SUNDAY) == open_on(plain.hours, SUNDAY)


# ---------------------------------------------------------------------------------------------------------------- Utah


def test_utah_shuts_sundays_and_holidays_for_whoever_has_no_ground() -> None:
    law = law_in("US-UT")
    assert open_on(law.hours, SUNDAY) == []
    assert open_on(law.hours, PIONEER_DAY) == []


@pytest.mark.parametrize("grounds", [ASKED, BOUGHT, ALLOWED])
def test_utah_opens_them_to_the_federal_hours_on_any_ground(grounds: list[Ground]) -> None:
    law = law_in("US-UT", grounds=grounds)
    assert open_on(law.hours, SUNDAY) == ["08:00-21:00"]
    assert open_on(law.hours, PIONEER_DAY) == ["08:00-21:00"]


@pytest.mark.parametrize("grounds", [ASKED, BOUGHT])
def test_utah_shuts_them_again_after_18_months(grounds: list[Ground]) -> None:
    law = law_in("US-UT", grounds=grounds)  # ends on Thursday 2027-09-02
    assert open_on(law.hours, "2027-08-29") == ["08:00-21:00"]
    assert open_on(law.hours, "2027-09-05") == []
    assert open_on(law.hours, "2027-12-24") == []
    assert open_on(law.hours, "2027-09-03") == ["08:00-21:00"]


def test_utah_knows_no_end_of_an_express_consent() -> None:
    assert open_on(law_in("US-UT", grounds=ALLOWED).hours, "2029-01-07") == ["08:00-21:00"]


def test_the_day_on_which_a_ground_ends_is_shut_as_a_whole() -> None:
    ends_on_sunday = [ground(GroundKind.EXPRESS_CONSENT, "2026-03-02", until="2026-03-22")]
    law = law_in("US-UT", grounds=ends_on_sunday)
    assert open_on(law.hours, "2026-03-15") == ["08:00-21:00"]
    assert open_on(law.hours, "2026-03-22") == []


def test_a_ground_opens_the_day_on_which_it_begins_and_none_before() -> None:
    law = law_in("US-UT", grounds=[ground(GroundKind.INQUIRY, "2026-03-15")])
    assert open_on(law.hours, "2026-03-08") == []
    assert open_on(law.hours, "2026-03-15") == ["08:00-21:00"]


# -------------------------------------------------------------------------------------------------------- other states


@pytest.mark.parametrize(("grounds", "shut"), [([], True), (ASKED, True), (BOUGHT, False), (ALLOWED, False)])
def test_pennsylvania_opens_holidays_to_customers_and_to_whoever_asked_for_the_call(
    grounds: list[Ground], shut: bool
) -> None:
    law = law_in("US-PA", grounds=grounds)
    assert (open_on(law.hours, "2026-06-19") == []) == shut
    assert open_on(law.hours, SUNDAY) == ["13:30-21:00"]


def test_a_pennsylvanian_customer_is_one_for_12_months() -> None:
    law = law_in("US-PA", grounds=BOUGHT)
    assert open_on(law.hours, "2027-01-01")
    assert open_on(law.hours, "2027-06-18") == []


@pytest.mark.parametrize("region", ["US-AL", "US-LA", "US-RI"])
def test_other_bans_on_holidays_know_no_ground(region: str) -> None:
    assert open_on(law_in(region, grounds=EVERYTHING).hours, "2026-12-25") == []


@pytest.mark.parametrize("region", ["US-OK", "US-OR"])
def test_a_customer_is_not_counted_against_the_cap_for_18_months(region: str) -> None:
    inside, outside = datetime(2027, 9, 2, 11, tzinfo=UTC), datetime(2027, 9, 2, 12, tzinfo=UTC)
    (cap,) = law_in(region, grounds=BOUGHT).caps
    assert not cap.binds_at(inside)
    assert cap.binds_at(outside)
    assert law_in(region, grounds=ASKED + ALLOWED).caps == law_in(region).caps
    assert all(one.binds_at(inside) for one in law_in(region).caps)


@pytest.mark.parametrize("region", ["US-FL", "US-MD"])
def test_other_caps_know_no_ground(region: str) -> None:
    caps = law_in(region, grounds=EVERYTHING).caps
    assert caps
    assert all(cap.lifted_until is None for cap in caps)


def test_connecticut_may_be_called_for_three_months_after_an_inquiry() -> None:
    call = law_in("US-CT", grounds=ASKED).call
    assert (call.allowed, call.until, call.rule) == (True, datetime(2026, 6, 2, 12, tzinfo=UTC), "US-CT")
    assert not law_in("US-CT", grounds=BOUGHT).call.allowed
    twice = [*ASKED, ground(GroundKind.INQUIRY, "2026-05-02")]
    assert law_in("US-CT", grounds=twice).call.until == datetime(2026, 8, 2, 12, tzinfo=UTC)


def test_in_the_union_calls_are_open_to_whoever_asked_lately_or_allowed_them_expressly() -> None:
    assert not law_in("FR", grounds=BOUGHT).call.allowed
    assert law_in("FR", grounds=ASKED).call.until == datetime(2026, 6, 2, 12, tzinfo=UTC)
    assert law_in("FR", grounds=ALLOWED).call.until is None
    ended = [ground(GroundKind.EXPRESS_CONSENT, "2026-03-02", until="2026-04-01")]
    assert law_in("FR", grounds=ended).call.until == datetime(2026, 4, 1, 12, tzinfo=UTC)


def test_a_canadian_customer_may_be_mailed_for_two_years() -> None:
    assert law_in("CA", grounds=BOUGHT).email.until == datetime(2028, 3, 2, 12, tzinfo=UTC)
    assert law_in("GB", grounds=BOUGHT).email.until is None


def test_who_asks_again_may_be_mailed_from_then_on() -> None:
    again = [ground(GroundKind.INQUIRY, "2026-06-02")]
    assert law_in("CA", grounds=again).email.until == datetime(2026, 12, 2, 12, tzinfo=UTC)
    assert law_in("JP", grounds=BOUGHT).email.until == datetime(2026, 9, 2, 12, tzinfo=UTC)


def test_the_arrival_is_no_ground_until_somebody_passes_it_in() -> None:
    law = law_in("US-UT", arrived_at=datetime(2026, 3, 20, tzinfo=UTC), asked=True)
    assert open_on(law.hours, SUNDAY) == []

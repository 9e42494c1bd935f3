"""Texts and recorded voices: consents of their own, and the hours that machines keep."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ringback.rules import load
from ringback.rules.grounds import GroundKind, Medium
from tests.rules.places import ground, law_in, open_on

EVERYWHERE = ["US", "US-CO", "US-CT", "CA", "GB", "FR", "JP"]
WEEK = {"weekday": "2026-03-18", "saturday": "2026-03-21", "sunday": "2026-03-22"}


@pytest.mark.parametrize("region", EVERYWHERE)
@pytest.mark.parametrize("medium", [Medium.SMS, Medium.RECORDED_VOICE])
def test_texts_and_recorded_voices_need_a_consent_of_their_own(region: str, medium: Medium) -> None:
    inquiry = [ground(GroundKind.INQUIRY, "2026-03-02"), ground(GroundKind.EXPRESS_CONSENT, "2026-03-02")]
    others = set(Medium) - {medium}
    for given in ({}, {"grounds": inquiry}, {"consented": others}):
        basis = getattr(law_in(region, **given), medium)
        assert not basis.allowed
        assert basis.rule in load.jurisdictions()
    assert getattr(law_in(region, consented={medium}), medium).allowed


def test_a_consent_of_another_row_does_not_answer_the_stricter_one() -> None:
    asked = [ground(GroundKind.INQUIRY, "2026-03-02")]
    law = law_in("US-CT", grounds=asked)
    assert law.call.allowed
    assert (law.sms.allowed, law.sms.rule) == (False, "US")


@pytest.mark.parametrize("region", ["US-CO", "US-FL", "CA", "GB"])
def test_a_live_call_needs_no_consent_where_no_rule_asks_for_one(region: str) -> None:
    law = law_in(region)
    assert (law.call.allowed, law.call.until, law.call.rule) == (True, None, "")


@pytest.mark.parametrize("region", ["US-UT", "US-RI", "US-PA", "CA", "GB", "FR"])
def test_texts_keep_the_hours_of_calls(region: str) -> None:
    law = law_in(region)
    assert law.sms_hours == law.hours


@pytest.mark.parametrize(
    ("region", "weekday", "saturday", "sunday"),
    [
        ("US-CO", ["08:00-21:00"], ["08:00-21:00"], ["08:00-21:00"]),
        ("US", ["10:00-17:00"], [], []),
        ("US-CA", ["09:00-21:00"], ["09:00-21:00"], ["09:00-21:00"]),
        ("US-ME", ["09:00-17:00"], [], []),
        ("US-NE", ["08:00-21:00"], ["08:00-21:00"], ["13:00-21:00"]),
        ("US-SD", ["09:00-21:00"], [], []),
        ("US-RI", ["09:00-18:00"], ["10:00-17:00"], []),
        ("CA", ["09:30-20:00"], ["10:30-17:00"], ["12:00-17:00"]),
    ],
)
def test_recorded_voices_keep_narrower_hours_where_a_rule_sets_them(
    region: str, weekday: list[str], saturday: list[str], sunday: list[str]
) -> None:
    hours = law_in(region).recorded_voice_hours
    assert [open_on(hours, day) for day in WEEK.values()] == [weekday, saturday, sunday]


def test_nebraska_shuts_holidays_for_recorded_voices_alone() -> None:
    law = law_in("US-NE")
    assert open_on(law.hours, "2026-07-03") == ["08:00-21:00"]
    assert open_on(law.recorded_voice_hours, "2026-07-03") == []
    assert open_on(law.recorded_voice_hours, "2026-07-02") == ["08:00-21:00"]


def test_maine_caps_recorded_voices_and_not_the_people_who_call() -> None:
    law = law_in("US-ME")
    assert law.caps == ()
    assert [(cap.source, cap.limit, cap.period) for cap in law.recorded_voice_caps] == [
        ("US-ME", 1, timedelta(hours=8))
    ]
    assert law_in("US-CO").recorded_voice_caps == ()


@pytest.mark.parametrize(
    ("region", "row"), [("US-CT", "US-CT"), ("FR", "EU"), ("CH", "elsewhere"), ("NO", "elsewhere")]
)
def test_where_consent_comes_first_nobody_is_called_who_did_not_ask(region: str, row: str) -> None:
    assert (law_in(region).call.allowed, law_in(region).call.rule) == (False, row)
    assert law_in(region, consented={Medium.CALL}).call.allowed
    asked = law_in(region, asked=True).call
    assert (asked.allowed, asked.until) == (True, datetime(2026, 6, 2, 12, tzinfo=UTC))


@pytest.mark.parametrize("country", load.members("EU"))
def test_every_member_of_the_union_has_its_row_and_its_own_holidays(country: str) -> None:
    law = law_in(country)
    assert [source.id for source in law.sources] == ["EU"]
    assert open_on(law.hours, "2026-03-18") == ["10:00-18:00"]
    assert open_on(law.hours, "2026-12-25") == []
    assert law.email.rule == "EU"


def test_the_bastille_is_stormed_in_france_alone() -> None:
    assert open_on(law_in("FR").hours, "2026-07-14") == []
    assert open_on(law_in("DE").hours, "2026-07-14") == ["10:00-18:00"]


def test_what_is_not_known_says_so_in_the_data() -> None:
    union = load.jurisdiction("EU")
    assert all(rule.unknown for rule in (*union.hours, *union.bans, *union.caps))
    assert next(rule for rule in union.consent if "call" in rule.covers).unknown
    for region in ("US-IL", "US-IN", "US-NV", "US-MS", "US-PA", "US-SD", "US-AL"):
        first = load.jurisdiction(region).hours[0]
        assert first.unknown, region
        assert first.note, region

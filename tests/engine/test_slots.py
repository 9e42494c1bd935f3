"""The half hours that a person may choose from for a call: real ones, each of which the plan would keep."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.engine.decide import decide
from ringback.engine.decisions import Act, Wait
from ringback.engine.history import PROMISE, followed_by
from ringback.engine.limits import Cap
from ringback.engine.model import Channel, ChannelLaw, Disposition, Pause, TouchFact
from ringback.engine.slots import NOTHING, SLOT, offer
from ringback.engine.snapshot import Snapshot
from ringback.engine.windows import Hours
from tests.engine.builders import CALL_1, EMAIL_2, LAW, denver, on_clock, snapshot, week
from tests.engine.strategies import moments, snapshots

TUESDAY = denver("2026-03-03 10:12")


def clocks(of: Snapshot, now: datetime = TUESDAY, taken: tuple[datetime, ...] = ()) -> list[str]:
    return [on_clock(at) for at in offer(of, now=now, taken=taken).slots]


def test_slots_begin_on_the_half_hours_of_the_persons_clock_and_end_with_the_day() -> None:
    # Open 8 to 18 in New York and from 8 on in Denver: 8 to 16 in Denver.
    found = clocks(snapshot())
    assert found[:2] == ["Tue 10:30", "Tue 11:00"]
    assert [at for at in found if at.startswith("Wed")][:1] == ["Wed 08:00"]
    assert [at for at in found if at.startswith("Wed")][-1:] == ["Wed 15:30"]
    assert [at for at in found if at.startswith("Sat")] == ["Sat 08:00", "Sat 08:30", *[
        f"Sat {hour:02d}:{minute:02d}" for hour in (9, 10) for minute in (0, 30)]]  # fmt: skip
    assert "Sun" not in {at[:3] for at in found}
    assert len({at[:3] for at in found}) == 5


def test_a_slot_within_a_quarter_of_an_hour_is_not_offered_but_a_call_at_once_is() -> None:
    at = denver("2026-03-03 10:16")
    assert clocks(snapshot(), now=at)[0] == "Tue 11:00"
    assert offer(snapshot(), now=at).at_once


@pytest.mark.parametrize(
    ("when", "at_once"), [("15:50", True), ("15:51", False), ("07:59", False), ("16:00", False)]
)
def test_a_call_at_once_needs_ten_minutes_of_open_time(when: str, at_once: bool) -> None:
    assert offer(snapshot(), now=denver(f"2026-03-03 {when}")).at_once is at_once


def test_a_slot_that_was_agreed_with_somebody_else_is_gone_and_so_are_those_that_overlap_it() -> None:
    taken = (denver("2026-03-03 11:00"), denver("2026-03-03 13:10"))
    found = clocks(snapshot(), taken=taken)
    assert [at for at in found if at.startswith("Tue")] == [
        "Tue 10:30", "Tue 11:30", "Tue 12:00", "Tue 12:30", "Tue 14:00", "Tue 14:30", "Tue 15:00", "Tue 15:30",
    ]  # fmt: skip
    assert not offer(snapshot(), now=TUESDAY, taken=(denver("2026-03-03 10:00"),)).at_once


def test_holidays_the_owners_absence_and_a_pause_by_hand_are_left_out() -> None:
    away = (denver("2026-03-03 12:00"), denver("2026-03-05 09:00"))
    paused = Pause(starts_at=denver("2026-03-05 11:00"), ends_at=denver("2026-03-06 15:00"), reason="x")
    found = clocks(snapshot(away=(away,), pauses=(paused,), closed=(date(2026, 3, 7),)))
    assert found[:9] == [
        "Tue 10:30", "Tue 11:00", "Tue 11:30",
        "Thu 09:00", "Thu 09:30", "Thu 10:00", "Thu 10:30",
        "Fri 15:00", "Fri 15:30",
    ]  # fmt: skip
    assert "Sat" not in {at[:3] for at in found}


def test_their_own_out_of_office_is_no_bar_to_their_own_wish() -> None:
    gone = TouchFact(
        number=3, step="reply", channel=Channel.EMAIL, due_at=TUESDAY, at=TUESDAY,
        disposition=Disposition.OUT_OF_OFFICE, until=denver("2026-03-20 09:00"),
    )  # fmt: skip
    assert clocks(snapshot("2026-03-03 10:02", CALL_1, EMAIL_2, gone))[0] == "Tue 10:30"


def test_a_cap_that_would_move_the_call_takes_the_slot_away() -> None:
    cap = Cap(source="US-FL", limit=1, period=timedelta(hours=24))
    found = clocks(snapshot("2026-03-03 10:02", CALL_1, caps=(cap,)))
    assert found[0] == "Wed 10:30"


def test_no_slot_begins_where_a_call_could_not_ring_out_in_lawful_hours() -> None:
    always = Hours(source="business", zone="America/Denver", week=week([(0, 24)], [(0, 24)]))
    found = clocks(snapshot(business=always), now=denver("2026-03-03 19:00"))
    assert [at for at in found if at.startswith("Tue")] == ["Tue 19:30", "Tue 20:00", "Tue 20:30"]


@pytest.mark.parametrize(
    "changed",
    [
        {"phones": 0},
        {"suppressed": frozenset({Channel.CALL})},
        {"call_law": ChannelLaw(allowed=False, rule="EU")},
    ],
)
def test_where_no_call_is_possible_nothing_is_offered(changed: dict[str, object]) -> None:
    assert offer(replace(snapshot(), **changed), now=TUESDAY) == NOTHING  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("night", "first"),
    [("2026-03-07 23:00", "Sun 03:00"), ("2026-10-31 23:00", "Sun 02:00")],
)
def test_the_nights_on_which_clocks_change_offer_no_half_hour_that_is_not_there_or_twice(
    night: str, first: str
) -> None:
    span = Hours(source="business", zone="America/Denver", week=(((120, 300),),) * 7)
    law = replace(LAW, week=(((0, 1440),),) * 7)
    found = clocks(snapshot(night, business=span, law=law), now=denver(night))
    assert found[0] == first
    assert len(set(found[:6])) == 6
    assert found[: found.index("Mon 02:00")][-1] == "Sun 04:30"


taken_times = st.lists(moments, max_size=12).map(tuple)


@given(of=snapshots(), now=moments, taken=taken_times)
def test_whatever_is_offered_is_open_free_and_kept(
    of: Snapshot, now: datetime, taken: tuple[datetime, ...]
) -> None:
    found = offer(of, now=now, taken=taken)
    assert found == offer(of, now=now, taken=taken)
    assert list(found.slots) == sorted(set(found.slots))
    for at in found.slots[:12]:
        assert at >= now
        assert at.tzinfo is UTC
        end = of.open_time.span_end(at)
        assert end is not None
        assert at + SLOT <= end
        assert of.open_time.local(at).minute % 30 == 0
        for pause in of.pauses:
            assert not (pause.starts_at < at + SLOT and at < pause.ends_at)
        for start, over in of.away:
            assert not (start < at + SLOT and at < over)
        for other in taken:
            assert abs(other - at) >= SLOT


@given(of=snapshots(), now=moments)
def test_a_slot_that_is_chosen_is_the_next_move_and_is_kept_to_the_minute(
    of: Snapshot, now: datetime
) -> None:
    found = offer(of, now=now)
    for chosen in found.slots[:1] + found.slots[-1:]:
        said = TouchFact(
            number=1, step="reply", channel=Channel.EMAIL, due_at=now, at=now,
            disposition=Disposition.CALL_BACK, until=chosen,
        )  # fmt: skip
        after = replace(of, history=followed_by(of.history, said))
        decision = decide(after, now=now)
        assert isinstance(decision, Wait)
        assert decision.next is not None
        assert (decision.next.step, decision.next.due_at) == (PROMISE, chosen)
        due = decide(after, now=chosen)
        assert isinstance(due, Act)
        assert due.move.step == PROMISE

"""What the touches so far come to."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.engine.history import NO_HISTORY, fold, followed_by
from ringback.engine.model import Channel, Disposition, TouchFact
from tests.engine.builders import denver, touch

D = Disposition
OF_A_CALL = [
    D.NO_ANSWER,
    D.BUSY,
    D.LEFT_VOICEMAIL,
    D.GATEKEEPER,
    D.CALL_BACK,
    D.TALKED_NOT_NOW,
    D.MISSED,
]
OF_AN_EMAIL = [D.SENT, D.BOUNCED, D.OUT_OF_OFFICE, D.MISSED, D.FAILED, D.UNSURE]


def call(number: int, at: str, disposition: Disposition, until: str | None = None) -> TouchFact:
    return touch(number, f"call-{number}", at, disposition, until=until)


def test_who_has_replied_once_has_replied_whatever_comes_later() -> None:
    reply = touch(1, "reply", "2026-03-03 10:00", D.REPLIED)
    history = fold([reply, call(2, "2026-03-04 10:00", D.NO_ANSWER)])
    assert history.replied
    assert not fold([call(2, "2026-03-04 10:00", D.NO_ANSWER)]).replied


@pytest.mark.parametrize("disposition", [D.OUT_OF_OFFICE, D.BOUNCED])
def test_what_a_program_sends_back_is_no_reply_of_the_person(disposition: Disposition) -> None:
    assert not fold([touch(1, "reply", "2026-03-03 10:00", disposition)]).replied


def test_who_was_talked_to_once_was_talked_to_whatever_comes_later() -> None:
    talked = call(1, "2026-03-03 10:00", D.TALKED_NOT_NOW, until="2026-04-01 10:00")
    assert fold([talked, call(2, "2026-04-02 10:00", D.NO_ANSWER)]).talked
    assert not fold([call(1, "2026-03-03 10:00", D.GATEKEEPER)]).talked


def test_a_reply_is_no_message_of_ours() -> None:
    history = fold([touch(1, "reply", "2026-03-03 10:00", D.OUT_OF_OFFICE)])
    assert history.emails == ()
    assert history.last_made_at is None


def test_the_last_made_is_the_latest_whatever_the_order_of_recording() -> None:
    late, early = call(1, "2026-03-04 10:00", D.BUSY), call(2, "2026-03-03 10:00", D.NO_ANSWER)
    history = fold([late, early])
    assert history.last_made_at == denver("2026-03-04 10:00")
    assert history.calls == (denver("2026-03-03 10:00"), denver("2026-03-04 10:00"))


def test_what_was_missed_or_failed_was_not_made_and_carried_nothing() -> None:
    missed = replace(call(1, "2026-03-03 10:00", D.MISSED), template="script")
    failed = replace(touch(2, "email-1", "2026-03-03 10:00", D.FAILED), template="letter")
    history = fold([missed, failed])
    assert (history.calls, history.emails, history.last_made_at) == ((), (), None)
    assert history.templates == frozenset()
    assert history.step_count == {"call-1": 1, "email-1": 1}


def test_an_open_touch_carries_its_template_already() -> None:
    lies_open = replace(touch(1, "email-1", "2026-03-03 10:00"), template="letter")
    history = fold([lies_open])
    assert history.open_touches == (lies_open,)
    assert history.templates == frozenset({"letter"})
    assert history.step_count == {}


def test_a_visit_is_counted_apart_from_calls_and_messages() -> None:
    visit = touch(1, "visit-1", "2026-03-03 10:00", D.SENT, channel=Channel.VISIT)
    history = fold([visit])
    assert history.others == ((denver("2026-03-03 10:00"), Channel.VISIT),)
    assert (history.calls, history.emails) == ((), ())


def test_a_call_that_was_made_ends_the_waiting_that_was_agreed_but_not_an_absence() -> None:
    not_now = call(1, "2026-03-03 10:00", D.TALKED_NOT_NOW, until="2026-04-03 10:00")
    away = touch(2, "reply", "2026-03-03 11:00", D.OUT_OF_OFFICE, until="2026-03-20 10:00")
    history = fold([not_now, away, call(3, "2026-03-10 10:00", D.NO_ANSWER)])
    ends = {pause.reason: pause.ends_at for pause in history.pauses}
    assert ends == {"talked_not_now": denver("2026-03-10 10:00"), "out_of_office": denver("2026-03-20 10:00")}


@st.composite
def courses(draw: st.DrawFn) -> list[TouchFact]:
    touches = []
    for number in range(1, draw(st.integers(1, 8)) + 1):
        at = f"2026-03-{draw(st.integers(1, 20)):02} {draw(st.integers(8, 18)):02}:00"
        until = draw(st.none() | st.integers(1, 28).map(lambda day: f"2026-04-{day:02} 10:00"))
        if draw(st.booleans()):
            touches.append(
                touch(number, f"call-{number % 3}", at, draw(st.sampled_from(OF_A_CALL)), until=until)
            )
        else:
            step = draw(st.sampled_from(["email-1", "email-2", "reply"]))
            touches.append(touch(number, step, at, draw(st.sampled_from(OF_AN_EMAIL)), until=until))
    return touches


@given(courses())
def test_one_touch_more_comes_to_the_same_as_all_of_them_again(touches: list[TouchFact]) -> None:
    history = NO_HISTORY
    for number, one in enumerate(touches, start=1):
        history = followed_by(history, one)
        assert history == fold(touches[:number])
        assert history.next_number == number + 1

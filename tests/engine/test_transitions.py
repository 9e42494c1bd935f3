"""The table of what each disposition does, line by line, and what `fold` makes of it."""

import pytest

from ringback.engine.history import fold
from ringback.engine.model import Answer, Channel, Disposition
from ringback.engine.transitions import (
    NEEDS_UNTIL,
    TALKED,
    TRANSITIONS,
    Effect,
    IllegalDisposition,
    effect_of,
)
from tests.engine.builders import denver, touch

D, E = Disposition, Effect
OF_A_CALL = {
    D.NO_ANSWER: (E.CONTINUE, None),
    D.BUSY: (E.CONTINUE, None),
    D.LEFT_VOICEMAIL: (E.CONTINUE, None),
    D.GATEKEEPER: (E.CONTINUE, None),
    D.WRONG_NUMBER: (E.POINT_BAD, None),
    D.BAD_NUMBER: (E.POINT_BAD, None),
    D.CALL_BACK: (E.PROMISE, None),
    D.TALKED_YES: (E.CLOSE, Answer.YES),
    D.TALKED_NO: (E.CLOSE, Answer.NO),
    D.TALKED_NOT_NOW: (E.PAUSE, None),
    D.NOT_QUALIFIED: (E.CLOSE, Answer.UNQUALIFIED),
    D.DO_NOT_CONTACT: (E.CLOSE, Answer.DO_NOT_CONTACT),
    D.MISSED: (E.CONTINUE, None),
}
OF_AN_EMAIL = {
    D.SENT: (E.CONTINUE, None),
    D.BOUNCED: (E.POINT_BAD, None),
    D.REPLIED_YES: (E.CLOSE, Answer.YES),
    D.REPLIED_NO: (E.CLOSE, Answer.NO),
    D.REPLIED_STOP: (E.CLOSE, Answer.DO_NOT_CONTACT),
    D.REPLIED_NOT_NOW: (E.PAUSE, None),
    D.CALL_BACK: (E.PROMISE, None),
    D.NOT_QUALIFIED: (E.CLOSE, Answer.UNQUALIFIED),
    D.REPLIED: (E.CONTINUE, None),
    D.OUT_OF_OFFICE: (E.HOLD, None),
    D.FAILED: (E.CONTINUE, None),
    D.MISSED: (E.CONTINUE, None),
    D.UNSURE: (E.CONTINUE, None),
}


@pytest.mark.parametrize("disposition", list(Disposition))
@pytest.mark.parametrize("channel", list(Channel))
def test_each_disposition_does_what_the_table_says_or_is_refused(
    channel: Channel, disposition: Disposition
) -> None:
    table = OF_A_CALL if channel is Channel.CALL else OF_AN_EMAIL
    if disposition in table:
        assert effect_of(channel, disposition) == table[disposition]
    else:
        with pytest.raises(IllegalDisposition, match=disposition.value):
            effect_of(channel, disposition)


def test_an_illegal_disposition_names_the_legal_ones() -> None:
    with pytest.raises(IllegalDisposition, match="bounced, call_back, failed, missed"):
        effect_of(Channel.EMAIL, D.BUSY)


def test_every_channel_has_a_table_and_every_disposition_a_line() -> None:
    assert set(TRANSITIONS) == set(Channel)
    assert set(OF_A_CALL) | set(OF_AN_EMAIL) == set(Disposition)


def test_what_names_an_instant_and_what_reached_the_person() -> None:
    effects = {effect for channel in Channel for effect, _ in TRANSITIONS[channel].values()}
    assert effects == set(Effect)
    assert {D.CALL_BACK, D.TALKED_NOT_NOW, D.REPLIED_NOT_NOW, D.OUT_OF_OFFICE} == NEEDS_UNTIL
    assert all(effect_of(Channel.CALL, said)[0] is not E.CONTINUE for said in TALKED)


def test_missed_and_failed_touches_do_not_count_as_made() -> None:
    history = fold(
        [
            touch(1, "a/call-1", "2026-03-03 10:00", D.MISSED),
            touch(2, "a/call-1", "2026-03-03 11:00", D.NO_ANSWER),
            touch(3, "a/email-1", "2026-03-03 11:01", D.FAILED),
            touch(4, "a/email-1", "2026-03-03 11:02", D.SENT),
            touch(5, "reply", "2026-03-03 11:03", D.OUT_OF_OFFICE, until="2026-03-04 11:00"),
        ]
    )
    assert history.calls == (denver("2026-03-03 11:00"),)
    assert history.emails == (denver("2026-03-03 11:02"),)
    assert history.step_count == {"a/call-1": 2, "a/email-1": 2, "reply": 1}
    assert history.next_number == 6


def test_a_call_that_was_made_keeps_the_promise_and_ends_its_pause() -> None:
    promised = touch(1, "a/call-1", "2026-03-03 10:00", D.CALL_BACK, until="2026-03-05 10:00")
    assert fold([promised]).promise is not None
    sooner = touch(2, "by-hand", "2026-03-04 09:00", D.NO_ANSWER)
    history = fold([promised, sooner])
    assert history.promise is None
    assert [pause.ends_at for pause in history.pauses] == [denver("2026-03-04 09:00")]


def test_a_missed_promise_stays_and_remembers_when_it_was_missed() -> None:
    history = fold(
        [
            touch(1, "a/call-1", "2026-03-03 10:00", D.CALL_BACK, until="2026-03-05 10:00"),
            touch(2, "promise", "2026-03-05 16:00", D.MISSED),
        ]
    )
    assert history.promise is not None
    assert history.promise.missed_at == denver("2026-03-05 16:00")


def test_an_absence_lasts_as_long_as_the_note_said_whatever_is_called_meanwhile() -> None:
    history = fold(
        [
            touch(1, "reply", "2026-03-03 10:00", D.OUT_OF_OFFICE, until="2026-03-09 10:00"),
            touch(2, "by-hand", "2026-03-04 10:00", D.NO_ANSWER),
        ]
    )
    assert [pause.ends_at for pause in history.pauses] == [denver("2026-03-09 10:00")]


def test_the_first_answer_counts_and_an_instant_in_the_past_makes_no_pause() -> None:
    history = fold(
        [
            touch(1, "a/call-1", "2026-03-03 10:00", D.TALKED_NOT_NOW, until="2026-03-02 10:00"),
            touch(2, "a/call-1", "2026-03-03 11:00", D.TALKED_YES),
            touch(3, "reply", "2026-03-03 12:00", D.REPLIED_NO),
        ]
    )
    assert history.pauses == ()
    assert history.answer is Answer.YES
    assert history.answered_by is not None
    assert history.answered_by.number == 2

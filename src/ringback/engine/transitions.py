"""What each disposition does to the follow-up. A table, so that it can be read, drawn and tested line by line.

An illegal pair of channel and disposition raises `IllegalDisposition` and changes nothing.
"""

from __future__ import annotations

from enum import StrEnum

from .model import Answer, Channel, Disposition


class Effect(StrEnum):
    """What a disposition does."""

    CONTINUE = "continue"  # the plan goes on
    PROMISE = "promise"  # a call at the instant that was agreed, before anything else
    PAUSE = "pause"  # nothing until the date that was named, then come back with a call
    HOLD = "hold"  # nothing until the date that was named, then the plan goes on where it was
    POINT_BAD = "point_bad"  # this number or address is not used again
    CLOSE = "close"  # over, with an answer


class IllegalDisposition(ValueError):
    """This channel cannot have this disposition."""


D = Disposition
_CALL: dict[Disposition, tuple[Effect, Answer | None]] = {
    D.NO_ANSWER: (Effect.CONTINUE, None),
    D.BUSY: (Effect.CONTINUE, None),
    D.LEFT_VOICEMAIL: (Effect.CONTINUE, None),
    D.GATEKEEPER: (Effect.CONTINUE, None),
    D.WRONG_NUMBER: (Effect.POINT_BAD, None),
    D.BAD_NUMBER: (Effect.POINT_BAD, None),
    D.CALL_BACK: (Effect.PROMISE, None),
    D.TALKED_YES: (Effect.CLOSE, Answer.YES),
    D.TALKED_NO: (Effect.CLOSE, Answer.NO),
    D.TALKED_NOT_NOW: (Effect.PAUSE, None),
    D.NOT_QUALIFIED: (Effect.CLOSE, Answer.UNQUALIFIED),
    D.DO_NOT_CONTACT: (Effect.CLOSE, Answer.DO_NOT_CONTACT),
    D.MISSED: (Effect.CONTINUE, None),
}
_EMAIL: dict[Disposition, tuple[Effect, Answer | None]] = {
    D.SENT: (Effect.CONTINUE, None),
    D.BOUNCED: (Effect.POINT_BAD, None),
    D.REPLIED_YES: (Effect.CLOSE, Answer.YES),
    D.REPLIED_NO: (Effect.CLOSE, Answer.NO),
    D.REPLIED_STOP: (Effect.CLOSE, Answer.DO_NOT_CONTACT),
    D.REPLIED_NOT_NOW: (Effect.PAUSE, None),
    D.CALL_BACK: (Effect.PROMISE, None),
    D.NOT_QUALIFIED: (Effect.CLOSE, Answer.UNQUALIFIED),
    D.REPLIED: (Effect.CONTINUE, None),
    D.OUT_OF_OFFICE: (Effect.HOLD, None),
    D.FAILED: (Effect.CONTINUE, None),
    D.MISSED: (Effect.CONTINUE, None),
    D.UNSURE: (Effect.CONTINUE, None),
}
# A letter, a social message, a visit or a task that a person made comes to the same things as an e-mail. An answer to
# any of them may ask for a call at an instant, or say that somebody else is the right person.
TRANSITIONS: dict[Channel, dict[Disposition, tuple[Effect, Answer | None]]] = {
    channel: _CALL if channel is Channel.CALL else _EMAIL for channel in Channel
}

NEEDS_UNTIL = frozenset({D.CALL_BACK, D.TALKED_NOT_NOW, D.REPLIED_NOT_NOW, D.OUT_OF_OFFICE})
"""Dispositions that mean nothing without an instant."""

TALKED = frozenset(
    {D.CALL_BACK, D.TALKED_YES, D.TALKED_NO, D.TALKED_NOT_NOW, D.NOT_QUALIFIED, D.DO_NOT_CONTACT}
)
"""Calls on which the person was reached."""

NOT_THEIRS = frozenset({D.WRONG_NUMBER, D.BAD_NUMBER})
"""Calls that did not go to the person: they know nothing of them."""


def effect_of(channel: Channel, disposition: Disposition) -> tuple[Effect, Answer | None]:
    """What this disposition of a touch on this channel does. Raises `IllegalDisposition`."""
    try:
        return TRANSITIONS[channel][disposition]
    except KeyError:
        legal = ", ".join(sorted(TRANSITIONS[channel]))
        raise IllegalDisposition(
            f"A {channel} cannot have the disposition {disposition}; it may be one of: {legal}."
        ) from None

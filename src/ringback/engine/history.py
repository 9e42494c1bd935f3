"""The past of one enrollment, folded once so that a decision need not read it line by line.

A promised call is a pause too: the open days until then do not count as days of the plan.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from .model import Answer, Channel, Disposition, Pause, TouchFact
from .transitions import Effect, effect_of

CallEntry = tuple[datetime, str, bool]
"""When, of which step, and whether it was really made."""

REPLY = "reply"
PROMISE = "promise"
COMEBACK = "comeback"
NAMES_AN_INSTANT = frozenset({Effect.PROMISE, Effect.PAUSE, Effect.HOLD})
NOT_MADE = frozenset({Disposition.MISSED, Disposition.FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A call that was agreed with the person. `missed_at`: when it was last found not kept, None so far."""

    at: datetime
    agreed_at: datetime
    missed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What the touches so far come to. Build it with `fold`.

    `calls`: the instants of the calls really made, in order. `call_log`: the same with their steps, missed ones
    included, as `(at, step, made)`. `promise`: a call agreed for an instant;
    `comeback`: the person asked to be called again from a date on; both until a call is made.
    """

    touches: tuple[TouchFact, ...] = ()
    calls: tuple[datetime, ...] = ()
    call_log: tuple[CallEntry, ...] = ()
    emails: tuple[datetime, ...] = ()
    email_log: tuple[tuple[datetime, str, Disposition], ...] = ()
    voicemails: tuple[datetime, ...] = ()
    step_last: dict[str, TouchFact] = field(default_factory=dict)
    step_count: dict[str, int] = field(default_factory=dict)
    open_touches: tuple[TouchFact, ...] = ()
    promise: Promise | None = None
    comeback: Promise | None = None
    pauses: tuple[Pause, ...] = ()
    answer: Answer | None = None
    answered_by: TouchFact | None = None
    unsure: tuple[TouchFact, ...] = ()

    @property
    def next_number(self) -> int:
        return self.touches[-1].number + 1 if self.touches else 1


def fold(touches: Iterable[TouchFact]) -> History:
    """The history of these touches. They are taken in the order of their numbers."""
    ordered = tuple(sorted(touches, key=lambda touch: touch.number))
    calls: list[datetime] = []
    call_log: list[CallEntry] = []
    emails: list[datetime] = []
    email_log: list[tuple[datetime, str, Disposition]] = []
    voicemails: list[datetime] = []
    step_last: dict[str, TouchFact] = {}
    step_count: dict[str, int] = {}
    pauses: list[Pause] = []
    promise: Promise | None = None
    comeback: Promise | None = None
    answer: Answer | None = None
    answered_by: TouchFact | None = None
    for touch in ordered:
        if touch.disposition is None or touch.at is None:
            continue
        disposition = touch.disposition
        # A reply is a fact of its own (`step` "reply"): it tells what came of a message and is not another message.
        made = disposition not in NOT_MADE and touch.step != REPLY
        step_last[touch.step] = touch
        step_count[touch.step] = step_count.get(touch.step, 0) + 1
        if touch.channel is Channel.CALL:
            call_log.append((touch.at, touch.step, made))
            if made:
                calls.append(touch.at)
                promise = comeback = None
                pauses = [_cut(pause, touch.at) for pause in pauses]
            elif promise is not None and touch.step == PROMISE:
                promise = Promise(at=promise.at, agreed_at=promise.agreed_at, missed_at=touch.at)
            elif comeback is not None and touch.step == COMEBACK:
                comeback = Promise(at=comeback.at, agreed_at=comeback.agreed_at, missed_at=touch.at)
            if disposition is Disposition.LEFT_VOICEMAIL:
                voicemails.append(touch.at)
        elif touch.channel is Channel.EMAIL:
            email_log.append((touch.at, touch.step, disposition))
            if made:
                emails.append(touch.at)
        effect, closes_with = effect_of(touch.channel, disposition)
        # An instant that was over already when it was named is none: kept at once, it could be named again for ever.
        if touch.until is not None and touch.until > touch.at and effect in NAMES_AN_INSTANT:
            if (
                effect is not Effect.HOLD
            ):  # what the person says now takes the place of what was agreed before
                agreed = Promise(at=touch.until, agreed_at=touch.at)
                promise, comeback = (agreed, None) if effect is Effect.PROMISE else (None, agreed)
                pauses = [_cut(pause, touch.at) for pause in pauses]
            pauses.append(Pause(starts_at=touch.at, ends_at=touch.until, reason=disposition.value))
        if closes_with is not None and answer is None:
            answer, answered_by = closes_with, touch
    return History(
        touches=ordered,
        calls=tuple(sorted(calls)),
        call_log=tuple(sorted(call_log)),
        emails=tuple(sorted(emails)),
        email_log=tuple(sorted(email_log)),
        voicemails=tuple(voicemails),
        step_last=step_last,
        step_count=step_count,
        open_touches=tuple(touch for touch in ordered if touch.is_open),
        promise=promise,
        comeback=comeback,
        pauses=tuple(pauses),
        answer=answer,
        answered_by=answered_by,
        unsure=tuple(touch for touch in ordered if touch.disposition is Disposition.UNSURE),
    )


def _cut(pause: Pause, at: datetime) -> Pause:
    """A call that was made ends the waiting for it; only an absence lasts as long as the message said."""
    if pause.reason == Disposition.OUT_OF_OFFICE or not pause.starts_at < at < pause.ends_at:
        return pause
    return Pause(starts_at=pause.starts_at, ends_at=at, reason=pause.reason)

"""The past of one enrollment, folded once so that a decision need not read it line by line.

A promised call is a pause too: the open days until then do not count as days of the plan.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from .model import Answer, Channel, Disposition, Pause, TouchFact
from .transitions import TALKED, Effect, effect_of

CallEntry = tuple[datetime, str, bool]
"""When, of which step, and whether it was really made."""

REPLY = "reply"
PROMISE = "promise"
COMEBACK = "comeback"
NAMES_AN_INSTANT = frozenset({Effect.PROMISE, Effect.PAUSE, Effect.HOLD})
NOT_MADE = frozenset({Disposition.MISSED, Disposition.FAILED})
OF_PROGRAMS = frozenset({Disposition.OUT_OF_OFFICE, Disposition.BOUNCED})
"""What comes in without anybody having written it."""


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
    included, as `(at, step, made)`. `others`: touches really made on other channels than call and e-mail, in order.
    `promise`: a call agreed for an instant; `comeback`: the person asked to be called again from a date on; both until
    a call is made. `templates`: those of touches made or on their way. `last_made_at`: of any touch that is no reply.
    """

    touches: tuple[TouchFact, ...] = ()
    calls: tuple[datetime, ...] = ()
    call_log: tuple[CallEntry, ...] = ()
    emails: tuple[datetime, ...] = ()
    others: tuple[tuple[datetime, Channel], ...] = ()
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
    templates: frozenset[str] = frozenset()
    last_made_at: datetime | None = None
    replied: bool = False
    talked: bool = False

    @property
    def next_number(self) -> int:
        return self.touches[-1].number + 1 if self.touches else 1


NO_HISTORY = History()


def fold(touches: Iterable[TouchFact]) -> History:
    """The history of these touches. They are taken in the order of their numbers."""
    folding = _Folding(NO_HISTORY)
    for touch in sorted(touches, key=lambda touch: touch.number):
        folding.take(touch)
    return folding.history()


def followed_by(history: History, touch: TouchFact) -> History:
    """The history with one more touch, whose number is above all others; the same as folding them all again."""
    folding = _Folding(history)
    folding.take(touch)
    return folding.history()


class _Folding:
    """The history while touches are added to it, in the order of their numbers."""

    def __init__(self, start: History) -> None:
        self.touches = list(start.touches)
        self.calls = list(start.calls)
        self.call_log = list(start.call_log)
        self.emails = list(start.emails)
        self.others = list(start.others)
        self.voicemails = list(start.voicemails)
        self.step_last = dict(start.step_last)
        self.step_count = dict(start.step_count)
        self.open_touches = list(start.open_touches)
        self.promise, self.comeback = start.promise, start.comeback
        self.pauses = list(start.pauses)
        self.answer, self.answered_by = start.answer, start.answered_by
        self.unsure = list(start.unsure)
        self.templates = set(start.templates)
        self.last_made_at = start.last_made_at
        self.replied, self.talked = start.replied, start.talked

    def take(self, touch: TouchFact) -> None:
        self.touches.append(touch)
        if touch.disposition is None or touch.at is None:
            self.open_touches.append(touch)
            if touch.template:
                self.templates.add(touch.template)
            return
        disposition, at = touch.disposition, touch.at
        # A reply is a fact of its own (`step` "reply"): it tells what came of a message and is not another message.
        is_reply = touch.step == REPLY
        made = disposition not in NOT_MADE and not is_reply
        self.step_last[touch.step] = touch
        self.step_count[touch.step] = self.step_count.get(touch.step, 0) + 1
        if made:
            self.last_made_at = at if self.last_made_at is None else max(self.last_made_at, at)
            if touch.template:
                self.templates.add(touch.template)
        self.replied |= is_reply and disposition not in OF_PROGRAMS
        if disposition is Disposition.UNSURE:
            self.unsure.append(touch)
        effect, closes_with = effect_of(touch.channel, disposition)
        if touch.channel is Channel.CALL:
            self._call(touch, at, made)
            self.talked |= disposition in TALKED
        elif touch.channel is Channel.EMAIL:
            if made:
                insort(self.emails, at)
        elif made:
            insort(self.others, (at, touch.channel))
        # An instant that was over already when it was named is none: kept at once, it could be named again for ever.
        if touch.until is not None and touch.until > at and effect in NAMES_AN_INSTANT:
            # What the person says now takes the place of what was agreed before.
            if effect is not Effect.HOLD:
                agreed = Promise(at=touch.until, agreed_at=at)
                self.promise, self.comeback = (agreed, None) if effect is Effect.PROMISE else (None, agreed)
                self.pauses = [_cut(pause, at) for pause in self.pauses]
            self.pauses.append(Pause(starts_at=at, ends_at=touch.until, reason=disposition.value))
        if closes_with is not None and self.answer is None:
            self.answer, self.answered_by = closes_with, touch

    def _call(self, touch: TouchFact, at: datetime, made: bool) -> None:
        insort(self.call_log, (at, touch.step, made))
        if made:
            insort(self.calls, at)
            self.promise = self.comeback = None
            self.pauses = [_cut(pause, at) for pause in self.pauses]
        elif self.promise is not None and touch.step == PROMISE:
            self.promise = Promise(at=self.promise.at, agreed_at=self.promise.agreed_at, missed_at=at)
        elif self.comeback is not None and touch.step == COMEBACK:
            self.comeback = Promise(at=self.comeback.at, agreed_at=self.comeback.agreed_at, missed_at=at)
        if touch.disposition is Disposition.LEFT_VOICEMAIL:
            self.voicemails.append(at)

    def history(self) -> History:
        return History(
            touches=tuple(self.touches),
            calls=tuple(self.calls),
            call_log=tuple(self.call_log),
            emails=tuple(self.emails),
            others=tuple(self.others),
            voicemails=tuple(self.voicemails),
            step_last=self.step_last,
            step_count=self.step_count,
            open_touches=tuple(self.open_touches),
            promise=self.promise,
            comeback=self.comeback,
            pauses=tuple(self.pauses),
            answer=self.answer,
            answered_by=self.answered_by,
            unsure=tuple(self.unsure),
            templates=frozenset(self.templates),
            last_made_at=self.last_made_at,
            replied=self.replied,
            talked=self.talked,
        )


def _cut(pause: Pause, at: datetime) -> Pause:
    """A call that was made ends the waiting for it; only an absence lasts as long as the message said."""
    if pause.reason == Disposition.OUT_OF_OFFICE or not pause.starts_at < at < pause.ends_at:
        return pause
    return Pause(starts_at=pause.starts_at, ends_at=at, reason=pause.reason)

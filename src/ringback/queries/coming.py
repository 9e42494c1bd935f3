"""The coming weeks of one lead as if nobody answered, with what lies on the desk taken as made now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ringback.engine.decisions import Decision, Move, Rest
from ringback.engine.history import fold
from ringback.engine.model import By, Channel, Disposition, TouchFact
from ringback.engine.preview import Line, at_once, nobody_answers, run
from ringback.explain.words import move_words
from ringback.store.models import Enrollment, EnrollmentState, Lead, LeadState, Touch, TouchState

from .decided import decided, told
from .snapshots import snapshot_of

MOST = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class NextLine:
    """One thing that would happen if nobody answered.

    `channel`: of a move; else rest, ask, switch or stop. `until`: the end of a rest. `reasons`: why, in sentences.
    """

    at: datetime
    channel: str
    sentence: str
    automatic: bool = False
    until: datetime | None = None
    reasons: tuple[str, ...] = ()


def latest_enrollment(lead: Lead) -> Enrollment | None:
    """The running enrollment, or the last one that ended."""
    return (
        Enrollment.objects.filter(lead=lead)
        .select_related("workspace", "version__playbook", "lead__contact", "lead__workspace")
        .order_by("-id")
        .first()
    )


def if_nobody_answers(
    lead: Lead, *, now: datetime, zone: str, weeks: int, with_open: bool = False
) -> tuple[NextLine, ...]:
    """The moves of the coming weeks, told in `zone`, and what follows them: a rest, a question, the end.

    What lies on the desk is made at once and nobody answers; `with_open`: it is the first line. Empty for a lead that
    is closed.
    """
    enrollment = latest_enrollment(lead)
    if enrollment is None or enrollment.state == EnrollmentState.CLOSED or lead.state == LeadState.CLOSED:
        return ()
    snapshot = snapshot_of(enrollment)
    waiting = {
        touch.number: touch
        for touch in enrollment.touches.filter(state=TouchState.OPEN, by=By.PERSON.value).order_by("due_at")
        if touch.expires_at is None or touch.expires_at > now
    }
    touches = [_made(fact, now, waiting.get(fact.number)) for fact in snapshot.history.touches]
    events = run(
        replace(snapshot, history=fold(touches)),
        start=now,
        until=now + timedelta(weeks=weeks),
        outcome_of=nobody_answers,
        reaction_of=at_once,
    )
    lines = [_waiting_line(touch, now) for touch in waiting.values()] if with_open else []
    for event in events:
        line = _line(event, zone)
        if line is not None:
            lines.append(line)
        if len(lines) >= MOST:
            break
    return tuple(lines)


def _line(event: Line, zone: str) -> NextLine | None:
    """None for a move that lapses: it is not to come."""
    if event.move is None:
        return _turn(event.decision, event.at, zone)
    if not isinstance(event.move, Move):
        return None
    move = event.move
    words = move_words(move.channel.value, move.by.value, voicemail=move.voicemail)
    return NextLine(
        at=event.at,
        channel=move.channel.value,
        sentence=f"{words}.",
        automatic=move.by is By.AUTOMATIC,
        reasons=told(event.decision.why, zone),
    )


def _turn(decision: Decision, at: datetime, zone: str) -> NextLine:
    present = decided(decision, zone=zone)
    until = decision.until if isinstance(decision, Rest) else None
    return NextLine(
        at=at, channel=present.kind, sentence=present.sentence, until=until, reasons=present.reasons
    )


def _waiting_line(touch: Touch, now: datetime) -> NextLine:
    words = move_words(touch.channel, touch.by, voicemail=touch.voicemail)
    return NextLine(at=max(now, touch.due_at), channel=touch.channel, sentence=f"{words}.")


def _made(fact: TouchFact, now: datetime, waiting: Touch | None) -> TouchFact:
    """What lies on the desk as made at `now` without an answer; everything else as it is."""
    if waiting is None or not fact.is_open:
        return fact
    if fact.channel is not Channel.CALL:
        return replace(fact, at=now, disposition=Disposition.SENT)
    outcome = Disposition.LEFT_VOICEMAIL if waiting.voicemail else Disposition.NO_ANSWER
    return replace(fact, at=now, disposition=outcome)

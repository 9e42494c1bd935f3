"""The coming weeks of one lead as if nobody answered, with a call that lies on the desk taken as made now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from ringback.engine.decisions import Move
from ringback.engine.history import fold
from ringback.engine.model import Channel, Disposition, TouchFact
from ringback.engine.preview import at_once, nobody_answers, run
from ringback.explain.words import move_words
from ringback.store.models import Lead, LeadState

from .snapshots import snapshot_of
from .why import NextLine, decided, latest_enrollment

MOST = 80


def if_nobody_answers(lead: Lead, *, now: datetime, zone: str, weeks: int) -> tuple[NextLine, ...]:
    """The moves of the coming weeks, told in `zone`; a rest, a question or the end as the last line.

    `why.ahead` lets a call that is due run out; here somebody makes it at once and nobody picks up.
    """
    enrollment = latest_enrollment(lead)
    if enrollment is None or lead.state == LeadState.CLOSED:
        return ()
    snapshot = snapshot_of(enrollment)
    offered = {
        touch.number: touch.voicemail for touch in enrollment.touches.filter(state="open", channel="call")
    }
    touches = [_made(fact, now, voicemail=offered.get(fact.number)) for fact in snapshot.history.touches]
    events = run(
        replace(snapshot, history=fold(touches)),
        start=now,
        until=now + timedelta(weeks=weeks),
        outcome_of=nobody_answers,
        reaction_of=at_once,
    )
    lines: list[NextLine] = []
    for event in events:
        if isinstance(event.move, Move):
            move = event.move
            words = move_words(move.channel.value, move.by.value, voicemail=move.voicemail)
            lines.append(
                NextLine(
                    at=event.at,
                    channel=move.channel.value,
                    sentence=f"{words}.",
                    automatic=move.by.value == "automatic",
                )
            )
        elif event.move is None:
            kind = type(event.decision).__name__.lower()
            lines.append(
                NextLine(at=event.at, channel=kind, sentence=decided(event.decision, zone=zone).sentence)
            )
        if len(lines) >= MOST:
            break
    return tuple(lines)


def _made(fact: TouchFact, now: datetime, *, voicemail: bool | None) -> TouchFact:
    """An open call as made at `now` without an answer; everything else as it is."""
    if not fact.is_open or fact.channel is not Channel.CALL or voicemail is None:
        return fact
    outcome = Disposition.LEFT_VOICEMAIL if voicemail else Disposition.NO_ANSWER
    return replace(fact, at=now, disposition=outcome)

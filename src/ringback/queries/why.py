"""Why: the past, the present and the next of one lead, in sentences. Command, page and API show the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ringback.engine.decide import decide
from ringback.engine.decisions import (
    Act,
    Ask,
    Decision,
    Lapse,
    Move,
    Reason,
    Rest,
    Stop,
    Switch,
    ToPerson,
    ToPlaybook,
    Wait,
)
from ringback.engine.preview import at_once, nobody_answers, run
from ringback.explain.encode import decode_reasons
from ringback.explain.sentences import ANSWER_WORDS, moment, sentences
from ringback.explain.words import disposition_words, event_words, move_words, question_words
from ringback.store.models import (
    Enrollment,
    EnrollmentState,
    Event,
    Lead,
    LeadState,
    Question,
    Touch,
    TouchState,
)

from .snapshots import snapshot_of

PREVIEW_WEEKS = 4
MOST_LINES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLine:
    """Something that happened. `reasons`: why it was done, for touches."""

    at: datetime
    what: str
    channel: str = ""
    state: str = ""
    reasons: tuple[str, ...] = ()
    ruled_out: tuple[str, ...] = ()
    note: str = ""
    touch_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """What stands now. `due_at`: when the next move is due, None where a person must decide or all is over."""

    sentence: str
    kind: str
    due_at: datetime | None = None
    reasons: tuple[str, ...] = ()
    ruled_out: tuple[str, ...] = ()
    would_change: tuple[str, ...] = ()
    nearest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextLine:
    """One thing that would happen if nobody answered."""

    at: datetime
    channel: str
    sentence: str
    automatic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """All of it. `zone`: the zone of the lead, `reader_zone`: that of the sentences."""

    number: int
    name: str
    zone: str
    reader_zone: str
    past: tuple[PastLine, ...]
    present: Present
    next: tuple[NextLine, ...]


def why(lead: Lead, *, now: datetime, reader_zone: str = "") -> Why:
    """Explain this lead. Sentences tell times in `reader_zone`, the workspace's if none is given."""
    zone = reader_zone or lead.workspace.time_zone
    enrollment = latest_enrollment(lead)
    lead_zone = snapshot_of(enrollment).open_time.day_zone if enrollment else lead.workspace.time_zone
    return Why(
        number=lead.number,
        name=lead.contact.full_name or "(no name)",
        zone=lead_zone,
        reader_zone=zone,
        past=past(lead, zone=zone),
        present=present(lead, enrollment, now=now, zone=zone),
        next=ahead(lead, now=now, zone=zone),
    )


def latest_enrollment(lead: Lead) -> Enrollment | None:
    """The running enrollment, or the last one that ended."""
    return (
        Enrollment.objects.filter(lead=lead)
        .select_related("workspace", "version__playbook", "lead__contact", "lead__workspace")
        .order_by("-id")
        .first()
    )


# ---------------------------------------------------------------------------------------------------------- the past


SHOWN_EVENTS = (
    "arrived",
    "came_again",
    "asked_again",
    "enrolled",
    "left_playbook",
    "moved",
    "paused",
    "resumed",
    "asked",
    "settled",
    "closed",
    "reopened",
    "send_later",
    "point_added",
    "point_marked",
    "lead_changed",
    "stage",
    "other_person",
    "referral",
    "colleague_added",
)
"""Events that tell more than the touches do; the others repeat them."""


def past(lead: Lead, *, zone: str) -> tuple[PastLine, ...]:
    """What happened, oldest first: touches with their reasons, and what people and programs did."""
    lines = [
        _event(event, zone) for event in Event.objects.filter(lead=lead, kind__in=SHOWN_EVENTS).order_by("id")
    ]
    touches = (
        Touch.objects.filter(lead=lead)
        .exclude(state__in=(TouchState.OPEN, TouchState.CANCELLED))
        .order_by("id")
    )
    lines += [_touch(touch, zone) for touch in touches]
    return tuple(sorted(lines, key=lambda line: line.at))


def _event(event: Event, zone: str) -> PastLine:
    return PastLine(at=event.at, what=event_words(event.kind, event.data, zone=zone), state=event.kind)


def _touch(touch: Touch, zone: str) -> PastLine:
    what = disposition_words(touch.channel, touch.disposition or touch.state)
    if touch.until is not None:
        what = f"{what} (until {moment(touch.until, zone)})"
    return PastLine(
        at=touch.at or touch.due_at,
        what=what,
        channel=touch.channel,
        state=touch.disposition or touch.state,
        reasons=_told(decode_reasons(touch.why), zone),
        ruled_out=_told(decode_reasons(touch.ruled_out), zone),
        note=touch.note,
        touch_id=touch.pk,
    )


def _told(reasons: Iterable[Reason], zone: str) -> tuple[str, ...]:
    return sentences(tuple(reasons), zone=zone)


# ------------------------------------------------------------------------------------------------------- the present


def present(lead: Lead, enrollment: Enrollment | None, *, now: datetime, zone: str) -> Present:
    """What stands now, decided afresh; with what lies on the desk, if anything does."""
    if lead.state == LeadState.CLOSED:
        when = f" on {moment(lead.closed_at, zone)}" if lead.closed_at else ""
        return Present(sentence=f"Closed{when}: {ANSWER_WORDS.get(lead.answer, lead.answer)}.", kind="stop")
    if enrollment is None or enrollment.state == EnrollmentState.CLOSED:
        return _asked(lead) or Present(sentence="Not being followed up.", kind="none")
    open_touch = (
        Touch.objects.filter(enrollment=enrollment, state__in=(TouchState.OPEN, TouchState.SENDING))
        .order_by("due_at")
        .first()
    )
    if open_touch is not None and (open_touch.expires_at is None or open_touch.expires_at > now):
        until = f", until {moment(open_touch.expires_at, zone)}" if open_touch.expires_at else ""
        return Present(
            sentence=f"{move_words(open_touch.channel, open_touch.by)}, due {moment(open_touch.due_at, zone)}{until}.",
            kind="act",
            due_at=open_touch.due_at,
            reasons=_told(decode_reasons(open_touch.why), zone),
            ruled_out=_told(decode_reasons(open_touch.ruled_out), zone),
            would_change=_told(decode_reasons(open_touch.would_change), zone),
            nearest=" ".join(_told(decode_reasons(open_touch.nearest), zone)),
        )
    decision = decide(snapshot_of(enrollment), now=now)
    if isinstance(decision, Ask) and enrollment.state == EnrollmentState.PAUSED and enrollment.next_due_at:
        # The question was put off by a person.
        held = enrollment.next_due_at
        return Present(
            sentence=f"Paused until {moment(held, zone)}.",
            kind="wait",
            due_at=held,
            reasons=_told(decision.why, zone),
        )
    return decided(decision, zone=zone)


def _asked(lead: Lead) -> Present | None:
    """The open question to a person that such a lead waits for."""
    question = Question.objects.filter(lead=lead, settled_at__isnull=True).order_by("opened_at").first()
    if question is None:
        return None
    return Present(sentence=question_words(question.kind, question.params), kind="ask")


def decided(decision: Decision, *, zone: str) -> Present:
    """A decision of the engine as the present."""
    due: datetime | None = None
    if isinstance(decision, Act):
        move = decision.move
        due, text = move.due_at, f"{move_words(move.channel.value, move.by.value)} now."
    elif isinstance(decision, Wait):
        due = decision.until
        next_move = decision.next
        what = move_words(next_move.channel.value, next_move.by.value) if next_move else "Look again"
        text = f"{what} on {moment(decision.until, zone)}."
    elif isinstance(decision, Rest):
        due, text = decision.until, f"Resting until {moment(decision.until, zone)}."
    elif isinstance(decision, Ask):
        text = question_words(decision.question, {})
    elif isinstance(decision, Switch):
        text = _switch(decision)
    else:
        assert isinstance(decision, Stop)
        text = f"Over: {ANSWER_WORDS[decision.answer.value]}."
    return Present(
        sentence=text,
        kind=type(decision).__name__.lower(),
        due_at=due,
        reasons=_told(decision.why, zone),
        ruled_out=_told(decision.ruled_out, zone),
        would_change=_told(decision.would_change, zone),
        nearest=" ".join(_told((decision.nearest,) if decision.nearest else (), zone)),
    )


def _switch(decision: Switch) -> str:
    if isinstance(decision.to, ToPlaybook):
        return f"Goes on in the playbook {decision.to.name}."
    if isinstance(decision.to, ToPerson):
        return "Goes on with another person at the same organization."
    return "The next part of the plan begins."


# ---------------------------------------------------------------------------------------------------------- the next


def ahead(lead: Lead, *, now: datetime, zone: str = "", weeks: int = PREVIEW_WEEKS) -> tuple[NextLine, ...]:
    """What would happen in the coming weeks if nobody answered; empty for a closed lead."""
    zone = zone or lead.workspace.time_zone
    enrollment = latest_enrollment(lead)
    if enrollment is None or enrollment.state == EnrollmentState.CLOSED or lead.state == LeadState.CLOSED:
        return ()
    lines: list[NextLine] = []
    events = run(
        snapshot_of(enrollment),
        start=now,
        until=now + timedelta(weeks=weeks),
        outcome_of=nobody_answers,
        reaction_of=at_once,
    )
    for event in events:
        if isinstance(event.move, Lapse):
            continue
        if isinstance(event.move, Move):
            automatic = event.move.by.value == "automatic"
            text = move_words(event.move.channel.value, event.move.by.value, voicemail=event.move.voicemail)
            lines.append(
                NextLine(
                    at=event.at, channel=event.move.channel.value, sentence=f"{text}.", automatic=automatic
                )
            )
        else:
            kind = type(event.decision).__name__.lower()
            lines.append(
                NextLine(at=event.at, channel=kind, sentence=decided(event.decision, zone=zone).sentence)
            )
        if len(lines) >= MOST_LINES:
            break
    return tuple(lines)

"""Why: the past, the present and the next of one lead, in sentences. Command, page and API show the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ringback.engine.decide import decide
from ringback.engine.decisions import Ask, because
from ringback.explain.encode import decode_reasons
from ringback.explain.mail import done_words, kind_words
from ringback.explain.sentences import ANSWER_WORDS, moment
from ringback.explain.words import disposition_words, event_words, move_words, question_words
from ringback.rules.zones import Place
from ringback.store.models import (
    Enrollment,
    EnrollmentState,
    Event,
    InboundMessage,
    InboundState,
    Lead,
    LeadState,
    Playbook,
    Question,
    Touch,
    TouchState,
)

from .coming import NextLine, if_nobody_answers, latest_enrollment
from .decided import Present, decided, told
from .people import phones_of
from .snapshots import place_of, snapshot_of

PREVIEW_WEEKS = 4
LONGEST_NOTE = 2000
REGION_UNKNOWN = because("region_unknown")
IN_A_PLAN = ("act", "wait", "ask", "rest", "switch")


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLine:
    """Something that happened. `reasons`: why it was done, for touches."""

    at: datetime
    what: str
    channel: str = ""
    state: str = ""
    reasons: tuple[str, ...] = ()
    ruled_out: tuple[str, ...] = ()
    nearest: str = ""
    note: str = ""
    touch_id: int | None = None
    message_id: int | None = None


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
        next=if_nobody_answers(lead, now=now, zone=zone, weeks=PREVIEW_WEEKS, with_open=True),
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
    "mail_waits",
    "point_added",
    "point_marked",
    "lead_changed",
    "stage",
    "other_person",
    "referral",
    "colleague_added",
    "referral_shut",
    "page_opened",
    "came_back",
    "not_delivered",
    "point_set_aside",
    "away_without_date",
)
"""Events that tell more than the touches do; the others repeat them."""


def past(lead: Lead, *, zone: str) -> tuple[PastLine, ...]:
    """What happened, oldest first: touches with their reasons, and what people and programs did."""
    events = list(Event.objects.filter(lead=lead, kind__in=SHOWN_EVENTS).order_by("id"))
    titles = _titles(lead, {str(event.data["playbook"]) for event in events if event.data.get("playbook")})
    lines = [_event(event, zone, titles) for event in events]
    touches = (
        Touch.objects.filter(lead=lead)
        .exclude(state__in=(TouchState.OPEN, TouchState.CANCELLED))
        .order_by("id")
    )
    lines += [_touch(touch, zone) for touch in touches]
    messages = InboundMessage.objects.filter(lead=lead).exclude(state=InboundState.NEW).defer("raw")
    lines += [_message(message) for message in messages.order_by("id")]
    return tuple(sorted(lines, key=lambda line: line.at))


def _titles(lead: Lead, names: set[str]) -> dict[str, str]:
    """The title of each playbook in quotation marks, as people know it; nothing for one without a title."""
    found = Playbook.objects.filter(workspace=lead.workspace_id, name__in=names).exclude(title="")
    return {name: f"“{title}”" for name, title in found.values_list("name", "title")} if names else {}


def _event(event: Event, zone: str, titles: dict[str, str]) -> PastLine:
    data = dict(event.data)
    if (name := data.get("playbook")) in titles:
        data["playbook"] = titles[name]
    return PastLine(at=event.at, what=event_words(event.kind, data, zone=zone), state=event.kind)


def _touch(touch: Touch, zone: str) -> PastLine:
    what = disposition_words(touch.channel, touch.disposition or touch.state)
    if touch.until is not None:
        what = f"{what} (until {moment(touch.until, zone)})"
    return PastLine(
        at=touch.at or touch.due_at,
        what=what,
        channel=touch.channel,
        state=touch.disposition or touch.state,
        reasons=told(decode_reasons(touch.why), zone),
        ruled_out=told(decode_reasons(touch.ruled_out), zone),
        nearest=" ".join(told(decode_reasons(touch.nearest), zone)),
        note=touch.note,
        touch_id=touch.pk,
    )


def _message(message: InboundMessage) -> PastLine:
    """What came in, with what the person wrote; what a program wrote is told by its kind alone."""
    did = done_words(message.settlement)
    return PastLine(
        at=message.fetched_at,
        what=f"Came in: {kind_words(message.kind, message.meaning)}",
        channel="email",
        state="came_in",
        reasons=(did,) if did else (),
        note=message.new_text[:LONGEST_NOTE],
        message_id=message.pk,
    )


# ------------------------------------------------------------------------------------------------------- the present


def present(lead: Lead, enrollment: Enrollment | None, *, now: datetime, zone: str) -> Present:
    """What stands now, decided afresh; with what lies on the desk, if anything does. Where the state of the person is
    not known, so that the strictest rules hold, that is told with what they rule out."""
    stands = _stands(lead, enrollment, now=now, zone=zone)
    if stands.kind not in IN_A_PLAN or not _place(lead).region_unknown:
        return stands
    return replace(stands, ruled_out=(*stands.ruled_out, *told((REGION_UNKNOWN,), zone)))


def _place(lead: Lead) -> Place:
    points = lead.contact.points.order_by("kind", "position", "id")
    return place_of(lead.contact, lead.workspace, phones_of(points))


def _waits(touch: Touch, now: datetime, zone: str) -> tuple[str, ...]:
    """What a message waits for that its mail account does not let go yet."""
    if touch.state != TouchState.OPEN or touch.place_at is None or touch.place_at <= now:
        return ()
    return (f"Waits until {moment(touch.place_at, zone)}: {touch.note}",)


def _stands(lead: Lead, enrollment: Enrollment | None, *, now: datetime, zone: str) -> Present:
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
            reasons=(*_waits(open_touch, now, zone), *told(decode_reasons(open_touch.why), zone)),
            ruled_out=told(decode_reasons(open_touch.ruled_out), zone),
            would_change=told(decode_reasons(open_touch.would_change), zone),
            nearest=" ".join(told(decode_reasons(open_touch.nearest), zone)),
        )
    decision = decide(snapshot_of(enrollment), now=now)
    if isinstance(decision, Ask) and enrollment.state == EnrollmentState.PAUSED and enrollment.next_due_at:
        # The question was put off by a person.
        held = enrollment.next_due_at
        return Present(
            sentence=f"Paused until {moment(held, zone)}.",
            kind="wait",
            due_at=held,
            reasons=told(decision.why, zone),
        )
    return decided(decision, zone=zone)


def _asked(lead: Lead) -> Present | None:
    """The open question to a person that such a lead waits for."""
    question = Question.objects.filter(lead=lead, settled_at__isnull=True).order_by("opened_at").first()
    if question is None:
        return None
    return Present(sentence=question_words(question.kind, question.params), kind="ask")

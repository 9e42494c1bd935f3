"""The one place where a decision of the engine becomes rows: a touch on the desk, a date, a question, or the end.

Every service that changes what a decision depends on calls `advance` in the same transaction, so that promise 1 holds
after each: an open lead has one next move with a date, or waits visibly for a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ringback.engine import __version__ as engine_version
from ringback.engine.decide import decide
from ringback.engine.decisions import (
    Act,
    Ask,
    Decision,
    Lapse,
    Rest,
    Stop,
    Switch,
    ToPerson,
    ToPlaybook,
    Wait,
    because,
)
from ringback.engine.model import By, Disposition
from ringback.engine.position import Position
from ringback.engine.snapshot import Snapshot
from ringback.explain.encode import encode, encode_reasons
from ringback.queries.snapshots import Points, points_of, snapshot_of, touches_of
from ringback.store.models import (
    Enrollment,
    EnrollmentState,
    Touch,
    TouchState,
    touch_key,
)
from ringback.store.transactions import need_write

from .above_caps import call_off_above_caps, waits_on_desk
from .asking import ask, withdraw
from .closing import close_lead
from .journal import note
from .retries import next_try, waiting_message
from .switching import to_person, to_playbook, to_position

MOST_ROUNDS = 12
"""One open touch a channel is the rule, and a change of stage or two; more would mean that it runs in a circle."""

ENGINE_QUESTIONS = (
    "no_way_to_reach",
    "never_open",
    "what_next",
    "nothing_new",
    "find_decision_maker",
    "after_pause",
    "playbook_missing",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advanced:
    """What came of it: the last decision (None: it was over already), and the automatic touch to be sent now."""

    decision: Decision | None
    to_send: Touch | None = None


def locked(enrollment_id: int, *, known: Enrollment | None = None) -> Enrollment:
    """The enrollment with all that its snapshot and its messages need, its row held until the transaction ends.

    `known`: the same as it was a moment ago; its workspace and playbook are taken over and not read again.
    """
    need_write()
    rows = Enrollment.objects.select_for_update(of=("self",))
    if known is None:
        rows = rows.select_related("workspace", "version", "lead__contact__organization", "lead__owner")
    else:
        rows = rows.select_related("lead__contact__organization")
    enrollment = rows.get(pk=enrollment_id)
    if known is not None:
        enrollment.workspace = known.workspace
        if enrollment.version_id == known.version_id:  # else it was moved in between
            enrollment.version = known.version
    enrollment.lead.workspace = enrollment.workspace  # the same row: it need not be read twice
    return enrollment


@dataclass(slots=True)
class Rows:
    """The rows that one service works on, read once; new touches are added as they are made."""

    enrollment: Enrollment
    touches: list[Touch]
    points: Points

    def snapshot(self) -> Snapshot:
        return snapshot_of(self.enrollment, touches=self.touches, points=self.points)

    def next_number(self) -> int:
        return self.touches[-1].number + 1 if self.touches else 1


def rows_of(enrollment: Enrollment) -> Rows:
    """The touches and points of an enrollment that comes from `locked`."""
    touches = touches_of(enrollment)
    for touch in touches:
        touch.enrollment, touch.lead = enrollment, enrollment.lead  # known: no query for each
    return Rows(
        enrollment=enrollment,
        touches=touches,
        points=points_of(enrollment.lead.contact, enrollment.workspace_id),
    )


def advance(
    enrollment: Enrollment, *, now: datetime, actor: str, may_send: bool = False, rows: Rows | None = None
) -> Advanced:
    """Decide and write down what follows. `may_send`: the caller is a worker that will send an automatic touch now.

    `enrollment` must come from `locked`. `rows`: from `rows_of`, where the caller has them and they are up to date.
    """
    need_write()
    if enrollment.state == EnrollmentState.CLOSED:
        return Advanced(decision=None)
    rows = rows_of(enrollment) if rows is None else rows
    _settle_expired(rows, now, actor)
    if any(waits_on_desk(touch) for touch in rows.touches):
        call_off_above_caps(rows.touches, rows.snapshot(), now=now, actor=actor)
    for _ in range(MOST_ROUNDS):
        snapshot = rows.snapshot()
        decision = decide(snapshot, now=now)
        for lapse in decision.lapsed:
            _record_lapse(rows, lapse, now, actor)
        if isinstance(decision, Act) and decision.move.by is By.PERSON:
            _intend(rows, decision, now, actor, TouchState.OPEN)
            continue
        if isinstance(decision, Act):
            touch = _intend(rows, decision, now, actor, TouchState.SENDING) if may_send else None
            _withdraw_answered(enrollment, now, actor)
            _ask_about_hours(enrollment, snapshot, now, actor)
            _stand(enrollment, EnrollmentState.ACTIVE, min(decision.move.due_at, now), decision)
            return Advanced(decision=decision, to_send=touch)
        if isinstance(decision, Switch):
            if isinstance(decision.to, Position):
                to_position(enrollment, decision.to, now=now, actor=actor)
                continue
            return _go_elsewhere(enrollment, decision, now=now, actor=actor)
        _write_down(rows, decision, snapshot, now, actor)
        return Advanced(decision=decision)
    raise RuntimeError(f"enrollment {enrollment.pk} needed more than {MOST_ROUNDS} decisions at once")


def _go_elsewhere(enrollment: Enrollment, decision: Switch, *, now: datetime, actor: str) -> Advanced:
    """This enrollment ends; the one that takes its place is decided upon at once."""
    if isinstance(decision.to, ToPlaybook):
        following = to_playbook(enrollment, decision.to, now=now, actor=actor)
        if following is None:
            _stand(enrollment, EnrollmentState.ASKING, None, decision)
            return Advanced(decision=decision)
    else:
        assert isinstance(decision.to, ToPerson)
        following = to_person(enrollment, decision.to, now=now, actor=actor)
    enrollment.refresh_from_db()
    advance(locked(following.pk), now=now, actor=actor)
    return Advanced(decision=decision)


def _write_down(rows: Rows, decision: Decision, snapshot: Snapshot, now: datetime, actor: str) -> None:
    enrollment = rows.enrollment
    if isinstance(decision, Stop):
        close_lead(enrollment.lead, answer=decision.answer, now=now, actor=actor)
        enrollment.refresh_from_db()
        return
    if isinstance(decision, Ask):
        held_until = _held_until(snapshot, now)
        if held_until is None:
            _stand(enrollment, EnrollmentState.ASKING, None, decision)
            ask(enrollment.lead, decision.question, now=now, actor=actor, enrollment=enrollment)
            return
        # A person has put the question off: it comes back when the pause is over.
        decision = Wait(until=held_until, why=(because("paused", until=held_until, reason="by hand"),))
    _withdraw_answered(enrollment, now, actor)
    _ask_about_hours(enrollment, snapshot, now, actor)
    if isinstance(decision, Rest):
        held = _held_until(snapshot, now) is not None  # by a person, whatever the plan would do by itself
        state = EnrollmentState.PAUSED if held else EnrollmentState.RESTING
        _stand(enrollment, state, decision.until, decision)
        return
    assert isinstance(decision, Wait)
    pauses = (*snapshot.pauses, *snapshot.history.pauses)
    paused = any(pause.starts_at <= now < pause.ends_at for pause in pauses)
    state = EnrollmentState.PAUSED if paused else EnrollmentState.ACTIVE
    _stand(enrollment, state, _with_next_try(rows, decision.until, now), decision)


def _held_until(snapshot: Snapshot, now: datetime) -> datetime | None:
    """The end of the pause that a person has set and that holds now."""
    ends = [pause.ends_at for pause in snapshot.pauses if pause.starts_at <= now < pause.ends_at]
    return max(ends, default=None)


def _with_next_try(rows: Rows, until: datetime, now: datetime) -> datetime:
    """`until`, or earlier the instant at which a message that waits to leave is tried again."""
    if any(touch.state == TouchState.SENDING for touch in rows.touches):
        # Should its worker have died, another one is to see that as soon as the lease is over.
        return min(until, now)
    waiting = waiting_message(rows.touches)
    if waiting is None:
        return until
    # None: it cannot leave any more. The worker is to see that at once and ask a person.
    return min(until, next_try(waiting, rows.snapshot(), now=now) or now)


def _ask_about_hours(enrollment: Enrollment, snapshot: Snapshot, now: datetime, actor: str) -> None:
    """Where no hour suits a call the plan goes on by e-mail; a person is asked, once, when calls could be made."""
    if snapshot.call_hours_never_meet and not enrollment.questions.filter(kind="never_open").exists():
        ask(enrollment.lead, "never_open", now=now, actor=actor, enrollment=enrollment)


def _withdraw_answered(enrollment: Enrollment, now: datetime, actor: str) -> None:
    if enrollment.state == EnrollmentState.ASKING:
        withdraw(enrollment.lead, now=now, actor=actor, kinds=ENGINE_QUESTIONS, reason="no_longer_needed")


def _stand(
    enrollment: Enrollment, state: EnrollmentState, due_at: datetime | None, decision: Decision
) -> None:
    enrollment.state = state
    enrollment.next_due_at = due_at
    enrollment.decision = encode(decision)
    # The row is held, so that the lease in hand is the one in the database, or the one that the worker now gives it.
    enrollment.save(update_fields=["state", "next_due_at", "decision", "claimed_until", "claimed_by"])


# ------------------------------------------------------------------------------------------------------------ touches


def _intend(rows: Rows, decision: Act, now: datetime, actor: str, state: TouchState) -> Touch:
    """Write the touch down before anything is done about it."""
    enrollment, move, number = rows.enrollment, decision.move, rows.next_number()
    touch = Touch.objects.create(
        workspace_id=enrollment.workspace_id,
        enrollment=enrollment,
        lead=enrollment.lead,
        number=number,
        step=move.step,
        channel=move.channel.value,
        by=move.by.value,
        state=state,
        due_at=move.due_at,
        expires_at=move.expires_at,
        voicemail=move.voicemail,
        template=move.template,
        point=rows.points.best(move.channel),
        key=touch_key(enrollment.pk, number),
        why=encode_reasons(decision.why),
        ruled_out=encode_reasons(decision.ruled_out),
        would_change=encode_reasons(decision.would_change),
        nearest=encode_reasons((decision.nearest,) if decision.nearest else ()),
        playbook_version=enrollment.version.number,
        engine_version=engine_version,
        created_at=now,
    )
    rows.touches.append(touch)
    kind = "sending" if state == TouchState.SENDING else "due"
    note(
        enrollment.workspace_id, kind, now=now, actor=actor, lead=enrollment.lead_id, n=number, step=move.step
    )
    return touch


def _settle_expired(rows: Rows, now: datetime, actor: str) -> None:
    """Touches whose time is over and that nobody made are missed, at the instant at which their time ended."""
    for touch in rows.touches:
        if touch.state == TouchState.OPEN and touch.expires_at is not None and touch.expires_at <= now:
            touch.state = TouchState.MISSED
            touch.disposition = Disposition.MISSED.value
            touch.at = touch.expires_at
            touch.save(update_fields=["state", "disposition", "at"])
            note(touch.workspace_id, "missed", now=now, actor=actor, lead=touch.lead_id, n=touch.number)


def _record_lapse(rows: Rows, lapse: Lapse, now: datetime, actor: str) -> None:
    """A touch whose time went by before a worker looked: written down as missed, never made up for."""
    enrollment, number = rows.enrollment, rows.next_number()
    touch = Touch.objects.create(
        workspace_id=enrollment.workspace_id,
        enrollment=enrollment,
        lead_id=enrollment.lead_id,
        number=number,
        step=lapse.step,
        channel=lapse.channel.value,
        by=lapse.by.value,
        template=lapse.template,
        state=TouchState.MISSED,
        due_at=lapse.due_at,
        expires_at=lapse.expires_at,
        at=lapse.expires_at,
        disposition=Disposition.MISSED.value,
        key=touch_key(enrollment.pk, number),
        playbook_version=enrollment.version.number,
        engine_version=engine_version,
        created_at=now,
    )
    rows.touches.append(touch)
    note(
        enrollment.workspace_id,
        "missed",
        now=now,
        actor=actor,
        lead=enrollment.lead_id,
        n=number,
        unseen=True,
    )

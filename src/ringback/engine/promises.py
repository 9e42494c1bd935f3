"""Calls that were agreed with the person: a promise, for an instant, and a comeback, from a date on.

A promise beats the plan, is kept to the minute inside lawful hours, and no pause but one set by a person's hand holds
it. Where it cannot be kept, or was missed, it is due at the next opening. Until it is made, no other call is.
"""

from __future__ import annotations

from datetime import datetime

from .candidates import Candidate
from .context import Context
from .decisions import Move, Reason, because
from .history import COMEBACK, PROMISE, Promise
from .model import By, Channel
from .moves import by_cap, voicemail_offered
from .openings import Openings
from .pausing import joined, less, pause_at
from .playbook import NEVER_VOICEMAIL, VoicemailRule
from .snapshot import Snapshot
from .starting import for_calls


def promise_is_next(context: Context) -> bool:
    """Whether a promise, not missed so far, stands before everything else."""
    promise = context.history.promise
    return promise is not None and promise.missed_at is None and context.calls_possible


def agreed_call(context: Context) -> Candidate | None:
    """The call that was agreed with the person, or that they asked for from a date on."""
    history, snapshot = context.history, context.snapshot
    if history.promise is not None:
        opens, law = hours_of_promise(snapshot)
        return _agreed(context, history.promise, PROMISE, opens, law)
    if history.comeback is not None:
        return _agreed(context, history.comeback, COMEBACK, context.call_time, None)
    return None


def hours_of_promise(snapshot: Snapshot) -> tuple[Openings, Openings]:
    """Open time and lawful time for a promise, as far as calls may be started.

    The pauses that a person set are taken off, but not those that the lead made.
    """
    opens: Openings = snapshot.open_time
    law: Openings = snapshot.law_time
    if snapshot.pauses:
        by_hand = tuple(joined(snapshot.pauses))
        opens, law = less(snapshot.open_time, by_hand), less(snapshot.law_time, by_hand)
    return for_calls(opens, snapshot.law_time), for_calls(law, snapshot.law_time)


def _agreed(
    context: Context, promise: Promise, step: str, opens: Openings, law: Openings | None
) -> Candidate | None:
    snapshot = context.snapshot
    why: tuple[Reason, ...] = (because(step, at=promise.at, agreed_at=promise.agreed_at),)
    hours = opens
    due: datetime | None
    if promise.missed_at is not None:
        # Told as missed once; openings of the days since then went by and are not told one by one.
        due = opens.next_open(max(promise.missed_at, promise.at, opens.day_start(context.today)))
        why = (*why, because("promise_missed", at=promise.missed_at))
    elif law is not None and law.is_open(promise.at):
        due, hours = promise.at, law
    else:
        due = opens.next_open(promise.at)
        if law is not None:
            paused = pause_at(joined(snapshot.pauses), promise.at) is not None
            code = "promise_in_pause" if paused else "promise_outside_hours"
            why = (*why, because(code, at=promise.at))
    while due is not None:
        moved, cap = context.within_caps(Channel.CALL, due)
        if cap is not None:
            hours = opens
            due = opens.next_open(moved)
            why = (*why, by_cap(cap, Channel.CALL, promise.at, moved))
            continue
        expires = _expires(opens, hours, due)
        move = Move(
            channel=Channel.CALL,
            step=step,
            by=By.PERSON,
            due_at=due,
            expires_at=expires,
            voicemail=voicemail_offered(context, _voicemail_rule(context, due), due, expires),
        )
        if expires > context.now:
            ready = due if due >= context.now else hours.next_open(context.now)
            if ready is not None and ready < expires:
                return Candidate(move, why, ready)
            return None
        # Nobody was asked in time (the worker stood still): it is due again at the next opening.
        context.lapse(move)
        hours = opens
        due = opens.next_open(max(expires, opens.day_start(context.today)))
    return None


def _expires(opens: Openings, hours: Openings, due: datetime) -> datetime:
    """The close of business of that day, or the end of the lawful hours for a call after business."""
    day = opens.local_date(due)
    close = opens.close_of(day)
    if close is not None and close > due:
        return close
    end = hours.span_end(due)
    assert end is not None, "an agreed call is due in open hours"
    return end


def _voicemail_rule(context: Context, due: datetime) -> VoicemailRule:
    """The first counted rule of the plan from that day on: agreed calls count like the others.

    Without one a voicemail is offered, unless the plan's calls are never to leave any.
    """
    index = context.calendar.index_at(due)
    phases = context.plan.phases[index:] if index is not None else ()
    rules = [step.voicemail for phase in phases for step in phase.steps if step.channel is Channel.CALL]
    counted = next((rule for rule in rules if rule.at_most), None)
    if counted is not None:
        return counted
    never = bool(rules) and all(rule.at_most == 0 for rule in rules)
    return NEVER_VOICEMAIL if never else VoicemailRule(at_most=None)

"""From a step to its next move: one function per timing, joined in a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .candidates import DONE, Candidate, Found
from .context import Context
from .first_day import after, on_arrival, within
from .mail_days import every, on_days
from .model import (
    After,
    Channel,
    Every,
    OnArrival,
    OnDays,
    Phase,
    SpreadOverDay,
    SpreadOverWeek,
    Step,
    When,
    Within,
)
from .spread import spread_over_day, spread_over_week

RULES: dict[type, Callable[[Context, Phase, Step, Any], Found]] = {
    OnArrival: on_arrival,
    Within: within,
    After: after,
    SpreadOverDay: spread_over_day,
    SpreadOverWeek: spread_over_week,
    OnDays: on_days,
    Every: every,
}

IN_TURN = (Within, After)
"""Calls of these kinds come in the order of the playbook: later calls of the phase wait for them."""


def find(context: Context, phase: Phase, step: Step) -> Found:
    """The next move of this step, or why there is none. Moves whose time went by unseen are noted on the way."""
    if step.when is When.HIGH_VALUE and not context.snapshot.is_high_value:
        context.rule_out("value_below_line", step=step.key)
        return DONE
    if not (context.calls_possible if step.channel is Channel.CALL else context.emails_possible):
        return DONE
    if step.channel is Channel.CALL and context.snapshot.call_hours_never_meet:
        context.rule_out("call_hours_never_meet")
        return DONE
    rule = RULES[type(step.timing)]
    while True:
        found = rule(context, phase, step, step.timing)
        if not isinstance(found, Candidate) or found.move.expires_at > context.now:
            return found
        context.lapse(found.move)

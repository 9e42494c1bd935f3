"""From a step to its next move: one function per timing, joined in a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .candidates import DONE, Candidate, Found
from .circumstances import holds
from .conditions import IS_HIGH_VALUE, written
from .context import CALL_AND_EMAIL, Context
from .days import each_of_days, every
from .explanations import no_other_way
from .first_day import after, on_arrival, within
from .model import Channel
from .playbook import (
    After,
    Every,
    OnArrival,
    OnDays,
    Phase,
    SpreadOverDay,
    SpreadOverPeriod,
    Step,
    Within,
)
from .spread import spread_over_day, spread_over_period

RULES: dict[type, Callable[[Context, Phase, Step, Any], Found]] = {
    OnArrival: on_arrival,
    Within: within,
    After: after,
    SpreadOverDay: spread_over_day,
    SpreadOverPeriod: spread_over_period,
    OnDays: each_of_days,
    Every: every,
}

IN_TURN = (Within, After)
"""Calls of these kinds come in the order of the playbook: later calls of the phase wait for them."""


def find(context: Context, phase: Phase, step: Step) -> Found:
    """The next move of this step, or why there is none. Moves whose time went by unseen are noted on the way."""
    if not applies(context, step):
        return DONE
    rule = RULES[type(step.timing)]
    while True:
        found = rule(context, phase, step, step.timing)
        if not isinstance(found, Candidate) or found.move.expires_at > context.now:
            return found
        context.lapse(found.move)


def applies(context: Context, step: Step) -> bool:
    """Whether the step is for this lead at all, now."""
    if step.when is not None and not holds(step.when, context):
        if step.when == IS_HIGH_VALUE:
            context.rule_out("value_below_line", step=step.key, channel=step.channel.value)
        else:
            context.rule_out(
                "condition_not_met", step=step.key, channel=step.channel.value, condition=written(step.when)
            )
        return False
    if not context.possible(step.channel):
        if (
            step.channel not in CALL_AND_EMAIL
        ):  # of those two every decision says why, of the others the step does
            reason = no_other_way(context.snapshot, step.channel)
            context.ruled_out += [reason] if reason is not None else []
        return False
    if context.plan.something_new and not context.template_of(step, 0):
        context.rule_out("nothing_new", step=step.key, channel=step.channel.value)
        return False
    if step.channel is not Channel.CALL:
        return True
    if context.snapshot.call_hours_never_meet:
        context.rule_out("call_hours_never_meet")
        return False
    if context.calls_left == 0:
        context.rule_out("budget_spent", calls=context.calls_made)
        return False
    return True

"""What a return had for certain days, and nobody looked on those days because no worker ran.

A plan goes on from today, and what a running plan had for a day that went by is not told one by one: others follow. A
return has one message or two, months after the last. One that went by would leave no trace of what the pause was for.
"""

from __future__ import annotations

from .context import Context
from .days import note_days_gone_by
from .model import Channel
from .playbook import OnDays
from .steps import applies


def note_unseen(context: Context, index: int | None, busy: set[Channel]) -> None:
    """Note the messages of a return whose listed day went by unseen, in the phases up to `index` (None: in all).

    `busy`: channels on which a touch is open, whose own end will be told. Nothing else of the context changes: what
    was ruled out on a day that is over is of no use now.
    """
    if not context.plan.something_new:
        return
    bounds, ruled_out = context.bounds, len(context.ruled_out)
    last = len(context.plan.phases) - 1 if index is None else index
    for number in range(context.position.phase, last + 1):
        if context.calendar.bounds(number) is None:
            continue
        phase = context.look_at(number)
        for step in phase.steps:
            if step.channel is Channel.CALL or step.channel in busy or not isinstance(step.timing, OnDays):
                continue
            if applies(context, step):
                note_days_gone_by(context, phase, step, step.timing)
    del context.ruled_out[ruled_out:]
    context.bounds = bounds

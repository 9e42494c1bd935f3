"""Something came in from the person, and nobody has looked at it yet: nothing is made until somebody has.

Only a call that was agreed is kept: the person counts on it, and it is a good way to answer. Whoever makes it has the
message beside it.
"""

from __future__ import annotations

from .candidates import Candidate
from .context import Context
from .decisions import Act, Ask, Decision, Wait, because
from .explanations import nearest, ruled_out, settles, touch_ends, touch_open, would_change
from .history import REPLY
from .model import Channel
from .promises import agreed_call
from .snapshot import Unsettled


def until_settled(context: Context, unsettled: Unsettled) -> Decision:
    """The agreed call when it is due, else what lies open already, else the question."""
    is_reply = unsettled.question == REPLY
    why = (
        because("unsettled_reply", since=unsettled.since)
        if is_reply
        else because("unsettled", since=unsettled.since)
    )
    open_touches = context.history.open_touches
    call = _agreed(context)
    if call is not None and call.ready_at <= context.now:
        return Act(
            move=call.move,
            why=(*call.why, why),
            ruled_out=ruled_out(context, call.move),
            would_change=would_change(context, call.move),
            nearest=nearest(context, call, call.move),
            lapsed=tuple(context.lapsed),
        )
    if open_touches:
        until = min(touch.ends_at for touch in open_touches)
        return Wait(
            until=until if call is None else min(until, call.ready_at),
            why=(*touch_open(context, until), why),
            nearest=touch_ends(context),
            lapsed=tuple(context.lapsed),
        )
    if call is not None:
        return Wait(
            until=call.ready_at,
            next=call.move,
            why=(*call.why, why),
            nearest=settles(unsettled.question),
            lapsed=tuple(context.lapsed),
        )
    return Ask(
        question=unsettled.question,
        why=(why,),
        nearest=settles(unsettled.question),
        lapsed=tuple(context.lapsed),
    )


def _agreed(context: Context) -> Candidate | None:
    """The call that was agreed for an instant; one from a date on waits, for the message may have changed that."""
    busy = any(touch.channel is Channel.CALL for touch in context.history.open_touches)
    if context.history.promise is None or busy or not context.calls_possible:
        return None
    call = agreed_call(context)
    if call is not None:
        context.best_day = context.plan_time.local_date(call.ready_at)
    return call

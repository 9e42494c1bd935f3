"""What comes when the plan is through: a rest with a date, then a question to a person."""

from __future__ import annotations

from .context import Context
from .decisions import Ask, Decision, Rest, because
from .explanations import no_email, no_phone
from .history import NOT_MADE, REPLY
from .timing import add_months


def through(context: Context) -> Decision:
    """A rest of so many months since the last touch that was made, then the playbook's question."""
    snapshot = context.snapshot
    lapsed = tuple(context.lapsed)
    law_until = snapshot.email_law.until if not context.calls_possible else None
    if law_until is not None and context.email_cut:
        # E-mail was the only way left, and the law shuts it before the next one would leave.
        why = (no_phone(snapshot), because("email_not_lawful", rule=snapshot.email_law.rule))
        return Ask(question="no_way_to_reach", why=why, lapsed=lapsed)
    last = max(
        (
            touch.at
            for touch in context.history.touches
            if touch.at is not None and touch.disposition not in NOT_MADE and touch.step != REPLY
        ),
        default=snapshot.started_at,
    )
    ending = snapshot.playbook.ending
    months = ending.rest_months_near if snapshot.is_high_value else ending.rest_months_far
    day = add_months(context.plan_time.local_date(last), months)
    until = context.plan_time.next_open(context.plan_time.day_start(day))
    if until is None or until <= context.now:
        return Ask(question=ending.question, why=(because("rested", since=last),), lapsed=lapsed)
    if law_until is not None and context.now < law_until < until:
        until = law_until
    reasons = (because("plan_through", last=last, months=months),)
    return Rest(until=until, why=reasons, ruled_out=tuple(dict.fromkeys(context.ruled_out)), lapsed=lapsed)


def unreachable(context: Context) -> Ask:
    """No usable number and no usable address: a person decides."""
    return Ask(question="no_way_to_reach", why=(no_phone(context.snapshot), no_email(context.snapshot)))

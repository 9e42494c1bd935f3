"""What comes when a plan is through: a rest with a date, something new, another person or playbook, a question."""

from __future__ import annotations

from datetime import datetime

from .circumstances import holds
from .context import Context
from .decisions import Ask, Decision, Reason, Rest, Switch, ToPerson, ToPlaybook, because
from .explanations import AT_ONCE, email_not_lawful, no_email, no_phone, settles
from .openings import DAY
from .playbook import AskPerson, MoveTo, Plan, RestFor, Stage, SwitchPerson
from .position import Position
from .snapshot import Colleague
from .timing import add_months

WHAT_NEXT = "what_next"
"""Asked where a playbook ends without saying what follows: nobody is dropped in silence."""


def through(context: Context) -> Decision:
    """What the stages after this plan say."""
    snapshot = context.snapshot
    mail_alone = not context.calls_possible and not context.any_other_way()
    law_until = snapshot.email_law.until if mail_alone else None
    if law_until is not None and context.law_cut:
        # E-mail was the only way left, and the law shuts it before the next one would leave.
        return _asked(context, "no_way_to_reach", (no_phone(snapshot), email_not_lawful(snapshot)))
    last = snapshot.history.last_made_at or context.position.since
    made = snapshot.history.last_made_at is not None
    reasons: tuple[Reason, ...] = (because("plan_ended", last=last) if made else because("plan_untouched"),)
    for number, stage in enumerate(snapshot.playbook.stages):
        if number <= context.position.stage:
            continue
        if not isinstance(stage, RestFor):
            return _follow(context, number, stage, last, reasons)
        months = stage.near if snapshot.is_high_value else stage.far
        until = _end_of_rest(context, last, months)
        if until is not None and until > context.now:
            return _rest(context, until, last, months, law_until)
        reasons = (because("rested", since=last),)
    return _asked(context, WHAT_NEXT, reasons)


def _asked(context: Context, question: str, why: tuple[Reason, ...]) -> Ask:
    return Ask(
        question=question,
        why=why,
        ruled_out=tuple(dict.fromkeys(context.ruled_out)),
        nearest=settles(question),
        lapsed=tuple(context.lapsed),
    )


def _switch(context: Context, to: Position | ToPlaybook | ToPerson, why: tuple[Reason, ...]) -> Switch:
    return Switch(
        to=to,
        why=why,
        ruled_out=tuple(dict.fromkeys(context.ruled_out)),
        nearest=AT_ONCE,
        lapsed=tuple(context.lapsed),
    )


def _end_of_rest(context: Context, last: datetime, months: int) -> datetime | None:
    day = add_months(context.plan_time.local_date(last), months)
    return context.plan_time.next_open(context.plan_time.day_start(day))


def _rest(
    context: Context, until: datetime, last: datetime, months: int, law_until: datetime | None
) -> Decision:
    if law_until is not None and context.now < law_until < until:
        until = law_until
    return Rest(
        until=until,
        why=(because("plan_through", last=last, months=months),),
        ruled_out=tuple(dict.fromkeys(context.ruled_out)),
        nearest=because("rest_ends_early", until=until),
        lapsed=tuple(context.lapsed),
    )


def _follow(
    context: Context, number: int, stage: Stage, last: datetime, reasons: tuple[Reason, ...]
) -> Decision:
    now = context.now
    if isinstance(stage, AskPerson):
        return _asked(context, stage.question, reasons)
    if isinstance(stage, MoveTo):
        why = (*reasons, because("to_playbook", playbook=stage.playbook))
        # Its first step is not to follow the last one of this plan within minutes.
        starts_at = context.plan_time.day_start(context.today + DAY)
        return _switch(context, ToPlaybook(name=stage.playbook, starts_at=starts_at), why)
    if isinstance(stage, SwitchPerson):
        other = next_person(context.snapshot.colleagues, stage.roles)
        if other is None:
            return _asked(context, "find_decision_maker", (*reasons, because("nobody_else_known")))
        starts_at = max(now, last + stage.cool_off)
        why = (*reasons, because("to_person", role=other.role, starts_at=starts_at))
        to = ToPerson(contact=other.contact, role=other.role, starts_at=starts_at)
        return _switch(context, to, why)
    assert isinstance(stage, Plan)
    if stage.something_new and not _has_something_new(context, stage):
        return _asked(context, "nothing_new", (*reasons, because("nothing_new_left")))
    why = (*reasons, because("next_stage"))
    return _switch(context, Position(stage=number, since=now), why)


def next_person(colleagues: tuple[Colleague, ...], roles: tuple[str, ...]) -> Colleague | None:
    """The first whose role comes first in `roles`; without roles the first of all."""
    if not roles:
        return colleagues[0] if colleagues else None
    return next((one for role in roles for one in colleagues if one.role == role), None)


def _has_something_new(context: Context, plan: Plan) -> bool:
    """Whether a step of the plan that is for this lead and can be made carries a template this person has not had."""
    had = context.history.templates | context.snapshot.about.templates_had
    return any(
        context.possible(step.channel)
        and not had.issuperset(step.templates)
        and (step.when is None or holds(step.when, context))
        for phase in plan.phases
        for step in phase.steps
    )


def unreachable(context: Context) -> Ask:
    """No usable number and no usable address: a person decides."""
    return _asked(context, "no_way_to_reach", (no_phone(context.snapshot), no_email(context.snapshot)))

"""What comes when a plan is through: a rest with a date, something new, another person or playbook, a question."""

from __future__ import annotations

from datetime import datetime

from .context import Context
from .decisions import Ask, Decision, Reason, Rest, Switch, ToPerson, ToPlaybook, because
from .explanations import no_email, no_phone
from .openings import DAY
from .playbook import AskPerson, MoveTo, Plan, RestFor, Stage, SwitchPerson
from .position import Position
from .snapshot import Colleague
from .timing import add_months

WHAT_NEXT = "what_next"
"""Asked where a playbook ends without saying what follows: nobody is dropped in silence."""


def through(context: Context) -> Decision:
    """What the stages after this plan say."""
    snapshot, lapsed = context.snapshot, tuple(context.lapsed)
    mail_alone = not context.calls_possible and not context.any_other_way()
    law_until = snapshot.email_law.until if mail_alone else None
    if law_until is not None and context.law_cut:
        # E-mail was the only way left, and the law shuts it before the next one would leave.
        why = (no_phone(snapshot), because("email_not_lawful", rule=snapshot.email_law.rule))
        return Ask(question="no_way_to_reach", why=why, lapsed=lapsed)
    last = snapshot.history.last_made_at or context.position.since
    reasons: tuple[Reason, ...] = (because("plan_ended", last=last),)
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
    return Ask(question=WHAT_NEXT, why=reasons, lapsed=lapsed)


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
    lapsed, now = tuple(context.lapsed), context.now
    if isinstance(stage, AskPerson):
        return Ask(question=stage.question, why=reasons, lapsed=lapsed)
    if isinstance(stage, MoveTo):
        why = (*reasons, because("to_playbook", playbook=stage.playbook))
        # Its first step is not to follow the last one of this plan within minutes.
        starts_at = context.plan_time.day_start(context.today + DAY)
        return Switch(to=ToPlaybook(name=stage.playbook, starts_at=starts_at), why=why, lapsed=lapsed)
    if isinstance(stage, SwitchPerson):
        other = next_person(context.snapshot.colleagues, stage.roles)
        if other is None:
            why = (*reasons, because("nobody_else_known"))
            return Ask(question="find_decision_maker", why=why, lapsed=lapsed)
        starts_at = max(now, last + stage.cool_off)
        why = (*reasons, because("to_person", role=other.role, starts_at=starts_at))
        to = ToPerson(contact=other.contact, role=other.role, starts_at=starts_at)
        return Switch(to=to, why=why, lapsed=lapsed)
    assert isinstance(stage, Plan)
    if stage.something_new and not _has_something_new(context, stage):
        return Ask(question="nothing_new", why=(*reasons, because("nothing_new_left")), lapsed=lapsed)
    why = (*reasons, because("next_stage"))
    return Switch(to=Position(stage=number, since=now), why=why, lapsed=lapsed)


def next_person(colleagues: tuple[Colleague, ...], roles: tuple[str, ...]) -> Colleague | None:
    """The first whose role comes first in `roles`; without roles the first of all."""
    if not roles:
        return colleagues[0] if colleagues else None
    return next((one for role in roles for one in colleagues if one.role == role), None)


def _has_something_new(context: Context, plan: Plan) -> bool:
    """Whether a step of the plan that can be made carries a template this person has not had."""
    had = context.history.templates | context.snapshot.about.templates_had
    return any(
        context.possible(step.channel) and not had.issuperset(step.templates)
        for phase in plan.phases
        for step in phase.steps
    )


def unreachable(context: Context) -> Ask:
    """No usable number and no usable address: a person decides."""
    return Ask(question="no_way_to_reach", why=(no_phone(context.snapshot), no_email(context.snapshot)))

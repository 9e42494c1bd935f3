"""What a playbook may ask about a lead beside its touches. Each part is read only for playbooks that ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Exists, OuterRef

from ringback.engine.conditions import All, Condition, Either, Fact, Not
from ringback.engine.model import Answer
from ringback.engine.playbook import Playbook, SwitchPerson
from ringback.engine.snapshot import About, Colleague
from ringback.store.models import (
    Contact,
    ContactPoint,
    Enrollment,
    Event,
    Lead,
    LeadState,
    PointStatus,
    Touch,
    TouchState,
)

PAGE_OPENED = "page_opened"
"""The event of a person who opened their answer page."""


@dataclass(frozen=True, slots=True)
class Asks:
    """What a playbook asks about."""

    facts: frozenset[Fact]
    something_new: bool
    colleagues: bool


@lru_cache(maxsize=1024)
def asks_of(playbook: Playbook) -> Asks:
    """What this playbook needs to know of a lead."""
    facts: set[Fact] = set()
    for step in playbook.steps:
        if step.when is not None:
            _collect(step.when, facts)
    return Asks(
        facts=frozenset(facts),
        something_new=any(plan.something_new for plan in playbook.plans),
        colleagues=any(isinstance(stage, SwitchPerson) for stage in playbook.stages),
    )


def _collect(condition: Condition, facts: set[Fact]) -> None:
    if isinstance(condition, (All, Either)):
        for part in condition.of:
            _collect(part, facts)
    elif isinstance(condition, Not):
        _collect(condition.of, facts)
    else:
        facts.add(condition.fact)


def about_of(enrollment: Enrollment, playbook: Playbook, consents: frozenset[str]) -> About:
    """What conditions and come-backs may ask about this lead."""
    lead, asks = enrollment.lead, asks_of(playbook)
    return About(
        source=lead.source.casefold(),
        interest=lead.interest.casefold(),
        owner=lead.owner.email.casefold() if Fact.OWNER in asks.facts and lead.owner else "",
        tags=frozenset(lead.tags),
        consents=consents,
        page_opened=Fact.PAGE_OPENED in asks.facts and _page_opened(lead),
        templates_had=_templates_had(enrollment) if asks.something_new else frozenset(),
    )


def _page_opened(lead: Lead) -> bool:
    return Event.objects.filter(lead=lead, kind=PAGE_OPENED).exists()


def _templates_had(enrollment: Enrollment) -> frozenset[str]:
    """The templates that this person was sent under other enrollments of the workspace."""
    sent = (
        Touch.objects.filter(
            workspace_id=enrollment.workspace_id,
            lead__contact_id=enrollment.lead.contact_id,
            state__in=(TouchState.DONE, TouchState.UNSURE),
        )
        .exclude(enrollment_id=enrollment.pk)
        .exclude(template="")
    )
    return frozenset(sent.values_list("template", flat=True))


def colleagues_of(enrollment: Enrollment, playbook: Playbook) -> tuple[Colleague, ...]:
    """The others at the same organization who can be reached and are not followed up, and never were in this playbook.

    Nobody who has given an answer of their own: only a silence is taken up again. In the order in which they came.
    """
    contact = enrollment.lead.contact
    if contact.organization_id is None or not asks_of(playbook).colleagues:
        return ()
    leads = Lead.objects.filter(contact=OuterRef("pk"))
    in_it = leads.filter(enrollments__version__playbook_id=enrollment.version.playbook_id)
    answered = leads.exclude(answer__in=("", Answer.UNREACHABLE.value))
    usable = ContactPoint.objects.filter(contact=OuterRef("pk"), status=PointStatus.OK)
    shut = ContactPoint.objects.filter(contact=OuterRef("pk"), status=PointStatus.SUPPRESSED)
    others = (
        Contact.objects.filter(
            workspace_id=enrollment.workspace_id,
            organization_id=contact.organization_id,
            merged_into__isnull=True,
            erased_at__isnull=True,
        )
        .exclude(pk=contact.pk)
        .filter(Exists(usable), ~Exists(shut), ~Exists(in_it), ~Exists(answered))
        .filter(~Exists(leads.filter(state=LeadState.OPEN)))
        .order_by("id")
    )
    return tuple(
        Colleague(contact=pk, role=role.casefold().strip()) for pk, role in others.values_list("pk", "role")
    )

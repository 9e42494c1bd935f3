"""Which leads of the list are found: by words, state, owner, tag and playbook. Each narrows a queryset."""

from __future__ import annotations

import re

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from ringback.engine.model import By
from ringback.intake.tags import read_tags
from ringback.store.models import (
    ContactPoint,
    Enrollment,
    EnrollmentState,
    Lead,
    LeadState,
    PointKind,
    Question,
    Touch,
    TouchState,
    Workspace,
)
from ringback.store.tags import HasTag

from .words import ANSWERS

STATE_FILTERS: dict[str, str] = {
    "open": "Open",
    "now": "On the desk",
    "asking": "Has a question",
    "paused": "Paused or resting",
    **{f"answer-{code}": f"Closed: {words.lower()}" for code, words in ANSWERS.items()},
    "all": "All",
}


def matching(leads: QuerySet[Lead], workspace: Workspace, q: str) -> QuerySet[Lead]:
    """By `#12`, by the digits of a number, by an e-mail address, by the name of the person or the company."""
    if not q:
        return leads
    if re.fullmatch(r"#\d{1,9}", q):
        return leads.filter(number=int(q[1:]))
    points = ContactPoint.objects.filter(workspace=workspace, contact=OuterRef("contact"))
    digits = re.sub(r"\D", "", q)
    if len(digits) >= 3 and re.fullmatch(r"[\d\s()+./-]+", q):
        by_phone = Q(Exists(points.filter(kind=PointKind.PHONE, value__contains=digits)))
        return leads.filter(by_phone | Q(number=int(digits)) if len(digits) < 10 else by_phone)
    if "@" in q:
        return leads.filter(Exists(points.filter(kind=PointKind.EMAIL, value__icontains=q)))
    for word in q.split():
        leads = leads.filter(
            Q(contact__full_name__icontains=word)
            | Q(contact__organization__name__icontains=word)
            | Q(interest__icontains=word)
        )
    return leads


def on_desk() -> QuerySet[Touch]:
    return Touch.objects.filter(lead=OuterRef("pk"), state=TouchState.OPEN, by=By.PERSON.value)


def in_state(leads: QuerySet[Lead], state: str) -> QuerySet[Lead]:
    if state == "open":
        return leads.filter(state=LeadState.OPEN)
    if state == "now":
        return leads.filter(Exists(on_desk()))
    if state == "asking":
        return leads.filter(Exists(Question.objects.filter(lead=OuterRef("pk"), settled_at__isnull=True)))
    if state == "paused":
        held = [EnrollmentState.PAUSED, EnrollmentState.RESTING]
        return leads.filter(Exists(Enrollment.objects.filter(lead=OuterRef("pk"), state__in=held)))
    if state.startswith("answer-"):
        return leads.filter(answer=state.removeprefix("answer-"))
    return leads


def owned(leads: QuerySet[Lead], owner: str) -> QuerySet[Lead]:
    if owner == "none":
        return leads.filter(owner__isnull=True)
    return leads.filter(owner_id=int(owner)) if owner.isdecimal() and len(owner) < 18 else leads


def tagged(leads: QuerySet[Lead], tag: str) -> QuerySet[Lead]:
    """Those with this tag, written as people write it; all for ""."""
    for one in read_tags(tag):
        leads = leads.filter(HasTag("tags", one))
    return leads


def followed_by(leads: QuerySet[Lead], playbook: str) -> QuerySet[Lead]:
    """Those whose latest follow-up went or goes by the playbook of this name; all for ""."""
    if not playbook:
        return leads
    latest = Enrollment.objects.filter(lead=OuterRef("pk")).order_by("-pk")
    return leads.annotate(playbook_name=Subquery(latest.values("version__playbook__name")[:1])).filter(
        playbook_name=playbook
    )

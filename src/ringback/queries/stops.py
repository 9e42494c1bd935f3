"""Promise 3, checked over the whole database: after a stop nothing is open or sent, in the whole business."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.db.models import F

from ringback.store.models import (
    Consent,
    Contact,
    Lead,
    LeadState,
    PointStatus,
    Suppression,
    Touch,
    TouchState,
)

from .hashes import suppression_hash
from .suppressions import WHOLE, contact_keys, point_keys
from .violation import Violation

Listed = dict[tuple[int, str, str], datetime]
"""(business, kind, hash) and since when; of several rows the first."""

CAME_BACK = "opted_out_came_back"
AT_ONCE = 1000


def of_stops() -> Iterator[Violation]:
    """Everything that a stop should have ended."""
    listed: Listed = {}
    rows = Suppression.objects.order_by("created_at").annotate(business=F("workspace__business"))
    for row in rows.iterator():
        listed.setdefault((row.business, row.kind, row.value_hash), row.created_at)
    yield from _allowed_by_the_stopped()
    if not listed:
        return
    yield from _sent_after(listed)
    yield from _open_to_listed(listed)
    if any(kind in WHOLE for _business, kind, _hash in listed):
        yield from _open_leads_of_whole(listed)


def _since(listed: Listed, business: int, keys: list[tuple[str, str]]) -> datetime | None:
    found = [listed.get((business, kind, suppression_hash(kind, value))) for kind, value in keys]
    return min((at for at in found if at is not None), default=None)


def _sent_after(listed: Listed) -> Iterator[Violation]:
    """Touches made by itself to a number or address after it was shut."""
    touched = (
        Touch.objects.filter(state=TouchState.DONE, by="automatic", point__status=PointStatus.SUPPRESSED)
        .annotate(kind=F("point__kind"), value=F("point__value"), business=F("workspace__business"))
        .select_related("workspace", "lead")
    )
    for touch in touched.iterator():
        since = _since(listed, touch.business, point_keys([(touch.kind, touch.value)]))
        if since is not None and touch.created_at > since:
            yield Violation(
                workspace=touch.workspace.slug,
                lead=touch.lead.number,
                code="sent_after_opt_out",
                text="A message left after this person had opted out.",
            )


def _open_to_listed(listed: Listed) -> Iterator[Violation]:
    """Touches on the desk for what is on the list, whatever the point itself says."""
    waiting = (
        Touch.objects.filter(state=TouchState.OPEN, point__status=PointStatus.OK)
        .annotate(kind=F("point__kind"), value=F("point__value"), business=F("workspace__business"))
        .select_related("workspace", "lead")
    )
    for touch in waiting.iterator():
        if _since(listed, touch.business, point_keys([(touch.kind, touch.value)])) is not None:
            yield Violation(
                workspace=touch.workspace.slug,
                lead=touch.lead.number,
                code="open_touch_to_listed",
                text="A touch is open to a number or address that is on the opt-out list.",
            )


def _open_leads_of_whole(listed: Listed) -> Iterator[Violation]:
    """Open leads of people who are listed as a whole and about whom nobody is asked."""
    whole: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for business, kind, value_hash in listed:
        if kind in WHOLE:
            whole[business].add((kind, value_hash))
    leads = Lead.objects.filter(state=LeadState.OPEN, workspace__business__in=list(whole)).exclude(
        questions__kind=CAME_BACK, questions__settled_at__isnull=True
    )
    people = Contact.objects.select_related("organization", "workspace").prefetch_related("points")
    for contact in people.filter(leads__in=leads).distinct().iterator(chunk_size=AT_ONCE):
        shut = whole[contact.workspace.business_id]
        keys = contact_keys(contact, contact.points.all())
        if not any((kind, suppression_hash(kind, value)) in shut for kind, value in keys if kind in WHOLE):
            continue
        for number in leads.filter(contact=contact).values_list("number", flat=True):
            yield Violation(
                workspace=contact.workspace.slug,
                lead=number,
                code="open_lead_of_listed",
                text="This lead is open, but the person, their domain or their organization has opted out.",
            )


def _allowed_by_the_stopped() -> Iterator[Violation]:
    """Consents that still hold of people who are on the list by their own word."""
    held = Consent.objects.filter(
        revoked_at__isnull=True,
        contact__leads__answer="do_not_contact",
        contact__leads__closed_at__gte=F("given_at"),
    ).values_list("contact__workspace__slug", "contact__leads__number")
    for slug, number in sorted(set(held)):
        yield Violation(
            workspace=slug,
            lead=number,
            code="consent_after_opt_out",
            text="This person has opted out, but something that they had allowed before still holds.",
        )

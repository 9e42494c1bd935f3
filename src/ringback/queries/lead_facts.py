"""What messages and call scripts may say of a lead: who, what about, whether they asked, and who gave us their name."""

from __future__ import annotations

from ringback.playbooks.messages.facts import LeadFacts
from ringback.store.models import Lead, LeadLink


def lead_facts(lead: Lead) -> LeadFacts:
    """What a message or a script may know of this lead. Reads whoever named them, where somebody did."""
    contact = lead.contact
    return LeadFacts(
        first_name=contact.first_name,
        full_name=contact.full_name,
        interest=lead.interest,
        city=contact.city,
        company=contact.organization.name if contact.organization else "",
        asked="yes" if lead.asked_at is not None else "",
        named_by=_named_by(lead),
        personal_line=lead.personal_line,
    )


def _named_by(lead: Lead) -> str:
    if lead.link != LeadLink.REFERRAL or lead.linked_from_id is None:
        return ""
    names = Lead.objects.filter(pk=lead.linked_from_id).values_list("contact__full_name", flat=True)
    return names.first() or ""

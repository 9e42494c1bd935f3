"""Looking over the words of a template alone, as somebody would get it of whom all is known. No database."""

from __future__ import annotations

from collections.abc import Mapping

from .check import Finding, Looked, check
from .errors import MessageError
from .facts import BusinessFacts, Facts, LeadFacts, SenderFacts
from .template import MessageTemplate, render, used

EXAMPLE = LeadFacts(
    first_name="Ann",
    full_name="Ann Lee",
    interest="a new roof",
    city="Denver",
    company="Lee & Sons",
    asked="yes",
    personal_line="I saw the photos of your porch.",
)
"""Somebody who does not exist, for looking at a template before there are leads."""

ABOUT = frozenset(
    {"lead.interest", "lead.city", "lead.company", "lead.named_by", "lead.personal_line", "call_at"}
)
"""Facts of a person beyond the name."""

ANY_BUSINESS = BusinessFacts(
    name="Your business",
    phone="(303) 555-0100",
    hours="Mon–Fri 8:00 AM–6:00 PM",
    website="https://example.com",
    email="office@example.com",
    postal_address="1 Main Street",
)
"""A business whose settings are complete: what yours lack is told where a message leaves."""


def check_words(template: MessageTemplate, snippets: Mapping[str, str]) -> tuple[Finding, ...]:
    """The findings about an e-mail template; nothing for one that cannot be rendered so."""
    facts = Facts(
        lead=EXAMPLE,
        sender=SenderFacts(name="Sam Lee"),
        business=ANY_BUSINESS,
        call_at="tomorrow at 9:00 AM",
        unsubscribe_url="https://example.com/u",
        answer_url="https://example.com/a",
    )
    try:
        said = render(template, facts, snippets)
    except MessageError:
        return ()
    return check(
        Looked(
            channel="email",
            subject=said.subject,
            text=said.text,
            business=ANY_BUSINESS,
            about_person=bool(ABOUT & used(template)),
            files=1,  # which ones there are is not known here, so nothing is said about them
            is_template=True,
        )
    )

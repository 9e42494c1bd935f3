"""Consents and grounds as people record and revoke them, with the decision that follows in the same transaction."""

from __future__ import annotations

from datetime import datetime

from ringback.intake.consents import StatedConsent
from ringback.store.models import Consent, Lead, RecordedGround
from ringback.store.transactions import write

from .consents import record_consent, record_ground, revoke_all
from .contacts import decide_again


def give(lead: Lead, stated: StatedConsent, *, now: datetime, actor: str) -> Consent:
    """Record that the person of this lead allows a channel. Raises `CannotRecord`."""
    with write():
        kept = record_consent(lead.contact, stated, lead=lead, now=now, actor=actor)
        decide_again(lead.contact, now=now, actor=actor)
    return kept


def revoke(lead: Lead, *, how: str, now: datetime, actor: str) -> int:
    """Nothing that this person allowed holds any more, on any channel; how many held. Repeating changes nothing."""
    with write():
        count = revoke_all(lead.contact, how=how.strip() or "by hand", now=now, actor=actor, lead=lead)
        decide_again(lead.contact, now=now, actor=actor)
    return count


def add_ground(
    lead: Lead,
    *,
    kind: str,
    since_at: datetime,
    evidence: str,
    now: datetime,
    actor: str,
    until_at: datetime | None = None,
) -> RecordedGround:
    """Record a fact that relaxes a rule. Raises `CannotRecord`."""
    with write():
        kept = record_ground(
            lead, kind=kind, since_at=since_at, until_at=until_at, evidence=evidence, now=now, actor=actor
        )
        decide_again(lead.contact, now=now, actor=actor)
    return kept

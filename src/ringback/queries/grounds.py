"""What a person has allowed and on what grounds a rule does not bind, from rows to the values of the rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ringback.rules.grounds import Ground, GroundKind
from ringback.store.models import Consent, Contact, Lead, RecordedGround

from .access import Access


def grounds_of(lead: Lead) -> tuple[Ground, ...]:
    """Every ground recorded for any lead of this lead's person, oldest first."""
    rows = RecordedGround.objects.filter(lead__contact_id=lead.contact_id).order_by("since_at", "id")
    return tuple(
        Ground(kind=GroundKind(row.kind), since_at=row.since_at, until_at=row.until_at, evidence=row.evidence)
        for row in rows
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Consents:
    """The consents of a person that hold. `given`: the channel (`rules.grounds.Medium`) with the number or address that
    it is for, "" for all of them."""

    given: frozenset[tuple[str, str]] = frozenset()

    def covers(self, channel: str, value: str) -> bool:
        """Whether this channel may be used to this number or address, as far as consent goes."""
        return bool(self.given & {(channel, ""), (channel, value)})

    def over(self, values: Iterable[str]) -> frozenset[str]:
        """The channels with a consent for all numbers and addresses, or for one of these."""
        known = {"", *values}
        return frozenset(channel for channel, value in self.given if value in known)


NO_CONSENT = Consents()


def consents_of(contact: Contact) -> Consents:
    """The consents of this person that hold.

    A revocation on any channel revokes all that was given before it, also what another door recorded.
    """
    rows = list(
        Consent.objects.filter(contact=contact).values_list(
            "channel", "point_value", "given_at", "revoked_at"
        )
    )
    last = max((row[3] for row in rows if row[3] is not None), default=None)
    return Consents(
        given=frozenset(
            (channel, value)
            for channel, value, given_at, revoked_at in rows
            if revoked_at is None and (last is None or given_at > last)
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRow:
    """One consent as people see it. `holds`: neither it nor anything after it was revoked."""

    id: int
    channel: str
    point: str
    text_shown: str
    page: str
    address: str
    given_at: datetime
    evidence: str
    revoked_at: datetime | None
    revoked_how: str
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundRow:
    """One recorded ground as people see it."""

    id: int
    kind: str
    since_at: datetime
    until_at: datetime | None
    evidence: str


def consent_rows(access: Access, number: int) -> tuple[ConsentRow, ...]:
    """All consents of the person of this lead, newest first. Raises `NoAccess`."""
    lead = access.lead(number)
    rows = list(Consent.objects.filter(contact_id=lead.contact_id).order_by("-given_at", "-id"))
    last = max((row.revoked_at for row in rows if row.revoked_at is not None), default=None)
    return tuple(
        ConsentRow(
            id=row.pk,
            channel=row.channel,
            point=row.point_value,
            text_shown=row.text_shown,
            page=row.page,
            address=row.address,
            given_at=row.given_at,
            evidence=row.evidence,
            revoked_at=row.revoked_at,
            revoked_how=row.revoked_how,
            holds=row.revoked_at is None and (last is None or row.given_at > last),
        )
        for row in rows
    )


def ground_rows(access: Access, number: int) -> tuple[GroundRow, ...]:
    """All grounds recorded for the leads of this lead's person, newest first. Raises `NoAccess`."""
    lead = access.lead(number)
    rows = RecordedGround.objects.filter(lead__contact_id=lead.contact_id).order_by("-since_at", "-id")
    return tuple(
        GroundRow(
            id=row.pk, kind=row.kind, since_at=row.since_at, until_at=row.until_at, evidence=row.evidence
        )
        for row in rows
    )

"""What people allow, by channel, with the words they saw; and the grounds on which a rule does not bind.

Nothing of it is ever deleted. A revocation or a stop on any channel revokes all that was given.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from ringback.engine.model import Answer
from ringback.intake.consents import StatedConsent
from ringback.intake.emails import Email, read_email
from ringback.intake.phones import Phone, read_phone
from ringback.rules.grounds import GroundKind, Medium
from ringback.store.models import Consent, Contact, Lead, RecordedGround
from ringback.store.transactions import need_write

from .errors import CannotRecord
from .journal import note

SLACK = timedelta(minutes=5)
"""So far the clock of whoever sends may be ahead of ours."""


def record_consent(
    contact: Contact, stated: StatedConsent, *, lead: Lead, now: datetime, actor: str
) -> Consent:
    """Keep one consent as it was given. The very same one is kept once. Needs an open write. Raises `CannotRecord`."""
    need_write()
    point = _point_of(contact, stated)
    given_at = stated.given_at or now
    if stated.channel not in set(Medium):
        raise CannotRecord(f"{stated.channel!r} is no channel; choose one of {', '.join(Medium)}.")
    if not stated.how.strip():
        raise CannotRecord("Say how this was given: on which paper, in which call, under which number.")
    if given_at.tzinfo is None:
        raise CannotRecord("The date needs a time zone, for example 2026-03-04T15:00:00-07:00.")
    if given_at > now + SLACK:
        raise CannotRecord("A consent cannot be given in the future. Check the date.")
    consent, made = Consent.objects.get_or_create(
        workspace_id=contact.workspace_id,
        contact=contact,
        channel=stated.channel,
        given_at=given_at,
        point_value=point,
        text_shown=stated.text_shown,
        defaults={
            "page": stated.page[:500],
            "address": stated.address[:64],
            "evidence": stated.how[:500],
            "recorded_by": actor,
            "created_at": now,
        },
    )
    if made:
        ended_at = _taken_back_at(contact)
        if ended_at is not None and given_at <= ended_at:
            # It turned up late: by then the person had taken back whatever they had allowed.
            consent.revoked_at, consent.revoked_how = ended_at, "given before a stop or a revocation"
            consent.save(update_fields=["revoked_at", "revoked_how"])
        note(contact.workspace_id, "consent_given", now=now, actor=actor, lead=lead, channel=stated.channel)
    return consent


def _point_of(contact: Contact, stated: StatedConsent) -> str:
    """The number or address that it is for as points have it, so that it is found again; "" for any."""
    text = stated.point_value.strip()
    if not text:
        return ""
    if "@" in text:
        email = read_email(text)
        if isinstance(email, Email):
            return email.key[:320]
    else:
        phone = read_phone(text, contact.country or contact.workspace.country)
        if isinstance(phone, Phone):
            return phone.e164
    raise CannotRecord(
        f"{text!r} is no number and no address that can be used. Write it in full, or leave it out where the consent is"
        " for all of them."
    )


def _taken_back_at(contact: Contact) -> datetime | None:
    """When this person last asked not to be contacted or revoked a consent; None if never."""
    stops = Lead.objects.filter(contact=contact, answer=Answer.DO_NOT_CONTACT, closed_at__isnull=False)
    revoked = Consent.objects.filter(contact=contact, revoked_at__isnull=False)
    instants = [
        stops.order_by("-closed_at").values_list("closed_at", flat=True).first(),
        revoked.order_by("-revoked_at").values_list("revoked_at", flat=True).first(),
    ]
    return max((at for at in instants if at is not None), default=None)


def record_all(
    contact: Contact, given: Iterable[StatedConsent], *, lead: Lead, now: datetime, actor: str
) -> bool:
    """Keep what came with a lead; what cannot be kept is left out and stays in the raw form. Whether there was any."""
    kept = 0
    for stated in given:
        # A date in the future is a slip of whoever sent it; the consent itself was given by now.
        at = stated.given_at if stated.given_at is not None and stated.given_at <= now else now
        record_consent(contact, stated.given(at), lead=lead, now=now, actor=actor)
        kept += 1
    return kept > 0


def revoke_all(contact: Contact, *, how: str, now: datetime, actor: str, lead: Lead | None = None) -> int:
    """Nothing that this person allowed holds any more, on any channel. Returns how many there were. Needs a write."""
    need_write()
    held = Consent.objects.filter(contact=contact, revoked_at__isnull=True)
    count = held.update(revoked_at=now, revoked_how=how[:500])
    if count:
        about = lead or Lead.objects.filter(contact=contact).order_by("-id").first()
        note(contact.workspace_id, "consents_revoked", now=now, actor=actor, lead=about, count=count, how=how)
    return count


def record_ground(
    lead: Lead,
    *,
    kind: str,
    since_at: datetime,
    evidence: str,
    now: datetime,
    actor: str,
    until_at: datetime | None = None,
) -> RecordedGround:
    """Keep a fact that relaxes a rule. Needs an open write. Raises `CannotRecord`."""
    need_write()
    if kind not in set(GroundKind):
        raise CannotRecord(f"{kind!r} is no ground; choose one of {', '.join(GroundKind)}.")
    if since_at.tzinfo is None or (until_at is not None and until_at.tzinfo is None):
        raise CannotRecord("The date needs a time zone, for example 2026-03-04T15:00:00-07:00.")
    if since_at > now + SLACK:
        raise CannotRecord("A ground cannot begin in the future. Check the date.")
    if until_at is not None and until_at < since_at:
        raise CannotRecord("The ground would end before it begins. Check the two dates.")
    if not evidence.strip():
        raise CannotRecord("Say what shows it: an invoice, a letter, the words of the person.")
    ground = RecordedGround.objects.create(
        workspace_id=lead.workspace_id,
        lead=lead,
        kind=kind,
        since_at=since_at,
        until_at=until_at,
        evidence=evidence.strip()[:500],
        recorded_by=actor,
        created_at=now,
    )
    note(lead.workspace_id, "ground_recorded", now=now, actor=actor, lead=lead, ground=kind)
    return ground


def end_grounds(contact: Contact, *, now: datetime) -> None:
    """A do-not-contact ends every ground of the person. Needs an open write."""
    need_write()
    held = RecordedGround.objects.filter(lead__contact=contact)
    held.filter(until_at__isnull=True, since_at__lte=now).update(until_at=now)
    held.filter(until_at__gt=now, since_at__lte=now).update(until_at=now)

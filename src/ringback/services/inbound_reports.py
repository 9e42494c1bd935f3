"""What mail systems report: a message that came back, one that is late, a person who called one spam."""

from __future__ import annotations

from datetime import timedelta

from ringback.engine.model import Disposition
from ringback.inbox.model import Kind, Recipient, Trouble
from ringback.store.models import (
    ContactPoint,
    Enrollment,
    EnrollmentState,
    InboundMessage,
    PointKind,
    PointStatus,
    Touch,
    TouchState,
)

from .advance import advance, locked
from .inbound_case import ACTOR, Came, Case, asking, handled
from .inbound_matching import key_of, latest_sent_to, senders_of
from .journal import note
from .mail_health import look_at_health
from .notices import tell
from .suppression import shut, suppress_contact

SOFT_BOUNCES = 3
SOFT_WITHIN = timedelta(days=10)
"""So many different messages that did not arrive within so long set an address aside."""

OURS = frozenset({Trouble.BLOCKED, Trouble.POLICY})
"""Troubles that are about who sends, not about the address."""

COMPLAINED = "complaint"


def bounce(case: Case) -> Came:
    """Each address that the report is about gets its evidence; what is dead is not used again."""
    did, accounts = "noted", set[int]()
    for recipient in case.understood.recipients or (_told(case),):
        touch = _touch_of(case, recipient)
        if touch is not None and touch.account_id is not None:
            accounts.add(touch.account_id)
        point = touch.point if touch is not None and touch.point is not None else point_of(case, recipient)
        if recipient.trouble in OURS and not recipient.hard:
            if touch is not None or point is not None:
                did = _of_ours(case, recipient, touch)
            continue
        if recipient.hard and (touch is not None or point is not None):
            did = _hard(case, recipient, touch, point)
        elif point is not None:
            did = _soft(case, recipient, point)
    for account_id in sorted(accounts):
        look_at_health(account_id, now=case.now, actor=ACTOR)
    return handled(did)


def complaint(case: Case) -> Came:
    """A complaint is an opt-out by the person's own wish, on all channels."""
    evidence = f"feedback report of {case.at:%Y-%m-%d}"
    touch = case.match.touch
    account_id = touch.account_id if touch is not None and touch.account_id else case.row.account_id
    if account_id is not None:
        look_at_health(account_id, now=case.now, actor=ACTOR)
    if case.match.contact is not None:
        suppress_contact(case.match.contact, reason=COMPLAINED, evidence=evidence, now=case.now, actor=ACTOR)
        return handled("stopped")
    addresses = [key for one in case.understood.recipients if (key := key_of(one.address))]
    for address in addresses:
        shut(
            case.workspace,
            ("email", address),
            reason=COMPLAINED,
            evidence=evidence,
            now=case.now,
            actor=ACTOR,
        )
    return handled("stopped") if addresses else asking("unplaced")


def point_of(case: Case, recipient: Recipient | None = None) -> ContactPoint | None:
    """The address that a report or a notice is about, as a point of the person whom it was matched to."""
    if recipient is None and case.match.touch is not None and case.match.touch.point is not None:
        return case.match.touch.point
    keys = [key_of(recipient.address)] if recipient is not None else list(senders_of(case.message))
    points = ContactPoint.objects.filter(
        workspace=case.workspace, kind=PointKind.EMAIL, value__in=[key for key in keys if key]
    )
    return points.order_by("id").first()


def mark_bad(case: Case, point: ContactPoint, words: str) -> None:
    """This address is not used again, by anybody of this workspace who has it; their plans go on without it."""
    same = ContactPoint.objects.filter(workspace=case.workspace, kind=point.kind, value=point.value)
    bad = list(same.filter(status=PointStatus.OK).order_by("id"))
    evidence = f"{words} ({case.at:%Y-%m-%d})"[:500]
    ContactPoint.objects.filter(pk__in=[one.pk for one in bad]).update(
        status=PointStatus.BAD, evidence=evidence
    )
    Touch.objects.filter(point__in=[one.pk for one in bad], state=TouchState.OPEN).update(
        state=TouchState.CANCELLED
    )
    running = Enrollment.objects.filter(lead__contact__in=[one.contact_id for one in bad])
    ids = running.exclude(state=EnrollmentState.CLOSED).order_by("pk").values_list("pk", flat=True)
    for pk in list(ids):
        advance(locked(pk), now=case.now, actor=ACTOR)


def _told(case: Case) -> Recipient:
    """A report that names no address is about the one that our message went to."""
    touch = case.match.touch
    address = touch.point.value if touch is not None and touch.point is not None else ""
    return Recipient(address=address, hard=case.understood.kind is Kind.BOUNCE_HARD)


def _touch_of(case: Case, recipient: Recipient) -> Touch | None:
    """The message that came back: the one that is named, else the last one to this address."""
    touch, address = case.match.touch, key_of(recipient.address)
    several = len(case.understood.recipients) > 1
    if touch is None or (several and touch.point is not None and touch.point.value != address):
        touch = latest_sent_to(case.workspace, address) if address else None
    return touch


def _hard(case: Case, recipient: Recipient, touch: Touch | None, point: ContactPoint | None) -> str:
    words = _words(recipient)
    if touch is not None:
        # It was sent and came back: its instant stays that of the sending.
        fresh = Touch.objects.get(pk=touch.pk)
        if fresh.disposition == Disposition.SENT.value:
            fresh.disposition, fresh.note = Disposition.BOUNCED.value, words
            fresh.save(update_fields=["disposition", "note"])
        lead = fresh.lead
        note(case.workspace, "came_back", now=case.now, actor=ACTOR, lead=lead, n=fresh.number, why=words)
        name = lead.contact.full_name or recipient.address
        tell(case.workspace, "bounced", now=case.now, lead=lead, name=name, message=case.row.pk)
    if point is not None:
        mark_bad(case, point, words)
    return "point_bad"


def _soft(case: Case, recipient: Recipient, point: ContactPoint) -> str:
    words = _words(recipient)
    if point.status != PointStatus.OK:
        return "noted"
    lead = case.lead
    if lead is not None:
        note(case.workspace, "not_delivered", now=case.now, actor=ACTOR, lead=lead, why=words)
    if _soft_before(case, point) + 1 >= SOFT_BOUNCES:
        days = SOFT_WITHIN.days
        words = f"{SOFT_BOUNCES} messages within {days} days did not arrive: {words}"
        if lead is not None:
            note(case.workspace, "point_set_aside", now=case.now, actor=ACTOR, lead=lead, why=words)
        mark_bad(case, point, words)
        return "point_bad"
    same = ContactPoint.objects.filter(workspace=case.workspace, kind=point.kind, value=point.value)
    same.filter(status=PointStatus.OK).update(evidence=f"Not delivered on {case.at:%Y-%m-%d}: {words}"[:500])
    return "evidence"


def _soft_before(case: Case, point: ContactPoint) -> int:
    """How many other messages to this address did not arrive lately. Several reports about one count once."""
    reports = InboundMessage.objects.filter(
        workspace=case.workspace,
        contact=point.contact_id,
        kind=Kind.BOUNCE_SOFT.value,
        fetched_at__gt=case.row.fetched_at - SOFT_WITHIN,
    ).exclude(pk=case.row.pk)
    about = {
        (touch, None if touch else pk)
        for pk, touch, details in reports.values_list("pk", "touch", "details")
        if any(
            key_of(one.get("address", "")) == point.value and one.get("trouble") not in OURS
            for one in details.get("recipients", ())
        )
    }
    mine = case.match.touch.pk if case.match.touch is not None else None
    return len(about - {(mine, None)} if mine else about)


def _of_ours(case: Case, recipient: Recipient, touch: Touch | None) -> str:
    """Our sending was refused: the address is as good as before."""
    if touch is not None:
        why = _words(recipient)
        note(case.workspace, "not_delivered", now=case.now, actor=ACTOR, lead=touch.lead_id, why=why)
    return "refused"


def _words(recipient: Recipient) -> str:
    said = recipient.diagnostic or recipient.trouble.value.replace("_", " ")
    return f"{recipient.status} {said}".strip()[:400]

"""The one lead in focus on the desk: who, where, until when, what to say, why now, and what comes if nobody answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from ringback.engine.model import Channel
from ringback.engine.priority import Urgency, Waiting
from ringback.explain.encode import decode_reasons
from ringback.explain.sentences import sentence, sentences
from ringback.playbooks.messages.check import Finding
from ringback.playbooks.messages.texts import Texts
from ringback.store.models import ContactPoint, PointKind, PointStatus, Touch, User, Workspace

from .calendar import Day, days
from .coming import NextLine, if_nobody_answers
from .mail_choice import account_for
from .message_check import check_draft
from .people import Person, person, phones_of, shown_phone
from .preview import FileLine, file_lines
from .proposed import WRITTEN, draft_of
from .scripts import VOICEMAIL, Message, Script, facts_for, script
from .snapshots import kind_of
from .texts import texts_of
from .today import reader_zone
from .why import PastLine, past

NO_VOICEMAIL = ("no_voicemail_left_one", "no_voicemail_now", "voicemail_not_lawful")
AGREED = "agreed-call"
"""The script, if there is one, of a call that no step of the playbook asked for: one that was agreed on."""

MOST_PAST = 6
MOST_NEXT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A way to the person. `href`: a link to dial, write or open; `shown`: as people write it; `evidence`: why it is
    not used any more; `shut`: by an opt-out, for good."""

    id: int
    shut: bool
    kind: str
    shown: str
    href: str
    extension: str
    usable: bool
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFocus:
    """One touch that a person is to make. `ends_at`: of the clock, the promise or the window; `until`: of the lawful
    and open span; `attempt`: 1 for the first call; `strip`: the coming week as if nobody answers."""

    touch_id: int
    lead_number: int
    channel: str
    person: Person
    value: Decimal | None
    currency: str
    interest: str
    message: str
    notes: str
    source: str
    arrived_at: datetime
    attempt: int
    urgency: str
    starts_at: datetime
    ends_at: datetime | None
    until: datetime | None
    to: Address | None
    others: tuple[Address, ...]
    voicemail: bool
    no_voicemail: str
    script: Script
    draft: Message
    findings: tuple[Finding, ...]
    files: tuple[FileLine, ...]
    personal_line: str
    is_message: bool
    can_send: bool
    voicemail_script: Script
    why: tuple[str, ...]
    ruled_out: tuple[str, ...]
    would_change: tuple[str, ...]
    nearest: str
    strip: tuple[Day, ...]
    next: tuple[NextLine, ...]
    past: tuple[PastLine, ...]

    @property
    def total_seconds(self) -> int:
        """How long the clock runs in all."""
        return int((self.ends_at - self.starts_at).total_seconds()) if self.ends_at else 0


def address(point: ContactPoint, country: str, *, text: bool = False) -> Address:
    """The words and the link of a contact point. `country`: of the reader, for how numbers are written.

    `text`: a text message is to go there.
    """
    phone = point.kind == PointKind.PHONE
    scheme = {PointKind.PHONE: "sms:" if text else "tel:", PointKind.EMAIL: "mailto:"}.get(
        PointKind(point.kind), ""
    )
    link = point.value if point.kind == PointKind.SOCIAL and point.value.startswith("https://") else ""
    return Address(
        id=point.pk,
        shut=point.status == PointStatus.SUPPRESSED,
        kind=point.kind,
        shown=shown_phone(point.value, country) if phone else point.value,
        href=f"{scheme}{point.value}" if scheme else link,
        extension=point.extension,
        usable=point.status == PointStatus.OK,
        evidence=point.evidence,
    )


def focus_on(
    touch: Touch, *, waiting: Waiting, urgency: Urgency, workspace: Workspace, user: User, now: datetime
) -> DeskFocus:
    """All that is shown of this touch. It must come with its lead, contact, organization and enrollment."""
    lead = touch.lead
    contact = lead.contact
    points = sorted(
        contact.points.all(), key=lambda point: (point.kind != PointKind.PHONE, point.position, point.pk)
    )
    who = person(contact, workspace, phones_of(points))
    zone = reader_zone(user, workspace)
    same = offset(zone, now) == offset(who.zone, now)
    told_in, place = (zone, "") if same else (who.zone, who.where)
    facts = facts_for(lead, workspace, user)
    texts = texts_of(workspace.pk, (touch.template, VOICEMAIL, AGREED))
    chosen = next((point for point in points if point.pk == touch.point_id), None) or _best(
        points, touch.channel
    )
    written, spoken = touch.channel in WRITTEN, touch.channel not in WRITTEN
    draft = draft_of(touch, facts, texts) if written else Message()
    ruled_out = decode_reasons(touch.ruled_out)
    no_voicemail = [reason for reason in ruled_out if reason.code in NO_VOICEMAIL]
    coming = if_nobody_answers(lead, now=now, zone=zone, weeks=1)
    return DeskFocus(
        touch_id=touch.pk,
        lead_number=lead.number,
        channel=touch.channel,
        person=who,
        value=lead.value,
        currency=lead.currency,
        interest=lead.interest,
        message=lead.message,
        notes=lead.notes,
        source=lead.source,
        arrived_at=lead.arrived_at,
        attempt=getattr(touch, "calls_made", 0) + 1,
        urgency=urgency.value,
        starts_at=max(lead.arrived_at, touch.due_at),
        ends_at=waiting.clock_ends_at or waiting.promised_at or waiting.closes_at,
        until=_until(touch, now),
        to=address(chosen, workspace.country, text=touch.channel == Channel.SMS) if chosen else None,
        others=tuple(address(point, workspace.country) for point in points if point != chosen),
        voicemail=touch.voicemail,
        no_voicemail=sentence(no_voicemail[0], zone=told_in, place=place) if no_voicemail else "",
        script=script(touch.template or _agreed_script(touch, texts), facts, texts) if spoken else Script(),
        draft=draft,
        findings=check_draft(touch, subject=draft.subject, text=draft.text, workspace=workspace)
        if draft.text
        else (),
        files=file_lines(workspace, touch.template)
        if touch.channel == Channel.EMAIL and touch.template
        else (),
        personal_line=lead.personal_line,
        is_message=written,
        can_send=touch.channel == Channel.EMAIL and account_for(lead) is not None,
        voicemail_script=replace(script(VOICEMAIL, facts, texts), questions=())
        if touch.voicemail
        else Script(),
        why=sentences(decode_reasons(touch.why), zone=told_in, place=place),
        ruled_out=sentences(
            tuple(reason for reason in ruled_out if reason.code not in NO_VOICEMAIL),
            zone=told_in,
            place=place,
        ),
        would_change=sentences(decode_reasons(touch.would_change), zone=told_in, place=place),
        nearest=" ".join(sentences(decode_reasons(touch.nearest), zone=told_in, place=place)),
        strip=days(((line.at, line.channel) for line in coming), now=now, zone=who.zone),
        next=tuple(coming[:MOST_NEXT]),
        past=past(lead, zone=zone)[-MOST_PAST:],
    )


def offset(zone: str, at: datetime) -> object:
    """The UTC offset of a zone at an instant; two zones with the same one show the same clock."""
    return at.astimezone(ZoneInfo(zone)).utcoffset()


def _agreed_script(touch: Touch, texts: Texts) -> str:
    return AGREED if touch.channel == Channel.CALL and AGREED in texts.all() else ""


def _best(points: list[ContactPoint], channel: str) -> ContactPoint | None:
    kind = kind_of(Channel(channel))
    return next((point for point in points if point.kind == kind and point.status == PointStatus.OK), None)


def _until(touch: Touch, now: datetime) -> datetime | None:
    """When the open span ends in which the touch lies, as the decision found it; else when the touch expires."""
    for reason in decode_reasons(touch.would_change):
        until = reason.get("until")
        if reason.code == "open_until" and isinstance(until, datetime) and until > now:
            return until
    return touch.expires_at

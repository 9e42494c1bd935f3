"""Messages that came in: the list, and one of them. The number of queries does not grow with the rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from ringback.explain.mail import KINDS, MATCHED, STATES, done_words, kind_words
from ringback.inbox.message import Message, read
from ringback.inbox.replies import phones_in
from ringback.store.models import InboundMessage, InboundState, Lead, Question

from .access import MANAGE, Access
from .mail_html import safe_html
from .people import name_of

PER_PAGE = 50
TO_DECIDE = (InboundState.ASKING, InboundState.FAILED)
SHOW = {"todo": "To decide", "all": "All", **{code: words for code, words in KINDS.items() if code}}
"""What the list can be narrowed to."""

PREVIEW = 160
LONGEST_TEXT = 200_000
HEADERS = ("from", "to", "cc", "reply-to", "date", "subject", "message-id", "in-reply-to", "auto-submitted")


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """One line of the list. `lead_number` None: it belongs to nobody so far. `preview`: how it begins."""

    id: int
    at: datetime
    sender: str
    address: str
    subject: str
    preview: str
    kind: str
    meaning: str
    kind_words: str
    state: str
    state_words: str
    lead_number: int | None
    lead_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxPage:
    """One page of the list and what it is narrowed to. `to_decide`: how many wait in all; `anything`: one ever came."""

    rows: tuple[InboxRow, ...]
    total: int
    page: int
    pages: int
    show: str
    q: str
    to_decide: int
    anything: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody whose message it may be."""

    number: int
    name: str
    interest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage:
    """One message. `text`: all of it as text; `html`: fit to be shown, "" for none; `form`: fields for a new lead, by
    the names of its form; `settled_by`: who decided; `attachments`: names of files; `recipients`: of a report, in
    words; `question`: the open one about it."""

    row: InboxRow
    headers: tuple[tuple[str, str], ...]
    new_text: str
    text: str
    html: str
    confidence: float
    until: date | None
    why: tuple[str, ...]
    matched: str
    did: str
    error: str
    settled_by: str
    people: tuple[dict[str, str], ...]
    recipients: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    form: dict[str, str]
    attachments: tuple[str, ...]
    cut: tuple[str, ...]
    size: int
    question: int | None
    placeable: bool
    may_download: bool


def inbox(access: Access, *, show: str = "todo", q: str = "", page: int = 1) -> InboxPage:
    """The messages of this workspace, the newest first; those that wait for a person, the oldest first."""
    show = show if show in SHOW else "todo"
    everything = InboundMessage.objects.filter(workspace=access.workspace)
    found = _matching(_narrowed(everything, show), q)
    total = found.count()
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(1, page), pages)
    order = ("fetched_at", "pk") if show == "todo" else ("-fetched_at", "-pk")
    rows = found.defer("raw").select_related("lead__contact__organization").order_by(*order)
    return InboxPage(
        rows=tuple(row_of(row) for row in rows[(page - 1) * PER_PAGE : page * PER_PAGE]),
        total=total,
        page=page,
        pages=pages,
        show=show,
        q=q,
        to_decide=everything.filter(state__in=TO_DECIDE).count(),
        anything=everything.exists(),
    )


def unplaced_count(access: Access) -> int:
    """How many messages wait for a person and belong to nobody: no question at a lead tells of them."""
    return InboundMessage.objects.filter(
        workspace=access.workspace, state__in=TO_DECIDE, lead__isnull=True
    ).count()


def message_page(access: Access, message_id: int) -> MessagePage:
    """One message of this workspace. Raises `NoAccess`."""
    row = access.message(message_id)
    message = read(bytes(row.raw))
    details = row.details
    asked = Question.objects.filter(message=row, settled_at__isnull=True).values_list("pk", flat=True)
    numbers = details.get("candidates", [])
    return MessagePage(
        row=row_of(row),
        headers=_headers(message),
        new_text=row.new_text,
        text=message.text[:LONGEST_TEXT],
        html=safe_html(message.html) if message.html else "",
        confidence=row.meaning_confidence if row.meaning else row.confidence,
        until=row.until_date,
        why=tuple(row.why),
        matched=MATCHED.get(row.matched_by, ""),
        did=done_words(row.settlement),
        error=row.error,
        settled_by=str(row.settled_by) if row.settled_by else "",
        people=tuple(details.get("people", ())),
        recipients=tuple(_told(one) for one in details.get("recipients", ())),
        candidates=_candidates(access, numbers),
        form=_form(row, message),
        attachments=tuple(part.filename for part in message.parts if part.filename),
        cut=message.cut,
        size=row.size,
        question=asked.first(),
        placeable=row.lead_id is None and row.state in TO_DECIDE,
        may_download=access.may(MANAGE) and bool(row.raw),
    )


def raw_of(access: Access, message_id: int) -> bytes:
    """The bytes as they came, for whoever may manage the workspace. Raises `NoAccess`."""
    access.need(MANAGE)
    return bytes(access.message(message_id).raw)


def row_of(row: InboundMessage) -> InboxRow:
    text = " ".join(row.new_text.split())
    return InboxRow(
        id=row.pk,
        at=row.fetched_at,
        sender=row.from_name or row.from_address or "(no sender)",
        address=row.from_address,
        subject=row.subject,
        preview=f"{text[:PREVIEW]}…" if len(text) > PREVIEW else text,
        kind=row.kind,
        meaning=row.meaning,
        kind_words=kind_words(row.kind, row.meaning),
        state=row.state,
        state_words=STATES[row.state],
        lead_number=row.lead.number if row.lead else None,
        lead_name=name_of(row.lead.contact) if row.lead else "",
    )


def _narrowed(messages: QuerySet[InboundMessage], show: str) -> QuerySet[InboundMessage]:
    if show == "todo":
        return messages.filter(state__in=TO_DECIDE)
    return messages if show == "all" else messages.filter(kind=show)


def _matching(messages: QuerySet[InboundMessage], q: str) -> QuerySet[InboundMessage]:
    for word in q.split()[:8]:
        messages = messages.filter(
            Q(from_address__icontains=word) | Q(from_name__icontains=word) | Q(subject__icontains=word)
        )
    return messages


def _headers(message: Message) -> tuple[tuple[str, str], ...]:
    told = ((name, message.headers.get(name)) for name in HEADERS)
    return tuple((name.title().replace("Id", "ID"), value[:1000]) for name, value in told if value)


def _told(recipient: dict[str, str]) -> str:
    said = recipient.get("diagnostic") or str(recipient.get("trouble", "")).replace("_", " ")
    return " ".join(
        part for part in (recipient.get("address", ""), recipient.get("status", ""), said) if part
    )


def _candidates(access: Access, numbers: list[int]) -> tuple[Candidate, ...]:
    leads = Lead.objects.filter(workspace=access.workspace, number__in=numbers).order_by("-id")
    return tuple(
        Candidate(number=lead.number, name=name_of(lead.contact), interest=lead.interest)
        for lead in leads.select_related("contact__organization")
    )


def _form(row: InboundMessage, message: Message) -> dict[str, str]:
    """What a person would type if they made a lead of it."""
    known: dict[str, str] = row.details.get("lead") or {
        "name": row.from_name,
        "email": row.from_address,
        "phone": next(iter(phones_in(row.new_text, row.workspace.country)), ""),
        "interest": row.subject,
        "message": row.new_text or message.text[:10_000],
    }
    return {name: text for name, text in known.items() if text}

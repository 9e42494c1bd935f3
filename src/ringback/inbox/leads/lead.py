"""Says whether a message brings a new lead, and reads it into a draft.

ADF and meta tags are taken at their word; labelled lines count if there is a name or a known sender, and a way to reach
the person. An answer never becomes a lead by its labels. What brings several leads, or only counts them, is shown to a
person. Nothing is guessed: a field that is not there stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ringback.inbox.message import Message, address_of
from ringback.inbox.model import Kind, Understood
from ringback.inbox.replies.quotes import new_text_of
from ringback.inbox.setting import ANYWHERE, Setting
from ringback.intake.aliases import ALIASES
from ringback.intake.drafts import draft_from_fields
from ringback.intake.model import LeadDraft

from .adf import RefusedXml, fields_of_adf, find_adf
from .labels import NAMES, REACH, pairs_in_html, pairs_in_text
from .metatags import fields_of_meta_tags
from .providers import is_no_person, is_provider, looks_like_digest, looks_like_form, source_of

_REPLY = re.compile(
    r"^\s*(?:re|aw|antw|sv|vs|odp|res|rif|fwd?|wg|tr|rv|enc)\s*(?:\[\d+\])?\s*:", re.IGNORECASE
)
_FROM_SUBJECT = re.compile(
    r"(?:(?:lead|message|inquiry|enquiry|request|quote|estimate|submission|anfrage|nachricht|message|demande|mensaje|solicitud|messaggio|richiesta|bericht|aanvraag|mensagem|pedido|wiadomość|zapytanie)\s+"
    r"(?:from|by|for|von|de|da|di|van|od)\s+)(?P<name>[A-ZÀ-Þ][\w'’.-]+(?:\s+[A-ZÀ-Þ][\w'’.-]*){0,3})"
)  # fmt: skip
_MANY = ("phone", "email", "message", "notes", "interest")


def read_lead(message: Message, setting: Setting | None = None) -> Understood | None:
    """A NEW_LEAD with its draft, UNKNOWN for what brings no single lead, or None.

    `setting`: country and zone that bare numbers and dates are read by; None is the United States and UTC.
    """
    setting = setting or ANYWHERE
    try:
        document = find_adf(message)
        if document is not None:
            return _lead(message, fields_of_adf(document), setting, "ADF", 0.95)
    except RefusedXml as refused:
        return Understood(kind=Kind.UNKNOWN, confidence=0.0, why=(str(refused),))
    if _is_answer(message):
        return None
    tags = fields_of_meta_tags(message.html)
    if tags:
        return _lead(message, tags, setting, "meta tags", 0.95)
    return _by_labels(message, setting)


def _is_answer(message: Message) -> bool:
    submitted = message.headers.get("auto-submitted").lower()
    return (
        bool(message.answers)
        or _REPLY.match(message.subject) is not None
        or submitted.startswith("auto-replied")
    )


def _by_labels(message: Message, setting: Setting) -> Understood | None:
    source = source_of(message)
    in_html, in_text = pairs_in_html(message.html), pairs_in_text(message.text)
    pairs = in_html if in_html and _known(in_html) >= _known(in_text) else in_text
    known = {field for field, _label, value in pairs if field and value}
    several = _several(pairs)
    provided = is_provider(source)
    if several and (known & NAMES):
        return Understood(
            kind=Kind.UNKNOWN, confidence=0.0, why=("It brings several leads; a person has to part them.",)
        )
    form = bool(source) or looks_like_form(message)
    if looks_like_digest(message) and (provided or "lead" in message.subject.lower()) and not known & NAMES:
        return Understood(
            kind=Kind.UNKNOWN, confidence=0.0, why=("It counts leads and brings none of them.",)
        )
    enough = bool(known & NAMES) and bool(known & REACH) and len(known) >= 3
    if not enough and form:
        enough = bool(known & (NAMES | REACH)) and len(known) >= 2
        enough = enough or (
            provided and bool(_reply_to(message)) and bool(known or _name_in_subject(message))
        )
    if not enough:
        return None
    fields = _fields(pairs)
    if source and "source" not in fields:
        fields["source"] = source
    if not known & NAMES and _name_in_subject(message):
        fields["full_name"] = _name_in_subject(message)
    if "email" not in known and _reply_to(message):
        fields["email"] = _reply_to(message)
    if provided and not known:
        fields["message"] = new_text_of(message).new_text[:5_000]
    confidence = 0.9 if provided else 0.85 if form else 0.65
    return _lead(message, fields, setting, source or "labelled lines", confidence)


def _known(pairs: list[tuple[str, str, str]]) -> int:
    return len({field for field, _label, value in pairs if field and value})


def _several(pairs: list[tuple[str, str, str]]) -> bool:
    """Whether names and ways to reach them come more than once, each with another value."""
    counts = [
        len({value.casefold() for field, _label, value in pairs if field in wanted and value})
        for wanted in (("full_name",), ("first_name",), ("email",))
    ]
    phones = len(
        {re.sub(r"\D", "", value)[-9:] for field, _label, value in pairs if field == "phone" and value}
    )
    return (max(counts[:2]) >= 2 and (counts[2] >= 2 or phones >= 2)) or max(counts[:2]) >= 3


def _fields(pairs: list[tuple[str, str, str]]) -> dict[str, object]:
    fields: dict[str, object] = {}
    many: dict[str, list[str]] = {}
    for field, label, value in pairs:
        if not value:
            continue
        if field in _MANY:
            many.setdefault(field, []).append(value)
        elif field:
            fields.setdefault(field, value)
        elif len(value) <= 2_000:
            fields.setdefault(label[:80], value)
    return fields | {field: list(dict.fromkeys(values)) for field, values in many.items()}


def _reply_to(message: Message) -> str:
    """The address that answers go to, if it is a person's or one that a provider passes on to them."""
    address = address_of(message.headers.get("reply-to"))
    own = address and address != address_of(message.headers.get("to")) and address != message.from_address
    return address if own and not is_no_person(address) else ""


def _name_in_subject(message: Message) -> str:
    found = _FROM_SUBJECT.search(message.subject[:300])
    return found["name"].strip(" .") if found else ""


def _alias(name: str) -> str:
    """A name under which `intake` knows the field for certain; labels stay as they are."""
    return ALIASES[name][0] if name in ALIASES else name


def _lead(
    message: Message, fields: Mapping[str, object], setting: Setting, how: str, confidence: float
) -> Understood | None:
    given = {_alias(name): value for name, value in fields.items()}
    sent = message.sent_at
    if sent is not None and not given.get(_alias("arrived_at")):
        given[_alias("arrived_at")] = sent.isoformat()
    draft = draft_from_fields(
        given, country=setting.country, zone=setting.zone, now=setting.instant(message.sent_at)
    )
    if not isinstance(draft, LeadDraft):
        return None
    named, reachable = not draft.name.missing or bool(draft.company), draft.reachable
    why = [f"It brings a lead, read by {how}."]
    if not (named and reachable):
        confidence = 0.4
        why.append("There is no name." if reachable else "There is no way to reach them.")
    return Understood(
        kind=Kind.NEW_LEAD, confidence=confidence, why=tuple(why), lead=draft, new_text=draft.message[:10_000]
    )

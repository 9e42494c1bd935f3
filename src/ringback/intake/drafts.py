"""Turns one row of a list, or the fields of one form or message, into a lead draft.

Nothing in a cell is ever evaluated. What cannot be read becomes a `Problem`; the row as written stays in `raw`.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as MappingABC
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from .columns import MANY, Mapping, field_of
from .consents import CONSENT_FIELDS, StatedConsent, channels_named, is_yes, stated
from .dates import Moment, read_moment
from .emails import Email, read_emails
from .flatten import flatten
from .model import LeadDraft, Problem, Rejected
from .money import Amount, read_money
from .names import Name, read_name
from .optouts import opt_out_cell, wants_no_contact
from .phones import Phone, read_phones
from .places import country_of, read_country, read_postal_code, read_region, read_time_zone
from .sheet import Sheet
from .tables import pairs
from .tags import read_tags
from .text import Unreadable, is_absent, one_line, without_controls, words
from .wishes import Wish, read_wish

__all__ = ["LeadDraft", "Problem", "Rejected", "draft_from_fields", "draft_from_row"]

SALUTATIONS = frozenset(
    {
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "herr",
        "frau",
        "sr",
        "sra",
        "srta",
        "m",
        "mme",
        "mlle",
        "sir",
    }
)
OURS = frozenset({"personal_line"})
"""Fields that only a list of our own fills: a stranger's form must not put sentences into our messages."""

LONGEST_RAW, MOST_EXTRA, MOST_POINTS = 20_000, 100, 10


def draft_from_row(
    row: tuple[str, ...], mapping: Mapping, *, country: str, zone: ZoneInfo, now: datetime
) -> LeadDraft | Rejected:
    """Read one row. `country` (ISO 3166) and `zone` are the workspace's, for what does not say its own."""
    cells = pairs(mapping.columns, row)
    fields = (*mapping.fields, *("" for _ in range(len(cells) - len(mapping.fields))))
    return _draft(
        [(f, n, c) for f, (n, c) in zip(fields, cells, strict=True)], country=country, zone=zone, now=now
    )


def draft_from_fields(
    fields: MappingABC[str, object], *, country: str, zone: ZoneInfo, now: datetime
) -> LeadDraft | Rejected:
    """Read the fields of a form or a JSON message by the same names as columns: {"your-name": ..., "tel": ...}.

    A wrapper such as {"data": {...}}, nested addresses, lists and field_data pairs are opened up. A name counts only
    if it is exactly known: nobody can check a guess here.
    """
    given: list[tuple[str, str, str]] = []
    taken: set[str] = set()
    for name, text in flatten(fields):
        field, guess = field_of(name)
        usable = field and not guess and (field in MANY or field not in taken) and field not in OURS
        given.append((field if usable else "", name, text))
        if usable and not is_absent(text):
            taken.add(field)
    return _draft(given, country=country, zone=zone, now=now)


def _draft(
    given: list[tuple[str, str, str]], *, country: str, zone: ZoneInfo, now: datetime
) -> LeadDraft | Rejected:
    raw = tuple(
        (without_controls(name)[:500], without_controls(cell)[:LONGEST_RAW]) for _, name, cell in given
    )
    if all(is_absent(cell) for _, _, cell in given):
        return Rejected(reason="The row is empty.", raw=raw)
    sheet = Sheet(given)
    region, postal_code, lead_country = _place(sheet, country)
    phones, emails = _points(sheet, lead_country or country)
    name = _name(sheet, emails)
    company = sheet.text("company")
    if name.organization and not company:
        company = name.full
    if (
        name.missing
        and not company
        and not phones
        and not emails
        and not ({"phone", "email"} & _fields(sheet.problems))
    ):
        return Rejected(reason="There is neither a name nor a phone number nor an e-mail address.", raw=raw)
    if not lead_country and phones and not phones[0].e164.startswith("+1"):
        lead_country = phones[0].country
    value, currency = _value(sheet, country)
    notes, message, interest = sheet.text("notes"), sheet.text("message"), sheet.text("interest")
    return LeadDraft(
        name=name,
        company=company,
        phones=phones,
        emails=emails,
        address=sheet.text("address"),
        city=sheet.text("city"),
        region=region,
        postal_code=postal_code,
        country=lead_country or country,
        time_zone=_zone(sheet),
        source=sheet.text("source"),
        interest=interest,
        message=message,
        notes=notes,
        value=value,
        currency=currency,
        arrived_at=_moment(sheet, "arrived_at", country=country, zone=zone, now=now),
        wish=_wish(sheet, notes, message),
        opted_out=_opted_out(sheet, (notes, message, interest)),
        consents=_consents(sheet, country=country, zone=zone, now=now),
        owner=sheet.text("owner"),
        external_id=sheet.text("external_id"),
        role=_role(sheet),
        tags=read_tags("\n".join(sheet.cells.get("tags", ()))),
        playbook=sheet.text("playbook"),
        personal_line=sheet.text("personal_line"),
        extra=tuple(sheet.extra[:MOST_EXTRA]),
        problems=tuple(sheet.problems),
        notes_on_reading=tuple(sheet.notes),
        raw=raw,
    )


def _fields(problems: list[Problem]) -> set[str]:
    return {problem.field for problem in problems}


def _place(sheet: Sheet, country: str) -> tuple[str, str, str]:
    """(region, postal code, country); the country is "" where neither it nor the place says."""
    stated_text = sheet.text("country")
    stated = read_country(stated_text) if stated_text else ""
    if stated_text and not stated:
        sheet.bad("country", Unreadable(text=stated_text, reason="is not a country that is known"))
    region_text = sheet.text("region")
    region = read_region(region_text, stated or country) if region_text else ""
    postal_code, note = read_postal_code(sheet.text("postal_code"), region)
    sheet.note("postal_code", note)
    return region[:80], postal_code[:20], stated or country_of(region, postal_code)


def _points(sheet: Sheet, country: str) -> tuple[tuple[Phone, ...], tuple[Email, ...]]:
    phones: dict[str, Phone] = {}
    emails: dict[str, Email] = {}
    for cell in sheet.cells.get("phone", ()):
        numbers = read_phones(cell, country)
        addresses = read_emails(cell) if not numbers.phones and "@" in cell else None
        if addresses and addresses.emails:
            emails |= {email.key: email for email in addresses.emails}
            continue
        sheet.bad("phone", numbers.unreadable)
        for phone in numbers.phones:
            sheet.note("phone", phone.note)
            if phone.e164 not in phones or (phone.extension and not phones[phone.e164].extension):
                phones[phone.e164] = phone
    for cell in sheet.cells.get("email", ()):
        found = read_emails(cell)
        sheet.bad("email", found.unreadable)
        for email in found.emails:
            emails.setdefault(email.key, email)
    return tuple(phones.values())[:MOST_POINTS], tuple(emails.values())[:MOST_POINTS]


def _name(sheet: Sheet, emails: tuple[Email, ...]) -> Name:
    full, first, last = (sheet.text(field) for field in ("full_name", "first_name", "last_name"))
    name = read_name(first, last=last) if first and last else read_name(full or first or last)
    if name.missing:
        name = read_name(first, last=last) if first and last else read_name(first or last)
    if name.missing:
        name = next((read_name(email.name) for email in emails if email.name), name)
    return name


def _value(sheet: Sheet, country: str) -> tuple[Decimal | None, str]:
    stated = sheet.text("currency").upper()
    currency = stated if len(stated) == 3 and stated.isascii() and stated.isalpha() else ""
    for cell in sheet.cells.get("value", ()):
        amount = read_money(cell, country)
        if isinstance(amount, Amount):
            sheet.note("value", amount.note)
            return amount.value, currency or amount.currency or ""
        sheet.bad("value", amount)
    return None, currency


def _moment(sheet: Sheet, field: str, *, country: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    for cell in sheet.cells.get(field, ()):
        moment = read_moment(cell, zone=zone, now=now, country=country)
        if isinstance(moment, Moment):
            sheet.note(field, moment.note)
            return moment.at
        sheet.bad(field, moment)
    return None


def _consents(sheet: Sheet, *, country: str, zone: ZoneInfo, now: datetime) -> tuple[StatedConsent, ...]:
    channels = {
        channel for field, channel in CONSENT_FIELDS.items() if any(map(is_yes, sheet.cells.get(field, ())))
    }
    for cell in sheet.cells.get("consent", ()):
        named = channels_named(cell)
        channels.update(named)
        if not named and not is_absent(cell):
            sheet.note("consent", "it names no channel that is known, so it counts for none")
            sheet.extra.append(("Consent", one_line(cell)[:1_000]))
    given_at = _moment(sheet, "consent_at", country=country, zone=zone, now=now)
    text, page, address = (sheet.text(f"consent_{name}") for name in ("text", "page", "address"))
    return stated(
        channels,
        how="stated in what came in; see the raw form of the lead",
        given_at=given_at,
        text=text,
        page=page,
        address=address[:64],
    )


def _zone(sheet: Sheet) -> str:
    stated = sheet.text("time_zone")
    found = read_time_zone(stated) if stated else ""
    if stated and not found:
        sheet.bad("time_zone", Unreadable(text=stated, reason="is not a time zone that is known"))
    return found


def _wish(sheet: Sheet, notes: str, message: str) -> Wish | None:
    answer = sheet.text("wish")
    if answer:
        wish = read_wish(answer, asked=True)
        if wish is None:
            sheet.extra.append(("Best time to call", answer))
        return wish
    return read_wish(notes) or read_wish(message)


def _role(sheet: Sheet) -> str:
    """What the person does at their organization; a column of titles may hold "Mr." and "Dr." instead."""
    text = sheet.text("role")
    return "" if words(text) in SALUTATIONS else text[:100]


def _opted_out(sheet: Sheet, texts: Iterable[str]) -> str | None:
    for cell in sheet.cells.get("opted_out", ()):
        stated = opt_out_cell(cell)
        if stated is not None:
            return stated
    return next((found for text in texts if (found := wants_no_contact(text))), None)

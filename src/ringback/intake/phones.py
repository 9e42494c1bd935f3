"""Reads phone numbers as people write them into E.164.

Nothing is guessed silently: what cannot be a number is `Unreadable` with a reason. Numbers of the North American plan
are also accepted when they are possible and well-formed but unknown to the numbering tables (new area codes).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberMatcher

from .text import Unreadable, compact, is_absent, without_controls

_SCIENTIFIC = re.compile(r"\+?\d+([.,]\d+)?[eE]\+?\d{1,3}")
_FLOAT = re.compile(r"(\+?\d{7,15})[.,]0+")
_EXCEL_TEXT = re.compile(r'="?([^"]*)"?')
_EXTENSION = re.compile(
    r"(?:;ext=|extension|ext|xtn|anexo|poste|durchwahl|int|x|#)\.?:?\s*#?(\d{1,6})\.?$", re.IGNORECASE
)
_PREFIX = re.compile(
    r"^[^\d+(]*(?:tel|phone|cell|mobile|mob|call|ph|office|home|work|fax)?[.:]?\s*(?=[\d+(])", re.IGNORECASE
)
_VANITY = re.compile(
    r"(?:\+?1[\s.-]*)?\(?\d{3}\)?[\s.-]*(?=(?:[\s.-]*[A-Za-z0-9]){7}$)(?=.*[A-Za-z]{3})[A-Za-z0-9.-]+"
)
_BETWEEN = re.compile(
    r"\s*[;|\n]\s*|\s+/\s+|,\s+|\s+(?:or|and|und|oder|o|y|ou|et|&)\s+|/(?=\s*[+(]?\d{3})", re.IGNORECASE
)
_NANP = re.compile(r"(?!(\d)\1{9})(?!\d11)(?!37|96|555)[2-9][0-8]\d(?!\d11)(?=(\d{3}))[2-9]\d{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """`e164` like +13035550100; `extension` digits or ""; `country` ISO 3166 or "" if unknown."""

    e164: str
    raw: str
    extension: str = ""
    country: str = ""
    note: str = ""

    @property
    def written(self) -> str:
        """The number with its extension in a form that `read_phone` reads back: "+13035550100 x12"."""
        return f"{self.e164} x{self.extension}" if self.extension else self.e164


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneCell:
    """All the numbers of one cell, and what of it could not be read."""

    phones: tuple[Phone, ...] = ()
    unreadable: Unreadable | None = None


def read_phone(text: str, country: str = "US") -> Phone | Unreadable | None:
    """The first number in `text`; national numbers are those of `country` (ISO 3166). None: no number was given."""
    cell = read_phones(text, country)
    return cell.phones[0] if cell.phones else cell.unreadable


def read_phones(text: str, country: str = "US") -> PhoneCell:
    """Every number in a cell like "303-555-0100 / 720-555-0199", each once, in the order written."""
    raw = without_controls(text).strip()
    whole = _strip(raw)
    if is_absent(whole):
        return PhoneCell()
    one = _one(whole, country, raw)
    if isinstance(one, Phone):
        return PhoneCell(phones=(one,))
    found: list[Phone] = []
    trouble: Unreadable | None = None
    parts = [p for p in _BETWEEN.split(raw) if p.strip()]
    if len(parts) > 1:
        for part in parts:
            read = _one(_strip(part), country, part.strip())
            if isinstance(read, Phone):
                found.append(read)
            elif re.search(r"\d", part) and not re.search(r"[^\W\d_]{2}", part):
                trouble = trouble or read
    if not found:
        found = _matches(whole, country)
        trouble = None if found else one
    unique = {phone.e164: phone for phone in reversed(found)}
    return PhoneCell(phones=tuple(p for p in found if unique[p.e164] is p), unreadable=trouble)


def _strip(text: str) -> str:
    plain = compact(text)
    excel = _EXCEL_TEXT.fullmatch(plain)
    if excel:
        plain = excel.group(1)
    plain = plain.strip(" '\"`´’‘,;")
    if plain.lower().startswith("tel:"):
        plain = plain[4:].strip()
    whole_number = _FLOAT.fullmatch(plain)
    return whole_number.group(1) if whole_number else plain


def _one(plain: str, country: str, raw: str) -> Phone | Unreadable:
    if _SCIENTIFIC.fullmatch(plain):
        return Unreadable(
            text=raw,
            reason="was turned into scientific notation by a spreadsheet, which may have lost digits",
        )
    extension = ""
    ending = _EXTENSION.search(plain)
    if ending and sum(c.isdigit() for c in plain[: ending.start()]) >= 7:
        extension, plain = ending.group(1), plain[: ending.start()].strip(" ,;(-")
    digits = "".join(c for c in plain if c.isdecimal())
    if not digits:
        return Unreadable(text=raw, reason="has no digits")
    if _VANITY.fullmatch(plain) and country in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[1]:
        phone = _parsed(plain, country, raw, extension)
        return phone or Unreadable(text=raw, reason="is not a number that can be called")
    plain = _PREFIX.sub("", plain, count=1)
    if any(c.isalpha() for c in plain):
        return Unreadable(
            text=raw, reason="has words in it" if len(digits) >= 7 else _why_not(digits, country)
        )
    if len(digits) < 7:
        return Unreadable(text=raw, reason=_why_not(digits, country))
    if plain.startswith("00"):
        plain = "+" + plain[2:]
    phone = _parsed(plain, country, raw, extension)
    if phone is None and len(digits) >= 11 and not plain.startswith(("+", "0")):
        phone = _parsed(
            "+" + digits, country, raw, extension, note="read as an international number without its +"
        )
    return phone or Unreadable(text=raw, reason=_why_not(digits, country))


def _parsed(text: str, country: str, raw: str, extension: str, note: str = "") -> Phone | None:
    try:
        number = phonenumbers.parse(text, country if country in phonenumbers.SUPPORTED_REGIONS else "US")
    except NumberParseException:
        return None
    return _phone(number, raw, extension, note)


def _phone(number: PhoneNumber, raw: str, extension: str, note: str = "") -> Phone | None:
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if number.country_code == 1:
        usable = phonenumbers.is_possible_number(number) and _NANP.fullmatch(e164[2:]) is not None
    else:
        usable = phonenumbers.is_valid_number(number)
    if not usable:
        return None
    region = phonenumbers.region_code_for_number(number) or ""
    return Phone(
        e164=e164,
        raw=raw,
        extension=extension or (number.extension or ""),
        country=region if region.isalpha() else "",
        note=note,
    )


def _matches(plain: str, country: str) -> list[Phone]:
    found = []
    region = country if country in phonenumbers.SUPPORTED_REGIONS else "US"
    for match in PhoneNumberMatcher(plain[:500], region):
        phone = _phone(match.number, match.raw_string, "")
        if phone is not None:
            found.append(phone)
    return found


def _why_not(digits: str, country: str) -> str:
    if len(digits) >= 7 and len(set(digits)) == 1:
        return "is a placeholder: every digit is the same"
    if len(digits) < 7:
        return "has too few digits for a phone number"
    if len(digits) == 7 and country in phonenumbers.COUNTRY_CODE_TO_REGION_CODE[1]:
        return "has no area code"
    if len(digits) > 15:
        return "has too many digits for one phone number"
    return "is not a number that can be called" + (f" in {country}" if country else "")

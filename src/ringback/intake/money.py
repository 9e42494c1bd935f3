"""Reads amounts of money: "12k", "$1,200.00", "1.200,50 €". The value is exact, with at most two decimals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from .text import Unreadable, compact, is_absent, without_controls

LARGEST = Decimal("9999999999.99")
_DOLLARS = {"CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD", "MX": "MXN"}
_SYMBOLS = {"us$": "USD", "c$": "CAD", "ca$": "CAD", "a$": "AUD", "au$": "AUD", "nz$": "NZD", "mx$": "MXN",
            "r$": "BRL",
            "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "euro": "EUR", "euros": "EUR", "dollars": "$",
            "dollar": "$",
            "$": "$", "bucks": "$", "dólares": "$", "pounds": "GBP", "pesos": "MXN", "fr.": "CHF"}  # fmt: skip
_CODES = frozenset(
    (
        "USD",
        "CAD",
        "EUR",
        "GBP",
        "MXN",
        "AUD",
        "NZD",
        "CHF",
        "JPY",
        "INR",
        "BRL",
        "SEK",
        "NOK",
        "DKK",
        "PLN",
        "ZAR",
        "SGD",
        "HKD",
        "CZK",
        "ILS",
    )
)
_SCALES = {"k": 3, "thousand": 3, "tsd": 3, "tsd.": 3, "mil": 3, "mille": 3, "m": 6, "mm": 6, "mio": 6, "mio.": 6,
           "mn": 6,
           "million": 6, "millions": 6, "millionen": 6, "millón": 6, "millones": 6, "bn": 9, "billion": 9}  # fmt: skip
_AROUND = re.compile(
    r"^(?:about|approx(?:imately|\.)?|around|roughly|circa|ca\.?|c\.|~|≈|est(?:imated|\.)?|unos|aprox\.?|etwa|rund|environ|"
    r"over|more than|at least|min\.?|from|starting at|up to|max\.?|under|less than|>=?|<=?|=)\s*(?=\S)",
    re.IGNORECASE,
)
_PER = re.compile(
    r"\s*(?:/|per|a|pro|al|par)\s*(?:month|mo|year|yr|week|wk|hour|hr|seat|user|mes|monat|mois|jahr)\.?$",
    re.IGNORECASE,
)
_NUMBER = r"\d[\d.,' ]*"
_WORD = r"[^\W\d_]+\.?"
_ONE = re.compile(rf"({_NUMBER})\s*({_WORD})?")
_RANGE = re.compile(
    rf"({_NUMBER})\s*({_WORD})?\s*(?:-|–|—|to|bis|à|hasta)\s*({_NUMBER})\s*({_WORD})?", re.IGNORECASE
)
_THIN = re.compile("[\u00a0\u2009\u202f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """`currency` is an ISO 4217 code, or None where none was written. `note` says what was left out or assumed."""

    value: Decimal
    currency: str | None = None
    note: str = ""


def read_money(text: str, country: str = "US") -> Amount | Unreadable | None:
    """Read one amount; of a range the low end. `country` says whose dollars "$" means. None: no amount was given."""
    raw = without_controls(text).strip()
    plain = _THIN.sub(" ", compact(raw)).strip(" '\"")
    if is_absent(plain) or not plain:
        return None
    notes: list[str] = []
    for _ in range(3):
        shorter = _AROUND.sub("", plain, count=1).strip()
        if shorter != plain:
            notes = [f'written as "{raw[:60]}"']
        plain = shorter
    if len(plain) > 60 or not any(c.isdecimal() for c in plain):
        return Unreadable(text=raw, reason="is not an amount of money")
    for pattern, note in (
        (_PER, f'written as "{raw[:60]}"'),
        (re.compile(r"(?<=[\dkKmM])\s*\+$"), f'written as "{raw[:60]}"'),
    ):
        shorter = pattern.sub("", plain)
        if shorter != plain:
            notes, plain = [note], shorter
    currency, plain = _currency(plain, country)
    if plain.startswith(("-", "−", "–")) or (plain.startswith("(") and plain.endswith(")")):
        return Unreadable(text=raw, reason="is a negative amount")
    plain = re.sub(r"[.,]\s?[-–—]+$", "", plain)
    one = _ONE.fullmatch(plain)
    if one:
        value = _value(one.group(1), one.group(2))
    else:
        span = _RANGE.fullmatch(plain)
        if not span:
            return Unreadable(text=raw, reason="is not an amount of money")
        value, high = (
            _value(span.group(1), span.group(2) or span.group(4)),
            _value(span.group(3), span.group(4) or span.group(2)),
        )
        if value is not None and high is not None and high < value:
            return Unreadable(text=raw, reason="is a range that runs backwards")
        if high is None:
            value = None
        notes = [f'the low end of "{raw[:60]}"']
    if value is None:
        return Unreadable(text=raw, reason="is not an amount of money")
    if value > LARGEST:
        return Unreadable(text=raw, reason="is too large to be an amount of money")
    return Amount(
        value=value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP),
        currency=currency,
        note="; ".join(notes),
    )


def _currency(plain: str, country: str) -> tuple[str | None, str]:
    found: str | None = None
    for symbol in sorted(_SYMBOLS, key=len, reverse=True):
        pattern = (
            re.escape(symbol)
            if not symbol[-1].isalpha()
            else rf"(?<![^\W\d_]){re.escape(symbol)}(?![^\W\d_])"
        )
        shorter, hits = re.subn(pattern, " ", plain, flags=re.IGNORECASE)
        if hits:
            found, plain = found or _SYMBOLS[symbol], shorter
    for code in re.findall(r"(?<![^\W\d_])[A-Za-z]{3}(?![^\W\d_])", plain):
        if code.upper() in _CODES:
            found, plain = code.upper(), plain.replace(code, " ")
    if found == "$":
        found = _DOLLARS.get(country, "USD")
    return found, " ".join(plain.split())


def _value(digits: str, scale: str | None) -> Decimal | None:
    power = 0
    if scale:
        if scale.casefold() not in _SCALES:
            return None
        power = _SCALES[scale.casefold()]
    plain = _dotted(digits.strip(), scaled=power > 0)
    if plain is None or not plain.isascii():
        return None
    try:
        return Decimal(plain).scaleb(power)
    except InvalidOperation:
        return None


def _dotted(digits: str, *, scaled: bool) -> str | None:
    """The digits with "." for the decimal point and nothing else, or None where they are grouped like no amount."""
    digits = digits.rstrip(".,' ")
    last = max(digits.rfind("."), digits.rfind(","))
    tail = digits[last + 1 :] if last >= 0 else ""
    marks = {c for c in digits if c in ".,"}
    single = last >= 0 and digits.count(digits[last]) == 1
    decimal = (
        last >= 0 and single and (len(marks) == 2 or len(tail) != 3 or scaled or digits[:last] in {"", "0"})
    )
    whole, part = (digits[:last], tail) if decimal else (digits, "")
    groups = re.split(r"[.,' ]", whole)
    if len(groups) > 1 and not (
        1 <= len(groups[0]) <= 3 and len(groups[-1]) == 3 and all(len(g) in {2, 3} for g in groups[1:-1])
    ):
        return None
    if (
        len({c for c in whole if c in ".,' "}) > 1
        or not all(g.isdecimal() for g in groups)
        or (part and not part.isdecimal())
    ):
        return None
    return "".join(groups) + (f".{part}" if part else "")

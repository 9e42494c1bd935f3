"""Reads when a lead arrived. Local time in, aware UTC out; `now` decides what lies in the future.

Only complete dates are read. python-dateutil fills gaps from today's date and turns 2026-03-02 round when told that
days come first; both are kept from happening here.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil import parser

from .text import Unreadable, compact, fold, is_absent, without_controls

MONTH_FIRST = frozenset({"US", "CA", "PH", "PR", ""})
_EARLIEST = 2000
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ,]+(.*))?")
_NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{2}|\d{4})\b")
_CLOCK = re.compile(r"\d{1,2}[:.h]\d{2}|\d\s*[ap]\.?m\b|\dT\d", re.IGNORECASE)
_MONTHS = {
    "enero": "jan", "januar": "jan", "janner": "jan", "janvier": "jan", "febrero": "feb", "februar": "feb",
    "fevrier": "feb", "marzo": "mar", "marz": "mar", "maerz": "mar", "mars": "mar", "abril": "apr", "avril": "apr",
    "mayo": "may", "mai": "may", "junio": "jun", "juni": "jun", "juin": "jun", "julio": "jul", "juli": "jul",
    "juillet": "jul", "agosto": "aug", "aout": "aug", "septiembre": "sep", "septembre": "sep", "octubre": "oct",
    "oktober": "oct", "octobre": "oct", "noviembre": "nov", "novembre": "nov", "diciembre": "dec", "dezember": "dec",
    "decembre": "dec", "ene": "jan", "abr": "apr", "ago": "aug", "dic": "dec", "okt": "oct", "dez": "dec",
    "sept": "sep",
}  # fmt: skip
_OFFSETS = {
    "UTC": 0, "GMT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
    "AKST": -9, "AKDT": -8, "HST": -10, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "BST": 1,
}  # fmt: skip
_FILLER = re.compile(r"\b(?:at|um|uhr|a las|a(?=\s+\d)|de|del|el|le|den|the|of|on|hrs?)\b")
_PROBES = (datetime(2001, 1, 1), datetime(2004, 2, 2))  # noqa: DTZ001 (only to see which parts are missing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """`at` is aware UTC. `note` says what was assumed: the hour of a bare date, the order of day and month."""

    at: datetime
    note: str = ""


class _Info(parser.parserinfo):
    """Two-digit years are of this century, whatever the system's clock says."""

    def convertyear(self, year: int, century_specified: bool = False) -> int:
        return year if century_specified or year >= 100 else 2000 + year


def read_moment(
    text: str, *, zone: ZoneInfo, now: datetime, country: str = "US"
) -> Moment | Unreadable | None:
    """Read a date or a date with a time. What has no offset is in `zone`; a bare date means 09:00 there.

    `country` decides whether 03/02 is March 2 (US, CA) or February 3. None: nothing was given.
    """
    raw = without_controls(text).strip()
    plain = compact(raw).strip(" '\"")
    if is_absent(plain):
        return None
    if len(plain) > 60:
        return Unreadable(text=raw, reason="is not a date")
    try:
        local, note = _parse(plain, country)
    except (ValueError, OverflowError, TypeError, AttributeError, IndexError, KeyError):
        local = None
    if local is None:
        return Unreadable(text=raw, reason="is not a complete date (day, month and year)")
    bare = local.tzinfo is None and _has_no_clock(plain, local)
    if bare:
        local = datetime.combine(local.date(), time(9, 0))
        note = "; ".join(filter(None, (note, "only a date was given: taken as 09:00")))
    try:
        at = (local if local.tzinfo else local.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return Unreadable(text=raw, reason="is not a complete date (day, month and year)")
    if at.year < _EARLIEST:
        return Unreadable(text=raw, reason=f"lies in the year {at.year}, too long ago for a lead")
    if at > now:
        today = bare and local.date() == now.astimezone(zone).date()
        if not today and at - now > timedelta(hours=1):
            return Unreadable(text=raw, reason="lies in the future")
        at = now.astimezone(UTC)
        note = "; ".join(filter(None, (note, "taken as now")))
    return Moment(at=at, note=note)


def _has_no_clock(plain: str, local: datetime) -> bool:
    return local.time() == time(0, 0) and not _CLOCK.search(_NUMBERS.sub("", _ISO.sub(r"\4", plain)))


def _parse(plain: str, country: str) -> tuple[datetime | None, str]:
    if re.fullmatch(r"1\d{9}(?:\d{3})?(?:\.\d+)?", plain):
        seconds = float(plain) / (1000 if len(plain.split(".")[0]) == 13 else 1)
        return datetime.fromtimestamp(seconds, UTC), "read as seconds since 1970"
    iso = _ISO.fullmatch(plain)
    if iso:
        date = f"{iso[1]}-{int(iso[2]):02}-{int(iso[3]):02}"
        clock = (iso[4] or "").strip()
        try:
            return datetime.fromisoformat(f"{date}T{clock}" if clock else date), ""
        except ValueError:
            return _dateutil(f"{date} {clock}", day_first=False), ""
    numbers = _NUMBERS.match(plain)
    if numbers:
        return _by_numbers(numbers, plain[numbers.end() :].strip(" ,"), country)
    words = re.sub(r"(\d)h(\d\d)?\b", lambda m: f"{m[1]}:{m[2] or '00'}", fold(plain))
    words = re.sub(r"[a-z]+", lambda m: _MONTHS.get(m[0], m[0]), words)
    words = re.sub(r"(\d)\.(?=\s)", r"\1", words)
    return _dateutil(" ".join(_FILLER.sub(" ", words).split()), day_first=country not in MONTH_FIRST), ""


def _by_numbers(numbers: re.Match[str], clock: str, country: str) -> tuple[datetime | None, str]:
    first, second = int(numbers[1]), int(numbers[2])
    year = int(numbers[3]) + (2000 if len(numbers[3]) == 2 else 0)
    dotted = "." in numbers[0]
    month, day = (second, first) if dotted or country not in MONTH_FIRST else (first, second)
    note = ""
    if month > 12 >= day:
        month, day = day, month
        note = f"read as {year}-{month:02}-{day:02}"
    date = datetime(year, month, day)  # noqa: DTZ001 (local; the caller puts it into its zone)
    if not clock:
        return date, note
    clock = " ".join(
        _FILLER.sub(" ", re.sub(r"(\d)h(\d\d)?\b", lambda m: f"{m[1]}:{m[2] or '00'}", fold(clock))).split()
    )
    return _dateutil(f"{date:%Y-%m-%d} {clock}", day_first=False), note


def _dateutil(text: str, *, day_first: bool) -> datetime | None:
    """The moment if the text holds day, month and year; None if dateutil had to fill in any of them."""
    if not any(c.isdigit() for c in text):
        return None
    offsets = {name: hours * 3600 for name, hours in _OFFSETS.items()}
    offsets |= {name.lower(): seconds for name, seconds in offsets.items()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = [
            parser.parse(text, parserinfo=_Info(), default=probe, dayfirst=day_first, tzinfos=offsets)
            for probe in _PROBES
        ]
    return read[0] if read[0] == read[1] else None

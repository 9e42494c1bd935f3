"""Finds the line or lines by which a mail program says whose words follow: who wrote, and when.

No grammar of one language decides, but what such a line is made of: a colon at its end, a date, an address, a verb of
writing, and a beginning like that of a date. A person's own sentence seldom has them together; one that speaks in the
first person is left alone unless a quote follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .words import OPENERS, WROTE, either

MOST_LINES = 6
LONGEST = 600

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
_TIME = r"(?<!\d)\d{1,2}\s?[:.hH時时點点시]\s?\d{2}(?!\d)"
_NUMERIC = r"(?<!\d)\d{1,4}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,4}(?!\d)"
_YEAR = r"(?<!\d)(?:19|20)\d\d(?!\d)"
_CJK = r"\d{1,2}\s?(?:月|월)\s?\d{1,2}\s?(?:日|일)"
_DATE = re.compile(rf"{_NUMERIC}|{_CJK}")
_CLOCK = re.compile(_TIME)
_YEARS = re.compile(_YEAR)
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_ADDRESS = re.compile(r"[^\s<>()\[\]\"',;:]{1,100}@[\w.-]{1,120}\w|<[^<>]{0,40}@[^<>]{0,100}>|\[mailto:")
_WROTE = re.compile(rf"(?<!\w)(?:{either(WROTE)})(?!\w)", re.IGNORECASE)
_CJK_WROTE = re.compile("写道|寫道|のメール|書きました|작성|님의 말")
_OPENER = re.compile(rf"^(?:{either(OPENERS)})(?!\w)[\s,:]*", re.IGNORECASE)
_STARTS_DATED = re.compile(
    rf"^(?:[^\W\d_]{{2,14}}\.?,?\s+)?(?:{_NUMERIC}|\d{{4}}\s?[年년.]|\d{{1,2}}(?:\.|º|er|st|nd|rd|th)?\s+(?:de\s+|of\s+)?[^\W\d_]{{3,12}}\.?,?\s+"
    rf"(?:de\s+|of\s+)?(?:19|20)\d\d|[^\W\d_]{{3,10}}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d)"
)
_STARTS_NAMED = re.compile(r"^[\"“'„«]?[^<>\"”]{0,80}[\"”'“»]?\s*[<(\[][^<>]{0,60}@")
_FIRST_PERSON = re.compile(
    r"\b(?:i|we|ich|wir|je|nous|yo|nosotros|io|noi|ik|wij|eu|nós|ja|jag|vi|jeg|minä|já|я|ми|мы)\s+(?:\w+\s+)?$|"
    r"^(?:as|like|wie|comme|como|come|zoals|jak|som)\s",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    r"(?:my|our|the|his|her|their|your|a|an|mein\w*|unser\w*|der|die|das|mon|ma|notre|le|la|mi|nuestr\w+|el|il|mio|mia|mijn|onze|de|het)\s",
    re.IGNORECASE,
)
"""A sentence about somebody, where an attribution would have a name."""
_MIDDLE = re.compile(
    r"(?<=[\s.!?,)])(?:On|Am|Le|El|Il giorno|Il|Em|Op|Den|Dnia|W dniu|Em|No dia|On)\s(?=.{0,40}\d)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Lines `first` to `last`, both inside. `kept`: what a person wrote on the first line before it began."""

    first: int
    last: int
    kept: str = ""


def tidy(line: str) -> str:
    """Without what cannot be seen, on one line, without the marks of bold and italic letters around it."""
    return " ".join(_INVISIBLE.sub("", line).replace("\xa0", " ").split()).strip("*_ ")


def has_date(text: str) -> bool:
    """Whether a day is named by figures, or a clock by hour and minute beside another number."""
    if _DATE.search(text):
        return True
    year = _YEARS.search(text)
    if year:
        return _DAY.search(text) is not None
    return _CLOCK.search(text) is not None


def has_address(text: str) -> bool:
    """Whether an e-mail address stands in it."""
    return _ADDRESS.search(text) is not None


def is_attribution(text: str, *, before_quote: bool = False) -> bool:
    """Whether these words, on one line, only say whose words follow. `before_quote`: a quoted line comes next."""
    text = tidy(text)
    if not 4 <= len(text) <= LONGEST or "?" in text or "! " in text:
        return False
    colon = text.endswith((":", "：", ":-", "︰", ": -"))
    body = text.rstrip(":：︰- ")
    count = len(body.split())
    dated, addressed, verb = has_date(body), has_address(body), _last_verb(body)
    opened = _OPENER.match(body) is not None or _STARTS_DATED.match(body) is not None
    if before_quote and _before_quote(
        body, colon=colon, dated=dated, addressed=addressed, verb=verb, count=count
    ):
        return True
    if not colon:
        return bool(dated and addressed and verb and opened and verb.end() >= len(body) - 2)
    if verb and addressed:
        return (dated and count <= 45) or (count <= 12 and _around(body, verb))
    if dated and addressed:
        return count <= 30 and (opened or _STARTS_NAMED.match(body) is not None)
    if verb and dated and (opened or _named_first(body, verb)):
        return not _FIRST_PERSON.search(body[: verb.start()]) and _around(body, verb)
    return False


def _before_quote(
    body: str, *, colon: bool, dated: bool, addressed: bool, verb: re.Match[str] | None, count: int
) -> bool:
    if colon:
        if verb and not dated and not addressed:
            return count <= 8 and not re.match(
                r"(?:as|like|wie|comme|como|come|zoals|jak|som)\s", body, re.IGNORECASE
            )
        return count <= 30 and (addressed or (dated and bool(verb or _OPENER.match(body))))
    return bool(count <= 30 and dated and (addressed or (verb and _OPENER.match(body))))


def _last_verb(body: str) -> re.Match[str] | None:
    found = None
    for found in _WROTE.finditer(body):  # noqa: B007 (the last one is wanted)
        pass
    if found is None:
        for found in _CJK_WROTE.finditer(body):  # noqa: B007
            pass
    return found


def _around(body: str, verb: re.Match[str]) -> bool:
    """Whether what follows the verb is nothing, a name, an address or a date, and no sentence."""
    tail = body[verb.end() :].strip(" ,")
    if not tail:
        return True
    if has_address(tail):
        return len(tail.split()) <= 12
    digits = list(re.finditer(r"\d", tail))
    if digits:
        return len(tail.split()) <= 14 and len(tail[digits[-1].end() :].split()) <= 3
    return len(tail.split()) <= 5


def _named_first(body: str, verb: re.Match[str]) -> bool:
    head = body[: verb.start()].strip()
    if _SOMEBODY.match(head):
        return False
    return 0 < len(head.split()) <= 6 and head[:1].isupper()


def find_attribution(lines: list[str], last: int, *, before_quote: bool) -> Attribution | None:
    """The attribution that ends on line `last`, or None. `lines` hold no quoted ones."""
    end = tidy(lines[last])
    if not end or not (before_quote or end.endswith((":", "：", "︰", ":-")) or _addressed(lines, last)):
        return None
    weak: Attribution | None = None
    joined = ""
    for first in range(last, max(-1, last - MOST_LINES), -1):
        line = tidy(lines[first])
        if not line or len(joined) > LONGEST:
            break
        joined = f"{line} {joined}".strip()
        if is_attribution(joined, before_quote=before_quote):
            if _strong(joined):
                return Attribution(first=first, last=last)
            weak = weak or Attribution(first=first, last=last)
            if joined.startswith("<") and first:
                weak = None
        kept = _inside(line, joined, before_quote=before_quote)
        if kept is not None:
            return Attribution(first=first, last=last, kept=kept)
    return weak


def _addressed(lines: list[str], last: int) -> bool:
    return any("@" in line for line in lines[max(0, last - MOST_LINES + 1) : last + 1])


def _strong(joined: str) -> bool:
    """Whether it begins as attributions do, so that nothing above can belong to it."""
    if _STARTS_DATED.match(joined):
        return True
    opener = _OPENER.match(joined)
    return opener is not None and has_date(joined[opener.end() : opener.end() + 60])


def _inside(line: str, joined: str, *, before_quote: bool) -> str | None:
    """What stands before an attribution that begins in the middle of a line; None if none does."""
    for found in _MIDDLE.finditer(line):
        rest = joined[found.start() :]
        if has_address(rest) and has_date(rest) and _last_verb(rest) and is_attribution(rest):
            return line[: found.start()].rstrip()
    return None

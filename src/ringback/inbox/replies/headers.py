"""Finds the block of copied header lines (From, Sent, To, Subject) that some programs put above what they quote."""

from __future__ import annotations

import re
from functools import lru_cache

from .attributions import has_address, has_date, tidy
from .words import COPY, FROM, ORIGINAL, OTHER, SENT, SUBJECT, TO, either

FURTHEST = 16
"""Lines of one block, with its blank ones."""

_KINDS = (("from", FROM), ("sent", SENT), ("to", TO), ("subject", SUBJECT), ("copy", COPY), ("other", OTHER))
_LABEL = re.compile(
    r"^[\s>*_|]{0,6}(?:"
    + "|".join(f"(?P<{kind}>{either(labels)})" for kind, labels in _KINDS)
    + r")[*_]{0,2}\s{0,6}[:：][*_]{0,2}(?=\s|\S|$)",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"(?<=\s)[*_]{0,2}(?:"
    + "|".join(f"(?P<{kind}>{either(labels)})" for kind, labels in _KINDS)
    + r")[*_]{0,2}\s?[:：](?=\s)",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[\s>]*(?:[-_=*~‐–—]\s?){3,}$")
_AROUND = re.compile(rf"(?<!\w)(?:{either(ORIGINAL)})(?!\w)", re.IGNORECASE)
_DASHED = re.compile(r"^[\s>]*[-_=*~‐–—]{2,}\s*(?P<inner>\S.{0,160}?)\s*[-_=*~‐–—]{2,}[\s:]*$")


@lru_cache(maxsize=4096)
def kinds_of(line: str) -> tuple[str, ...]:
    """Which labels stand on this line: the first at its beginning, others within, if it is all on one line."""
    if ":" not in line[:80] and "：" not in line[:80]:
        return ()
    found = _LABEL.match(line[:200])
    if not found or not found.lastgroup:
        return ()
    more = [inner.lastgroup or "" for inner in _WITHIN.finditer(line[:1000], found.end())]
    return (found.lastgroup, *more)


def is_rule(line: str) -> bool:
    """A line of dashes or underscores and nothing else."""
    return _RULE.match(line[:200]) is not None


def is_separator(line: str) -> bool:
    """A line that only says that the original or a forwarded message follows."""
    text = tidy(line)
    if not text or len(text) > 200 or not (line.lstrip()[:1] in "-_=*~‐–—>" or text.endswith((":", "："))):
        return False
    dashed = _DASHED.match(line.strip())
    if dashed:
        inner = dashed["inner"]
        return bool(_AROUND.search(inner)) or (has_date(inner) and (has_address(inner) or len(inner) > 25))
    bare = text.rstrip(":： .").strip("-_=*~‐–— ")
    return (
        len(bare) <= 60
        and _AROUND.fullmatch(bare) is not None
        and (text.endswith((":", "：")) or text[0] in "-_=*")
    )


def header_block(lines: list[str], start: int, *, announced: bool = False) -> bool:
    """Whether copied headers begin on this line. `announced`: a separator stands above, so two labels are enough."""
    kinds: list[str] = []
    addressed = False
    blank = 0
    for line in lines[start : start + FURTHEST]:
        if not line.strip(" >\t"):
            blank += 1
            if blank > 1 or not kinds:
                break
            continue
        here = kinds_of(line)
        if here:
            kinds += here
        elif blank or not (line[:1].isspace() or has_address(line) or line.rstrip().endswith((";", ","))):
            break
        blank = 0
        addressed = addressed or has_address(line)
    known = set(kinds) - {"other"}
    if not kinds or kinds[0] in ("copy", "other"):
        return False
    if announced and len(known) >= 2:
        return True
    if "from" in known:
        return (
            (len(known) >= 3 and ("subject" in known or addressed))
            or ({"from", "subject"} <= known and addressed)
            or ({"from", "sent"} <= known and addressed and has_date(" ".join(lines[start : start + 4])))
        )
    return len(known) >= 3 and "subject" in known


def bare_block(lines: list[str], start: int) -> bool:
    """Whether To, cc and Subject stand here on lines of their own, without colons, below a name and a date."""
    if lines[start].strip().lower() not in TO or not _name_and_date_above(lines, start):
        return False
    below = [line.strip().lower() for line in lines[start + 1 : start + 10]]
    return any(line in SUBJECT for line in below)


def _name_and_date_above(lines: list[str], start: int) -> bool:
    first = start
    while first > 0 and not lines[first - 1].strip():
        first -= 1
    return _name_and_date(lines, first) < first


def block_start(lines: list[str], start: int) -> int:
    """The first line that belongs to the block: a rule, a separator or a name with a date may stand above it."""
    first = start
    while first > 0:
        above = lines[first - 1]
        if not above.strip() or is_rule(above) or is_separator(above):
            first -= 1
            continue
        text = tidy(above)
        if len(text) <= 60 and _AROUND.fullmatch(text.rstrip(":：").strip("-_=*~ ")):
            first -= 1
            continue
        break
    if "from" in kinds_of(lines[start]) or any(
        "from" in kinds_of(line) for line in lines[start : start + FURTHEST]
    ):
        return first
    return _name_and_date(lines, first)


def _name_and_date(lines: list[str], first: int) -> int:
    """One program writes the sender's name and the date above To, cc and Subject, without labels."""
    top = first
    while top > 0 and first - top < 3 and lines[top - 1].strip() and len(lines[top - 1]) <= 90:
        top -= 1
    paragraph = lines[top:first]
    if paragraph and (top == 0 or not lines[top - 1].strip()) and has_date(" ".join(paragraph)):
        return top
    return first

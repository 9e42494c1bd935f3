"""Tells a person's own lines from quoted ones in plain text.

Lines are read from above. A quote with marks (">") ends where the marks end, so that answers below it and between its
parts are kept and the quoted lines are dropped; a quote without marks, once announced, goes to the end. The person's
lines are never wrapped anew. What is dropped between two answers leaves one blank line if one was there.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from .attributions import Attribution, find_attribution
from .headers import bare_block, block_start, header_block, is_rule, is_separator, kinds_of
from .signatures import without_signature
from .words import ABOVE

MOST_LINES = 5_000
"""Lines of one message. What stands further down was hardly written now."""
QUOTE, CUT, HEAD = "\ue001", "\ue002", "\ue003"
"""Lines that the reader of HTML puts in place of a quote, of where everything below is quoted, of an attribution."""

_MARKED = re.compile(r"^[ \t]{0,4}(?:\|?[>＞]|[A-Z]{1,3}>(?=\s))")
_NAMED = re.compile(r"^[ \t]{0,4}([A-Za-z]{2,15})>(?=\s|$)")
_DEEP = re.compile(r"^\s*>\s*>|^\s*>\s*$")
_WARNING = re.compile(
    r"^\W{0,6}(?:(?:caution|warning|attention|external|notice|achtung|extern|externe e-?mail|attenzione|let op)\b"
    r".{0,80})?(?:this (?:e-?mail|message) (?:originated|came|was sent|is) (?:from )?(?:an )?(?:outside|external)|"
    r"\[?external(?: e-?mail| sender)?\]?\W*$|"
    r"diese (?:e-?mail|nachricht) (?:kommt|stammt|wurde) von (?:außerhalb|extern))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """`new_text`: the person's own words. `found`: whether anything was recognized as a quote or what announces it."""

    new_text: str
    found: bool


@dataclass(slots=True)
class _Kept:
    """The person's lines so far, in pieces between quotes. `seams`: whether a blank line stood at the end of each."""

    pieces: list[list[str]] = field(default_factory=lambda: [[]])
    found: bool = False

    def add(self, line: str) -> None:
        self.pieces[-1].append(line)

    def seam(self) -> None:
        self.found = True
        if self.pieces[-1]:
            self.pieces.append([])


def told_apart(text: str) -> Told:
    """The new text of a reply in plain text. Line ends are "\\n"."""
    lines = text.split("\n")[:MOST_LINES]
    marked = _marked(lines)
    heads = _heads(lines, marked)
    kept = _Kept()
    index = 0
    while index < len(lines):
        line = lines[index]
        if line.strip() == CUT or (not marked[index] and _is_marker(line)):
            kept.seam()
            break
        head = heads.get(index)
        if marked[index] or line.strip() == HEAD:
            kept.seam()
        elif head is not None:
            if head.kept:
                kept.add(head.kept)
            kept.seam()
            if not _quote_follows(lines, marked, head.last + 1):
                break
            index = head.last
        elif is_separator(line) or _two_lines(lines, index):
            kept.seam()
            if not _quote_follows(lines, marked, index + 1):
                break
        elif (kinds_of(line) and header_block(lines, index)) or bare_block(lines, index):
            _take_back(kept, index - block_start(lines, index))
            kept.seam()
            break
        else:
            kept.add(line)
        index += 1
    return Told(new_text=_joined(kept), found=kept.found)


def _marked(lines: list[str]) -> list[bool]:
    """Which lines are quoted: those with marks that are no person's own list, and their tails that were wrapped."""
    marked = [_MARKED.match(line) is not None or line.strip() == QUOTE for line in lines]
    named = [found.group(1) if (found := _NAMED.match(line)) else "" for line in lines]
    often = {name for name, count in Counter(named).items() if name and count > 1}
    marked = [mark or name in often for mark, name in zip(marked, named, strict=True)]
    for start, end in _runs(marked):
        if _own_list(lines, start, end):
            marked[start:end] = [False] * (end - start)
    for index in range(1, len(lines) - 1):
        if not marked[index] and marked[index - 1] and marked[index + 1]:
            before, line = lines[index - 1].rstrip(), lines[index]
            wrapped = len(before) >= 60 and not before.endswith((".", "!", "?", ":"))
            if wrapped and line.strip() and len(line) < 60 and not line[:1].isspace():
                marked[index] = line.strip()[:1].islower() or len(line.split()) <= 2
    return marked


def _runs(marked: list[bool]) -> list[tuple[int, int]]:
    found, start = [], None
    for index, mark in enumerate([*marked, False]):
        if mark and start is None:
            start = index
        elif not mark and start is not None:
            found.append((start, index))
            start = None
    return found


def _own_list(lines: list[str], start: int, end: int) -> bool:
    """A list that a person wrote with ">" for bullets: short lines right behind a line that ends with a colon."""
    run = lines[start:end]
    if len(run) < 2 or any(_DEEP.match(line) or len(line) > 70 or line.strip() == QUOTE for line in run):
        return False
    above = [line for line in lines[max(0, start - 2) : start] if line.strip()]
    if not above or not above[-1].rstrip().endswith(":"):
        return False
    head = find_attribution(
        lines[:start], start - 1 if lines[start - 1].strip() else start - 2, before_quote=True
    )
    return head is None and not is_separator(above[-1])


def _heads(lines: list[str], marked: list[bool]) -> dict[int, Attribution]:
    """Attributions by their first line."""
    plain = ["" if mark else line for line, mark in zip(lines, marked, strict=True)]
    found: dict[int, Attribution] = {}
    for index, line in enumerate(plain):
        if not line.strip() or len(line) > 1000:
            continue
        before = _quote_follows(lines, marked, index + 1)
        head = find_attribution(plain, index, before_quote=before)
        if head is not None:
            for first in [first for first in found if first >= head.first]:
                del found[first]
            found[head.first] = head
    return found


def _quote_follows(lines: list[str], marked: list[bool], index: int) -> bool:
    while index < len(lines) and not lines[index].strip():
        index += 1
    return index < len(lines) and marked[index]


def _is_marker(line: str) -> bool:
    """A line of its own, not a sentence of a person: drawn around, or short and nothing else."""
    if len(line) > 200 or not ABOVE.search(line):
        return False
    return re.search(r"[-#=*_~–—]{2,}|^\W", line.strip()) is not None or len(line) <= 60


def _two_lines(lines: list[str], index: int) -> bool:
    """A separator that was wrapped: its dashes begin on one line and end on the next."""
    return (
        index + 1 < len(lines)
        and re.match(r"\s*[-=_]{4,}\s*\S", lines[index]) is not None
        and re.search(r"\S\s*[-=_]{3,}\s*$", lines[index + 1]) is not None
        and is_separator(f"{lines[index].strip()} {lines[index + 1].strip()}")
    )


def _take_back(kept: _Kept, count: int) -> None:
    """Forget the last lines: they announced the block that begins now."""
    if count > 0:
        del kept.pieces[-1][max(0, len(kept.pieces[-1]) - count) :]


def _joined(kept: _Kept) -> str:
    pieces = [piece for piece in kept.pieces if piece]
    text: list[str] = []
    blank = False
    for number, piece in enumerate(pieces):
        own = without_signature(list(piece))
        if number == 0:
            own = _without_warning(own)
        if not own:
            blank = True
            continue
        if text and (blank or not piece[0].strip()):
            text.append("")
        text += own
        blank = not piece[-1].strip()
    while text and is_rule(text[-1]):
        text.pop()
        while text and not text[-1].strip():
            text.pop()
    return "\n".join(text).strip("\n").rstrip()


def _without_warning(lines: list[str]) -> list[str]:
    """Without the warning that the receiving mail system put on top of a message from outside."""
    if lines and _WARNING.search(lines[0][:300]):
        index = 0
        while index < len(lines) and lines[index].strip():
            index += 1
        if index < len(lines):
            while not lines[index].strip():
                index += 1
            return lines[index:]
    return lines

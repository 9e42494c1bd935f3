"""What stands in the way of publishing a text, and how two texts differ. Pure: no query."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from ringback.playbooks.compile import BadPlaybook, compile_source

_LINE = re.compile(r"^(?:playbook, )?line (\d+)(?:, |: )")
MOST_PROBLEMS = 50
AROUND = 3
"""Lines that are shown before and after a change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a text is no playbook. `line`: from 1, None where no line is to blame; `text` says what to write instead."""

    line: int | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffLine:
    """A line of a comparison. `old`, `new`: its number in each text, None where it is not in it.

    `kind`: same, added, removed, or skipped for a stretch of equal lines that is left out (`text` tells how many).
    """

    kind: Literal["same", "added", "removed", "skipped"]
    old: int | None
    new: int | None
    text: str

    @property
    def sign(self) -> str:
        """What stands before the line, for those who do not see colors."""
        return {"added": "+", "removed": "−"}.get(self.kind, "")


def problems_of(source: str, *, name: str = "") -> tuple[Problem, ...]:
    """What keeps this text from being a version of the playbook `name` ("": of a new one); empty if nothing does."""
    try:
        compiled = compile_source(source)
    except BadPlaybook as error:
        return tuple(_problem(line) for line in str(error).splitlines() if line.strip())[:MOST_PROBLEMS]
    if name and compiled.name != name:
        line = next(
            (
                number
                for number, text in enumerate(source.splitlines(), start=1)
                if re.match(r"name\s*:", text)
            ),
            None,
        )
        return (
            Problem(
                line=line,
                text=f"The name must stay {name!r}; here it is {compiled.name!r}. A new playbook has a new name.",
            ),
        )
    return ()


def _problem(text: str) -> Problem:
    found = _LINE.match(text.strip())
    if found is None:
        return Problem(line=None, text=text.strip().removeprefix("playbook: "))
    return Problem(line=int(found[1]), text=text.strip()[found.end() :])


def difference(old: str, new: str) -> tuple[DiffLine, ...]:
    """Two texts line by line, long equal stretches left out; empty if they are equal."""
    if old == new:
        return ()
    before, after = old.splitlines(), new.splitlines()
    lines: list[DiffLine] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if tag == "equal":
            lines += _equal(before, i1, i2, j1, last=i2 == len(before) and j2 == len(after))
            continue
        lines += [DiffLine(kind="removed", old=i + 1, new=None, text=before[i]) for i in range(i1, i2)]
        lines += [DiffLine(kind="added", old=None, new=j + 1, text=after[j]) for j in range(j1, j2)]
    return tuple(lines)


def _equal(before: list[str], i1: int, i2: int, j1: int, *, last: bool) -> list[DiffLine]:
    def same(i: int) -> DiffLine:
        return DiffLine(kind="same", old=i + 1, new=j1 + (i - i1) + 1, text=before[i])

    head = range(i1, min(i2, i1 + AROUND)) if i1 > 0 else range(i1, i1)
    tail = range(max(head.stop, i2 - AROUND), i2) if not last else range(i2, i2)
    left_out = tail.start - head.stop
    if left_out <= 1:
        return [same(i) for i in range(i1, i2)]
    skipped = DiffLine(kind="skipped", old=None, new=None, text=f"{left_out} lines are the same")
    return [*(same(i) for i in head), skipped, *(same(i) for i in tail)]

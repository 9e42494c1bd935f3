"""What stands in the way of publishing a text, what to look at again, and how two texts differ. Pure: no query."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from ringback.playbooks.compile import compile_source
from ringback.playbooks.messages.texts import Texts
from ringback.playbooks.problems import Finding, Severity

from .playbook_check import findings

_LINE = re.compile(r"^line \d+(?:, |: )")
MOST_PROBLEMS = 50
AROUND = 3
"""Lines that are shown before and after a change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something about a text. `line`: from 1, None where no line is to blame; `text` says what to write instead.

    `severity`: an `error` keeps it from being published; a `warning` asks the author to look again.
    """

    line: int | None
    text: str
    severity: Severity = Severity.ERROR


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


def problems_of(
    source: str, *, name: str = "", known: Iterable[str] = (), texts: Texts | None = None
) -> tuple[Problem, ...]:
    """What keeps this text from being a version of the playbook `name` ("": of a new one), and what makes no sense.

    In the order of the lines, at most `MOST_PROBLEMS`, errors before warnings if there are more; empty if there is
    nothing to say. `known`: the workspace's playbooks, which it may hand leads over to; `texts`: its texts.
    """
    found = [_problem(one) for one in findings(source, known=known, texts=texts)]
    written = compile_source(source).name if name and not errors_of(found) else name
    if written != name:
        found.append(
            Problem(
                line=_line_of_name(source),
                text=f"The name must stay {name!r}; here it is {written!r}. A new playbook has a new name.",
            )
        )
    found.sort(key=lambda one: one.severity is Severity.WARNING)
    return tuple(sorted(found[:MOST_PROBLEMS], key=lambda one: one.line or 0))


def errors_of(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that keep a text from being published."""
    return tuple(one for one in problems if one.severity is Severity.ERROR)


def warnings_of(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Those that only ask the author to look again."""
    return tuple(one for one in problems if one.severity is Severity.WARNING)


def _problem(finding: Finding) -> Problem:
    found = _LINE.match(finding.text)
    text = finding.text[found.end() :] if found else finding.text
    return Problem(line=finding.line, text=text, severity=finding.severity)


def _line_of_name(source: str) -> int | None:
    lines = enumerate(source.splitlines(), start=1)
    return next((number for number, text in lines if re.match(r"name\s*:", text)), None)


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

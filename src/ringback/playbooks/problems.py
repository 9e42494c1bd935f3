"""What is wrong in a playbook file: where, what, and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Place = tuple[str | int, ...]
"""The way to a value in the file, for example `("phases", 0, "name")`."""


class Severity(StrEnum):
    ERROR = "error"
    """The playbook cannot be used."""
    WARNING = "warning"
    """It can be used, and it probably does not do what its author wants."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing about one line. `what` and `write` are clauses without a period; `write` may be empty."""

    line: int
    place: str
    what: str
    write: str = ""
    severity: Severity = Severity.ERROR

    @property
    def text(self) -> str:
        return f"line {self.line}, {self.place}: {self.what}{'; ' if self.write else ''}{self.write}."


class BadPlaybook(ValueError):
    """A playbook that cannot be used; the text says where and what to write instead, one line for each finding."""

    def __init__(self, message: str, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(message)
        self.findings = findings


def in_parts(message: str) -> tuple[str, str]:
    """A message like "cannot read 'soon' as a time; write for example 5m" as what is wrong and what to write."""
    what, found, write = message.partition("; write ")
    return what, f"write {write}" if found else ""


class Problems:
    """Collects what is wrong while a file is put together, so that all of it is told at once."""

    def __init__(self) -> None:
        self.found: list[tuple[Place, str]] = []

    def add(self, message: str, *place: str | int) -> None:
        self.found.append((place, message))

"""What a check of the database finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One thing that must not be. `lead`: its number, 0 for a message that belongs to none; `code` is stable, `text` is
    for people."""

    workspace: str
    lead: int
    code: str
    text: str

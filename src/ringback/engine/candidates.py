"""What a step comes to: a move that could be next, or a mark that says why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from .decisions import Move, Reason


class Mark(Enum):
    DONE = "done"
    """Nothing of this step is to come in this phase."""
    BLOCKED = "blocked"
    """It waits for another step, or for a touch that is open."""
    LATER = "later"
    """It comes on a later day than the best move found so far, so that its instant need not be known."""


DONE, BLOCKED, LATER = Mark.DONE, Mark.BLOCKED, Mark.LATER


@dataclass(frozen=True, slots=True)
class Candidate:
    """A move and why. `ready_at`: its instant, or the first one from now on at which it can still be made."""

    move: Move
    why: tuple[Reason, ...]
    ready_at: datetime


Found = Candidate | Mark
